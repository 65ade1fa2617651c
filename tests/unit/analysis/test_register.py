"""How a clear difference stands in the register: answered, for how long not, overdue, disputed."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.register import Entry, lines, whole_months

TODAY = date(2026, 7, 15)
AT = datetime(2026, 7, 1, 9)


def _difference(since: datetime | None = datetime(2025, 5, 1)) -> Any:
    return SimpleNamespace(key="started|||black", since=since)


def _entry(number: int, kind: str = "response", who: str = "PCC", **more: Any) -> Entry:
    return Entry(f"e{number}", kind, more.pop("about", "started|||black"), AT + timedelta(days=number),
                 "commissioner", who, **more)  # fmt: skip


def _line(*entries: Entry, difference: Any = None) -> Any:
    (line,) = lines(SimpleNamespace(differences=(difference or _difference(),)), entries)  # type: ignore[arg-type]
    return line


def test_what_nobody_answered_says_for_how_long():
    assert _line().said(TODAY) == "Not answered for 14 months"
    assert not _line().answered


def test_a_month_is_named_as_one_and_none_is_not_counted():
    assert _line(difference=_difference(datetime(2026, 6, 15))).said(TODAY) == "Not answered for 1 month"
    assert _line(difference=_difference(datetime(2026, 6, 16))).said(TODAY) == "Not answered yet"
    assert _line(difference=_difference(None)).said(TODAY) == "Not answered yet"


def test_being_looked_into_is_no_answer():
    line = _line(_entry(1, status="looking"))

    assert not line.answered
    assert line.said(TODAY) == "Being looked into (PCC); not answered for 14 months"


def test_the_newest_answer_of_each_commissioner_stands():
    line = _line(
        _entry(1, status="looking"),
        _entry(2, who="HMPPS", status="not_agreed"),
        _entry(3, status="reform", owner="Head"),
    )

    assert [(entry.who, entry.status) for entry in line.responses] == [("HMPPS", "not_agreed"), ("PCC", "reform")]
    assert line.said(TODAY) == "Neither explained nor reform agreed (HMPPS); reform agreed (PCC)"
    assert len(line.history) == 3


def test_what_is_taken_back_gives_way_to_what_stood_before_and_stays_in_the_history():
    line = _line(_entry(1, status="explained"), _entry(2, status="reform"), _entry(3, kind="taken_back", about="e2"))

    assert [entry.status for entry in line.responses] == ["explained"]
    assert [entry.entry_id for entry in line.history] == ["e1", "e2", "e3"]


def test_a_review_that_is_over_is_said_and_so_is_a_dispute():
    line = _line(
        _entry(1, status="reform", review_on=TODAY - timedelta(days=1)), _entry(2, kind="dispute", who="RIVERSIDE")
    )

    assert line.said(TODAY) == ("Reform agreed (PCC); review by PCC overdue since 14 July 2026; disputed by RIVERSIDE")
    assert line.overdue(TODAY - timedelta(days=1)) == ()  # on the day itself it is not overdue


def test_an_entry_about_another_difference_is_not_here():
    assert _line(_entry(1, status="reform", about="started|||asian")).history == ()


@pytest.mark.parametrize(
    ("since", "today", "months"),
    [
        (date(2025, 1, 31), date(2025, 2, 28), 0),
        (date(2025, 1, 31), date(2025, 3, 31), 2),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2024, 2, 29), date(2025, 3, 1), 12),
    ],
)
def test_whole_months(since, today, months):
    assert whole_months(since, today) == months


@given(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(0, 2000))
def test_whole_months_never_pass_the_days(since, days):
    assert 28 * whole_months(since, since + timedelta(days=days)) <= days
