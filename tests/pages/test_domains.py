"""The commissioner's pages answer their questions in words, with how many the answer is known of."""

from datetime import date

import pytest

from dashboard.analysis.answer import Row
from dashboard.analysis.cohorts import Cohort
from dashboard.statistics.maturity import State
from dashboard.ui.reoffending import how_far, known_of
from dashboard.ui.voices import across_needs

PAGES = ("overview", "engagement", "recovery", "housing", "disparity", "reoffending")


def said(app):
    parts = (app.title, app.header, app.subheader, app.markdown, app.info)
    return " ".join(element.value for elements in parts for element in elements)


def test_housing_answers_is_it_better_where_and_for_whom(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/housing.py")
    words = said(app)

    assert not app.exception
    assert "were in settled housing at exit in 2025-26" in words
    assert "Known for" in words
    assert "If unknown were counted as not settled:" in words
    assert "Which services differ by more than chance?" in words
    assert "would lie clear by chance" in words
    moves = next(table.value for table in app.table if "Where at the start" in table.value.columns)
    assert list(moves["Where at the start"]) == ["Settled", "Temporary", "Homeless"]
    assert moves["Settled at exit"][2].isdigit()
    assert moves["Homeless at exit"][2] == "[c]", "nobody: not told apart from a few"
    assert "Black women were in settled housing at exit less often than White women" in words
    assert "A difference does not by itself show its cause" in words or "White women" in words


def test_a_clear_difference_is_not_left_to_another_indicator(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/housing.py", indicator="Housed when the work ended")

    assert "Clear differences elsewhere on this page's subject" in said(app)
    assert "Settled when the work ended: Black women were in settled housing at exit less often" in said(app)


def test_recovery_says_what_the_women_say_and_who_answered(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/recovery.py")
    words = said(app)

    assert not app.exception
    assert "fewest, 50%, say: I have people I can turn to" in words
    assert "360 answers of 720 women who were asked (50%)" in words
    table = next(table.value for table in app.table if "Worse" in table.value.columns)
    assert list(table["Measure"]) == ["Distress"]
    assert "Women are referred in crisis" in words


def test_few_follow_ups_are_said_to_be_few(visit, one_service):
    app = visit(one_service, "commissioner", "commissioners/recovery.py")
    table = next(table.value for table in app.table if "Worse" in table.value.columns)

    assert any("too few follow-ups to describe the group" in cell for cell in table["Asked at the start and at exit"])


def test_what_is_known_of_few_months_later_is_said_beside_the_figure(visit, one_service):
    app = visit(one_service, "commissioner", "commissioners/housing.py")
    known = next(table.value for table in app.table if "Known for" in table.value.columns).set_index("Figure")[
        "Known for"
    ]

    assert "too few follow-ups to describe the group" in known["Settled three months after"]
    assert "too few" not in known["Settled when the work ended"]


def test_reoffending_begins_with_what_cannot_be_known(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/reoffending.py")
    headings = [header.value for header in app.header]

    assert not app.exception
    assert headings[0] == "1 of 2 quarters of index dates cannot be known yet"
    assert headings[1] == "34% of the people who could be matched had a proven reoffence within a year"
    assert "and nothing about the others" in said(app)
    assert not any(name in table.value.to_string() for table in app.table for name in ("Riverside", "Fenlight"))


def test_a_year_that_is_still_maturing_is_not_shown_as_complete(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/reoffending.py")
    table = next(table.value for table in app.table if "Can the year be known yet?" in table.value.columns)
    old, young = table.to_dict("records")

    assert (old["Index dates in"], old["Matched people known"]) == ("2024-25", "100 of 100")
    assert old["Can the year be known yet?"] == "yes"
    assert (young["Index dates in"], young["Proven reoffending"]) == ("2025-26", "[m]")
    assert young["Matched people known"] == "0 of 50"
    assert young["Can the year be known yet?"] == "no: none of its quarters is old enough"
    assert "[m] not yet mature" in said(app)


def test_clear_differences_come_before_all_the_others(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/disparity.py", indicator="Completed")
    clear, everything = [
        table.value.to_dict("records") for table in app.table if "Indicator" in table.value.columns
    ]  # fmt: skip
    heading = next(one.value for one in app.subheader if "comparisons" in one.value)

    assert heading.split(" ")[0] == str(len(clear))
    assert all(line["In words"].startswith("clear") for line in clear)
    assert [line for line in everything if line["In words"].startswith("clear")] == clear
    assert "by chance alone" in said(app).lower()


def need(name, rate, low, high):
    return Row(name, n=900, k=400, rate=rate, low=low, high=high)


def test_no_need_is_put_first_by_chance():
    rows = [need("Drugs", 0.48, 0.45, 0.51), need("Alcohol", 0.46, 0.43, 0.49), Row("Children", n=20)]
    assert across_needs(rows) == "From 46% to 48% better; no need stands clear of another"
    rows.append(need("Housing", 0.3, 0.27, 0.33))
    assert across_needs(rows) == "Drugs is better most often, 48%; housing least often, 30%"
    assert across_needs(rows[2:3]) == "Too few women to give a rate"


def cohort(quarter, people, state):
    return Cohort(quarter, people, state, date(2026, 9, 30), date(2026, 3, 31))


def test_a_year_of_which_some_quarters_are_young_says_how_many():
    year = Row("2024-25", n=130, k=40)
    cohorts = [
        cohort("2023-24 Q4", 70, State.MATURE), cohort("2024-25 Q1", 60, State.MATURE),
        cohort("2024-25 Q2", 80, State.MATURE), cohort("2024-25 Q3", 50, State.AWAITING_OUTCOMES),
    ]  # fmt: skip

    assert how_far(year, cohorts) == "not all of it: 1 of its 3 quarters is not old enough"
    assert known_of(year, cohorts) == "130 of 190"
    assert known_of(year, [*cohorts, cohort("2024-25 Q4", None, State.MATURING)]) == "130 of [c]"


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("reoffending", "disparity")])
def test_reoffending_stands_on_no_other_page(visit, three_services, page):
    app = visit(three_services, "commissioner", f"commissioners/{page}.py")

    assert "reoffen" not in said(app).lower()


@pytest.mark.parametrize("page", ["overview", "engagement", "recovery", "housing"])
def test_one_service_is_compared_with_its_own_past_only(visit, one_service, page):
    app = visit(one_service, "commissioner", f"commissioners/{page}.py")

    assert not app.exception
    assert "clearly above" not in said(app)
    if page != "overview":
        assert "There is one service, so there is nothing to compare it with" in said(app)


@pytest.mark.parametrize("slug", ["Days to start", "Cancelled by the service", "The door stayed open"])
def test_every_kind_of_engagement_can_be_looked_at(visit, one_service, slug):
    app = visit(one_service, "commissioner", "commissioners/engagement.py", indicator=slug)

    assert not app.exception
    assert app.table


def test_who_is_missing_is_said_before_the_figures_are(visit, late_service):
    for page in ("overview", "engagement", "recovery", "housing"):
        app = visit(late_service, "commissioner", f"commissioners/{page}.py")

        assert not app.exception
        assert (
            "Not in these figures, because no return has come:** Cwm Haf Women's Support (2025-26 Q3, 2025-26 Q4)"
            in said(app)
        )


def test_an_earlier_year_is_told_up_to_its_end(visit, one_service):
    app = visit(one_service, "commissioner", "commissioners/housing.py", in_year="2024-25")

    assert not app.exception
    assert "were in settled housing at exit in 2024-25;" in said(app)
    assert "2025-26" not in " ".join(header.value for header in (*app.header, *app.subheader))


def test_where_the_targets_of_a_commissioner_stand(visit, one_service):
    app = visit(one_service, "commissioner", "commissioners/returns.py")
    table = next(table.value for table in app.table if "Where it stands" in table.value.columns)

    assert set(table["Service"]) == {"Riverside Women's Centre"}
    assert set(table["Where it stands"]) <= {"met", "not met", "too few women to tell", "no figure yet"}
    met = sum(table["Where it stands"] == "met")
    assert f"Of {len(table)} targets at 2025-26 Q4, {met} are met" in said(app)


def test_against_all_other_women_nothing_is_compared_where_some_of_them_are_hidden(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/disparity.py", indicator="Completed")
    assert "than White women" in app.header[1].value

    app = app.selectbox(key="against").set_value("all other women").run()

    assert not app.exception
    assert app.header[1].value == "Completed by ethnic group: no comparison can be made"
    said = [info.value for info in app.info]
    assert "Not compared with all other women: of some of them there are too few to show." in said


def test_the_groups_are_those_that_are_published_of_an_indicator(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/disparity.py", indicator="Completed")
    groups = app.selectbox(key="groups")
    assert groups.options[0] == "Five ethnic groups"

    app = groups.set_value("ethnicity_two").run()

    assert not app.exception
    assert app.selectbox(key="against").options == ["White women", "All other women"]


def test_side_by_side_gives_both_rates_the_points_and_what_is_counted(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/disparity.py", indicator="Completed")
    lines = next(table.value for table in app.table if "Who says so" in table.value.columns).to_dict("records")
    black = next(line for line in lines if (line["Indicator"], line["Ethnic group"]) == ("Completed", "Black"))
    assert black["How many"].endswith(" women")
    assert black["White"].endswith("%")
    points = round(100 * (float(black["Rate"].rstrip("%")) - float(black["White"].rstrip("%"))) / 100)
    assert abs(int(black["Points"].replace("−", "-")) - points) <= 1


def test_of_housing_it_is_said_group_by_group_who_is_known_of(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/disparity.py", indicator="Settled when the work ended")
    assert not app.exception
    table = next(table.value for table in app.table if "Known of" in table.value.columns)
    assert "If unknown were not settled" in table.columns
    assert " of " in table["Known of"].iloc[0]
    assert any("**Known of** differs by group" in markdown.value for markdown in app.markdown)
