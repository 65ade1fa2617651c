"""Heading, chart, text alternative and table of a finding say the same."""

import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

SHOWN = re.compile(r"(?P<group>[^.]+): (?P<percent>\d+)% \((?P<k>[\d,]+) of (?P<n>[\d,]+)\)\.")
COUNTED = re.compile(r"([\d,]+) of ([\d,]+)")

ONE_BY_ONE = [
    ("commissioner", "commissioners/engagement.py", {}),
    ("commissioner", "commissioners/engagement.py", {"indicator": "Completed", "of": "Cwm Haf Women's Support"}),
    ("commissioner", "commissioners/compare.py", {"indicator": "Completed"}),
    ("commissioner", "commissioners/over_time.py", {"indicator": "Completed"}),
    ("provider", "providers/service.py", {"indicator": "Completed"}),
    ("provider", "providers/service.py", {"indicator": "Completed", "by": "Ethnic group"}),
    ("commissioner", "commissioners/disparity.py", {"indicator": "Completed"}),
    ("policy", "policy/summary.py", {"indicator": "Completed"}),
]


@pytest.mark.parametrize(("role", "page", "address"), ONE_BY_ONE)
def test_heading_chart_text_alternative_and_table_agree(visit, three_services, role, page, address):
    app = visit(three_services, role, page, **address)

    assert not app.exception
    headings = [heading.value for heading in (*app.header, *app.subheader)]
    for alt in alternatives(app):
        assert any(alt.startswith(f"{heading}.") for heading in headings), alt
    for chart in app.get("plotly_chart"):
        shown = drawn(json.loads(chart.proto.spec))
        assert shown.items() <= figures(chart.proto.alt).items()
    said = [figures(alt) | silent(alt) for alt in alternatives(app)]
    tables = [table.value for table in app.table if {"Rate", "Count"} <= set(table.value.columns)]
    assert tables
    for table in tables:
        lines = {line.iloc[0]: (line["Rate"], line["Count"]) for _, line in table.iterrows()}
        assert {group: written(rate, count) for group, (rate, count) in lines.items()} in said


def test_the_overview_says_each_answer_beside_its_chart(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/overview.py")
    sentences = " ".join(markdown.value for markdown in app.markdown)

    assert len(alternatives(app)) == 5, "five of the eight questions have figures here"
    for alt in alternatives(app):
        said = re.match(r"(\d+% [^;.]+) in 2025-26 Q4", alt)
        assert said, alt
        assert said[1].split("% ")[1] in sentences


def test_the_newest_figure_is_in_the_heading(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/engagement.py", indicator="Completed")
    heading = app.subheader[0].value
    newest = list(figures(alternatives(app)[0]).items())[-1]

    assert heading == f"{newest[1][0]}% completed in {newest[0]}"


def test_the_groups_in_the_heading_are_those_of_the_table(visit, three_services):
    app = visit(three_services, "commissioner", "commissioners/disparity.py", indicator="Completed")
    heading = next(header.value for header in app.header if "completed" in header.value)
    said = figures(next(alt for alt in alternatives(app) if alt.startswith(heading)))
    black = next(percent for group, (percent, _) in said.items() if group.startswith("Black"))

    # The noise of each installation is its own: another group may be named before her.
    assert f"Black women completed less often than White women: {black}% against {said['White'][0]}%" in heading


def alternatives(app: AppTest) -> list[str]:
    return [chart.proto.alt for chart in app.get("plotly_chart")]


def figures(alt: str) -> dict[str, tuple[int, str]]:
    """Group → (percentage, `139 of 211`), as a text alternative says them."""
    return {
        found["group"].strip(): (int(found["percent"]), f"{found['k']} of {found['n']}")
        for found in SHOWN.finditer(alt)
    }


def drawn(spec: dict[str, Any]) -> dict[str, tuple[int, str]]:
    """The same, of the dots of a chart; nothing where it shows no rates."""
    found = {}
    for hover in (hover for trace in spec["data"] for hover in trace.get("hovertext") or ()):
        group, rate, *_ = hover.split("<br>")
        if match := re.fullmatch(r"([\d.]+%) \((.+)\)", rate):
            found[group] = written(match[1], match[2])
    return found


def silent(alt: str) -> dict[str, None]:
    """The groups of which it says that they are not shown."""
    return dict.fromkeys(group.strip() for group in re.findall(r"([^.]+): not shown\.", alt))


def written(rate: str, count: str) -> tuple[int, str] | None:
    """A table's cells as a text alternative writes them: whole percentages, or nothing."""
    if rate.startswith("["):
        return None
    assert COUNTED.fullmatch(count)
    return int(f"{float(rate.rstrip('%')):.0f}"), count
