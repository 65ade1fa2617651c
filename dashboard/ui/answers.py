"""Cached answers. Each is keyed by what it was computed from: the records' version or the release, and the viewer."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar, cast

import streamlit as st

from dashboard import access
from dashboard.access import Role, Viewer
from dashboard.analysis import cohorts as all_cohorts
from dashboard.analysis import exact, released
from dashboard.analysis import register as all_lines
from dashboard.analysis.answer import Answer, Pathway
from dashboard.analysis.clear_differences import Found, clear_differences
from dashboard.analysis.cohorts import Cohort
from dashboard.analysis.register import Line
from dashboard.analysis.released import Question
from dashboard.definitions.contracts import BY_PARTNER, Contract
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.errors import OutcomesError
from dashboard.exports import disparity
from dashboard.operations import log
from dashboard.operations import returns as all_returns
from dashboard.operations.returns import Expected, SentReturn
from dashboard.ui import noting
from dashboard.ui.session import installation, today

T = TypeVar("T")

Ask = Callable[..., Answer]
"""A question about one indicator: `own` or `headline`, with the viewer already in it."""


def _kept(answer: Callable[..., T], *asked: object) -> T:
    """The answer to a question that was asked before, as it was given; else a new one.

    What is asked is the key as text: hashing each argument by itself takes longer than many an answer. Answers cannot
    be changed, so they are handed out as they are, not copied.
    """
    return cast(T, _by_words(f"{answer.__name__}{asked!r}", answer, asked))


@st.cache_resource(max_entries=5000, show_spinner=False)
def _by_words(words: str, _answer: Callable[..., object], _asked: tuple[object, ...]) -> object:
    return _answer(*_asked)


def has_records() -> bool:
    """Whether anything was ever sent to this installation."""
    return installation().settings.database.exists()


def supported_housing() -> str:
    """What supported housing counts as here."""
    return installation().records().supported_housing if has_records() else "settled"


def headline(
    viewer: Viewer,
    indicator: str,
    *,
    by: str | None = None,
    provider: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Answer:
    """The exact headline."""
    version = installation().records().version()
    found = _kept(_headline, version, viewer, indicator, by, provider, first_day, last_day)
    _noted(log.HEADLINE, viewer, found, by=by, provider=provider, first_day=first_day, last_day=last_day)
    return found


def _headline(
    version: str,
    viewer: Viewer,
    indicator: str,
    by: str | None,
    provider: str | None,
    first: date | None,
    last: date | None,
) -> Answer:
    return exact.headline(
        installation().records(), viewer, indicator, by=by, provider=provider, first_day=first, last_day=last
    )


def own(
    viewer: Viewer,
    indicator: str,
    *,
    by: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Answer:
    """Exact figures of the viewer's own service."""
    version = installation().records(create=True).version()
    found = _kept(_own, version, viewer, viewer.provider or "", indicator, by, first_day, last_day)
    _noted(log.OWN, viewer, found, by=by, first_day=first_day, last_day=last_day)
    return found


def of_contract(
    viewer: Viewer,
    contract: Contract,
    indicator: str,
    *,
    by: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Answer:
    """The exact headline of one contract."""
    version = installation().records().version()
    found = _kept(_of_contract, version, viewer, contract, indicator, by, first_day, last_day)
    _noted(log.HEADLINE, viewer, found, by=by, provider=contract.provider, contract=contract.contract,
           first_day=first_day, last_day=last_day)  # fmt: skip
    return found


def _of_contract(
    version: str,
    viewer: Viewer,
    contract: Contract,
    indicator: str,
    by: str | None,
    first: date | None,
    last: date | None,
) -> Answer:
    return exact.of_contract(
        installation().records(), viewer, contract, indicator, by=by, first_day=first, last_day=last
    )


def of_partner(
    viewer: Viewer,
    contract: Contract,
    partner: str,
    indicator: str,
    *,
    by: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Answer:
    """Exact figures of one delivery partner."""
    version = installation().records().version()
    found = _kept(_of_partner, version, viewer, contract, partner, indicator, by, first_day, last_day)
    _noted(log.OWN, viewer, found, by=by, provider=contract.provider, contract=contract.contract,
           delivery_partner=partner, first_day=first_day, last_day=last_day)  # fmt: skip
    return found


def _of_partner(
    version: str,
    viewer: Viewer,
    contract: Contract,
    partner: str,
    indicator: str,
    by: str | None,
    first: date | None,
    last: date | None,
) -> Answer:
    return exact.of_partner(
        installation().records(), viewer, contract, partner, indicator, by=by, first_day=first, last_day=last
    )


def by_partner(viewer: Viewer, contract: Contract, indicator: str, *, first_day: date, last_day: date) -> Answer:
    """Exact figures of every delivery partner of a contract."""
    found = _kept(_by_partner, installation().records().version(), viewer, contract, indicator, first_day, last_day)
    _noted(log.OWN, viewer, found, by=BY_PARTNER, provider=contract.provider, contract=contract.contract,
           first_day=first_day, last_day=last_day)  # fmt: skip
    return found


def _by_partner(version: str, viewer: Viewer, contract: Contract, indicator: str, first: date, last: date) -> Answer:
    return exact.by_partner(installation().records(), viewer, contract, indicator, first_day=first, last_day=last)


def _noted(kind: str, viewer: Viewer, found: Answer, **selection: object) -> None:
    days = {"from": selection.pop("first_day"), "to": selection.pop("last_day")}
    noting.exact(viewer, kind, found.indicator, found, **selection, **days)


def _own(
    version: str,
    viewer: Viewer,
    provider: str,
    indicator: str,
    by: str | None,
    first: date | None,
    last: date | None,
) -> Answer:
    return exact.own(installation().records(), viewer, provider, indicator, by=by, first_day=first, last_day=last)


def own_adjusted(viewer: Viewer, indicator: str, by: str, stratify: str) -> Answer | str:
    """Groups of the viewer's own service among women who are alike, or the sentence that says why there is none."""
    found = _kept(_own_adjusted, installation().records().version(), viewer, indicator, by, stratify)
    noting.exact(viewer, log.OWN, indicator, found, by=by, stratify=stratify)
    return found


def _own_adjusted(version: str, viewer: Viewer, indicator: str, by: str, stratify: str) -> Answer | str:
    try:
        return exact.own(installation().records(), viewer, viewer.provider or "", indicator, by=by, stratify=stratify)
    except OutcomesError as error:
        return str(error)


def own_pathway(viewer: Viewer, year: FinancialYear) -> Pathway:
    """The pathway of the viewer's own service, of the women referred in a financial year."""
    records, first, last = installation().records(), year.first_day, year.last_day
    found = exact.own_pathway(records, viewer, viewer.provider or "", first_day=first, last_day=last)
    noting.exact(viewer, log.OWN, log.PATHWAY, found, **{"from": year.first_day, "to": year.last_day})
    return found


def cohorts(viewer: Viewer) -> tuple[Cohort, ...]:
    """What can be known of reoffending yet: of the viewer's own service, or under the viewer's contracts."""
    whose = viewer.provider or viewer.commissioner
    if not has_records() or not whose:
        return ()
    found = _kept(_cohorts, installation().records().version(), viewer)
    noting.exact(viewer, log.HEADLINE if viewer.role is Role.COMMISSIONER else log.OWN, log.COHORTS, len(found))
    return found


def _cohorts(version: str, viewer: Viewer) -> tuple[Cohort, ...]:
    return all_cohorts.cohorts(installation().records(), viewer, viewer.provider)


def published(question: Question) -> Answer | str:
    """The published answer, or the sentence that says why there is none."""
    found = _asked(question)
    group = "=".join(question.group or ()) or None
    noting.released(
        question.indicator, found, by=question.by, provider=question.provider, area=question.area, group=group,
        period=question.period, reference=question.reference,
    )  # fmt: skip
    return found


def _asked(question: Question) -> Answer | str:
    """The answer to a question that somebody asks, or that a page asks itself to know what it can offer."""
    return _kept(_published, _release_id(), question)


def _published(release_id: str, question: Question) -> Answer | str:
    return released.answer_or_why(installation().release(), question)


def published_groups(indicator: str, period: str | None) -> list[str]:
    """In which ethnic groups an indicator is published for a period: five, two or 19."""
    questions = {by: Question(indicator, by=by, period=period) for by in disparity.BREAKDOWNS}
    return [by for by, question in questions.items() if not isinstance(_asked(question), str)]


def published_pathway(period: str | None) -> Pathway | str:
    """The published pathway, or the sentence that says why there is none."""
    found = _kept(_published_pathway, _release_id(), period)
    noting.released(log.PATHWAY, found, period=period)
    return found


def _published_pathway(release_id: str, period: str | None) -> Pathway | str:
    try:
        return released.pathway(installation().release(), period=period)
    except OutcomesError as error:
        return str(error)


def published_years() -> list[str]:
    """The financial years that have been published, the newest first."""
    return released.years(installation().release())[::-1]


def published_year(label: str) -> str | None:
    """The year that is looked at, where it has been published; else the newest that has."""
    years = published_years()
    return label if label in years else next(iter(years), None)


def published_year_of(period: str | None) -> str | None:
    """The same for a period; of a block of years, for the last of them."""
    return published_year((period or "").rsplit(" to ", 1)[-1])


def published_periods(indicator: str, *, per_provider: bool) -> list[str]:
    """The periods for which an indicator is published by ethnicity, the newest and longest first."""
    return released.periods_for(installation().release(), indicator, per_provider=per_provider)[::-1]


def published_areas(year: str) -> list[str]:
    """The areas of which anything is published for a year, by code."""
    return list(_kept(_published_areas, _release_id(), year))


def _published_areas(release_id: str, year: str) -> tuple[str, ...]:
    return tuple(released.areas(installation().release(), year))


def published_providers(period: str | None = None) -> list[str]:
    """The services that the published figures cover."""
    return released.providers(installation().release(), period)


def register(indicator: str | None = None) -> tuple[Line, ...]:
    """The published clear differences, of one indicator or of all, with what was answered."""
    found = _register(indicator)
    noting.released(log.REGISTER, len(found), indicator=indicator)
    return found


def _register(indicator: str | None = None) -> tuple[Line, ...]:
    return all_lines.lines(clear(indicator), all_lines.read(installation().settings.database))


def clear(indicator: str | None = None) -> Found:
    """The published clear differences, of one indicator or of all, and among how many comparisons."""
    return _kept(_clear, _release_id(), indicator)


def _clear(release_id: str, indicator: str | None) -> Found:
    return clear_differences(installation().release(), indicator)


def summary_file(viewer: Viewer, kind: str, period: str) -> bytes:
    """The disparity summary as a file, which is noted.

    Raises:
        RefusedError: it could not be noted.
    """
    summary = disparity.summary(installation().release(), period=period, register=_register(), read_on=today())
    content = disparity.FORMATS[kind](summary)
    noting.exported(viewer, content, period=period, kind=kind, rows=disparity.rows(summary), release=summary.release)
    return content


def sent_returns(viewer: Viewer, provider: str | None = None) -> list[SentReturn]:
    """Every version of every return that the viewer may see."""
    if not has_records() or (viewer.role is Role.COMMISSIONER and viewer.commissioner is None):
        return []
    return list(_kept(_sent_returns, installation().records().version(), viewer, provider))


def _sent_returns(version: str, viewer: Viewer, provider: str | None) -> tuple[SentReturn, ...]:
    return tuple(all_returns.sent(installation().records(), viewer, provider))


def expected_returns(viewer: Viewer) -> list[Expected]:
    """Every quarter of every service that should have come, and how it came."""
    return all_returns.expected(sent_returns(viewer), installation().settings.return_due)


def _release_id() -> str:
    release = installation().release()
    return release.release_id if release else ""


def latest_quarter(provider: str | None = None) -> Quarter | None:
    """The last quarter that a service, or any service, has sent; None before the first return."""
    if not has_records():
        return None
    records = installation().records()
    as_of = records.as_of(provider)
    return Quarter.containing(as_of) if as_of else None


def providers(viewer: Viewer) -> list[str]:
    """The services that have sent a return; for a commissioner those they have a contract with."""
    return installation().records().providers(access.contracts_seen(viewer))


def data_version() -> str:
    """Changes whenever a return is accepted or withdrawn."""
    return installation().records(create=True).version()
