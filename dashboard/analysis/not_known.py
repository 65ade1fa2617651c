"""Those whose group is not known: how many they are, and how far they could move a comparison, in words."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.analysis.comparison import ALL_OTHERS, all_but
from dashboard.definitions.characteristics import CHARACTERISTICS, NOT_KNOWN
from dashboard.disclosure import policy as policies
from dashboard.disclosure.noise import LARGEST
from dashboard.statistics.unknowns import unknown_bounds
from dashboard.statistics.verdicts import Verdict

UNBOUNDED = "How far those whose group is not known could move these ratios is not given ratio by ratio: "
"""How the note begins that says why."""
_NO_COUNT = "how many they are cannot be shown safely."
_NO_PART = "of how many of them it is true cannot be shown safely."
IN_ONE_OF_TWO = f"{UNBOUNDED}who is not known in one of two characteristics may be known in the other."
_TOO_FEW = (
    "they are too few to be shown, fewer than {fewest} in truth or after the random adjustment, so never more than "
    "{most}. Even {most}, all of them where they would move a ratio most, would move none by more than {by:.2f}."
)
IN_AN_AREA = "How many are not known cannot be shown safely."
"""Not as elsewhere because they are few: it may be that nearly all of them come to one service, or live there."""
_LITTLE = " So they could change little."
_IS_LITTLE = 0.05
"""A ratio that moves by so much may change sides, but hardly its meaning."""


def exact(rows: tuple[Row, ...]) -> str | None:
    """How many have no known group, in words, from exact rows; nothing, where a group is too small to be counted."""
    if any(row.n is None for row in rows):
        return None
    total = sum(row.n or 0 for row in rows)
    missing = sum(row.n or 0 for row in rows if row.slug == NOT_KNOWN)
    if not total:
        return None
    return f"Not known for {missing} of {total} ({missing / total:.1%})."


def published(answer: Answer, total: int | None) -> str | None:
    """The same from published figures, where a small number may only be bounded."""
    if answer.source is not Source.RELEASED or not total:
        return None
    unit = answer.definition.published_unit
    missing = next((row for row in answer.rows if row.slug == NOT_KNOWN), None)
    if missing is None or missing.n is None:
        if answer.definition.part_of:
            return f"For how many {unit} it is not known cannot be shown safely."
        most = policies.load().smallest_count + LARGEST  # hidden, because fewer than 10 in truth or after the noise
        return f"{_head(answer)} for fewer than {most} {unit} (under {most / total:.0%})."
    known = 5 * round(missing.n / 5)
    return f"{_head(answer)} for about {known:,} of about {5 * round(total / 5):,} {unit} ({missing.n / total:.0%})."


def _head(answer: Answer) -> str:
    """Of two characteristics at once more women are not known than of either."""
    said = CHARACTERISTICS[answer.by].not_known if answer.by in CHARACTERISTICS else ""
    return said if said == "Not known in one or both" else "Not known"


def published_of_an_area(answer: Answer) -> str:
    """The same of an area, of which no total is published."""
    rows = {row.slug: row.n for row in answer.rows if row.n is not None}
    missing = rows.pop(NOT_KNOWN, None)
    if missing is None:
        return IN_AN_AREA
    unit = answer.definition.published_unit
    return (
        f"Not known for about {5 * round(missing / 5):,} {unit}; the groups that are shown have about "
        f"{5 * round(sum(rows.values()) / 5):,}."
    )


def with_bounds(answer: Answer) -> Answer:
    """Published comparisons with how low and how high each could be; or a note that says why this is not worked out.

    From the adjusted counts: the random adjustment, like chance, comes on top.
    """
    judged = [row for row in answer.rows if row.rri is not None and row.verdict != Verdict.INSUFFICIENT]
    unknown = next((row for row in answer.rows if row.slug == NOT_KNOWN), Row(""))
    if unknown.n is not None and unknown.k is not None:
        return replace(answer, rows=tuple(_bounded(row, answer, unknown.k, unknown.n) for row in answer.rows))
    if not judged:
        return answer
    if unknown.n is not None:
        said = _NO_PART
    elif answer.definition.part_of or answer.area:
        said = _NO_COUNT  # not as elsewhere because they are few
    else:
        said = _of_the_few(answer, judged)
    return replace(answer, notes=(*answer.notes, UNBOUNDED + said))


def _of_the_few(answer: Answer, judged: Sequence[Row]) -> str:
    """What so few that they are not shown could change at most, whatever is true of them."""
    fewest = policies.load().smallest_count
    most = fewest - 1 + LARGEST
    moved = max(
        abs(limit - (row.rri or 0))
        for row in judged
        for k in range(most + 1)
        for limit in _limits(_bounded(row, answer, k, most))
    )
    said = _TOO_FEW.format(fewest=fewest, most=most, by=moved)
    return said + _LITTLE if round(moved, 2) <= _IS_LITTLE else said


def _limits(row: Row) -> list[float]:
    return [limit for limit in (row.unknown_low, row.unknown_high) if limit is not None]


def _bounded(row: Row, answer: Answer, k_unknown: float, n_unknown: float) -> Row:
    """A row that is compared with the bounds of its ratio; any other as it is."""
    base = _base(row, answer)
    if row.rri is None or None in (row.k, row.n, base.k, base.n):
        return row
    bounds = unknown_bounds(row.k or 0, row.n or 0, base.k or 0, base.n or 0, k_unknown, n_unknown)
    return row if bounds is None else replace(row, unknown_low=bounds.low, unknown_high=bounds.high)


def _base(row: Row, answer: Answer) -> Row:
    """What a row is compared with."""
    if answer.reference == ALL_OTHERS:
        return all_but(row, answer.rows)
    return next((each for each in answer.rows if each.group == answer.reference), Row(""))
