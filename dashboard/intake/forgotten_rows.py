"""Rows of women who were removed from the records: left out of what is sent, before anything is said of them."""

from collections.abc import Mapping
from dataclasses import replace

from dashboard.intake.problems import Problem, problem
from dashboard.intake.table import Table
from dashboard.warehouse.forgotten import Forgotten


def without_forgotten(
    tables: Mapping[str, Table], provider: str, forgotten: Forgotten
) -> tuple[dict[str, Table], list[Problem]]:
    """The tables of a return without these rows, and a note for each sheet that had any: how many, never which.

    Args:
        tables: sheet → its rows, as text.
        provider: whose return it is; nothing for a sheet that names the provider in each row.
        forgotten: who was removed.
    """
    found: dict[str, Table] = {}
    problems: list[Problem] = []
    for name, table in tables.items():
        whose = provider if table.layout.of_a_return else None
        found[name] = replace(table, text=forgotten.without(table.text, whose))
        gone = table.text.height - found[name].text.height
        if gone:
            detail = f"{gone:,} {'row' if gone == 1 else 'rows'} of the {name} sheet {'was' if gone == 1 else 'were'}"
            problems.append(
                problem("forgotten_left_out", file=table.file, detail=detail, sheet=name, rows_affected=gone)
            )
    return found, problems
