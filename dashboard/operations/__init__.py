"""For the people who run an installation: opening it, publishing, seeing what was sent."""
