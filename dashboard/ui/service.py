"""A service's own page: figures of the year as tiles and tables, beside the year before; the pathway; what is known."""

from collections.abc import Iterable, Sequence

import streamlit as st

from dashboard.analysis.answer import Answer, Pathway
from dashboard.analysis.reading import NOT_REACHED
from dashboard.definitions.indicators import INDICATORS, STAGES, Kind, Voice, of_domain
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.operations.returns import SentReturn
from dashboard.ui import missing
from dashboard.ui.answers import Ask
from dashboard.ui.figures import NO_FIGURE, explain, figure, interval, only_row, stands_on, why
from dashboard.ui.finding import kind_of, says

ENGAGEMENT = ("offered_in_time", "started", "days_to_start", "attended", "completed", "left_before_finishing")
_NOT_HERE = ("referrals_from_population", "housing_moves", "how_it_ended", "waits")
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
        figures_table(of_year, [slug for slug in of_domain(domain) if _is_one_figure(slug)])


def _is_one_figure(slug: str) -> bool:
    """Whether it is a line by itself: no curve, and nothing of which one woman has several."""
    definition = INDICATORS[slug]
    return slug not in _NOT_HERE and definition.kind is not Kind.CURVE and not definition.many_valued


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
        st.info("Nothing to show yet: no referral is 90 days old, or you do not send the dates of starts.")
        return
    st.markdown(f"**{kind_of(found)}** · {says(Voice.RECORD)}")
    st.markdown(
        f"Of the women referred to you in {quarter.year.label}, at least 90 days before {quarter.last_day:%-d %B %Y}:"
    )
    st.table(
        [
            {"Stage": STAGES[stage.stage], "Referrals": f"{stage.n:,}", "Of those referred": f"{stage.share or 0:.1%}"}
            for stage in found.stages
        ]
    )


def data_quality(of_year: OfYear, returns: Sequence[SentReturn]) -> None:
    """How complete the figures are, and what is missing."""
    st.header(f"What is known and what is missing, {of_year.label}", anchor=False)
    figures_table(of_year, [slug for slug in of_domain("data quality") if slug != "reoffending_coverage"])
    absent = missing.never_sent(returns)
    for sheet in absent:
        st.markdown(f"- {missing.cannot_be_shown(sheet)}")
    if not absent:
        st.markdown("All five sheets of a return have come.")


def _tile(now: Answer, earlier: Answer, year_before: str) -> None:
    row, before = only_row(now), only_row(earlier)
    shown = row.rate is not None or row.value is not None or row.mark is None
    value = figure(now, row) if shown and row.n is not None else NO_FIGURE.get(row.mark or "z", "not shown")
    st.metric(now.definition.title, value, help=now.definition.question, border=True)
    if not shown or row.n is None:
        mark = row.mark or "z"
        st.markdown(f"[{mark}] {why(now.definition, mark)}")
    else:
        st.markdown(stands_on(now, row))
    limits = interval(now, row)
    said = [f"95% interval {limits}"] if limits else []
    if value == NOT_REACHED:
        said.append("Fewer than half have got there yet")
    if before.n:
        said.append(f"{year_before}: {figure(earlier, before)} {in_brackets(stands_on(earlier, before))}")
    st.markdown("  \n".join((*said, *now.notes, says(now.definition.voice).capitalize())))


def _line(of_year: OfYear, slug: str) -> dict[str, str]:
    now, earlier = of_year.now(slug), of_year.earlier(slug)
    row, before = only_row(now), only_row(earlier)
    return {
        "Figure": now.definition.title,
        of_year.label: figure(now, row),
        "How many": stands_on(now, row),
        "95% interval": interval(now, row),
        of_year.before.label: f"{figure(earlier, before)} {in_brackets(stands_on(earlier, before))}".strip(),
        "Who says so": now.definition.voice.value,
    }


def in_brackets(text: str) -> str:
    """What a figure stands on, after the figure; nothing, where there is nothing to say."""
    return f"({text})" if text else ""
