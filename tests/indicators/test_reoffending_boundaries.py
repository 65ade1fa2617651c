"""Reoffending at the edges, by name: who is mature, what counts, and what may be said of how few."""

import json
from datetime import date

import pytest
from statsmodels.duration.survfunc import survdiff

from dashboard.analysis import exact
from dashboard.definitions.indicators import of_domain
from dashboard.errors import RefusedError, UsageError
from tests.builders import COMMISSIONER, OPERATOR, row, service, units, withdraw

INDEX, CUTOFF = date(2023, 6, 1), date(2025, 6, 1)
REFERRED = {"referral_date": date(2023, 5, 1), "started_date": date(2023, 5, 2)}


def person(number, **given):
    return {"provider": "A", "person_id": number, "index_date": INDEX, "index_event": "caution", "reoffended": "0",
            "data_cutoff_date": CUTOFF} | given  # fmt: skip


def people(reoffended, others, **given):
    """Matched people; each who reoffended did so twice, on the hundredth day."""
    yes = {"reoffended": "1", "reoffence_count": 2, "first_reoffence_date": date(2023, 9, 9)}
    return [
        *(person(f"yes{given.get('ethnicity')}{i}", **yes | given) for i in range(reoffended)),
        *(person(f"no{given.get('ethnicity')}{i}", **given) for i in range(others)),
    ]


@pytest.fixture(autouse=True)
def sent(send):
    """A service with one referral: people are matched, but not to it."""
    send("2025-26 Q1", [row(referral_id="one", **REFERRED)])


@pytest.fixture
def matched(send_file, records):
    """Sends matched people, and gives back person → whether they reoffended, of those who count."""

    def matched(*lines):
        send_file("reoffending", lines)
        return {line["person_key"].split("/")[-1]: line["achieved"] for line in units(records, "proven_reoffending")}

    return matched


class TestMaturity:
    @pytest.mark.parametrize(
        ("index", "cutoff", "mature"),
        [
            ("2023-12-01", "2025-06-01", True),
            ("2023-12-02", "2025-06-01", False),
            ("2023-08-31", "2025-02-28", True),
            ("2023-08-31", "2025-02-27", False),
            ("2024-02-29", "2025-08-29", True),
            ("2024-02-29", "2025-08-28", False),
            ("2023-06-30", "2024-12-30", True),
        ],
    )
    def test_eighteen_months_to_the_day_are_enough(self, matched, index, cutoff, mature):
        one = person("p", index_date=date.fromisoformat(index), data_cutoff_date=date.fromisoformat(cutoff))
        assert matched(one) == ({"p": False} if mature else {})

    def test_younger_index_dates_count_for_nothing(self, matched, records):
        told = {"expected_probability": 0.5, "reoffended": "1", "reoffence_count": 1,
                "first_reoffence_date": date(2024, 1, 1)}  # fmt: skip
        matched(person("old", **told), person("young", index_date=date(2023, 12, 2), **told))
        for slug in of_domain("reoffending"):
            assert [line["person_key"] for line in units(records, slug)] == ["A/index/old"], slug

    def test_the_quarter_is_that_of_the_index_date(self, matched, records):
        matched(*(person(f"p{i}") for i in range(40)))
        found = exact.own(records, service("A"), "A", "proven_reoffending", by="quarter")
        assert [(line.group, line.n) for line in found.rows] == [("2023-24 Q1", 40)]


class TestWhatCounts:
    @pytest.mark.parametrize(
        ("index", "first", "counts"),
        [
            ("2023-06-01", "2023-06-01", True),
            ("2023-06-01", "2024-05-31", True),
            ("2023-06-01", "2024-06-01", False),
            ("2023-08-31", "2024-08-30", True),
            ("2023-08-31", "2024-08-31", False),
            ("2024-02-29", "2025-02-27", True),
            ("2024-02-29", "2025-02-28", False),
            ("2023-02-28", "2024-02-27", True),
            ("2023-02-28", "2024-02-28", False),
            ("2023-03-01", "2024-02-29", True),
        ],
        ids=[
            "the first day",
            "the last",
            "a year later",
            "the last of a leap year",
            "a year later, with a leap day",
            "from a leap day, the last",
            "from a leap day, a year later",
            "to the 27th",
            "to the 28th",
            "the leap day is the last",
        ],
    )
    def test_the_day_a_year_later_does_not_count(self, matched, index, first, counts):
        days = {
            "index_date": date.fromisoformat(index),
            "first_reoffence_date": date.fromisoformat(first),
            "data_cutoff_date": date(2026, 3, 31),
        }
        assert matched(person("p", reoffended=None, **days)) == {"p": counts}

    def test_what_is_not_known_is_left_out_and_never_a_no(self, matched, records):
        assert matched(person("p", reoffended=None)) == {}
        assert units(records, "time_to_reoffence") == []

    def test_a_yes_without_a_date_is_a_yes(self, matched, records):
        assert matched(person("p", reoffended="1")) == {"p": True}
        assert units(records, "time_to_reoffence") == [], "nobody knows when"
        assert units(records, "reoffences_per_person") == [], "nor how often"

    @pytest.mark.parametrize(
        ("missing", "not_supplied"),
        [
            ({"first_reoffence_date": None}, ["time_to_reoffence"]),
            ({"reoffence_count": None}, ["reoffences_per_person", "reoffences_per_reoffender"]),
        ],
        ids=["the date", "the count"],
    )
    def test_a_service_of_which_one_is_missing_has_not_supplied_it(self, matched, records, missing, not_supplied):
        """Without those who reoffended, all the others would look better than they are. Other services are not hurt."""
        yes = {"reoffended": "1", "reoffence_count": 2, "first_reoffence_date": date(2023, 9, 9)}
        matched(*people(10, 30), person("one", **yes | missing), person("other", provider="B", **yes))
        slugs = ("time_to_reoffence", "reoffences_per_person", "reoffences_per_reoffender")
        found = {slug: {line["provider"] for line in units(records, slug)} for slug in slugs}
        assert found == {slug: {"B"} if slug in not_supplied else {"A", "B"} for slug in slugs}
        assert exact.own(records, service("A"), "A", not_supplied[0]).empty
        assert len(units(records, "proven_reoffending")) == 42

    @pytest.mark.parametrize(
        "given",
        [
            {"reoffended": "0"},
            {"reoffended": None},
            {"reoffended": "1", "index_date": date(2023, 12, 2)},
            {"reoffended": "0", "first_reoffence_date": date(2024, 7, 1)},
        ],
        ids=["no reoffence", "not known", "not mature", "later than a year"],
    )
    def test_who_has_nothing_to_be_dated_or_counted_does_not_stand_in_the_way(self, matched, records, given):
        matched(*people(10, 30), person("one", **given))
        for slug, n in (("time_to_reoffence", 40), ("reoffences_per_person", 40), ("reoffences_per_reoffender", 10)):
            lines = units(records, slug)
            assert len([line for line in lines if not line["person_key"].endswith("/one")]) == n, slug

    def test_without_a_single_date_there_is_no_curve_on_which_nobody_reoffends(self, matched, records):
        matched(*(line | {"first_reoffence_date": None} for line in people(20, 20)))
        found = exact.own(records, service("A"), "A", "time_to_reoffence")
        assert (found.curve, found.empty) == ((), True)

    def test_a_file_that_brings_what_was_missing_supplies_it(self, matched, records):
        matched(*people(10, 30), person("one", reoffended="1"))
        assert units(records, "time_to_reoffence") == []
        matched(person("one", reoffended="1", first_reoffence_date=date(2023, 7, 1), reoffence_count=1))
        assert len(units(records, "time_to_reoffence")) == len(units(records, "reoffences_per_person")) == 41

    def test_two_index_events_of_one_person_are_two_of_one_person(self, matched, records):
        send = [person("p"), person("p", index_date=date(2023, 9, 1), reoffended="1")]
        matched(*send)
        lines = units(records, "proven_reoffending")
        assert [line["achieved"] for line in lines] == [False, True]
        assert len({line["person_key"] for line in lines}) == 1

    def test_the_latest_file_wins_and_a_withdrawn_one_falls_away(self, matched, send_file, records):
        assert matched(person("p"), person("q")) == {"p": False, "q": False}
        assert matched(person("p", reoffended="1")) == {"p": True, "q": False}
        withdraw(records, "reoffending-v2")
        assert {line["achieved"] for line in units(records, "proven_reoffending")} == {False}
        assert matched(person("q", reoffended="1")) == {"p": False, "q": True}
        assert records.fetch("select file_id from reference_file order by 1")["file_id"].to_list() == [
            "reoffending-v1",
            "reoffending-v2",
            "reoffending-v3",
        ]


class TestHowFew:
    """(n, k, whether there is a rate, mark), as the service itself and its commissioner may see it."""

    @pytest.fixture(params=["own", "headline"])
    def ask(self, records, request):
        def ask(indicator, **more):
            if request.param == "own":
                return exact.own(records, service("A"), "A", indicator, **more)
            return exact.headline(records, COMMISSIONER, indicator, **more)

        return ask

    @pytest.mark.parametrize(
        ("reoffended", "others", "expected"),
        [
            (10, 20, (30, 10, True, None)),
            (20, 10, (30, 20, True, None)),
            (10, 19, (29, 10, False, "u")),
            (9, 21, (30, None, False, "c")),
            (21, 9, (30, None, False, "c")),
            (0, 40, (40, None, False, "c")),
            (9, 19, (28, None, False, "u")),
        ],
    )
    def test_a_rate_from_30_and_counts_where_both_sides_are_10(self, ask, matched, reoffended, others, expected):
        matched(*people(reoffended, others))
        line = ask("proven_reoffending").rows[0]
        assert (line.n, line.k, line.rate is not None, line.mark) == expected
        assert (line.low is None) == (line.high is None) == (line.rate is None)

    @pytest.mark.parametrize(("reoffended", "others"), [(9, 31), (31, 9), (1, 60), (0, 60)])
    def test_means_do_not_give_away_what_the_counts_hide(self, ask, matched, reoffended, others):
        """Reoffences for each who reoffended stand on a number that is itself a count of few, or of none."""
        matched(*people(reoffended, others, expected_probability=0.5))
        for slug in ("reoffences_per_person", "reoffences_per_reoffender", "observed_to_expected"):
            (line,) = ask(slug).rows
            assert (line.n, line.value, line.low, line.women, line.mark) == (None, None, None, None, "c"), slug

    def test_what_is_observed_of_those_with_an_expectation_must_not_be_few_either(self, ask, matched):
        matched(
            *people(3, 37, expected_probability=0.5, ethnicity="white"),
            *people(20, 20, ethnicity="black"),
        )
        assert ask("proven_reoffending").rows[0].k == 23
        (line,) = ask("observed_to_expected").rows
        assert (line.n, line.value, line.low, line.mark) == (None, None, None, "c")

    @pytest.mark.parametrize(("of_another", "shown"), [(4, False), (12, True)])
    def test_nor_those_of_whom_it_is_not_known_how_often(self, records, matched, of_another, shown):
        """Of another service: as many as reoffended, less as many as the mean stands on."""
        without = {"provider": "B", "reoffence_count": None, "first_reoffence_date": None}
        matched(*people(15, 40), *people(of_another, 40, **without))
        assert exact.headline(records, OPERATOR, "proven_reoffending").rows[0].k == 15 + of_another
        for slug, n in (("reoffences_per_person", 55), ("reoffences_per_reoffender", 15)):
            (line,) = exact.headline(records, OPERATOR, slug).rows
            assert line.n == (n if shown else None), slug

    def test_one_person_has_no_mean(self, ask, matched):
        """Nor does the question fail."""
        matched(*people(1, 12))
        assert [(line.n, line.value, line.mark) for line in ask("reoffences_per_reoffender").rows] == [
            (None, None, "u")
        ]

    @pytest.mark.parametrize(
        ("by", "years"),
        [("ethnicity", None), ("ethnicity_two", None), ("quarter", (2022, 2022)), ("year", (2021, 2022))],
    )
    def test_the_one_group_that_is_hidden_cannot_be_had_by_subtraction(self, records, matched, by, years):
        """19 of 62 less 15 of 50 are 4 of 12."""
        first, second = (date(year, 5 + i * 3, 1) for i, year in enumerate(years or (2022, 2022)))
        matched(
            *people(15, 35, ethnicity="white", index_date=first, first_reoffence_date=None),
            *people(4, 8, ethnicity="other", index_date=second, first_reoffence_date=None),
        )
        assert exact.own(records, service("A"), "A", "proven_reoffending").rows[0].k == 19
        found = exact.own(records, service("A"), "A", "proven_reoffending", by=by)
        assert {(line.n, line.k, line.rate, line.women, line.mark) for line in found.rows if line.mark != "z"} == {
            (50, None, None, None, "c"),
            (12, None, None, None, "u"),
        }
        for slug in ("reoffences_per_person", "reoffences_per_reoffender"):
            for line in exact.own(records, service("A"), "A", slug, by=by).rows:
                assert (line.n or None, line.value) == (None, None)

    def test_where_nothing_is_hidden_nothing_else_is(self, records, matched):
        """Rossi, Berk and Lenihan (1980)."""
        matched(*people(102, 277, ethnicity="black"), *people(12, 41, ethnicity="other"))
        found = exact.own(records, service("A"), "A", "proven_reoffending", by="ethnicity")
        assert [(line.slug, line.k, line.n) for line in found.rows] == [("black", 102, 379), ("other", 12, 53)]
        assert (found.reference, [line.rri for line in found.rows]) == (None, [None, None])

    def test_a_group_without_a_rate_has_no_relative_rate_either(self, records, matched):
        matched(*people(12, 13, ethnicity="black"), *people(20, 60, ethnicity="white"))
        found = exact.own(records, service("A"), "A", "proven_reoffending", by="ethnicity")
        black = found.rows[0]
        assert (black.n, black.k, black.rate, black.mark) == (25, 12, None, "u")
        assert (black.rri, black.rri_low, black.difference, black.verdict) == (None, None, None, None)

    def test_nor_is_anybody_compared_with_a_group_without_a_rate(self, records, matched):
        matched(*people(20, 60, ethnicity="black"), *people(12, 13, ethnicity="white"))
        found = exact.own(records, service("A"), "A", "proven_reoffending", by="ethnicity")
        assert found.reference is None
        assert [line.rri for line in found.rows] == [None, None]
        assert any("No relative rate" in note for note in found.notes)

    def test_how_many_of_the_women_supported_it_covers_is_said(self, ask, matched, send):
        send("2025-26 Q1", [row(referral_id=f"r{i}", **REFERRED) for i in range(80)])
        matched(*people(10, 30))
        found = ask("proven_reoffending")
        assert (found.rows[0].n, found.rows[0].of) == (40, 80)
        assert found.notes == ("Known for 40 of 80 women supported (50.0%).",)


def test_reoffences_for_each_person_are_the_rate_times_those_for_each_who_reoffended(matched, records):
    matched(*people(12, 28), *(person(f"more{i}", reoffended="1", reoffence_count=7) for i in range(20)))

    def value(slug):
        return exact.own(records, service("A"), "A", slug).rows[0]

    rate = value("proven_reoffending").rate
    assert rate == 32 / 60
    assert value("reoffences_per_reoffender").value == pytest.approx((12 * 2 + 20 * 7) / 32)
    assert value("reoffences_per_person").value == pytest.approx(rate * value("reoffences_per_reoffender").value)
    assert (value("reoffences_per_person").n, value("reoffences_per_reoffender").n) == (60, 32)


class TestObservedToExpected:
    def test_it_is_the_observed_by_the_sum_of_the_probabilities(self, matched, records):
        matched(*people(12, 28, expected_probability=0.25), person("without"))
        line = exact.own(records, service("A"), "A", "observed_to_expected").rows[0]
        assert (line.n, line.value) == (40, pytest.approx(12 / 10))
        half = 1.959964 * (40 * 0.25 * 0.75) ** 0.5
        assert (line.low, line.high) == (pytest.approx((12 - half) / 10), pytest.approx((12 + half) / 10))

    def test_fewer_than_30_have_no_ratio(self, matched, records):
        matched(*people(12, 17, expected_probability=0.25))
        line = exact.own(records, service("A"), "A", "observed_to_expected").rows[0]
        assert (line.n, line.value, line.mark) == (29, None, "u")

    def test_where_nothing_is_expected_there_is_no_ratio_and_no_failure(self, matched, records):
        matched(*people(12, 28, expected_probability=0.0))
        line = exact.own(records, service("A"), "A", "observed_to_expected").rows[0]
        assert (line.n, line.value) == (40, None)


class TestCurve:
    def _units(self, records):
        return [(line["value"], line["achieved"]) for line in units(records, "time_to_reoffence")]

    def test_nobody_is_followed_into_the_last_six_months_before_the_cut_off(self, matched, records):
        matched(
            person("a_never"),
            person("b_in_time", reoffended="0", first_reoffence_date=date(2024, 12, 1)),
            person("c_later", reoffended="0", first_reoffence_date=date(2024, 12, 2)),
            person("d_soon", reoffended="1", first_reoffence_date=date(2023, 6, 1)),
        )
        assert self._units(records) == [(549, False), (549, True), (549, False), (0, True)]

    @pytest.mark.parametrize(
        ("index", "cutoff", "days"),
        [
            (date(2023, 8, 31), date(2025, 2, 28), 363),  # six months before is the 28th of August
            (date(2024, 2, 29), date(2025, 8, 29), 365),  # to the 28th of February
            (date(2023, 2, 28), date(2024, 8, 31), 366),  # to the 29th
            (date(2023, 12, 31), date(2025, 6, 30), 365),
        ],
    )
    def test_six_months_before_the_end_of_a_month_is_a_day_that_there_is(self, matched, records, index, cutoff, days):
        matched(person("one", index_date=index, data_cutoff_date=cutoff))
        assert self._units(records) == [(days, False)]

    def test_it_is_read_at_the_days_that_are_asked_for(self, matched, records):
        matched(*people(10, 30))
        found = exact.own(records, service("A"), "A", "time_to_reoffence", at=(100, 101))
        assert [(point.at, point.survival, point.at_risk) for point in found.curve] == [
            (100, 0.75, 40),
            (101, 0.75, 30),
        ]
        assert [line["at"] for line in found.as_json()["rows"]] == [100, 101]

    def test_it_begins_when_as_many_have_had_one_as_may_be_counted(self, matched, records):
        """All of them together, as each group: a day on which nine of 40 had would say so."""
        soon = {"reoffended": "1", "reoffence_count": 2, "first_reoffence_date": date(2023, 6, 11)}
        matched(*people(8, 30), *(person(f"soon{i}", **soon) for i in range(9)))
        found = exact.own(records, service("A"), "A", "time_to_reoffence", at=(9, 10, 99, 100))
        assert [point.at for point in found.curve] == [100]
        assert any("fewer than 10 had had one" in note for note in found.notes)
        none = exact.own(records, service("A"), "A", "time_to_reoffence", at=(9, 10, 99))
        assert (none.curve, none.rows[0].mark, none.as_json()["rows"][0]["rate"]) == ((), "c", None)
        read = exact.own(records, service("A"), "A", "time_to_reoffence")
        assert [point.at for point in read.curve] == [182, 273, 364]

    def test_fewer_than_30_have_no_curve(self, matched, records):
        matched(*people(10, 19))
        found = exact.own(records, service("A"), "A", "time_to_reoffence")
        assert (found.curve, found.rows[0].n, found.rows[0].mark) == ((), 29, "u")

    @pytest.mark.parametrize(("reoffended", "others"), [(3, 37), (37, 3), (0, 40)])
    def test_where_few_reoffended_or_did_not_there_is_no_curve_that_would_say_how_many(
        self, matched, records, reoffended, others
    ):
        matched(*people(reoffended, others))
        found = exact.own(records, service("A"), "A", "time_to_reoffence")
        assert (found.curve, [(line.n, line.mark) for line in found.rows]) == ((), [(None, "c")])

    def test_nor_where_few_did_within_the_year_for_which_it_is_hidden(self, matched, records):
        """Read at a year, the curve would give that count."""
        later = (person(f"later{i}", first_reoffence_date=date(2024, 8, 1)) for i in range(12))
        matched(*people(3, 37), *later)
        found = exact.own(records, service("A"), "A", "time_to_reoffence", at=(365,))
        assert (found.curve, found.rows[0].mark) == ((), "c")

    def test_nobody_has_no_curve(self, records):
        found = exact.own(records, service("A"), "A", "time_to_reoffence")
        assert (found.curve, found.empty) == ((), True)

    def test_each_group_that_may_be_shown_has_its_own(self, matched, records):
        matched(
            *people(20, 20, ethnicity="white"), *people(10, 30, ethnicity="black"), *people(15, 25, ethnicity="asian"),
            *people(12, 28, ethnicity=None),
        )  # fmt: skip
        found = exact.own(records, service("A"), "A", "time_to_reoffence", by="ethnicity", at=(99, 100))
        assert [(one.slug, [point.survival for point in one.points]) for one in found.curves] == [
            ("asian", [0.625]), ("black", [0.75]), ("white", [0.5]), ("not_known", [0.7]),
        ], "not on day 99, on which nobody had"  # fmt: skip
        assert found.logrank.degrees_of_freedom == 2, "who is not known is shown, and not compared"
        statistic, p_value = survdiff([100] * 45 + [549] * 75, [1] * 45 + [0] * 75, [0] * 15 + [1] * 10 + [2] * 20
                                      + [0] * 25 + [1] * 30 + [2] * 20)  # fmt: skip
        assert (found.logrank.statistic, found.logrank.p_value) == (pytest.approx(statistic), pytest.approx(p_value))

    def test_a_group_of_fewer_than_30_has_its_mark_and_no_curve(self, matched, records):
        matched(
            *people(20, 20, ethnicity="white"), *people(14, 15, ethnicity="black"), *people(15, 25, ethnicity="asian")
        )
        found = exact.own(records, service("A"), "A", "time_to_reoffence", by="ethnicity", at=(100,))
        assert [(one.slug, len(one.points)) for one in found.curves] == [("asian", 1), ("black", 0), ("white", 1)]
        assert [(line.n, line.mark) for line in found.rows] == [(40, None), (29, "u"), (40, None)]
        assert found.logrank.degrees_of_freedom == 1
        assert any("leaves out the groups without a curve: Black" in note for note in found.notes)
        marked = found.as_json()["rows"][1]
        assert (marked["slug"], marked["n"], marked["mark"], "at" in marked) == ("black", 29, "u", False)

    def test_a_group_whose_counts_are_hidden_has_none_nor_has_the_next_beside_it(self, matched, records):
        """Else everyone's curve less those that are shown would be that of the few."""
        matched(
            *people(20, 30, ethnicity="white"), *people(3, 37, ethnicity="black"), *people(15, 25, ethnicity="asian")
        )
        found = exact.own(records, service("A"), "A", "time_to_reoffence", by="ethnicity", at=(100,))
        assert [(one.slug, len(one.points)) for one in found.curves] == [("asian", 0), ("black", 0), ("white", 1)]
        assert [(line.n, line.mark) for line in found.rows] == [(None, "c"), (None, "c"), (50, None)]
        assert (found.logrank, found.unknown) == (None, None)
        json.dumps(found.as_json(), allow_nan=False)

    def test_by_the_year_of_the_index_date(self, matched, records):
        """Whoever is followed from 1 May 2022 reoffended on the hundredth day, as those from 1 June 2023 did."""
        earlier = {"index_date": date(2022, 5, 1)}
        matched(
            *people(20, 20),
            *(
                one | earlier | ({"first_reoffence_date": date(2022, 8, 9)} if one["reoffended"] == "1" else {})
                for one in people(10, 30, ethnicity="white")
            ),
        )
        found = exact.own(records, service("A"), "A", "time_to_reoffence", by="year", at=(99, 100))
        assert [(one.group, [point.survival for point in one.points]) for one in found.curves] == [
            ("2022-23", [0.75]), ("2023-24", [0.5]),
        ]  # fmt: skip
        assert found.logrank.degrees_of_freedom == 1

    @pytest.mark.parametrize("day", [-1, float("nan"), float("inf")])
    def test_a_day_that_is_none_is_refused_in_words(self, matched, records, day):
        matched(*people(10, 30))
        with pytest.raises(UsageError, match="days from 0"):
            exact.own(records, service("A"), "A", "time_to_reoffence", at=(91, day))

    def test_a_curve_is_never_a_headline(self, records):
        with pytest.raises(RefusedError, match="one woman"):
            exact.headline(records, COMMISSIONER, "time_to_reoffence")


class TestNeverJoined:
    def test_a_person_and_a_referral_of_the_same_number_are_two(self, matched, records):
        matched(person("one", reoffended="1", ethnicity="black"))
        keys = {line["person_key"] for slug in of_domain("reoffending") for line in units(records, slug)}
        assert keys == {"A/index/one"}
        assert not keys & {line["person_key"] for line in units(records, "referrals_received")}
        ethnicity = "select category from unit_group where characteristic = 'ethnicity' and unit_id = 'A/one'"
        assert records.fetch(ethnicity).item() == "white", "nothing of the one is known of the other"

    def test_coverage_counts_the_two_and_joins_nobody(self, matched, records):
        """The one woman supported is not among the four that were matched: four of one is no share."""
        matched(*(person(f"p{i}") for i in range(4)), person("young", index_date=date(2025, 1, 1)))
        line = exact.own(records, service("A"), "A", "reoffending_coverage").rows[0]
        assert (line.k, line.n, line.rate, line.mark) == (4, 1, None, "z")

    def test_coverage_counts_each_woman_once_and_each_person_once(self, matched, send, records):
        send(
            "2025-26 Q1",
            [
                row(referral_id="second", person_id="w", referral_date=date(2024, 5, 1)),
                row(referral_id="first", person_id="w", referral_date=date(2023, 5, 1)),
                row(referral_id="other", referral_date=date(2023, 5, 1)),
                row(referral_id="mistaken", referral_date=date(2023, 5, 1), end_reason="MIS"),
            ],
        )
        matched(person("p"), person("p", index_date=date(2023, 9, 1)))
        line = exact.own(records, service("A"), "A", "reoffending_coverage").rows[0]
        assert (line.k, line.n, line.rate) == (1, 2, 0.5)
        days = {(line["achieved"], line["counted_on"]) for line in units(records, "reoffending_coverage")}
        assert days == {(False, date(2023, 5, 1)), (True, INDEX)}

    def test_a_service_that_was_never_heard_of_counts_under_no_contract(self, matched, records):
        assert matched(person("p", provider="Z")) == {"p": False}
        assert units(records, "proven_reoffending")[0]["contract"] is None
        assert exact.headline(records, OPERATOR, "proven_reoffending").rows[0].n == 1
        assert exact.headline(records, COMMISSIONER, "proven_reoffending").rows == ()


class TestInSteps:
    """How soon and how often, in the groups that are published of three services together."""

    @pytest.fixture
    def groups(self, matched, records):
        """Sends people; gives back person → group."""

        def groups(by, *lines):
            matched(*lines)
            found = records.fetch("select unit_id, category from unit_group where characteristic = $by", {"by": by})
            return {unit.split("/")[2]: category for unit, category in found.rows()}

        return groups

    @pytest.mark.parametrize(
        ("day", "step"),
        [("2023-06-01", "month_3"), ("2023-08-31", "month_3"), ("2023-09-01", "month_6"), ("2023-11-30", "month_6"),
         ("2023-12-01", "month_9"), ("2024-02-29", "month_9"), ("2024-03-01", "month_12"), ("2024-05-31", "month_12")],
    )  # fmt: skip
    def test_the_first_one_stands_in_the_step_of_its_day(self, groups, day, step):
        one = person("one", reoffended="1", first_reoffence_date=date.fromisoformat(day))
        assert groups("reoffence_step", one) == {"one": f"reoffended>{step}"}

    def test_who_had_one_after_a_year_has_had_none(self, groups):
        late = person("late", reoffended="0", first_reoffence_date=date(2024, 6, 1))
        assert groups("reoffence_step", late, person("never")) == {"late": "none", "never": "none"}

    @pytest.mark.parametrize(
        ("many", "band"), [(1, "one"), (2, "two"), (3, "three"), (5, "three"), (6, "six"), (40, "six")]
    )
    def test_how_many_there_were(self, groups, many, band):
        found = groups("reoffences", person("one", reoffended="1", reoffence_count=many), person("never"))
        assert found == {"one": f"reoffended>{band}", "never": "none"}

    @pytest.mark.parametrize(
        ("by", "left_out", "told"),
        [("reoffences", "reoffence_count", "reoffended>two"),
         ("reoffence_step", "first_reoffence_date", "reoffended>month_6")],
    )  # fmt: skip
    def test_a_service_that_leaves_it_out_for_one_is_not_known_of_any(self, groups, by, left_out, told):
        yes = {"reoffended": "1", "reoffence_count": 2, "first_reoffence_date": date(2023, 9, 9)}
        other = {"provider": "B"}
        found = groups(
            by, person("one", **yes | {left_out: None}), person("two", **yes), person("none"),
            person("elsewhere", **yes | other), person("never", **other),
        )  # fmt: skip
        assert found == {
            "one": "not_known", "two": "not_known", "none": "not_known", "elsewhere": told, "never": "none",
        }  # fmt: skip

    def test_who_is_too_young_or_of_whom_nothing_is_known_is_in_no_group(self, groups):
        young = person("young", index_date=date(2024, 6, 1), reoffended="1", reoffence_count=1)
        for by in ("reoffences", "reoffence_step"):
            assert groups(by, young, person("unknown", reoffended=None)) == {}

    @pytest.mark.parametrize("by", ["reoffences", "reoffence_step"])
    def test_a_service_cannot_ask_for_its_own(self, matched, records, by):
        """Each group would be too few to be counted of one service, which never held these records."""
        matched(*people(20, 40))
        with pytest.raises(UsageError, match="can be broken down by"):
            exact.own(records, service("A"), "A", "proven_reoffending", by=by)
