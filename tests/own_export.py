"""What a service of fifteen women has: one sheet of its own, with headings, codes and dates as it writes them."""

import csv
import io
from datetime import date, timedelta

HEADINGS = (
    "Client Ref", "Case No", "Date referred", "Referred by", "First session", "Status", "Date closed",
    "Reason for closure", "Age", "Ethnic origin", "Disabled?", "Housing", "Attended", "Project", "How heard",
)  # fmt: skip
_SOURCES = ("Probation officer", "Court", "Self referral", "GP")
_STATES = ("Live", "Finished", "Left early")
_ETHNICITIES = ("White British", "Black African", "Asian - Pakistani", "Prefer not to say")


def clients(first_day: date, number: int = 15, prefix: str = "C") -> bytes:
    """The export of a quarter that begins on this day."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for at in range(number):
        referred, state = first_day + timedelta(days=at), _STATES[at % 3]
        closed = "" if state == "Live" else f"{referred + timedelta(days=60):%d/%m/%Y}"
        writer.writerow((
            f"W{at:03}", f"{prefix}-{at:03}", f"{referred:%d/%m/%Y}", _SOURCES[at % 4],
            f"{referred + timedelta(days=9):%d/%m/%Y}", state, closed,
            "Moved away" if state == "Left early" else "", 21 + (3 * at + first_day.month) % 70, _ETHNICITIES[at % 4],
            ("Y", "N", "Not asked")[at % 3], ("Yes", "No", "N/A")[at % 3], at % 5 + 1, "Aurora", "Leaflet",
        ))  # fmt: skip
    return text.getvalue().encode()


NAMES = {
    "sheet": "referrals",
    "columns": {
        "Client Ref": {"column": "person_id"},
        "Case No": {"column": "referral_id"},
        "Date referred": {"column": "referral_date"},
        "Referred by": {
            "column": "referral_source",
            "codes": {"Probation officer": "probation", "Self referral": "self", "GP": "health"},
        },
        "First session": {"column": "started_date"},
        "Status": {
            "column": "end_state",
            "codes": {"Live": "open", "Finished": "completed", "Left early": "ended_early"},
        },
        "Date closed": {"column": "ended_date"},
        "Reason for closure": {"column": "end_reason", "codes": {"Moved away": "MOV"}},
        "Age": {
            "column": "age_band",
            "codes": {str(age): band for band, first, last in (
                ("21-24", 21, 24), ("25-29", 25, 29), ("30-39", 30, 39), ("40-49", 40, 49), ("50-59", 50, 59),
                ("60+", 60, 99),
            ) for age in range(first, last + 1)},
        },
        "Ethnic origin": {"column": "ethnicity", "codes": {"Black African": "B2", "Asian - Pakistani": "A2"}},
        "Disabled?": {"column": "disability"},
        "Housing": {"column": "need_housing", "codes": {"N/A": ""}},
        "Attended": {"column": "sessions_attended"},
        "Project": {"left_out": True},
        "How heard": {"left_out": True},
    },
}  # fmt: skip
"""What its names and codes mean, as the command line takes it."""


HOMES = (
    "Client Ref", "Ref No", "Ref'd on", "Who referred", "Started", "Closed on", "Status", "Why closed", "Age",
    "Ethnic origin", "Accom at start", "Accom at exit", "SWEMWBS start", "DV", "Drugs",
)  # fmt: skip


def women(first_day: date, homes: tuple[str, ...], prefix: str = "R", number: int = 15) -> bytes:
    """A woman a row, with where she lives as the service says it; those who have left moved on to the next home."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HOMES)
    for at in range(number):
        referred, left = first_day + timedelta(days=at), at % 2
        writer.writerow((
            f"C{at:03}", f"{prefix}{at:03}", f"{referred:%d/%m/%Y}", "Probation officer", f"{referred:%d/%m/%Y}",
            f"{referred + timedelta(days=40):%d/%m/%Y}" if left else "", "Left early" if left else "Live",
            "Recall" if left else "", 20 + at, "White Brit", homes[at % len(homes)],
            homes[(at + 1) % len(homes)] if left else "", 14 + at % 10, ("Yes", "Historic")[at % 2],
            ("Historic", "No")[at % 2],
        ))  # fmt: skip
    return text.getvalue().encode()
