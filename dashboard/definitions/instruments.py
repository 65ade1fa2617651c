"""The questionnaires: their range, which way is better, and how large a change has to be before it is one.

Sources: reliable change is the change that two sittings of a questionnaire would rarely differ by if nothing had
changed (Jacobson and Truax 1991). SWEMWBS: 2.77 standard errors, 2.87 points on the metric scale (Shah and others
2018). CORE-10: 6 points, a 90 % interval (Barkham and others 2013). PHQ-9: 6 and GAD-7: 4, as NHS Talking Therapies.
GSE: 6, from its published spread and reliability. ReQoL-10: 5.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Instrument:
    """One questionnaire."""

    slug: str
    title: str
    lowest: float
    highest: float
    higher_is_better: bool
    measures: str = ""
    """`wellbeing`, `self_efficacy` or `distress`; nothing, if no share of women who improved is made of it."""
    reliable_change: float | None = None
    """Points; SWEMWBS after its conversion to the metric scale."""
    licence: str = ""


INSTRUMENTS: dict[str, Instrument] = {
    one.slug: one
    for one in (
        Instrument("swemwbs", "Short Warwick-Edinburgh Mental Wellbeing Scale", 7, 35, True, "wellbeing", 2.87,
                   "Free for non-commercial use after registration with Warwick."),
        Instrument("reqol10", "Recovering Quality of Life (10 items)", 0, 40, True, "wellbeing", 5,
                   "Licence from Oxford University Innovation, free for public bodies."),
        Instrument("gse", "General Self-Efficacy Scale", 10, 40, True, "self_efficacy", 6, "Free with credit."),
        Instrument("core10", "CORE-10", 0, 40, False, "distress", 6, "Free to use unchanged."),
        Instrument("phq9", "PHQ-9", 0, 27, False, "distress", 6, "Free."),
        Instrument("gad7", "GAD-7", 0, 21, False, "distress", 4, "Free."),
        Instrument("brs", "Brief Resilience Scale", 1, 5, True),
        Instrument("ons4", "ONS4 personal wellbeing", 0, 10, True),
        Instrument("star", "Outcomes Star", 1, 10, True, licence="Licensed by Triangle; scores only are kept."),
        Instrument("other", "Another questionnaire, not validated", 0, 1000, True),
    )
}  # fmt: skip
"""In the order in which one is preferred where a woman has several that measure the same."""

SWEMWBS_METRIC: dict[int, float] = dict(
    enumerate(
        (
            7.00, 9.51, 11.25, 12.40, 13.33, 14.08, 14.75, 15.32, 15.84, 16.36, 16.88, 17.43, 17.98, 18.59, 19.25,
            19.98, 20.73, 21.54, 22.35, 23.21, 24.11, 25.03, 26.02, 27.03, 28.13, 29.31, 30.70, 32.55, 35.00,
        ),
        start=7,
    )
)  # fmt: skip
"""Raw sum → metric score (Stewart-Brown and others 2009): raw sums are never averaged or compared."""
