"""Filters, each bound to the page's address, so that a link restores the view."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from dashboard.analysis.comparison import ALL_OTHERS
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.definitions.wording import sentence
from dashboard.exports.disparity import BREAKDOWNS
from dashboard.operations.returns import Expected, Punctuality
from dashboard.ui.session import provider_name

ALL = "all"


def service(providers: list[str], *, key: str = "of") -> str | None:
    """All services together, or one of them."""
    chosen = st.selectbox(
        "Service",
        [ALL, *providers],
        format_func=lambda code: "All services together" if code == ALL else provider_name(code),
        key=key,
        bind="query-params",
        persist_state="session",  # the service that was chosen stays chosen from page to page
    )
    return None if chosen == ALL else chosen


def quarter(returns: list[Expected], *, key: str = "quarter") -> Quarter:
    """A quarter that has been sent; the newest that most of the services have sent, unless another is chosen."""
    sent = Counter(item.quarter for item in returns if item.punctuality is not Punctuality.MISSING)
    due = Counter(item.quarter for item in returns)
    labels = sorted(sent, reverse=True)
    first = next((place for place, label in enumerate(labels) if 2 * sent[label] >= due[label]), 0)
    chosen: str = st.selectbox("Quarter", labels, index=first, key=key, bind="query-params")
    return Quarter.parse(chosen)


def financial_year(returns: list[Expected], *, key: str = "in_year") -> FinancialYear:
    """A financial year of which a quarter has been sent, the newest unless another is chosen."""
    sent = {item.quarter for item in returns if item.punctuality is not Punctuality.MISSING}
    labels = sorted({Quarter.parse(label).year.label for label in sent}, reverse=True)
    chosen: str = st.selectbox("Financial year", labels, key=key, bind="query-params")
    return FinancialYear.parse(chosen)


def groups(published: Sequence[str]) -> tuple[str, str | None]:
    """In which of the ethnic groups that are published a figure is looked at, and with whom each is compared."""
    left, right = st.columns(2)
    with left:
        by: str = st.selectbox(
            "Ethnic groups",
            published,
            format_func=lambda by: sentence(BREAKDOWNS[by]),
            key="groups",
            bind="query-params",
        )
    usual = CHARACTERISTICS[by].labels[CHARACTERISTICS[by].reference or ""]
    with right:
        reference: str = st.selectbox(
            "Compared with",
            [usual, ALL_OTHERS],
            format_func=lambda one: sentence(one) if one == ALL_OTHERS else f"{one} women",
            key="against",
            bind="query-params",
            help="All other women: for who does not want the majority to be the measure of everybody.",
        )
    return by, reference


def indicator(slugs: list[str], *, label: str = "Indicator", key: str = "indicator") -> str:
    """One of the indicators, by its title."""
    chosen: str = st.selectbox(
        label, slugs, format_func=lambda slug: INDICATORS[slug].title, key=key, bind="query-params"
    )
    return chosen
