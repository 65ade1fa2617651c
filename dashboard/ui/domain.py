"""What the commissioner's pages on a domain share: is it getting better, and which services differ."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis import development, findings
from dashboard.analysis.answer import Answer
from dashboard.analysis.completeness import TOO_FEW_KNOWN, few_known, known
from dashboard.charts.rates import over_time, rates
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.operations.absence import with_reasons
from dashboard.operations.returns import Expected, Punctuality
from dashboard.ui import answers, filters
from dashboard.ui.answers import Ask
from dashboard.ui.figures import explain, figure, interval, only_row, stands_on
from dashboard.ui.finding import about, dark, finding, label, marks_of, show
from dashboard.ui.session import named, provider_name


class Chosen(NamedTuple):
    """What a page on one indicator is asked for."""

    slug: str
    service: str | None
    year: FinancialYear


def opened(viewer: Viewer, title: str) -> list[Expected]:
    """The title of a page, and the returns that its figures are made of; before the first one the page ends here."""
    st.title(title, anchor=False)
    returns = answers.expected_returns(viewer)
    if not returns:
        nobody_yet()
    return returns


def chosen(viewer: Viewer, returns: list[Expected], slugs: Sequence[str], *, label: str = "Indicator") -> Chosen:
    """Indicator, financial year and service, beside each other."""
    left, middle, right = st.columns(3)
    with middle:
        year = filters.financial_year(returns)
    with left:
        slug = filters.indicator(list(slugs), label=label)
    with right:
        service = filters.service(answers.providers(viewer))
    return Chosen(slug, service, year)


def asking(viewer: Viewer, service: str | None, year: FinancialYear | None = None) -> Ask:
    """Asks for exact headlines of the viewer's contracts, of all services or one; up to the end of a year, if given."""

    def ask(
        slug: str,
        *,
        by: str | None = None,
        provider: str | None = service,
        first_day: date | None = None,
        last_day: date | None = None,
    ) -> Answer:
        until = last_day or (year.last_day if year else None)
        return answers.headline(viewer, slug, by=by, provider=provider, first_day=first_day, last_day=until)

    returns = answers.sent_returns(viewer)
    return with_reasons(ask, [item for item in returns if service in (None, item.provider)])


def not_in_it(returns: Sequence[Expected], service: str | None, year: FinancialYear) -> None:
    """Whose returns are missing from a year's figures: their absence can look like a change."""
    absent: dict[str, list[str]] = {}
    for item in returns:
        wanted = service in (None, item.provider) and Quarter.parse(item.quarter).year == year
        if wanted and item.punctuality is Punctuality.MISSING:
            absent.setdefault(provider_name(item.provider), []).append(item.quarter)
    if absent:
        said = "; ".join(f"{name} ({', '.join(sorted(quarters))})" for name, quarters in sorted(absent.items()))
        st.markdown(f"**Not in these figures, because no return has come:** {said}. Part of any change may be that.")


def at_a_glance(ask: Ask, slug: str, *, key: str) -> None:
    """One indicator as a card: the question, the answer in words, how complete it is, and the quarters."""
    years, quarters = ask(slug, by="year"), ask(slug, by="quarter")
    heading = findings.over_time(years)
    with st.container(border=True):
        st.subheader(INDICATORS[slug].question, anchor=False)
        st.markdown(f"**{heading}.** {development.in_words(quarters)}")
        _how_complete(years)
        if any(row.rate is not None for row in quarters.rows):
            said = findings.over_time(quarters)
            show(over_time(quarters, dark=dark()), findings.alternative(said, quarters), f"glance-{key}-{slug}")
            marks_of(quarters)
        elif not any(row.n for row in years.rows):
            explain([(years.definition, only_row(ask(slug)).mark)])
        st.markdown(label(years))


def _how_complete(years: Answer) -> None:
    """How many the newest year's figure is known of; and where that is few, what it cannot say."""
    newest = next((row for row in reversed(years.rows) if row.n), None)
    if newest is None or not newest.of:
        return
    few = f" {TOO_FEW_KNOWN.capitalize()}." if few_known(newest) else ""
    st.markdown(f"{newest.group}: {' '.join(known(years.definition, newest))}{few}")


def side_by_side(ask: Ask, slugs: Sequence[str], *, key: str) -> None:
    """Cards two in a row."""
    for place in range(0, len(slugs), 2):
        for slug, column in zip(slugs[place : place + 2], st.columns(2), strict=False):
            with column:
                at_a_glance(ask, slug, key=key)


def over_time_section(ask: Ask, slug: str) -> None:
    """Every quarter, with what the whole series says."""
    st.header("Is it getting better?", anchor=False)
    series = ask(slug, by="quarter")
    heading = findings.over_time(series)
    said = development.in_words(series)
    if said:
        st.markdown(f"**{said}**")
    if series.definition.kind in (Kind.SHARE, Kind.RATIO):
        finding(heading, series, over_time(series, dark=dark()), key=f"time-{slug}")
        return
    st.subheader(heading, anchor=False)
    table_of_values(series, "Quarter")


def services_section(viewer: Viewer, slug: str, year: FinancialYear) -> None:
    """Service by service in a year, beside all of them together; with one service there is nothing to compare."""
    st.header(f"Which services differ by more than chance? {year.label}", anchor=False)
    ask = partial(asking(viewer, None), slug, first_day=year.first_day, last_day=year.last_day)
    beside = named(ask(by="provider"))
    if len(beside.rows) < 2:
        st.info("There is one service, so there is nothing to compare it with: its own past is above.")
        return
    overall = only_row(ask())
    if beside.definition.kind not in (Kind.SHARE, Kind.RATIO):
        table_of_values(beside, "Service")
    else:
        heading = findings.by_provider(beside, overall)
        finding(heading, beside, rates(beside, dark=dark(), overall=overall.rate), key=f"services-{slug}")
    if beside.definition.kind is Kind.SHARE:
        st.page_link(
            "app_pages/commissioners/compare.py",
            label="Compare services with what chance would explain",
            icon=":material/arrow_forward:",
        )
    st.markdown(
        f"{findings.by_chance(beside)} Services stand in the order of the alphabet: this is no ranking. They also "
        "differ in the women who are referred to them."
    )


def table_of_values(answer: Answer, heading: str) -> None:
    """A figure that is no share: days, or a mean."""
    st.markdown(label(answer))
    st.table(
        [
            {
                heading: row.group,
                answer.definition.title: figure(answer, row),
                "How many": stands_on(answer, row),
                "95% interval": interval(answer, row),
            }
            for row in answer.rows
        ]
    )
    explain((answer.definition, row.mark) for row in answer.rows)
    with st.expander("What it means"):
        about(answer)


def completeness(answer: Answer) -> None:
    """How many it is known of, and what it would be otherwise: said beside the figure, never in small print."""
    said = [note for note in answer.notes if note.startswith(("Known for", "If unknown"))]
    if any(few_known(row) for row in answer.rows[:1]):
        said.append(f"{TOO_FEW_KNOWN.capitalize()}.")
    if said:
        st.markdown(" ".join(said))


def nobody_yet() -> None:
    """Before the first return."""
    st.info("No service has sent a return yet. Figures appear here as soon as the first one has been accepted.")
    st.stop()


def further(*pages: tuple[str, str]) -> None:
    """Links to go on with."""
    for page, words in (*pages, ("definitions.py", "How each figure is defined")):
        st.page_link(f"app_pages/{page}", label=words, icon=":material/arrow_forward:")
