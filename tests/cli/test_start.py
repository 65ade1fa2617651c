"""What every command pays for before it does anything."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

SLOW = ("pandas", "pandera", "scipy.stats", "scipy.optimize", "streamlit", "plotly", "docx", "typst")
"""Each takes as long to load as most commands take; those that need one load it themselves."""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    words = [sys.executable, "-c", "import dashboard.cli, sys; print(*sys.modules)"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", SLOW)
def test_what_is_slow_to_load_is_not_loaded_by_every_command(loaded: set[str], module: str) -> None:
    assert "dashboard.cli" in loaded
    assert module not in loaded
