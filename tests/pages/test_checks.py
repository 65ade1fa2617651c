"""The public list of checks."""

import re

import pytest

from dashboard.intake.problems import RULES

PAGE = "checks.py"


def listed(app):
    return [code for each in app.markdown for code in re.findall(r"^- .*· `(\w+)`", each.value, re.MULTILINE)]


@pytest.mark.parametrize("role", ["commissioner", "provider", "policy"])
def test_every_check_is_listed_once_for_everybody(visit, tmp_path, role):
    app = visit(tmp_path / "records.duckdb", role, PAGE)
    assert not app.exception
    assert sorted(listed(app)) == sorted(RULES)


@pytest.mark.parametrize("code", ["not_in_list", "identifier_in_cell", "set_back", "unknown_column"])
def test_a_link_leads_to_one_check(visit, tmp_path, code):
    app = visit(tmp_path / "records.duckdb", "provider", PAGE, code=code)
    assert not app.exception
    assert app.header[0].value == RULES[code].title
    assert f"Code: `{code}`, since the rules of {RULES[code].since}" in app.markdown[1].value


def test_a_code_that_is_no_check_shows_them_all(visit, tmp_path):
    app = visit(tmp_path / "records.duckdb", "provider", PAGE, code="nonsense")
    assert not app.exception
    assert sorted(listed(app)) == sorted(RULES)
