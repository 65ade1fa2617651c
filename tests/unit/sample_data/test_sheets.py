"""Every sheet keeps to its layout, and the sheets of a return agree with each other."""

from datetime import date, timedelta

import polars as pl
import pytest

from dashboard.definitions import ethnicity
from dashboard.definitions.sheets import SHEETS

ONE_SERVICE = [name for name, layout in SHEETS.items() if layout.of_a_return]
ABOUT_A_REFERRAL = [name for name, layout in SHEETS.items() if layout.names_a_referral]


@pytest.fixture(scope="module")
def tables(returns, references):
    """Each table as it is sent: the sheet's name, the rows, and what they say of where they are from."""
    found = [(sheet, rows, sent.name) for sent in returns for sheet, rows in sent.sheets.items()]
    return found + [(sheet, rows, sheet) for sheet, rows in references.items()]


def test_the_sheets_are_those_that_can_be_sent(returns, references):
    assert {sheet for sent in returns for sheet in sent.sheets} == set(ONE_SERVICE)
    assert set(references) == set(SHEETS) - set(ONE_SERVICE)
    for sent in returns:
        assert next(iter(sent.sheets)) == "referrals"
        assert {"accommodation", "assessments"} <= set(sent.sheets)


def test_columns_are_those_of_the_layout_in_its_order(tables):
    for sheet, rows, where in tables:
        known = list(SHEETS[sheet].by_name)
        assert rows.columns == [name for name in known if name in rows.columns], where
        assert {column.name for column in SHEETS[sheet].columns if column.needed_in_header} <= set(rows.columns)
        assert set(rows.dtypes) == {pl.String}


def test_cells_are_filled_where_they_must_be_and_their_codes_known(tables):
    for sheet, rows, where in tables:
        for name in rows.columns:
            column, cells = SHEETS[sheet].by_name[name], rows[name]
            assert not (column.required and cells.null_count()), (where, name)
            assert (cells != "").all(), (where, name)
            if column.values and (sheet, name) != ("experience", "answer"):
                assert set(cells.drop_nulls()) <= set(column.values), (where, name)


def test_answers_are_on_the_scale_and_invitations_are_numbers(all_of):
    rows = all_of("experience")
    invited = rows["question"] == "invited"

    assert set(rows["answer"].filter(~invited)) == {"1", "2", "3", "4", "5", "declined"}
    assert rows["answer"].filter(invited).str.to_integer().min() >= 1


def test_numbers_are_whole_where_they_should_be_and_in_their_range(tables):
    for sheet, rows, where in tables:
        for name in rows.columns:
            column = SHEETS[sheet].by_name[name]
            if column.kind in ("number", "whole_number"):
                cells = rows[name].drop_nulls()
                numbers = cells.str.to_integer() if column.kind == "whole_number" else cells.cast(pl.Float64)
                assert numbers.is_between(column.lowest, column.highest).all(), (where, name)


def test_labels_are_short_and_record_numbers_are_plain(tables):
    patterns = {"record_number": r"^[A-Za-z0-9_\-./]{1,64}$", "label": r"^.{1,64}$", "month": r"^\d{4}-\d{2}$",
                "code": r"^[A-Z-]+$", "date": r"^\d{4}-\d{2}-\d{2}$"}  # fmt: skip
    for sheet, rows, where in tables:
        for name in rows.columns:
            pattern = patterns.get(SHEETS[sheet].by_name[name].kind, "")
            assert rows[name].drop_nulls().str.contains(pattern).all(), (where, name)


def test_ethnic_groups_are_known_to_the_reader(tables):
    for sheet, rows, where in tables:
        for name in {"ethnicity", "ethnic_group"} & set(rows.columns) if sheet != "referrals" else ():
            groups = {ethnicity.codes()[text] for text in rows[name].drop_nulls()}
            assert groups <= set(ethnicity.GROUPS), where


def test_no_row_stands_twice(tables):
    for sheet, rows, where in tables:
        key = [name for name in SHEETS[sheet].unique if name in rows.columns]
        assert not rows.select(key).is_duplicated().any(), where


def test_no_row_of_a_referral_is_sent_twice_except_the_referral_itself(all_of):
    for sheet in ("accommodation", "outcomes", "assessments"):
        key = [name for name in SHEETS[sheet].unique if name in all_of(sheet).columns]
        assert not all_of(sheet).select(key).is_duplicated().any()


@pytest.mark.parametrize("sheet", ABOUT_A_REFERRAL)
def test_each_row_is_about_a_referral_of_this_return_or_an_earlier_one(returns, sheet):
    known = {}
    for sent in sorted(returns, key=lambda sent: sent.quarter):
        hers = known.setdefault(sent.provider, set())
        hers |= set(sent.sheets["referrals"]["referral_id"])
        if sheet in sent.sheets:
            assert set(sent.sheets[sheet]["referral_id"]) <= hers, sent.name


@pytest.mark.parametrize("sheet", ABOUT_A_REFERRAL)
def test_rows_are_dated_within_the_quarter_or_within_one_that_was_not_sent(returns, sheet):
    sent_quarters = {(sent.provider, sent.quarter) for sent in returns}
    first_quarter = min(sent.quarter for sent in returns)
    for sent in returns:
        since = sent.quarter
        while since != first_quarter and (sent.provider, since.previous) not in sent_quarters:
            since = since.previous
        if sheet in sent.sheets:
            days = sent.sheets[sheet][SHEETS[sheet].dated_by].str.to_date()
            assert days.is_between(since.first_day, sent.quarter.last_day).all(), sent.name
            assert (days.dt.weekday() <= 5).all()


def test_rows_of_a_quarter_can_be_about_women_who_left_before_it(all_of, latest):
    later = all_of("accommodation").filter(pl.col("point") == "three_months").join(latest, on="referral_id")

    days = (pl.col("recorded_date").str.to_date() - pl.col("ended_date")).dt.total_days()
    assert later.select(days.is_between(85, 110).all()).item()
    assert later.select((pl.col("ended_date") < pl.col("first_day")).mean()).item() > 0.9


def test_nothing_is_recorded_before_its_time(all_of, latest):
    housing = all_of("accommodation").join(latest, on="referral_id")
    at, day = pl.col("point"), pl.col("recorded_date").str.to_date()
    assert housing.filter(at == "start").select((day == pl.col("assessed_date")).all()).item()
    assert housing.filter(at == "exit").select((day >= pl.col("ended_date")).all()).item()
    assert housing.filter(at == "exit").select(pl.col("started_date").is_not_null().all()).item()

    forms = all_of("assessments").join(latest, on="referral_id")
    day, occasion = pl.col("completed_date").str.to_date(), pl.col("occasion")
    assert forms.select((day >= pl.col("assessed_date")).all()).item()
    assert forms.filter(occasion != "start").select((day >= pl.col("started_date")).all()).item()
    assert forms.select((day <= pl.col("ended_date").fill_null(date.max)).all()).item()
    in_time = forms.filter((occasion == "exit") & pl.col("ended_date").is_not_null())
    assert in_time.select((pl.col("ended_date") - day <= timedelta(days=7)).all()).item()

    agreed = all_of("outcomes").join(latest, on="referral_id")
    assert agreed["end_state"].is_in(["completed", "ended_early"]).all()
    assert agreed.select((pl.col("recorded_date").str.to_date() == pl.col("ended_date")).all()).item()


def test_nobody_is_followed_up_who_has_died(all_of, latest):
    died = latest.filter(pl.col("end_reason") == "USE")["referral_id"]

    assert died.len() > 10
    assert not all_of("accommodation").filter(pl.col("point") != "start")["referral_id"].is_in(died.implode()).any()
    assert not all_of("outcomes")["referral_id"].is_in(died.implode()).any()


def test_answers_are_of_the_quarter_and_each_month_says_how_many_were_asked(all_of):
    rows = all_of("experience").with_columns(month=(pl.col("answered_month") + "-01").str.to_date())

    assert rows.select(pl.col("month").is_between("first_day", "last_day").all()).item()
    invited = rows.filter(pl.col("question") == "invited").group_by("provider", "quarter").len()
    assert set(invited["len"]) == {3}


def test_answers_cannot_be_linked_to_a_referral_or_a_woman(all_of, latest):
    numbers = all_of("experience").filter(pl.col("question") != "invited")["response_id"]

    assert numbers.str.contains("^[a-z]{9}$").all()  # nothing that could be anybody's number
    for name in ("referral_id", "person_id"):
        assert not set(numbers) & set(latest[name])
    for _, sheet in all_of("experience").group_by("provider", "quarter", maintain_order=True):
        assert sheet["response_id"].is_sorted()  # not in the order of the records
