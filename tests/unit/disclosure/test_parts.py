"""A count that is a part of another published count is protected as one: nobody can conclude nobody, or everybody."""

from datetime import date

import pytest

from dashboard.definitions.characteristics import CHARACTERISTICS, ENDINGS, NOT_KNOWN
from dashboard.definitions.housing import STATES
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear
from dashboard.definitions.steps import LEAVING, REOFFENCES, WAITS
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import build, periods_of
from dashboard.disclosure.noise import LARGEST, Noise
from tests.builders import new_return, row
from tests.unit.disclosure.worlds import narrowed

POLICY = policies.load()
ASKED_FOR = narrowed(
    POLICY, "housing_moves", "settled_at_exit", "settled_and_feels_safe", "moved_into_settled", "on_the_books",
    "waiting_now",
)  # fmt: skip
YEAR = FinancialYear(2025)
CODES = {"settled": "A01A", "temporary": "A07A", "homeless": "A08A"}
ENDED = {"referral_date": date(2025, 4, 1), "started_date": date(2025, 4, 20), "ended_date": date(2025, 8, 1),
         "end_state": "completed"}  # fmt: skip


@pytest.fixture(params=["with noise", "without"])
def housed(records, monkeypatch, request):
    """Sends how many women were where at the start, at exit and three months after; gives (table, category) → n."""
    if request.param == "without":
        monkeypatch.setattr(Noise, "draw", lambda *rest: 0)
    # Always the same noise: whether a count is moved far enough to be hidden must not be left to chance.
    records.path.with_name("noise-secret").write_text("5" * 64, encoding="ascii")

    def housed(stays, services="A"):
        for code in services:
            women = [stay for stay, how_many in stays.items() for _ in range(how_many)]
            places = [
                {"referral_id": f"r{i}", "point": point, "recorded_date": ENDED["ended_date"],
                 "accommodation": CODES[state]} | ({"feels_safe": "yes"} if point == "exit" else {})
                for i, stay in enumerate(women)
                for point, state in zip(("start", "exit", "three_months"), stay, strict=False)
                if state
            ]  # fmt: skip
            lines = [row(referral_id=f"r{i}", **ENDED) for i in range(len(women))]
            records.accept(new_return(code, "2025-26 Q4", lines, accommodation=places))
        return _whole_year(records)

    return housed


def _whole_year(records):
    year = [period for period in periods_of(YEAR) if period.kind == "year"]
    return {(one.table_id, one.indicator, one.provider, one.category): one
            for one in build(records, ASKED_FOR, year, YEAR.last_day)[1]}  # fmt: skip


def _states(found, table="year_exit_housing", provider=""):
    return {name[3] for name in found if name[:3] == (table, "housing_moves", provider)}


class TestHousingAtExit:
    def test_where_all_are_settled_it_is_not_said_how_many_are(self, housed):
        """They are the women whose housing is known: one set, one draw, one number."""
        found = housed({("homeless", "settled"): 40})
        assert found["year", "settled_at_exit", "", "all"].k is None
        assert _states(found) == set()
        assert _states(found, "provider_year_exit_housing", "A") == set()

    def test_where_38_of_40_are_settled_neither_these_nor_the_two_are_counted(self, housed):
        found = housed({("homeless", "settled"): 38, ("homeless", "homeless"): 2})
        assert found["year", "settled_at_exit", "", "all"].k is None
        assert _states(found) == set()

    def test_all_three_states_are_shown_where_each_is_large_enough(self, housed):
        found = housed({("homeless", "settled"): 60, ("homeless", "temporary"): 50, ("homeless", "homeless"): 40})
        assert _states(found) == set(STATES)
        settled = found["year_exit_housing", "housing_moves", "", "settled"]
        assert settled.n == found["year", "settled_at_exit", "", "all"].k, "the same women: the same draw"

    @pytest.mark.parametrize("homeless", [0, 6])
    def test_a_state_that_alone_is_hidden_takes_a_second_with_it(self, housed, homeless):
        """It would be what the others leave of those who are known; nobody is such a number too."""
        found = housed({("homeless", "settled"): 60, ("homeless", "temporary"): 30, ("homeless", "homeless"): homeless})
        assert found["year", "settled_at_exit", "", "all"].k is not None
        assert _states(found) == {"settled"}, "the smaller of the two goes too"

    def test_those_not_known_are_a_part_of_everyone(self, housed):
        found = housed({(None, None): 40})
        assert NOT_KNOWN not in _states(found), "nobody's housing is known"
        found = housed({("homeless", "settled"): 60, ("homeless", "temporary"): 40, (None, None): 40})
        assert _states(found) >= {"settled", NOT_KNOWN}

    def test_who_says_that_she_is_safe_does_not_tell_how_many_are_settled(self, housed):
        """All who are settled have answered: how many answered would say how many are settled."""
        found = housed({("homeless", "settled"): 40})
        assert ("year", "settled_and_feels_safe", "", "all") not in found
        found = housed({("homeless", "settled"): 40, ("homeless", "homeless"): 40})
        assert ("year", "settled_and_feels_safe", "", "all") in found

    def test_nor_does_it_show_that_nobody_was_settled_at_the_start(self, housed):
        assert ("year", "moved_into_settled", "", "all") not in housed({("homeless", "settled"): 40})
        found = housed({("homeless", "settled"): 40, ("settled", "settled"): 40})
        assert ("year", "moved_into_settled", "", "all") in found


class TestMoves:
    """Three services: for fewer there is no such table."""

    def test_where_nobody_moved_from_homeless_to_settled_it_does_not_show(self, housed):
        """Two of three are shown: the third would be what they leave."""
        found = housed(
            {("homeless", "homeless"): 20, ("homeless", "temporary"): 30, ("settled", "settled"): 30,
             ("settled", "homeless"): 30, ("settled", "temporary"): 30}, "ABC",
        )  # fmt: skip
        assert _states(found, "year_start_to_exit") == {
            "homeless>temporary", "settled>settled", "settled>homeless", "settled>temporary",
        }  # fmt: skip

    def test_where_all_who_were_homeless_are_settled_it_does_not_show_either(self, housed):
        found = housed(
            {("homeless", "settled"): 30, ("settled", "settled"): 20, ("settled", "homeless"): 25,
             ("settled", "temporary"): 30}, "ABC",
        )  # fmt: skip
        assert _states(found, "year_start_to_exit") == {"settled>settled", "settled>homeless", "settled>temporary"}

    def test_a_cell_that_is_nearly_the_whole_table_is_not_shown(self, housed):
        assert _states(housed({("settled", "settled"): 30}, "ABC"), "year_start_to_exit") == set()

    def test_three_months_after_as_at_exit(self, housed):
        found = housed(
            {(None, "settled", "settled"): 30, (None, "settled", "homeless"): 20, (None, "settled", "temporary"): 25,
             (None, "temporary", "temporary"): 40}, "ABC",
        )  # fmt: skip
        assert _states(found, "year_exit_to_three_months") == {
            "settled>settled", "settled>homeless", "settled>temporary",
        }  # fmt: skip


class TestWaiting:
    @pytest.fixture
    def on_the_books(self, records):
        def on_the_books(waiting, started):
            records.accept(
                new_return(
                    "A",
                    "2025-26 Q4",
                    [
                        row(referral_id=f"r{i}", referral_date=date(2026, 1, 5),
                            started_date=None if i < waiting else date(2026, 2, 1))
                        for i in range(waiting + started)
                    ],
                )
            )  # fmt: skip
            return _whole_year(records)

        return on_the_books

    @pytest.mark.parametrize(("waiting", "started"), [(40, 0), (38, 2), (6, 34)])
    def test_where_all_or_hardly_any_wait_it_is_not_said_how_many(self, on_the_books, waiting, started):
        found = on_the_books(waiting, started)
        assert abs(found["year", "on_the_books", "", "all"].n - 40) <= LARGEST
        assert not [name for name in found if name[1] == "waiting_now"]

    def test_where_many_wait_and_many_do_not_it_is(self, on_the_books):
        found = on_the_books(40, 40)
        assert abs(found["year", "waiting_now", "", "all"].n - 40) <= LARGEST
        assert abs(found["provider_year", "waiting_now", "A", "all"].n - 40) <= LARGEST


def test_what_is_a_part_of_something_is_a_part_of_something_published():
    parts = {slug: one for slug, one in INDICATORS.items() if one.part_of}
    assert {"waiting_now", "settled_and_feels_safe"} <= parts.keys()
    for one in parts.values():
        whole = INDICATORS[one.part_of]
        assert whole.published or not one.published
        assert set(one.breakdowns) <= set(whole.breakdowns)
        assert one.at_the_end == whole.at_the_end, "drawn for the same day or period"
        assert not whole.part_of


def test_every_table_of_outcomes_says_that_it_is_one():
    """What a table is told apart by is either known of a woman beforehand, or it says how it went."""
    outcomes = {table.id for table in POLICY.tables if table.outcomes}
    assert outcomes == {
        table.id
        for table in POLICY.tables
        if set(CHARACTERISTICS.get(table.characteristic, CHARACTERISTICS["age"]).groups)
        & {
            *STATES,
            *CHARACTERISTICS["start_to_exit"].groups,
            *ENDINGS,
            *WAITS.groups,
            *LEAVING.groups,
            *REOFFENCES,
        }
    }
    assert len(outcomes) == 10
