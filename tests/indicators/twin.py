"""The indicators a second time, in plain Python, from the rows as they were sent: what the SQL has to agree with.

Written from the definitions in words, not from the queries. Here is what all of them need: what stands after a list of
returns, and how units are gathered into figures. The indicators themselves are in `twin_referrals` (volumes and
engagement), `twin_follow_up` (housing, questionnaires, outcomes, needs) and `twin_others` (answers, matched people,
returns).
"""

import calendar
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.definitions.contracts import Contract
from dashboard.definitions.ethnicity import DETAILED
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import Quarter

Row = dict[str, Any]
GROUP = {category.code: category.group for category in DETAILED}


@dataclass
class Sent:
    """A return as it was sent."""

    provider: str
    quarter: str
    sheets: Mapping[str, Sequence[Row]]
    withdrawn: bool = False
    days_after: int = 14
    """How long after the quarter's end it came."""


@dataclass
class Referral:
    """What is true of a referral, after everything that was sent."""

    provider: str
    contract: str
    line: Row
    as_of: date
    told: Quarter
    """The latest quarter that speaks of it."""

    @property
    def accepted(self) -> bool:
        return self.line["end_state"] != "declined_by_service" and self.line["end_reason"] not in ("INE", "MIS")

    def __getitem__(self, column: str) -> Any:
        return self.line.get(column)


@dataclass
class Unit:
    """One that counts."""

    provider: str
    contract: str | None
    woman: str | None
    on: date
    achieved: bool = True
    value: float = 0
    weight: float = 0
    groups: Mapping[str, str] = field(default_factory=dict)
    """Characteristic → the group that she is in."""

    @property
    def known(self) -> tuple[Any, ...]:
        """All that a query says of it, but for how it names it."""
        value, weight = round(self.value, 6), round(self.weight, 6)
        return (self.provider, self.contract or "", self.woman or "", self.on, self.achieved, value, weight)


@dataclass
class Figures:
    """What is reported of a group of units."""

    units: list[Unit] = field(default_factory=list)

    @property
    def n(self) -> int:
        return len(self.units)

    @property
    def k(self) -> int:
        return sum(unit.achieved for unit in self.units)

    @property
    def women(self) -> int:
        """Distinct women; who has no number is alone."""
        named = {(unit.provider, unit.woman) for unit in self.units if unit.woman}
        return len(named) + sum(unit.woman is None for unit in self.units)

    @property
    def value(self) -> float:
        return sum(unit.value for unit in self.units)

    @property
    def weight(self) -> float:
        return sum(unit.weight for unit in self.units)


class Twin:
    """What is true after a list of returns and files, in the order in which they were sent."""

    def __init__(
        self,
        returns: Sequence[Sent],
        files: Sequence[tuple[str, Sequence[Row]]] = (),
        contracts: Sequence[Contract] = (),
    ) -> None:
        """Work out what stands: of each provider's quarter and sheet the last that was not withdrawn."""
        self.returns, self.files, self.contracts = returns, files, contracts
        standing: dict[tuple[str, str], dict[Quarter, Sequence[Row]]] = defaultdict(dict)
        for sent in returns:
            for sheet, rows in sent.sheets.items():
                if not sent.withdrawn:
                    standing[sheet, sent.provider][Quarter.parse(sent.quarter)] = rows
        self.standing = {key: sorted(told.items()) for key, told in standing.items()}
        self.told = {provider: told for (sheet, provider), told in self.standing.items() if sheet == "referrals"}
        self.as_of = {
            key: max(quarter for quarter, rows in self.told[key[0]] if self.told_of(key, rows)).last_day
            for key in self.contracts_with_rows()
        }

    def latest(self, sheet: str, *key: str) -> dict[tuple[Any, ...], tuple[Quarter, Row]]:
        """(provider, key …) → what the latest quarter that speaks of it says of it."""
        return {
            (provider, *(line.get(name) for name in key)): (quarter, line)
            for (name, provider), told in self.standing.items()
            if name == sheet
            for quarter, rows in told
            for line in rows
        }

    def of_files(self, sheet: str, *key: str) -> list[Row]:
        """The rows of the files of one kind: of each key the row of the latest."""
        return list(
            {tuple(line[k] for k in key): line for name, rows in self.files if name == sheet for line in rows}.values()
        )

    def referrals(self) -> Iterator[Referral]:
        """Each referral as the latest quarter that speaks of it has it."""
        for (provider, _), (quarter, line) in self.latest("referrals", "referral_id").items():
            contract = self.contract(provider, line)
            yield Referral(provider, contract, line, self.as_of[provider, contract], quarter)

    def referral(self, provider: str, number: str) -> Referral | None:
        return next((one for one in self.referrals() if (one.provider, one["referral_id"]) == (provider, number)), None)

    def histories(self) -> Iterator[tuple[Referral, list[tuple[Quarter, Row]]]]:
        """Each referral with everything that was told of it, quarter by quarter."""
        for one in self.referrals():
            lines = ((quarter, line) for quarter, rows in self.told[one.provider] for line in rows)
            yield one, [(quarter, line) for quarter, line in lines if line["referral_id"] == one["referral_id"]]

    def contract(self, provider: str, line: Row) -> str:
        """The contract of a row: the one it names, if that is agreed; else the provider's only one."""
        agreed = self.agreed(provider)
        named = line.get("contract_ref") or (agreed[0] if len(agreed) == 1 else f"{provider}-1")
        return agreed[0] if len(agreed) == 1 and named not in agreed else named

    def agreed(self, provider: str) -> list[str]:
        return [one.contract for one in self.contracts if one.provider == provider]

    def only_contract(self, provider: str) -> str | None:
        """What names no referral is counted under the provider's only contract, where it has only one."""
        agreed = self.agreed(provider)
        if not agreed and any(sent.provider == provider for sent in self.returns):
            return f"{provider}-1"
        return agreed[0] if len(agreed) == 1 else None

    def covered_from(self, unit: Unit) -> date:
        """The first quarter of the contract; its oldest referral, if a tenth of that sheet had ended before."""
        for quarter, rows in self.told[unit.provider]:
            own = [line for line in rows if self.contract(unit.provider, line) == unit.contract]
            if not own:
                continue
            before = [line for line in own if line["ended_date"] and line["ended_date"] < quarter.first_day]
            return min(line["referral_date"] for line in own) if 10 * len(before) >= len(own) else quarter.first_day
        raise AssertionError("a unit of a contract of which nothing was told")

    def seen_by(self, commissioner: str, unit: Unit) -> bool:
        """Whether a commissioner sees it counted: under a contract of theirs."""
        for one in self.contracts:
            if (one.provider, one.contract) == (unit.provider, unit.contract):
                return commissioner in one.commissioners
        return commissioner == "COMMISSIONER" and unit.contract is not None

    def who_sees(self, provider: str, contract: str) -> set[str]:
        """The commissioners of a contract; of one that is not agreed where others are, nobody."""
        agreed = {one.contract: one.commissioners for one in self.contracts if one.provider == provider}
        return set(agreed.get(contract, ())) if agreed else {"COMMISSIONER"}

    def contracts_with_rows(self) -> list[tuple[str, str]]:
        """(provider, contract) of all that referrals stand of."""
        return sorted(
            {
                (provider, self.contract(provider, line))
                for provider, told in self.told.items()
                for _, rows in told
                for line in rows
            }
        )

    def told_of(self, key: tuple[str, str], rows: Sequence[Row]) -> bool:
        """Whether a sheet of a contract's provider has rows of which all the contract's commissioners are told."""
        provider, contract = key
        return any(
            self.who_sees(provider, contract) <= self.who_sees(provider, self.contract(provider, line)) for line in rows
        )

    def figures(
        self,
        indicator: str,
        units: Sequence[Unit],
        *,
        by: str | None = None,
        provider: str | None = None,
        commissioner: str | None = None,
        first_day: date = date.min,
        last_day: date = date.max,
    ) -> dict[str, Figures]:
        """Group → figures: of one provider, of one commissioner's contracts, or of all."""
        found: dict[str, Figures] = defaultdict(Figures)
        series = by in ("quarter", "year") and INDICATORS[indicator].of_referrals
        for unit in units:
            if provider not in (None, unit.provider) or not first_day <= unit.on <= last_day:
                continue
            if (commissioner and not self.seen_by(commissioner, unit)) or (
                series and unit.on < self.covered_from(unit)
            ):
                continue
            if group := _group(unit, by):
                found[group].units.append(unit)
        return dict(found)


def _group(unit: Unit, by: str | None) -> str | None:
    quarter = Quarter.containing(unit.on)
    times_and_places = {
        None: "all", "provider": unit.provider, "contract": unit.contract, "quarter": quarter.label,
        "year": quarter.year.label,
    }  # fmt: skip
    return times_and_places[by] if by in times_and_places else unit.groups.get(by or "")


def of_referral(
    one: Referral, on: date, achieved: bool = True, value: float = 0, weight: float = 0, **more: str
) -> Unit:
    """A unit that a referral is counted as."""
    groups = groups_of(one["ethnicity"], one["age_band"]) | {
        "disability": one["disability"] if one["disability"] in ("yes", "no") else "not_known",
        "delivery_partner": one["delivery_partner"],
        **more,
    }
    groups["ethnicity_age_two"] = crossed(groups["ethnicity"], groups["age_two"])
    groups["ethnicity_legal_status"] = crossed(groups["ethnicity"], one["legal_status"] or "not_known")
    return Unit(one.provider, one.contract, one["person_id"], on, achieved, value, weight, groups)


def crossed(first: str, second: str) -> str:
    """Two groups at once; not known, where one of them is not."""
    return "not_known" if "not_known" in (first, second) else f"{first}>{second}"


def groups_of(ethnicity: str | None, age: str | None) -> dict[str, str]:
    """The groups that follow from an ethnicity and an age."""
    group = "not_known" if ethnicity is None else GROUP.get(ethnicity, ethnicity)
    two = "not_known" if age in (None, "not_known") else "18-24" if age in ("18-20", "21-24") else "25+"
    return {"ethnicity": group, "age": age or "not_known", "age_two": two}


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def quarters_up_to(as_of: date) -> Iterator[Quarter]:
    quarter = Quarter(2018, 1)
    while quarter.last_day <= as_of:
        yield quarter
        quarter = quarter.next
