"""Makes the sample returns: twelve invented services, three years, one referrals sheet a quarter.

Nobody in them is real. Each referral's life is played through once, then every quarter's sheet shows it as it
stood on the quarter's last day, so that successive sheets agree. The same seed gives the same bytes.

    python sample_data/generate.py --out DIR [--providers 12|1] [--seed 1]
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashboard.definitions.ethnicity import GROUPS
from dashboard.definitions.periods import FinancialYear, Quarter

Days = NDArray[np.int64]
"""Days since 1 January 1970."""
Flags = NDArray[np.bool_]
Shares = NDArray[np.float64]
Words = NDArray[np.object_]

QUARTERS: tuple[Quarter, ...] = tuple(
    quarter for start in (2023, 2024, 2025) for quarter in FinancialYear(start).quarters
)

COLUMNS: tuple[str, ...] = (
    "referral_id", "person_id", "area_code", "legal_status", "attendance_required", "referral_source",
    "referral_date", "first_offered_date", "assessed_date", "plan_agreed_date", "started_date", "ended_date",
    "end_state", "end_reason",
    "sessions_planned", "sessions_offered", "sessions_attended", "sessions_missed_acceptable",
    "sessions_missed_unacceptable", "sessions_cancelled_by_service",
    "complexity", "age_band", "ethnicity", "ethnicity_source", "ethnicity_missing_reason",
    "disability", "dependent_children",
    "need_housing", "need_domestic_abuse", "need_mental_health", "need_alcohol", "need_drugs", "need_finance",
)  # fmt: skip


@dataclass(frozen=True)
class Provider:
    """An invented service, and what is true of it in the invented world."""

    code: str
    name: str
    area_code: str
    referrals: int
    """New referrals a quarter, on average."""
    ethnic_groups: tuple[float, float, float, float, float]
    """Shares of Asian, Black, Mixed, White and Other women among those whose ethnicity is known."""
    unknown_ethnicity: float
    completion: float = 0.0
    """How far its completion lies from the others', as a share."""
    start: float = 0.0
    weeks: float = 13.0
    """Length of the planned work, on average."""
    wait: float = 1.0
    """Its waits, as a multiple of the others'."""
    five_groups: float = 0.08
    """Share of the women for whom it sends one of the five groups instead of a detailed code."""
    travellers: float = 0.015
    """Gypsy or Irish Traveller women, as a share of its White women."""
    often_late: bool = False
    not_sent: tuple[Quarter, ...] = ()


PROVIDERS: tuple[Provider, ...] = (
    Provider("RIVERSIDE", "Riverside Women's Centre (invented)", "E06000015", 38,
             (0.13, 0.06, 0.06, 0.72, 0.03), 0.05, weeks=5.0, wait=0.8),
    Provider("ALDERGATE", "Aldergate Women's Project (invented)", "E06000054", 12,
             (0.03, 0.02, 0.03, 0.91, 0.01), 0.08, completion=0.02, weeks=10.0),
    Provider("CWMHAF", "Cwm Haf Women's Support (invented)", "W06000016", 18,
             (0.01, 0.01, 0.015, 0.96, 0.005), 0.02, completion=0.03, start=0.02),
    Provider("FENLIGHT", "Fenlight Women's Outreach (invented)", "E10000003", 30,
             (0.04, 0.03, 0.03, 0.88, 0.02), 0.06, wait=1.3, travellers=0.12),
    Provider("MARLPIT", "Marlpit House for Women (invented)", "E06000047", 60,
             (0.02, 0.01, 0.02, 0.94, 0.01), 0.03, completion=0.01, not_sent=(Quarter(2024, 3),)),
    Provider("HARBOURSIDE", "Harbourside Women's Hub (invented)", "E06000023", 85,
             (0.06, 0.11, 0.08, 0.72, 0.03), 0.07, often_late=True),
    Provider("LACEWORKS", "Laceworks Women's Centre (invented)", "E06000018", 110,
             (0.12, 0.12, 0.09, 0.64, 0.03), 0.06, completion=-0.18),
    Provider("TAFFBRIDGE", "Taffbridge Women's Pathway (invented)", "W06000015", 140,
             (0.08, 0.05, 0.05, 0.79, 0.03), 0.04, completion=-0.02, wait=0.9),
    Provider("MILLRACE", "Millrace Women's Service (invented)", "E08000032", 180,
             (0.27, 0.04, 0.04, 0.63, 0.02), 0.10, five_groups=0.3, not_sent=(Quarter(2025, 4),)),
    Provider("NORTHLINE", "Northline Women's Alliance (invented)", "E08000035", 240,
             (0.10, 0.08, 0.05, 0.74, 0.03), 0.09, completion=0.01, wait=1.1),
    Provider("CROSSWAYS", "Crossways Women's Network (invented)", "E09000008", 320,
             (0.18, 0.38, 0.09, 0.31, 0.04), 0.12),
    Provider("IRONGATE", "Irongate Women's Partnership (invented)", "E08000025", 442,
             (0.24, 0.15, 0.08, 0.49, 0.04), 0.14, completion=0.01, start=-0.01),
)  # fmt: skip
"""The services; one service alone is the first."""

# What is true in the invented world. Shares of all women, unless said otherwise.
_STARTS = 0.77
_COMPLETES = 0.612
_IMPROVEMENT = 0.07
_MEDIAN_WAIT = 17.5
_INELIGIBLE_OR_MISTAKEN = 0.02
_DECLINED_BY_SERVICE = 0.03
_COMES_BACK = 0.17
"""Of all referrals; about 8 % are then seen to be of a woman who is in an earlier sheet."""

_START_BY_GROUP = {"black": -0.06, "mixed": -0.02}
_COMPLETION_BY_GROUP = {"black": -0.105, "mixed": -0.05}
_COMPLETION_OF_TRAVELLERS = -0.06
_COMPLETION_BY_COMPLEXITY = {"low": 0.09, "medium": 0.01, "high": -0.11}

_HOLIDAYS = [f"{year}-{day}" for year in range(2021, 2027) for day in ("01-01", "12-25", "12-26")]
_LONGEST_LIFE = 365
_COMES_BACK_AFTER = _LONGEST_LIFE + 7
_QUARTERS_BEFORE = 6
"""Simulated before the first sheet, so that it too has women who came earlier."""
_MOST_SESSIONS = 36
_BLANK = np.array(None, dtype=object)
_NEVER = date(9000, 1, 1).toordinal()

_DETAILED_SHARES: dict[str, dict[str, float]] = {
    "asian": {"A1": 0.27, "A2": 0.38, "A3": 0.14, "A4": 0.06, "A9": 0.15},
    "black": {"B1": 0.36, "B2": 0.46, "B9": 0.18},
    "mixed": {"M1": 0.50, "M2": 0.15, "M3": 0.15, "M9": 0.20},
    "white": {"W1": 0.87, "W2": 0.025, "W5": 0.015, "W9": 0.09},
    "other": {"O2": 0.30, "O9": 0.70},
}
_AGES = {
    "18-20": 0.05, "21-24": 0.10, "25-29": 0.16, "30-39": 0.36, "40-49": 0.21, "50-59": 0.09, "60+": 0.02,
    "not_known": 0.01,
}  # fmt: skip
_COMPLEXITIES: dict[str | None, float] = {"low": 0.26, "medium": 0.45, "high": 0.26, None: 0.03}
_SOURCES = {
    "probation": 0.44, "self": 0.11, "police": 0.09, "liaison_and_diversion": 0.08, "prison": 0.08,
    "court": 0.06, "voluntary_sector": 0.05, "local_authority": 0.04, "health": 0.03,
    "family_or_friend": 0.01, "not_known": 0.01,
}  # fmt: skip
_SUPERVISED = {"community_order": 0.48, "suspended_sentence": 0.27, "licence": 0.23, "not_known": 0.02}
_LEGAL_STATUS: dict[str, dict[str, float]] = {
    "probation": _SUPERVISED,
    "court": {"bail": 0.50, "community_order": 0.35, "suspended_sentence": 0.15},
    "prison": {"custody": 0.60, "licence": 0.30, "remand": 0.10},
    "police": {"out_of_court": 0.75, "bail": 0.15, "none_or_prevention": 0.10},
    "liaison_and_diversion": {"out_of_court": 0.40, "bail": 0.25, "none_or_prevention": 0.35},
}
_OTHER_LEGAL_STATUS = {
    "none_or_prevention": 0.72,
    "community_order": 0.10,
    "licence": 0.06,
    "not_known": 0.12,
}
_REQUIRED = {"community_order": 0.55, "suspended_sentence": 0.60, "licence": 0.50, "out_of_court": 0.30}
_WHY_CANCELLED = {
    "NOT": 0.44, "NEE": 0.11, "waited_too_long": 0.10, "MOV": 0.08, "WOR": 0.06, "RET": 0.05,
    "no_childcare": 0.04, "travel_or_venue": 0.04, "could_not_offer_what_she_needed": 0.04, "ANO": 0.03,
    "did_not_feel_safe_here": 0.01,
}  # fmt: skip
_WHY_ENDED_EARLY = {
    "NOT": 0.50, "MOV": 0.08, "WOR": 0.08, "RET": 0.07, "NEE": 0.05, "SEE": 0.05, "no_childcare": 0.04,
    "travel_or_venue": 0.03, "moved_for_safety": 0.03, "EAR": 0.02, "ANO": 0.02,
    "did_not_feel_safe_here": 0.015, "could_not_offer_what_she_needed": 0.01, "USE": 0.005,
}  # fmt: skip
_UNSENTENCED = ("none_or_prevention", "out_of_court", "bail", "not_known")
_NEEDS = {
    "need_housing": 0.44, "need_domestic_abuse": 0.57, "need_mental_health": 0.68, "need_alcohol": 0.27,
    "need_drugs": 0.33, "need_finance": 0.49,
}  # fmt: skip
_TOLD_LATER = {"need_domestic_abuse": 0.40, "need_alcohol": 0.20, "need_drugs": 0.20}


_Table = Mapping[str, float] | Mapping[str | None, float]


@dataclass(frozen=True)
class SampleReturn:
    """What one service sends for one quarter."""

    provider: str
    provider_name: str
    quarter: Quarter
    sent_on: date
    file_name: str
    rows: pl.DataFrame = field(repr=False)
    """Every column as text, as in the file; what is not given is null, and blank in the file."""

    def to_csv(self) -> bytes:
        return self.rows.write_csv().encode()


def sample_returns(providers: int = 12, seed: int = 1) -> list[SampleReturn]:
    """The returns of the first so many services, in the order in which they were sent.

    A service's returns do not depend on how many services there are.
    """
    if not 1 <= providers <= len(PROVIDERS):
        raise ValueError(f"There are 1 to {len(PROVIDERS)} invented services, not {providers}")
    returns = [
        sent
        for number, provider in enumerate(PROVIDERS[:providers])
        for sent in _returns_of(provider, np.random.default_rng([seed, number]))
    ]
    return sorted(returns, key=lambda sent: (sent.sent_on, sent.provider))


@dataclass(frozen=True)
class _Lives:
    """The referrals of one service from beginning to end, in the order in which they came."""

    fixed: pl.DataFrame
    """Columns that stay as they are from quarter to quarter."""
    dates: Mapping[str, Days]
    """By column; `_NEVER` where there is none."""
    end_state: Words
    end_reason: Words
    planned: Days
    session_days: Days
    """A row a referral, a column a session; `_NEVER` for those that were not to be."""
    session_results: NDArray[np.int64]
    """0 attended, 1 missed with good reason, 2 missed without, 3 cancelled by the service, 4 not recorded."""
    needs_known: Mapping[str, tuple[Flags, Days]]
    """By column: whether she declined to say; from which day the need is known."""


def _returns_of(provider: Provider, rng: np.random.Generator) -> Iterator[SampleReturn]:
    lives = _simulate(provider, rng)
    last_seen = _day(QUARTERS[0].first_day) - 1
    for quarter in QUARTERS:
        late = provider.often_late and rng.random() < 0.75
        days_after = (37 + int(rng.random() * 24)) if late else (10 + int(rng.random() * 18))
        if quarter in provider.not_sent:
            continue
        rows = _as_at(lives, _day(quarter.first_day), _day(quarter.last_day), last_seen)
        last_seen = _day(quarter.last_day)
        yield SampleReturn(
            provider=provider.code,
            provider_name=provider.name,
            quarter=quarter,
            sent_on=_working_day_before(quarter.last_day + timedelta(days=days_after)),
            file_name=f"{quarter.label.lower().replace(' ', '-')}-{provider.code.lower()}.csv",
            rows=rows,
        )


def _simulate(provider: Provider, rng: np.random.Generator) -> _Lives:
    referred = _referral_days(provider, rng)
    size = len(referred)
    person = _persons(referred, rng)

    # Who she is: drawn once a person, the same at each of her referrals.
    group = _pick(rng, dict(zip(GROUPS, provider.ethnic_groups, strict=True)), size)[person]
    detailed = _detailed(group, provider.travellers, rng, size, person)
    about_her = _about_her(provider, group, detailed, rng, size, person)

    # How she comes.
    source = _pick(rng, _SOURCES, size)
    legal_status = _pick_by(rng, source, _LEGAL_STATUS, _OTHER_LEGAL_STATUS)
    required = np.where(rng.random(size) < _looked_up(legal_status, _REQUIRED), "yes", "no").astype(object)
    required[(legal_status == "not_known") | (rng.random(size) < 0.02)] = "not_known"
    complexity = _pick(rng, _COMPLEXITIES, size)
    area = np.where(rng.random(size) < 0.02, _BLANK, provider.area_code)

    # What becomes of it.
    first, last = _day(QUARTERS[0].first_day), _day(QUARTERS[-1].last_day)
    better_by_now = _IMPROVEMENT * np.clip((referred - first) / (last - first), 0, 1) - _IMPROVEMENT / 2
    not_taken_on = rng.random(size)
    mistaken = not_taken_on < _INELIGIBLE_OR_MISTAKEN
    declined = ~mistaken & (not_taken_on < _INELIGIBLE_OR_MISTAKEN + _DECLINED_BY_SERVICE)
    taken_on = ~mistaken & ~declined
    will_start = _STARTS + provider.start + better_by_now + _looked_up(group, _START_BY_GROUP)
    started = taken_on & (rng.random(size) < will_start)
    will_complete = (
        _COMPLETES
        + provider.completion
        + better_by_now
        + _looked_up(group, _COMPLETION_BY_GROUP)
        + _looked_up(complexity, _COMPLETION_BY_COMPLEXITY)
        + np.where(detailed == "W3", _COMPLETION_OF_TRAVELLERS, 0.0)
    )
    completed = started & (rng.random(size) < will_complete)
    end_state = np.select(
        [completed, started, declined], ["completed", "ended_early", "declined_by_service"], "cancelled"
    ).astype(object)
    end_reason = _end_reasons(end_state, mistaken, legal_status, rng)

    # When: fractions of the wait until she starts, or of the time until the referral is cancelled.
    tail = rng.standard_normal(size)
    wait = np.clip(_MEDIAN_WAIT * provider.wait * np.exp(0.85 * tail), 1, 170)
    cancelled_after = np.where(taken_on, np.clip(2.2 * wait + 4, 6, 200), 1 + rng.random(size) * 12)
    until = np.where(started, wait, cancelled_after)
    offered_at = until * (0.25 + 0.25 * rng.random(size))
    assessed_at = offered_at + (until - offered_at) * (0.1 + 0.5 * rng.random(size))
    plan_at = assessed_at + (until - assessed_at) * (0.2 + 0.8 * rng.random(size))
    was_offered = started | (taken_on & (rng.random(size) < 0.78))
    was_assessed = started | (was_offered & (rng.random(size) < 0.30))
    has_plan = (started & (rng.random(size) < 0.97)) | (was_assessed & ~started & (rng.random(size) < 0.35))
    planned_length = np.clip(7 * provider.weeks * np.exp(0.35 * rng.standard_normal(size)), 21, 280)
    share_done = np.where(completed, 0.9 + 0.25 * rng.random(size), 0.08 + 0.72 * rng.random(size))
    ended_at = np.where(started, np.minimum(wait + planned_length * share_done, _LONGEST_LIFE), until)

    def day(after: Shares, happened: Flags | bool = True) -> Days:
        return np.where(happened, referred + after.astype(np.int64), _NEVER)

    dates = {
        "referral_date": referred,
        "first_offered_date": day(offered_at, was_offered),
        "assessed_date": day(assessed_at, was_assessed),
        "plan_agreed_date": day(plan_at, has_plan),
        "started_date": day(wait, started),
        "ended_date": day(ended_at),
    }

    a_week = 0.75 + 0.4 * rng.random(size)
    planned = np.clip(planned_length / 7 * a_week, 3, _MOST_SESSIONS - 6).astype(np.int64)
    session_days = _session_days(dates, planned_length, planned, started, rng)
    session_results = _session_results(started, completed, group, rng)

    numbers = np.arange(1, size + 1)
    prefix = provider.code[:3]
    fixed = pl.DataFrame(
        {
            "referral_id": [f"{prefix}-{number:05d}" for number in numbers],
            "person_id": [f"{prefix}-P{number + 1:05d}" for number in person],
            "area_code": area.tolist(),
            "legal_status": legal_status.tolist(),
            "attendance_required": required.tolist(),
            "referral_source": source.tolist(),
            "complexity": complexity.tolist(),
            **{name: values.tolist() for name, values in about_her.items()},
        },
        schema_overrides={"complexity": pl.String, "area_code": pl.String},
    )
    return _Lives(
        fixed=fixed,
        dates={name: _working_days(days) for name, days in dates.items()},
        end_state=end_state,
        end_reason=end_reason,
        planned=np.where(has_plan | started, planned, 0),
        session_days=_working_days(session_days),
        session_results=session_results,
        needs_known={name: _need(name, share, dates, rng) for name, share in _NEEDS.items()},
    )


def _referral_days(provider: Provider, rng: np.random.Generator) -> Days:
    """The days on which the service's referrals come, in order."""
    quarter = QUARTERS[0]
    for _ in range(_QUARTERS_BEFORE):
        quarter = quarter.previous
    days = []
    while quarter <= QUARTERS[-1]:
        spread = provider.referrals**0.5 * rng.standard_normal()
        number = max(round(provider.referrals + spread), 3)
        first, last = _day(quarter.first_day), _day(quarter.last_day)
        days.append(first + (rng.random(number) * (last - first + 1)).astype(np.int64))
        quarter = quarter.next
    return np.sort(np.concatenate(days))


def _persons(referred: Days, rng: np.random.Generator) -> Days:
    """For each referral the number of the woman, who comes back only when her last one has surely ended."""
    person = np.arange(len(referred))
    came_back = np.zeros(len(referred), dtype=bool)
    for this in np.flatnonzero(rng.random(len(referred)) < _COMES_BACK):
        latest = referred[this] - _COMES_BACK_AFTER
        start, stop = np.searchsorted(referred, [latest - 365, latest])
        earlier = start + int(rng.random() * (stop - start))
        if stop > start and not came_back[earlier]:
            person[this] = person[earlier]
            came_back[earlier] = True
    return person


def _detailed(group: Words, travellers: float, rng: np.random.Generator, size: int, person: Days) -> Words:
    shares = {**_DETAILED_SHARES, "white": {**_DETAILED_SHARES["white"], "W3": travellers}}
    draw = rng.random(size)[person]
    detailed = np.empty(size, dtype=object)
    for slug, within in shares.items():
        mine = group == slug
        detailed[mine] = _choose(draw[mine], within)
    return detailed


def _about_her(
    provider: Provider, group: Words, detailed: Words, rng: np.random.Generator, size: int, person: Days
) -> dict[str, Words]:
    as_group = rng.random(size)[person] < provider.five_groups
    ethnicity = np.where(as_group, np.array([GROUPS[slug] for slug in group], dtype=object), detailed)
    missing = rng.random(size)[person] < provider.unknown_ethnicity
    reason = _pick(rng, {"not_asked": 0.45, "declined": 0.25, "not_known": 0.30}, size)[person]
    writes_code = rng.random(size)[person] < 0.5
    ethnicity[missing] = None
    ethnicity[missing & (reason == "declined") & writes_code] = "NS"
    source = _pick(rng, {"self": 0.88, "worker": 0.09, "officer": 0.03}, size)[person]
    answers = {"declined": 0.03, "not_asked": 0.06}
    return {
        "age_band": _pick(rng, _AGES, size)[person],
        "ethnicity": ethnicity,
        "ethnicity_source": np.where(missing, _BLANK, source),
        "ethnicity_missing_reason": np.where(missing, reason, _BLANK),
        "disability": _pick(rng, {"yes": 0.37, "no": 0.54, **answers}, size)[person],
        "dependent_children": _pick(rng, {"yes": 0.34, "no": 0.57, **answers}, size)[person],
    }


def _end_reasons(end_state: Words, mistaken: Flags, legal_status: Words, rng: np.random.Generator) -> Words:
    size = len(end_state)
    cancelled, early = _pick(rng, _WHY_CANCELLED, size), _pick(rng, _WHY_ENDED_EARLY, size)
    reason = np.where(end_state == "cancelled", cancelled, np.where(end_state == "ended_early", early, _BLANK))
    unsentenced = np.isin(legal_status.astype(str), _UNSENTENCED)
    reason[unsentenced & ((reason == "RET") | (reason == "SEE"))] = "NOT"
    reason[mistaken] = _pick(rng, {"INE": 0.55, "MIS": 0.45}, size)[mistaken]
    return reason


def _session_days(
    dates: Mapping[str, Days], length: Shares, planned: Days, started: Flags, rng: np.random.Generator
) -> Days:
    """From the start to the end of the work; a woman who never started missed the few offered to her."""
    nth = np.arange(_MOST_SESSIONS)
    apart = np.where(started, length / planned, 7 + 7 * rng.random(len(started)))
    first = np.where(started, dates["started_date"], dates["first_offered_date"])
    most = np.where(started, _MOST_SESSIONS, 1 + (rng.random(len(started)) * 4).astype(np.int64))
    days = first[:, None] + (nth * apart[:, None]).astype(np.int64)
    held = (days <= dates["ended_date"][:, None]) & (nth < most[:, None])
    return np.where(held, days, _NEVER)


def _session_results(started: Flags, completed: Flags, group: Words, rng: np.random.Generator) -> NDArray[np.int64]:
    shape = (len(started), _MOST_SESSIONS)
    attends = np.where(completed, 0.75, 0.60) + np.where(group == "black", -0.02, 0.0)
    attends = np.where(started, attends, 0.0)[:, None]
    draw, kind = rng.random(shape), rng.random(shape)
    results = np.where(draw < attends, 0, np.where(kind < 0.52, 1, 2))
    results[draw > 0.985] = 4
    results[rng.random(shape) < 0.05] = 3
    results[started, 0] = 0
    return results


def _need(name: str, share: float, dates: Mapping[str, Days], rng: np.random.Generator) -> tuple[Flags, Days]:
    """Asked at the assessment; some needs are told only later, when there is trust."""
    size = len(dates["referral_date"])
    declined = rng.random(size) < 0.03
    has_it = ~declined & (rng.random(size) < share)
    later = rng.random(size) < _TOLD_LATER.get(name, 0.08)
    after = np.where(later, (10 + 80 * rng.random(size)).astype(np.int64), 0)
    return declined, np.where(has_it, np.minimum(dates["assessed_date"] + after, _NEVER), _NEVER)


def _as_at(lives: _Lives, first: int, last: int, last_seen: int) -> pl.DataFrame:
    """The sheet of a quarter: every referral open at any moment of it, as it stood on its last day.

    After a quarter that was not sent, it also tells how those ended that were open in the last sheet before.
    """
    came, ended = lives.dates["referral_date"], lives.dates["ended_date"]
    open_in_quarter = (came <= last) & (ended >= first)
    open_when_last_seen = (came <= last_seen) & (ended > last_seen)
    at = np.flatnonzero(open_in_quarter | open_when_last_seen)

    has_ended = ended[at] <= last
    by_now = lives.session_days[at] <= last
    results = lives.session_results[at]
    counts = [(by_now & (results == result)).sum(axis=1) for result in range(5)]
    attended, acceptable, unacceptable, by_service, unwritten = counts
    offered = attended + acceptable + unacceptable + unwritten
    plan_known = (lives.dates["plan_agreed_date"][at] <= last) | (lives.dates["started_date"][at] <= last)
    assessed = lives.dates["assessed_date"][at] <= last

    columns = {name: _dates(days[at], last) for name, days in lives.dates.items()}
    columns["end_state"] = _text(np.where(has_ended, lives.end_state[at], "open"))
    columns["end_reason"] = _text(np.where(has_ended, lives.end_reason[at], _BLANK))
    sessions = {
        "sessions_planned": np.maximum(np.where(plan_known, lives.planned[at], 0), offered + by_service),
        "sessions_offered": offered,
        "sessions_attended": attended,
        "sessions_missed_acceptable": acceptable,
        "sessions_missed_unacceptable": unacceptable,
        "sessions_cancelled_by_service": by_service,
    }
    columns |= {name: pl.Series(number).cast(pl.String) for name, number in sessions.items()}
    for name, (declined, known_from) in lives.needs_known.items():
        answer = np.where(declined[at], "declined", np.where(known_from[at] <= last, "yes", "no"))
        columns[name] = _text(np.where(assessed, answer, "not_asked").astype(object))
    rows = lives.fixed[at].with_columns(**columns)
    return rows.select(COLUMNS)


def _dates(days: Days, last: int) -> pl.Series:
    known = np.where(days <= last, days, np.iinfo(np.int64).min)  # numpy's "not a time", null in Polars
    return pl.Series(known.astype("datetime64[D]")).cast(pl.String)


def _text(values: Words) -> pl.Series:
    return pl.Series(values.tolist(), dtype=pl.String)


def _pick(rng: np.random.Generator, shares: _Table, size: int) -> Words:
    return _choose(rng.random(size), shares)


def _choose(draw: Shares, shares: _Table) -> Words:
    """For each draw between 0 and 1, one of the keys, as often as its share says."""
    names = np.array([*shares], dtype=object)
    bounds = np.cumsum([*shares.values()])
    chosen: Words = names[np.searchsorted(bounds[:-1] / bounds[-1], draw, side="right")]
    return chosen


def _pick_by(
    rng: np.random.Generator,
    of: Words,
    shares: Mapping[str, Mapping[str, float]],
    otherwise: Mapping[str, float],
) -> Words:
    draw = rng.random(len(of))
    picked = _choose(draw, otherwise)
    for value, within in shares.items():
        mine = of == value
        picked[mine] = _choose(draw[mine], within)
    return picked


def _looked_up(values: Words, table: Mapping[str, float]) -> Shares:
    found = np.zeros(len(values))
    for value, amount in table.items():
        found[values == value] = amount
    return found


def _day(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _working_days(days: Days) -> Days:
    """Each week's seven days fall on its five working days, public holidays on the next; the order stays."""
    week, nth = np.divmod(days + 3, 7)  # 1 January 1970 was a Thursday
    weekdays = (week * 7 + nth * 5 // 7 - 3).astype("datetime64[D]")
    working: Days = np.busday_offset(weekdays, 0, roll="forward", holidays=_HOLIDAYS).astype(np.int64)
    return np.where(days < _NEVER, working, _NEVER)


def _working_day_before(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Make the sample returns. Nobody in them is real.")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the files to")
    parser.add_argument("--providers", type=int, choices=(12, 1), default=12)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    returns = sample_returns(chosen.providers, chosen.seed)
    for sent in returns:
        (chosen.out / sent.file_name).write_bytes(sent.to_csv())
    print(f"{len(returns)} returns in {chosen.out}. Nobody in them is real.")


if __name__ == "__main__":
    main()
