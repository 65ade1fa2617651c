"""The way out: answers, exact (own service, headline) and released (everything else)."""
