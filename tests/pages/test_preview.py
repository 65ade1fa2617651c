"""Send a return: what the commissioner will see, before it is submitted; the receipt, and where to find it again."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.definitions.contracts import Contract, Kpi
from dashboard.warehouse.records import Records
from tests.builders import day, moment, new_return, row, women

PAGE = "providers/send.py"
HEADER = b"referral_id,person_id,referral_source,referral_date,started_date,ended_date,end_state,age_band,ethnicity\n"


def sheet(completed: int) -> bytes:
    rows = [
        f"n{i},p{i},court,2025-07-0{1 + i % 9},2025-07-1{i % 9},{f'2025-09-{i + 10}' if i < completed else ''},"
        f"{'completed' if i < completed else 'open'},30-39,W1\n"
        for i in range(12)
    ]
    return HEADER + "".join(rows).encode()


@pytest.fixture
def database(empty_records: Path, tmp_path: Path) -> Path:
    path = tmp_path / "records.duckdb"
    path.write_bytes(empty_records.read_bytes())
    records = Records(path)
    records.register(
        [Contract("R-1", "RIVERSIDE", ("MARCHES",), kpis=(Kpi("completed", 0.6),))], moment("2025-04-01"), "tests"
    )
    records.accept(new_return("RIVERSIDE", "2025-26 Q1", women({"white": (3, 10)}, ended_date=day("2025-06-20"))))
    records.close()
    return path


def opened(visit, database: Path, *files: tuple[str, bytes]) -> AppTest:
    app = visit(database, "provider", PAGE, service="RIVERSIDE", quarter="2025-26 Q2")
    (uploader,) = app.get("file_uploader")
    app = uploader.set_value([(name, content, "text/csv") for name, content in files]).run()
    assert not app.exception
    return app


def tables(app: AppTest) -> list[list[dict[str, str]]]:
    return [table.value.to_dict("records") for table in app.table]


def headers(app: AppTest) -> list[str]:
    return [header.value for header in app.header]


def test_figures_with_this_return_stand_beside_those_as_they_are(visit, database):
    app = opened(visit, database, ("referrals.csv", sheet(completed=4)))
    assert "What your commissioner will see" in headers(app)
    before, after = "2025-26 up to Q1, as it stands", "2025-26 up to Q2, with this return"
    figures = next(table for table in tables(app) if before in table[0] and "Figure" in table[0])
    completed = next(line for line in figures if line["Figure"] == "Completed")
    assert (completed[before], completed[after]) == (
        "30.0% (3 of 10)", "50.0% (7 of 14 women whose work ended after it had started)",
    )  # fmt: skip
    (target,) = next(table for table in tables(app) if "Target" in table[0])
    assert target == {
        "Target": "Completed: at least 60%",
        before: "30.0%: too few women to tell",
        after: "50.0%: too few women to tell",
    }


def test_nothing_is_foreseen_while_something_must_be_mended(visit, database):
    app = opened(visit, database, ("referrals.csv", sheet(completed=4).replace(b"2025-07-01", b"2025-07-32")))
    assert "What your commissioner will see" not in headers(app)


def test_once_it_is_submitted_the_receipt_stands_in_its_place(visit, database):
    app = opened(visit, database, ("referrals.csv", sheet(completed=4)))
    for box in app.checkbox:
        box.check()
    app = next(each for each in app.run().button if each.label == "Submit the return").click().run()
    assert not app.exception
    assert "What your commissioner will see" not in headers(app)
    assert "Your receipt" in headers(app)


def _closed_at_once(day_of_end: str, women: int = 12) -> bytes:
    lines = [
        f"n{i},p{i},court,2025-07-0{1 + i % 9},2025-07-1{i % 9},{day_of_end},completed,30-39,W1\n" for i in range(women)
    ]
    return HEADER + "".join(lines).encode()


def test_a_tick_says_yes_to_the_numbers_and_not_to_another_file(visit, database):
    records = Records(database)
    records.accept(
        new_return(
            "RIVERSIDE",
            "2025-26 Q1",
            [
                row(
                    referral_id=f"o{i}",
                    end_state="declined_by_service",
                    referral_date=day("2025-06-02"),
                    ended_date=day(f"2025-06-{i + 10}"),
                )
                for i in range(9)
            ],
        )
    )
    records.close()
    app = opened(visit, database, ("referrals.csv", _closed_at_once("2025-09-30")))
    label = "Yes, this is right: All 12 referrals that ended in the quarter ended on 30 September 2025"
    (box,) = [each for each in app.checkbox if "ended" in each.label]
    assert box.label == label
    app = box.check().run()
    assert next(each for each in app.checkbox if each.label == label).value

    (uploader,) = app.get("file_uploader")
    app = uploader.set_value([("referrals.csv", _closed_at_once("2025-09-29"), "text/csv")]).run()
    assert not app.exception
    (box,) = [each for each in app.checkbox if "ended" in each.label]
    assert "29 September 2025" in box.label
    assert not box.value


def _completed(app: AppTest) -> str:
    after = "2025-26 up to Q2, with this return"
    figures = next(table for table in tables(app) if after in table[0] and "Figure" in table[0])
    return next(line[after] for line in figures if line["Figure"] == "Completed").partition(" women")[0]


def test_each_file_and_each_service_has_a_preview_and_a_receipt_of_its_own(visit, database):
    app = opened(visit, database, ("referrals.csv", sheet(completed=4)))
    assert _completed(app) == "50.0% (7 of 14"
    app = app.get("file_uploader")[0].set_value([("referrals.csv", sheet(completed=6), "text/csv")]).run()
    assert _completed(app) == "56.2% (9 of 16", "the same name, another file"
    for box in app.checkbox:
        box.check()
    app = next(each for each in app.run().button if each.label == "Submit the return").click().run()
    assert "Your receipt" in headers(app)

    service = next(box for box in app.selectbox if box.label == "Your service's code")
    app = service.set_value("CWMHAF").run()
    assert "Your receipt" not in headers(app)
    app = app.get("file_uploader")[0].set_value([("referrals.csv", sheet(completed=6), "text/csv")]).run()
    assert not app.exception
    assert "Your receipt" not in headers(app)
    assert _completed(app) == "100.0% (6 of 6", "nothing of the service before"
