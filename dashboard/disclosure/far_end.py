"""The far end of the noise: a count that was moved so far that what is left of it is told to who knows the rest.

All other services together know all of a count but one service's women; a commissioner knows the exact headline, of
which a group is a part. A count that is shown as 45 is 38 or more: of 40 women that leaves two at most for the others.
So a count is kept only if, for each of them, four numbers are left for what they do not know.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dashboard.definitions.characteristics import NOT_KNOWN
from dashboard.disclosure.decided import Decided
from dashboard.disclosure.noise import LARGEST
from dashboard.disclosure.policy import PATHWAY, Table
from dashboard.disclosure.truth import Line

FEWEST_VALUES = 4
"""What is not shown must still be able to be this many different numbers, for somebody who does every subtraction."""
_LOWEST = FEWEST_VALUES - 1 - LARGEST
"""What is left is known to be from 0 to 7 more than it is when moved as the count was: so that may not be less."""
_LOWEST_REST = _LOWEST + 2
"""Of the rest of a group two more: how many had no outcome is told twice, by what is left of two numerators."""
_Place = tuple[str, str, str, str]
"""(characteristic, service, category, stage of the pathway)"""


def without_far_ends(decided: Iterable[Decided], table: Table, lines: Sequence[Line]) -> Iterator[Decided]:
    """The cells of one indicator in one table and period, those hidden that leave too little room.

    Args:
        decided: what would be kept of each.
        table: which they are of.
        lines: the true lines of the indicator and period, by every characteristic, for all and for each service.
    """
    true: Mapping[_Place, Line] = {
        (line["characteristic"], line["provider"], line["category"], line.get("stage", "")): line for line in lines
    }
    services = sorted({line["provider"] for line in lines if line["provider"]})
    for one in decided:
        stage = one.indicator.partition(":")[2] if one.indicator.startswith(f"{PATHWAY}:") else ""
        parts = [
            true.get((table.characteristic, service, one.category, stage), {})
            for service in (services if not one.provider and len(services) > 1 else ())
        ]
        whole = true.get(("everyone", one.provider, "all", stage), {}) if table.characteristic != "everyone" else {}
        yield _kept(one, parts, whole)


def _kept(one: Decided, parts: Sequence[Line], whole: Line) -> Decided:
    if one.n is None:
        return one
    # How many are not known is always said, so a hidden one is a small one.
    if one.category != NOT_KNOWN and not _room(one.true_n, one.n, [part.get("n", 0) for part in parts], whole.get("n")):
        return replace(one, n=None, k=None, band=None)
    if one.k is None or one.true_k is None:
        return one
    roomy = _room(one.true_k, one.k, [part.get("k", 0) for part in parts], whole.get("k"))
    return one if roomy else replace(one, k=None)


def _room(true: int, noisy: int, parts: Sequence[int], whole: int | None) -> bool:
    """Whether enough numbers are left for each part, and for what the whole has besides."""
    moved = noisy - true
    least = min(parts, default=None)
    return (least is None or least + moved >= _LOWEST) and (whole is None or whole - true - moved >= _LOWEST_REST)
