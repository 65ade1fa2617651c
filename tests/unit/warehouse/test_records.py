"""The records: kept whole or not at all, versioned, and reached by one process only."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import date

import duckdb
import polars as pl
import pytest

from dashboard.definitions.contracts import Contract
from dashboard.definitions.periods import Quarter
from dashboard.definitions.sheets import SHEETS
from dashboard.errors import RefusedError, UsageError
from dashboard.warehouse import keeping, queries
from dashboard.warehouse.records import Records
from tests.builders import moment, new_reference, new_return, row, withdraw, women

ONE = women({"white": (1, 3)})
TABLES = {"referrals": "referral"}
"""Where a sheet is kept, if not in a table of its own name."""
DAY = date(2025, 9, 1)
FOLLOW_UPS = {
    "accommodation": [
        {"referral_id": "r-white-0", "point": "exit", "recorded_date": DAY, "accommodation": "A01A", "feels_safe": "no"}
    ],
    "outcomes": [
        {"referral_id": "r-white-0", "pathway": "family", "outcome_ref": "é 1", "achievement": "achieved",
         "recorded_date": DAY}
    ],
    "assessments": [
        {"referral_id": "r-white-0", "instrument": "swemwbs", "occasion": "start", "completed_date": DAY,
         "score": 17.98, "score_scale": "metric"}
    ],
    "experience": [
        {"response_id": "a", "question": "trust", "answer": "5", "ethnic_group": "white", "answered_month": DAY}
    ],
}  # fmt: skip
REFERENCES = {
    "reoffending": [
        {"provider": "A", "person_id": "p", "index_date": DAY, "index_event": "other", "data_cutoff_date": DAY,
         "reoffended": "1", "reoffence_count": 3, "expected_probability": 0.125, "previous_offences": 9999}
    ],
    "population": [
        {"area_code": "E07000009", "ethnic_group": "white", "population": "women_arrested", "year": 2025,
         "ethnicity_source": "officer", "count": 100_000_000, "source": "invented"}
    ],
}  # fmt: skip


@pytest.fixture
def path(tmp_path):
    return tmp_path / "records.duckdb"


def _opened(path, what):
    opened = Records(path, create=True)
    try:
        return what(opened)
    finally:
        opened.close()


def _rows_kept(opened):
    return dict(opened.fetch("select return_id, count(*) from referral group by return_id").rows())


def test_nothing_is_made_where_nothing_is(path):
    with pytest.raises(UsageError, match="no database"):
        Records(path)
    assert not path.exists()


def test_opening_twice_changes_nothing(path):
    def described(opened):
        return opened.fetch("select * from migration order by number").rows(), opened.fetch(
            "select table_name, table_type from information_schema.tables order by 1"
        ).rows()

    first = _opened(path, described)
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    assert _opened(path, described) == first
    assert hashlib.sha256(path.read_bytes()).hexdigest() == content
    assert [name for _, name in first[0]] == [file.stem for file in queries.files("schema")]


def test_a_database_of_a_newer_version_is_refused(path):
    _opened(path, lambda opened: None)
    with duckdb.connect(str(path)) as connection:
        connection.execute("insert into migration values (999, 'of the future')")
    with pytest.raises(RefusedError, match="newer version"):
        Records(path)


@pytest.mark.parametrize(
    "older",
    [
        "create or replace view return_row as select 1 as one",
        "create view of_an_older_version as select 1 as one",
        "drop table contract_as_of; create view contract_as_of as select 1 as one",
        "create or replace table contract_as_of as select 1 as one",
    ],
    ids=["a view", "a view of another name", "a view that is a table now", "a table"],
)
def test_a_new_version_of_the_product_makes_its_views_again(path, older):
    _opened(path, lambda opened: opened.accept(new_return("A", "2025-26 Q2", ONE)))
    with duckdb.connect(str(path)) as connection:
        connection.execute("update view_version set sha256 = 'old'")
        connection.execute(older)
    assert _opened(path, lambda opened: opened.providers()) == ["A"]
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("select count(*) from sole_contract").fetchone() == (1,)
        found = connection.execute("select count(*) from duckdb_views() where view_name = 'of_an_older_version'")
        assert found.fetchone() == (0,)


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_schema_holds_every_column_of_the_sheet(records, sheet):
    kept = set(records.fetch(f"select * from {TABLES.get(sheet, sheet)} limit 0").columns)
    placed = {"return_id", "version", "row_number"}
    if SHEETS[sheet].of_a_return:
        placed |= {"provider", "quarter_end"}
    if sheet == "referrals":
        placed.add("contract")
    assert kept == placed | {column.name for column in SHEETS[sheet].columns}


def test_what_was_sent_is_what_is_kept(records):
    odd = row(referral_id="é/1.x", referral_date=ONE[0]["referral_date"], need_family="yes", sessions_offered=500)
    new = new_return("A", "2025-26 Q2", [*ONE, odd], **FOLLOW_UPS)
    records.accept(new)
    for sheet, rows in new.sheets.items():
        kept = records.fetch(f"select * from {TABLES.get(sheet, sheet)} order by row_number")
        assert kept.select(rows.columns).equals(rows), sheet


@pytest.mark.parametrize("sheet", REFERENCES)
def test_what_was_sent_by_itself_is_what_is_kept(records, sheet):
    new = new_reference(sheet, REFERENCES[sheet])
    ids = [records.accept_reference(new), records.accept_reference(new)]
    assert ids == [f"{sheet}-v1", f"{sheet}-v2"]
    kept = records.fetch(f"select * from {sheet} where version = 2 order by row_number")
    assert kept.select(new.rows.columns).equals(new.rows)
    files = records.fetch("select return_id, sheet, row_count from sent_file order by 1").rows()
    assert files == [(name, sheet, new.rows.height) for name in ids]


@pytest.mark.parametrize("step", ["_keep_files", "_assume_contracts", "_keep_rows"])
def test_a_return_is_kept_whole_or_not_at_all(records, monkeypatch, step):
    before = records.version()
    _break(monkeypatch, step)
    with pytest.raises(OSError, match="disk is full"):
        records.accept(new_return("A", "2025-26 Q2", ONE, **FOLLOW_UPS))
    monkeypatch.undo()
    for table in ("provider_return", "sent_file", "confirmation", "contract", "referral", *FOLLOW_UPS):
        assert records.fetch(f"select count(*) from {table}").item() == 0, table
    assert records.version() == before
    assert records.accept(new_return("A", "2025-26 Q2", ONE)) == "A-2025-26-Q2-v1"


@pytest.mark.parametrize("step", ["_keep_files", "_keep_rows"])
def test_a_file_is_kept_whole_or_not_at_all(records, monkeypatch, step):
    _break(monkeypatch, step)
    with pytest.raises(OSError, match="disk is full"):
        records.accept_reference(new_reference("reoffending", REFERENCES["reoffending"]))
    monkeypatch.undo()
    for table in ("reference_file", "sent_file", "reoffending"):
        assert records.fetch(f"select count(*) from {table}").item() == 0, table


def _break(monkeypatch, step):
    """Let the disk be full after a step has been taken."""
    original = getattr(keeping, step)

    def fail(*arguments):
        original(*arguments)
        raise OSError("the disk is full")

    monkeypatch.setattr(keeping, step, fail)


@pytest.mark.parametrize("sheet", FOLLOW_UPS)
def test_a_row_that_does_not_fit_keeps_the_others_out_too(records, sheet):
    new = new_return("A", "2025-26 Q2", ONE, **FOLLOW_UPS)
    needed = next(column.name for column in SHEETS[sheet].columns if column.required)
    broken = new.sheets[sheet].with_columns(pl.lit(None).alias(needed))
    with pytest.raises(duckdb.ConstraintException):
        records.accept(replace(new, sheets={**new.sheets, sheet: broken}))
    for table in ("provider_return", "referral", *FOLLOW_UPS):
        assert records.fetch(f"select count(*) from {table}").item() == 0, table


def test_what_is_counted_after_keeping_has_to_be_what_was_sent(records, monkeypatch):
    monkeypatch.setattr(keeping, "_TABLES", {"referrals": "referral", "outcomes": "outcomes"})
    new = new_return("A", "2025-26 Q2", ONE)
    rows = new.sheets["referrals"]
    monkeypatch.setattr(type(rows), "height", property(lambda frame: 99))
    with pytest.raises(RuntimeError, match="3 rows were kept of 99: nothing is accepted"):
        records.accept(new)
    monkeypatch.undo()
    assert records.fetch("select count(*) from referral").item() == 0


def test_a_return_may_bring_any_of_the_sheets(records):
    for sheet, rows in FOLLOW_UPS.items():
        records.accept(new_return("A", "2025-26 Q2", None, **{sheet: rows}))
    sent = records.report("returns", provider="A", commissioner=None, contract=None)
    assert [list(names) for names in sent["sheets"]] == [[sheet] for sheet in reversed(FOLLOW_UPS)]
    assert set(sent["status"]) == {"current"}
    assert records.as_of() is None, "nothing is known before the referrals are"
    assert records.providers() == []


def test_versions_are_counted_and_kept(records):
    ids = [records.accept(new_return(provider, "2025-26 Q2", ONE)) for provider in "AAB"]
    assert ids == ["A-2025-26-Q2-v1", "A-2025-26-Q2-v2", "B-2025-26-Q2-v1"]
    assert _rows_kept(records) == dict.fromkeys(ids, 3)
    assert records.fetch("select count(*) from current_referral").item() == 6
    found = records.report("returns", provider="A", commissioner=None, contract=None)
    assert found.select("return_id", "status", "row_count", "kept").rows() == [
        ("A-2025-26-Q2-v2", "current", 3, 3),
        ("A-2025-26-Q2-v1", "replaced", 3, 3),
    ]


def test_a_withdrawn_return_is_kept_and_marked_and_can_be_restored(records):
    first, second = (records.accept(new_return("A", "2025-26 Q2", ONE[:n])) for n in (3, 2))

    def status():
        return dict(
            records.report("returns", provider=None, commissioner=None, contract=None)
            .select("return_id", "status")
            .rows()
        )

    withdraw(records, second)
    assert status() == {first: "current", second: "withdrawn"}
    withdraw(records, second, "restored", at="2030-01-02")
    assert status() == {first: "replaced", second: "current"}
    assert _rows_kept(records) == {first: 3, second: 2}


def test_the_version_of_a_withdrawn_return_is_not_used_again(records):
    withdraw(records, records.accept(new_return("A", "2025-26 Q2", ONE)))
    assert records.accept(new_return("A", "2025-26 Q2", ONE)).endswith("-v2")


def test_what_does_not_exist_cannot_be_withdrawn(records):
    with pytest.raises(UsageError, match="no return nonsense"):
        withdraw(records, "nonsense")
    with pytest.raises(duckdb.ConstraintException):
        withdraw(records, records.accept(new_return("A", "2025-26 Q2", ONE)), "eaten")


def test_the_version_word_changes_with_everything_that_is_accepted(records):
    words = [records.version()]
    first = records.accept(new_return("A", "2025-26 Q2", ONE))
    words.append(records.version())
    records.accept(new_return("A", "2025-26 Q2", ONE))
    words.append(records.version())
    withdraw(records, first)
    words.append(records.version())
    records.accept_reference(new_reference("population", REFERENCES["population"]))
    words.append(records.version())
    records.register([Contract("A-1", "A", ("X",))], moment("2026-01-01"), "tests")
    words.append(records.version())
    assert len(set(words)) == 6
    assert records.version() == words[-1]


def test_every_answer_is_of_what_has_been_accepted_by_then(records):
    """The tables that answers start from are worked out again, also by a process that opens the records later."""

    def known():
        return records.fetch("select count(*) from current_referral").item(), records.as_of()

    assert known() == (0, None)
    records.accept(new_return("A", "2025-26 Q2", ONE))
    assert known() == (3, date(2025, 9, 30))
    second = records.accept(new_return("A", "2025-26 Q3", ONE[:1]))
    assert known() == (3, date(2025, 12, 31))
    records.close()
    again = Records(records.path)
    withdraw(again, second)
    again.close()
    last = Records(records.path)
    assert last.as_of() == date(2025, 9, 30)
    last.close()


def test_no_transaction_stays_open(records):
    """One would keep every table that is worked out anew later, some megabytes for each return."""
    records.accept(new_return("RIVERSIDE", "2025-26 Q4", [row(referral_id="a", referral_date=date(2026, 1, 5))]))
    assert records.providers() == ["RIVERSIDE"]
    with records._cursor() as cursor:
        cursor.execute("checkpoint")  # refused while there is one


def test_what_every_question_begins_with_is_asked_once_until_something_is_written(records, monkeypatch):
    accepted = new_return("A", "2025-26 Q1", [row(referral_id="r1", referral_date=date(2025, 4, 1))])
    assert (records.as_of(), records.providers(), records.contracts()) == (None, [], [])
    records.accept(accepted)
    assert (str(records.as_of("A")), records.as_of("B"), records.providers()) == ("2025-06-30", None, ["A"])
    fetch, asked = Records._fetch, []
    monkeypatch.setattr(Records, "_fetch", lambda self, *rest: asked.append(rest) or fetch(self, *rest))
    assert (str(records.as_of("A")), records.as_of("B"), records.providers()) == ("2025-06-30", None, ["A"])
    assert asked == []
    records.register([Contract("A-1", "A", ("MARCHES",))], moment("2025-04-01"), "tests")
    assert [contract.contract for contract in records.contracts()] == ["A-1"]
    records.record_event("A-2025-26-Q1-v1", "withdrawn", moment("2026-01-01"), "tests", "a test")
    assert (records.as_of("A"), records.providers()) == (None, [])


def test_a_snapshot_sees_nothing_that_is_accepted_meanwhile(records):
    records.accept(new_return("A", "2025-26 Q2", ONE))
    with records.snapshot() as snapshot:
        before = snapshot.fetch("select count(*) from current_referral").item()
        records.accept(new_return("B", "2025-26 Q2", ONE))
        assert snapshot.fetch("select count(*) from current_referral").item() == before == 3
        assert snapshot.fetch("select count(*) from provider_return").item() == 1
        assert snapshot.report("people").height == 3
    assert records.fetch("select count(*) from current_referral").item() == 6


def test_what_was_open_in_the_return_before(records):
    open_one = row(referral_id="open", referral_date=date(2025, 4, 1))
    records.accept(new_return("A", "2025-26 Q1", [open_one, row(referral_id="other", referral_date=date(2025, 4, 1))]))
    records.accept(new_return("A", "2025-26 Q2", [open_one, *ONE]))
    records.accept(new_return("A", "2025-26 Q3", None, experience=FOLLOW_UPS["experience"]))
    assert records.open_before("A", Quarter.parse("2025-26 Q1")) == []
    assert records.open_before("A", Quarter.parse("2025-26 Q2")) == ["open", "other"]
    assert records.open_before("A", Quarter.parse("2025-26 Q4")) == ["open"], "the last that brought referrals"
    assert records.open_before("B", Quarter.parse("2025-26 Q4")) == []
    assert records.ended_before("A", Quarter.parse("2025-26 Q2")).is_empty()
    ended = records.ended_before("A", Quarter.parse("2025-26 Q3")).rows()
    assert ended == [(f"r-white-{at}", date(2025, 9, 1)) for at in range(3)]
    assert sorted(records.referral_numbers("A")) == ["open", "other", "r-white-0", "r-white-1", "r-white-2"]


def test_an_event_of_a_file_that_was_sent_by_itself(records):
    records.accept_reference(new_reference("population", REFERENCES["population"]))
    assert records.fetch("select count(*) from population_now").item() == 1
    withdraw(records, "population-v1")
    assert records.fetch("select count(*) from population_now").item() == 0
    withdraw(records, "population-v1", "restored")
    assert records.fetch("select count(*) from population_now").item() == 1


def test_a_second_process_is_refused(records):
    script = (
        "import sys; from pathlib import Path; from dashboard.warehouse.records import Records\n"
        "from dashboard.errors import RefusedError\n"
        "try:\n    Records(Path(sys.argv[1]))\n"
        "except RefusedError as error:\n    print(error)\n    sys.exit(error.exit_code)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(records.path)], capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    assert "Another process is using this database" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "attach '{0}/other.duckdb'",
        "copy referral to '{0}/out.csv'",
        "select * from read_text('/etc/hostname')",
        "select * from glob('{0}/*')",
        "install httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
    ],
)
def test_there_is_no_way_out_of_the_records_either(records, statement):
    with pytest.raises(duckdb.Error):
        records.fetch(statement.format(records.path.parent))
    assert {path.name for path in records.path.parent.iterdir()} <= {"records.duckdb", "records.duckdb.wal"}


def test_values_cannot_become_sql(records):
    records.accept(new_return("A", "2025-26 Q2", [row(referral_id="'; drop table referral; --", **{
        "referral_date": ONE[0]["referral_date"]})]))  # fmt: skip
    injected = "' or 1=1 --"
    assert records.as_of(injected) is None
    assert records.open_before(injected, Quarter.parse("2025-26 Q3")) == []
    assert records.contracts(injected) == records.contracts(provider=injected) == []
    assert records.providers(injected) == []
    assert records.contracts_of(injected) == []
    assert records.fetch("select referral_id from current_referral").item().startswith("';")
