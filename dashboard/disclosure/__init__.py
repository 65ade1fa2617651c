"""How nothing leaks: the approved tables, the noise that is drawn once, and the builder of a release."""
