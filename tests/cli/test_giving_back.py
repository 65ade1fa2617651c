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

    def check(*files, confirm=()):
        folder = tmp_path / "back"
        said = [word for code in confirm for word in ("--confirm", code)]
        return run(
            "check", *files, *OF, *said, "--database", database, "--report", folder, "--repaired", folder
        ), folder

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


def test_record_numbers_that_look_official_go_back_once_they_are_confirmed(check, tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text((BROKEN / "ids_look_like_crn.csv").read_text().replace("probation", "probatoin", 1))
    done, folder = check(path)
    assert "confirm first that they are your own" in done.err
    assert not (folder / "ours-mended.csv").exists()
    done, _ = check(path, confirm=["record_numbers_look_like_identifiers"])
    assert done.code == 1
    assert (folder / "ours-mended.csv").exists()


def test_a_check_ends_well_once_all_is_confirmed(run, database):
    path = BROKEN / "attended_more_than_offered.csv"
    words = ("check", path, *OF, "--database", database)
    assert run(*words).code == 1
    assert run(*words, "--confirm", "attended_more_than_offered").code == 0


@pytest.mark.parametrize("accepted", [True, False])
def test_repairs_are_accepted_and_told_on_the_receipt(run, database, tmp_path, accepted):
    path = sheet(tmp_path / "export.csv", QUARTER, 3)
    path.write_text(path.read_text().replace("30-39", "30 to 39"))
    done = run("submit", path, *OF, "--database", database, *(["--accept-repairs"] if accepted else []))
    assert done.code == 0
    assert ("3 cells of age_band (referrals): our code for a word that means the same" in done.out) == accepted


def test_files_that_differ_in_the_spelling_of_their_ending_do_not_take_each_others_place(check, tmp_path):
    first = sheet(tmp_path / "export.csv", QUARTER, 3)
    (tmp_path / "export.CSV").write_text(first.read_text().replace("\nr", "\ns"))
    _, folder = check(first, tmp_path / "export.CSV")
    assert {path.name for path in folder.iterdir()} >= {"export-mended.csv", "export-mended-2.csv"}


def test_two_files_of_one_name_from_two_folders_are_refused(run, database, tmp_path):
    paths = [tmp_path / name / "export.csv" for name in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        sheet(path, QUARTER, 1)
    done = run("check", *paths, *OF, "--database", database)
    assert done.code == 2
    assert "Two files have the same name" in done.err
