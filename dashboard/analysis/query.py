"""The query behind an indicator: what is counted, to the letter, for who wants to check."""

from dashboard.warehouse import queries


def query_of(indicator: str) -> str:
    """The SQL that lists everyone who counts for an indicator; it runs as it stands in a DuckDB console."""
    return queries.sql("indicators", indicator)
