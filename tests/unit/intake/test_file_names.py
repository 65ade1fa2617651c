"""The name of a file is shown and kept: it may not identify anybody either."""

import pytest
from intake_sheets import QUARTER, as_csv, good_rows

from dashboard.intake.check import SentFile, check
from dashboard.intake.identifiers import HIDDEN
from dashboard.intake.report import as_text

CONTENT = as_csv(good_rows(3)).encode()


@pytest.mark.parametrize(
    "name",
    ["AB123456C.csv", "referrals_AB 12 34 56 C.csv", "jo.bloggs@example.org.csv", "women 07700 900123.xlsx",
     "M1 1AE.csv", "07700900123"],
)  # fmt: skip
def test_a_name_that_identifies_a_person_is_hidden_and_refused(name: str) -> None:
    found = check([SentFile(name, CONTENT)], provider="A", quarter=QUARTER)
    assert [each.code for each in found.problems] == ["identifier_in_file_name"]
    assert found.refused
    shown = found.files[0].name
    assert shown.startswith(HIDDEN)
    assert shown.removeprefix(HIDDEN) in ("", ".csv", ".xlsx", ".org.csv")
    assert name.split(".")[0] not in as_text(found)


@pytest.mark.parametrize(
    "name", ["referrals.csv", "export_20251001123045.csv", "2025-26 Q2 Riverside (2).xlsx", "R7.csv"]
)
def test_other_names_stay(name: str) -> None:
    found = check([SentFile(name, CONTENT)], provider="A", quarter=QUARTER)
    assert found.problems == ()
    assert found.files[0].name == name
