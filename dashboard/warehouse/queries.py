"""The `.sql` files, by name. A file is a query that runs as it stands in any DuckDB console."""

from functools import cache
from pathlib import Path

from dashboard.settings import resource


def files(folder: str) -> list[Path]:
    """The queries of one folder (`schema`, `views`, `indicators`, `reports`), in the order of their names."""
    return sorted((resource("queries") / folder).glob("*.sql"))


@cache
def sql(folder: str, name: str) -> str:
    """The text of one query."""
    return (resource("queries") / folder / f"{name}.sql").read_text(encoding="utf-8")


@cache
def worked_out() -> tuple[str, ...]:
    """The statements among the views that make a table: what is worked out again when something was accepted."""
    statements = (path.read_text(encoding="utf-8") for path in files("views"))
    return tuple(statement for statement in statements if "create or replace table" in statement)


@cache
def worked_out_tables() -> frozenset[str]:
    """The tables that these statements make, each named like its file."""
    return frozenset(
        path.stem.partition("_")[2]
        for path in files("views")
        if "create or replace table" in path.read_text(encoding="utf-8")
    )


def indicator_views() -> list[str]:
    """The statements that make each indicator's query a view, `indicator_…`, so that a report can be given its name.

    The only SQL that is written by Python: from the names of our own files.
    """
    return [
        f"create or replace view indicator_{path.stem} as\n{path.read_text(encoding='utf-8')}"
        for path in files("indicators")
    ]
