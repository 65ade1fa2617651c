"""One measurement in a process of its own, so that its peak memory is its own: `check` or `floor`, and a file.

The floor is what must be paid in any case: all cells read as text, and one fused pass over the same rules that only
counts. It words no problem, keeps no row numbers and refuses nothing.
"""

import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from dashboard.definitions.columns import LARGEST_SESSION_COUNT, REFERRALS, Column
from dashboard.definitions.periods import Quarter
from dashboard.intake.check import SentFile, check
from dashboard.intake.identifiers import any_kind
from dashboard.intake.kinds import TYPES
from dashboard.intake.row_rules import ROW_RULES

ROUNDS = 3


def checked(content: bytes) -> int:
    return len(check([SentFile("referrals.csv", content)], provider="A", quarter=Quarter(2025, 2)).problems)


def floor(content: bytes) -> int:
    text = pl.read_csv(content, infer_schema=False).lazy()
    sent = set(text.collect_schema().names())
    typed = text.with_columns(_typed(column, column.name in sent) for column in REFERRALS)
    own = [rule for column in REFERRALS if column.name in sent for rule in _own(column)]
    cells = text.select(rule.sum().alias(f"cell {place}") for place, rule in enumerate(own))
    rows = typed.select(rule.broken.sum().alias(f"row {place}") for place, rule in enumerate(ROW_RULES))
    counts = pl.concat([cells, rows], how="horizontal").collect()
    return int(sum(counts.row(0)))


def _typed(column: Column, sent: bool) -> pl.Expr:
    cell = pl.col(column.name) if sent else pl.lit(None, pl.String).alias(column.name)
    return cell.str.to_date(strict=False) if column.kind == "date" else cell.cast(TYPES[column.kind], strict=False)


def _own(column: Column) -> Iterator[pl.Expr]:
    cell = pl.col(column.name)
    as_sent = column.kind in ("record_number", "code")
    yield cell.str.contains(any_kind(codes=as_sent)) | cell.str.contains("^[=#]")
    if as_sent:
        yield ~cell.str.contains("^[A-Za-z0-9_./-]{1,64}$")
    elif column.kind == "area":
        yield ~cell.str.contains(r"^[EWK]\d{8}$")
    elif column.kind == "date":
        yield cell.is_not_null() & cell.str.to_date(strict=False).is_null()
    elif column.kind == "whole_number":
        yield ~cell.cast(pl.Int32, strict=False).is_between(0, LARGEST_SESSION_COUNT).fill_null(cell.is_null())
    elif column.values:
        yield ~cell.str.to_lowercase().is_in([value.lower() for value in column.values])
    if column.name == "referral_id":
        yield cell.is_duplicated()
    if column.required:
        yield cell.is_null()


def _peak() -> int:
    """The most memory that this process has had; `ru_maxrss` would carry on its parent's."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def main(what: str, path: str) -> None:
    content = Path(path).read_bytes()
    before = _peak()
    seconds, found = [], 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        found = checked(content) if what == "check" else floor(content)
        seconds.append(time.perf_counter() - start)
    peak = _peak() - before
    print(json.dumps({"seconds": statistics.median(seconds), "peak": peak, "found": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
