"""Reoffending: last, slow and careful. It measures policing and courts as well as women's lives."""

from typing import Any

from dashboard.definitions.indicators.declaration import Counting, Indicator, Kind, Polarity, Voice

_MATURE = "matched people whose index date lies 18 months or more before the cut-off, and whose outcome is known"
_POLICING = "Proven reoffending also measures who is stopped, charged and convicted."
_EVERY_COUNT = "A service that leaves out the number for anybody who reoffended has not supplied it."
_NOT_IMPACT = "It is no estimate of the service's effect: the expectation knows age and criminal history only."

_SHARED: dict[str, Any] = {
    "domain": "reoffending",
    "polarity": Polarity.LOWER_IS_BETTER,
    "voice": Voice.POLICE_OR_COURTS,
    "counted_on": "index date",
    "source": "A file that was matched with police records under an agreement; never joined to referrals",
    "breakdowns": ("ethnicity", "ethnicity_two", "age_two"),
    "counting": Counting.PEOPLE,
    "of_referrals": False,
    "target_allowed": False,
    "known_of": "reoffending_coverage",
    "smallest_base": 30,
    "smallest_part": 10,
}
_OF_REOFFENDERS = {**_SHARED, "known_of": "", "part_of": "proven_reoffending"}

REOFFENDING = (
    Indicator(
        slug="proven_reoffending",
        title="Proven reoffending",
        question="Of the people who could be matched, how many had a proven reoffence within a year?",
        why_it_matters="Contracts ask for it. For the women the issue was not about the offending.",
        denominator=_MATURE,
        numerator="a proven reoffence within 12 months of the index date",
        kind=Kind.SHARE,
        success="had a proven reoffence within a year",
        published_by=("reoffences", "reoffence_step"),
        published_years_later=2,
        caveats=(_POLICING, "No rate on fewer than 30 people.", "Younger index dates are left out, not guessed."),
        **_SHARED,
    ),
    Indicator(
        slug="reoffences_per_person",
        title="Proven reoffences for each person",
        question="How many proven reoffences were there for each matched person?",
        why_it_matters="Fewer reoffences is a change that a share of people cannot show.",
        denominator=_MATURE,
        numerator="proven reoffences within 12 months; none where there was no reoffence",
        kind=Kind.MEAN,
        published=False,
        released_as="how many people had how many proven reoffences, in bands (see Proven reoffending)",
        caveats=(_POLICING, "Not to be confused with reoffences for each reoffending person.", _EVERY_COUNT),
        **_SHARED,
    ),
    Indicator(
        slug="reoffences_per_reoffender",
        title="Proven reoffences for each person who reoffended",
        question="How many proven reoffences were there for each person who reoffended?",
        why_it_matters="It is the frequency that official bulletins give.",
        denominator="those of them with a proven reoffence within 12 months",
        numerator="proven reoffences within 12 months",
        kind=Kind.MEAN,
        published=False,
        caveats=(_POLICING, "Not to be confused with reoffences for each matched person.", _EVERY_COUNT),
        **_OF_REOFFENDERS,
    ),
    Indicator(
        slug="observed_to_expected",
        title="Observed to expected",
        question="Were there more or fewer proven reoffences than age and criminal history alone would lead to expect?",
        why_it_matters="Services that take on women at higher risk should not look worse for it.",
        denominator="reoffending people expected: the sum of their expected probabilities",
        numerator="people with a proven reoffence within 12 months",
        kind=Kind.OBSERVED_TO_EXPECTED,
        published=False,
        caveats=(_NOT_IMPACT, _POLICING),
        **_SHARED,
    ),
    Indicator(
        slug="time_to_reoffence",
        title="Time to a first proven reoffence",
        question="How long did it take until a first proven reoffence?",
        why_it_matters="The time without one is time in which a life can be built.",
        denominator=_MATURE,
        numerator="no proven reoffence yet, day by day",
        kind=Kind.CURVE,
        published=False,
        released_as="how many people had a first one in each step of months, and a life table (see Proven reoffending)",
        caveats=("By Kaplan and Meier's method; nobody is followed into the last six months before the cut-off.",
                 "A service that leaves out the date for anybody who reoffended has not supplied it.",
                 _POLICING),
        **_SHARED,
    ),
)  # fmt: skip
