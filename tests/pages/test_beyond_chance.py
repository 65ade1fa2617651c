"""Compare services and Over time: what chance would explain is drawn, said in words, and never ranked."""

import json
import shutil
from pathlib import Path

import pytest

COMPARE, TIME = "commissioners/compare.py", "commissioners/over_time.py"


def said(app) -> str:
    return " ".join(element.value for kind in ("header", "subheader", "markdown", "info") for element in app.get(kind))


def test_who_lies_outside_is_named_with_where_and_the_others_are_in_the_table(visit, three_services):
    app = visit(three_services, "commissioner", COMPARE, indicator="Completed")
    assert not app.exception
    assert app.subheader[0].value.startswith("Completed: ")
    (table,) = [table.value for table in app.table]
    assert list(table["Service"]) == sorted(table["Service"]), "the alphabet, not a ranking"
    assert set(table.columns) >= {"95% limits", "99.8% limits", "Where it lies"}
    outside = [line for _, line in table.iterrows() if not line["Where it lies"].startswith("within")]
    for line in outside:
        assert f"{line['Service']} ({float(line['Rate'].rstrip('%')):.0f}%)" in app.subheader[0].value
        assert line["Where it lies"] in app.subheader[0].value
    assert "this is no ranking" in said(app)


def test_the_dots_are_those_of_the_table(visit, three_services):
    app = visit(three_services, "commissioner", COMPARE, indicator="Completed")
    (chart,) = app.get("plotly_chart")
    dots = next(trace for trace in json.loads(chart.proto.spec)["data"] if trace.get("hovertext"))
    table = app.table[0].value
    assert [text.split("<br>")[0] for text in dots["hovertext"]] == list(table["Service"])
    assert [text.rsplit("<br>", 1)[1] for text in dots["hovertext"]] == list(table["Where it lies"])


def test_with_one_service_its_own_past_is_pointed_to(visit, one_service):
    assert "There is one service" in said(visit(one_service, "commissioner", COMPARE))


def test_a_series_says_whether_it_does_more_than_it_always_does(visit, one_service):
    app = visit(one_service, "commissioner", TIME, indicator="Completed")
    assert not app.exception
    heading, table = app.subheader[0].value, app.table[0].value
    newest = table[table["Process limits"] != ""].iloc[-1]
    assert heading.startswith(f"Completed: {float(newest['Rate'].rstrip('%')):.0f}% in {newest['Quarter']}; ")
    assert "varies" in heading
    assert f"{newest['Quarter']}: **{heading.split('; ')[1]}**." in [info.value for info in app.info]


def test_of_two_quarters_or_fewer_little_is_said(visit, three_services):
    app = visit(three_services, "commissioner", TIME, indicator="Completed")
    assert "trial limits" in said(app) or "too few quarters" in said(app)


@pytest.mark.parametrize("indicator", ["Referrals received", "Sessions delivered"])
def test_counts_have_limits_too(visit, one_service, indicator):
    app = visit(one_service, "commissioner", TIME, indicator=indicator)
    assert not app.exception
    assert "Process limits" in app.table[0].value.columns


def test_limits_are_made_anew_with_a_reason_that_cannot_format_the_page_and_taken_back(visit, one_service, tmp_path):
    database = Path(shutil.copytree(one_service.parent, tmp_path / "copied")) / "records.duckdb"
    app = visit(database, "commissioner", TIME, indicator="Referrals received")
    app = next(button for button in app.button if button.label == "Make them anew").click().run()
    assert [error.value for error in app.error] == ["Say why, in a sentence."]
    app.text_input[0].set_value("Another *contract*")
    app = next(button for button in app.button if button.label == "Make them anew").click().run()
    assert not app.exception
    assert r"Another \*contract\*" in said(app)

    app = next(button for button in app.button if button.label == "Take back").click().run()

    assert "contract\\*" not in said(app)


def test_a_target_that_was_agreed_is_drawn_and_judged_by_the_limits(visit, one_service, three_services):
    app = visit(one_service, "commissioner", TIME, indicator="Completed")
    (judged,) = [info.value for info in app.info if info.value.startswith("Target at least 60%: **it ")]
    assert "the target, as it varies now" in judged
    (chart,) = app.get("plotly_chart")
    assert "target" in [note["text"] for note in json.loads(chart.proto.spec)["layout"]["annotations"]]
    without = visit(three_services, "commissioner", TIME, indicator="Completed")
    assert not any(info.value.startswith("Target") for info in without.info)
