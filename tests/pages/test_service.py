"""Your service: its own exact picture, by domain, with its contracts, and one figure in depth."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.definitions.contracts import Contract, Kpi
from dashboard.definitions.indicators import INDICATORS
from dashboard.operations.installation import Installation
from dashboard.settings import Settings
from dashboard.ui.depth import SLUGS, breakdowns
from tests.builders import OPERATOR, moment, new_return, women

PAGE = "providers/service.py"
HEADERS = [
    "Volumes, 2025-26 Q4 (January to March 2026)", "What was agreed, and where it stands, 2025-26",
    "Engagement, 2025-26", "What the women say, 2025-26", "Recovery, 2025-26", "Housing, 2025-26",
    "What is known and what is missing, 2025-26", "Reoffending, all matched people", "One figure in depth",
]  # fmt: skip


@pytest.fixture
def small(empty_records: Path, tmp_path: Path) -> Path:
    """A service that has sent one sheet of one quarter: 25 of 40 women completed."""
    path = tmp_path / "records.duckdb"
    path.write_bytes(empty_records.read_bytes())
    installation = Installation(Settings(database=path))
    dates = {"referral_date": date(2025, 7, 2), "started_date": date(2025, 7, 20), "ended_date": date(2025, 9, 1)}
    installation.records().accept(new_return("KY", "2025-26 Q2", women({"white": (25, 40)}, **dates)))
    installation.close()
    return path


def tables(app: AppTest) -> list[list[dict[str, str]]]:
    return [table.value.to_dict("records") for table in app.table]


def table_with(app: AppTest, column: str) -> list[dict[str, str]]:
    return next(lines for lines in tables(app) if lines and column in lines[0])


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.info))


def test_every_domain_in_its_order_and_reoffending_last(visit, one_service):
    app = visit(one_service, "provider", PAGE)

    assert not app.exception
    assert [header.value for header in app.header] == HEADERS


def test_every_figure_stands_beside_its_interval_and_its_own_past(visit, one_service):
    app = visit(one_service, "provider", PAGE)
    lines = {line["Figure"]: line for lines in tables(app) if "Who says so" in lines[0] for line in lines}

    assert {"Completed", "Days to start", "Settled when the work ended", "Housing at exit known"} <= lines.keys()
    for line in lines.values():
        assert line["95% interval"] or line["2025-26"].startswith("[")
    assert " days" in lines["Days to start"]["2025-26"]
    assert lines["Settled, and feels safe there"]["Who says so"] == "her own words"


def test_a_target_is_judged_by_the_interval(visit, one_service):
    app = visit(one_service, "provider", PAGE)
    lines = table_with(app, "Where it stands")

    assert {line["Indicator"] for line in lines} == {
        "Sessions attended", "Completed", "Offered in time", "Settled when the work ended", "Started support",
    }  # fmt: skip
    for line in lines:
        low, high = (float(end) for end in line["95% interval"].replace("%", "").split(" to "))
        agreed = float(line["Target"].removeprefix("at least ").removesuffix("%"))
        expected = "met" if low >= agreed else "not met" if high < agreed else "too few women to tell"
        assert line["Where it stands"] == expected
    assert "With Marches Police and Crime Commissioner." in said(app)


def test_better_and_worse_stand_beside_each_other(visit, one_service):
    lines = table_with(visit(one_service, "provider", PAGE), "Worse")

    assert [line["Measure"] for line in lines] == ["Wellbeing", "Self-efficacy", "Distress"]
    assert all("%" in line["Better"] and "%" in line["Worse"] for line in lines)
    assert all(" of " in line["Asked at the start and at exit"] for line in lines)


def test_how_many_housing_is_known_of_is_always_said(visit, one_service):
    app = visit(one_service, "provider", PAGE)

    assert "If unknown were counted as not settled:" in said(app)
    moves = table_with(app, "Settled at exit")
    assert [line["Where she lived"] for line in moves] == [
        "Settled at the start", "Temporary at the start", "Homeless at the start",
    ]  # fmt: skip


def test_reoffending_leads_with_what_cannot_be_known(visit, one_service):
    app = visit(one_service, "provider", PAGE)
    lines = {line["Figure"]: line for line in table_with(app, "Value")}

    assert "women supported" in said(app)
    assert "also measures who is stopped, charged and convicted" in said(app)
    assert {line["Now"] for line in table_with(app, "Known from")} == {"mature", "awaiting outcomes", "maturing"}
    assert lines["Observed to expected"]["How many"].endswith(" people")


def test_nothing_that_was_never_sent_is_shown_as_empty(visit, small):
    app = visit(small, "provider", service="KY")

    assert not app.exception
    for sheet in ("accommodation", "outcomes", "assessments", "experience"):
        assert f"No *{sheet}* sheet has come" in said(app)
    assert not [header for header in app.header if header.value.startswith("Reoffending")]
    assert "has come, so this cannot be shown: housing" in said(app)


def test_a_first_quarter_has_its_figures(visit, small):
    app = visit(small, "provider", service="KY")

    assert metrics(app)["Completed"] == "62.5%"
    assert metrics(app)["Women supported"] == "40"
    assert [header.value for header in app.header][2] == "Engagement, 2025-26 so far"
    assert {"25 of 40", "15 of 40"} <= {markdown.value for markdown in app.markdown}


def test_a_contract_that_nobody_registered_has_no_targets(visit, small):
    app = visit(small, "provider", service="KY")

    assert not [lines for lines in tables(app) if "Where it stands" in lines[0]]


def test_few_answers_are_not_shown_to_the_service_itself(visit, small):
    installation = Installation(Settings(database=small))
    answers = [
        {"response_id": f"a{i}", "question": "trust", "answer": "5", "answered_month": date(2025, 8, 31)}
        for i in range(9)
    ]
    installation.records().accept(new_return("KY", "2025-26 Q2", None, experience=answers))
    installation.close()
    app = visit(small, "provider", service="KY")

    assert "Fewer than 10 answers in 2025-26 so far: nothing is shown" in said(app)
    assert "Can trust her worker" not in {line.get("Statement", "") for lines in tables(app) for line in lines}


def test_a_difference_in_points_is_rounded_last(visit, small):
    """24.56 % and 28.07 % lie 3.51 points apart, which is 4."""
    installation = Installation(Settings(database=small))
    rows = women({"black": (14, 57), "white": (16, 57)})
    installation.records().accept(new_return("RIVERSIDE", "2025-26 Q2", rows))
    installation.close()
    app = visit(small, "provider", PAGE, indicator="Completed", by="Ethnic group")
    black, white = table_with(app, "Difference in points")

    assert (black["Count"], white["Count"]) == ("14 of 57", "16 of 57")
    assert black["Difference in points"].split(" ")[0] == "−4"


def test_each_of_two_contracts_is_judged_by_its_own_figures(visit, small):
    """The one is met, the other is not; together they would be neither. Of the third nothing has come."""
    installation = Installation(Settings(database=small))
    agreed = [
        Contract(f"KY-{place}", "KY", ("MARCHES",), kpis=(Kpi("completed", 0.5), Kpi("referrals_received", 200)))
        for place in range(3)
    ]
    installation.records().register(agreed, moment("2025-07-01"), OPERATOR.name)
    dates = {"referral_date": date(2025, 7, 2), "started_date": date(2025, 7, 20), "ended_date": date(2025, 9, 1)}
    rows = [
        *women({"white": (40, 60)}, prefix="one", contract_ref="KY-0", **dates),
        *women({"white": (8, 40)}, prefix="two", contract_ref="KY-1", **dates),
    ]
    installation.records().accept(new_return("KY", "2025-26 Q2", rows))
    installation.close()
    app = visit(small, "provider", service="KY")
    lines = [line for lines in tables(app) if "Where it stands" in lines[0] for line in lines]

    assert [(line["Target"], line["Figure"], line["Where it stands"]) for line in lines] == [
        ("at least 200; at least 50 by now", "60", "met"), ("at least 50%", "66.7%", "met"),
        ("at least 200; at least 50 by now", "40", "not met"), ("at least 50%", "20.0%", "not met"),
        ("at least 200; at least 100 by now", "[x]", "no figure yet"), ("at least 50%", "[x]", "no figure yet"),
    ]  # fmt: skip
    assert "all your contracts together" not in said(app)


def _every_figure(slugs):
    """One run of an app that shows every figure by everything."""
    # The body of it runs as a script of its own, so it imports for itself.
    from functools import partial

    from dashboard.access import Role, Viewer
    from dashboard.ui import answers, depth

    viewer = Viewer(Role.PROVIDER, "tests", "RIVERSIDE")
    for slug in slugs:
        for by in depth.breakdowns(slug):
            depth.in_depth(viewer, partial(answers.own, viewer), slug, by)


@pytest.mark.parametrize("domain", list(dict.fromkeys(one.domain for one in INDICATORS.values())))
def test_every_figure_can_be_looked_at_in_depth(visit, one_service, monkeypatch, domain):
    visit(one_service, "provider", "definitions.py")  # sets the scene: which database is served
    slugs = [slug for slug in SLUGS if INDICATORS[slug].domain == domain]
    app = AppTest.from_function(_every_figure, args=(slugs,), default_timeout=240).run()

    assert not app.exception
    views = sum(len(breakdowns(slug)) for slug in slugs)
    assert len(app.subheader) + len(app.info) == views
    assert not [cell for lines in tables(app) for line in lines for cell in line.values() if "None" in cell]


def test_needs_are_not_added_up_over_time():
    assert breakdowns("needs_better") == ("need", "ethnicity_need")
    assert breakdowns("completed")[:2] == ("quarter", "year")
    assert breakdowns("time_to_reoffence") == ("everyone", "year", "ethnicity", "ethnicity_two", "age_two")


def charts(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def _one_curve(slug, by):
    from functools import partial

    from dashboard.access import Role, Viewer
    from dashboard.ui import answers, depth

    viewer = Viewer(Role.PROVIDER, "tests", "RIVERSIDE")
    depth.in_depth(viewer, partial(answers.own, viewer), slug, by)


@pytest.fixture
def curve_by(visit, one_service):
    def curve_by(slug: str, by: str) -> AppTest:
        visit(one_service, "provider", "definitions.py")
        app = AppTest.from_function(_one_curve, args=(slug, by), default_timeout=60).run()
        assert not app.exception
        return app

    return curve_by


def test_a_curve_has_a_line_a_group_and_the_table_says_the_same(curve_by):
    app = curve_by("time_to_leaving", "ethnicity")
    (chart,), (table, *_) = charts(app), tables(app)
    named = {line["name"]: line for line in chart["data"]}

    assert list(named) == ["Asian", "Black", "Mixed", "White", "Other", "Not known"]
    assert len({line["line"]["dash"] for line in named.values()}) == len(named), "colour never stands alone"
    groups = [line["Ethnic group"] for line in table]
    assert len(set(groups)) == 6
    (alternative,) = [chart.proto.alt for chart in app.get("plotly_chart")]
    for group in set(groups):
        last = [line for line in table if line["Ethnic group"] == group and line["Had not left"]][-1]
        assert f"{group}: {last['Had not left']} had not left after {last['Day']} days." in alternative
    (heading,) = app.subheader
    assert heading.value.startswith("Time until she left before finishing: ")
    assert "Log-rank test of the curves of 5 groups: chi-square " in said(app)
    assert "not by itself show its cause" in said(app)


def test_more_groups_than_can_be_told_apart_are_all_in_the_table(curve_by):
    app = curve_by("time_to_leaving", "ethnicity_detailed")

    assert len(charts(app)[0]["data"]) == 7
    assert "Drawn are the 7 groups of most; the table has the others too." in said(app)
    assert len({line["Ethnic group in detail"] for line in tables(app)[0]}) > 7


def test_a_group_of_too_few_people_has_its_mark_and_no_line(curve_by):
    app = curve_by("time_to_reoffence", "ethnicity")
    marked = [line for line in tables(app)[0] if not line["Day"]]

    assert {line["Had had none"] for line in marked} <= {"[u]", "[c]"}
    assert marked
    assert "too few to judge: a rate needs at least 30" in said(app) or "too few to show safely" in said(app)
    drawn = {line["name"] for chart in charts(app) for line in chart["data"]}
    assert len(drawn) == len({line["Ethnic group"] for line in tables(app)[0] if line["Day"]})


def test_a_curve_by_year_is_of_years(curve_by):
    assert "the groups" not in curve_by("time_to_leaving", "year").subheader[0].value


def test_everyone_together_comes_first(visit, one_service):
    app = visit(one_service, "provider", PAGE, indicator="Time until she left before finishing")

    assert app.selectbox(key="by").value == "everyone"
    assert any(header.value.startswith("Time until she left before finishing: after 364") for header in app.subheader)


def test_nobody_else_is_asked_for(visit, one_service):
    app = visit(one_service, "provider", service="KY")

    assert not app.table
    assert not app.metric
