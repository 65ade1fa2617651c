"""How sure one can be of a comparison: in a fold under its table, and nothing where nothing is compared."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.analysis.not_known import UNBOUNDED
from dashboard.ui.how_sure import TITLE

SERVICE = "providers/service.py"
OPPOSITE, COUNTED_IN, TIPPING = "Relative rate of the opposite", "If those not known were counted in", "Would be 1 if"
CHANCE, AMONG_ALL = "By chance alone (p)", "Among all groups compared (p)"


def folds(app: AppTest) -> list[AppTest]:
    return [fold for fold in app.expander if fold.label == TITLE]


def lines(fold: AppTest) -> dict[str, dict[str, str]]:
    (table,) = fold.table
    return {line["Group"]: line for line in table.value.to_dict("records")}


def words(fold: AppTest) -> str:
    return " ".join(markdown.value for markdown in fold.markdown)


def test_a_service_sees_all_that_is_known_of_its_own_comparisons(visit, three_services):
    """Of Riverside: Black women 160 of 360, White 180 of 380; of 16 it is not known, of whom 10 completed."""
    app = visit(three_services, "provider", SERVICE, indicator="Completed", by="Ethnic group")
    app.selectbox(key="by").select("ethnicity").run()
    (fold,) = folds(app)
    found = lines(fold)

    assert not app.exception
    black = next(line for group, line in found.items() if group.startswith("Black"))
    assert black[OPPOSITE].startswith(f"{(200 / 360) / (200 / 380):.2f} (")
    assert black[COUNTED_IN] == (f"{(160 / 366) / (190 / 390):.2f} to {(170 / 370) / (180 / 386):.2f}")
    assert black[TIPPING] == "not even with all of them"
    assert 0.05 < float(black[CHANCE]) <= float(black[AMONG_ALL]) <= 1
    assert not [group for group in found if group == "White" or "not known" in group]
    for name in (OPPOSITE, COUNTED_IN, TIPPING, CHANCE, AMONG_ALL):
        assert f"*{name}*: " in words(fold)


@pytest.mark.parametrize(
    ("slug", "by"), [("completed", "quarter"), ("days_to_start", "ethnicity"), ("completed", "age")]
)
def test_nothing_of_it_stands_where_nothing_is_compared(visit, three_services, slug, by):
    app = visit(three_services, "provider", SERVICE)
    app.selectbox(key="indicator").select(slug).run()
    app.selectbox(key="by").select(by).run()

    assert not app.exception
    assert not folds(app)


def test_of_what_is_published_who_is_not_known_stands_beside_the_ratio(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/disparity.py", indicator="Completed")
    (fold,) = folds(app)

    assert not app.exception
    assert "the random adjustment comes on top" in words(fold)
    for group, line in lines(fold).items():
        assert line.keys() == {"Group", "Relative rate", COUNTED_IN}, group
        low, high = (float(end) for end in line[COUNTED_IN].partition(":")[0].split(" to "))
        assert low < float(line["Relative rate"]) < high
    black = next(line for group, line in lines(fold).items() if group.startswith("Black"))
    assert black[COUNTED_IN].endswith(": they alone could not undo the difference")


def _folds_of(answers):
    from dashboard.ui.how_sure import how_sure

    for answer in answers:
        how_sure(answer)


def judged(**more):
    return Row("Black", n=100, k=40, rri=0.8, verdict="clear but smaller difference", slug="black", **more)


def shown(source: Source, *rows: Row, notes: tuple[str, ...] = ()) -> AppTest:
    answer = Answer("completed", source, "2025-26", rows, by="ethnicity", reference="White", notes=notes)
    app = AppTest.from_function(_folds_of, args=([answer],), default_timeout=30).run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("row", "unknown", "tipping", "chance"),
    [
        (judged(unknown_low=0.7, unknown_high=1.1, tipping_share=0.384, p_value=0.0001), (30, 12),
         "38.4% of them were spread so", "under 0.001"),
        (judged(unknown_low=0.7, unknown_high=1.1, tipping_share=0.0), (30, 12), "it is 1", ""),
        (judged(p_value=0.5), (0, 0), "nobody is not known", "0.500"),
        (judged(p_value=0.5), (12, None), "not shown", "0.500"),
        (judged(p_value=0.5), (None, None), "not shown", "0.500"),
    ],
)  # fmt: skip
def test_who_is_not_known_in_words(row, unknown, tipping, chance):
    n, k = unknown
    (fold,) = folds(shown(Source.OWN, row, Row("Not known", n=n, k=k, slug="not_known")))
    line = lines(fold)["Black"]

    assert (line[TIPPING], line[CHANCE]) == (tipping, chance)
    assert line[OPPOSITE] == "none: of the others it is true of all"


@pytest.mark.parametrize("source", [Source.OWN, Source.RELEASED])
def test_too_few_to_judge_are_not_in_it(source):
    few = Row("Black", n=20, k=9, rri=0.8, verdict="too few women to judge", slug="black")
    assert not folds(shown(source, few))
    assert not folds(shown(source, Row("Black", n=20, k=9, slug="black")))


def test_published_bounds_on_both_sides_of_1_are_said_to_undo_a_clear_difference():
    (fold,) = folds(shown(Source.RELEASED, judged(unknown_low=0.7, unknown_high=1.1)))
    assert lines(fold)["Black"][COUNTED_IN] == "0.70 to 1.10: they alone could undo the difference"


def test_where_they_are_not_shown_it_is_said_why():
    (fold,) = folds(shown(Source.RELEASED, judged(), notes=("Another note.", f"{UNBOUNDED}they are few.")))
    assert not fold.table
    assert words(fold) == f"{UNBOUNDED}they are few."
