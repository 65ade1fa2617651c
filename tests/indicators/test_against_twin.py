"""Exact answers agree with the plain-Python twin on whatever may be sent, in whatever order."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dashboard.analysis import exact
from dashboard.analysis.answer import Source
from dashboard.definitions.ethnicity import GROUPS
from dashboard.definitions.indicators import INDICATORS, Counting, Kind
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.warehouse.records import Records
from tests.builders import COMMISSIONER, new_return, service, withdraw
from tests.indicators.twin import Figures, Sent, Twin, random_rows

SHORT = [quarter.label for quarter in (Quarter(2023, 3), Quarter(2023, 4), Quarter(2024, 1), Quarter(2024, 4))]

sent_returns = st.lists(
    st.builds(
        lambda provider, quarter, seed, withdrawn: Sent(
            provider, quarter, random_rows(random.Random(seed), quarter, referrals=25), withdrawn
        ),
        st.sampled_from("AB"),
        st.sampled_from(SHORT),
        st.integers(0, 2**32),
        st.sampled_from([False, False, False, True]),
    ),
    min_size=3,
    max_size=7,
)
periods = st.one_of(
    st.none(),
    st.sampled_from([Quarter.parse(label) for label in SHORT]),
    st.just(FinancialYear(2023)),
)


@contextmanager
def _kept(returns: list[Sent]) -> Iterator[Records]:
    with tempfile.TemporaryDirectory() as folder:
        records = Records(Path(folder) / "records.duckdb", create=True)
        try:
            for sent in returns:
                return_id = records.accept(new_return(sent.provider, sent.quarter, sent.rows))
                if sent.withdrawn:
                    withdraw(records, return_id)
            yield records
        finally:
            records.close()


@settings(max_examples=7, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    returns=sent_returns,
    period=periods,
    own_by=st.sampled_from([None, "ethnicity", "ethnicity", "quarter"]),
    headline_by=st.sampled_from([None, "provider", "quarter"]),
)
def test_every_indicator(returns, period, own_by, headline_by):
    twin = Twin(returns)
    limits = {"first_day": period.first_day, "last_day": period.last_day} if period else {}
    with _kept(returns) as records:
        for provider in "AB":
            assert records.as_of(provider) == twin.as_of.get(provider)
        for slug, indicator in INDICATORS.items():
            if own_by in (None, "quarter", *indicator.breakdowns):
                found = exact.own(records, service("A"), "A", slug, by=own_by, **limits)
                _agree(found, twin, own_by, "A", limits)
            found = exact.headline(records, COMMISSIONER, slug, by=headline_by, **limits)
            _agree(found, twin, headline_by, None, limits)


def _agree(found: exact.Answer, twin: Twin, by: str | None, provider: str | None, limits: dict[str, date]) -> None:
    expected = twin.figures(
        found.indicator, by=by, provider=provider, **_at_the_end(found.indicator, twin, by, provider, limits)
    )
    slugs = {
        line.group if by == "quarter" else line.slug: line
        for line in found.rows
        if line.mark not in ("x", "m") and not (by == "quarter" and line.n == 0)
    }
    young = {line.group for line in found.rows if line.mark == "m"}
    expected = {name: figures for name, figures in expected.items() if name not in young}
    for quarter in young:
        last = twin.as_of[provider] if provider else max(twin.as_of.values())
        assert Quarter.parse(quarter).last_day + timedelta(days=90) > last
    assert slugs.keys() == expected.keys(), (found.indicator, by)
    for name, figures in expected.items():
        line = slugs[name]
        shown = _shown(found.indicator, figures)
        if found.source is Source.HEADLINE and shown[2] is not None:
            shown = (*shown[:2], shown[2] // 30 * 30)  # the longest wait is one woman's: only in blocks of 30 days
        assert (line.n, line.k, line.value) == shown, (found.indicator, by, name)
        assert line.women == len(figures.women)
        if line.rate is not None:
            assert line.rate == line.k / line.n
            assert line.low is None or not 0 <= line.rate <= 1 or line.low <= line.rate <= line.high
    if by == "ethnicity":
        assert [line.slug for line in found.rows] == [slug for slug in (*GROUPS, "not_known") if slug in expected]


def _at_the_end(
    indicator: str, twin: Twin, by: str | None, provider: str | None, limits: dict[str, date]
) -> dict[str, date]:
    """What is counted on the last day of a period is counted on the last day that was reported."""
    if not INDICATORS[indicator].at_the_end or by == "quarter":
        return limits
    reported = [day for code, day in twin.as_of.items() if provider in (None, code)]
    last = min([max(reported, default=date.max), limits.get("last_day", date.max)])
    return {"first_day": last, "last_day": last}


def _shown(indicator: str, figures: Figures) -> tuple[int, int | None, float | None]:
    declared = INDICATORS[indicator]
    if declared.kind is Kind.RATIO:
        return round(figures.weight), round(figures.value), None
    if declared.kind is Kind.SHARE:
        return figures.n, figures.k, None
    value = figures.largest if declared.value_means else None
    return (len(figures.women) if declared.counting is Counting.WOMEN else figures.n), None, value


@pytest.mark.parametrize("by", [None, "provider"])
def test_the_twin_would_notice(by):
    """A twin that always agrees would be worth nothing: one row more, and they differ."""
    rows = random_rows(random.Random(3), "2024-25 Q1", referrals=6)
    with _kept([Sent("A", "2024-25 Q1", rows)]) as records:
        found = exact.headline(records, COMMISSIONER, "referrals_received", by=by)
        with pytest.raises(AssertionError):
            _agree(found, Twin([Sent("A", "2024-25 Q1", rows[1:])]), by, None, {})
