"""What pages ask is noted: once a session, whoever asks; without figures; and exports can be found again."""

import json
import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.access import Role, Viewer
from dashboard.definitions.indicators import INDICATORS
from dashboard.exports import disparity
from dashboard.operations import log
from dashboard.operations.installation import Installation
from dashboard.settings import Settings
from dashboard.ui import answers
from tests.builders import POLICY

SEEN = {
    "commissioners/overview.py": ("commissioner", {"headline"}),
    "commissioners/disparity.py": ("commissioner", {"released"}),
    "providers/service.py": ("provider", {"own"}),
    "policy/summary.py": ("policy", {"released"}),
    "explain_or_reform.py": ("policy", {"released"}),
}


@pytest.fixture
def database(three_services, tmp_path):
    """The three services, to be looked at for the first time."""
    unlogged = shutil.ignore_patterns("log-*.jsonl")  # other tests have looked at them
    return Path(shutil.copytree(three_services.parent, tmp_path / "looked", ignore=unlogged)) / three_services.name


@pytest.mark.parametrize("page", SEEN)
def test_each_question_of_a_page_is_noted_once_a_session(visit, database, page):
    role, kinds = SEEN[page]
    app = visit(database, role, page)

    first = log.entries(database)
    here = [one for one in first if one.kind in kinds]
    assert not app.exception
    assert here
    assert {one.way for one in first} == {"page"}
    assert {one.role for one in first} == {role}
    assert len({json.dumps(vars(one), default=str) for one in first}) == len(first)
    app.run()
    assert log.entries(database) == first, "the page ran again, and nothing new was asked"

    visit(database, role, page)
    assert len(log.entries(database)) == 2 * len(first), "another session has its questions noted, though it is kept"


def test_who_asks_stands_in_it_by_code_and_no_figure_does(visit, database):
    visit(database, "provider", "providers/service.py", service="RIVERSIDE")
    visit(database, "commissioner", "commissioners/overview.py")
    visit(database, "policy", "policy/summary.py")

    found = log.entries(database)
    assert {(one.role, one.who) for one in found} == {
        ("provider", "RIVERSIDE"), ("commissioner", "COMMISSIONER"), ("policy", "Policy officer (demonstration)"),
    }  # fmt: skip
    installation = Installation(Settings(database=database))
    release = installation.release().release_id
    installation.close()
    for one in found:
        assert one.what in {*INDICATORS, log.SUMMARY, log.PATHWAY, log.REGISTER, log.COHORTS}
        assert one.release == (release if one.kind == "released" and not one.refused else "")
        assert one.selection.keys() <= {
            "by", "provider", "period", "from", "to", "at", "group", "reference", "indicator", "stratify",
        }  # fmt: skip
        assert not any(character in text for text in one.selection.values() for character in "%.@")


class TestHistory:
    """Exports, on the page that makes them."""

    @pytest.fixture
    def made(self, visit, database, monkeypatch):
        """Two exports of the policy officer, made as the buttons make them."""
        visit(database, "policy", "policy/summary.py")
        monkeypatch.setenv("OUTCOMES_DATABASE", str(database))
        viewer = Viewer(Role.POLICY, "Policy officer (demonstration)")
        return {kind: answers.summary_file(viewer, kind, "2025-26") for kind in disparity.FORMATS}

    def test_nothing_yet(self, visit, database):
        app = visit(database, "policy", "policy/summary.py")
        assert any("You have taken nothing away yet" in one.value for one in app.markdown)

    def test_what_was_made_is_listed_with_its_checksum(self, visit, database, made):
        app = visit(database, "policy", "policy/summary.py")
        (table,) = [one.value for one in app.table if "Release" in one.value.columns]
        assert table["What"].to_list() == ["disparity summary, 2025-26, xlsx", "disparity summary, 2025-26, csv"]
        assert {len(text.strip("`")) for text in table["Checksum (SHA-256)"]} == {64}

    def test_it_is_the_viewer_s_own_history(self, database, made):
        assert log.exports_of(database, POLICY) == []
        assert len(log.exports_of(database, Viewer(Role.POLICY, "Policy officer (demonstration)"))) == 2

    @pytest.mark.parametrize(("change", "says"), [(b"", "Unchanged."), (b" ", "Not made here")])
    def test_a_file_says_whether_it_is_genuine(self, visit, database, made, monkeypatch, change, says):
        content = made["csv"] + change
        held = type("Held", (UploadedFile,), {"__init__": lambda self: None, "getvalue": lambda self: content})()
        monkeypatch.setattr(st, "file_uploader", lambda *_, **__: held)
        app = visit(database, "policy", "policy/summary.py")
        said = [one.value for one in (*app.success, *app.warning)]
        assert any(says in one for one in said)

    def test_a_commissioner_can_hold_one_against_the_log_too(self, visit, database):
        app = visit(database, "commissioner", "commissioners/disparity.py")
        assert any("genuine" in one.label for one in app.expander)
