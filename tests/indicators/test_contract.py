"""Every indicator keeps the contract between its sentence and its query."""

import random
import re

import duckdb
import polars as pl
import pytest

from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.settings import resource
from dashboard.warehouse import queries
from dashboard.warehouse.records import Records
from tests.builders import new_return, quarters
from tests.indicators.twin import random_rows

COLUMNS = {
    "unit_id": pl.String,
    "provider": pl.String,
    "contract": pl.String,
    "person_key": pl.String,
    "counted_on": pl.Date,
    "achieved": pl.Boolean,
    "value": pl.Float64,
    "weight": pl.Float64,
}
every_indicator = pytest.mark.parametrize("slug", INDICATORS)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Records with two services, several quarters, and quarters that were sent again."""
    records = Records(tmp_path_factory.mktemp("contract") / "records.duckdb", create=True)
    chance = random.Random(1)
    for provider in ("A", "B"):
        for quarter in (*quarters("2023-24 Q3", "2025-26 Q1"), "2024-25 Q1"):
            records.accept(new_return(provider, quarter, random_rows(chance, quarter, referrals=30)))
    yield records
    records.close()


@pytest.fixture
def listed(filled, slug):
    return filled.fetch(queries.sql("indicators", slug))


def test_every_declaration_has_a_query_and_every_query_a_declaration():
    assert {path.stem for path in queries.files("indicators")} == set(INDICATORS)


@every_indicator
def test_the_query_lists_the_columns_of_the_contract(slug, listed):
    assert list(listed.schema.items()) == list(COLUMNS.items())
    assert listed.height, "the example has nobody who counts"


@every_indicator
def test_a_unit_counts_once_a_day(slug, listed):
    assert not listed.select("unit_id", "counted_on").is_duplicated().any()


@every_indicator
def test_whether_achieved_is_never_unknown(slug, listed):
    others = [name for name in COLUMNS if name not in ("value", "weight")]
    assert not any(listed.select(others).null_count().row(0))


@every_indicator
def test_the_query_runs_as_it_stands(slug, filled):
    text = (resource("queries") / "indicators" / f"{slug}.sql").read_text(encoding="utf-8")
    assert text.startswith("-- ")
    assert not re.search(r"[$?]", re.sub(r"--.*", "", text)), "a parameter"
    assert len(duckdb.extract_statements(text)) == 1
    filled.fetch(text)


@every_indicator
def test_the_stacked_view_holds_the_same(slug, filled, listed):
    stacked = filled.fetch("select * exclude (indicator) from indicator_unit where indicator = $slug", {"slug": slug})
    assert stacked.sort("unit_id", "counted_on").equals(listed.sort("unit_id", "counted_on"))


@every_indicator
def test_values_stand_where_the_kind_needs_them(slug, listed):
    kind = INDICATORS[slug].kind
    if kind is Kind.RATIO:
        assert not listed["value"].has_nulls()
        assert not listed["weight"].has_nulls()
    if kind is Kind.COUNT:
        assert listed["achieved"].all(), "a count has no second answer"
    assert listed["value"].has_nulls() != bool(kind is Kind.RATIO or INDICATORS[slug].value_means)


@every_indicator
def test_the_declaration_is_complete(slug):
    declared = INDICATORS[slug]
    assert declared.slug == slug
    assert declared.question.endswith("?")
    for text in (declared.title, declared.why_it_matters, declared.domain, declared.denominator, declared.numerator):
        assert text
    assert declared.counted_on
    assert set(declared.breakdowns) <= set(CHARACTERISTICS)
    assert bool(declared.success) == (declared.kind is not Kind.COUNT), "a finding needs words for the outcome"
    assert bool(declared.released_as) == (declared.kind is Kind.RATIO), "what is not women is released as women"


def test_titles_and_questions_are_different():
    for name in ("title", "question"):
        words = [getattr(indicator, name) for indicator in INDICATORS.values()]
        assert len(set(words)) == len(words)
