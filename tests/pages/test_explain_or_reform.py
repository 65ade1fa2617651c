"""The register on its page: how it stands, an answer, a dispute, undone again; and what the disparity page says."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.ui.session import today

PAGE = "explain_or_reform.py"


@pytest.fixture
def database(three_services: Path, tmp_path: Path) -> Path:
    """A copy, because the register lies beside the records."""
    return Path(shutil.copytree(three_services.parent, tmp_path / "copied")) / "records.duckdb"


def _text(app) -> str:
    return "\n".join(
        each.value for kind in (app.markdown, app.header, app.subheader, app.success, app.info) for each in kind
    )


def _answered(app):
    """The first difference, answered as a reform."""
    app.radio[0].set_value("reform").run()
    app.text_area[0].set_value("A second worker. *Not bold*, =1+1.")
    app.text_input[0].set_value("Head of commissioning")
    app.date_input[0].set_value(today() + timedelta(days=100))
    return next(button for button in app.button if button.label == "Keep this answer").click().run()


def test_it_opens_on_what_is_clear_and_how_long_nobody_has_answered(visit, database):
    app = visit(database, "commissioner", PAGE)

    assert not app.exception
    assert app.title[0].value == "Explain or reform"
    clear, waiting, overdue, disputed = (metric.value for metric in app.metric)
    assert clear == waiting != "0"
    assert (overdue, disputed) == ("0", "0")
    assert "would look clear by chance" in _text(app)
    assert "Not answered for" in _text(app)


def test_an_answer_is_kept_shown_as_it_was_written_and_undone(visit, database):
    app = _answered(visit(database, "commissioner", PAGE))

    assert not app.exception
    assert "Reform agreed" in _text(app)
    assert r"A second worker\. \*Not bold\*, \=1\+1\." in _text(app).replace(r"\,", ",") or "Not bold" in _text(app)
    assert int(app.metric[1].value) == int(app.metric[0].value) - 1
    app = next(button for button in app.button if button.label == "Undo").click().run()
    assert app.metric[1].value == app.metric[0].value
    assert any(expander.label.startswith("Everything that was said of it (2)") for expander in app.expander)


def test_what_is_missing_is_said_and_nothing_is_kept(visit, database):
    app = visit(database, "commissioner", PAGE)
    app = next(button for button in app.button if button.label == "Keep this answer").click().run()

    assert [error.value for error in app.error] == ["Say which post answers for it: a post, not a name."]
    assert app.metric[1].value == app.metric[0].value


def test_a_service_and_a_policy_group_dispute_and_cannot_answer(visit, database):
    for role in ("provider", "policy"):
        app = visit(database, role, PAGE)
        assert not any(button.label == "Keep this answer" for button in app.button)
        app.text_area[0].set_value("Half of them were referred twice.")
        app = next(button for button in app.button if button.label == "Keep this").click().run()
        assert not app.exception
        assert "disputed" in _text(app)
        assert int(app.metric[3].value) == 1


def test_a_service_does_not_see_what_is_about_another(visit, database):
    everybody, own = visit(database, "policy", PAGE), visit(database, "provider", PAGE)
    assert any("Cwm Haf" in option for option in everybody.selectbox(key="difference").options)

    assert int(own.metric[0].value) < int(everybody.metric[0].value)
    assert not any("Cwm Haf" in option for option in own.selectbox(key="difference").options)


def _completed(visit, database):
    app = visit(database, "commissioner", "commissioners/disparity.py")
    return app.selectbox(key="indicator").set_value("completed").run()


def test_the_disparity_page_says_what_was_answered(visit, database):
    assert "Not answered for" in _text(_completed(visit, database))
    app = visit(database, "commissioner", PAGE)
    _answered(app.selectbox(key="difference").set_value("completed|||black").run())

    assert "Reform agreed" in _text(_completed(visit, database))


def test_before_the_first_publication(visit, empty_records):
    for role in ("commissioner", "provider", "policy"):
        app = visit(empty_records, role, PAGE)
        assert not app.exception
        assert app.info[0].value.startswith("Nothing has been published yet.")
