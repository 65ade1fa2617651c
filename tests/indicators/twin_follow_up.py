"""The twin's housing, questionnaires, outcomes and needs: what the follow-up sheets say of a referral."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dashboard.definitions.columns import NEEDS
from dashboard.definitions.housing import CODES
from dashboard.definitions.instruments import SWEMWBS_METRIC
from tests.indicators.twin import Referral, Twin, Unit, months_after, of_referral

STATE = {
    "settled": "settled",
    "other_housed": "temporary",
    "bail_probation": "temporary",
    "homeless_not_rough_sleeping": "homeless",
    "rough_sleeping": "homeless",
}
_GROUP = {one.code: one.group for one in CODES}
_MEASURES = {  # what is measured → its questionnaires in the order of preference, with the change that is reliable
    "wellbeing": {"swemwbs": 2.87, "reqol10": 5},
    "self_efficacy": {"gse": 6},
    "distress": {"core10": 6, "phq9": 6, "gad7": 4},
}


@dataclass
class Housing:
    """Where a woman lived; None: nothing was recorded."""

    start: str | None
    exit: str | None
    three_months: str | None
    feels_safe: str | None
    """At exit."""


def _housing(twin: Twin) -> Iterator[tuple[Referral, Housing]]:
    """Accepted referrals that ended, deaths left out."""
    places = twin.latest("accommodation", "referral_id", "point")
    for one in twin.referrals():
        if not one.accepted or not one["ended_date"] or one["end_reason"] == "USE":
            continue
        told = {
            point: places.get((one.provider, one["referral_id"], point)) for point in ("start", "exit", "three_months")
        }
        groups = [_GROUP.get(row["accommodation"], row["accommodation"]) if row else None
                  for row in (place and place[1] for place in told.values())]  # fmt: skip
        yield one, Housing(*groups, feels_safe=told["exit"] and told["exit"][1].get("feels_safe"))


def settled_at_exit(twin: Twin) -> Iterator[Unit]:
    for one, home in _housing(twin):
        if home.exit in STATE:
            yield _at_exit(one, home, home.exit == "settled")


def housed_at_exit(twin: Twin) -> Iterator[Unit]:
    for one, home in _housing(twin):
        if home.exit in STATE:
            yield _at_exit(one, home, home.exit in ("settled", "other_housed", "bail_probation"))


def settled_and_feels_safe(twin: Twin) -> Iterator[Unit]:
    for one, home in _housing(twin):
        if home.exit == "settled" and home.feels_safe in ("yes", "no"):
            yield _at_exit(one, home, home.feels_safe == "yes")


def moved_into_settled(twin: Twin) -> Iterator[Unit]:
    for one, home in _housing(twin):
        if home.start in STATE and home.start != "settled" and home.exit in STATE:
            yield _at_exit(one, home, home.exit == "settled")


def settled_at_three_months(twin: Twin) -> Iterator[Unit]:
    for one, home in _housing(twin):
        after = months_after(one["ended_date"], 3)
        if home.three_months in STATE and after <= one.as_of:
            yield of_referral(one, after, home.three_months == "settled")


def exit_housing_known(twin: Twin) -> Iterator[Unit]:
    for one, home in _exit_expected(twin):
        yield _at_exit(one, home, home.exit in STATE)


def housing_moves(twin: Twin) -> Iterator[Unit]:
    for one, home in _exit_expected(twin):
        yield _at_exit(one, home, True)


def _exit_expected(twin: Twin) -> Iterator[tuple[Referral, Housing]]:
    """Where she lived at exit should be known: the work had started, or it was recorded; and she is in scope."""
    for one, home in _housing(twin):
        if home.exit != "out_of_scope" and (home.exit or one["started_date"]):
            yield one, home


def three_months_housing_known(twin: Twin) -> Iterator[Unit]:
    for one, home in _housing(twin):
        after = months_after(one["ended_date"], 3)
        should_ask = one["started_date"] and home.exit != "out_of_scope"
        if after <= one.as_of and home.three_months != "out_of_scope" and (home.three_months or should_ask):
            yield of_referral(one, after, home.three_months in STATE)


def _at_exit(one: Referral, home: Housing, achieved: bool) -> Unit:
    start, end, later = (STATE.get(place or "") for place in (home.start, home.exit, home.three_months))
    moves = {
        "exit_housing": end or "not_known",
        "start_to_exit": f"{start}>{end}" if start and end else "not_known",
    }
    if months_after(one["ended_date"], 3) <= one.as_of:
        moves["exit_to_three_months"] = f"{end}>{later}" if end and later else "not_known"
    return of_referral(one, one["ended_date"], achieved, **moves)


def _pairs(twin: Twin) -> dict[tuple[str, str], dict[str, tuple[float, float, date]]]:
    """Referral → questionnaire → the score of the earliest at the start, of the latest at exit, and when that was."""
    sittings = twin.latest("assessments", "referral_id", "instrument", "area", "occasion", "completed_date")
    found: dict[tuple[str, str], dict[str, list[tuple[date, str, float]]]] = defaultdict(lambda: defaultdict(list))
    for (provider, *_), (_, line) in sittings.items():
        sitting = (line["completed_date"], line["occasion"], _score(line))
        found[provider, line["referral_id"]][line["instrument"]].append(sitting)
    pairs: dict[tuple[str, str], dict[str, tuple[float, float, date]]] = defaultdict(dict)
    for referral, questionnaires in found.items():
        for name, sittings_of_one in questionnaires.items():
            starts = sorted((on, score) for on, occasion, score in sittings_of_one if occasion == "start")
            exits = sorted((on, score) for on, occasion, score in sittings_of_one if occasion == "exit")
            if starts and exits:
                pairs[referral][name] = (starts[0][1], exits[-1][1], exits[-1][0])
    return pairs


def _score(line: dict) -> float:
    raw = line["instrument"] == "swemwbs" and line.get("score_scale") in (None, "raw")
    return SWEMWBS_METRIC[int(line["score"])] if raw else line["score"]


def _changed(twin: Twin, measure: str, sign: int) -> Iterator[Unit]:
    """Who got reliably better (`sign` 1) or worse (−1); down is better where distress is measured."""
    for (provider, number), questionnaires in _pairs(twin).items():
        one = twin.referral(provider, number)
        preferred = next((name for name in _MEASURES[measure] if name in questionnaires), None)
        if one is None or not one.accepted or preferred is None:
            continue
        at_start, at_exit, _ = questionnaires[preferred]
        better_by = round(at_start - at_exit if measure == "distress" else at_exit - at_start, 6)
        achieved = sign * better_by >= _MEASURES[measure][preferred]
        yield of_referral(one, _asked_twice_on(one, questionnaires), achieved, better_by)


def _asked_twice_on(one: Referral, questionnaires: dict[str, tuple[float, float, date]]) -> date:
    """The end of the work; while it goes on, the last day on which she filled in one of a pair."""
    return one["ended_date"] or max(on for _, _, on in questionnaires.values())


def wellbeing_improved(twin: Twin) -> Iterator[Unit]:
    return _changed(twin, "wellbeing", 1)


def wellbeing_worsened(twin: Twin) -> Iterator[Unit]:
    return _changed(twin, "wellbeing", -1)


def self_efficacy_improved(twin: Twin) -> Iterator[Unit]:
    return _changed(twin, "self_efficacy", 1)


def self_efficacy_worsened(twin: Twin) -> Iterator[Unit]:
    return _changed(twin, "self_efficacy", -1)


def distress_improved(twin: Twin) -> Iterator[Unit]:
    return _changed(twin, "distress", 1)


def distress_worsened(twin: Twin) -> Iterator[Unit]:
    return _changed(twin, "distress", -1)


def paired_assessment(twin: Twin) -> Iterator[Unit]:
    pairs = _pairs(twin)
    for one in twin.referrals():
        if not one.accepted:
            continue
        if questionnaires := pairs.get((one.provider, one["referral_id"])):
            yield of_referral(one, _asked_twice_on(one, questionnaires), True)
        elif one["started_date"] and one["ended_date"] and one["end_reason"] != "USE":
            yield of_referral(one, one["ended_date"], False)


def outcomes_achieved(twin: Twin) -> Iterator[Unit]:
    points = {"achieved": 1.0, "partially_achieved": 0.5, "not_achieved": 0.0}
    scored = defaultdict(list)
    for (provider, number, *_), (_, line) in twin.latest("outcomes", "referral_id", "pathway", "outcome_ref").items():
        scored[provider, number].append((line["recorded_date"], points[line["achievement"]]))
    for (provider, number), scores in scored.items():
        one = twin.referral(provider, number)
        if one and one.accepted:
            total = sum(score for _, score in scores)
            on = one["ended_date"] or max(recorded for recorded, _ in scores)
            yield of_referral(one, on, total >= len(scores) / 2, total, len(scores))


def outcomes_by_pathway(twin: Twin) -> Iterator[Unit]:
    points = {"achieved": 1.0, "partially_achieved": 0.5, "not_achieved": 0.0}
    scored = defaultdict(lambda: defaultdict(list))
    last: dict[tuple[str, str], date] = {}
    for key, (_, line) in twin.latest("outcomes", "referral_id", "pathway", "outcome_ref").items():
        provider, number, pathway, _ = key
        scored[provider, number][pathway].append(points[line["achievement"]])
        last[provider, number] = max(last.get((provider, number), line["recorded_date"]), line["recorded_date"])
    for (provider, number), of_pathways in scored.items():
        one = twin.referral(provider, number)
        for pathway, scores in of_pathways.items() if one and one.accepted else ():
            on = one["ended_date"] or last[provider, number]
            unit = of_referral(one, on, sum(scores) >= len(scores) / 2, sum(scores), len(scores))
            unit.groups = {"pathway": pathway}
            yield unit


def _each_questionnaire(twin: Twin, sign: int) -> Iterator[Unit]:
    sizes = {name: size for of_measure in _MEASURES.values() for name, size in of_measure.items()}
    for (provider, number), questionnaires in _pairs(twin).items():
        one = twin.referral(provider, number)
        for name, (at_start, at_exit, _) in questionnaires.items() if one and one.accepted else ():
            if name in sizes:
                better_by = round(at_start - at_exit if name in _MEASURES["distress"] else at_exit - at_start, 6)
                on = _asked_twice_on(one, questionnaires)
                unit = of_referral(one, on, sign * better_by >= sizes[name], better_by)
                unit.groups = {"instrument": name}
                yield unit


def questionnaire_improved(twin: Twin) -> Iterator[Unit]:
    return _each_questionnaire(twin, 1)


def questionnaire_worsened(twin: Twin) -> Iterator[Unit]:
    return _each_questionnaire(twin, -1)


def needs_at_start(twin: Twin) -> Iterator[Unit]:
    for one in twin.referrals():
        for need in NEEDS:
            if one.accepted and one[f"need_{need}"] in ("yes", "no"):
                unit = of_referral(one, one["referral_date"], one[f"need_{need}"] == "yes")
                unit.groups = {"need": need}
                yield unit


def needs_better(twin: Twin) -> Iterator[Unit]:
    for one in twin.referrals():
        for need in NEEDS:
            change = one[f"need_{need}_change"]
            if one.accepted and one[f"need_{need}"] == "yes" and change in ("better", "same", "worse"):
                unit = of_referral(one, one["ended_date"] or one.told.last_day, change == "better")
                unit.groups = {"need": need, "ethnicity_need": f"{unit.groups['ethnicity']}>{need}"}
                yield unit
