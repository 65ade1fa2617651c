"""The indicators a second time, in plain Python, from the rows as they were sent: what the SQL has to agree with.

Written from the definitions in words, not from the queries.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dashboard.definitions.ethnicity import DETAILED
from dashboard.definitions.periods import Quarter
from tests.builders import row

Row = dict[str, Any]
GROUP = {category.code: category.group for category in DETAILED}
ETHNICITIES = ("white", "black", "W1", "W3", "B2", "A4", None)


@dataclass
class Sent:
    """A return as it was sent."""

    provider: str
    quarter: str
    rows: Sequence[Row]
    withdrawn: bool = False


@dataclass
class Unit:
    """One that counts."""

    provider: str
    referral: str
    woman: str
    on: date
    achieved: bool = True
    value: float = 0
    weight: float = 0


@dataclass
class Figures:
    """What is reported of a group of units."""

    n: int = 0
    k: int = 0
    women: set[tuple[str, str]] = field(default_factory=set)
    value: float = 0
    weight: float = 0
    largest: float = 0

    def add(self, unit: Unit) -> None:
        self.n += 1
        self.k += unit.achieved
        self.women.add((unit.provider, unit.woman))
        self.value += unit.value
        self.weight += unit.weight
        self.largest = max(self.largest, unit.value)


class Twin:
    """What is true after a list of returns, in the order in which they were sent."""

    def __init__(self, returns: Sequence[Sent]) -> None:
        """Work out the standing returns: of each provider's quarter the last that was not withdrawn."""
        standing: dict[tuple[str, str], Sequence[Row]] = {}
        for sent in returns:
            if not sent.withdrawn:
                standing[sent.provider, sent.quarter] = sent.rows
        self.by_provider: dict[str, list[tuple[Quarter, Sequence[Row]]]] = defaultdict(list)
        for (provider, quarter), rows in standing.items():
            self.by_provider[provider].append((Quarter.parse(quarter), rows))
        for quarterly in self.by_provider.values():
            quarterly.sort(key=lambda one: one[0])
        self.as_of = {provider: quarterly[-1][0].last_day for provider, quarterly in self.by_provider.items()}

    def truth(self) -> Iterator[tuple[str, Row]]:
        """Each referral as the latest quarter that speaks of it has it."""
        for provider, quarterly in self.by_provider.items():
            latest = {line["referral_id"]: line for _, rows in quarterly for line in rows}
            for line in latest.values():
                yield provider, line

    def group(self, unit: Unit) -> str:
        line = next(
            line for provider, line in self.truth() if (provider, line["referral_id"]) == (unit.provider, unit.referral)
        )
        code = line["ethnicity"]
        return "not_known" if code is None else GROUP.get(code, code)

    def units(self, indicator: str) -> list[Unit]:
        if indicator == "attended":
            return list(self._attended())
        found = []
        for provider, line in self.truth():
            for on, achieved, value in getattr(self, f"_{indicator}")(line, self.as_of[provider]):
                found.append(Unit(provider, line["referral_id"], line["person_id"], on, achieved, value))
        return found

    def _referrals_received(self, line: Row, as_of: date) -> Iterator[tuple[date, bool, float]]:
        yield line["referral_date"], True, 0

    def _women_supported(self, line: Row, as_of: date) -> Iterator[tuple[date, bool, float]]:
        if _accepted(line):
            last_open = line["ended_date"] or as_of
            for quarter in _quarters_up_to(as_of):
                if line["referral_date"] <= quarter.last_day and last_open >= quarter.first_day:
                    yield quarter.last_day, True, 0

    def _on_the_books(self, line: Row, as_of: date) -> Iterator[tuple[date, bool, float]]:
        for quarter in _quarters_up_to(as_of):
            if _accepted(line) and _open_on(line, quarter.last_day):
                yield quarter.last_day, True, 0

    def _waiting_now(self, line: Row, as_of: date) -> Iterator[tuple[date, bool, float]]:
        for on, _, _ in self._on_the_books(line, as_of):
            if line["started_date"] is None or line["started_date"] > on:
                yield on, True, (on - line["referral_date"]).days

    def _started_in_period(self, line: Row, as_of: date) -> Iterator[tuple[date, bool, float]]:
        if _accepted(line) and line["started_date"]:
            yield line["started_date"], True, 0

    def _ended_in_period(self, line: Row, as_of: date) -> Iterator[tuple[date, bool, float]]:
        if _accepted(line) and line["ended_date"]:
            yield line["ended_date"], True, 0

    def _started(self, line: Row, as_of: date) -> Iterator[tuple[date, bool, float]]:
        if _accepted(line) and (as_of - line["referral_date"]).days >= 90:
            yield line["referral_date"], line["started_date"] is not None, 0

    def _completed(self, line: Row, as_of: date) -> Iterator[tuple[date, bool, float]]:
        if _ended_after_starting(line):
            yield line["ended_date"], line["end_state"] == "completed", 0

    def _left_before_finishing(self, line: Row, as_of: date) -> Iterator[tuple[date, bool, float]]:
        if _ended_after_starting(line):
            yield line["ended_date"], line["end_state"] == "ended_early", 0

    def _ethnicity_known(self, line: Row, as_of: date) -> Iterator[tuple[date, bool, float]]:
        if _accepted(line) and line["ethnicity_missing_reason"] != "declined":
            yield line["referral_date"], line["ethnicity"] is not None, 0

    def _attended(self) -> Iterator[Unit]:
        for provider, quarterly in self.by_provider.items():
            told: dict[str, list[tuple[Quarter, Row]]] = defaultdict(list)
            for quarter, rows in quarterly:
                for line in rows:
                    told[line["referral_id"]].append((quarter, line))
            for referral, history in told.items():
                before = {"offered": 0, "attended": 0}
                for quarter, line in history:
                    now = {}
                    for what in before:
                        own, since = line.get(f"sessions_{what}_this_quarter"), line.get(f"sessions_{what}")
                        now[what] = own if own is not None else None if since is None else since - before[what]
                        before[what] = before[what] if since is None else since
                    if None not in now.values():
                        on = min(line["ended_date"] or quarter.last_day, quarter.last_day)
                        yield Unit(provider, referral, line["person_id"], on, True, now["attended"], now["offered"])

    def figures(
        self,
        indicator: str,
        *,
        by: str | None = None,
        provider: str | None = None,
        first_day: date = date.min,
        last_day: date = date.max,
    ) -> dict[str, Figures]:
        """Group → figures, of one provider or of all."""
        found: dict[str, Figures] = defaultdict(Figures)
        for unit in self.units(indicator):
            covered = by != "quarter" or unit.on >= self._covered_from(unit.provider)
            if covered and provider in (None, unit.provider) and first_day <= unit.on <= last_day:
                if indicator == "attended" and not (unit.value or unit.weight):
                    continue
                found[self._group(unit, by)].add(unit)
        return dict(found)

    def _covered_from(self, provider: str) -> date:
        """The first quarter sent; if a tenth of its sheet had ended before it, the oldest referral in it."""
        quarter, rows = next((q, rows) for q, rows in self.by_provider[provider] if rows)
        assert quarter == self.by_provider[provider][0][0], "a first return is never empty"
        before = [line for line in rows if line["ended_date"] and line["ended_date"] < quarter.first_day]
        if 10 * len(before) >= len(rows):
            return min(line["referral_date"] for line in rows)
        return quarter.first_day

    def _group(self, unit: Unit, by: str | None) -> str:
        if by == "quarter":
            return Quarter.containing(unit.on).label
        if by == "provider":
            return unit.provider
        return self.group(unit) if by == "ethnicity" else "all"


def _accepted(line: Row) -> bool:
    return line["end_state"] != "declined_by_service" and line["end_reason"] not in ("INE", "MIS")


def _ended_after_starting(line: Row) -> bool:
    dates = line["started_date"] and line["ended_date"]
    return bool(dates) and _accepted(line) and line["end_reason"] not in ("USE", "ACQ")


def _open_on(line: Row, on: date) -> bool:
    return line["referral_date"] <= on and (line["ended_date"] is None or line["ended_date"] > on)


def _quarters_up_to(as_of: date) -> Iterator[Quarter]:
    quarter = Quarter(2018, 1)
    while quarter.last_day <= as_of:
        yield quarter
        quarter = quarter.next


def random_rows(chance: random.Random, quarter: str, *, referrals: int) -> list[Row]:
    """What a service might send for a quarter: each call tells the referrals' stories afresh."""
    last = Quarter.parse(quarter).last_day
    return [_random_row(chance, f"r{i}", last) for i in range(referrals) if i == 0 or chance.random() < 0.8]


def _random_row(chance: random.Random, referral: str, last: date) -> Row:
    referred = last - timedelta(days=chance.choice((0, 1, 45, 88, 89, 90, 91, 92, 180, 300, 400)))
    started = referred + timedelta(days=chance.choice((0, 7, 30, 90))) if chance.random() < 0.6 else None
    ended = (started or referred) + timedelta(days=chance.choice((0, 20, 91, 92))) if chance.random() < 0.6 else None
    if started and started > last:
        started, ended = None, None
    if ended and ended > last:
        ended = None
    state, reason = _random_end(chance, bool(started), bool(ended))
    ethnicity = chance.choice(ETHNICITIES)
    return row(
        referral_id=referral,
        person_id=f"p{int(referral[1:]) // 2}",
        referral_date=referred,
        started_date=started,
        ended_date=ended,
        end_state=state,
        end_reason=reason,
        ethnicity=ethnicity,
        ethnicity_missing_reason=None if ethnicity else chance.choice(("declined", "not_asked", "not_known")),
        **_random_sessions(chance, referral),
    )


def _random_end(chance: random.Random, started: bool, ended: bool) -> tuple[str, str | None]:
    if not ended:
        return "open", None
    state = chance.choice(("completed", "ended_early") if started else ("cancelled", "declined_by_service"))
    early = state in ("ended_early", "cancelled")
    return state, chance.choice(("INE", "MIS", "USE", "ACQ", "NOT", "RET")) if early else None


def _random_sessions(chance: random.Random, referral: str) -> Row:
    """Since the referral, in the quarter, or both: each referral is always told in the same of these ways."""
    way = int(referral[1:]) % 3
    suffixes = (("",), ("_this_quarter",), ("", "_this_quarter"))[way]
    missing = [] if way == 2 else [None]
    found: Row = {}
    for suffix in suffixes:
        offered = chance.choice([*missing, 0, 3, 8])
        found[f"sessions_offered{suffix}"] = offered
        found[f"sessions_attended{suffix}"] = chance.choice([*missing, 0, offered]) if offered is not None else None
    return found
