"""The only room that knows DuckDB: the records (private) and the release (protected cells)."""
