"""What services and analysts might send: random rows for every sheet, full of edges."""

import random
from datetime import date, timedelta

from dashboard.definitions.periods import Quarter
from dashboard.definitions.sheets import QUESTIONS
from tests.builders import row
from tests.indicators.twin import Row, months_after

ETHNICITIES = ("white", "black", "W1", "W3", "B2", "A4", None)
REFERRALS = 25
EDGES = [
    date(2023, 2, 28), date(2023, 8, 31), date(2023, 11, 28), date(2023, 11, 30), date(2023, 12, 31),
    date(2024, 1, 1), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 14), date(2024, 3, 15), date(2024, 3, 31),
    date(2024, 4, 1), date(2024, 11, 30),
]  # fmt: skip
"""Days on which something turns: ends of months and quarters, about a leap day, and before Easter 2024."""
_PLACES = (
    "A01A",
    "settled",
    "A04",
    "A07A",
    "A02",
    "bail_probation",
    "A08A",
    "A08C",
    "A15",
    "out_of_scope",
    "A16",
    "unknown",
)
_SCORES = {  # the lowest and the highest, near enough to each other for changes of just the size that counts
    "swemwbs": (18, 27), "reqol10": (10, 16), "gse": (20, 28), "core10": (10, 18), "phq9": (10, 18), "gad7": (8, 14),
    "star": (1, 10),
}  # fmt: skip


def random_return(
    chance: random.Random, quarter: str, *, referrals: int = REFERRALS, contracts: tuple[str | None, ...] = (None,)
) -> dict[str, list[Row]]:
    """The sheets of a return; each call tells the referrals' stories afresh."""
    last = Quarter.parse(quarter).last_day
    sheets = {
        "referrals": random_referrals(chance, quarter, referrals=referrals, contracts=contracts),
        "accommodation": _accommodation(chance, last, referrals),
        "outcomes": _outcomes(chance, last, referrals),
        "assessments": _assessments(chance, last, referrals),
        "experience": _experience(chance, last),
    }
    return {name: rows for name, rows in sheets.items() if name == "referrals" or chance.random() < 0.7}


def random_referrals(
    chance: random.Random, quarter: str, *, referrals: int = REFERRALS, contracts: tuple[str | None, ...] = (None,)
) -> list[Row]:
    last = Quarter.parse(quarter).last_day
    kept = [i for i in range(referrals) if i == 0 or chance.random() < 0.8]
    return [_referral(chance, f"r{i}", last, contracts) for i in kept]


def _referral(chance: random.Random, number: str, last: date, contracts: tuple[str | None, ...]) -> Row:
    referred = last - timedelta(days=chance.choice((0, 1, 13, 14, 15, 45, 88, 89, 90, 91, 92, 180, 300, 400, 600, 900)))
    started = referred + timedelta(days=chance.choice((0, 7, 30, 90))) if chance.random() < 0.7 else None
    ended = (
        (started or referred) + timedelta(days=chance.choice((0, 20, 90, 91, 180))) if chance.random() < 0.7 else None
    )
    if edge := chance.choice((*EDGES, *(None for _ in EDGES))):  # half of them come, start or end on such a day
        what = chance.randrange(3)
        if what == 0:
            referred = edge
        elif what == 1:
            started = edge
        else:
            ended = edge
        referred = min(referred, last, *(day for day in (started, ended) if day))
        ended = max(ended, started) if started and ended else ended
    if started and started > last:
        started, ended = None, None
    if ended and ended > last:
        ended = None
    state, reason = _end(chance, bool(started), bool(ended))
    ethnicity = chance.choice(ETHNICITIES)
    return row(
        referral_id=number,
        person_id=f"p{int(number[1:]) // 3}",
        contract_ref=chance.choice(contracts),
        delivery_partner=("HUB", "NORTH")[int(number[1:]) % 2],
        area_code=chance.choice(("E06000001", "E07000009", None)),
        referral_date=referred,
        first_offered_date=_by(chance, referred, last, (0, 1, 13, 14, 15, 16)),
        assessed_date=_by(chance, referred, last, (1, 14, 20)),
        started_date=started,
        ended_date=ended,
        end_state=state,
        end_reason=reason,
        age_band=chance.choice(("18-20", "30-39", "not_known")),
        disability=chance.choice(("yes", "no", "declined", None)),
        ethnicity=ethnicity,
        ethnicity_missing_reason=None if ethnicity else chance.choice(("declined", "not_asked", "not_known")),
        legal_status=chance.choice(("bail", "custody", "not_known", None)),
        **_sessions(chance, number),
        **_needs(chance),
    )


_REASONS = ("INE", "MIS", "USE", "ACQ", "NOT", "NOT", "NOT", "RET", "MOV", "SEE", "EAR", "no_childcare", "ANO", None)


def _by(chance: random.Random, referred: date, last: date, days: tuple[int, ...]) -> date | None:
    found = referred + timedelta(days=chance.choice(days))
    return found if found <= last and chance.random() < 0.6 else None


def _end(chance: random.Random, started: bool, ended: bool) -> tuple[str, str | None]:
    if not ended:
        return "open", None
    state = chance.choice(("completed", "ended_early") if started else ("cancelled", "declined_by_service"))
    early = state in ("ended_early", "cancelled")
    return state, chance.choice(_REASONS) if early else None


def _sessions(chance: random.Random, number: str) -> Row:
    """Since the referral, in the quarter, or both: some referrals are told now in one of these ways, now in another."""
    way = int(number[1:]) % 4
    suffixes = (("",), ("_this_quarter",), ("", "_this_quarter"), chance.choice((("",), ("_this_quarter",))))[way]
    found: Row = {}
    for suffix in suffixes:
        offered = chance.choice((None, 0, 3, 8))
        found[f"sessions_offered{suffix}"] = offered
        found[f"sessions_attended{suffix}"] = chance.choice((None, 0, offered)) if offered is not None else None
        found[f"sessions_cancelled_by_service{suffix}"] = chance.choice((None, 0, 0, 2))
    found["same_worker_sessions"] = chance.choice((None, 0, 2, 8))
    return found


def _needs(chance: random.Random) -> Row:
    found: Row = {}
    for need in ("housing", "domestic_abuse", "alcohol", "family"):
        found[f"need_{need}"] = chance.choice(("yes", "yes", "no", "declined", "not_asked", None))
        found[f"need_{need}_change"] = chance.choice(("better", "better", "same", "worse", "declined", None))
    return found


def _number(chance: random.Random, referrals: int) -> str:
    """Of a referral that may, or may never, have been sent."""
    return f"r{chance.randrange(referrals + 2)}"


def _accommodation(chance: random.Random, last: date, referrals: int) -> list[Row]:
    found = {
        (_number(chance, referrals), chance.choice(("start", "exit", "exit", "three_months"))): {
            "recorded_date": last - timedelta(chance.randrange(90)),
            "accommodation": chance.choice(_PLACES),
            "feels_safe": chance.choice(("yes", "no", "declined", None)),
        }
        for _ in range(3 * referrals)
    }
    return [{"referral_id": number, "point": point} | line for (number, point), line in found.items()]


def _outcomes(chance: random.Random, last: date, referrals: int) -> list[Row]:
    found = {
        (_number(chance, referrals), chance.choice(("family", "finance")), chance.choice("ab")): {
            "achievement": chance.choice(("achieved", "partially_achieved", "not_achieved")),
            "recorded_date": last - timedelta(chance.randrange(90)),
        }
        for _ in range(2 * referrals)
    }
    return [{"referral_id": n, "pathway": path, "outcome_ref": ref} | line for (n, path, ref), line in found.items()]


def _assessments(chance: random.Random, last: date, referrals: int) -> list[Row]:
    found: dict[tuple[object, ...], Row] = {}
    for _ in range(6 * referrals):
        instrument, occasion = chance.choice(list(_SCORES)), chance.choice(("start", "start", "review", "exit", "exit"))
        metric = instrument == "swemwbs" and chance.random() < 0.5
        score = chance.choice((17.98, 20.73, 23.60, 19.25)) if metric else chance.randint(*_SCORES[instrument])
        line = {
            "referral_id": _number(chance, referrals),
            "instrument": instrument,
            "area": "home" if instrument == "star" else None,
            "occasion": occasion,
            "completed_date": last - timedelta(chance.randrange(90)),
        }
        scale = {"score": score, "score_scale": "metric" if metric else chance.choice(("raw", None))}
        found[tuple(line.values())] = line | (scale if instrument == "swemwbs" else {"score": score})
    return list(found.values())


def _experience(chance: random.Random, last: date) -> list[Row]:
    months = [last.replace(day=1), months_after(last.replace(day=1), -1)]
    found = [
        {"response_id": f"asked{month:%m}", "question": "invited", "answer": "20", "answered_month": month}
        for month in months
        if chance.random() < 0.8
    ]
    earlier = months_after(months[0], -3)  # a form that comes late, with a number that its own quarter may have used
    for response in range(20):
        month, group = chance.choice((*months, *months, earlier)), chance.choice(("white", "black", None))
        found += [
            {
                "response_id": f"a{response}",
                "question": question,
                "answer": chance.choice(("1", "2", "3", "4", "5", "5", "declined")),
                "ethnic_group": group,
                "answered_month": month,
            }
            for question in QUESTIONS
            if chance.random() < 0.8
        ]
    return found


def random_reoffending(chance: random.Random, cutoff: date, complete: str = "AB") -> list[Row]:
    """Matched people, many of whose index dates lie just about 18 months before the cut-off.

    Of the services named as complete, whoever reoffended has a date and a count.
    """
    found: dict[tuple[object, ...], Row] = {}
    for _ in range(60):
        index = months_after(cutoff, -18) - timedelta(chance.choice((-40, -1, 0, 1, 2, 100, 101, 300)))
        first = chance.choice((None, index, months_after(index, 12), months_after(index, 12) - timedelta(1), cutoff))
        within = first is not None and first < months_after(index, 12)
        told = chance.choice((None, "1" if within or first is None else "0", "1" if within else "0"))
        line = {"provider": chance.choice("AB"), "person_id": f"p{chance.randrange(30)}", "index_date": index}
        count = chance.choice((None, 1, 2, 3, 7))
        if line["provider"] in complete and (told == "1" or (told is None and within)):
            first, count = first or index, count or 2
        found[tuple(line.values())] = line | {
            "index_event": "caution",
            "data_cutoff_date": cutoff,
            "reoffended": told,
            "first_reoffence_date": first,
            "reoffence_count": count,
            "expected_probability": chance.choice((None, 0.0, 0.1, 0.25, 0.9)),
            "age_band": chance.choice((None, "21-24", "30-39")),
            "ethnicity": chance.choice((None, "white", "B1")),
        }
    return list(found.values())


def random_population(chance: random.Random) -> list[Row]:
    return [
        {
            "area_code": area,
            "ethnic_group": group,
            "population": population,
            "ethnicity_source": source,
            "year": year,
            "count": chance.randrange(1000),
            "source": "invented",
        }
        for area in ("E06000001", "E06000002")
        for group in ("white", "black")
        for year in (2023, 2024)
        for population, source in (("women_arrested", "officer"), ("resident_women", "self"))
        if chance.random() < 0.4
    ]
