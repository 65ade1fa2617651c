"""What is said of figures: findings, numbers in their units, text alternatives."""

import pytest

from dashboard.analysis import findings, reading
from dashboard.analysis.answer import Answer, Pathway, Row, Source, Stage
from dashboard.definitions.indicators import INDICATORS
from dashboard.statistics.intervals import wilson
from dashboard.statistics.survival import LogRank


def share(group, k, n, **more):
    limits = wilson(k, n)
    return Row(group, n=n, k=k, rate=k / n, low=limits.low, high=limits.high, slug=group, **more)


def answer(*rows, slug="completed", source=Source.HEADLINE, **more):
    return Answer(slug, source, "2025-26", rows, **more)


class TestOverTime:
    def test_nothing_yet(self):
        assert findings.over_time(answer(Row("2025-26 Q1", n=0, mark="z"))) == "Completed: nothing to show yet"

    @pytest.mark.parametrize(
        ("slug", "said"),
        [("referrals_received", "Referrals received: 1,200"), ("sessions_delivered", "Sessions delivered: 1,200")],
    )
    def test_a_count(self, slug, said):
        assert findings.over_time(answer(Row("2025-26 Q1", n=1200), slug=slug)) == f"{said} in 2025-26 Q1"

    @pytest.mark.parametrize(
        ("slug", "said"),
        [("days_to_start", "Days to start: 23 days"), ("observed_to_expected", "Observed to expected: 0.91")],
    )
    def test_a_figure_is_written_in_its_unit(self, slug, said):
        value = 23.0 if slug == "days_to_start" else 0.914
        assert findings.over_time(answer(Row("2025-26 Q1", n=40, value=value), slug=slug)) == f"{said} in 2025-26 Q1"

    def test_too_few(self):
        assert (
            findings.over_time(answer(Row("2025-26 Q1", n=4, mark="c"))) == "Completed: too few to show in 2025-26 Q1"
        )

    @pytest.mark.parametrize(("before", "last"), [("2024-25 Q1", "2025-26 Q1"), ("2024-25", "2025-26")])
    @pytest.mark.parametrize(("earlier", "change"), [(600, "a clear change"), (410, "a change that could be chance")])
    def test_it_is_compared_with_the_same_time_a_year_before(self, before, last, earlier, change):
        said = findings.over_time(
            answer(share(before, earlier, 1000), share("2024-25 Q2", 900, 1000), share(last, 400, 1000))
        )
        assert said == f"40% completed in {last}; a year earlier {earlier / 1000:.0%}, {change}"

    def test_without_a_year_before_nothing_is_compared(self):
        assert findings.over_time(answer(share("2025-26 Q1", 4, 10))) == "40% completed in 2025-26 Q1"

    def test_without_limits_nothing_is_said_of_a_change(self):
        rows = [Row(time, n=10, k=4, rate=0.4) for time in ("2024-25 Q1", "2025-26 Q1")]
        assert findings.over_time(answer(*rows)).endswith("too few to say whether that is a change")


class TestByProvider:
    def test_services_that_lie_clear_are_named_above_and_below(self):
        rows = [share("A", 900, 1000), share("B", 500, 1000), share("C", 100, 1000)]
        assert findings.by_provider(answer(*rows), share("All", 1500, 3000)) == (
            "All services together: 50% completed; A (90%) clearly above, and C (10%) clearly below"
        )

    def test_of_many_three_are_named(self):
        rows = [share(name, 900, 1000) for name in "ABCDE"]
        said = findings.by_provider(answer(*rows), share("All", 1500, 3000))
        assert said.endswith("A (90%), B (90%), C (90%) and 2 more clearly above")

    def test_chance_alone_is_said_to_be_that(self):
        rows = [share("A", 50, 100), share("B", 51, 100)]
        assert findings.by_provider(answer(*rows), share("All", 101, 200)).endswith(
            "no service's interval lies clear of that"
        )
        assert findings.by_chance(answer(*rows)) == "Of 2 services hardly one would lie clear by chance alone."
        many = [share(f"{i}", 50, 100) for i in range(40)]
        assert findings.by_chance(answer(*many)) == "Of 40 services about 2 would lie clear by chance alone."
        assert findings.by_chance(answer(rows[0])) == ""

    def test_one_service_is_compared_with_nobody(self):
        assert findings.by_provider(answer(share("A", 50, 100)), share("All", 50, 100)) == (
            "Completed: 50% in the one service there is"
        )

    @pytest.mark.parametrize("overall", [None, Row("All", n=5, mark="c")])
    def test_without_enough_women_nothing_is_said(self, overall):
        said = "Completed: no service has enough women to show"
        assert findings.by_provider(answer(share("A", 1, 2)), overall) == said
        assert findings.by_provider(answer(Row("A", n=5, mark="c")), share("All", 1, 2)) == said

    @pytest.mark.parametrize(
        ("slug", "source", "said"),
        [
            ("attended", Source.HEADLINE, "of the sessions offered were attended"),
            ("outcomes_achieved", Source.HEADLINE, "of the points for agreed outcomes were reached"),
            ("attended", Source.RELEASED, "attended at least three quarters of their sessions"),
        ],
    )
    def test_exact_ratios_speak_of_sessions_and_published_ones_of_women(self, slug, source, said):
        rows = [share("A", 50, 100), share("B", 50, 100)]
        assert findings.by_provider(answer(*rows, slug=slug, source=source), share("All", 100, 200)).startswith(
            f"All services together: 50% {said};"
        )


class TestByGroup:
    WHITE = share("white", 60, 100)

    def _found(self, *rows, **more):
        return findings.by_group(answer(self.WHITE, *rows, by="ethnicity", **{"reference": "white"} | more))

    def test_clear_differences_are_named_and_which_way(self):
        less = share("black", 40, 100, verdict="clear and large difference", rri=0.67)
        more = share("other", 70, 100, verdict="clear but smaller difference", rri=1.17)
        assert self._found(less, more) == (
            "Black women completed less often than White women: 40% against 60%; "
            "women of other ethnic groups completed more often than White women: 70% against 60%"
        )

    def test_no_clear_difference_is_not_proof_of_none(self):
        found = self._found(share("black", 58, 100, verdict="no clear difference"))
        assert found == "Completed: no clear difference from White women in these figures, which is not proof of none"

    def test_too_few_are_not_judged(self):
        found = self._found(share("black", 1, 4, verdict="too few women to judge"))
        assert found == "Completed: too few women in the groups to compare them"

    def test_without_a_reference_there_is_no_comparison(self):
        assert self._found(reference=None) == "Completed by ethnic group: no comparison can be made"


class TestPathway:
    def _said(self, *steps):
        stages = tuple(
            Stage(stage, "Black", "black", 50, 0.5, conditional_rri=ratio, conditional_low=ratio - 0.05,
                  conditional_high=high)
            for stage, ratio, high in steps
        )  # fmt: skip
        return findings.along_the_pathway(Pathway(Source.RELEASED, "2025-26", stages, reference="White"))

    def test_the_widest_clear_gap_is_named(self):
        said = self._said(("offered", 0.9, 0.95), ("started", 0.7, 0.8), ("completed", 0.6, 1.1))
        assert said == (
            "The widest clear gap opens at “started”: Black women reach it 0.70 times as often as White women who had "
            "come as far (95% interval 0.65 to 0.80)"
        )

    def test_no_clear_gap_is_not_proof_of_none(self):
        assert self._said(("offered", 0.9, 1.05)).endswith("which is not proof of none")

    def test_too_few_are_not_compared(self):
        assert self._said().endswith("too few women to compare groups")


@pytest.mark.parametrize(
    ("sizes", "logrank", "by", "said"),
    [
        ((30, 30), LogRank(9.0, 1, 0.003), "ethnicity", "the groups differ by more than chance would explain"),
        ((30, 30), LogRank(1.0, 1, 0.317), "year", "no clear difference between the years, which is not proof of none"),
        ((30, 29), LogRank(9.0, 1, 0.003), "ethnicity", "too few in the groups to compare them"),
        ((30, 30), None, "ethnicity", "too few in the groups to compare them"),
    ],
)
def test_curves_of_groups_in_a_sentence(sizes, logrank, by, said):
    rows = tuple(Row(f"group {at}", n=n, slug=str(at)) for at, n in enumerate(sizes))
    rows += (Row("Not known", n=99, slug="not_known"), Row("few", slug="few", mark="u"))
    answer = Answer("time_to_leaving", Source.OWN, "2025-26", rows, by=by, logrank=logrank)
    assert findings.curves_apart(answer) == f"Time until she left before finishing: {said}"


def test_the_text_alternative_gives_every_figure():
    rows = [share("A", 1200, 2400), Row("B", n=1500), Row("C", n=4, mark="c"), Row("D", mark="c")]
    assert findings.alternative("Heading", answer(*rows)) == (
        "Heading. A: 50% (1,200 of 2,400). B: 1,500. C: not shown. D: not shown."
    )


@pytest.mark.parametrize(
    ("slug", "row", "figure", "written", "limits", "base"),
    [
        ("completed", share("A", 1200, 2400), 0.5, "50%", "48% to 52%", "1,200 of 2,400"),
        ("days_to_start", Row("A", n=442, value=23, low=21, high=24), 23, "23 days", "21 to 24 days", "442 referrals"),
        ("observed_to_expected", Row("A", n=40, value=0.654, low=0.5, high=1), 0.654, "0.65", "0.50 to 1.00",
         "40 people"),
        ("women_supported", Row("A", n=1500), None, "not shown", "", "1,500 women"),
        ("completed", Row("A", mark="c"), None, "not shown", "", ""),
    ],
)  # fmt: skip
def test_a_figure_is_read_and_written_as_its_kind_is(slug, row, figure, written, limits, base):
    definition = INDICATORS[slug]
    assert reading.figure(definition, row) == figure
    assert reading.written(definition, figure) == written
    assert reading.limits(definition, row) == limits
    assert reading.base(definition, row) == base


def test_a_count_is_written_whole():
    assert reading.written(INDICATORS["women_supported"], 1500) == "1,500"


@pytest.mark.parametrize(
    ("slug", "low", "high", "said"),
    [
        ("days_to_start", 21, None, "21 days or more"),
        ("days_to_start", None, 24, "24 days or less"),
        ("completed", 0.48, None, "48% or more"),
    ],
)
def test_a_limit_that_the_data_do_not_set_is_left_open(slug, low, high, said):
    assert reading.limits(INDICATORS[slug], Row("A", n=9, value=23, low=low, high=high)) == said
