"""Publication, as two officers do it on the page; and Methods, which tells everybody what came of it."""

import shutil
from pathlib import Path

import pytest

from dashboard.operations.current_release import CurrentRelease

PAGE, METHODS = "publication.py", "methods.py"
REASON = "One service had sent the women of another area."


@pytest.fixture
def database(three_services, tmp_path):
    """Three services, published; a copy that may be changed."""
    return Path(shutil.copytree(three_services.parent, tmp_path / "published")) / three_services.name


def _officer(visit, database, name):
    return visit(database, "publisher", PAGE, officer=name)


def _press(app, label):
    next(button for button in app.button if button.label == label).click()
    return app.run()


def _looked_at(app):
    """The second officer sees what would be published: the table that is corrected, and what stands of it."""
    assert next(box for box in app.selectbox if box.label == "Table").value == "provider_year_ethnicity"
    assert any("As it is published now" in text.value for text in app.markdown)
    return app.table


def _current(database):
    current = CurrentRelease(database)
    found = current.get().release_id
    current.close()
    return found


def _prepare_correction(visit, database):
    app = _officer(visit, database, "Officer A")
    next(box for box in app.selectbox if box.label == "Table").select("provider_year_ethnicity")
    app.run()
    app.text_area[0].input(REASON)
    app = _press(app, "Prepare the correction")
    assert any("would only move them by chance" in error.value for error in app.error)
    next(box for box in app.checkbox if box.label.startswith("The records were right")).check()
    return _press(app, "Prepare the correction")


def test_a_correction_from_its_price_to_the_public_register(visit, database):
    before = _current(database)
    app = _prepare_correction(visit, database)
    assert not app.exception
    assert any("chance of 0.69; it was 0.64" in text.value for text in app.markdown)
    assert any("You prepared it" in info.value for info in app.info)
    assert not [button for button in app.button if button.label == "Approve and publish"]

    app = _officer(visit, database, "Officer B")
    assert any("Black, Black British" in str(table.value.to_numpy().tolist()) for table in _looked_at(app)), (
        "its figures"
    )
    app = _press(app, "Approve and publish")
    assert not app.exception
    assert any("Published" in done.value for done in app.success)
    assert _current(database) != before

    register = visit(database, "policy", METHODS)
    assert any(REASON in str(table.value.to_numpy().tolist()) for table in register.table)


def test_a_candidate_can_be_discarded_with_a_reason(visit, database):
    before = _current(database)
    _prepare_correction(visit, database)
    app = _officer(visit, database, "Officer B")
    app = _press(app, "Discard")
    assert any("Say why" in error.value for error in app.error)
    next(text for text in app.text_input if text.label == "Why").input("Not serious enough.")
    app = _press(app.run(), "Discard")
    assert not app.exception
    assert any("Nothing waits" in text.value for text in app.markdown)
    assert _current(database) == before


def test_what_is_published_is_not_prepared_again(visit, database):
    app = _press(_officer(visit, database, "Officer A"), "Prepare a release candidate")
    assert any("What is published is not computed again" in error.value for error in app.error)


def test_the_calendar_says_what_stands(visit, database):
    app = _officer(visit, database, "Officer A")
    calendar = next(table.value for table in app.table if "Locked on" in table.value.columns)
    assert list(calendar["Period"]) == ["2025-26 Q1", "2025-26 Q2", "2025-26 Q3", "2025-26 Q4", "2025-26"]
    assert calendar["State"].iloc[1] == "published, final"
    assert calendar["Locked on"].iloc[4] == "26 May 2026"


def test_what_was_found_before_it_was_published_can_still_be_read(visit, database):
    app = _officer(visit, database, "Officer B")
    found = [
        one for one in app.expander if one.label.startswith(f"What the checks found in release {_current(database)}")
    ]
    assert len(found) == 1
    assert set(found[0].table[0].value["Result"]) == {"passed"}


def test_the_contract_period_is_declared(visit, database):
    app = _officer(visit, database, "Officer A")
    boxes = {box.label: box for box in app.selectbox}
    boxes["From"].select("2024-25 Q1")
    boxes["To"].select("2025-26 Q4")
    app = _press(app.run(), "Declare")
    assert any("Declared: 2024-25 Q1 to 2025-26 Q4" in done.value for done in app.success)


@pytest.mark.parametrize("role", ["commissioner", "provider", "policy", "publisher"])
def test_methods_say_what_it_costs_and_what_is_not_promised(visit, database, role):
    app = visit(database, role, METHODS)
    assert not app.exception
    headings = [heading.value for heading in app.header]
    assert {"What it costs", "What is not promised", "Corrections and releases"} <= set(headings)
    assert any("Everything that was published" in text.value for text in app.markdown)
