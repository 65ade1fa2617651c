"""What import contracts cannot say: the named readers of the records, how SQL is run, what stands where, and words."""

import ast
import re
import subprocess

import pytest

from dashboard.definitions.sheets import SHEETS
from dashboard.warehouse import code_lists, keeping
from tests.conftest import ROOT

PACKAGE = ROOT / "dashboard"
RECORDS = "dashboard.warehouse.records"
READERS = {
    "intake/submit.py": "submit, with its preview",
    "intake/remembering.py": "what a service calls our columns: keeps it and lists it, and reads no woman",
    "disclosure/build.py": "the builder",
    "disclosure/truth.py": "the builder: its queries",
    "disclosure/budget.py": "the builder: how many published values a woman moves",
    "analysis/exact.py": "own, and headline",
    "analysis/cohorts.py": "own, and headline: when reoffending can be known",
    "operations/returns.py": "returns",
    "intake/preview.py": "submit, with its preview: on a draft in memory",
    "operations/totals.py": "totals that were typed: keeps and lists them, and reads no woman",
    "operations/versions.py": "returns: every version, with what was kept of it",
    "operations/differences.py": "returns: what is different between two versions",
    "operations/withdrawing.py": "returns: takes one back, and puts it back",
    "warehouse/drafts.py": "what the records of one provider would be, in memory only",
    "operations/forgetting.py": "removes a woman who says no, and counts what is held about her",
    "warehouse/backups.py": "writes a copy of them, and puts one back",
    "operations/retention.py": "counts and removes what is no longer kept",
    "operations/contracts.py": "what was agreed: keeps it and lists it, and reads no woman",
    "operations/reviewing.py": "headline of one contract; keeps what its sides say in a review, and reads no woman",
    "operations/before_review.py": "headline of one contract, and its returns",
    "operations/limits_anew.py": "why process limits were made anew: keeps it and lists it, and reads no woman",
    "operations/installation.py": "opens them for the others, and reads nothing",
}
WRITTEN_BY_PYTHON = {
    "warehouse/records.py": {"drop view {view}", "use {ATTACHED}"},
    "warehouse/connection.py": {
        "attach '{place}' as {ATTACHED} (encryption_key '{key}'{how})", "set {name} = {value}", "use {ATTACHED}",
    },
    "warehouse/releasing.py": {"describe {table}", "insert into {table} by name select * from new_lines"},
    "warehouse/code_lists.py": {
        "delete from {table}", "describe {table}", "insert into {table} by name select * from new_codes",
    },
    "warehouse/drafts.py": {"insert into {table} by name select * from copied"},
    "warehouse/anew.py": {"insert into {table} by name select * from rows_that_stay"},
    "warehouse/keeping.py": {
        "insert into {table} by name select * from new_rows", "select count(*) from {table} where return_id = ?",
    },
}  # fmt: skip
"""The only statements that are put together: names of our own tables, never a value; and where a file is attached,
which takes no bound values, its path and its key in hexadecimal digits."""
FOLDERS = {".ci", ".streamlit", "dashboard", "queries", "sample_data", "tests"}
NEVER = ("BAME", "non-White", "offender", "ex-offender")


def _modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_only_the_named_readers_import_the_records():
    found = {
        name
        for name, tree in _modules()
        if any(module == RECORDS or module.startswith(f"{RECORDS}.") for module in _imported(tree))
    }
    assert found == set(READERS)


def _calls(tree, *names):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield from node.args


def _put_together(node):
    pasted = isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add))
    formatted = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    return pasted or formatted


def test_values_are_bound_and_never_pasted_into_sql():
    names = ("execute", "executemany", "sql", "query", "fetch", "fetch_with", "_fetch", "_number")
    for name, tree in _modules():
        pasted = {ast.unparse(query)[2:-1] for query in _calls(tree, *names) if _put_together(query)}
        assert pasted == WRITTEN_BY_PYTHON.get(name, set()), name


def test_the_tables_whose_names_stand_in_sql_are_declared_here():
    """What is put in the place of {table} comes from these, and from nothing that anybody sends."""
    for name in (*SHEETS, *keeping._TABLES.values(), *code_lists._lists("settled")):
        assert re.fullmatch(r"[a-z_]+", name)


def test_only_the_folders_that_are_allowed_lie_at_the_root():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert {line.split("/")[0] for line in listed.splitlines() if "/" in line} <= FOLDERS


@pytest.mark.parametrize("word", NEVER)
def test_words_that_are_never_used_of_women(word):
    pattern = re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE)
    texts = [
        path
        for end in ("py", "toml", "sql")
        for top in ("dashboard", "queries")
        for path in (ROOT / top).rglob(f"*.{end}")
    ]
    assert texts
    assert not [path for path in texts if pattern.search(path.read_text(encoding="utf-8"))]


def test_a_page_holds_no_bare_string_below_its_first():
    """Streamlit writes what stands by itself in a page's script onto the page, even if it is meant as a docstring."""
    for name, tree in _modules():
        if name.startswith("app_pages/"):
            bare = [
                node for node in tree.body[1:] if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            ]
            assert bare == [], name
