"""What chance would explain: services in a funnel, quarters between the limits of their usual variation."""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis import findings
from dashboard.analysis.limits import assurance_of, funnel_lines, variation_of, with_funnel, with_process_limits
from dashboard.analysis.standing import target
from dashboard.charts.funnel import funnel
from dashboard.charts.process import process
from dashboard.definitions.contracts import Kpi
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.definitions.periods import FinancialYear
from dashboard.operations.limits_anew import made_anew
from dashboard.statistics.control_chart import Assurance, Variation
from dashboard.ui import limits_anew
from dashboard.ui.answers import Ask
from dashboard.ui.column_choice import plain
from dashboard.ui.contracts import contracts_of
from dashboard.ui.domain import asking
from dashboard.ui.finding import dark, finding
from dashboard.ui.session import installation, named

FIRST = ("completed", "started", "settled_at_exit", "emotional_safety")
_ICONS = {
    Variation.IMPROVING: "trending_up",
    Variation.WORSENING: "trending_down",
    Variation.CHANGING: "show_chart",
    Variation.COMMON: "trending_flat",
}
_ASSURANCE = {Assurance.PASSES: "check", Assurance.FAILS: "close", Assurance.EITHER: "question_mark"}


def comparable() -> list[str]:
    """The shares that may stand in a funnel, what is asked first before the others; never reoffending."""
    return _first([slug for slug, one in INDICATORS.items() if one.kind is Kind.SHARE and _has_headline(slug)])


def charted() -> list[str]:
    """The shares and counts that have process limits."""
    kinds = (Kind.SHARE, Kind.COUNT, Kind.SUM)
    return _first([slug for slug, one in INDICATORS.items() if one.kind in kinds and _has_headline(slug)])


def _has_headline(slug: str) -> bool:
    one = INDICATORS[slug]
    beside_others_only = slug in (
        "referrals_from_population",
        "housing_moves",
        "how_it_ended",
        "waits",
        "returns_on_time",
    )
    return one.domain != "reoffending" and not one.many_valued and not beside_others_only


def _first(slugs: list[str]) -> list[str]:
    return [*(slug for slug in FIRST if slug in slugs), *(slug for slug in slugs if slug not in FIRST)]


def services(viewer: Viewer, slug: str, year: FinancialYear) -> None:
    """The services of a year in their funnel; with one there is nothing to compare."""
    st.header(f"Which services differ by more than chance? {year.label}", anchor=False)
    ask = partial(asking(viewer, None), slug, first_day=year.first_day, last_day=year.last_day)
    found = with_funnel(named(ask(by="provider")))
    found = replace(found, rows=tuple(sorted(found.rows, key=lambda row: row.group)))
    if len(found.rows) < 2:
        st.info("There is one service, so there is nothing to compare it with: look at its own past under *Over time*.")
        return
    lines = funnel_lines(found)
    if not lines:
        st.info("No two services have enough women in this year to be compared.")
        return
    finding(findings.in_the_funnel(found), found, funnel(found, lines, dark=dark()), key=f"funnel-{slug}")
    st.markdown(" ".join(found.notes))
    st.markdown(
        "Dashed lines are the 95% limits, solid lines the 99.8% limits, the dotted line is the figure of all services "
        "together. A diamond lies outside. **Outside asks for a conversation, not for a verdict**: services also "
        "differ in the women who are referred to them, and in what they record. Services are in the order of the "
        "alphabet in the table: this is no ranking."
    )


def quarters(viewer: Viewer, ask: Ask, slug: str, service: str | None) -> None:
    """The quarters of a figure between its process limits, whether the newest says more than usual, and the target."""
    st.header("Does it do more than it always does?", anchor=False)
    anew = made_anew(installation().records(), viewer, slug, service)
    found = with_process_limits(ask(slug, by="quarter"), anew)
    found = replace(found, notes=tuple(map(plain, found.notes)))  # a reason is somebody's own words
    variation = variation_of(found)
    heading = findings.as_a_process(found, variation)
    if variation is None:
        st.info(f"{heading}.")
        return
    newest = [row for row in found.rows if row.centre is not None][-1]
    st.info(f"{newest.group}: **{variation.value}**.", icon=f":material/{_ICONS[variation]}:")
    kpi = _target(viewer, slug, service)
    if kpi is not None:
        said = assurance_of(found, kpi.target, at_least=kpi.at_least)
        assert said is not None, "there are limits"
        st.info(f"Target {target(kpi)}: **{said.value}**.", icon=f":material/{_ASSURANCE[said]}:")
    drawn = process(found, dark=dark(), target=kpi.target if kpi else None)
    finding(heading, found, drawn, key=f"process-{slug}")
    st.markdown(" ".join(found.notes))
    st.markdown(
        "The dotted line is the mean, the dashed lines are the limits of the usual variation. A diamond is more than "
        "that. What lies between the lines is how the figure always varies: a quarter higher or lower needs no story. "
        "Quarters without a figure are passed over, also where several in a row are counted."
    )
    limits_anew.offer(viewer, slug, service, [row.group for row in found.rows if row.centre is not None], anew)


def _target(viewer: Viewer, slug: str, service: str | None) -> Kpi | None:
    """The target that was agreed for a share of one service; none for counts, whose targets are for a year."""
    contracts = [one for one in contracts_of(viewer) if service in (None, one.provider)]
    if INDICATORS[slug].kind is not Kind.SHARE or len({one.provider for one in contracts}) > 1:
        return None
    agreed = {next((kpi for kpi in one.kpis if kpi.indicator == slug), None) for one in contracts}
    return agreed.pop() if len(agreed) == 1 else None
