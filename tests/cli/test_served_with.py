"""What the server is started with: the same tables without a download of their own, whoever starts it."""

import ast
import os
import subprocess
import sys

from dashboard.cli import main
from tests.conftest import ROOT


def test_tables_have_no_download_of_their_own_where_outcomes_starts_the_server(monkeypatch, tmp_path):
    started = []
    monkeypatch.setattr(os, "execv", lambda program, words: started.extend(words))
    monkeypatch.setenv("OUTCOMES_DATABASE", "")
    monkeypatch.setenv("OUTCOMES_DEMONSTRATION", "")
    database = tmp_path / "records.duckdb"
    database.touch()
    assert main(["demo", "--database", str(database)]) in (None, 0)
    assert "--client.disableDataExport=true" in started
    assert "--client.toolbarMode=viewer" in started
    assert "--server.address=127.0.0.1" in started


def test_nor_where_streamlit_is_started_in_this_folder():
    script = "from streamlit import config; print(config.get_option('client.disableDataExport'))"
    env = {name: text for name, text in os.environ.items() if not name.startswith("STREAMLIT")}
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "True"


def test_pages_use_tables_that_cannot_be_sorted_searched_or_taken_away():
    """A dataframe is sent with every row, also those that are not on screen; and has a toolbar."""
    for path in (ROOT / "dashboard").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "st":
                assert node.attr not in ("dataframe", "data_editor", "write_stream", "json", "map", "line_chart"), path
