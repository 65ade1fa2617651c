"""Recovery and experience at the edges, by name."""

from datetime import date, timedelta

import pytest

from dashboard.analysis import exact
from dashboard.definitions.columns import NEEDS
from tests.builders import COMMISSIONER, new_return, row, service, units

ENDED = {
    "referral_id": "one",
    "referral_date": date(2025, 1, 1),
    "started_date": date(2025, 1, 5),
    "ended_date": date(2025, 6, 30),
    "end_state": "completed",
}
QUESTIONS = ("trust", "emotional_safety", "not_judged", "choice", "decisions_explained", "people_to_turn_to")


def sitting(instrument, occasion, score, on="2025-02-01", **given):
    day = date.fromisoformat(on)
    return {"referral_id": "one", "instrument": instrument, "occasion": occasion, "completed_date": day,
            "score": score} | given  # fmt: skip


@pytest.fixture
def asked(send, records):
    """Sends sittings of one woman, and gives back how much better she is by a measure (None: no pair)."""

    def asked(measure, *sittings, **given):
        send("2025-26 Q1", [row(**ENDED | given)], assessments=sittings)
        better = [(line["value"], line["achieved"]) for line in units(records, f"{measure}_improved")]
        worse = [(line["value"], line["achieved"]) for line in units(records, f"{measure}_worsened")]
        assert [value for value, _ in better] == [value for value, _ in worse]
        return (better[0][0], better[0][1], worse[0][1]) if better else None

    return asked


class TestPairs:
    """(Points better, reliably better, reliably worse)."""

    def test_the_earliest_start_is_compared_with_the_latest_exit(self, asked):
        sittings = [
            sitting("gse", "start", 30, "2025-03-01"),
            sitting("gse", "start", 20, "2025-02-01"),
            sitting("gse", "review", 40, "2025-03-02"),
            sitting("gse", "exit", 21, "2025-05-01"),
            sitting("gse", "exit", 27, "2025-06-01"),
            sitting("gse", "exit", 12, "2025-04-01"),
        ]
        assert asked("self_efficacy", *sittings) == (7, True, False)

    @pytest.mark.parametrize("occasions", [("start", "review"), ("review", "exit"), ("start", "start")])
    def test_without_both_there_is_no_pair(self, asked, occasions):
        sittings = [sitting("gse", occasion, 20, f"2025-02-0{i}") for i, occasion in enumerate(occasions, 1)]
        assert asked("self_efficacy", *sittings) is None

    @pytest.mark.parametrize("scale", ["raw", None])
    def test_raw_swemwbs_is_converted(self, asked, scale):
        sittings = [sitting("swemwbs", way, raw, score_scale=scale) for way, raw in (("start", 20), ("exit", 24))]
        assert asked("wellbeing", *sittings) == (pytest.approx(21.54 - 18.59), True, False)

    def test_every_raw_swemwbs_score_is_converted_by_the_published_table(self, send, records):
        """Each woman starts at the lowest score, 7; Stewart-Brown and others (2009)."""
        published = (
            7.00, 9.51, 11.25, 12.40, 13.33, 14.08, 14.75, 15.32, 15.84, 16.36, 16.88, 17.43, 17.98, 18.59, 19.25,
            19.98, 20.73, 21.54, 22.35, 23.21, 24.11, 25.03, 26.02, 27.03, 28.13, 29.31, 30.70, 32.55, 35.00,
        )  # fmt: skip
        women = {f"{raw:02}": raw for raw in range(7, 36)}
        sittings = [
            sitting("swemwbs", occasion, score, referral_id=number, score_scale="raw")
            for number, raw in women.items()
            for occasion, score in (("start", 7), ("exit", raw))
        ]
        send("2025-26 Q1", [row(**ENDED | {"referral_id": number}) for number in women], assessments=sittings)
        better = [line["value"] for line in units(records, "wellbeing_improved")]
        assert better == pytest.approx([metric - 7 for metric in published], abs=1e-9)
        assert [line["achieved"] for line in units(records, "wellbeing_improved")] == [gain >= 2.87 for gain in better]

    def test_a_metric_score_is_not_converted_again(self, asked):
        """35 is on both scales, and the same on both; 20.73 is on the metric scale only."""
        sittings = [
            sitting("swemwbs", "start", 20.73, score_scale="metric"),
            sitting("swemwbs", "exit", 35, score_scale="metric"),
        ]
        assert asked("wellbeing", *sittings) == (pytest.approx(35 - 20.73), True, False)

    def test_a_raw_and_a_metric_score_can_be_a_pair(self, asked):
        sittings = [sitting("swemwbs", "start", 20), sitting("swemwbs", "exit", 21.54, score_scale="metric")]
        assert asked("wellbeing", *sittings) == (pytest.approx(21.54 - 18.59), True, False)

    @pytest.mark.parametrize(
        ("measure", "instrument", "change", "rising"),
        [
            ("wellbeing", "reqol10", 5, True),
            ("self_efficacy", "gse", 6, True),
            ("distress", "core10", 6, False),
            ("distress", "phq9", 6, False),
            ("distress", "gad7", 4, False),
        ],
    )
    def test_a_change_of_exactly_the_reliable_size_counts_and_one_point_less_does_not(
        self, asked, measure, instrument, change, rising
    ):
        def moved(by):
            start, end = (12, 12 + by) if rising else (12, 12 - by)
            return asked(measure, sitting(instrument, "start", start), sitting(instrument, "exit", end))

        assert moved(change) == (change, True, False)
        assert moved(change - 1) == (change - 1, False, False)
        assert moved(-change) == (-change, False, True)
        assert moved(1 - change) == (1 - change, False, False)

    @pytest.mark.parametrize(("start", "end"), [(7.0, 9.87), (20.00, 22.87), (17.13, 20.00)])
    def test_the_size_of_a_change_is_not_lost_in_the_arithmetic(self, asked, start, end):
        """9.87 − 7 is 2.869999… to a computer; 2.87 is what counts for SWEMWBS."""
        scale = {"score_scale": "metric"}
        sittings = [sitting("swemwbs", "start", start, **scale), sitting("swemwbs", "exit", end, **scale)]
        assert asked("wellbeing", *sittings) == (pytest.approx(2.87), True, False)
        swapped = [sitting("swemwbs", "start", end, **scale), sitting("swemwbs", "exit", start, **scale)]
        assert asked("wellbeing", *swapped) == (pytest.approx(-2.87), False, True)

    def test_less_distress_is_better(self, asked):
        assert asked("distress", sitting("core10", "start", 30), sitting("core10", "exit", 10)) == (20, True, False)
        assert asked("distress", sitting("core10", "start", 10), sitting("core10", "exit", 30)) == (-20, False, True)

    @pytest.mark.parametrize(
        ("measure", "first", "second"),
        [
            ("wellbeing", ("reqol10", 10, 20), ("swemwbs", 7, 7)),
            ("distress", ("phq9", 20, 10), ("core10", 7, 7)),
            ("distress", ("gad7", 20, 10), ("phq9", 7, 7)),
        ],
    )
    def test_of_two_questionnaires_on_the_same_the_preferred_one_counts_alone(self, asked, measure, first, second):
        def pair(instrument, start, end):
            return [sitting(instrument, "start", start), sitting(instrument, "exit", end)]

        assert asked(measure, *pair(*first))[1] is True
        assert asked(measure, *pair(*first), *pair(*second)) == (0, False, False)

    def test_one_that_was_asked_once_only_does_not_stand_in_the_way(self, asked):
        sittings = [sitting("core10", "start", 20), sitting("phq9", "start", 20), sitting("phq9", "exit", 10)]
        assert asked("distress", *sittings) == (10, True, False)

    @pytest.mark.parametrize("instrument", ["brs", "ons4", "star", "other"])
    def test_of_other_questionnaires_no_change_is_made(self, asked, instrument):
        for measure in ("wellbeing", "self_efficacy", "distress"):
            assert asked(measure, sitting(instrument, "start", 1), sitting(instrument, "exit", 9)) is None

    def test_a_pair_counts_when_the_work_ended_or_else_on_the_day_of_the_exit(self, asked, records):
        pair = [sitting("gse", "start", 20), sitting("gse", "exit", 30, "2025-05-07")]
        asked("self_efficacy", *pair)
        assert units(records, "self_efficacy_improved")[0]["counted_on"] == date(2025, 6, 30)
        asked("self_efficacy", *pair, ended_date=None, end_state="open")
        assert units(records, "self_efficacy_improved")[0]["counted_on"] == date(2025, 5, 7)

    @pytest.mark.parametrize(("ended", "on"), [("2024-02-29", date(2024, 2, 29)), (None, date(2024, 2, 29))])
    def test_a_pair_may_be_completed_on_a_leap_day(self, asked, records, ended, on):
        """With the latest exit on it, and the one a day before left out."""
        sittings = [
            sitting("gse", "start", 20, "2024-01-31"),
            sitting("gse", "exit", 20, "2024-02-28"),
            sitting("gse", "exit", 30, "2024-02-29"),
        ]
        dates = {
            "referral_date": date(2024, 1, 1),
            "started_date": date(2024, 1, 1),
            "ended_date": ended and date.fromisoformat(ended),
            "end_state": "completed" if ended else "open",
        }
        assert asked("self_efficacy", *sittings, **dates) == (10, True, False)
        assert [line["counted_on"] for line in units(records, "self_efficacy_improved")] == [on]

    def test_who_was_not_accepted_is_not_a_pair(self, asked):
        pair = [sitting("gse", "start", 20), sitting("gse", "exit", 30)]
        assert asked("self_efficacy", *pair, end_state="ended_early", end_reason="INE") is None

    def test_how_many_were_asked_twice_is_always_said(self, asked, send, records):
        asked("self_efficacy", sitting("gse", "start", 20), sitting("gse", "exit", 30))
        send("2025-26 Q2", [row(**ENDED | {"referral_id": f"r{i}"}) for i in range(3)])
        found = exact.own(records, service("A"), "A", "self_efficacy_improved")
        assert (found.rows[0].k, found.rows[0].n, found.rows[0].of) == (1, 1, 4)
        assert found.notes == ("Known for 1 of 4 women whose work ended (25.0%).",)
        assert found.rows[0].rate_if_unknown_no is None, "that would be an opinion on women who were not asked"


class TestOutcomes:
    @pytest.fixture
    def scored(self, send):
        def scored(achieved=0, partially=0, not_achieved=0, *, recorded=date(2025, 6, 1), **given):
            said = ["achieved"] * achieved + ["partially_achieved"] * partially + ["not_achieved"] * not_achieved
            lines = [
                {"referral_id": "one", "pathway": "family", "outcome_ref": f"{i}", "achievement": what,
                 "recorded_date": recorded}
                for i, what in enumerate(said)
            ]  # fmt: skip
            send("2025-26 Q1", [row(**ENDED | given)], outcomes=lines)

        return scored

    @pytest.mark.parametrize(
        ("said", "points"),
        [((1, 2), 2.0), ((2, 4), 4.0), ((3, 6), 6.0), ((1, 1), 1.5), ((2, 1), 2.5), ((2, 4, 1), 4.0)],
    )
    def test_points_are_summed_where_the_official_report_drops_equal_ones(self, records, scored, said, points):
        """The official report joins equal partial sums, and says 1 instead of 2 for one achieved and two in part."""
        scored(*said)
        for found in (
            exact.own(records, service("A"), "A", "outcomes_achieved"),
            exact.headline(records, COMMISSIONER, "outcomes_achieved"),
        ):
            assert (found.rows[0].k, found.rows[0].n) == (points, sum(said))
            assert found.rows[0].rate == pytest.approx(points / sum(said))

    @pytest.mark.parametrize(
        ("said", "half"), [((0, 1, 0), True), ((1, 0, 1), True), ((0, 2, 1), False), ((0, 0, 1), False)]
    )
    def test_half_of_the_points_is_at_least_half(self, records, scored, said, half):
        scored(*said)
        assert [line["achieved"] for line in units(records, "outcomes_achieved")] == [half]

    def test_the_same_name_on_another_pathway_is_another_outcome(self, records, send):
        lines = [
            {"referral_id": "one", "pathway": pathway, "outcome_ref": "1", "achievement": "achieved",
             "recorded_date": date(2025, 6, 1)}
            for pathway in ("family", "finance")
        ]  # fmt: skip
        send("2025-26 Q1", [row(**ENDED)], outcomes=lines)
        assert [line["weight"] for line in units(records, "outcomes_achieved")] == [2]

    def test_they_count_when_the_work_ended_or_else_on_the_day_of_the_last_score(self, records, scored):
        scored(1, recorded=date(2025, 5, 7))
        assert units(records, "outcomes_achieved")[0]["counted_on"] == date(2025, 6, 30)
        scored(1, recorded=date(2025, 5, 7), ended_date=None, end_state="open")
        assert units(records, "outcomes_achieved")[0]["counted_on"] == date(2025, 5, 7)

    def test_a_referral_without_scores_and_one_that_was_not_accepted_do_not_count(self, records, scored):
        scored()
        assert units(records, "outcomes_achieved") == []
        scored(1, end_state="ended_early", end_reason="INE")
        assert units(records, "outcomes_achieved") == []


class TestNeeds:
    def _needs(self, records):
        lines = units(records, "needs_better")
        return {line["unit_id"].split("#")[1]: line["achieved"] for line in lines}

    def test_every_need_counts_by_its_own_name(self, records, send):
        """The first need of one woman, the second of two, and so on; all better but the last woman's."""
        women = []
        for place, need in enumerate(NEEDS, 1):
            said = {f"need_{need}": "yes", f"need_{need}_change": "better"}
            women += [ENDED | {"referral_id": f"{need}{i}"} | said for i in range(place)]
            women[-1] = women[-1] | {f"need_{need}_change": "worse"}
        send("2025-26 Q1", [row(**woman) for woman in women])
        found = exact.own(records, service("A"), "A", "needs_better", by="need")
        expected = [(label, place - 1, place) for place, label in enumerate(NEEDS.values(), 1)]
        assert [(line.group, line.k, line.n) for line in found.rows] == expected

    def test_a_known_need_that_she_was_asked_about_counts_and_declining_is_not_asked(self, send, listed):
        said = {
            "better": ("yes", "better"),
            "same": ("yes", "same"),
            "worse": ("yes", "worse"),
            "declined": ("yes", "declined"),
            "not_told": ("yes", None),
            "no_need": ("no", "better"),
            "need_declined": ("declined", "better"),
            "need_not_asked": ("not_asked", "better"),
            "need_not_told": (None, "better"),
        }
        send(
            "2025-26 Q1",
            [
                row(**ENDED | {"referral_id": number}, need_family=known, need_family_change=change)
                for number, (known, change) in said.items()
            ],
        )
        assert listed("needs_better", achieved=True) == ["better#family"]
        assert listed("needs_better", achieved=False) == ["same#family", "worse#family"]

    def test_a_woman_counts_once_for_each_need(self, records, send):
        send("2025-26 Q1", [row(**ENDED, need_family="yes", need_family_change="better", need_drugs="yes",
                                need_drugs_change="same")])  # fmt: skip
        assert self._needs(records) == {"family": True, "drugs": False}
        found = exact.own(records, service("A"), "A", "needs_better")
        assert [(line.slug, line.k, line.n, line.women) for line in found.rows] == [
            ("drugs", 0, 1, 1),
            ("family", 1, 1, 1),
        ]

    def test_while_the_work_goes_on_it_counts_in_the_quarter_that_tells_it(self, records, send):
        open_one = ENDED | {"ended_date": None, "end_state": "open"}
        send("2025-26 Q1", [row(**open_one, need_family="yes", need_family_change="same")])
        send("2025-26 Q2", [row(**open_one, need_family="yes", need_family_change="better")])
        lines = units(records, "needs_better")
        assert [(line["counted_on"], line["achieved"]) for line in lines] == [(date(2025, 9, 30), True)]


class TestAnswers:
    @pytest.fixture
    def answered(self, send):
        """Sends answers to a question, each of another response; `invited` women were asked."""

        def answered(*answers, question="trust", invited=None, month=date(2025, 5, 1), quarter="2025-26 Q1", **given):
            lines = [
                {"response_id": f"a{i}", "question": question, "answer": said, "answered_month": month} | given
                for i, said in enumerate(answers)
            ]
            if invited is not None:
                lines.append({"response_id": "asked", "question": "invited", "answer": f"{invited}",
                              "answered_month": month})  # fmt: skip
            send(quarter, [row(**ENDED)], experience=lines)

        return answered

    @pytest.fixture(params=["own", "headline"])
    def ask(self, records, request):
        def ask(indicator, **more):
            if request.param == "own":
                return exact.own(records, service("A"), "A", indicator, **more)
            return exact.headline(records, COMMISSIONER, indicator, **more)

        return ask

    def test_four_counts_and_three_does_not_and_declined_is_no_answer(self, records, send):
        """The first question is answered once from 1 to 5, the second twice, and so on."""
        lines = [
            {"response_id": f"{question}{said}{i}", "question": question, "answer": said,
             "answered_month": date(2025, 5, 1)}
            for place, question in enumerate(QUESTIONS, 1)
            for said in ("1", "2", "3", "4", "5", "declined")
            for i in range(place)
        ]  # fmt: skip
        send("2025-26 Q1", [row(**ENDED)], experience=lines)
        for place, question in enumerate(QUESTIONS, 1):
            found = [line["achieved"] for line in units(records, question)]
            assert (found.count(True), found.count(False)) == (2 * place, 3 * place)

    def test_ten_answers_are_shown(self, ask, answered):
        answered(*["4"] * 7, *["1"] * 3)
        line = ask("trust").rows[0]
        assert (line.k, line.n, line.rate, line.mark) == (7, 10, 0.7, None)

    @pytest.mark.parametrize("by", [None, "quarter", "year"])
    def test_fewer_than_ten_answers_leave_no_number_anywhere(self, ask, answered, by):
        answered(*["4"] * 9, "declined", invited=40)
        found = ask("trust", by=by)
        assert [line.mark for line in found.rows] == ["c"]
        numbers = ("n", "k", "rate", "low", "high", "value", "women", "of", "rate_if_unknown_no")
        assert {name: getattr(found.rows[0], name) for name in numbers} == dict.fromkeys(numbers)
        assert not any("Known for" in note for note in found.notes)

    def test_a_group_of_fewer_than_ten_is_not_shown_to_the_service_either(self, records, send):
        lines = [
            {"response_id": f"a{i}", "question": "trust", "answer": "5", "answered_month": date(2025, 5, 1),
             "ethnic_group": "white" if i < 30 else "asian" if i < 41 else "black"}
            for i in range(50)
        ]  # fmt: skip
        send("2025-26 Q1", [row(**ENDED)], experience=lines)
        found = exact.own(records, service("A"), "A", "trust", by="ethnicity")
        assert [(line.slug, line.n, line.k, line.mark) for line in found.rows] == [
            ("asian", None, None, "c"),
            ("black", None, None, "c"),
            ("white", 30, 30, None),
        ], "without the next smallest, 9 would be what the others leave of 50"
        assert all(line.rri is None for line in found.rows)

    @pytest.mark.parametrize("by", ["quarter", "year"])
    def test_nor_can_a_quarter_of_fewer_than_ten_be_had_by_subtraction(self, ask, send, by):
        """12, 3 and 20 answers, 35 together: what is said of how many answered is hidden with them."""
        months = {"quarter": (date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)),
                  "year": (date(2023, 4, 1), date(2024, 4, 1), date(2025, 4, 1))}[by]  # fmt: skip
        lines = [
            {"response_id": f"a{month}{i}", "question": "trust", "answer": "4", "answered_month": month}
            for month, answers in zip(months, (12, 3, 20), strict=True)
            for i in range(answers)
        ]
        asked = [{"response_id": f"asked{month}", "question": "invited", "answer": "40", "answered_month": month}
                 for month in months]  # fmt: skip
        send("2025-26 Q3", [row(**ENDED)], experience=[*lines, *asked])
        found = ask("trust", by=by).rows
        assert [(line.n, line.k, line.of, line.mark) for line in found] == [
            (None, None, None, "c"), (None, None, None, "c"), (20, 20, 40, None),
        ]  # fmt: skip
        found = ask("experience_response", by=by).rows
        assert [(line.n, line.k, line.mark) for line in found] == [
            (None, None, "c"), (None, None, "c"), (40, 20, None),
        ]  # fmt: skip

    def test_nor_what_one_of_two_services_was_told(self, records):
        for code, answers in (("A", 15), ("B", 4)):
            lines = [
                {"response_id": f"a{i}", "question": "trust", "answer": "4", "answered_month": date(2025, 5, 1)}
                for i in range(answers)
            ]
            records.accept(new_return(code, "2025-26 Q1", [row(**ENDED)], experience=lines))
        assert exact.headline(records, COMMISSIONER, "trust").rows[0].n == 19
        for by in ("provider", "contract"):
            found = exact.headline(records, COMMISSIONER, "trust", by=by)
            assert [(line.n, line.mark) for line in found.rows] == [(None, "c"), (None, "c")]

    def test_an_answer_counts_on_the_last_day_of_its_month(self, records, answered):
        answered("5", month=date(2024, 2, 1))
        assert [line["counted_on"] for line in units(records, "trust")] == [date(2024, 2, 29)]

    def test_a_form_that_starts_numbering_again_takes_no_answer_back(self, records, answered, ask):
        """The numbers of one quarter come again in the next."""
        answered(*["5"] * 12, invited=20)
        answered(*["1"] * 10, invited=30, quarter="2025-26 Q2", month=date(2025, 7, 1), ethnic_group="black")
        line = ask("trust").rows[0]
        assert (line.k, line.n, line.of) == (12, 22, 50)
        assert len({line["unit_id"] for line in units(records, "trust")}) == 22, "each is a response of its own"
        assert {line.group[-2:]: (line.k, line.n) for line in ask("trust", by="quarter").rows} == {
            "Q1": (12, 12),
            "Q2": (0, 10),
        }

    def test_the_same_number_in_two_months_of_one_file_is_two_responses(self, send, records):
        lines = [
            {"response_id": f"{i}", "question": "trust", "answer": "5", "answered_month": date(2025, month, 1),
             "ethnic_group": group}
            for month, group in ((4, "white"), (5, "black"))
            for i in range(10)
        ]  # fmt: skip
        send("2025-26 Q1", [row(**ENDED)], experience=lines)
        found = exact.own(records, service("A"), "A", "trust", by="ethnicity")
        assert [(line.slug, line.n) for line in found.rows] == [("black", 10), ("white", 10)]

    def test_an_answer_that_a_later_quarter_sends_again_for_its_month_is_corrected(self, records, answered):
        answered("1")
        answered("5", quarter="2025-26 Q2")
        assert [line["achieved"] for line in units(records, "trust")] == [True]

    def test_of_a_response_that_two_quarters_put_into_two_groups_none_is_believed(self, records, answered, send):
        """And it is one answer all the same, in whatever table."""
        answered(*["5"] * 10, ethnic_group="white")
        answered(*["5"] * 10, question="choice", quarter="2025-26 Q2", ethnic_group="black")
        groups = "select category, count(*) from unit_group where characteristic = 'ethnicity' group by category"
        assert dict(records.fetch(groups + " order by 1").rows())["not_known"] == 10
        found = exact.own(records, service("A"), "A", "trust", by="ethnicity")
        assert [(line.slug, line.n) for line in found.rows] == [("not_known", 10)]

    def test_a_group_that_only_one_row_of_a_response_names_is_that_of_the_response(self, records, answered):
        answered(*["5"] * 10, ethnic_group="white")
        answered(*["5"] * 10, question="choice", quarter="2025-26 Q2")
        for question in ("trust", "choice"):
            found = exact.own(records, service("A"), "A", question, by="ethnicity")
            assert [(line.slug, line.n) for line in found.rows] == [("white", 10)]

    def test_the_response_rate_is_that_of_the_women_who_were_asked(self, ask, answered):
        answered(*["4"] * 12, "declined", invited=40)
        line = ask("experience_response").rows[0]
        assert (line.k, line.n, line.rate) == (13, 40, 13 / 40), "who declined a question has answered all the same"
        found = ask("trust")
        assert (found.rows[0].n, found.rows[0].of) == (12, 40)
        assert found.notes[0] == "Known for 12 of 40 women who were asked (30.0%)."

    def test_a_response_to_several_questions_is_one(self, records, send):
        lines = [
            {"response_id": f"a{i}", "question": question, "answer": "3", "answered_month": date(2025, 5, 1)}
            for i in range(12)
            for question in QUESTIONS
        ]
        asked = [
            {
                "response_id": f"asked{month}",
                "question": "invited",
                "answer": "10",
                "answered_month": date(2025, month, 1),
            }
            for month in (4, 5)
        ]
        send("2025-26 Q1", [row(**ENDED)], experience=[*lines, *asked])
        line = exact.own(records, service("A"), "A", "experience_response").rows[0]
        assert (line.k, line.n) == (12, 20)

    def test_without_a_number_of_women_who_were_asked_there_is_no_response_rate(self, ask, answered):
        """It is not zero, and not too few: there is nothing that it could be of."""
        answered(*["4"] * 12)
        line = ask("experience_response").rows[0]
        assert (line.n, line.k, line.rate, line.mark) == (None, None, None, "z")
        assert ask("trust").rows[0].of is None


class TestPathwayByPathway:
    def _scored(self, send, *scores, **given):
        outcomes = [
            {"referral_id": "r", "pathway": pathway, "outcome_ref": f"{number}", "achievement": achievement,
             "recorded_date": date(2025, 5, 1) + timedelta(number)}
            for number, (pathway, achievement) in enumerate(scores)
        ]  # fmt: skip
        send("2025-26 Q1", [row(referral_id="r", referral_date=date(2025, 4, 1), **given)], outcomes=outcomes)

    def test_half_a_point_of_one_and_none_of_another(self, send, records):
        self._scored(send, ("family", "partially_achieved"), ("finance", "not_achieved"))
        found = units(records, "outcomes_by_pathway")
        assert [(one["unit_id"].split("#")[1], one["value"], one["achieved"]) for one in found] == [
            ("family", 0.5, True), ("finance", 0.0, False),
        ]  # fmt: skip

    def test_while_the_work_goes_on_all_pathways_count_on_the_day_of_the_last_score(self, send, records):
        self._scored(send, ("family", "achieved"), ("finance", "achieved"))
        assert {one["counted_on"] for one in units(records, "outcomes_by_pathway")} == {date(2025, 5, 2)}
        assert {one["counted_on"] for one in units(records, "outcomes_achieved")} == {date(2025, 5, 2)}

    def test_pathways_add_up_to_all_outcomes(self, send, records):
        self._scored(send, ("family", "achieved"), ("family", "not_achieved"), ("ete", "partially_achieved"))
        by_pathway, (whole,) = units(records, "outcomes_by_pathway"), units(records, "outcomes_achieved")
        assert sum(one["value"] for one in by_pathway) == whole["value"] == 1.5
        assert sum(one["weight"] for one in by_pathway) == whole["weight"] == 3


class TestQuestionnaireByQuestionnaire:
    def _filled_in(self, send, **scores):
        sittings = [
            {"referral_id": "r", "instrument": instrument, "occasion": occasion, "score": float(score),
             "completed_date": date(2025, 4, 1 + 20 * place)}
            for instrument, pair in scores.items()
            for place, (occasion, score) in enumerate(zip(("start", "exit"), pair, strict=True))
        ]  # fmt: skip
        send("2025-26 Q1", [row(referral_id="r", referral_date=date(2025, 4, 1))], assessments=sittings)

    def test_each_counts_where_several_measure_the_same(self, send, records):
        self._filled_in(send, core10=(20, 14), phq9=(20, 15), gad7=(10, 15))
        better = {one["unit_id"].split("#")[1]: one["achieved"] for one in units(records, "questionnaire_improved")}
        worse = {one["unit_id"].split("#")[1]: one["achieved"] for one in units(records, "questionnaire_worsened")}
        assert better == {"core10": True, "phq9": False, "gad7": False}  # 6 of 6, 5 of 6
        assert worse == {"core10": False, "phq9": False, "gad7": True}  # 5 of 4
        assert [one["achieved"] for one in units(records, "distress_improved")] == [True]

    def test_a_change_of_exactly_the_size_is_one_and_a_point_less_is_none(self, send, records):
        self._filled_in(send, gse=(20, 26), reqol10=(20, 24))
        better = {one["unit_id"].split("#")[1]: one["achieved"] for one in units(records, "questionnaire_improved")}
        assert better == {"gse": True, "reqol10": False}

    def test_of_what_no_size_is_known_nothing_is_said(self, send, records):
        self._filled_in(send, star=(2, 9), brs=(1, 5))
        assert units(records, "questionnaire_improved") == []
