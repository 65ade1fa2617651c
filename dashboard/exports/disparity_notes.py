"""The words of the disparity summary: its cover, its notes, and the lines above each table."""

from collections.abc import Iterator

from dashboard.analysis.answer import MARKS, Answer
from dashboard.analysis.reading import day
from dashboard.analysis.released import NAMES_OF_AREAS, NOT_FROM_ROUNDED, OF_AREAS, PROTECTION
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import CASCADE_BASE, CASCADE_OPEN, CASCADE_QUESTION, INDICATORS, Indicator, Kind
from dashboard.definitions.sheets import POPULATIONS
from dashboard.exports.lines import PATHWAY_TITLE, POLICING, comparisons, lines, unknown_ethnicity
from dashboard.exports.summary import BREAKDOWNS, CALLED, REOFFENDING, Access, Summary

TITLE = "Disparity summary: outcomes by ethnic group"
CAVEAT = "A difference does not by itself show its cause; nor does it rule out discrimination."
EXPLAIN_OR_REFORM = (
    "Explain or reform: for each clear difference, what evidence explains it? If none does, what will be "
    "changed, by whom and by when?"
)
REGISTER_TITLE = "Explain or reform: each clear difference, and what was answered to it"
_REGISTER = (
    "Each clear difference between the five ethnic groups, of all services together and of each, stays in the register "
    "with what commissioners answered, and with what services and policy groups dispute. How long nothing has been "
    "answered is counted from the day on which it was first published."
)
MARKS_LINE = "Marks in square brackets, such as [c], are explained on the sheet notes. There are no blank cells."

_METHOD = (
    "Percentages have 95% intervals by Wilson's method and differences by Newcombe's. A relative rate is "
    "the rate of a group divided by the rate of the group it is compared with: 1 means equal rates. Its "
    "95% interval is computed on the logarithm. All intervals allow for the random adjustment."
)
_VERDICTS = (
    "A difference is called clear where the 95% interval of the relative rate does not hold 1 and that of the "
    "difference in points does not hold 0; and large where the relative rate is 0.80 or less, or 1.25 or more. "
    "No clear difference does not mean that "
    "there is none. No verdict is given where either group has fewer than 30 women."
)
_COMPARED = (
    "Except by age, by legal status and by area, where groups are compared within each, groups are compared with the "
    "White group as a whole, which includes White minorities; detailed groups with English, Welsh, Scottish, Northern "
    "Irish or British women. Other factors, such as age or need, are not controlled for."
)
_TWO_GROUPS = (
    "All other ethnic groups combined holds the Asian, Black, Mixed and Other groups. It hides how they "
    "differ from each other, and is given only because larger groups can be shown more often. Women of "
    "White minorities are in White."
)
_TOGETHER = (
    "By age or by legal status each ethnic group is compared with White women of the same age or legal status: whether "
    "a difference is there within each. By need groups are not compared with each other: look at the intervals. A "
    "group is hidden, too, where hardly anybody of its ethnic group is outside it, and where a small number would "
    "follow from other published figures."
)
_HIDDEN = "A larger number is hidden, too, where a small one would follow from it by subtraction."
_SELECTION = (
    "A small group is shown only where its counts are large enough, after the adjustment too. Intervals "
    "of groups that are only just large enough therefore cover the truth somewhat less often than 95%."
)


_BESIDE_A_POPULATION = (
    "A reference population is a public count that a commissioner gives, not a list of women: whoever was referred may "
    "not be in it. Where an officer recorded its ethnicity and the women referred said theirs themselves, the same "
    "woman may stand in two groups."
)


def cover(summary: Summary) -> Iterator[str]:
    """The lines under the title of the first sheet."""
    providers = "1 provider" if summary.providers == 1 else f"{summary.providers} providers"
    yield f"Period: {summary.period}"
    yield f"Published figures of {providers}, from the release {summary.release}, made on {day(summary.built_at)}."
    yield f"Publication policy: version {summary.policy}"
    yield from summary.remarks
    yield _who_is_counted(summary)
    yield (
        "Source: the providers' quarterly returns. Ethnicity is what the woman herself said, unless the "
        "return says that a worker or an officer recorded it."
    )
    yield CAVEAT
    yield EXPLAIN_OR_REFORM
    yield "The next sheet lists the tables; the sheet notes explains marks, protection and methods."


def notes(summary: Summary) -> Iterator[tuple[str, str]]:
    """The notes sheet: topic and note."""
    yield "Cause", CAVEAT
    yield "Explain or reform", EXPLAIN_OR_REFORM
    yield "Explain or reform: register", f"{_REGISTER} Read on {day(summary.read_on)}."
    for mark, meaning in MARKS.items():
        yield f"Mark [{mark}]", f"{meaning}. {_HIDDEN}" if mark == "c" else meaning
    yield "Protection", PROTECTION
    yield "Rounding", NOT_FROM_ROUNDED
    yield "Method", _METHOD
    yield "Verdicts", _VERDICTS
    yield "Comparison", _COMPARED
    if summary.within:
        yield "Age, legal status and need", _TOGETHER
    yield "Two groups", _TWO_GROUPS
    yield "Chance", _chance(comparisons(lines(summary)))
    yield "Selection", _SELECTION
    if summary.access:
        yield "Reference populations", _BESIDE_A_POPULATION
    if summary.coverage:
        yield "Reoffending: coverage", summary.coverage
    yield (
        "Source",
        f"Providers' quarterly returns, as published in release {summary.release}, made on {day(summary.built_at)}.",
    )
    for remark in summary.remarks:
        yield "Remark on the release", remark
    yield from _unknown(summary)
    for slug in _shown(summary):
        yield from _definition(INDICATORS[slug])
    if summary.pathway:
        yield f"{PATHWAY_TITLE}: question", CASCADE_QUESTION
        yield f"{PATHWAY_TITLE}: who counts", CASCADE_BASE
        yield f"{PATHWAY_TITLE}: stages", "Each stage holds only women who reached the stage before."


def above_register(summary: Summary) -> Iterator[str]:
    """The lines between the title and the table of the register."""
    yield f"{_REGISTER} Read on {day(summary.read_on)}."
    yield (
        f"This file makes {comparisons(lines(summary))} comparisons: some clear differences are chance. One that was "
        "clear in several periods is less likely to be."
    )
    yield CAVEAT
    yield from _standing(summary)


def above_table(summary: Summary, answer: Answer) -> Iterator[str]:
    """The lines between the title and the table of one indicator."""
    yield f"{answer.definition.question} Who counts: {answer.definition.denominator}."
    hidden = all(row.n is None for row in answer.rows)
    yield "Every group is too small to show safely." if hidden else f"Ethnicity: {unknown_ethnicity(answer)}"
    if answer.definition.released_as:
        yield f"Published as: {answer.definition.released_as}."
    if answer.indicator == REOFFENDING:
        yield POLICING
        if summary.coverage:
            yield summary.coverage
    if answer.reference:
        alike = ", where these are shown" if CHARACTERISTICS[answer.by or ""].alike else ""
        yield f"Each group is compared with: {answer.reference}{alike}. Intervals are 95%."
        yield CAVEAT
    elif answer.by == "ethnicity_need":
        yield "Groups are not compared with each other by need: look at the intervals."
    elif answer.definition.kind is not Kind.COUNT:
        yield "Groups are not compared: the group to compare them with is too small to show safely."
    yield from _standing(summary)


def above_access(summary: Summary, access: Access) -> Iterator[str]:
    """The lines between the title and the table of one reference population."""
    yield f"{access.answer.definition.question} {POPULATIONS[access.population]}, and women referred in the same areas."
    yield _BESIDE_A_POPULATION
    unknown_ethnicity = summary.unknown_among_referred
    if unknown_ethnicity:
        yield f"Ethnicity of the women referred: {unknown_ethnicity} They stand in no group here."
    yield from (note for note in access.answer.notes if note != PROTECTION)
    yield f"Each group is compared with: {access.answer.reference or 'no group, because it is too small'}."
    yield CAVEAT
    yield from _standing(summary)


def above_pathway(summary: Summary) -> Iterator[str]:
    """The lines between the title and the table of the pathway."""
    yield f"{CASCADE_QUESTION} Who counts: {CASCADE_BASE}. {CASCADE_OPEN}"
    unknown = summary.unknown_on_the_pathway
    yield f"Ethnicity: {unknown}" if unknown else "Every group is too small to show safely."
    yield (
        "The relative rate compares the share of the women referred that reached the stage; "
        "that of the step, the share of those at the stage before. The group compared with is White."
    )
    yield CAVEAT
    yield from _standing(summary)


def access_title(access: Access) -> str:
    """What the table of one reference population is called."""
    return f"Referred, of {POPULATIONS[access.population].lower()}, by ethnic group, {access.answer.period}"


def title(answer: Answer) -> str:
    """What a table is called."""
    return f"{answer.definition.title} by ethnic group, {answer.period} ({CALLED[answer.by or '']})"


def areas_title(answer: Answer) -> str:
    """What the table of an indicator in every area is called."""
    return f"{answer.definition.title} by area and ethnic group, {answer.period} ({BREAKDOWNS[answer.by or '']})"


def above_areas(summary: Summary, answer: Answer) -> Iterator[str]:
    """The lines between the title and the table of one indicator in every area."""
    yield f"{answer.definition.question} Who counts: {answer.definition.denominator}."
    yield f"{OF_AREAS} {_HIDDEN}"
    yield NAMES_OF_AREAS
    yield "Each group is compared with the White group of the same area, where that is shown. Intervals are 95%."
    yield CAVEAT
    yield from _standing(summary)


def _standing(summary: Summary) -> Iterator[str]:
    yield "Counts are adjusted at random and given to the nearest 5. Percentages are not computed from them."
    yield MARKS_LINE
    yield f"Source: release {summary.release}, made on {day(summary.built_at)}. There is one table on this sheet."


def _chance(number: int) -> str:
    by_chance = max(1, round(number / 20))
    return (
        f"This file makes {number} comparisons, many of them of the same women. If no group differed at all, up to "
        f"about 1 in 20 of them (here about {by_chance}) would still look clear by chance."
    )


def _who_is_counted(summary: Summary) -> str:
    others = {answer.definition.published_unit for answer in summary.answers}
    said = "Who is counted: women referred to the services that sent returns."
    if "answers" in others:
        said += " Of what women say: their anonymous answers."
    if "matched people" in others:
        said += " Of reoffending: people who could be matched with police records."
    return f"{said} Nobody else."


def _shown(summary: Summary) -> tuple[str, ...]:
    """Every indicator that there is a table of, and what only stands beside a population."""
    beside = tuple(access.answer.indicator for access in summary.access)
    return tuple(dict.fromkeys((*beside, *summary.indicators)))


def _unknown(summary: Summary) -> Iterator[tuple[str, str]]:
    for answer in summary.answers:
        if answer.by == "ethnicity" and (said := answer.unknown):
            yield f"{answer.definition.title}: ethnicity not known", said


def _definition(indicator: Indicator) -> Iterator[tuple[str, str]]:
    yield f"{indicator.title}: who counts", indicator.denominator
    yield f"{indicator.title}: who counts as yes", indicator.numerator
    if indicator.released_as:
        yield f"{indicator.title}: published as", indicator.released_as
    yield f"{indicator.title}: what is counted", indicator.published_unit
    yield f"{indicator.title}: who says so", indicator.voice.value
    yield f"{indicator.title}: source", indicator.source
    for caveat in indicator.caveats:
        yield f"{indicator.title}: caveat", caveat
