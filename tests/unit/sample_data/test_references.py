"""The reference files: reoffending as matched by an analyst, and the counts that referrals are compared with."""

from datetime import date

import polars as pl
import pytest

from dashboard.definitions import ethnicity
from dashboard.operations.demonstration import generator

generate = generator()
CUT_OFF = date(2026, 3, 31)
LAST_MATURE = date(2024, 9, 30)
SENTENCED = ("custody", "licence", "community_order", "suspended_sentence")


@pytest.fixture(scope="module")
def matched(references):
    return references["reoffending"].with_columns(
        pl.col("index_date", "data_cutoff_date", "first_reoffence_date").str.to_date("%Y-%m-%d"),
        pl.col("reoffended", "reoffence_count", "previous_offences").str.to_integer(),
        pl.col("expected_probability").cast(pl.Float64),
    )


@pytest.fixture(scope="module")
def mature(matched):
    return matched.filter(pl.col("index_date") <= LAST_MATURE)


@pytest.fixture(scope="module")
def counts(references):
    return references["population"].with_columns(pl.col("count", "year").str.to_integer())


def test_the_files_are_sent_after_the_last_return_and_before_the_year_is_locked():
    for sample in generate.sample_references(1):
        assert date(2026, 4, 1) < sample.sent_on < date(2026, 5, 26)
        assert sample.file()[0] == f"{sample.sheet}.csv"


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    files = [sample.file() for sample in generate.sample_references(2)]
    generate.world.world_of.cache_clear()

    assert [sample.file() for sample in generate.sample_references(2)] == files
    assert not {content for _, content in files} & {s.file()[1] for s in generate.sample_references(2, seed=2)}


def test_what_is_said_of_a_service_does_not_depend_on_the_others(references):
    reoffending, population = (sample.rows for sample in generate.sample_references(1))

    assert reoffending.equals(references["reoffending"].filter(pl.col("provider") == "RIVERSIDE"))
    assert population.equals(references["population"].filter(pl.col("area_code") == "E06000015"))


# Reoffending


def test_women_are_those_the_services_know(matched, latest):
    known = set(latest.select("provider", "person_id").iter_rows())

    assert set(matched.select("provider", "person_id").iter_rows()) <= known
    assert set(matched["provider"]) == {provider.code for provider in generate.PROVIDERS}
    sentenced = latest.filter(pl.col("legal_status").is_in(SENTENCED))
    assert matched.height / sentenced.height == pytest.approx(0.60, abs=0.03)


def test_there_is_one_cut_off_and_nothing_is_known_from_after_it(matched):
    assert set(matched["data_cutoff_date"]) == {CUT_OFF}
    assert matched["index_date"].max() <= CUT_OFF
    assert matched["first_reoffence_date"].max() <= CUT_OFF
    assert set(matched["index_event"]) == {"custody_release", "community_sentence"}


def test_a_quarter_of_the_women_whose_time_has_passed_reoffend(mature):
    assert mature["reoffended"].null_count() == 0
    assert mature["reoffended"].mean() == pytest.approx(0.24, abs=0.02)
    assert mature.filter(pl.col("reoffended") == 1)["reoffence_count"].mean() == pytest.approx(2.6, abs=0.2)


def test_for_many_it_is_too_early_to_say(matched):
    young = matched.filter(pl.col("index_date") > LAST_MATURE)

    assert young.height > 0.3 * matched.height
    assert young["reoffended"].null_count() > 0.4 * young.height
    assert {0, 1} <= set(young["reoffended"].drop_nulls())


def test_dates_and_counts_agree_with_what_is_said(matched):
    dated = matched.filter(pl.col("first_reoffence_date").is_not_null())
    in_a_year = pl.col("first_reoffence_date") < pl.col("index_date").dt.offset_by("1y")
    assert (dated["first_reoffence_date"] > dated["index_date"]).all()
    assert dated.filter(in_a_year)["reoffended"].eq(1).all()
    later = dated.filter(~in_a_year)
    assert later.height > 300
    assert later["reoffended"].eq(0).all()

    known = matched.filter(pl.col("reoffended").is_not_null())
    assert ((known["reoffence_count"] > 0) == (known["reoffended"] == 1)).all()
    assert matched.filter(pl.col("reoffended").is_null())["reoffence_count"].null_count() > 0


def test_whoever_reoffended_has_a_date_and_a_number(mature):
    """Else there would be no curve and no mean to look at."""
    reoffended = mature.filter(pl.col("reoffended") == 1)
    assert not any(reoffended.select("first_reoffence_date", "reoffence_count").null_count().row(0))


def test_expected_probabilities_are_given_for_most_and_tell_something(mature):
    expected = mature["expected_probability"]
    assert expected.is_not_null().mean() == pytest.approx(0.80, abs=0.02)
    assert expected.mean() == pytest.approx(0.27, abs=0.01)

    given = mature.drop_nulls("expected_probability")
    high = given.filter(pl.col("expected_probability") > 0.4)["reoffended"].mean()
    low = given.filter(pl.col("expected_probability") < 0.15)["reoffended"].mean()
    assert high > low + 0.2


def test_officers_mostly_see_what_women_say(matched, latest):
    groups = ethnicity.codes()
    seen = matched.with_columns(seen=pl.col("ethnicity").replace_strict(groups, default=None))
    both = seen.join(latest.unique("person_id").select("person_id", "group"), on="person_id").drop_nulls(
        ["seen", "group"]
    )
    alike = dict(both.group_by("group").agg((pl.col("seen") == pl.col("group")).mean()).iter_rows())

    assert alike["white"] > 0.95
    assert alike["black"] > 0.90
    assert 0.4 < alike["mixed"] < 0.7
    assert set(matched["ethnicity_source"]) == {None, "officer"}
    assert matched.filter(pl.col("ethnicity").is_null())["ethnicity_source"].null_count() > 0
    assert 0 < matched["ethnicity"].null_count() < 0.06 * matched.height


# Reference counts


def test_each_area_has_each_count_for_three_years(counts):
    areas = {provider.area_code for provider in generate.PROVIDERS}
    whats = {("women_arrested", "officer"), ("women_sentenced", "officer"), ("resident_women", "self")}

    assert counts.height == len(areas) * 3 * 5 * len(whats)
    assert set(counts["area_code"]) == areas
    assert set(counts["year"]) == {2023, 2024, 2025}
    assert set(counts.select("population", "ethnicity_source").iter_rows()) == whats
    assert set(counts["source"]) == {"Invented for the demonstration"}
    sums = dict(counts.group_by("population").agg(pl.col("count").sum()).iter_rows())
    assert sums["women_sentenced"] < sums["women_arrested"] < sums["resident_women"]


def test_about_a_tenth_of_women_arrested_are_referred_and_fewer_black_women(counts, new):
    arrested = counts.filter(pl.col("population") == "women_arrested")
    by_area = dict(arrested.group_by("area_code").agg(pl.col("count").sum()).iter_rows())
    area = {provider.code: provider.area_code for provider in generate.PROVIDERS}
    for (provider,), rows in new.group_by("provider"):
        assert 0.08 <= rows.height / by_area[area[provider]] <= 0.15, provider

    groups = arrested.with_columns(group=pl.col("ethnic_group").replace_strict(ethnicity.codes()))
    by_group = dict(groups.group_by("group").agg(pl.col("count").sum()).iter_rows())
    referred = {group: rows.height / by_group[group] for (group,), rows in new.drop_nulls("group").group_by("group")}
    assert referred["black"] / referred["white"] == pytest.approx(0.75, abs=0.05)
