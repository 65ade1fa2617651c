"""Rules between cells, rows and files, and the quarter's end."""

from datetime import date

import polars as pl
import pytest
from intake_sheets import GOOD_ROW, as_csv, checked, codes, good_rows, rows_of, with_row

from dashboard.definitions.periods import Quarter
from dashboard.errors import UsageError
from dashboard.intake.advice import codes_in_words
from dashboard.intake.problems import Severity, grouped
from dashboard.intake.report import as_text, verdict, waiting
from dashboard.intake.wording import rows_in_words


def test_a_column_that_is_absent_is_said_once() -> None:
    rows = good_rows(4)
    for row in rows:
        del row["end_reason"]
    for row in rows[:3]:
        row["end_state"] = "ended_early"
    (problem,) = checked(as_csv(rows)).problems
    assert (problem.code, problem.row, problem.rows_affected) == ("end_reason_missing", None, 3)
    assert problem.found == "no column end_reason; rows 2 to 4 need it"
    assert problem.expected == "Why it ended early or was cancelled: one of 19 codes, such as INE"
    assert problem.what_to_do.startswith("Add the column end_reason to the sheet, and fill it in for these rows.")
    assert codes_in_words(problem)["MOV"] == "moved out of the area"


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("age_band", "Age at referral: 18-20, 21-24, 25-29, 30-39, 40-49, 50-59, 60+, not_known"),
        ("referral_date", "Date of the referral: YYYY-MM-DD or DD/MM/YYYY, such as 2025-07-01"),
    ],
)
def test_a_missing_column_comes_with_what_goes_in(column: str, expected: str) -> None:
    rows = good_rows(2)
    for row in rows:
        del row[column]
    (problem,) = checked(as_csv(rows)).problems
    assert (problem.code, problem.expected) == ("missing_required_column", expected)


def test_a_blank_cell_is_told_with_what_goes_in() -> None:
    (problem,) = with_row(referral_date="").problems
    assert problem.expected == "Date of the referral: YYYY-MM-DD or DD/MM/YYYY, such as 2025-07-01"


def test_a_column_that_stands_twice_is_told_with_both_places() -> None:
    header, rest = as_csv(good_rows(1)).split("\n", 1)
    (problem,) = checked(header.replace("disability", "age_band") + "\n" + rest).problems
    assert problem.message == "Column age_band stands twice, in Q and T, in the header"


def test_an_absent_column_of_sessions_is_no_fault() -> None:
    minimum = (
        "referral_id",
        "person_id",
        "referral_source",
        "referral_date",
        "end_state",
        "age_band",
        "ethnicity",
    )
    rows = [{**{name: row[name] for name in minimum}, "end_state": "open"} for row in good_rows(3)]
    assert checked(as_csv(rows)).problems == ()


def test_several_files_are_one_table() -> None:
    first, second = good_rows(3), good_rows(4)[2:]
    result = checked(as_csv(first), as_csv(second))
    assert [(each.file, each.row, each.code) for each in result.problems] == [("file2.csv", 2, "duplicate_id")]
    assert result.problems[0].message == "referral_id is the same as in row 4 of file1.csv"
    good = checked(as_csv(first), as_csv(second[1:]))
    assert rows_of(good)["file"].to_list() == ["file1.csv"] * 3 + ["file2.csv"]


def test_a_file_that_cannot_be_read_does_not_hide_the_faults_of_another() -> None:
    rows = good_rows(3)
    rows[0]["age_band"] = "old"
    result = checked(b"", as_csv(rows))
    assert codes(result) == ["empty_file", "not_in_list"]
    assert result.stopped == ("file1.csv",)
    assert verdict(result) == "Not accepted yet: at least 2 things must be mended."
    of_file, comparison = waiting(result)
    assert of_file == (
        "Of file1.csv, nothing could be checked so far. Its column names, its cells and how it fits the other sheets "
        "are checked once this is mended: more may be found then."
    )
    assert comparison == "The comparison with your last return waits until nothing is left to mend."
    rows = [{name: cell for name, cell in row.items() if name != "age_band"} for row in rows]
    (first, _) = waiting(checked(as_csv(rows)))
    assert first.startswith("Of file1.csv, only the column names were checked so far. Its cells, its rows and how")
    assert waiting(checked(as_csv([{**good_rows(1)[0], "age_band": "old"}]))) == []


def test_open_referrals_that_vanished_are_to_be_confirmed() -> None:
    result = checked(as_csv(good_rows(3)), open_before=("R-1001", "R-77", "A123456"))
    assert sorted(each.found or "" for each in result.to_confirm) == ["R-77", "•••"]
    assert not result.accepted_if(())
    assert result.accepted_if({"open_referral_missing"})


def test_the_number_of_a_referral_that_has_ended_is_no_number_for_another() -> None:
    """The earlier referral would be lost, and nobody would see it."""
    rows = good_rows(3)
    ended = pl.DataFrame({
        "referral_id": ["R-1000", "R-1001", "R-77"],
        "ended_date": [date(2025, 6, 30), date.fromisoformat(rows[1]["referral_date"]), date(2025, 6, 30)],
    })  # fmt: skip
    (again,) = checked(as_csv(rows), ended_before=ended).problems
    assert (again.code, again.row, again.found) == ("number_used_again", 2, "R-1000")
    assert again.message == (
        "referral_id is the number of a referral that ended on 30 June 2025, before this one was made"
    )


@pytest.mark.parametrize("cells", [["Total"], ["", "", "", "Grand total:"], ["TOTALS"]])
def test_a_row_of_totals_is_the_only_complaint(cells: list[str]) -> None:
    cells = cells + [""] * (len(GOOD_ROW) - len(cells) - 1) + ["44"]
    result = checked(as_csv(good_rows(3)) + "\n" + ",".join(cells) + "\n")
    assert [(each.code, each.row) for each in result.problems] == [("totals_row", 6)]


def test_the_quarters_last_day_is_kept_and_the_next_day_set_back() -> None:
    kept = with_row(ended_date="2025-09-30")
    assert kept.problems == ()
    assert rows_of(kept)["ended_date"][1] == date(2025, 9, 30)
    back = with_row(ended_date="2025-10-01", end_state="ended_early", end_reason="NOT")
    assert [(each.code, each.severity) for each in back.problems] == [("set_back", Severity.NOTE)]
    assert rows_of(back).select("ended_date", "end_state", "end_reason").row(1) == (None, "open", None)


def test_a_later_start_is_set_back_and_the_end_state_stays() -> None:
    open_row = {"ended_date": "", "end_state": "open", "started_date": "2025-10-02"}
    result = with_row(**open_row)
    assert rows_of(result).select("started_date", "end_state").row(1) == (None, "open")


def _new(day: str) -> dict[str, str]:
    later = dict.fromkeys(("assessed_date", "plan_agreed_date", "started_date", "ended_date"), "")
    return {**later, "referral_date": day, "end_state": "open", "sessions_attended": "0"}


def test_referrals_after_the_quarter_are_set_aside() -> None:
    assert with_row(**_new("2025-09-30")).problems == ()
    result = with_row(**_new("2025-10-01"))
    assert codes(result) == ["set_aside"]
    assert "R-1001" not in rows_of(result)["referral_id"]


def test_a_file_for_another_quarter() -> None:
    sheet = as_csv(good_rows(3))
    assert codes(checked(sheet, quarter=Quarter(2025, 1))) == ["wrong_quarter"]
    assert codes(checked(sheet, quarter=Quarter(2025, 3))) == ["nothing_in_quarter"]
    assert codes(checked(sheet.splitlines()[0])) == ["nothing_in_quarter"]


def test_no_file_is_wrong_usage() -> None:
    with pytest.raises(UsageError):
        checked()


def test_what_clears_most_rows_comes_first() -> None:
    rows = good_rows(6)
    rows[0]["sessions_attended"] = "0"
    rows[1]["age_band"] = "old"
    for row in rows[2:5]:
        row["need_housing"] = "maybe"
    result = checked(as_csv(rows))
    assert [(group.column, group.rows_affected) for group in grouped(result.problems)] == [
        ("need_housing", 3), ("age_band", 1), ("sessions_attended", 1),
    ]  # fmt: skip
    text = as_text(result)
    assert text.startswith("Not accepted yet: 2 things must be mended.")
    assert "rows 4 to 6" in text
    assert text.index("need_housing") < text.index("age_band") < text.index("Please confirm")


def test_verdicts() -> None:
    assert verdict(checked(as_csv(good_rows(1)))) == "All is well: 1 referral for 2025-26 Q2."
    assert verdict(with_row(sessions_attended="0")).startswith("Nothing to mend: 5 referrals")
    assert verdict(with_row(contract_ref="QQ123456C")).startswith("Refused")


def test_rows_in_words() -> None:
    assert rows_in_words([7]) == "row 7"
    assert rows_in_words([7, 9, 10, 11]) == "rows 7, 9 to 11"
    assert rows_in_words(list(range(1, 61, 2))).endswith(" and 18 more")


def test_nothing_is_left_to_be_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    """On rows still to be computed the sheet's schema would let bad data pass."""
    import pandera.polars as pa

    seen: list[type] = []
    validate = pa.DataFrameSchema.validate

    def spy(schema: pa.DataFrameSchema, frame: object, **options: object) -> object:
        seen.append(type(frame))
        return validate(schema, frame, **options)

    monkeypatch.setattr(pa.DataFrameSchema, "validate", spy)
    checked(as_csv(good_rows(2)))
    assert seen == [pl.DataFrame, pl.DataFrame], "where something is amiss, and the last gate"
