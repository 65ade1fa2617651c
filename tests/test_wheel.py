"""The wheel holds all that the product needs, and works from any folder."""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from dashboard.definitions.indicators import INDICATORS
from tests.conftest import ROOT

WHERE = "import dashboard; print(dashboard.__file__)"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    _python("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder with the installed wheel, and nothing of the repository."""
    site = tmp_path_factory.mktemp("site")
    pip = ("-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check", "--no-compile")
    _python(*pip, "--target", str(site), str(wheel), cwd=site)
    return site


@pytest.fixture
def elsewhere(installed, tmp_path):
    """Runs the installed product from an empty folder; it answers from there, or the test ends here."""

    def run(*words, expected=0):
        return _python(*words, cwd=tmp_path, expected=expected, PYTHONPATH=str(installed))

    assert run("-c", WHERE).startswith(str(installed)), "not the wheel, but the repository would be tested"
    return run


def _python(*words, cwd, expected=0, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "OUTCOMES", "COV"))}
    done = subprocess.run(
        [sys.executable, *words], cwd=cwd, env=kept | environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == expected, done.stdout + done.stderr
    return done.stdout


def test_what_the_wheel_holds(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder, pattern in (("queries", "**/*.sql"), ("sample_data", "**/*.csv"), ("sample_data", "**/*.py")):
        wanted = {f"dashboard/resources/{path.relative_to(ROOT)}" for path in (ROOT / folder).glob(pattern)}
        assert wanted
        assert wanted <= held
    ours = (path for end in ("py", "html", "css") for path in (ROOT / "dashboard").rglob(f"*.{end}"))
    wanted = {str(path.relative_to(ROOT)) for path in ours}
    assert wanted | {"dashboard/resources/.streamlit/config.toml", "dashboard/disclosure/policy.toml"} <= held


def test_the_wheel_holds_no_tests_and_no_data(wheel):
    held = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in held if name.endswith((".duckdb", ".pyc")) or name.startswith(("tests", "outcomes-"))]


def test_definitions_from_an_empty_folder(elsewhere):
    found = json.loads(elsewhere("-m", "dashboard.cli", "definitions", "--json"))
    assert [each["slug"] for each in found] == list(INDICATORS)


def test_check_and_submit_from_an_empty_folder(elsewhere, installed, tmp_path):
    samples = installed / "dashboard" / "resources" / "sample_data"
    of = ("--provider", "RIVERSIDE", "--quarter", "2025-26 Q4")
    good = str(samples / "2025-26-q4-riverside" / "2025-26-q4-riverside-referrals.csv")
    found = json.loads(elsewhere("-m", "dashboard.cli", "check", good, *of, "--json"))
    assert found["verdict"].startswith("All is well")
    assert list(tmp_path.iterdir()) == []
    elsewhere("-m", "dashboard.cli", "check", str(samples / "broken" / "bad_date.csv"), *of, expected=1)
    receipt = elsewhere("-m", "dashboard.cli", "submit", good, *of)
    assert receipt.startswith("Return accepted: RIVERSIDE-2025-26-Q4-v1")
    assert (tmp_path / "outcomes-data" / "records.duckdb").exists()
