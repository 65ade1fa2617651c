import pytest

from dashboard.exports import csv_text


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\tx", "\rx", "-1+1", "+1 2"])
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert csv_text.harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "text"),
    [(-5, "-5"), ("-5", "-5"), ("+1.5", "+1.5"), (0.9, "0.90"), (-0.25, "-0.25"), ("[c]", "[c]"), (None, "")],
)
def test_numbers_and_marks_stay_as_they_are(value: csv_text.Value, text: str) -> None:
    assert csv_text.harmless(value) == text


def test_opens_right_in_a_spreadsheet() -> None:
    assert csv_text.to_bytes(["a", "b"], [["é", "x,y"]]) == b'\xef\xbb\xbfa,b\r\n\xc3\xa9,"x,y"\r\n'
