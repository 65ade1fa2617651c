"""What a check writes for its sender: the report and the mended files."""

import csv
import json

import openpyxl
import pytest

from dashboard.settings import resource
from tests.cli.conftest import bytes_under, sheet

QUARTER = "2025-26 Q2"
BROKEN = resource("sample_data") / "broken"
OF = ("--provider", "A", "--quarter", QUARTER)


@pytest.fixture
def check(run, database, tmp_path):
    """Checks files, and writes what goes back into a folder."""

    def check(*files):
        folder = tmp_path / "back"
        return run("check", *files, *OF, "--database", database, "--report", folder, "--repaired", folder), folder

    return check


def test_the_report_and_the_mended_file_are_written(check, database, tmp_path):
    path = sheet(tmp_path / "export.csv", QUARTER, 3)
    path.write_text(path.read_text().replace("30-39", "30 to 39").replace("court", "cuort", 1))
    done, folder = check(path)
    assert done.code == 1
    assert sorted(file.name for file in folder.iterdir()) == ["export-mended.csv", "report.json", "report.xlsx"]
    assert "Written: " in done.err
    lines = list(csv.DictReader((folder / "export-mended.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert {line["age_band"] for line in lines} == {"30-39"}
    assert [bool(line["What to mend"]) for line in lines] == [True, False, False]
    said = json.loads((folder / "report.json").read_text())
    assert [each["suggestion"] for each in said["problems"]] == ["court"]
    assert [(each["found"], each["becomes"], each["rows"]) for each in said["repairs"]] == [
        ("30 to 39", "30-39", [2, 3, 4])
    ]
    assert openpyxl.load_workbook(folder / "report.xlsx").sheetnames == ["Summary", "Problems", "Repairs"]
    assert not database.exists()


def test_a_mended_file_is_accepted_once_the_rest_is_mended(check, run, database, tmp_path):
    path = sheet(tmp_path / "export.csv", QUARTER, 3)
    path.write_text(path.read_text().replace("30-39", "30 to 39").replace("court", "cuort", 1))
    _, folder = check(path)
    back = folder / "export-mended.csv"
    back.write_text(back.read_text(encoding="utf-8-sig").replace("cuort", "court", 1))
    assert run("submit", back, *OF, "--database", database).code == 0


@pytest.mark.parametrize("name", ["nino_in_cell.csv", "email_in_cell.csv", "postcode_in_cell.csv", "name_column.csv"])
def test_what_identifies_a_person_is_written_to_no_file(check, name):
    done, folder = check(BROKEN / name)
    assert done.code == 3
    assert f"{name} is not given back" in done.err
    written = bytes_under(folder)
    assert {path.rpartition("/")[2] for path in written} == {"report.json", "report.xlsx"}
    values = {cell for line in csv.reader((BROKEN / name).read_text(encoding="utf-8").splitlines()) for cell in line}
    secret = [cell for cell in values if "@" in cell or cell.startswith(("QQ", "ZZ"))]
    text = b"".join(written.values()).decode("utf-8", "ignore") + workbook_text(folder)
    assert not [cell for cell in secret if cell in text]


def workbook_text(folder):
    book = openpyxl.load_workbook(folder / "report.xlsx")
    return " ".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row)


def test_the_original_is_never_written_over(check, tmp_path):
    (tmp_path / "back").mkdir()
    path = sheet(tmp_path / "back" / "export.csv", QUARTER, 3)
    before = path.read_bytes()
    check(path)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written_to_is_wrong_usage(run, database, tmp_path):
    path = sheet(tmp_path / "export.csv", QUARTER, 3)
    assert run("check", path, *OF, "--database", database, "--report", path).code == 2
