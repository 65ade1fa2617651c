"""Each referral's life, played through once from the day it comes to the day it ends."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashboard.definitions.ethnicity import GROUPS
from invented.chance import (
    BLANK,
    NEVER,
    Days,
    Flags,
    Shares,
    Words,
    as_day,
    choose,
    looked_up,
    pick,
    pick_by,
    working_days,
)
from invented.services import QUARTERS, Provider

# What is true in the invented world. Shares of all women, unless said otherwise.
_STARTS = 0.77
_COMPLETES = 0.612
_IMPROVEMENT = 0.07
_MEDIAN_WAIT = 17.5
_INELIGIBLE_OR_MISTAKEN = 0.02
_DECLINED_BY_SERVICE = 0.03
_NO_AREA = 0.02
_COMES_BACK = 0.17
"""Of all referrals; about 8 % are then seen to be of a woman who is in an earlier sheet."""

_START_BY_GROUP = {"black": -0.06, "mixed": -0.02}
_COMPLETION_BY_GROUP = {"black": -0.105, "mixed": -0.05}
_COMPLETION_OF_TRAVELLERS = -0.06
_COMPLETION_BY_COMPLEXITY = {"low": 0.09, "medium": 0.01, "high": -0.11}

_LONGEST_LIFE = 365
_COMES_BACK_AFTER = _LONGEST_LIFE + 7
_QUARTERS_BEFORE = 6
"""Simulated before the first sheet, so that it too has women who came earlier."""
_MOST_SESSIONS = 36

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


Needs = Mapping[str, tuple[Flags, Days]]
"""By column: whether she declined to say; from which day the need is known, `NEVER` if there is none."""


@dataclass(frozen=True)
class Lives:
    """The referrals of one service from beginning to end, in the order in which they came."""

    group: Words
    """Which of the five ethnic groups she is of, whatever the service knows of it."""
    traveller: Flags
    """Whether she is a Gypsy or Irish Traveller."""
    fixed: pl.DataFrame
    """Columns that stay as they are from quarter to quarter."""
    dates: Mapping[str, Days]
    """By column; `NEVER` where there is none."""
    end_state: Words
    end_reason: Words
    planned: Days
    session_days: Days
    """A row a referral, a column a session; `NEVER` for those that were not to be."""
    session_results: NDArray[np.int64]
    """0 attended, 1 missed with good reason, 2 missed without, 3 cancelled by the service, 4 not recorded."""
    needs_known: Needs

    def __len__(self) -> int:
        return len(self.end_state)

    @property
    def assessed(self) -> Flags:
        return self.dates["assessed_date"] < NEVER

    @property
    def started(self) -> Flags:
        return self.dates["started_date"] < NEVER

    @property
    def completed(self) -> Flags:
        completed: Flags = self.end_state == "completed"
        return completed

    def has_need(self, name: str) -> Flags:
        """Whether a need becomes known, sooner or later."""
        return self.needs_known[name][1] < NEVER

    def word(self, name: str) -> Words:
        """A column that stays as it is."""
        return self.fixed[name].to_numpy().astype(object)


def simulate(provider: Provider, rng: np.random.Generator) -> Lives:
    referred = _referral_days(provider, rng)
    size = len(referred)
    person = _persons(referred, rng)

    # Who she is: drawn once a person, the same at each of her referrals.
    group = pick(rng, dict(zip(GROUPS, provider.ethnic_groups, strict=True)), size)[person]
    detailed = _detailed(group, provider.travellers, rng, size, person)
    about_her = _about_her(provider, group, detailed, rng, size, person)

    # How she comes.
    source = pick(rng, _SOURCES, size)
    legal_status = pick_by(rng, source, _LEGAL_STATUS, _OTHER_LEGAL_STATUS)
    required = np.where(rng.random(size) < looked_up(legal_status, _REQUIRED), "yes", "no").astype(object)
    required[(legal_status == "not_known") | (rng.random(size) < 0.02)] = "not_known"
    complexity = pick(rng, _COMPLEXITIES, size)
    area = _areas(provider, rng.random(size))

    # What becomes of it.
    better_by_now = _IMPROVEMENT * passed(referred) - _IMPROVEMENT / 2
    not_taken_on = rng.random(size)
    mistaken = not_taken_on < _INELIGIBLE_OR_MISTAKEN
    declined = ~mistaken & (not_taken_on < _INELIGIBLE_OR_MISTAKEN + _DECLINED_BY_SERVICE)
    taken_on = ~mistaken & ~declined
    will_start = _STARTS + provider.start + better_by_now + looked_up(group, _START_BY_GROUP)
    started = taken_on & (rng.random(size) < will_start)
    will_complete = (
        _COMPLETES
        + provider.completion
        + better_by_now
        + looked_up(group, _COMPLETION_BY_GROUP)
        + looked_up(complexity, _COMPLETION_BY_COMPLEXITY)
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
        return np.where(happened, referred + after.astype(np.int64), NEVER)

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
    return Lives(
        group=group,
        traveller=detailed == "W3",
        fixed=fixed,
        dates={name: working_days(days) for name, days in dates.items()},
        end_state=end_state,
        end_reason=end_reason,
        planned=np.where(has_plan | started, planned, 0),
        session_days=working_days(session_days),
        session_results=session_results,
        needs_known={name: need(name, share, dates, rng) for name, share in _NEEDS.items()},
    )


def passed(days: Days) -> Shares:
    """How much of the three years has passed on each of these days, from 0 to 1."""
    first, last = as_day(QUARTERS[0].first_day), as_day(QUARTERS[-1].last_day)
    share: Shares = np.clip((days - first) / (last - first), 0, 1)
    return share


def _areas(provider: Provider, draw: Shares) -> Words:
    """Where each woman lives: of 2 % it is not told, and of some services a share lives where another one works."""
    area = np.full(len(draw), provider.area_code, dtype=object)
    area[draw < _NO_AREA] = BLANK
    top = 1.0
    for code, share in provider.elsewhere:
        area[(draw >= top - share) & (draw < top)] = code
        top -= share
    return area


def _referral_days(provider: Provider, rng: np.random.Generator) -> Days:
    """The days on which the service's referrals come, in order."""
    quarter = QUARTERS[0]
    for _ in range(_QUARTERS_BEFORE):
        quarter = quarter.previous
    days = []
    while quarter <= QUARTERS[-1]:
        spread = provider.referrals**0.5 * rng.standard_normal()
        number = max(round(provider.referrals + spread), 3)
        first, last = as_day(quarter.first_day), as_day(quarter.last_day)
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
        detailed[mine] = choose(draw[mine], within)
    return detailed


def _about_her(
    provider: Provider, group: Words, detailed: Words, rng: np.random.Generator, size: int, person: Days
) -> dict[str, Words]:
    as_group = rng.random(size)[person] < provider.five_groups
    ethnicity = np.where(as_group, np.array([GROUPS[slug] for slug in group], dtype=object), detailed)
    missing = rng.random(size)[person] < provider.unknown_ethnicity
    reason = pick(rng, {"not_asked": 0.45, "declined": 0.25, "not_known": 0.30}, size)[person]
    writes_code = rng.random(size)[person] < 0.5
    ethnicity[missing] = None
    ethnicity[missing & (reason == "declined") & writes_code] = "NS"
    source = pick(rng, {"self": 0.88, "worker": 0.09, "officer": 0.03}, size)[person]
    answers = {"declined": 0.03, "not_asked": 0.06}
    return {
        "age_band": pick(rng, _AGES, size)[person],
        "ethnicity": ethnicity,
        "ethnicity_source": np.where(missing, BLANK, source),
        "ethnicity_missing_reason": np.where(missing, reason, BLANK),
        "disability": pick(rng, {"yes": 0.37, "no": 0.54, **answers}, size)[person],
        "dependent_children": pick(rng, {"yes": 0.34, "no": 0.57, **answers}, size)[person],
    }


def _end_reasons(end_state: Words, mistaken: Flags, legal_status: Words, rng: np.random.Generator) -> Words:
    size = len(end_state)
    cancelled, early = pick(rng, _WHY_CANCELLED, size), pick(rng, _WHY_ENDED_EARLY, size)
    reason = np.where(end_state == "cancelled", cancelled, np.where(end_state == "ended_early", early, BLANK))
    unsentenced = np.isin(legal_status.astype(str), _UNSENTENCED)
    reason[unsentenced & ((reason == "RET") | (reason == "SEE"))] = "NOT"
    reason[mistaken] = pick(rng, {"INE": 0.55, "MIS": 0.45}, size)[mistaken]
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
    return np.where(held, days, NEVER)


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


def need(name: str, share: float, dates: Mapping[str, Days], rng: np.random.Generator) -> tuple[Flags, Days]:
    """Asked at the assessment; some needs are told only later, when there is trust."""
    size = len(dates["referral_date"])
    declined = rng.random(size) < 0.03
    has_it = ~declined & (rng.random(size) < share)
    later = rng.random(size) < _TOLD_LATER.get(name, 0.08)
    after = np.where(later, (10 + 80 * rng.random(size)).astype(np.int64), 0)
    return declined, np.where(has_it, np.minimum(dates["assessed_date"] + after, NEVER), NEVER)
