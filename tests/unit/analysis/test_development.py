"""What a whole series says, and what moved against a year before."""

from dataclasses import replace

from dashboard.analysis import development, findings
from dashboard.analysis.answer import Answer, Row, Source
from dashboard.definitions.periods import Quarter
from dashboard.statistics.intervals import wilson


def series(*counts: tuple[int, int], slug: str = "completed") -> Answer:
    quarter, rows = Quarter(2023, 1), []
    for k, n in counts:
        limits = wilson(k, n) if n else None
        rows.append(
            Row(quarter.label, n=n, k=k, rate=k / n, low=limits.low, high=limits.high, slug=str(quarter.last_day))
            if limits
            else Row(quarter.label, n=0, slug=str(quarter.last_day), mark="z")
        )
        quarter = quarter.next
    return Answer(slug, Source.HEADLINE, "all", tuple(rows), by="quarter")


def test_a_rise_is_said_with_its_size():
    said = development.in_words(series(*((400 + 20 * step, 1000) for step in range(8))))
    assert said.startswith("Over 8 quarters it has been rising, by about 2.0 points a quarter (95% interval 1.5 to 2.")


def test_a_fall_is_said_with_positive_numbers():
    said = development.in_words(series(*((600 - 20 * step, 1000) for step in range(8))))
    assert said.startswith("Over 8 quarters it has been falling, by about 2.0 points a quarter (95% interval 1.")
    assert "-" not in said.removeprefix("Over")


def test_no_trend_is_no_proof_of_none():
    said = development.in_words(series((50, 100), (52, 100), (49, 100), (51, 100)))
    assert said == "Over 4 quarters there is no clear trend, which is not proof that nothing has changed."


def test_three_quarters_are_too_few_and_a_gap_is_not_counted():
    assert development.in_words(series((10, 100), (50, 100), (90, 100))) == ""
    said = development.in_words(series((10, 100), (20, 100), (0, 0), (50, 100), (60, 100)))
    assert said.startswith("Over 4 quarters it has been rising")


def test_sessions_get_no_trend_because_they_belong_to_women():
    assert development.trend_of(series(*[(5, 10)] * 6, slug="attended")) is None


def test_what_moved_is_said_with_both_quarters():
    found = development.moved(series((30, 100), (50, 100), (50, 100), (50, 100), (60, 100)))
    assert found == "Completed: up from 30% in 2023-24 Q1 to 60% in 2024-25 Q1"
    assert development.moved(series((60, 100), (50, 100), (50, 100), (50, 100), (30, 100))).startswith(
        "Completed: down"
    )


def test_what_could_be_chance_did_not_move():
    assert development.moved(series((50, 100), (9, 10), (1, 10), (5, 10), (55, 100))) == ""
    assert development.moved(series((1, 10), (9, 10))) == ""


class TestServices:
    def answer(self, **rates: tuple[int, int]) -> Answer:
        rows = tuple(
            Row(name, n=n, k=k, rate=k / n, low=wilson(k, n).low, high=wilson(k, n).high)
            for name, (k, n) in rates.items()
        )
        return Answer("completed", Source.HEADLINE, "2025-26", rows, by="provider")

    def test_above_and_below_are_told_apart(self):
        found = self.answer(Ash=(90, 100), Birch=(60, 100), Cedar=(20, 100))
        said = findings.by_provider(found, Row("All", n=300, k=170, rate=0.57))
        assert said == ("All services together: 57% completed; Ash (90%) clearly above, and Cedar (20%) clearly below")

    def test_many_are_not_all_named(self):
        found = self.answer(**{name: (95, 100) for name in "ABCDE"})
        said = findings.by_provider(found, Row("All", n=500, k=250, rate=0.5))
        assert said.endswith("A (95%), B (95%), C (95%) and 2 more clearly above")

    def test_how_many_by_chance(self):
        assert findings.by_chance(self.answer(A=(1, 2), B=(1, 2))) == (
            "Of 2 services hardly one would lie clear by chance alone."
        )
        many = self.answer(**{f"s{number}": (5, 10) for number in range(40)})
        assert findings.by_chance(many) == "Of 40 services about 2 would lie clear by chance alone."
        assert findings.by_chance(self.answer(A=(1, 2))) == ""

    def test_years_are_set_beside_the_year_before(self):
        rows = (
            Row("2024-25", n=100, k=50, rate=0.5, low=0.4, high=0.6),
            Row("2025-26", n=100, k=80, rate=0.8, low=0.71, high=0.87),
        )
        said = findings.over_time(Answer("completed", Source.HEADLINE, "all", rows, by="year"))
        assert said == "80% completed in 2025-26; a year earlier 50%, a clear change"


def test_a_trend_does_not_reach_across_a_break():
    """Before it a rise, after it none: nothing after the break can be told from before."""
    found = series(*((200 + 50 * step, 1000) for step in range(4)), *((500, 1000) for _ in range(5)))
    broken = replace(
        found, rows=(*found.rows[:4], replace(found.rows[4], series_break="counted anew"), *found.rows[5:])
    )
    assert "rising" in development.in_words(found)
    assert development.in_words(broken).startswith("Over 5 quarters since the break in the series there is no clear")
