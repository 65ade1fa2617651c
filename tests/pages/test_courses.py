"""Waiting and leaving in steps: what commissioners and policy officers see of them, shown and hidden."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.analysis.steps import with_steps
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.steps import COURSES, WAITS
from dashboard.disclosure import policy as policies
from dashboard.ui import courses

PAGES = [("commissioner", "commissioners/engagement.py"), ("policy", "policy/summary.py")]


def said(app):
    parts = (app.header, app.subheader, app.markdown, app.info)
    return " ".join(element.value for elements in parts for element in elements)


@pytest.mark.parametrize(("role", "page"), PAGES)
def test_both_have_both_and_are_told_where_there_is_no_such_table(visit, three_services, role, page):
    """All of these women were referred and started before the first return: there is no year of waits to publish."""
    app = visit(three_services, role, page)

    assert not app.exception
    headers = {header.value for header in app.header}
    assert {courses.QUESTIONS[by] for by in ("waiting_time", "leaving_step")} <= headers
    assert (courses.QUESTIONS["reoffence_step"] in headers) == (role == "policy")
    told = [info.value for info in app.info if info.value.startswith("This is not one of the published tables.")]
    assert len(told) >= (4 if role == "policy" else 2)
    assert all("all services together" in one for one in told[:2]), "it says what is the nearest"


def _page(by):
    from dashboard.ui import courses

    courses.in_steps(by, None)


def _waits(*counts):
    rows = tuple(
        Row(label, n=n, slug=slug, mark="c" if n is None else None)
        for (slug, label), n in zip(WAITS.groups.items(), counts, strict=True)
    )
    answer = Answer("waits", Source.RELEASED, "2025-26", rows, by="waiting_time", notes=("the protection",))
    return with_steps(answer, 1400, policies.load(), 4)


def test_what_may_be_shown_is_a_finding_a_chart_and_two_tables(monkeypatch):
    monkeypatch.setattr(courses.answers, "published", lambda question: _waits(100, 200, 600, 200, 100, 200))
    app = AppTest.from_function(_page, args=("waiting_time",), default_timeout=60).run()

    assert not app.exception
    assert app.subheader[0].value == "Half of the women had started between 2 weeks and 4 weeks after their referral."
    (chart,) = app.get("plotly_chart")
    assert chart.proto.alt.startswith("Half of the women had started between 2 weeks and 4 weeks")
    assert "Had not started: 93% after 1 week" in chart.proto.alt
    steps, counts = [table.value for table in app.table]
    assert list(steps["By the end of"]) == ["1 week", "2 weeks", "4 weeks", "8 weeks"]
    assert list(steps["Had not started"]) == ["93%", "79%", "36%", "21%"]
    assert list(counts["How many"]) == ["100", "200", "600", "200", "100", "200"]
    assert "Between two dots it is not known" in said(app)


def test_what_is_hidden_is_said_to_be_and_why(visit, three_services, monkeypatch):
    visit(three_services, "policy", "definitions.py")
    monkeypatch.setattr(courses.answers, "published", lambda question: _waits(None, None, 600, 200, 100, 200))
    app = AppTest.from_function(_page, args=("waiting_time",), default_timeout=60).run()

    assert not app.exception
    assert app.subheader[0].value == "By when half had started cannot be shown safely."
    assert not app.get("plotly_chart")
    (counts,) = [table.value for table in app.table]
    assert list(counts["How many"]) == ["[c]", "[c]", "600", "200", "100", "200"]
    assert "Why is something hidden?" in said(app)


@pytest.fixture
def of_reoffending(monkeypatch):
    """What is published of 1,000 matched people, by any characteristic."""

    def published(question):
        counts = {"none": 600, "reoffended>month_3": 200, "reoffended>month_6": 100, "reoffended>one": 300}
        rows = tuple(
            Row(label, n=counts.get(slug), slug=slug, mark=None if slug in counts else "c")
            for slug, label in CHARACTERISTICS[question.by].labels.items()
        )
        answer = Answer("proven_reoffending", Source.RELEASED, "2023-24", rows, by=question.by, unknown="Few unknown.")
        return with_steps(answer, 1000, policies.load(), 4) if question.by in COURSES else answer

    monkeypatch.setattr(courses.answers, "published", published)


def test_reoffending_has_how_soon_and_how_often(visit, three_services, of_reoffending):
    app = visit(three_services, "commissioner", "commissioners/reoffending.py")

    assert not app.exception
    words = said(app)
    assert "Fewer than half had had one 6 months after the index date; what came after cannot be shown safely." in words
    assert courses.QUESTIONS["reoffence_step"] in words
    assert "How many proven reoffences were there?" in words
    assert "Few unknown." in words
    steps = next(table.value for table in app.table if "Had had none" in table.value.columns)
    assert list(steps["Had had none"]) == ["80%", "70%"]
    how_many = [table.value for table in app.table if "Matched people" in table.value.columns][-1]
    assert list(how_many["How many"]) == ["600", "300", "[c]", "[c]", "[c]", "[c]"]


def test_every_course_has_a_question():
    assert courses.QUESTIONS.keys() == COURSES.keys()
