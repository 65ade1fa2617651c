"""Heading, chart, text alternative and table of a finding say the same."""

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

SHOWN = re.compile(r"(?P<group>[^.]+): (?P<percent>\d+)% \((?P<k>[\d,]+) of (?P<n>[\d,]+)\)\.")
COUNTED = re.compile(r"([\d,]+) of ([\d,]+)")

ONE_BY_ONE = [
    ("commissioner", "commissioners/engagement.py", {}),
    ("commissioner", "commissioners/engagement.py", {"indicator": "Completed"}),
    ("commissioner", "commissioners/engagement.py", {"indicator": "Completed", "of": "CEDAR"}),
    ("provider", "providers/service.py", {"service": "ALDER"}),
    ("provider", "providers/service.py", {"service": "ALDER", "indicator": "Completed", "by": "Ethnicity"}),
    ("commissioner", "commissioners/disparity.py", {"indicator": "Completed"}),
    ("policy", "policy/summary.py", {"indicator": "Completed"}),
]


@pytest.mark.parametrize(("role", "page", "address"), ONE_BY_ONE)
def test_the_text_alternative_says_what_the_table_says(visit, three_services, role, page, address):
    app = visit(three_services, role, page, **address)
    said = [figures(alt) | silent(alt) for alt in alternatives(app) if SHOWN.search(alt)]
    tables = [table.value for table in app.table if {"Rate", "Count"} <= set(table.value.columns)]

    assert not app.exception
    assert tables
    for table in tables:
        lines = {line.iloc[0]: (line["Rate"], line["Count"]) for _, line in table.iterrows()}
        expected = {group: written(rate, count) for group, (rate, count) in lines.items()}
        assert expected in said


@pytest.mark.parametrize(("role", "page", "address"), ONE_BY_ONE)
def test_the_text_alternative_says_what_the_chart_shows(visit, three_services, role, page, address):
    app = visit(three_services, role, page, **address)
    drawn = 0

    for chart in app.get("plotly_chart"):
        trace = json.loads(chart.proto.spec)["data"][0]
        for hover in trace["hovertext"]:
            group, rate, *_ = hover.split("<br>")
            if found := re.fullmatch(r"([\d.]+)% \((.+)\)", rate):
                assert figures(chart.proto.alt)[group] == written(f"{found[1]}%", found[2])
                drawn += 1
    assert drawn


@pytest.mark.parametrize(("role", "page", "address"), ONE_BY_ONE)
def test_every_chart_s_alternative_begins_with_its_heading(visit, three_services, role, page, address):
    app = visit(three_services, role, page, **address)
    headings = [heading.value for heading in (*app.header, *app.subheader)]

    assert alternatives(app)
    for alt in alternatives(app):
        assert any(alt.startswith(f"{heading}.") for heading in headings), alt


def test_the_overview_says_each_finding_beside_its_chart(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/overview.py")
    sentences = [markdown.value for markdown in app.markdown]

    assert len(alternatives(app)) == 4
    for alt in alternatives(app):
        assert any(alt.startswith(sentence) for sentence in sentences), alt


def test_the_newest_figure_is_in_the_heading(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/engagement.py", indicator="Completed")
    heading = app.subheader[0].value
    newest = list(figures(alternatives(app)[0]).items())[-1]

    assert newest == ("2025-26 Q4", (68, "579 of 847")) or heading.startswith(f"{newest[1][0]}% completed in")
    assert heading == f"{newest[1][0]}% completed in {newest[0]}"


def test_the_groups_in_the_heading_are_those_of_the_table(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/disparity.py", indicator="Completed")
    heading = next(header.value for header in app.header if "completed" in header.value)
    said = figures(next(alt for alt in alternatives(app) if alt.startswith(heading)))
    black = next(percent for group, (percent, _) in said.items() if group.startswith("Black"))

    assert heading.startswith("Black women completed less often than White women")
    assert f"({black}% against {said['White'][0]}%)" in heading


def alternatives(app: AppTest) -> list[str]:
    return [chart.proto.alt for chart in app.get("plotly_chart")]


def figures(alt: str) -> dict[str, tuple[int, str]]:
    """Group → (percentage, `139 of 211`), as a text alternative says them."""
    return {
        found["group"].strip(): (int(found["percent"]), f"{found['k']} of {found['n']}")
        for found in SHOWN.finditer(alt)
    }


def silent(alt: str) -> dict[str, None]:
    """The groups of which it says that they are not shown."""
    return dict.fromkeys(group.strip() for group in re.findall(r"([^.]+): not shown\.", alt))


def written(rate: str, count: str) -> tuple[int, str] | None:
    """A table's cells as a text alternative writes them: whole percentages, or nothing."""
    if rate.startswith("["):
        return None
    assert COUNTED.fullmatch(count)
    return int(f"{float(rate.rstrip('%')):.0f}"), count
