"""Invented worlds to attack: services with everything that they can send, over three years, in a moment.

Rows are accepted straight into the records, one big frame a service, without the checks of intake. The ethnic mix has
groups of one or two women beside large ones, and among the rates of groups there are 0 and 100 %.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl

from dashboard.definitions.columns import NEEDS
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.definitions.sheets import PATHWAYS, QUESTIONS
from dashboard.disclosure.build import Period, periods_of
from dashboard.warehouse.records import NewReference, NewReturn, Records
from tests.builders import SCHEMAS

YEARS = tuple(FinancialYear(start) for start in (2023, 2024, 2025))
AREA = "E07000009"
SIZES = {"small": (12, 60), "large": (48, 442)}
"""Women referred in a quarter, to the smallest service and to the largest."""
PROVIDERS = (1, 2, 4, 12)
_EPOCH = date(1970, 1, 1)
_FIRST = (YEARS[0].first_day - _EPOCH).days
_LAST = (YEARS[-1].last_day - _EPOCH).days
_NEVER = 10**6

_GROUPS = ("white", "black", "asian", "mixed", "other", "")
_DETAILED = {
    "white": (("W1", 0.86), ("W9", 0.08), ("W2", 0.03), ("W3", 0.02), ("W5", 0.01)),
    "black": (("B1", 0.4), ("B2", 0.45), ("B9", 0.15)),
    "asian": (("A1", 0.3), ("A2", 0.35), ("A3", 0.2), ("A4", 0.05), ("A9", 0.1)),
    "mixed": (("M1", 0.5), ("M2", 0.15), ("M3", 0.2), ("M9", 0.15)),
    "other": (("O2", 0.4), ("O9", 0.6)),
}
_AGES = {"18-20": 0.05, "21-24": 0.1, "25-29": 0.16, "30-39": 0.36, "40-49": 0.21, "50-59": 0.09, "60+": 0.03}
_HOMES = np.array(["A01A", "A07A", "A08A"], dtype=object)


@dataclass(frozen=True)
class Shape:
    """Which world: how many services, of what size, and from which seed."""

    providers: int
    women: str
    seed: int

    @property
    def name(self) -> str:
        return f"{self.providers} × {self.women}, seed {self.seed}"

    @property
    def sizes(self) -> tuple[int, ...]:
        """Women referred to each service in a quarter; one alone is small, middling or large, by its seed."""
        low, high = SIZES[self.women]
        if self.providers == 1:
            return ((low, round((low * high) ** 0.5), high)[self.seed % 3],)
        return tuple(round(size) for size in np.geomspace(low, high, self.providers))


def shapes(providers: Sequence[int] = PROVIDERS, women: Sequence[str] = tuple(SIZES), seeds: int = 3) -> list[Shape]:
    """Every world to attack; one of each shape before a second of any."""
    return [Shape(many, size, seed) for seed in range(1, seeds + 1) for many in providers for size in women]


def periods() -> list[Period]:
    """Every period that the three years are published for."""
    last = YEARS[-1]
    return [one for year in YEARS for one in periods_of(year) if one.kind != "three_years" or year == last]


def fill(records: Records, shape: Shape) -> None:
    """Accept everything that the services of a world have to tell."""
    for number, size in enumerate(shape.sizes):
        chance = np.random.default_rng([shape.seed, number, len(shape.women)])
        for one in _returns(f"S{number:02d}", number, size, chance):
            records.accept(one)
    chance = np.random.default_rng([shape.seed, 99])
    matched = [_matched(f"S{number:02d}", 2 * size, chance) for number, size in enumerate(shape.sizes)]
    records.accept_reference(_reference("reoffending", pl.concat(matched)))
    records.accept_reference(_reference("population", _population(sum(shape.sizes))))


def _returns(code: str, number: int, size: int, chance: np.random.Generator) -> Iterator[NewReturn]:
    lives = _lives(number, size, chance)
    referrals = _referrals(lives, chance)
    first = referrals.filter(pl.col("referral_date") < date(2023, 7, 1)).head(1)
    # The first return says since when a service's quarters are whole.
    yield _new(code, Quarter(2023, 1), {"referrals": first})
    sheets = {
        "referrals": referrals,
        "accommodation": _accommodation(lives, chance),
        "assessments": _assessments(lives, chance),
        "outcomes": _outcomes(lives, chance),
        "experience": _experience(lives, chance),
    }
    yield _new(code, Quarter(2025, 4), sheets)


@dataclass(frozen=True)
class _Lives:
    """A service's referrals, in columns."""

    referred: Any
    started: Any
    ended: Any
    completed: Any
    group: Any
    person: Any

    @property
    def size(self) -> int:
        return len(self.referred)


def _lives(number: int, size: int, chance: np.random.Generator) -> _Lives:
    many = size * 12
    referred = np.sort(chance.integers(_FIRST, _LAST - 5, many))
    person = np.arange(many)
    # One in sixteen comes back, half a year or more later.
    for this in np.flatnonzero(chance.random(many) < 0.06):
        earlier = np.searchsorted(referred, referred[this] - 200)
        if earlier > 0:
            person[this] = person[chance.integers(0, earlier)]
    white = chance.uniform(0.5, 0.9)
    rest = chance.dirichlet([1.2, 1.2, 0.8, 0.4]) * (0.97 - white)
    group = np.array(_GROUPS, dtype=object)[chance.choice(6, many, p=[white, *rest, 0.03])][person]
    starts = chance.random(many) < chance.uniform(0.6, 0.85)
    rate = np.full(many, chance.uniform(0.35, 0.75))
    # All of one small group complete, nobody of another does: which ones differs from service to service.
    rate[group == _GROUPS[1 + number % 4]] = 1.0
    rate[group == _GROUPS[1 + (number + 1) % 4]] = 0.0
    completed = starts & (chance.random(many) < rate)
    started = np.where(starts, referred + chance.integers(3, 45, many), _NEVER)
    ended = np.where(starts, started, referred) + chance.integers(10, 150, many)
    started, ended = np.where(started > _LAST, _NEVER, started), np.where(ended > _LAST, _NEVER, ended)
    return _Lives(referred, started, ended, completed, group, person)


def _referrals(lives: _Lives, chance: np.random.Generator) -> pl.DataFrame:
    many = lives.size
    began, over = lives.started < _NEVER, lives.ended < _NEVER
    seen = began | (chance.random(many) < 0.6)
    assessed = began | (seen & (chance.random(many) < 0.5))
    detailed = np.full(many, None, dtype=object)
    for group, parts in _DETAILED.items():
        codes, shares = zip(*parts, strict=True)
        drawn = np.array(codes, dtype=object)[chance.choice(len(codes), many, p=shares)]
        drawn = np.where(chance.random(many) < 0.1, group, drawn)  # sent as one of the five groups
        detailed = np.where(lives.group == group, drawn, detailed)
    detailed = detailed[lives.person]
    state = np.where(lives.completed, "completed", np.where(began, "ended_early", "cancelled")).astype(object)
    state[~began & (chance.random(many) < 0.1)] = "declined_by_service"
    state[~over] = "open"
    why = _pick(chance, {"NOT": 0.6, "MOV": 0.2, "WOR": 0.18, "USE": 0.01, "ACQ": 0.01}, many)
    reason = np.where(np.isin(state.astype(str), ("ended_early", "cancelled")), why, None)
    offered = np.where(began, chance.integers(3, 20, many), 0)
    columns: dict[str, Any] = {
        "referral_id": _named("r", np.arange(many)),
        "person_id": _named("p", lives.person),
        "area_code": np.full(many, AREA, dtype=object),
        "referral_source": _pick(chance, {"probation": 0.6, "police": 0.3, "self": 0.1}, many),
        "referral_date": lives.referred,
        "first_offered_date": np.where(seen, lives.referred + 2, _NEVER),
        "assessed_date": np.where(assessed, lives.referred + 3, _NEVER),
        "started_date": lives.started,
        "ended_date": lives.ended,
        "end_state": state,
        "end_reason": reason,
        "sessions_offered": np.where(began, offered, None),
        "sessions_attended": np.where(began, chance.binomial(offered, 0.75), None),
        "sessions_cancelled_by_service": np.where(began, chance.binomial(3, 0.2, many), None),
        "age_band": _pick(chance, _AGES, many)[lives.person],
        "ethnicity": detailed,
        "ethnicity_missing_reason": np.where(
            lives.group == "", _pick(chance, {"not_asked": 0.6, "declined": 0.4}, many)[lives.person], None
        ),
        "legal_status": _pick(chance, _LEGAL, many)[lives.person],
        "disability": _pick(chance, {"yes": 0.35, "no": 0.6, "not_asked": 0.05}, many)[lives.person],
    }
    columns["same_worker_sessions"] = np.where(began, chance.binomial(chance.binomial(offered, 0.7), 0.9), None)
    for place, need in enumerate(NEEDS):
        has = chance.random(many) < (0.06 + 0.5 * (place % 5) / 5)
        columns[f"need_{need}"] = np.where(has, "yes", "no")
        asked = has & over & (chance.random(many) < 0.8)
        columns[f"need_{need}_change"] = np.where(asked, _pick(chance, _CHANGES, many), None)
    return _frame("referrals", columns)


_LEGAL = {"community_order": 0.4, "bail": 0.25, "custody": 0.2, "licence": 0.1, "remand": 0.02, "not_known": 0.03}
_CHANGES = {"better": 0.6, "same": 0.3, "worse": 0.1}


def _accommodation(lives: _Lives, chance: np.random.Generator) -> pl.DataFrame:
    over = np.flatnonzero((lives.ended < _NEVER) & (lives.started < _NEVER))
    settled = np.where(lives.group[over] == "mixed", 0.0, chance.uniform(0.4, 0.8))
    points = []
    for point, known, home in (
        ("start", 0.9, chance.choice(3, len(over), p=[0.4, 0.3, 0.3])),
        ("exit", 0.85, np.where(chance.random(len(over)) < settled, 0, chance.integers(1, 3, len(over)))),
        ("three_months", 0.6, chance.choice(3, len(over), p=[0.6, 0.2, 0.2])),
    ):
        told = chance.random(len(over)) < known
        at = over[told]
        points.append(
            _frame("accommodation", {
                "referral_id": _named("r", at),
                "point": np.full(len(at), point, dtype=object),
                "recorded_date": lives.ended[at],
                "accommodation": _HOMES[home[told]],
                "feels_safe": _pick(chance, {"yes": 0.7, "no": 0.2, "not_asked": 0.1}, len(at)),
            })
        )  # fmt: skip
    return pl.concat(points)


def _assessments(lives: _Lives, chance: np.random.Generator) -> pl.DataFrame:
    over = np.flatnonzero((lives.ended < _NEVER) & (lives.started < _NEVER))
    found = []
    for instrument, low, high in (("swemwbs", 10, 30), ("gse", 12, 36), ("core10", 5, 35)):
        at = over[chance.random(len(over)) < 0.6]
        both = at[chance.random(len(at)) < 0.75]
        for occasion, who, day in (("start", at, lives.started[at]), ("exit", both, lives.ended[both])):
            found.append(
                _frame("assessments", {
                    "referral_id": _named("r", who),
                    "instrument": np.full(len(who), instrument, dtype=object),
                    "occasion": np.full(len(who), occasion, dtype=object),
                    "completed_date": day,
                    "score": chance.integers(low, high, len(who)).astype(float),
                })
            )  # fmt: skip
    return pl.concat(found)


def _outcomes(lives: _Lives, chance: np.random.Generator) -> pl.DataFrame:
    at = np.repeat(np.flatnonzero((lives.ended < _NEVER) & (lives.started < _NEVER)), 2)
    columns = {
        "referral_id": _named("r", at),
        "pathway": np.array(list(PATHWAYS), dtype=object)[chance.integers(0, len(PATHWAYS), len(at))],
        "outcome_ref": np.array(["a", "b"] * (len(at) // 2), dtype=object),
        "achievement": _pick(chance, {"achieved": 0.5, "partially_achieved": 0.2, "not_achieved": 0.3}, len(at)),
        "recorded_date": lives.ended[at],
    }
    return _frame("outcomes", columns)


def _experience(lives: _Lives, chance: np.random.Generator) -> pl.DataFrame:
    responses = chance.choice(lives.size, max(lives.size // 4, 1), replace=False)
    months = np.array([_month(_EPOCH.toordinal() + int(day)) for day in lives.referred[responses]], dtype=object)
    asked = [question for question in QUESTIONS if question != "same_worker"]
    columns = {
        "response_id": np.tile(_named("a", np.arange(len(responses))), len(asked)),
        "question": np.repeat(np.array(asked, dtype=object), len(responses)),
        "answer": _pick(chance, {"5": 0.4, "4": 0.3, "3": 0.2, "1": 0.1}, len(responses) * len(asked)),
        "ethnic_group": np.tile(np.where(lives.group[responses] == "", None, lives.group[responses]), len(asked)),
        "answered_month": np.tile(months, len(asked)),
    }
    return _frame("experience", columns)


def _month(ordinal: int) -> date:
    return date.fromordinal(ordinal).replace(day=1)


def _matched(code: str, a_quarter: int, chance: np.random.Generator) -> pl.DataFrame:
    many = 2 * a_quarter
    first = (date(2021, 4, 1) - _EPOCH).days
    columns = {
        "provider": np.full(many, code, dtype=object),
        "person_id": _named("m", np.arange(many)),
        "index_date": chance.integers(first, first + 3 * 365, many),
        "index_event": np.full(many, "caution", dtype=object),
        "data_cutoff_date": np.full(many, (date(2026, 1, 1) - _EPOCH).days),
        "reoffended": _pick(chance, {"1": 0.25, "0": 0.75}, many),
        "reoffence_count": np.full(many, 1),
        "age_band": _pick(chance, _AGES, many),
        "ethnicity": _pick(chance, {"white": 0.75, "black": 0.12, "asian": 0.08, "mixed": 0.05}, many),
    }
    return _frame("reoffending", columns)


def _population(women: int) -> pl.DataFrame:
    shares = {"white": 0.7, "black": 0.12, "asian": 0.1, "mixed": 0.05, "other": 0.03}
    lines = [
        {"area_code": AREA, "ethnic_group": group, "population": population, "ethnicity_source": "self",
         "year": year.start, "count": round(times * women * share), "source": "Invented counts"}
        for year in YEARS
        for population, times in (("women_arrested", 20), ("resident_women", 900))
        for group, share in shares.items()
    ]  # fmt: skip
    return pl.DataFrame(lines, schema={name: SCHEMAS["population"][name] for name in lines[0]})


def _pick(chance: np.random.Generator, shares: dict[str, float], many: int) -> Any:
    weights = np.array(list(shares.values()))
    return np.array(list(shares), dtype=object)[chance.choice(len(weights), many, p=weights / weights.sum())]


def _named(prefix: str, numbers: Any) -> Any:
    return np.array([f"{prefix}{number}" for number in numbers], dtype=object)


def _frame(sheet: str, columns: dict[str, Any]) -> pl.DataFrame:
    """Columns as the records keep them; days are given as days since 1970, and one that never comes is null."""
    schema = SCHEMAS[sheet]
    found = {}
    for name, values in columns.items():
        if schema[name] == pl.Date and not isinstance(values[0] if len(values) else None, date):
            days = pl.Series(name, np.asarray(values, dtype=np.int64)).cast(pl.Int32)
            found[name] = days.to_frame().select(pl.when(pl.col(name) < _NEVER).then(pl.col(name)))[name].cast(pl.Date)
        else:
            found[name] = pl.Series(name, list(values), dtype=schema[name])
    return pl.DataFrame(found)


def _whole(sheet: str, rows: pl.DataFrame) -> pl.DataFrame:
    schema = SCHEMAS[sheet]
    rows = rows.with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.Int32).alias("row_number"))
    return rows.select(
        pl.col(name) if name in rows.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in schema.items()
    )


def _new(code: str, quarter: Quarter, sheets: dict[str, pl.DataFrame]) -> NewReturn:
    return NewReturn(
        provider=code,
        quarter=quarter,
        contract=None,
        sent_by="red team",
        sent_at=datetime(2026, 5, 1, 10) if quarter.year_start == 2025 else datetime(2023, 7, 14, 10),
        rule_version="red team",
        files=(),
        confirmed={},
        sheets={sheet: _whole(sheet, rows) for sheet, rows in sheets.items()},
    )


def _reference(sheet: str, rows: pl.DataFrame) -> NewReference:
    return NewReference(
        sheet=sheet,
        sent_by="red team",
        sent_at=datetime(2026, 6, 1, 12),
        rule_version="red team",
        files=(),
        confirmed={},
        rows=_whole(sheet, rows),
    )
