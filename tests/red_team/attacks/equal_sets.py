"""Equal sets. She knows that one count is of some of the women of another (those who ended, and those of them whose
work had started), and that the same women have the same noise. Where both are shown alike everywhere (in total, and in
every group that anybody could be in), she concludes that nobody is left between them. Where they differ for certain,
she concludes only that somebody is. Success: she is right that nobody is, at odds of 20 to 1.
"""

from collections.abc import Mapping, Sequence

from dashboard.analysis.answer import Row
from dashboard.disclosure.sums import NOBODY, Cells, Place, TrueCell, categories
from tests.red_team.attacks.finding import Finding
from tests.red_team.view import Method, Pairs, Shown, behind

PAIRS: Mapping[tuple[str, str], str] = {
    ("started.n", "referrals_received.n"): "referred, and declined by the service or mistaken",
    ("ethnicity_known.n", "started.n"): "declined to say her ethnicity",
    ("ethnicity_known.k", "ethnicity_known.n"): "ethnicity not known",
    ("completed.n", "paired_assessment.n"): "acquitted on appeal",
    ("completed.n", "ended_in_period.n"): "ended before it had started, died, or was acquitted",
    ("completed.n", "exit_housing_known.n"): "acquitted on appeal",
    ("exit_housing_known.n", "ended_in_period.n"): "ended before it had started, or died",
    ("settled_at_exit.n", "exit_housing_known.n"): "housing at exit not known",
    ("moved_into_settled.n", "settled_at_exit.n"): "settled at the start, or not known",
    ("settled_and_feels_safe.n", "settled_at_exit.k"): "settled, and not asked whether she feels safe",
    ("settled_at_three_months.n", "three_months_housing_known.n"): "housing three months after not known",
    ("wellbeing_improved.n", "paired_assessment.k"): "asked twice, but not about her wellbeing",
    ("self_efficacy_improved.n", "paired_assessment.k"): "asked twice, but not about her self-efficacy",
    ("distress_improved.n", "paired_assessment.k"): "asked twice, but not about distress",
    ("outcomes_achieved.n", "ended_in_period.n"): "ended without any outcome scored",
    ("waiting_now.n", "on_the_books.n"): "on the books, and started",
    ("on_the_books.n", "women_supported.n"): "supported, and no longer there at the end",
    ("door_stayed_open.n", "left_before_finishing.k"): "left less than a year ago",
    ("completed.k", "completed.n"): "did not complete",
    ("started.k", "started.n"): "did not start",
}
"""(some, of all): what it says of a woman who is in the second and not in the first."""

_ODDS = 20
_COMPARED_WITHIN = ("ethnicity", "ethnicity_two", "ethnicity_detailed", "age", "age_two", "disability")


def attack(truth: Mapping[str, Cells], shown: Shown, method: Method) -> Finding:
    tried, best = 0, 1.0
    examples = []
    for (some, everyone), says in PAIRS.items():
        for place in _wholes(shown, some, everyone):
            inner, outer = _counted(truth, some, place), _counted(truth, everyone, place)
            if inner != outer:
                continue
            tried += 1
            odds = _odds(shown, truth, some, everyone, place, method)
            best = max(best, odds)
            if odds >= _ODDS:
                examples.append(f"nobody {says}: {place} (odds {odds:.0f})")
    worst = f"odds of {best:.0f} to 1" if tried else "nothing to try"
    return Finding("equal sets", tried, len(examples), worst, not examples, tuple(examples[:12]))


def _wholes(shown: Shown, some: str, everyone: str) -> list[Place]:
    there = shown.get(everyone.split(".")[0], {})
    return [place for place in shown.get(some.split(".")[0], {}) if place in there]


def _counted(truth: Mapping[str, Cells], slot: str, place: Place) -> tuple[int, str]:
    indicator, which = slot.split(".")
    cell: TrueCell = truth[indicator].get(place, NOBODY)
    return (cell.n, cell.n_keys) if which == "n" else (cell.k, cell.k_keys)


def _odds(shown: Shown, truth: Mapping[str, Cells], some: str, everyone: str, place: Place, method: Method) -> float:
    """How much more likely the shown rows are if nobody is left than if one woman is: she would be somewhere.

    In each breakdown she would be in the group where a difference would be seen least.
    """
    odds = 1 / _alike(shown, some, everyone, place, method)
    if place.characteristic == "everyone":
        for within in _COMPARED_WITHIN:
            groups = [place._replace(characteristic=within, category=one) for one in categories(within)]
            odds /= max(_alike(shown, some, everyone, group, method) for group in groups)
        odds /= max(_alike(shown, some, everyone, quarter, method) for quarter in _quarters(shown, some, place))
    return odds


def _quarters(shown: Shown, some: str, place: Place) -> Sequence[Place]:
    quarters = [place._replace(period=f"{place.period} Q{number}") for number in (1, 2, 3, 4)]
    there = shown.get(some.split(".")[0], {})
    return (
        quarters if "Q" not in place.period and all(one in there for one in quarters) else [place._replace(period="")]
    )


def _alike(shown: Shown, some: str, everyone: str, place: Place, method: Method) -> float:
    """How likely two rows that are shown alike would be so, if one woman stood between them; 1 where one is hidden."""
    inner, outer = _stored(shown, some, place, method), _stored(shown, everyone, place, method)
    if not inner or not outer:
        return 1.0
    # As the noise of two different sets is independent: how often the one falls where the other may be.
    width = len(inner | outer)
    spread = max((2 * method.variance) ** 0.5, 0.2)
    return min(1.0, max(width / (spread * 2.5066), 1e-3))


def _stored(shown: Shown, slot: str, place: Place, method: Method) -> set[int]:
    indicator, which = slot.split(".")
    row: Row | None = shown.get(indicator, {}).get(place)
    if row is None or row.n is None or (which == "k" and row.k is None):
        return set()
    pairs: Pairs = behind(row, method)
    return {n if which == "n" else (k or 0) for n, k in pairs}
