"""Who says so stands beside every figure, in the same words everywhere."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.definitions.indicators import Voice

WITH_FIGURES = [
    ("commissioner", "commissioners/overview.py"),
    ("commissioner", "commissioners/engagement.py"),
    ("commissioner", "commissioners/compare.py"),
    ("commissioner", "commissioners/over_time.py"),
    ("commissioner", "commissioners/recovery.py"),
    ("commissioner", "commissioners/housing.py"),
    ("commissioner", "commissioners/disparity.py"),
    ("commissioner", "commissioners/reoffending.py"),
    ("commissioner", "commissioners/returns.py"),
    ("provider", "providers/service.py"),
    ("policy", "policy/summary.py"),
]
ADDRESS = {"commissioners/disparity.py": {"indicator": "Completed"}}
SAID = re.compile(r"who says so: (.+?)(?: ·|$|\.)", re.IGNORECASE | re.MULTILINE)
COLUMN = "Who says so"
FIGURE = re.compile(r"\d%|\d of \d|\d \(\d|\d days|^\d+\.\d\d$")


@pytest.mark.parametrize(("role", "page"), WITH_FIGURES)
def test_who_says_so_stands_beside_every_figure(visit, three_services, role, page):
    app = visit(three_services, role, page, **ADDRESS.get(page, {}))

    assert not app.exception
    silent = [heading for heading, section in sections(app) if shows_figures(section) and not says_who(section)]
    assert silent == []


@pytest.mark.parametrize(("role", "page"), WITH_FIGURES)
def test_it_is_said_in_the_same_words_everywhere(visit, three_services, role, page):
    app = visit(three_services, role, page, **ADDRESS.get(page, {}))
    said = [words for markdown in app.markdown for words in SAID.findall(markdown.value)]

    assert said
    assert set(said) <= {voice.value for voice in Voice}
    assert not any("says who" in markdown.value for markdown in app.markdown)


def sections(app: AppTest) -> Iterator[tuple[str, list[Any]]]:
    """Each heading with what stands under it, outside of what must be opened first.

    What is said under a heading of the page holds for the smaller headings below it.
    """
    heading, shared, found, small = "", [], [], False
    for element in in_order(app.main):
        if element.type in ("header", "subheader"):
            yield heading, [*shared, *found]
            if element.type == "header":
                shared = []
            elif not small:
                shared = [one for one in found if one.type == "markdown"]
            heading, found, small = element.value, [], element.type == "subheader"
        else:
            found.append(element)
    yield heading, [*shared, *found]


def in_order(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        if child.type == "expander":
            continue
        if hasattr(child, "children"):
            yield from in_order(child)
        else:
            yield child


def shows_figures(section: list[Any]) -> bool:
    return any(
        element.type in ("metric", "plotly_chart") or (element.type == "table" and has_figures(element.value))
        for element in section
    )


def has_figures(table: Any) -> bool:
    return any(FIGURE.search(str(cell)) for cell in table.to_numpy().ravel())


def says_who(section: list[Any]) -> bool:
    return any(
        (element.type == "markdown" and SAID.search(element.value))
        or (element.type == "table" and COLUMN in element.value.columns)
        for element in section
    )
