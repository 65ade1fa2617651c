"""The disparity summary for policy: what it holds, and the formats in which it can leave."""

from collections.abc import Callable

from dashboard.exports.disparity_csv import to_csv
from dashboard.exports.disparity_xlsx import to_xlsx
from dashboard.exports.lines import lines
from dashboard.exports.summary import BREAKDOWNS, Access, Summary, periods, summary

FORMATS: dict[str, Callable[[Summary], bytes]] = {"csv": to_csv, "xlsx": to_xlsx}

__all__ = ["BREAKDOWNS", "FORMATS", "Access", "Summary", "periods", "rows", "summary"]


def rows(found: Summary) -> int:
    """How many lines of figures a summary has, in whatever format."""
    return len(lines(found))
