"""Whether a row with nobody can be told from one with a few by its looks."""

import pytest

from dashboard.analysis.answer import Row
from dashboard.disclosure.sums import Place, TrueCell
from tests.red_team.attacks import zeros

EMPTY, SMALL = (Place("2025-26", "", "age_two", group) for group in ("not_known", "18-24"))
FEW = {SMALL: TrueCell(3, "3", 0, "0")}
HIDDEN = Row("", mark="c")


@pytest.mark.parametrize("truth", [FEW, {}], ids=["beside a few", "where no row has a few"])
def test_hidden_alike_nothing_is_concluded(truth):
    shown = {"started": {EMPTY: HIDDEN, **dict.fromkeys(truth, HIDDEN)}}
    assert zeros.attack({}, {"started": truth}, shown).passed


@pytest.mark.parametrize("truth", [FEW, {}], ids=["beside a few", "where no row has a few"])
def test_nought_that_is_shown_is_found(truth):
    shown = {"started": {EMPTY: Row("", n=0), **dict.fromkeys(truth, HIDDEN)}}
    assert not zeros.attack({}, {"started": truth}, shown).passed
