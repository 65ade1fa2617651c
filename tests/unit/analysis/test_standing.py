"""Where a target stands, and how many more it would take to tell."""

import pytest

from dashboard.analysis.answer import Row
from dashboard.analysis.standing import Standing, by_now, how_many_more, in_words, standing, target
from dashboard.definitions.contracts import Kpi, Over
from dashboard.statistics.intervals import wilson


@pytest.mark.parametrize(
    ("kpi", "row", "expected"),
    [
        (Kpi("completed", 0.6), Row("All", n=100, k=75, rate=0.75, low=0.66, high=0.82), Standing.MET),
        (Kpi("completed", 0.6), Row("All", n=100, k=66, rate=0.66, low=0.56, high=0.75), Standing.TOO_FEW),
        (Kpi("completed", 0.6), Row("All", n=100, k=40, rate=0.4, low=0.31, high=0.5), Standing.NOT_MET),
        (Kpi("completed", 0.6), Row("All", n=100, k=60, rate=0.6, low=0.6, high=0.7), Standing.MET),
        (Kpi("days_to_start", 14, at_least=False), Row("All", n=90, value=10.0, low=8, high=13), Standing.MET),
        (Kpi("days_to_start", 14, at_least=False), Row("All", n=90, value=20.0, low=15, high=None), Standing.TOO_FEW),
        (Kpi("days_to_start", 14, at_least=False), Row("All", n=90, value=20.0, low=15, high=26), Standing.NOT_MET),
        (Kpi("waiting_now", 12, at_least=False), Row("All", n=13, value=80), Standing.NOT_MET),
        (Kpi("referrals_received", 40), Row("All", n=40), Standing.MET),
        (Kpi("completed", 0.6), Row("All", mark="z"), Standing.NO_FIGURE),
        (Kpi("days_to_start", 14, at_least=False), Row("All", n=6, mark="u"), Standing.TOO_FEW),
        (Kpi("attended", 0.6), Row("All", n=9, k=6, rate=2 / 3), Standing.TOO_FEW),
    ],
)
def test_where_a_target_stands(kpi, row, expected):
    assert standing(kpi, row) is expected


@pytest.mark.parametrize(
    ("kpi", "expected"),
    [
        (Kpi("completed", 0.6, tolerance=0.05), Standing.MET),
        (Kpi("completed", 0.6, tolerance=0.01), Standing.TOO_FEW),
        (Kpi("completed", 0.8, tolerance=0.01), Standing.NOT_MET),
    ],
)
def test_what_is_within_the_tolerance_counts_as_met(kpi, expected):
    assert standing(kpi, Row("All", n=100, k=66, rate=0.66, low=0.56, high=0.75)) is expected


def test_a_target_in_words():
    assert target(Kpi("completed", 0.6)) == "at least 60%"
    assert target(Kpi("attended", 0.625)) == "at least 62.5%"
    assert target(Kpi("days_to_start", 14, at_least=False)) == "at most 14 days"
    assert target(Kpi("referrals_received", 1200)) == "at least 1,200"
    assert target(Kpi("completed", 0.6, tolerance=0.05)) == "at least 60% (55% still counts)"


def _of(k, n):
    limits = wilson(k, n)
    return Row("All", n=n, k=k, rate=k / n, low=limits.low, high=limits.high, women=n)


class TestTwelveWomenInAQuarter:
    """A service so small that hardly any share can be judged: it must be said, and what it would take."""

    KPI = Kpi("completed", 0.6)

    @pytest.mark.parametrize(
        ("completed", "expected", "said"),
        [
            (12, Standing.MET, ""),
            (8, Standing.TOO_FEW, "about 200 women"),
            (6, Standing.TOO_FEW, "about 81 women"),
            (3, Standing.NOT_MET, ""),
            (0, Standing.NOT_MET, ""),
        ],
    )
    def test_met_not_met_or_too_few(self, completed, expected, said):
        row = _of(completed, 12)
        assert standing(self.KPI, row) is expected
        assert how_many_more(self.KPI, row) == said

    def test_none_would_tell_where_the_figure_is_the_target(self):
        assert how_many_more(Kpi("completed", 0.5), _of(6, 12)) == ("no number: too near to the target")

    def test_a_number_that_will_never_come_is_not_given(self):
        assert how_many_more(Kpi("completed", 0.67), _of(8, 12)) == ("over 1,000 women")

    def test_of_nobody_there_is_nothing_to_say(self):
        assert how_many_more(self.KPI, Row("All", mark="z")) == ""


def test_sessions_are_told_by_women():
    row = Row("All", n=90, k=63, rate=0.70, low=0.60, high=0.80, women=12)
    assert how_many_more(Kpi("attended", 0.65), row) == "about 36 women"


def test_of_a_median_it_cannot_be_said_beforehand():
    row = Row("All", n=12, value=20.0, low=15, high=26)
    said = how_many_more(Kpi("days_to_start", 18, at_least=False), row)
    assert said == "cannot be said"


def test_returns_are_no_women():
    kpi, row = Kpi("returns_on_time", 0.9), _of(3, 4)
    assert in_words(kpi, standing(kpi, row)) == "too few returns to tell"
    assert how_many_more(kpi, row) == "about 12 returns"


class TestWhatIsCountedInAYear:
    def test_is_judged_by_as_much_of_the_year_as_has_passed(self):
        kpi = Kpi("referrals_received", 400, tolerance=40)
        assert by_now(kpi, 1) == Kpi("referrals_received", 100, tolerance=10)
        assert by_now(Kpi("referrals_received", 10), 1) == Kpi("referrals_received", 3), (
            "what is shown is what is judged"
        )
        assert by_now(kpi, 4) == kpi
        assert standing(by_now(kpi, 2), Row("All", n=190)) is Standing.MET
        assert standing(by_now(kpi, 3), Row("All", n=190)) is Standing.NOT_MET

    @pytest.mark.parametrize(
        "kpi",
        [
            Kpi("referrals_received", 100, over=Over.QUARTER),
            Kpi("waiting_now", 12, at_least=False),
            Kpi("completed", 0.6),
        ],
    )
    def test_others_are_the_same_all_year(self, kpi):
        assert by_now(kpi, 1) == kpi
