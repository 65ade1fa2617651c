"""Why and when work ends early: the days on which it turns, one by one."""

from datetime import date, timedelta

import pytest

from dashboard.analysis import exact
from dashboard.definitions.characteristics import ENDING_OF_REASON, ENDINGS, REASONS
from dashboard.definitions.columns import END_REASONS
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError, UsageError
from tests.builders import COMMISSIONER, OPERATOR, new_return, row, service, units

START = date(2025, 4, 1)
AS_OF = date(2025, 6, 30)
A = service("A")


def left(number: int, reason: str | None, days: int, state: str = "ended_early"):
    ended = START + timedelta(days)
    return row(
        referral_id=f"r{number}", referral_date=START, started_date=START, ended_date=ended, end_state=state,
        end_reason=reason,
    )  # fmt: skip


@pytest.fixture
def accepted(records):
    def accept(*lines):
        records.accept(new_return("A", "2025-26 Q1", list(lines)))
        return records

    return accept


def test_kinds_of_reason_are_shares_of_those_who_left_early(accepted):
    records = accepted(
        left(1, "NOT", 10), left(2, "NOT", 10), left(3, "no_childcare", 10), left(4, "RET", 10), left(5, None, 10),
        left(6, None, 10, "completed"), left(7, "USE", 10), left(8, "ACQ", 10), left(9, "INE", 10),
    )  # fmt: skip
    found = exact.own(records, A, "A", "reasons_for_leaving")
    shares = {line.slug: (line.k, line.n) for line in found.rows}
    assert shares == {kind: (0, 5) for kind in shares} | {
        "contact_lost": (2, 5), "barrier": (1, 5), "custody": (1, 5),
    }  # fmt: skip
    assert len(shares) == 9
    assert found.unknown is None


def test_who_finished_has_not_left_and_custody_is_no_leaving(accepted):
    records = accepted(
        left(1, "NOT", 10), left(2, "RET", 20), left(3, None, 30, "completed"),
        row(referral_id="r4", referral_date=START, started_date=START, end_state="open", ended_date=None),
    )  # fmt: skip
    at = exact.own(records, A, "A", "time_to_leaving", at=(9, 10, 20, 21, 90, 91)).curve
    assert [(point.at, point.survival, point.at_risk) for point in at] == [
        (9, 1.0, 4), (10, 0.75, 4), (20, 0.75, 3), (21, 0.75, 3), (90, 0.75, 3), (91, None, 0),
    ]  # fmt: skip
    assert (AS_OF - START).days == 90


def test_days_to_leaving_are_reckoned_to_the_day(records):
    """From the start to the day she left, or to the last day that was reported: with a leap day, and from day 0."""
    dates = {
        "gone_at_once": (date(2024, 3, 31), date(2024, 3, 31)),
        "over_leap_day": (date(2024, 2, 28), date(2024, 3, 1)),
        "still_there": (date(2024, 2, 29), None),
        "came_last_day": (date(2024, 3, 31), None),
    }
    rows = [
        row(referral_id=number, referral_date=start, started_date=start, ended_date=end,
            end_state="ended_early" if end else "open", end_reason="NOT" if end else None)
        for number, (start, end) in dates.items()
    ]  # fmt: skip
    records.accept(new_return("A", "2023-24 Q4", rows))
    found = {line["unit_id"][2:]: (line["value"], line["achieved"]) for line in units(records, "time_to_leaving")}
    assert found == {
        "gone_at_once": (0, True), "over_leap_day": (2, True), "still_there": (31, False), "came_last_day": (0, False),
    }  # fmt: skip


@pytest.mark.parametrize(("ended", "quarter"), [(date(2024, 3, 31), "2023-24 Q4"), (date(2024, 4, 1), "2024-25 Q1")])
def test_a_reason_is_of_the_quarter_in_which_she_left(records, ended, quarter):
    one = left(1, "NOT", 0) | {"referral_date": date(2024, 1, 5), "started_date": date(2024, 1, 5), "ended_date": ended}
    records.accept(new_return("A", "2024-25 Q1", [one]))
    limits = {"first_day": Quarter.parse(quarter).first_day, "last_day": Quarter.parse(quarter).last_day}
    found = exact.own(records, A, "A", "reasons_for_leaving", **limits)
    assert {line.slug: (line.k, line.n) for line in found.rows}["contact_lost"] == (1, 1)


def test_waits_are_given_as_a_curve_if_days_are_asked_for(accepted):
    """By hand: two started after 10 and 20 days, one still waits after 90."""
    records = accepted(
        *(
            row(referral_id=f"r{days}", referral_date=START, end_state="open", ended_date=None,
                started_date=START + timedelta(days) if days else None)
            for days in (10, 20, 0)
        )
    )  # fmt: skip
    found = exact.own(records, A, "A", "days_to_start", at=(9, 10, 20, 90))
    assert [(point.survival, point.at_risk) for point in found.curve] == [
        (1.0, 3), (pytest.approx(2 / 3), 3), (pytest.approx(1 / 3), 2), (pytest.approx(1 / 3), 1),
    ]  # fmt: skip
    assert exact.own(records, A, "A", "days_to_start").rows[0].value == 20
    for compared in ({"reference": "White"}, {"stratify": "age"}):
        with pytest.raises(UsageError, match="all together"):
            exact.own(records, A, "A", "days_to_start", by="ethnicity", at=(10,), **compared)


def stayed(number: int, ethnicity: str | None, days: int, reason: str | None = "NOT"):
    missing = None if ethnicity else "not_asked"
    return left(number, reason, days, "ended_early" if reason else "completed") | {
        "ethnicity": ethnicity, "ethnicity_missing_reason": missing,
    }  # fmt: skip


class TestByGroup:
    """Two white women left on days 10 and 20 and one did not; a Black woman left on day 10; of one it is not known."""

    @pytest.fixture
    def sent(self, accepted):
        return accepted(
            stayed(1, "white", 10), stayed(2, "white", 20), stayed(3, "white", 30, None), stayed(4, "black", 10),
            stayed(5, None, 20),
        )  # fmt: skip

    def test_each_group_has_its_own_curve_in_the_order_of_groups(self, sent):
        found = exact.own(sent, A, "A", "time_to_leaving", by="ethnicity", at=(9, 10, 20))
        assert [(one.slug, [(point.survival, point.at_risk) for point in one.points]) for one in found.curves] == [
            ("black", [(1.0, 1), (0.0, 1), (0.0, 0)]),
            ("white", [(1.0, 3), (pytest.approx(2 / 3), 3), (pytest.approx(1 / 3), 2)]),
            ("not_known", [(1.0, 1), (1.0, 1), (0.0, 1)]),
        ]
        assert found.curve == ()
        assert [(line.slug, line.n, line.mark) for line in found.rows] == [
            ("black", 1, None), ("white", 3, None), ("not_known", 1, None),
        ]  # fmt: skip
        assert found.unknown == "Not known for 1 of 5 (20.0%)."

    def test_the_test_of_them_all_leaves_out_who_is_not_known(self, sent):
        """By hand: on day 10 two of four leave, ½ expected of the Black woman; V = 2·2·¾·¼/3 = ¼; then (½)²/¼."""
        found = exact.own(sent, A, "A", "time_to_leaving", by="ethnicity", at=(9,))
        assert found.logrank.statistic == pytest.approx(1)
        assert (found.logrank.degrees_of_freedom, found.logrank.p_value) == (1, pytest.approx(0.3173, abs=5e-5))
        (said,) = found.notes
        assert said.startswith(
            "Log-rank test of the curves of 2 groups: chi-square 1.00, degrees of freedom 1, p 0.317"
        )

    def test_the_shape_for_scripts(self, sent):
        found = exact.own(sent, A, "A", "time_to_leaving", by="ethnicity", at=(9, 10)).as_json()
        assert found["logrank"].keys() == {"statistic", "degrees_of_freedom", "p_value"}
        assert [(line["group"], line["slug"], line["at"]) for line in found["rows"]][2:4] == [
            ("White", "white", 9), ("White", "white", 10),
        ]  # fmt: skip
        assert all(
            line.keys() == {"group", "slug", "at", "survival", "low", "high", "at_risk"} for line in found["rows"]
        )
        assert "logrank" not in exact.own(sent, A, "A", "time_to_leaving").as_json()

    def test_with_one_known_group_there_is_nothing_to_compare(self, sent):
        found = exact.own(sent, A, "A", "time_to_leaving", by="age", at=(10,))
        assert (found.logrank, [one.slug for one in found.curves]) == (None, ["30-39"])
        assert any("No log-rank test" in note for note in found.notes)

    def test_waits_have_a_curve_for_each_group_too(self, sent):
        found = exact.own(sent, A, "A", "days_to_start", by="ethnicity_two", at=(0,))
        assert [(one.group, one.points[0].survival) for one in found.curves] == [
            ("All other ethnic groups combined", 0.0), ("White", 0.0), ("Ethnicity not known", 0.0),
        ]  # fmt: skip

    def test_by_the_time_at_which_they_began(self, accepted):
        records = accepted(stayed(1, "white", 10), stayed(2, "white", 20))
        later = left(3, "NOT", 100) | {"started_date": START + timedelta(95)}
        records.accept(new_return("A", "2025-26 Q2", [later]))
        found = exact.own(records, A, "A", "time_to_leaving", by="quarter", at=(5, 10))
        assert [(one.group, [point.survival for point in one.points]) for one in found.curves] == [
            ("2025-26 Q1", [1.0, 0.5]), ("2025-26 Q2", [0.0, 0.0]),
        ]  # fmt: skip
        assert found.logrank.degrees_of_freedom == 1
        assert exact.COVERAGE in found.notes
        assert [one.group for one in exact.own(records, A, "A", "time_to_leaving", by="year").curves] == ["2025-26"]
        (contract,) = exact.own(records, A, "A", "time_to_leaving", by="contract").curves
        assert len(contract.points) == 4


@pytest.mark.parametrize("reason", [code for code in END_REASONS if code not in ("INE", "MIS", "USE", "ACQ")])
def test_every_reason_is_of_a_kind_and_only_the_unnamed_ones_are_other(accepted, reason):
    found = exact.own(accepted(left(1, reason, 10)), A, "A", "reasons_for_leaving")
    (kind,) = [line.slug for line in found.rows if line.k]
    assert (kind == "other") == (reason == "ANO")


@pytest.mark.parametrize("reason", [code for code in END_REASONS if code not in ("INE", "MIS", "USE", "ACQ")])
def test_every_kind_of_reason_is_of_one_class_of_ends(accepted, reason):
    records = accepted(left(1, reason, 10))
    (kind,) = [line.slug for line in exact.own(records, A, "A", "reasons_for_leaving").rows if line.k]
    (line,) = exact.own(records, A, "A", "how_it_ended", by="end_reason_class").rows
    assert (line.slug, line.n) == (ENDING_OF_REASON[kind], 1)


def test_how_it_ended_is_of_all_whose_work_ended_after_starting(accepted):
    records = accepted(
        left(1, "NOT", 10), left(2, "waited_too_long", 10), left(3, "EAR", 10), left(4, "RET", 10), left(5, None, 10),
        left(6, None, 10, "completed"), left(7, "USE", 10), left(8, "ACQ", 10), left(9, "INE", 10),
        left(10, "NOT", 10, "cancelled") | {"started_date": None},
    )  # fmt: skip
    found = exact.own(records, A, "A", "how_it_ended", by="end_reason_class")
    assert {line.slug: line.n for line in found.rows} == {
        "completed": 1, "left>can_change": 2, "left>moved_on": 1, "left>courts": 1, "not_known": 1,
    }  # fmt: skip
    assert sum(line.n for line in found.rows) == exact.own(records, A, "A", "completed").rows[0].n


def test_every_kind_and_every_class_is_named():
    assert ENDING_OF_REASON.keys() == REASONS.keys()
    assert {"completed", *ENDING_OF_REASON.values()} == ENDINGS.keys()


@pytest.mark.parametrize("slug", ["reasons_for_leaving", "needs_at_start", "time_to_leaving"])
def test_they_are_the_service_s_own(accepted, slug):
    with pytest.raises(RefusedError):
        exact.headline(accepted(left(1, "NOT", 10)), COMMISSIONER, slug)


def test_needs_at_the_start_are_of_those_who_answered(accepted):
    lines = [left(number, "NOT", 10) | {"need_housing": told} for number, told in
             enumerate(("yes", "yes", "no", "declined", "not_asked", None))]  # fmt: skip
    found = exact.own(accepted(*lines), OPERATOR, "A", "needs_at_start")
    assert [(line.slug, line.k, line.n) for line in found.rows] == [("housing", 2, 3)]


class TestInSteps:
    """How long until she left, in steps of weeks, followed to the end of the financial year of her start."""

    def _steps(self, records, by="leaving_step", slug="started_in_period"):
        found = exact.own(records, A, "A", slug, by=by)
        return {row.slug: row.n for row in found.rows if row.n}

    @pytest.mark.parametrize(
        ("days", "step"),
        [(0, "left_4"), (28, "left_4"), (29, "left_8"), (56, "left_8"), (57, "left_13"), (91, "left_13"),
         (92, "left_26"), (182, "left_26"), (183, "left_39"), (273, "left_39"), (274, "stayed")],
    )  # fmt: skip
    def test_who_left_stands_in_the_step_of_her_day(self, records, days, step):
        records.accept(new_return("A", "2025-26 Q4", [left(1, "NOT", days)]))
        assert self._steps(records) == {step: 1}

    @pytest.mark.parametrize(
        ("days", "step"),
        [(0, "followed_4"), (27, "followed_4"), (28, "followed_8"), (55, "followed_8"), (56, "followed_13"),
         (90, "followed_13"), (91, "followed_26"), (181, "followed_26"), (182, "followed_39"), (272, "followed_39"),
         (273, "stayed"), (364, "stayed")],
    )  # fmt: skip
    @pytest.mark.parametrize("later", [False, True])
    def test_who_is_still_there_by_how_long_she_was_followed_in_her_year(self, records, days, step, later):
        """What the return of the next year says of her changes nothing: not even that she left."""
        start = date(2026, 3, 31) - timedelta(days)
        line = row(referral_id="r1", referral_date=start, started_date=start)
        records.accept(new_return("A", "2025-26 Q4", [line]))
        if later:
            gone = line | {"ended_date": date(2026, 4, 1), "end_state": "ended_early", "end_reason": "NOT"}
            records.accept(new_return("A", "2026-27 Q1", [gone]))
        assert self._steps(records) == {step: 1}

    @pytest.mark.parametrize(
        ("reason", "step"),
        [("RET", "stayed"), ("NEE", "stayed"), ("USE", "followed_4"), ("ACQ", "followed_4"), ("WOR", "left_4")],
    )
    def test_deaths_and_acquittals_are_followed_until_then_and_custody_is_no_leaving(self, records, reason, step):
        records.accept(new_return("A", "2025-26 Q4", [left(1, reason, 10)]))
        assert self._steps(records) == {step: 1}

    def test_everybody_who_started_is_in_a_step(self, records):
        lines = [left(i, reason, 30) for i, reason in enumerate(END_REASONS) if reason not in ("INE", "MIS")]
        records.accept(new_return("A", "2025-26 Q4", lines))
        assert sum(self._steps(records).values()) == len(lines)


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, "started>week_1"), (7, "started>week_1"), (8, "started>week_2"), (14, "started>week_2"),
     (15, "started>week_4"), (28, "started>week_4"), (29, "started>week_8"), (56, "started>week_8"),
     (57, "started>longer"), (None, "not_started")],
)  # fmt: skip
def test_how_long_she_waited_in_bands(records, days, band):
    started = None if days is None else START + timedelta(days)
    other = row(referral_id="other", referral_date=date(2026, 3, 1), started_date=date(2026, 3, 1))
    line = row(referral_id="r1", referral_date=START, started_date=started)
    records.accept(new_return("A", "2025-26 Q4", [line, other]))
    found = exact.own(records, A, "A", "waits", by="waiting_time")
    assert {row.slug: row.n for row in found.rows if row.n} == {band: 1}, "the other is younger than 90 days"
