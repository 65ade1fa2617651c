"""Rates, ratios, their intervals and what may be said about them. Pure functions on numbers."""
