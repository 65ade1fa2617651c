"""Two characteristics at once: each cell is a part of the groups that it lies in, which are published too.

All Black women who started may be 25 or older. Then the cell of these is the same women as the group, with the same
noise: whoever sees one number in both concludes that there was no younger one. So a cell is kept only where the rest
of each of its groups is not too small either, as a numerator is; and a numerator only where that holds of those of whom
it is true, and of those of whom it is not. (A cell of those not known is no part of one group.)
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.definitions.characteristics import CHARACTERISTICS

AROUND = "around"
"""Under this name a line has the lines of the groups that it lies in."""


def with_groups_around(
    characteristic: str, mine: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The lines of a table, each with the groups that it is a part of; as they are, of one characteristic only.

    Args:
        characteristic: what the table is by.
        mine: its lines.
        lines: those of the same indicator and period by every characteristic. A characteristic that the indicator is
            not counted by (ethnicity, of needs) has none, and is no group around.
    """
    of = CHARACTERISTICS[characteristic].of if characteristic in CHARACTERISTICS else ()
    if not of:
        return list(mine)
    groups = {
        (line["characteristic"], line["provider"], line["category"]): line
        for line in lines
        if line["characteristic"] in of
    }
    return [{**line, AROUND: tuple(_around(of, line, groups))} for line in mine]


def _around(
    of: Sequence[str], line: Mapping[str, Any], groups: Mapping[tuple[str, str, str], Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    parts = line["category"].split(">")
    for one, category in zip(of, parts, strict=False) if len(parts) == len(of) else ():
        if found := groups.get((one, line["provider"], category)):
            yield found
