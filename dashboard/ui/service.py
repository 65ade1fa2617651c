"""The sections of a service's own page: each domain's figures for the year, beside the year before."""

from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis import cohorts
from dashboard.analysis.answer import Answer, Pathway
from dashboard.analysis.cohorts import Cohort
from dashboard.charts.sayings import sayings
from dashboard.definitions.housing import STATES
from dashboard.definitions.indicators import INDICATORS, STAGES, of_domain
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.operations.returns import SentReturn
from dashboard.ui import missing
from dashboard.ui.contracts import Ask
from dashboard.ui.figures import NO_FIGURE, explain, figure, interval, only_row, stands_on, why
from dashboard.ui.finding import dark, show
from dashboard.ui.session import installation

ENGAGEMENT = ("offered_in_time", "started", "days_to_start", "attended", "completed", "left_before_finishing")
SAYINGS = ("emotional_safety", "trust", "not_judged", "choice", "decisions_explained", "people_to_turn_to")
CHANGES = ("wellbeing", "self_efficacy", "distress")
HOUSING = ("settled_at_exit", "settled_and_feels_safe", "settled_at_three_months")
REOFFENDING = ("proven_reoffending", "reoffences_per_person", "observed_to_expected")
_NOT_HERE = ("referrals_from_population", "housing_moves")
"""What only says something beside other counts, or is shown in another way."""


class OfYear:
    """Asks for one financial year's figures, and for those of the year before."""

    def __init__(self, ask: Ask, quarter: Quarter) -> None:
        """`quarter` is the last that was sent: its year is the one that is shown, as far as it goes."""
        self._ask = ask
        self.year = quarter.year
        self.label = quarter.year.label + ("" if quarter.number == 4 else " so far")
        self.before = FinancialYear(quarter.year.start - 1)

    def now(self, slug: str, by: str | None = None) -> Answer:
        """The figure of the year that is shown."""
        return self._of(self.year, slug, by)

    def earlier(self, slug: str) -> Answer:
        """The same for the year before."""
        return self._of(self.before, slug, None)

    def _of(self, year: FinancialYear, slug: str, by: str | None) -> Answer:
        return self._ask(slug, by=by, first_day=year.first_day, last_day=year.last_day)


def tiles(of_year: OfYear, slugs: Sequence[str]) -> None:
    """The figures that are asked for first, three in a row: what each stands on, and a year earlier."""
    for place in range(0, len(slugs), 3):
        for slug, column in zip(slugs[place : place + 3], st.columns(3), strict=False):
            with column:
                _tile(of_year.now(slug), of_year.earlier(slug), of_year.before.label)


def beside_the_year_before(of_year: OfYear, domain: str) -> None:
    """Every figure of a domain as a table, this year and the year before."""
    with st.expander(f"All of {domain}, beside {of_year.before.label}"):
        figures_table(of_year, [slug for slug in of_domain(domain) if slug not in _NOT_HERE])


def figures_table(of_year: OfYear, slugs: Iterable[str]) -> None:
    """A line for each indicator."""
    wanted = list(slugs)
    st.table([_line(of_year, slug) for slug in wanted])
    found = [answer for slug in wanted for answer in (of_year.now(slug), of_year.earlier(slug))]
    explain((answer.definition, only_row(answer).mark) for answer in found)


def pathway(found: Pathway, quarter: Quarter) -> None:
    """From referral to completion: how many reached each stage."""
    st.subheader("Along the pathway", anchor=False)
    if not found.stages:
        st.info("Too early: no referral is 90 days old yet.")
        return
    st.markdown(f"Of the women referred to you at least 90 days before {quarter.last_day:%-d %B %Y}:")
    st.table(
        [
            {"Stage": STAGES[stage.stage], "Referrals": f"{stage.n:,}", "Of those referred": f"{stage.share or 0:.1%}"}
            for stage in found.stages
        ]
    )


def what_women_say(of_year: OfYear, came: set[str]) -> None:
    """Six questions on one scale, with how many of the women who were asked answered."""
    st.header(f"What the women say, {of_year.label}", anchor=False)
    if "experience" not in came:
        st.info(missing.cannot_be_shown("experience"))
        return
    found = [of_year.now(slug) for slug in SAYINGS]
    response = only_row(of_year.now("experience_response"))
    if all(only_row(answer).rate is None for answer in found):
        st.info(f"Fewer than 10 answers in {of_year.label}: nothing is shown, so that no answer can be told apart.")
        return
    heading = "Women who say so: 4 or 5 on a scale from 1 to 5"
    st.subheader(heading, anchor=False)
    if response.rate is not None:
        st.markdown(f"{response.rate:.0%} of the women who were asked answered ({response.k:,} of {response.n:,}).")
    show(sayings(found, dark=dark()), _alternative(heading, found), "sayings")
    st.table(
        [
            {
                "Statement": answer.definition.question.removeprefix("Do women say: ").rstrip("?"),
                "Say so": figure(answer, only_row(answer)),
                "Answers": stands_on(answer, only_row(answer)),
                "95% interval": interval(answer, only_row(answer)),
            }
            for answer in found
        ]
    )
    st.markdown("Anonymous answers, not women. Nothing is shown on fewer than 10 answers, not even to you.")


def recovery(of_year: OfYear, came: set[str]) -> None:
    """Change in the women's own view: better and worse always beside each other."""
    st.header(f"Recovery, {of_year.label}", anchor=False)
    st.subheader("Better and worse, by the women's own questionnaires", anchor=False)
    if "assessments" in came:
        st.table([_change(of_year, measure) for measure in CHANGES])
        st.markdown(
            "Better or worse: by more than two sittings of the questionnaire would differ by chance. "
            + INDICATORS["wellbeing_improved"].caveats[0]
        )
    else:
        st.info(missing.cannot_be_shown("assessments"))
    _needs(of_year)
    if "outcomes" in came:
        tiles(of_year, ["outcomes_achieved", "paired_assessment"])
    else:
        st.info(missing.cannot_be_shown("outcomes"))


def housing(of_year: OfYear, came: set[str]) -> None:
    """Settled and safe, with how many it is known of; then from where to where."""
    st.header(f"Housing, {of_year.label}", anchor=False)
    if "accommodation" not in came:
        st.info(missing.cannot_be_shown("accommodation"))
        return
    tiles(of_year, HOUSING)
    st.subheader("From the start to the end of the work", anchor=False)
    moves = of_year.now("housing_moves", by="start_to_exit")
    if moves.empty:
        st.info("Nobody's work ended in this year.")
    else:
        counts = {row.slug: row.n or 0 for row in moves.rows}
        st.table([_from(start, counts) for start in STATES])
        st.markdown(f"Women whose work ended in {of_year.label}. {moves.unknown or ''}")
    beside_the_year_before(of_year, "housing")


def reoffending(viewer: Viewer, ask: Ask) -> None:
    """Last: what can be known at all, of how many, and only then the figures. Nothing, where nothing was matched."""
    coverage = only_row(ask("reoffending_coverage"))
    found = cohorts_of(viewer)
    if not found:
        return
    st.header("Reoffending, all matched people", anchor=False)
    if coverage.n and coverage.k is not None:
        st.markdown(
            f"**Known for {coverage.k:,.0f} of {coverage.n:,} women supported ({coverage.k / coverage.n:.0%}).**"
        )
    st.markdown(" ".join(dict.fromkeys(caveat for slug in REOFFENDING for caveat in INDICATORS[slug].caveats[:1])))
    answers = [ask(slug) for slug in REOFFENDING]
    st.table(
        [
            {
                "Figure": answer.definition.title,
                "Value": figure(answer, only_row(answer)),
                "How many": stands_on(answer, only_row(answer)),
                "95% interval": interval(answer, only_row(answer)),
            }
            for answer in answers
        ]
    )
    st.markdown(
        "No rate on fewer than 30 people, and no count where either side is under 10. "
        "*Observed to expected*: 1 means as many as age and criminal history alone would lead to expect."
    )
    with st.expander("What can be known yet, quarter by quarter"):
        st.table([_cohort(one) for one in found])


def data_quality(of_year: OfYear, returns: Sequence[SentReturn]) -> None:
    """How complete the figures are, and what is missing."""
    st.header(f"What is known and what is missing, {of_year.label}", anchor=False)
    figures_table(of_year, [slug for slug in of_domain("data quality") if slug != "reoffending_coverage"])
    absent = missing.never_sent(returns)
    for sheet in absent:
        st.markdown(f"- {missing.cannot_be_shown(sheet)}")
    if not absent:
        st.markdown("All five sheets of a return have come.")


def cohorts_of(viewer: Viewer) -> tuple[Cohort, ...]:
    """What can be known of reoffending yet, of the viewer's own service."""
    return _cohorts(installation().records().version(), viewer)


@st.cache_data(max_entries=200, show_spinner=False)
def _cohorts(version: str, viewer: Viewer) -> tuple[Cohort, ...]:
    return cohorts.cohorts(installation().records(), viewer, viewer.provider)


def _tile(now: Answer, earlier: Answer, year_before: str) -> None:
    row, before = only_row(now), only_row(earlier)
    shown = row.rate is not None or row.value is not None or row.mark is None
    value = figure(now, row) if shown and row.n is not None else NO_FIGURE.get(row.mark or "z", "not shown")
    st.metric(now.definition.title, value, help=now.definition.question, border=True)
    if not shown or row.n is None:
        said = why(now.definition, row.mark or "z")
        st.markdown(said[0].upper() + said[1:] + ".")
    else:
        st.markdown(stands_on(now, row))
        if limits := interval(now, row):
            st.markdown(f"95% interval {limits}")
    for sentence in now.notes:
        st.markdown(sentence)
    if before.n:
        st.markdown(f"{year_before}: {figure(earlier, before)} {_in_brackets(stands_on(earlier, before))}")


def _line(of_year: OfYear, slug: str) -> dict[str, str]:
    now, earlier = of_year.now(slug), of_year.earlier(slug)
    row, before = only_row(now), only_row(earlier)
    return {
        "Figure": now.definition.title,
        of_year.label: figure(now, row),
        "How many": stands_on(now, row),
        "95% interval": interval(now, row),
        of_year.before.label: f"{figure(earlier, before)} {_in_brackets(stands_on(earlier, before))}".strip(),
        "Who says so": now.definition.voice.value,
    }


def _change(of_year: OfYear, measure: str) -> dict[str, str]:
    better, worse = of_year.now(f"{measure}_improved"), of_year.now(f"{measure}_worsened")
    row, other = only_row(better), only_row(worse)
    asked = f"{row.n or 0:,}" + (f" of {row.of:,}" if row.of else "")
    return {
        "Measure": better.definition.title.partition(":")[0],
        "Better": f"{figure(better, row)} {_in_brackets(stands_on(better, row))}".strip(),
        "Better: 95% interval": interval(better, row),
        "Worse": f"{figure(worse, other)} {_in_brackets(stands_on(worse, other))}".strip(),
        "Worse: 95% interval": interval(worse, other),
        "Asked at the start and at exit": asked,
    }


def _needs(of_year: OfYear) -> None:
    found = of_year.now("needs_better", by="need")
    st.subheader("Need by need, better in her own view", anchor=False)
    if found.empty:
        st.info("You do not send what has become of the women's needs (the columns that end in `_change`).")
        return
    st.table(
        [
            {
                "Need": row.group,
                "Better": figure(found, row),
                "Women": stands_on(found, row),
                "95% interval": interval(found, row),
            }
            for row in found.rows
        ]
    )
    st.markdown(found.definition.caveats[0])


def _from(start: str, counts: dict[str, int]) -> dict[str, str]:
    ends = {f"{title} at exit": f"{counts.get(f'{start}>{end}', 0):,}" for end, title in STATES.items()}
    return {"Where she lived": f"{STATES[start]} at the start", **ends}


def _cohort(cohort: Cohort) -> dict[str, str]:
    return {
        "Index dates in": cohort.quarter,
        "Matched people": "[c]" if cohort.people is None else f"{cohort.people:,}",
        "Now": cohort.state.value,
        "Known from": _day(cohort.matures_on),
    }


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _in_brackets(text: str) -> str:
    return f"({text})" if text else ""


def _alternative(heading: str, found: Sequence[Answer]) -> str:
    """The chart's text alternative: the heading, then every question's figure."""
    said = [f"{heading}."]
    for answer in found:
        row = only_row(answer)
        title = answer.definition.title
        said.append(
            f"{title}: not shown." if row.rate is None else f"{title}: {row.rate:.0%} ({row.k:,} of {row.n:,})."
        )
    return " ".join(said)
