"""The twin's answers, matched people and returns: what belongs to no referral."""

from collections.abc import Iterator
from datetime import date, timedelta

from tests.indicators.twin import GROUP, Row, Twin, Unit, groups_of, months_after


def _answers(twin: Twin, question: str) -> Iterator[Unit]:
    """Answers on the scale; 4 and 5 are a yes."""
    told = twin.latest("experience", "response_id", "answered_month", "question")
    for (*response, asked), (_, line) in told.items():
        if asked == question and line["answer"] != "declined":
            provider = response[0]
            said = {
                GROUP.get(row["ethnic_group"], row["ethnic_group"])
                for (*other, _), (_, row) in told.items()
                if other == response and row.get("ethnic_group")
            }
            groups = groups_of(said.pop() if len(said) == 1 else None, None)
            on = _end_of_month(line["answered_month"])
            yield Unit(provider, twin.only_contract(provider), None, on, line["answer"] in ("4", "5"), groups=groups)


def trust(twin: Twin) -> Iterator[Unit]:
    return _answers(twin, "trust")


def emotional_safety(twin: Twin) -> Iterator[Unit]:
    return _answers(twin, "emotional_safety")


def not_judged(twin: Twin) -> Iterator[Unit]:
    return _answers(twin, "not_judged")


def choice(twin: Twin) -> Iterator[Unit]:
    return _answers(twin, "choice")


def decisions_explained(twin: Twin) -> Iterator[Unit]:
    return _answers(twin, "decisions_explained")


def people_to_turn_to(twin: Twin) -> Iterator[Unit]:
    return _answers(twin, "people_to_turn_to")


def experience_response(twin: Twin) -> Iterator[Unit]:
    """Each response in a month is one; the women who were asked in a month are added up."""
    told = twin.latest("experience", "response_id", "answered_month", "question")
    responses: dict[tuple[str, str, date], Unit] = {}
    for (provider, number, month, question), (_, line) in told.items():
        unit = Unit(provider, twin.only_contract(provider), None, _end_of_month(month))
        unit = responses.setdefault((provider, number, month), unit)
        if question == "invited":
            unit.weight += int(line["answer"])
        else:
            unit.value = 1
    yield from responses.values()


def _people(twin: Twin) -> Iterator[tuple[Row, bool | None, Unit]]:
    """Mature index events, each with whether the person reoffended (None: not known)."""
    for line in twin.of_files("reoffending", "provider", "person_id", "index_date"):
        index, first = line["index_date"], line.get("first_reoffence_date")
        if months_after(index, 18) > line["data_cutoff_date"]:
            continue
        told = {"1": True, "0": False}.get(line.get("reoffended"))
        within_a_year = None if first is None else first < months_after(index, 12)
        reoffended = within_a_year if told is None else told
        groups = groups_of(line.get("ethnicity"), line.get("age_band"))
        woman = f"index/{line['person_id']}"
        yield (
            line,
            reoffended,
            Unit(line["provider"], twin.only_contract(line["provider"]), woman, index, bool(reoffended), groups=groups),
        )


def _people_of_services_that_told(twin: Twin, column: str) -> Iterator[tuple[Row, bool, Unit]]:
    """Those whose outcome is known, without the services that leave it out for anybody who reoffended."""
    known = [(line, reoffended, unit) for line, reoffended, unit in _people(twin) if reoffended is not None]
    silent = {unit.provider for line, reoffended, unit in known if reoffended and line.get(column) is None}
    return (person for person in known if person[2].provider not in silent)


def proven_reoffending(twin: Twin) -> Iterator[Unit]:
    how_often, when = (
        {unit.provider for *_, unit in _people_of_services_that_told(twin, column)}
        for column in ("reoffence_count", "first_reoffence_date")
    )
    for line, reoffended, unit in _people(twin):
        if reoffended is not None:
            unit.groups = {
                **unit.groups,
                "reoffences": _how_often(line, unit) if unit.provider in how_often else "not_known",
                "reoffence_step": _when_first(line, unit) if unit.provider in when else "not_known",
            }
            yield unit


def _how_often(line: Row, unit: Unit) -> str:
    if not unit.achieved:
        return "none"
    many = line["reoffence_count"]
    bands = {"six": 6, "three": 3, "two": 2, "one": 1}
    return next((f"reoffended>{band}" for band, least in bands.items() if many >= least), "not_known")


def _when_first(line: Row, unit: Unit) -> str:
    if not unit.achieved:
        return "none"
    ends = {months: months_after(line["index_date"], months) for months in (3, 6, 9, 12)}
    first = line["first_reoffence_date"]
    return next((f"reoffended>month_{months}" for months, end in ends.items() if first < end), "not_known")


def reoffences_per_person(twin: Twin) -> Iterator[Unit]:
    for line, reoffended, unit in _people_of_services_that_told(twin, "reoffence_count"):
        unit.value, unit.weight = line["reoffence_count"] if reoffended else 0, 1
        yield unit


def reoffences_per_reoffender(twin: Twin) -> Iterator[Unit]:
    return (unit for unit in reoffences_per_person(twin) if unit.achieved)


def observed_to_expected(twin: Twin) -> Iterator[Unit]:
    for line, reoffended, unit in _people(twin):
        if reoffended is not None and line.get("expected_probability") is not None:
            unit.value, unit.weight = reoffended, line["expected_probability"]
            yield unit


def time_to_reoffence(twin: Twin) -> Iterator[Unit]:
    """Nobody is followed into the last six months before the cut-off."""
    for line, _, unit in _people_of_services_that_told(twin, "first_reoffence_date"):
        first, last = line.get("first_reoffence_date"), months_after(line["data_cutoff_date"], -6)
        unit.achieved = first is not None and first <= last
        unit.value = ((first if unit.achieved else last) - line["index_date"]).days
        yield unit


def reoffending_coverage(twin: Twin) -> Iterator[Unit]:
    """Each woman supported on her first accepted referral, each matched person on the first index date."""
    supported: dict[tuple[str, str], date] = {}
    for one in twin.referrals():
        if one.accepted:
            key = (one.provider, one["person_id"])
            supported[key] = min(supported.get(key, date.max), one["referral_date"])
    matched: dict[tuple[str, str], date] = {}
    for unit in proven_reoffending(twin):
        key = (unit.provider, str(unit.woman))
        matched[key] = min(matched.get(key, date.max), unit.on)
    for (provider, woman), on in supported.items():
        yield Unit(provider, twin.only_contract(provider), woman, on, False, weight=1)
    for (provider, woman), on in matched.items():
        yield Unit(provider, twin.only_contract(provider), woman, on, value=1)


def returns_on_time(twin: Twin) -> Iterator[Unit]:
    """Under each contract every quarter from its own first to the newest of which all its commissioners are told."""
    for provider, contract in twin.as_of:
        told = [quarter for quarter, rows in twin.told[provider] if twin.told_of((provider, contract), rows)]
        began = min(
            quarter
            for quarter, rows in twin.told[provider]
            for line in rows
            if twin.contract(provider, line) == contract
        )
        newest = max(
            last_day
            for (other, under), last_day in twin.as_of.items()
            if twin.who_sees(provider, contract) <= twin.who_sees(other, under)
        )
        quarter = began
        while quarter.last_day <= newest:
            days = [
                sent.days_after
                for sent in twin.returns
                if (sent.provider, sent.quarter) == (provider, quarter.label)
                and twin.told_of((provider, contract), sent.sheets.get("referrals", ()))
            ]
            yield Unit(provider, contract, None, quarter.last_day, quarter in told and min(days) <= 28)
            quarter = quarter.next


def _end_of_month(day: date) -> date:
    return months_after(day.replace(day=1), 1) - timedelta(1)
