"""Reoffending on screen: what cannot be known yet, then what is known and of how many, then by ethnicity."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.cohorts import Cohort
from dashboard.analysis.released import Question
from dashboard.definitions.indicators import INDICATORS, Voice
from dashboard.definitions.periods import Quarter
from dashboard.statistics.maturity import State
from dashboard.ui import answers
from dashboard.ui.answers import Ask
from dashboard.ui.disparity import in_depth
from dashboard.ui.figures import explain, explain_published, figure, interval, only_row, stands_on
from dashboard.ui.finding import label, says

FIGURES = ("proven_reoffending", "reoffences_per_person", "reoffences_per_reoffender", "observed_to_expected")
_VOICE = says(Voice.POLICE_OR_COURTS)
OWN = ("proven_reoffending", "reoffences_per_person", "observed_to_expected")


def not_known_yet(cohorts: Sequence[Cohort]) -> None:
    """Each quarter of index dates, and from when its outcome is known."""
    waiting = [one for one in cohorts if one.state is not State.MATURE]
    st.header(
        f"{len(waiting)} of {len(cohorts)} quarters of index dates cannot be known yet"
        if waiting
        else "Every quarter of index dates is old enough to be known",
        anchor=False,
    )
    st.markdown(
        "An *index date* is the day from which somebody is followed: of a release, a community sentence or a caution. "
        "A reoffence counts within 12 months of the index date, and has six more months to be proven. A younger "
        "quarter would always look better than it is, so it gets no rate. The records were searched up to "
        f"{max(one.cutoff for one in cohorts):%-d %B %Y}: what can be known since then needs a new file."
    )
    st.markdown(f"**Headline (exact)** · matched people by the day of their index event · {_VOICE}")
    with st.expander("Quarter by quarter", expanded=True):
        _quarters(cohorts[::-1])


def known(ask: Ask, cohorts: Sequence[Cohort]) -> None:
    """What is known, of how many women supported; and by year of the index date."""
    coverage = only_row(ask("reoffending_coverage"))
    found = [ask(slug) for slug in FIGURES]
    row = only_row(found[0])
    st.header(
        f"{row.rate:.0%} of the people who could be matched had a proven reoffence within a year"
        if row.rate is not None
        else "Too few people with a known outcome to give a rate",
        anchor=False,
    )
    if coverage.n and coverage.k is not None:
        st.markdown(
            f"**It says something about {coverage.k:,.0f} of {coverage.n:,} women supported "
            f"({coverage.k / coverage.n:.0%}), and nothing about the others.**"
        )
    st.markdown(label(found[0]))
    _figures(found)
    st.markdown(
        "*Observed to expected*: 1 is as many as age and criminal history alone would lead to expect. It is no "
        "estimate of what a service achieves: women who engage differ from those who do not."
    )
    st.subheader("By the year of the index date", anchor=False)
    years = with_young_years(ask("proven_reoffending", by="year"), cohorts)
    st.markdown(label(years))
    st.table(
        [
            {
                "Index dates in": one.group,
                "Proven reoffending": figure(years, one),
                "How many": stands_on(years, one),
                "95% interval": interval(years, one),
                "Matched people known": known_of(one, cohorts),
                "Can the year be known yet?": how_far(one, cohorts),
            }
            for one in years.rows
        ]
    )
    explain((years.definition, one.mark) for one in years.rows)
    st.markdown("Services are not compared: their women differ too much, and the numbers are too small.")


def with_young_years(years: Answer, cohorts: Sequence[Cohort]) -> Answer:
    """Year by year, those of which nothing can be known yet as well."""
    there = {row.group for row in years.rows}
    labels = sorted({Quarter.parse(one.quarter).year.label for one in cohorts} - there)
    rows = (*years.rows, *(Row(label, mark="m") for label in labels))
    return replace(years, rows=tuple(sorted(rows, key=lambda row: row.group)))


def known_of(year: Row, cohorts: Sequence[Cohort]) -> str:
    """Of how many of the year's matched people the outcome is known: `130 of 190`."""
    people = [one.people for one in _in_year(year, cohorts)]
    total = sum(number or 0 for number in people)
    if None in people:
        return f"{year.n or 0:,} of [c]"
    return f"{year.n or 0:,} of {max(total, year.n or 0):,}"


def how_far(year: Row, cohorts: Sequence[Cohort]) -> str:
    """Whether a year is old enough; a young one would look better than it is, and changes with every file."""
    quarters = _in_year(year, cohorts)
    young = sum(one.state is not State.MATURE for one in quarters)
    if not young:
        return "yes"
    if young == len(quarters):
        return "no: none of its quarters is old enough"
    return f"not all of it: {young} of its {len(quarters)} quarters {'is' if young == 1 else 'are'} not old enough"


def own(viewer: Viewer, ask: Ask) -> None:
    """A service's own: what can be known, of how many, then the figures; nothing, where nobody was matched."""
    cohorts = answers.cohorts(viewer)
    if not cohorts:
        return
    coverage = only_row(ask("reoffending_coverage"))
    st.header("Reoffending, all matched people", anchor=False)
    if coverage.n and coverage.k is not None:
        st.markdown(
            f"**Known for {coverage.k:,.0f} of {coverage.n:,} women supported ({coverage.k / coverage.n:.0%}).**"
        )
    st.markdown(" ".join(dict.fromkeys(caveat for slug in OWN for caveat in INDICATORS[slug].caveats[:1])))
    found = [ask(slug) for slug in OWN]
    st.markdown(label(found[0]))
    _figures(found)
    st.markdown(
        "No rate on fewer than 30 people, and no count where either side is under 10. "
        "*Observed to expected*: 1 means as many as age and criminal history alone would lead to expect."
    )
    with st.expander("What can be known yet, quarter by quarter"):
        _quarters(cohorts)


def by_ethnicity() -> None:
    """Published figures of all services together, with the sentence that belongs to them."""
    found = answers.published(Question("proven_reoffending", by="ethnicity"))
    if isinstance(found, str):
        st.header("By ethnicity", anchor=False)
        st.info(found)
    else:
        in_depth(found, key="reoffending", question="By ethnicity")
    st.markdown(INDICATORS["proven_reoffending"].caveats[0] + " Ethnicity here is mostly what an officer saw.")


def _in_year(year: Row, cohorts: Sequence[Cohort]) -> list[Cohort]:
    return [one for one in cohorts if Quarter.parse(one.quarter).year.label == year.group]


def _figures(found: Sequence[Answer]) -> None:
    st.table(
        [
            {
                "Figure": answer.definition.title,
                "Value": figure(answer, only_row(answer)),
                "How many": stands_on(answer, only_row(answer)),
                "95% interval": interval(answer, only_row(answer)),
            }
            for answer in found
        ]
    )
    explain((answer.definition, only_row(answer).mark) for answer in found)


def _quarters(cohorts: Sequence[Cohort]) -> None:
    st.table(
        [
            {
                "Index dates in": one.quarter,
                "Matched people": "[c]" if one.people is None else f"{one.people:,}",
                "Now": one.state.value,
                "Known from": f"{one.matures_on:%-d %B %Y}",
            }
            for one in cohorts
        ]
    )
    explain_published("c" for one in cohorts if one.people is None)
