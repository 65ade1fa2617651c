"""Housing at the edges, by name, and the official figure for women in 2017-18."""

from datetime import date

import pytest

from dashboard.analysis import exact
from dashboard.definitions.housing import CODES, GROUPS
from dashboard.definitions.indicators import of_domain
from tests.builders import COMMISSIONER, row, service, units

LAST_DAY = date(2025, 6, 30)
OFFICIAL = {
    "settled": 3_368,
    "bail_probation": 403,
    "rough_sleeping": 240,
    "homeless_not_rough_sleeping": 831,
    "other_housed": 778,
    "unknown": 413,
}
"""Women released from prison in England and Wales, April 2017 to March 2018, by accommodation: a written answer."""


def ended(number, *, on=LAST_DAY, started=date(2024, 1, 5), **given):
    return row(referral_id=number, referral_date=date(2024, 1, 1), started_date=started, ended_date=on, **{
        "end_state": "completed"} | given)  # fmt: skip


def place(number, home, point="exit", **given):
    return {"referral_id": number, "point": point, "recorded_date": LAST_DAY, "accommodation": home} | given


@pytest.fixture
def at_exit(send):
    """Sends a referral that has ended for each home at exit, named by its code."""

    def at_exit(*homes, **given):
        send(
            "2025-26 Q1", [ended(home, **given) for home in homes], accommodation=[place(home, home) for home in homes]
        )

    return at_exit


class TestStates:
    def test_every_code_is_in_the_state_of_its_group(self, at_exit, listed):
        def of(*groups):
            return sorted(one.code for one in CODES if one.group in groups)

        at_exit(*(one.code for one in CODES))
        homeless = of("rough_sleeping", "homeless_not_rough_sleeping")
        temporary = of("other_housed", "bail_probation")
        assert listed("housed_at_exit", achieved=False) == homeless
        assert listed("housed_at_exit", achieved=True) == sorted([*of("settled"), *temporary])
        assert listed("settled_at_exit", achieved=True) == of("settled")
        assert listed("settled_at_exit", achieved=False) == sorted([*homeless, *temporary])

    def test_a_groups_own_name_may_be_sent_instead_of_a_code(self, at_exit, listed):
        at_exit(*GROUPS)
        assert listed("settled_at_exit", achieved=True) == ["settled"]
        assert listed("housed_at_exit", achieved=True) == ["bail_probation", "other_housed", "settled"]
        assert listed("housed_at_exit", achieved=False) == ["homeless_not_rough_sleeping", "rough_sleeping"]


class TestWhoShouldBeKnown:
    def test_out_of_scope_and_unknown_are_left_out_of_the_rate(self, at_exit, listed):
        at_exit("A01A", "A08A", "A15", "A16")
        assert listed("settled_at_exit") == ["A01A", "A08A"]

    def test_the_unknown_should_be_known_and_the_out_of_scope_should_not(self, at_exit, listed):
        at_exit("A01A", "A08A", "A15", "A16")
        assert listed("exit_housing_known") == ["A01A", "A08A", "A16"]
        assert listed("exit_housing_known", achieved=False) == ["A16"]
        assert listed("housing_moves") == ["A01A", "A08A", "A16"]

    def test_it_should_be_known_of_women_whose_work_had_started_or_of_whom_it_was_recorded(self, send, listed):
        send(
            "2025-26 Q1",
            [
                ended("started"),
                ended("never_started", started=None, end_state="cancelled", end_reason="NOT"),
                ended("recorded", started=None, end_state="cancelled", end_reason="NOT"),
                ended("recorded_as_unknown", started=None, end_state="cancelled", end_reason="NOT"),
                row(referral_id="open", referral_date=date(2024, 1, 1), started_date=date(2024, 1, 5)),
            ],
            accommodation=[place("recorded", "A01A"), place("recorded_as_unknown", "unknown"), place("open", "A01A")],
        )
        assert listed("exit_housing_known") == ["recorded", "recorded_as_unknown", "started"]
        assert listed("settled_at_exit") == ["recorded"]

    def test_women_who_died_and_referrals_that_were_not_accepted_count_nowhere(self, send, listed):
        send(
            "2025-26 Q1",
            [
                ended("lives", on=date(2024, 6, 1)),
                ended("died", on=date(2024, 6, 1), end_state="ended_early", end_reason="USE"),
                ended("ineligible", on=date(2024, 6, 1), end_state="ended_early", end_reason="INE"),
                ended("declined", on=date(2024, 6, 1), end_state="declined_by_service"),
            ],
            accommodation=[
                place(number, home, point, feels_safe="yes")
                for number in ("lives", "died", "ineligible", "declined")
                for point, home in (("start", "A08A"), ("exit", "A01A"), ("three_months", "A01A"))
            ],
        )
        for slug in (*of_domain("housing"), "exit_housing_known", "three_months_housing_known"):
            assert listed(slug) == ["lives"], slug


class TestThreeMonths:
    """Told by the return of April to June 2025."""

    @pytest.mark.parametrize(
        ("ended_on", "expected"),
        [
            (date(2025, 3, 30), ["one"]),
            (date(2025, 3, 31), ["one"]),  # three months: 30 June
            (date(2025, 4, 1), []),
            (date(2024, 11, 30), ["one"]),
        ],
    )
    @pytest.mark.parametrize("home", [None, "A16", "A01A"], ids=["not told", "not known", "known"])
    def test_it_should_be_known_once_three_months_have_passed(self, send, listed, ended_on, expected, home):
        """Whether it is known or not: else what was recorded early would make the newest quarter look complete."""
        told = [place("one", home, "three_months")] if home else []
        send("2025-26 Q1", [ended("one", on=ended_on)], accommodation=told)
        assert listed("three_months_housing_known") == expected
        assert listed("settled_at_three_months") == (expected if home == "A01A" else [])

    @pytest.mark.parametrize(
        ("ended_on", "three_months_later"),
        [
            (date(2024, 11, 30), date(2025, 2, 28)),
            (date(2024, 11, 29), date(2025, 2, 28)),
            (date(2024, 11, 28), date(2025, 2, 28)),
            (date(2023, 11, 30), date(2024, 2, 29)),
            (date(2023, 11, 28), date(2024, 2, 28)),
            (date(2024, 2, 29), date(2024, 5, 29)),
            (date(2024, 8, 31), date(2024, 11, 30)),
            (date(2024, 12, 31), date(2025, 3, 31)),
            (date(2025, 1, 1), date(2025, 4, 1)),
        ],
    )
    def test_the_day_is_three_months_later_or_the_last_of_a_shorter_month(
        self, send, records, ended_on, three_months_later
    ):
        told = [place("one", "A01A", "three_months")]
        send("2025-26 Q1", [ended("one", on=ended_on, started=date(2023, 6, 1))], accommodation=told)
        for slug in ("three_months_housing_known", "settled_at_three_months"):
            assert [line["counted_on"] for line in units(records, slug)] == [three_months_later], slug

    @pytest.mark.parametrize(("ended_on", "counts"), [(date(2023, 12, 31), ["one"]), (date(2024, 1, 1), [])])
    def test_by_the_end_of_march_who_left_by_new_year_s_eve_counts(self, send, listed, ended_on, counts):
        """In a leap year too: it is months that are counted, not days."""
        send("2023-24 Q4", [ended("one", on=ended_on, started=date(2023, 6, 1))],
             accommodation=[place("one", "A01A", "three_months")])  # fmt: skip
        assert listed("three_months_housing_known") == listed("settled_at_three_months") == counts

    def test_what_was_recorded_early_counts_once_its_day_has_come(self, send, listed):
        send("2025-26 Q1", [ended("one")], accommodation=[place("one", "A01A", "three_months")])
        assert listed("three_months_housing_known") == listed("settled_at_three_months") == []
        send("2025-26 Q2", [ended("one")])
        assert listed("three_months_housing_known", achieved=True) == ["one"]
        assert listed("settled_at_three_months", achieved=True) == ["one"]

    def test_where_she_lives_three_months_later_is_not_unknown_before(self, send, records):
        """Who left in April is in no group, whatever was recorded; who left in March is."""
        left = {"one": date(2025, 3, 31), "unasked": date(2025, 3, 31), "two": date(2025, 4, 1), "young": LAST_DAY}
        send(
            "2025-26 Q1",
            [ended(number, on=on) for number, on in left.items()],
            accommodation=[
                *(place(number, "A01A") for number in left),
                *(place(number, "A08A", "three_months") for number in ("one", "two")),
            ],
        )

        def found(by):
            rows = exact.own(records, service("A"), "A", "housing_moves", by=by).rows
            return {line.slug: line.n for line in rows}

        assert found("exit_to_three_months") == {"settled>homeless": 1, "not_known": 1}
        assert found("exit_housing") == {"settled": 4}

    @pytest.mark.parametrize("point", ["exit", "three_months"])
    def test_who_is_out_of_scope_need_not_be_asked(self, send, listed, point):
        send("2025-26 Q1", [ended("one", on=date(2024, 6, 1))], accommodation=[place("one", "A15", point)])
        assert listed("three_months_housing_known") == []

    def test_who_comes_back_into_scope_counts(self, send, listed):
        send(
            "2025-26 Q1",
            [ended("one", on=date(2024, 6, 1))],
            accommodation=[place("one", "A15"), place("one", "A08A", "three_months")],
        )
        assert listed("three_months_housing_known", achieved=True) == ["one"]
        assert listed("settled_at_three_months", achieved=False) == ["one"]

    def test_who_never_started_need_not_be_asked(self, send, listed):
        send("2025-26 Q1", [ended("one", on=date(2024, 6, 1), started=None, end_state="cancelled", end_reason="NOT")])
        assert listed("three_months_housing_known") == []


def test_who_was_settled_at_the_start_did_not_move_into_settled_housing(send, listed):
    homes = {"was_settled": "A01A", "temporary": "A07A", "homeless": "A08A", "not_known": "A16", "out_of_scope": "A15"}
    send(
        "2025-26 Q1",
        [ended(number) for number in (*homes, "not_told", "exit_unknown")],
        accommodation=[
            *(place(number, home, "start") for number, home in homes.items()),
            *(place(number, "A01A") for number in (*homes, "not_told")),
            place("exit_unknown", "A08A", "start"),
            place("exit_unknown", "A16"),
        ],
    )
    assert listed("moved_into_settled", achieved=True) == ["homeless", "temporary"]
    assert listed("moved_into_settled", achieved=False) == []


def test_feeling_safe_is_asked_of_the_settled_and_declining_is_no_answer(send, listed):
    answers = {"safe": "yes", "unsafe": "no", "declined": "declined", "not_asked": "not_asked", "blank": None}
    send(
        "2025-26 Q1",
        [ended(number) for number in (*answers, "homeless_safe")],
        accommodation=[
            *(place(number, "A01A", feels_safe=said) for number, said in answers.items()),
            *(place(number, "A01A", "start", feels_safe="yes") for number in answers),
            place("homeless_safe", "A08A", feels_safe="yes"),
        ],
    )
    assert listed("settled_and_feels_safe", achieved=True) == ["safe"]
    assert listed("settled_and_feels_safe", achieved=False) == ["unsafe"]


class TestTheOfficialFigure:
    """Women 2017-18, from their counts to the published shares."""

    @pytest.fixture(autouse=True)
    def sent(self, send):
        numbers = {f"{home}{i}": home for home, women in OFFICIAL.items() for i in range(women)}
        send(
            "2025-26 Q1",
            [ended(number) for number in numbers],
            accommodation=[place(number, home) for number, home in numbers.items()],
        )

    def test_settled_at_exit(self, records):
        found = exact.own(records, service("A"), "A", "settled_at_exit")
        line = found.rows[0]
        assert (line.k, line.n, line.of) == (3_368, 5_620, 6_033)
        assert 100 * line.rate == pytest.approx(59.9288, abs=5e-5)
        assert (100 * line.low, 100 * line.high) == (pytest.approx(58.6413, abs=5e-5), pytest.approx(61.2028, abs=5e-5))
        assert 100 * line.rate_if_unknown_no == pytest.approx(55.83, abs=5e-3)
        assert found.notes == (
            "Known for 5,620 of 6,033 women whose work ended (93.2%).",
            "If unknown were counted as not settled: 55.83%.",
        )

    def test_housed_at_exit(self, records):
        line = exact.headline(records, COMMISSIONER, "housed_at_exit").rows[0]
        assert (line.k, line.n) == (4_549, 5_620)
        assert 100 * line.rate == pytest.approx(80.94, abs=5e-3)
        assert 100 * (1 - line.rate) == pytest.approx(19.06, abs=5e-3)

    def test_how_many_are_known_is_said_of_each_group_of_women(self, records):
        found = exact.own(records, service("A"), "A", "settled_at_exit", by="ethnicity")
        assert [(line.slug, line.n, line.of) for line in found.rows] == [("white", 5_620, 6_033)]

    def test_the_states_of_the_moves(self, records):
        found = exact.own(records, service("A"), "A", "housing_moves", by="exit_housing")
        assert {line.slug: line.n for line in found.rows} == {
            "settled": 3_368,
            "temporary": 1_181,
            "homeless": 1_071,
            "not_known": 413,
        }
