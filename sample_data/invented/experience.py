"""What women say of the service: anonymous, so that nothing in it leads back to a referral or a woman."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from dashboard.definitions.ethnicity import SHORT
from dashboard.definitions.periods import Quarter
from dashboard.definitions.sheets import QUESTIONS, SHEETS
from invented.chance import BLANK, Days, Flags, Stream, Words, as_day, looked_up
from invented.services import QUARTERS
from invented.world import World

_WELL: dict[str, float] = {
    "trust": 0.82, "emotional_safety": 0.84, "not_judged": 0.86, "choice": 0.71, "decisions_explained": 0.69,
    "people_to_turn_to": 0.55, "same_worker": 0.68,
}  # fmt: skip
"""Share of the answers that are a 4 or a 5."""
_WORSE_FOR = {"black": -0.09, "mixed": -0.09}
_WORSE_IN = ("not_judged", "decisions_explained")
_WOMEN_DIFFER = 0.12
"""A woman who is content in one question tends to be in the others: up to so much more, or less."""
_HIGH = {"5": 0.56, "4": 0.44}
_LOW = {"3": 0.55, "2": 0.28, "1": 0.17}
_DECLINES = 0.03
_SKIPS = 0.03
_GROUP_GIVEN = 0.85
_RESPONSE_RATE = (0.40, 0.56)
_LETTERS = "bcdfghjkmnpqrstvwxz"
_TOKEN = 9


def experience(world: World) -> Mapping[Quarter, pl.DataFrame]:
    """The sheet of each quarter; none at all for a service that does not ask."""
    answering = world.provider.answering
    if answering is None:
        return {}
    rng = world.stream(Stream.EXPERIENCE)
    return {quarter: _sheet(world, quarter, answering, rng) for quarter in QUARTERS}


def _sheet(world: World, quarter: Quarter, answering: float, rng: np.random.Generator) -> pl.DataFrame:
    in_work = _in_work(world, quarter)
    group = world.lives.group[in_work & (rng.random(len(in_work)) < answering)]
    months = _months(quarter)
    month = rng.integers(0, len(months), len(group))
    tokens = _tokens(len(group), rng)
    rows = [*_answers(group, tokens, month, months, rng), *_invitations(month, months, rng)]
    columns = [column.name for column in SHEETS["experience"].columns]
    # By their random number: the order of the women in the records is not to be seen in it.
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row").sort("response_id", "question")


def _in_work(world: World, quarter: Quarter) -> Flags:
    dates = world.lives.dates
    first, last = as_day(quarter.first_day), as_day(quarter.last_day)
    return (dates["started_date"] <= last) & (dates["ended_date"] >= first) & world.lives.started


def _months(quarter: Quarter) -> list[str]:
    first = quarter.first_day
    return [date(first.year, first.month + more, 1).strftime("%Y-%m") for more in range(3)]


def _tokens(number: int, rng: np.random.Generator) -> list[str]:
    """Letters without meaning: no number that could be anybody's, and no word."""
    letters = rng.integers(0, len(_LETTERS), (number, _TOKEN)).tolist()
    return ["".join(_LETTERS[place] for place in line) for line in letters]


def _answers(
    group: Words, tokens: list[str], month: Days, months: list[str], rng: np.random.Generator
) -> list[tuple[str | None, ...]]:
    size = len(group)
    content = _WOMEN_DIFFER * (2 * rng.random(size) - 1)
    labels = np.array([SHORT[slug] for slug in group], dtype=object)
    given = np.where(rng.random(size) < _GROUP_GIVEN, labels, BLANK)
    rows: list[tuple[str | None, ...]] = []
    for question in QUESTIONS:
        worse = looked_up(group, _WORSE_FOR) if question in _WORSE_IN else 0.0
        high = rng.random(size) < _WELL[question] + worse + content
        answer = np.where(high, _picked(_HIGH, size, rng), _picked(_LOW, size, rng))
        answer[rng.random(size) < _DECLINES] = "declined"
        said = rng.random(size) >= _SKIPS
        rows += [
            (tokens[her], question, answer[her], given[her], months[month[her]])
            for her in np.flatnonzero(said).tolist()
        ]
    return rows


def _picked(shares: Mapping[str, float], size: int, rng: np.random.Generator) -> Words:
    return rng.choice([*shares], size, p=[*shares.values()]).astype(object)


def _invitations(month: Days, months: list[str], rng: np.random.Generator) -> list[tuple[str | None, ...]]:
    """How many women were asked in each month: never fewer than answered."""
    rate = rng.uniform(*_RESPONSE_RATE)
    answered = [int((month == place).sum()) for place in range(len(months))]
    invited = [max(round(number / rate), number, 1) for number in answered]
    return [
        (f"invited-{name}", "invited", str(number), None, name) for name, number in zip(months, invited, strict=True)
    ]
