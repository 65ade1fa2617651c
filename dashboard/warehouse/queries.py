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


def indicator_unit() -> str:
    """The statement that stacks every indicator's query into one view, so that the indicator is a bound value too.

    The only SQL that is written by Python: from the names of our own files.
    """
    stacked = "\nunion all by name\n".join(
        f"select '{path.stem}' as indicator, * from (\n{path.read_text(encoding='utf-8')}\n)"
        for path in files("indicators")
    )
    return f"create or replace view indicator_unit as\n{stacked}"
