"""`outcomes own` and `outcomes headline` on every sheet of one service: each indicator, each breakdown, each kind."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dashboard.analysis import exact
from dashboard.cli import answering
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.operations.installation import Installation
from dashboard.settings import Settings

SHAPE = {"indicator", "kind", "period", "rows", "notes"}
FIGURES = {"group", "n", "k", "rate", "low", "high", "mark"}
POINT = {"at", "survival", "low", "high", "at_risk"}
VALUED = (Kind.MEAN, Kind.MEDIAN_DAYS, Kind.OBSERVED_TO_EXPECTED)
CURVES = [slug for slug, one in INDICATORS.items() if one.kind is Kind.CURVE]
MANY_VALUED = [slug for slug, one in INDICATORS.items() if one.many_valued]
OTHERS = [slug for slug in INDICATORS if slug not in (*CURVES, *MANY_VALUED)]


@pytest.fixture(scope="module")
def kept_open(one_service) -> Iterator[Installation]:
    found = Installation(Settings(database=one_service))
    yield found
    found.close()


@pytest.fixture
def ask(run, kept_open, monkeypatch):
    """A command on the one service's database, which stays open from one command to the next."""

    @contextmanager
    def opened(_):
        yield kept_open

    monkeypatch.setattr(answering, "opened", opened)

    def ask(command, slug, *words):
        own = ("--provider", "RIVERSIDE") if command == "own" else ()
        return run(command, *own, "--indicator", slug, *words)

    return ask


@pytest.mark.parametrize("slug", OTHERS)
def test_every_breakdown_of_every_indicator(ask, slug):
    for by in (None, *exact.own_by(INDICATORS[slug]), *INDICATORS[slug].breakdowns):
        done = ask("own", slug, *(("--by", by) if by else ()), "--json")
        assert done.code == 0, (by, done.err)
        found = json.loads(done.out, parse_constant=pytest.fail)  # no NaN and no Infinity
        assert found.keys() >= SHAPE
        assert (found["indicator"], found["kind"], found.get("by")) == (slug, "exact", by)
        assert all(isinstance(note, str) for note in found["notes"])
        assert ("index_of_disparity" in found) == (by in CHARACTERISTICS)
        _check_rows(slug, by, found["rows"])


def _check_rows(slug, by, rows):
    for row in rows:
        assert row.keys() >= FIGURES
        assert all(value is None or isinstance(value, str | int | float) for value in row.values())
        assert row["rate"] is None or row["low"] is None or 0 <= row["low"] <= row["rate"] <= row["high"] <= 1
        if INDICATORS[slug].kind in VALUED:
            assert row["rate"] is None
            assert ("value" in row) is (row["mark"] is None) or INDICATORS[slug].kind is Kind.MEDIAN_DAYS
    if by in CHARACTERISTICS:
        assert {row["group"] for row in rows} <= set(CHARACTERISTICS[by].labels.values())
    if by is None:
        assert len(rows) <= 1


@pytest.mark.parametrize("slug", OTHERS)
def test_every_indicator_as_text(ask, slug):
    for words in ((), ("--by", "quarter")):
        done = ask("own", slug, *words)
        assert done.code == 0
        assert done.out
        assert all(line.count("\t") == 3 for line in done.out.splitlines())
        assert "None" not in done.out


@pytest.mark.parametrize("slug", OTHERS)
def test_every_headline(ask, slug):
    for by in (None, "provider", "quarter", "year", "contract"):
        done = ask("headline", slug, *(("--by", by) if by else ()), "--commissioner", "MARCHES", "--json")
        assert done.code == 0
        _check_rows(slug, by, done.json["rows"])
    assert ask("headline", slug, "--by", "contract", "--json").json["rows"][0]["group"] == "RIVERSIDE-MARCHES"


def test_a_commissioner_without_a_contract_sees_nobody(ask):
    done = ask("headline", "completed", "--commissioner", "VALLEY", "--json")
    assert (done.code, done.json["rows"]) == (0, [])
    assert ask("headline", "completed", "--json").json["rows"][0]["n"] > 100


@pytest.mark.parametrize("slug", MANY_VALUED)
def test_needs_are_given_need_by_need_and_never_added_up(ask, slug):
    only = INDICATORS[slug].breakdowns[0]
    found = ask("own", slug, "--json").json
    assert found == ask("own", slug, "--by", only, "--json").json
    assert found["by"] == only
    _check_rows(slug, only, found["rows"])
    for by in exact.OWN_BY:
        done = ask("own", slug, "--by", by)
        assert (done.code, done.out) == (2, "")
        assert "never added up" in done.err
    for by in (None, only, *exact.HEADLINE_BY):
        done = ask("headline", slug, *(("--by", by) if by else ()), "--json")
        assert (done.code, done.out) == (3, "")
        assert "a characteristic of the women" in done.err


@pytest.mark.parametrize("slug", CURVES)
def test_a_curve_is_read_where_it_is_asked_for(ask, slug):
    usual, asked = (ask("own", slug, *words, "--json").json for words in ((), ("--at", "0", "30.5", "400")))
    # Of reoffending those days are left out by which fewer have had one than may be counted.
    few = INDICATORS[slug].smallest_part > 0
    assert [point["at"] for point in usual["rows"]] == [91, 182, 273, 364][few:]
    assert [point["at"] for point in asked["rows"]] == [0, 30.5, 400][2 * few :]
    assert all(point.keys() == POINT for point in asked["rows"])
    survival = [point["survival"] for point in asked["rows"] if point["survival"] is not None]
    assert few or survival[0] == 1
    assert survival == sorted(survival, reverse=True)


@pytest.mark.parametrize("slug", CURVES)
def test_a_curve_as_text_and_what_it_does_not_do(ask, slug):
    done = ask("own", slug, "--at", "30", "190", "364")
    days = ["30 days", "190 days", "364 days"]
    assert [line.split("\t")[0] for line in done.out.splitlines()] == days[INDICATORS[slug].smallest_part > 0 :]
    refused = ask("headline", slug, "--json")
    assert (refused.code, refused.out) == (3, "")
    assert "one woman may stand behind a step of it" in refused.err
    assert ask("own", slug, "--at", "-1").code == 2


@pytest.mark.parametrize("slug", CURVES)
def test_a_curve_by_everything_that_it_is_given_by(ask, slug):
    days = ("0", "364")  # of reoffending the early ones may tell of fewer than may be counted
    for by in (*exact.own_by(INDICATORS[slug]), *INDICATORS[slug].breakdowns):
        found = ask("own", slug, "--by", by, "--at", *days, "--json").json
        points = [line for line in found["rows"] if "at" in line]
        assert all(line.keys() == {"group", "slug", *POINT} for line in points)
        assert all(line["survival"] is None or 0 <= line["survival"] <= 1 for line in points)
        assert all(line.keys() == {"slug", *FIGURES} and line["mark"] for line in found["rows"] if "at" not in line)
        groups = {line["slug"] for line in points} - {"not_known"}
        assert ("logrank" in found) == (len(groups) > 1), by
        if "logrank" in found:
            assert 0 <= found["logrank"]["p_value"] <= 1
            assert 1 <= found["logrank"]["degrees_of_freedom"] < len(groups)
    text = ask("own", slug, "--by", "ethnicity", "--at", *days)
    assert text.code == 0
    assert all(line.count("\t") == 3 for line in text.out.splitlines())


@pytest.mark.parametrize("words", [("--reference", "White"), ("--stratify", "age")])
def test_a_curve_is_not_compared_with_one_group(ask, words):
    done = ask("own", "time_to_leaving", "--by", "ethnicity", *words)
    assert (done.code, done.out) == (2, "")
    assert "Curves are compared all together (log-rank test)" in done.err


def test_waits_are_a_curve_by_group_where_days_are_asked_for(ask):
    found = ask("own", "days_to_start", "--by", "disability", "--at", "14", "--json").json
    assert {line["slug"] for line in found["rows"]} == {"yes", "no", "not_known"}
    assert all(line["at"] == 14 for line in found["rows"])
    assert found["logrank"]["degrees_of_freedom"] == 1
    assert found["unknown"].startswith("Not known for ")


def test_how_many_it_is_known_of(ask):
    (row,) = ask("own", "settled_at_exit", "--json").json["rows"]
    assert row["of"] > row["n"] > 0
    assert row["rate_if_unknown_no"] == pytest.approx(row["k"] / row["of"])
    notes = ask("own", "settled_at_exit", "--json").json["notes"]
    assert any("If unknown were counted as not settled" in note for note in notes)


def test_a_service_sees_no_answers_on_fewer_than_ten(ask):
    rows = ask("own", "trust", "--by", "ethnicity", "--json").json["rows"]
    assert all(row["n"] is None or row["n"] >= 10 for row in rows)
    hidden = [row for row in rows if row["mark"] == "c"]
    assert hidden
    assert all(row["n"] is row["k"] is row["rate"] is None for row in hidden)


def test_a_service_sees_no_reoffending_on_few(ask):
    rows = ask("own", "proven_reoffending", "--by", "ethnicity", "--json").json["rows"]
    for row in rows:
        assert row["rate"] is None or row["n"] >= 30
        assert row["k"] is None or min(row["k"], row["n"] - row["k"]) >= 10
    assert any(row["mark"] for row in rows)
