"""The twin's volumes and engagement: what is counted from the referrals sheet."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from dashboard.definitions.characteristics import ENDING_OF_REASON
from dashboard.definitions.working_days import working_days_after
from tests.indicators.twin import Quarter, Referral, Row, Twin, Unit, months_after, of_referral, quarters_up_to


def referrals_received(twin: Twin) -> Iterator[Unit]:
    for one in twin.referrals():
        yield of_referral(one, one["referral_date"])


def women_supported(twin: Twin) -> Iterator[Unit]:
    for one in _accepted(twin):
        last_open = one["ended_date"] or one.as_of
        for quarter in quarters_up_to(one.as_of):
            if one["referral_date"] <= quarter.last_day and last_open >= quarter.first_day:
                yield of_referral(one, quarter.last_day)


def on_the_books(twin: Twin) -> Iterator[Unit]:
    for one in _accepted(twin):
        for quarter in quarters_up_to(one.as_of):
            if _open_on(one, quarter.last_day):
                yield of_referral(one, quarter.last_day)


def waiting_now(twin: Twin) -> Iterator[Unit]:
    for one in _accepted(twin):
        for quarter in quarters_up_to(one.as_of):
            on = quarter.last_day
            if _open_on(one, on) and (one["started_date"] is None or one["started_date"] > on):
                yield of_referral(one, on, value=(on - one["referral_date"]).days)


def started_in_period(twin: Twin) -> Iterator[Unit]:
    for one in _accepted(twin):
        if one["started_date"]:
            yield of_referral(one, one["started_date"], leaving_step=_leaving_step(one))


def _leaving_step(one: Referral) -> str:
    """In which step of weeks she left, or for how long she was followed in the financial year of her start."""
    start, end = one["started_date"], one["ended_date"]
    followed_to = min(one.as_of, Quarter.containing(start).year.last_day)
    if _has_left(one) and end <= followed_to:
        steps = [weeks for weeks in (4, 8, 13, 26, 39) if (end - start).days <= 7 * weeks]
        return f"left_{steps[0]}" if steps else "stayed"
    if end and one["end_reason"] in ("USE", "ACQ"):
        followed_to = min(followed_to, end)
    steps = [weeks for weeks in (4, 8, 13, 26, 39) if (followed_to - start).days < 7 * weeks]
    return f"followed_{steps[0]}" if steps else "stayed"


def _has_left(one: Referral) -> bool:
    """Who finished has not left, nor who was taken to custody, or free of her sentence, or helped elsewhere."""
    early = one["ended_date"] is not None and one["end_state"] == "ended_early"
    return early and one["end_reason"] not in ("RET", "SER", "SEE", "EAR", "NEE", "USE", "ACQ")


def ended_in_period(twin: Twin) -> Iterator[Unit]:
    for one in _accepted(twin):
        if one["ended_date"]:
            yield of_referral(one, one["ended_date"])


def offered_in_time(twin: Twin) -> Iterator[Unit]:
    proofs = ("first_offered_date", "assessed_date", "started_date")
    days = {(one.provider, one.contract): one.working_days for one in twin.contracts}
    for one in _accepted(twin):
        if not _supplied(twin, one.provider, *proofs):
            continue
        due = working_days_after(one["referral_date"], days.get((one.provider, one.contract), 10))
        offered = next((one[name] for name in proofs if one[name]), None)
        if due <= one.as_of:
            yield of_referral(one, one["referral_date"], offered is not None and offered <= due)


def assessed(twin: Twin) -> Iterator[Unit]:
    for one in _old_enough(twin):
        if _supplied(twin, one.provider, "assessed_date", "started_date"):
            yield of_referral(one, one["referral_date"], bool(one["assessed_date"] or one["started_date"]))


def started(twin: Twin) -> Iterator[Unit]:
    for one in _old_enough(twin):
        if _supplied(twin, one.provider, "started_date"):
            yield of_referral(one, one["referral_date"], one["started_date"] is not None)


def days_to_start(twin: Twin) -> Iterator[Unit]:
    for one in _accepted(twin):
        until = one["started_date"] or one["ended_date"] or one.as_of
        days = (until - one["referral_date"]).days
        yield of_referral(one, one["referral_date"], one["started_date"] is not None, days)


def waits(twin: Twin) -> Iterator[Unit]:
    for one in _old_enough(twin):
        if _supplied(twin, one.provider, "started_date"):
            yield of_referral(one, one["referral_date"], waiting_time=_waiting_time(one))


def _waiting_time(one: Referral) -> str:
    if one["started_date"] is None:
        return "not_started"
    weeks = (one["started_date"] - one["referral_date"]).days / 7
    return next((f"started>week_{most}" for most in (1, 2, 4, 8) if weeks <= most), "started>longer")


def still_engaged_90_days(twin: Twin) -> Iterator[Unit]:
    for one in _accepted(twin):
        start, end = one["started_date"], one["ended_date"]
        if start and (one.as_of - start).days >= 90:
            still_open = end is None or (end - start).days > 90
            yield of_referral(one, start, still_open or one["end_state"] == "completed")


def completed(twin: Twin) -> Iterator[Unit]:
    for one in _ended_after_starting(twin):
        yield of_referral(one, one["ended_date"], one["end_state"] == "completed")


def left_before_finishing(twin: Twin) -> Iterator[Unit]:
    for one in _ended_after_starting(twin):
        yield of_referral(one, one["ended_date"], one["end_state"] == "ended_early")


_KINDS = {
    "NOT": "contact_lost", "WOR": "barrier", "no_childcare": "barrier", "travel_or_venue": "barrier",
    "did_not_feel_safe_here": "service", "waited_too_long": "service", "could_not_offer_what_she_needed": "service",
    "MOV": "moved", "moved_for_safety": "moved", "NEE": "met_elsewhere", "EAR": "done_early", "RET": "custody",
    "SER": "sentence_over", "SEE": "sentence_over", "ANO": "other",
}  # fmt: skip


def reasons_for_leaving(twin: Twin) -> Iterator[Unit]:
    """A line for every kind of reason, hers or not."""
    for one in _ended_after_starting(twin):
        if one["end_state"] == "ended_early":
            for kind in dict.fromkeys(_KINDS.values()):
                unit = of_referral(one, one["ended_date"], _KINDS.get(one["end_reason"]) == kind)
                unit.groups = {"reason": kind}
                yield unit


def how_it_ended(twin: Twin) -> Iterator[Unit]:
    """Each end once; why it ended early in the class of its kind of reason."""
    for one in _ended_after_starting(twin):
        early = ENDING_OF_REASON.get(_KINDS.get(one["end_reason"], ""), "not_known")
        ended = {"completed": "completed", "ended_early": early}.get(one["end_state"], "not_known")
        yield of_referral(one, one["ended_date"], end_reason_class=ended)


def time_to_leaving(twin: Twin) -> Iterator[Unit]:
    for one in _accepted(twin):
        if one["started_date"] is None or one["end_reason"] in ("USE", "ACQ"):
            continue
        left = _has_left(one)
        until = one["ended_date"] if left else one.as_of
        yield of_referral(one, one["started_date"], left, (until - one["started_date"]).days)


def door_stayed_open(twin: Twin) -> Iterator[Unit]:
    for one in _ended_after_starting(twin):
        left, a_year_later = one["ended_date"], months_after(one["ended_date"], 12)
        if one["end_state"] != "ended_early" or a_year_later > one.as_of:
            continue
        returns = [
            other
            for other in _accepted(twin)
            if (other.provider, other["person_id"]) == (one.provider, one["person_id"])
            and other["referral_id"] != one["referral_id"]
            and twin.who_sees(one.provider, one.contract) <= twin.who_sees(other.provider, other.contract)
            and left <= other["referral_date"] <= a_year_later
        ]
        yield of_referral(one, left, bool(returns))


def referrals_from_population(twin: Twin) -> Iterator[Unit]:
    rows = twin.of_files("population", "area_code", "ethnic_group", "population", "ethnicity_source", "year")
    for one in twin.referrals():
        year = Quarter.containing(one["referral_date"]).year_start
        areas: dict[tuple[str, str], set[str]] = {}
        for line in rows:
            if line["year"] == year:
                areas.setdefault((line["population"], line["ethnicity_source"]), set()).add(line["area_code"])
        widest = min(areas, key=lambda given: (-len(areas[given]), given), default=None)
        if one["end_reason"] != "MIS" and widest and one["area_code"] in areas[widest]:
            yield of_referral(one, one["referral_date"])


def ethnicity_known(twin: Twin) -> Iterator[Unit]:
    for one in _accepted(twin):
        if one["ethnicity_missing_reason"] != "declined":
            yield of_referral(one, one["referral_date"], one["ethnicity"] is not None)


def sessions_delivered(twin: Twin) -> Iterator[Unit]:
    for one, on, quarterly in _sessions(twin):
        attended = sum(now["attended"] for now in quarterly if now["attended"] is not None)
        if attended:
            yield of_referral(one, on, value=attended)


def attended(twin: Twin) -> Iterator[Unit]:
    yield from _ratios(twin, "attended", "offered")


def same_worker(twin: Twin) -> Iterator[Unit]:
    yield from _ratios(twin, "same_worker", "attended")


def service_cancelled(twin: Twin) -> Iterator[Unit]:
    yield from _ratios(twin, "cancelled", "offered", "cancelled")


def _ratios(twin: Twin, part: str, *whole: str) -> Iterator[Unit]:
    """Sessions of a kind, of those that the others add up to; without the quarters in which a number is missing."""
    for one, on, quarterly in _sessions(twin):
        both = [now for now in quarterly if None not in [now[name] for name in (part, *whole)]]
        parts, wholes = sum(now[part] for now in both), sum(now[name] for now in both for name in whole)
        if parts or wholes:
            yield of_referral(one, on, parts > 0, parts, wholes)


_COLUMNS = {
    "offered": "sessions_offered",
    "attended": "sessions_attended",
    "cancelled": "sessions_cancelled_by_service",
    "same_worker": "same_worker_sessions",
}


def _sessions(twin: Twin) -> Iterator[tuple[Referral, date, list[dict[str, int | None]]]]:
    """For each referral and day on which sessions count, the numbers of the quarters that count then."""
    for one, history in twin.histories():
        found: dict[date, list[dict[str, int | None]]] = defaultdict(list)
        before = dict.fromkeys(_COLUMNS, 0)
        for quarter, line in history:
            counted_on = min(line["ended_date"] or quarter.last_day, quarter.last_day)
            found[counted_on].append({name: _in_quarter(name, line, before) for name in _COLUMNS})
        for on, quarterly in found.items():
            yield one, on, quarterly


def _in_quarter(name: str, line: Row, before: dict[str, int]) -> int | None:
    """The quarter's own number, if it was sent; else what the number since the referral has grown by."""
    own, since = line.get(f"{_COLUMNS[name]}_this_quarter"), line.get(_COLUMNS[name])
    grown = None if since is None else since - before[name]
    before[name] = before[name] + (own or 0) if since is None else since
    return grown if own is None else own


def _accepted(twin: Twin) -> Iterator[Referral]:
    return (one for one in twin.referrals() if one.accepted)


def _old_enough(twin: Twin) -> Iterator[Referral]:
    return (one for one in _accepted(twin) if (one.as_of - one["referral_date"]).days >= 90)


def _supplied(twin: Twin, provider: str, *dates: str) -> bool:
    """Whether the provider has ever sent any of these dates: else nobody said whether it happened."""
    return any(line.get(name) for _, rows in twin.told[provider] for line in rows for name in dates)


def _ended_after_starting(twin: Twin) -> Iterator[Referral]:
    for one in _accepted(twin):
        if one["started_date"] and one["ended_date"] and one["end_reason"] not in ("USE", "ACQ"):
            yield one


def _open_on(one: Referral, on: date) -> bool:
    return one["referral_date"] <= on and (one["ended_date"] is None or one["ended_date"] > on)
