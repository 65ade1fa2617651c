"""Which tier a return reaches: by what stands in its columns, not by its headings."""

from intake_sheets import as_csv, checked, good_rows
from other_sheets import rows_with

from dashboard.intake.reaching import as_json, as_lines, reached

MINIMUM = ("referral_id", "person_id", "referral_source", "referral_date", "end_state", "age_band", "ethnicity")


def minimum(**more):
    rows = [{name: row[name] for name in MINIMUM} | {"end_state": "open"} | more for row in good_rows(2)]
    return as_csv(rows)


def test_the_required_columns_are_the_first_tier():
    found = reached(checked(minimum()))
    assert (found.tier, found.next_tier) == ("minimum", "standard")
    lines = as_lines(found)
    assert lines[0] == (
        "You send the minimum set of columns (the columns that are always needed). With the standard set (dates, "
        "sessions and accommodation as well) you would see more."
    )
    assert lines[1].startswith("- When the work began (started_date) would show: Started; Waiting to start")
    assert [part["what"] for part in as_json(found)["missing"]][-1] == "Where she lives"


def test_who_lacks_little_is_told_what():
    assert as_lines(reached(checked(as_csv(good_rows(2)))))[0].endswith(
        "Of the standard set (dates, sessions and accommodation as well) only this is missing, or blank in every row: "
        "The first appointment offered; Sessions that you cancelled; Where she lives."
    )


def test_a_heading_with_nothing_below_it_does_not_count():
    sent = {part.what for part in reached(checked(minimum(started_date="2025-07-15"))).beyond}
    assert sent == {"When the work began"}
    assert reached(checked(minimum(started_date=""))).beyond == ()


def test_the_wide_sheet_counts_as_the_sheets_that_it_is_made_of():
    missing = {part.what for part in reached(checked(minimum(accommodation_start="A01A"))).missing}
    assert "Where she lives" not in missing


def test_while_something_is_to_be_mended_what_was_sent_counts():
    found = reached(checked(minimum(started_date="soon")))
    assert [part.what for part in found.beyond] == ["When the work began"]


def test_without_referrals_nothing_is_said():
    assert reached(checked(as_csv(rows_with("outcomes", {})), known_referrals=["R-1000"])) is None
