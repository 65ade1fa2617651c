"""One contract's quarter: its lines are the exact headline, and say no more than they know."""

from dataclasses import replace
from functools import partial

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis import exact
from dashboard.analysis.answer import Row
from dashboard.analysis.review import ALWAYS, as_written, clear_of_last_quarter, in_review, in_words, moved, review
from dashboard.analysis.standing import Standing
from dashboard.definitions.contracts import Contract, Kpi, Over
from dashboard.definitions.indicators import INDICATORS, Voice
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError, UsageError
from tests.builders import OPERATOR, POLICY, emptied, moment, new_return, service, women

KPIS = (Kpi("completed", 0.6), Kpi("started", 0.5, over=Over.QUARTER), Kpi("referrals_received", 400))
CONTRACT = Contract("A-1", "A", ("NORTH",), kpis=KPIS)
OTHER = Contract("A-2", "A", ("SOUTH",))
NORTH, SOUTH = (Viewer(Role.COMMISSIONER, code, commissioner=code) for code in ("NORTH", "SOUTH"))
Q1, Q2, Q3 = (Quarter.parse(f"2025-26 Q{number}") for number in (1, 2, 3))


@pytest.fixture(scope="module")
def records(opened):
    """Two contracts of one service; under the first, in each of two quarters, 12 women ended, of whom 8 completed."""
    found = emptied(opened)
    found.register([CONTRACT, OTHER], moment("2025-01-01"), "tests")
    for quarter, (begin, start, end) in {
        Q1: ("2025-04-02", "2025-04-20", "2025-06-01"), Q2: ("2025-07-02", "2025-07-20", "2025-09-01"),
    }.items():  # fmt: skip
        days = {name: moment(day).date() for name, day in
                (("referral_date", begin), ("started_date", start), ("ended_date", end))}  # fmt: skip
        found.accept(
            new_return("A", quarter.label, [
                *women({"white": (8, 12)}, prefix=f"{quarter.label}-one", contract_ref="A-1", **days),
                *women({"white": (1, 30)}, prefix=f"{quarter.label}-two", contract_ref="A-2", **days),
            ])
        )  # fmt: skip
    return found


def _ask(records, viewer=NORTH, contract=CONTRACT):
    return partial(exact.of_contract, records, viewer, contract)


def _line(found, indicator):
    return next(line for line in found.lines if line.indicator == indicator)


class TestTheHeadlineOfOneContract:
    @pytest.mark.parametrize("viewer", [NORTH, service("A"), OPERATOR])
    def test_both_parties_are_told_the_same_and_nothing_of_the_other_contract(self, records, viewer):
        (row,) = exact.of_contract(records, viewer, CONTRACT, "completed").rows
        assert (row.k, row.n) == (16, 24)

    @pytest.mark.parametrize("viewer", [SOUTH, service("B"), POLICY])
    def test_nobody_else_is(self, records, viewer):
        with pytest.raises(RefusedError, match="for the service and the commissioners"):
            exact.of_contract(records, viewer, CONTRACT, "completed")

    @pytest.mark.parametrize("slug", ["trust", "proven_reoffending", "needs_better", "time_to_leaving"])
    def test_what_is_given_of_many_only_is_not_given_of_a_contract(self, records, slug):
        with pytest.raises(RefusedError, match="no exact figure of one contract"):
            exact.of_contract(records, NORTH, CONTRACT, slug)

    def test_it_has_no_characteristic(self, records):
        with pytest.raises(UsageError, match="by quarter or year; got: ethnicity"):
            exact.of_contract(records, NORTH, CONTRACT, "completed", by="ethnicity")

    @pytest.mark.parametrize("slug", [slug for slug in ALWAYS if in_review(INDICATORS[slug])])
    @pytest.mark.parametrize("by", [None, "quarter"])
    def test_it_equals_what_its_commissioner_sees_who_has_no_other(self, records, slug, by):
        days = {"first_day": Q1.first_day, "last_day": Q2.last_day} if by is None else {}
        told = exact.of_contract(records, NORTH, CONTRACT, slug, by=by, **days)
        headline = exact.headline(records, NORTH, slug, by=by, provider="A", **days)
        assert told.rows == headline.rows


class TestLines:
    def test_this_quarter_the_last_and_the_year_so_far(self, records):
        line = _line(review(_ask(records), CONTRACT, Q2), "completed")
        assert [(row.k, row.n) for row in (line.quarter, line.before, line.to_date)] == [(8, 12), (8, 12), (16, 24)]
        assert line.written(line.quarter) == "66.7%"
        assert line.target == "at least 60%"
        assert (line.stands, line.more) == ("too few women to tell", "about 190 women")

    def test_a_contracts_year_that_begins_later_is_as_long_as_it_is(self, records):
        later = Contract("A-1", "A", ("NORTH",), kpis=KPIS, year_begins=7)
        found = review(_ask(records), later, Q2)
        assert found.to_date == "2025-26 Q2"
        assert (_line(found, "completed").to_date.k, _line(found, "completed").to_date.n) == (8, 12)

    def test_a_target_of_the_quarter_is_held_against_the_quarter(self, records):
        line = _line(review(_ask(records), CONTRACT, Q1), "started")
        assert line.judged_on == line.quarter
        assert line.standing is Standing.MET
        too_young = _line(review(_ask(records), CONTRACT, Q2), "started")
        assert (too_young.quarter.mark, too_young.standing) == ("m", Standing.NO_FIGURE)

    def test_what_is_counted_in_a_year_is_held_against_as_much_of_it_as_has_passed(self, records):
        line = _line(review(_ask(records), CONTRACT, Q2), "referrals_received")
        assert line.target == "at least 400; at least 200 by now"
        assert line.standing is Standing.NOT_MET

    def test_before_the_contract_began_nothing_was_due(self, records):
        found = review(_ask(records), CONTRACT, Q2, began=Q2)
        assert _line(found, "referrals_received").target == "at least 400; at least 100 by now"

    def test_some_lines_only(self, records):
        only = review(_ask(records), CONTRACT, Q2, only={"completed", "attended", "trust"})
        assert [line.indicator for line in only.lines] == ["attended", "completed"]

    def test_every_review_has_its_lines_whatever_was_agreed(self, records):
        bare = review(_ask(records, service("A"), OTHER), OTHER, Q2)
        assert {line.indicator for line in bare.lines} == set(ALWAYS)
        assert {line.stands for line in bare.lines} == {""}
        assert list(bare.domains) == ["volumes", "engagement", "recovery", "housing", "data quality"]

    def test_what_women_say_has_no_line_even_with_a_target(self):
        assert not [slug for slug in ALWAYS if INDICATORS[slug].voice is Voice.HER_WORDS]
        assert not in_review(INDICATORS["trust"])

    def test_a_quarter_that_nothing_is_known_of_has_no_figure(self, records):
        line = _line(review(_ask(records), CONTRACT, Q3), "completed")
        assert line.quarter == Row("All", slug="all", mark="z")
        assert (line.before.k, line.to_date.n) == (8, 24)


def test_quarters_in_words():
    assert in_words([Q1]) == "2025-26 Q1"
    assert in_words([Q1, Q2, Q3]) == "2025-26 Q1 to Q3"
    assert in_words([Quarter.parse("2024-25 Q3"), Q1]) == "2024-25 Q3 to 2025-26 Q1"


def test_what_was_signed_and_is_otherwise_now_is_told(records):
    found = review(_ask(records), CONTRACT, Q2)
    now = as_written(found)
    assert now["completed"] == {"2025-26 Q2": "66.7% (8 of 12)", "year so far, 2025-26 Q1 to Q2": "66.7% (16 of 24)"}
    was = {
        **now,
        "completed": {"2025-26 Q2": "58.3% (7 of 12)", "year so far, 2025-26 Q1 to Q2": "66.7% (16 of 24)"},
        "no longer there": {"2025-26 Q2": "1"},
    }
    assert [(one.indicator, one.period, one.was, one.now) for one in moved(was, now)] == [
        ("completed", "2025-26 Q2", "58.3% (7 of 12)", "66.7% (8 of 12)")
    ]
    assert moved(now, now) == ()


def test_a_quarter_that_lies_clear_of_the_last_is_named(records):
    found = review(_ask(records), CONTRACT, Q2)
    assert clear_of_last_quarter(found) == ()
    before, now = (Row("All", n=n, k=k, rate=k / n, low=low, high=high)
                   for n, k, low, high in ((100, 30, 0.22, 0.40), (100, 60, 0.50, 0.69)))  # fmt: skip
    moved_clear = replace(_line(found, "completed"), before=before, quarter=now)
    assert clear_of_last_quarter(replace(found, lines=(moved_clear,))) == (moved_clear,)
