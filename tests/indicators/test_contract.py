"""Every indicator keeps the contract between its sentence and its query."""

import random
import re
from datetime import date

import duckdb
import polars as pl
import pytest

from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.contracts import Contract
from dashboard.definitions.indicators import INDICATORS, Counting, Kind, of_domain
from dashboard.settings import resource
from dashboard.warehouse import queries
from tests.builders import quarters
from tests.indicators.random_sheets import random_population, random_reoffending, random_return
from tests.indicators.twin import Sent

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


VALUES = {
    Kind.COUNT: (False, False),
    Kind.SUM: (True, False),
    Kind.SHARE: (False, False),
    Kind.RATIO: (True, True),
    Kind.MEAN: (True, True),
    Kind.MEDIAN_DAYS: (True, False),
    Kind.OBSERVED_TO_EXPECTED: (True, True),
    Kind.CURVE: (True, False),
}
"""Kind → whether each of its units has a value, and a weight."""
CARRIES_A_VALUE = {"waiting_now", *(slug for slug in INDICATORS if slug.endswith(("_improved", "_worsened")))}
"""Those that carry a value which their kind does not need: the wait so far, and the points by which she is better."""


@pytest.fixture(scope="module")
def filled(kept):
    """Records with all seven sheets of two services, one with two contracts, and quarters that were sent again."""
    chance = random.Random(1)
    refs = {"A": ("A-1", "A-2"), "B": (None,)}
    returns = [
        Sent(
            provider,
            quarter,
            random_return(chance, quarter, referrals=400, contracts=refs[provider]),
            days_after=20 + 5 * i,
        )
        for provider in "AB"
        for i, quarter in enumerate((*quarters("2023-24 Q3", "2024-25 Q4"), "2024-25 Q1"))
    ]
    files = [
        ("reoffending", random_reoffending(chance, date(2024, 8, 31))),
        ("population", random_population(chance)),
    ]
    contracts = [Contract(code, "A", ("COMMISSIONER",)) for code in refs["A"]]
    with kept(returns, files, contracts) as records:
        yield records


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
    never_null = ["unit_id", "provider", "counted_on", "achieved"]
    declared = INDICATORS[slug]
    if declared.counting not in (Counting.ANSWERS, Counting.RETURNS):
        never_null.append("person_key")
    if declared.of_referrals:
        never_null.append("contract")
    assert not any(listed.select(never_null).null_count().row(0))
    if declared.counting in (Counting.ANSWERS, Counting.RETURNS):
        assert listed["person_key"].is_null().all(), "no woman can be told"


@every_indicator
def test_a_unit_is_named_by_its_service(slug, listed):
    """So that two services never share one; and a woman too."""
    for name in ("unit_id", "person_key"):
        assert listed.filter(~pl.col(name).str.starts_with(pl.col("provider") + "/")).is_empty()


@every_indicator
def test_what_names_no_referral_is_counted_under_an_only_contract(slug, listed):
    """A has two contracts, B the one that is assumed of it."""
    if INDICATORS[slug].of_referrals or slug == "returns_on_time":
        assert listed["contract"].unique().sort().to_list() == ["A-1", "A-2", "B-1"]
    else:
        pairs = listed.select("provider", "contract").unique().sort("provider").rows()
        assert pairs == [("A", None), ("B", "B-1")]


@every_indicator
def test_the_query_runs_as_it_stands(slug, filled):
    text = (resource("queries") / "indicators" / f"{slug}.sql").read_text(encoding="utf-8")
    assert text.startswith("-- ")
    assert not re.search(r"[$?]", re.sub(r"--.*", "", text)), "a parameter"
    assert len(duckdb.extract_statements(text)) == 1
    filled.fetch(text)


@every_indicator
def test_the_view_of_its_name_holds_the_same(slug, filled, listed):
    view = filled.fetch(f"select * from indicator_{slug}")
    assert view.sort("unit_id", "counted_on").equals(listed.sort("unit_id", "counted_on"))


@every_indicator
def test_values_stand_where_the_kind_needs_them(slug, listed):
    declared = INDICATORS[slug]
    has_value, has_weight = VALUES[declared.kind]
    if slug in CARRIES_A_VALUE:
        assert not has_value
        has_value = True
    for name, wanted in (("value", has_value), ("weight", has_weight)):
        assert listed[name].null_count() == (0 if wanted else listed.height)
        assert not listed[name].is_nan().any()
    assert (slug == "waiting_now") == bool(declared.value_means)
    if declared.kind in (Kind.COUNT, Kind.SUM):
        assert listed["achieved"].all(), "a count has no second answer"
    elif slug not in ("reoffences_per_reoffender", "experience_response"):
        assert set(listed["achieved"]) == {True, False}, "the example shows only one side"
    if declared.kind in (Kind.MEDIAN_DAYS, Kind.CURVE):
        assert listed["value"].min() >= 0


@every_indicator
def test_the_declaration_is_complete(slug):
    declared = INDICATORS[slug]
    assert declared.slug == slug
    assert declared.question.endswith("?")
    for text in (declared.title, declared.why_it_matters, declared.domain, declared.denominator, declared.numerator):
        assert text
    assert declared.counted_on
    assert declared.source
    assert set(declared.breakdowns) <= set(CHARACTERISTICS)
    if declared.kind in (Kind.SHARE, Kind.RATIO):
        assert declared.success, "a finding needs words for the outcome"
    for other in (declared.known_of, declared.beside):
        assert not other or other in INDICATORS
    assert not declared.unknown_as_no or declared.known_of


@every_indicator
def test_who_counts_is_one_of_those_of_whom_it_should_be_known(slug, listed, filled):
    """On the same day too, so that no quarter is more than complete. Matched people are joined to nobody."""
    base = INDICATORS[slug].known_of
    if base and base != "reoffending_coverage":
        should = filled.fetch(queries.sql("indicators", base))
        assert listed.join(should, on=["unit_id", "contract", "counted_on"], how="anti", nulls_equal=True).is_empty()


@every_indicator
def test_what_is_published_counts_women_or_answers(slug):
    declared = INDICATORS[slug]
    if not declared.published:
        assert declared.published_share is None
        return
    assert declared.kind in (Kind.COUNT, Kind.SHARE, Kind.RATIO)
    assert declared.counting is not Counting.RETURNS
    assert (declared.kind is Kind.RATIO) == (declared.published_share is not None)
    assert (declared.kind is Kind.RATIO) == bool(declared.released_as), "what is not women is released as women"


@every_indicator
def test_no_target_stands_where_it_would_make_workers_press_for_a_five(slug):
    declared = INDICATORS[slug]
    if declared.voice.value == "her own words" or declared.domain == "reoffending":
        assert not declared.target_allowed


def test_who_got_worse_stands_beside_who_got_better():
    pairs = {slug: indicator.beside for slug, indicator in INDICATORS.items() if indicator.beside}
    assert pairs, "there are none"
    for slug, beside in pairs.items():
        assert pairs[beside] == slug
        assert {slug.rsplit("_", 1)[1], beside.rsplit("_", 1)[1]} == {"improved", "worsened"}


def test_every_indicator_is_of_one_domain():
    domains = {indicator.domain for indicator in INDICATORS.values()}
    assert domains == {"volumes", "engagement", "recovery", "housing", "reoffending", "data quality"}
    assert [
        slug for domain in dict.fromkeys(one.domain for one in INDICATORS.values()) for slug in of_domain(domain)
    ] == [*INDICATORS]


def test_titles_and_questions_are_different():
    for name in ("title", "question"):
        words = [getattr(indicator, name) for indicator in INDICATORS.values()]
        assert len(set(words)) == len(words)
