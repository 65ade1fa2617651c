"""Delivery partners in words, on their page and to take away as CSV: one of them, or all beside each other."""

from dashboard.analysis import reading
from dashboard.analysis.answer import Row
from dashboard.analysis.partners import AllPartners, Beside
from dashboard.analysis.review import Review, in_words
from dashboard.definitions.contracts import BY_PARTNER
from dashboard.exports import csv_text
from dashboard.exports.review import meanings, numbers, of_line

BY_CHANCE = (
    "Where 95% intervals do not meet, a difference is clear of chance. In many comparisons one may be so by chance "
    "alone, and a woman with referrals to two partners is in the figures of both, so women do not add up."
)
_OF_TARGETS = ("target", "where_it_stands", "how_many_more_would_tell")
_NOBODY = "nobody"


def finding(found: AllPartners) -> str:
    """How many figures of partners differ by more than chance, in a sentence."""
    when = in_words(found.quarters)
    if not found.compared:
        return f"{when}: no two partners can be compared"
    if not found.clear:
        return f"{when}: of {found.compared} comparisons none differs by more than chance"
    differ = "differs" if found.clear == 1 else "differ"
    return f"{when}: of {found.compared} comparisons {found.clear} {differ} by more than chance"


def clear(found: AllPartners) -> list[str]:
    """Each clear difference: the figure, and both partners' of it."""
    return [
        f"{one.definition.title}: " + ", ".join(f"{row.group} {_written(one, row)}" for row in pair)
        for one in found.figures
        for pair in one.clear
    ]


def rows(found: AllPartners) -> list[dict[str, str]]:
    """A table: for each figure what every partner has of it."""
    return [
        {"Figure": one.definition.title} | {partner: _written(one, _of(one, partner)) for partner in found.partners}
        for one in found.figures
    ]


def marks(found: AllPartners) -> list[str]:
    """What the marks in that table mean, a line each."""
    return meanings({row.mark for one in found.figures for row in one.rows if row.mark}, reading.EXACT_MEANINGS)


def _of(one: Beside, partner: str) -> Row | None:
    return next((row for row in one.rows if row.group == partner), None)


def _written(one: Beside, row: Row | None) -> str:
    return reading.exact_in_full(one.definition, row) if row else _NOBODY


def to_csv(found: Review, partner: str) -> bytes:
    """A row for each figure of one partner, which has no targets."""
    lines = [
        {BY_PARTNER: partner} | {name: cell for name, cell in of_line(found, line).items() if name not in _OF_TARGETS}
        for line in found.lines
    ]
    return csv_text.to_bytes([*lines[0]], ([*line.values()] for line in lines))


def to_csv_of_all(found: AllPartners) -> bytes:
    """A row for each figure and partner."""
    lines = [
        {
            "contract": found.contract.contract,
            "period": in_words(found.quarters),
            "domain": one.definition.domain,
            "indicator": one.indicator,
            "figure_name": one.definition.title,
            BY_PARTNER: row.group,
            "figure": _written(one, row),
            **numbers("figure", row),
        }
        for one in found.figures
        for row in one.rows
    ]
    return csv_text.to_bytes([*lines[0]], ([*line.values()] for line in lines))
