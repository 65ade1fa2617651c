"""The twin of what is hidden: rows of few, and as many of the next smallest as it takes."""

from collections.abc import Sequence
from itertools import count

Counts = dict[str, tuple[int, ...]]
"""Row → what must not be few in it."""


def hidden(by: str | None, measures: Sequence[Counts], smallest: int) -> set[str]:
    """The rows that are not shown; what an earlier measure hides, the next does too."""
    gone: set[str] = set()
    gone_wholes: set[str] = set()
    order = {name: (sum(numbers), name) for name, numbers in measures[0].items()}
    for measure in measures:
        if by is None:
            gone |= {name for name, numbers in measure.items() if min(numbers) < smallest}
            continue
        wholes = {_whole(by, name) for name in measure}
        inside = {whole: [name for name in measure if _whole(by, name) == whole] for whole in wholes}
        if by in ("quarter", "ethnicity"):
            added = {whole: _add(measure, names) for whole, names in inside.items()}
            sizes = {whole: (sum(order[name][0] for name in names), whole) for whole, names in inside.items()}
            gone_wholes |= _hide(added, gone_wholes, sizes, smallest)
            families = [names for whole, names in inside.items() if whole not in gone_wholes]
            families.append([name for name in measure if _whole(by, name) in gone_wholes])
        else:
            families = [list(measure)]
        for names in families:
            gone |= _hide({name: measure[name] for name in names}, gone, order, smallest)
    return gone


def _hide(measure: Counts, before: set[str], order: dict[str, tuple[int, str]], smallest: int) -> set[str]:
    few = {name for name, numbers in measure.items() if min(numbers) < smallest} | (before & set(measure))
    if not few:
        return set()
    others = sorted(set(measure) - few, key=order.__getitem__)
    for more in count():
        gone = few | set(others[:more])
        if more >= len(others) or (len(gone) > 1 and min(_add(measure, gone)) >= smallest):
            return gone
    raise AssertionError


def _add(measure: Counts, names) -> tuple[int, ...]:
    return tuple(map(sum, zip(*(measure[name] for name in names), strict=True)))


def _whole(by: str, name: str) -> str:
    """The year of a quarter; of ethnic groups other than White, all together."""
    if by == "quarter":
        return name[:7]
    return name if name in ("white", "not_known") else "others"
