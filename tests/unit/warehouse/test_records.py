"""The records: kept whole or not at all, versioned, and reached by one process only."""

import hashlib
import subprocess
import sys

import duckdb
import polars as pl
import pytest

from dashboard.definitions.columns import REFERRALS
from dashboard.errors import RefusedError, UsageError
from dashboard.warehouse import queries
from dashboard.warehouse import records as records_module
from dashboard.warehouse.records import Records
from tests.builders import new_return, row, withdraw, women

ONE = women({"white": (1, 3)})


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
    assert [number for number, _ in first[0]] == list(range(1, len(queries.files("schema")) + 1))


def test_a_database_of_a_newer_version_is_refused(path):
    _opened(path, lambda opened: None)
    with duckdb.connect(str(path)) as connection:
        connection.execute("insert into migration values (999, 'of the future')")
    with pytest.raises(RefusedError, match="newer version"):
        Records(path)


def test_a_new_version_of_the_product_makes_its_views_again(path):
    _opened(path, lambda opened: opened.accept(new_return("A", "2025-26 Q2", ONE)))
    with duckdb.connect(str(path)) as connection:
        connection.execute("update view_version set sha256 = 'old'")
        connection.execute("create or replace view provider_as_of as select 1 as one")
    assert _opened(path, lambda opened: opened.providers()) == ["A"]


def test_the_schema_holds_every_column_of_the_sheet(records):
    kept = records.fetch("select * from referral limit 0").columns
    assert set(kept) == {
        "return_id", "provider", "contract", "quarter_end", "version", "row_number", *(c.name for c in REFERRALS),
    }  # fmt: skip


def test_what_was_sent_is_what_is_kept(records):
    new = new_return("A", "2025-26 Q2", [*ONE, row(referral_id="é/1.x", referral_date=ONE[0]["referral_date"])])
    records.accept(new)
    kept = records.fetch("select * from referral order by row_number").select(new.referrals.columns)
    assert kept.equals(new.referrals)


@pytest.mark.parametrize("step", ["_keep_return", "_keep_referrals"])
def test_a_return_is_kept_whole_or_not_at_all(records, monkeypatch, step):
    before = records.version()
    original = getattr(records_module, step)

    def fail(*arguments):
        original(*arguments)
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(records_module, step, fail)
        with pytest.raises(OSError, match="disk is full"):
            records.accept(new_return("A", "2025-26 Q2", ONE))
    for table in ("provider_return", "sent_file", "confirmation", "referral", "contract"):
        assert records.fetch(f"select count(*) from {table}").item() == 0, table
    assert records.version() == before
    assert records.accept(new_return("A", "2025-26 Q2", ONE)) == "A-2025-26-Q2-v1"


def test_a_row_that_does_not_fit_keeps_the_others_out_too(records):
    new = new_return("A", "2025-26 Q2", ONE)
    broken = new.referrals.with_columns(referral_date=pl.lit(None, pl.Date))
    with pytest.raises(duckdb.ConstraintException):
        records.accept(type(new)(**vars(new) | {"referrals": broken}))
    assert records.fetch("select count(*) from provider_return").item() == 0


def test_versions_are_counted_and_kept(records):
    ids = [records.accept(new_return(provider, "2025-26 Q2", ONE)) for provider in "AAB"]
    assert ids == ["A-2025-26-Q2-v1", "A-2025-26-Q2-v2", "B-2025-26-Q2-v1"]
    assert _rows_kept(records) == dict.fromkeys(ids, 3)
    assert records.fetch("select count(*) from current_referral").item() == 6
    found = records.report("returns", provider="A")
    assert found.select("return_id", "status", "row_count", "kept").rows() == [
        ("A-2025-26-Q2-v2", "current", 3, 3),
        ("A-2025-26-Q2-v1", "replaced", 3, 3),
    ]


def test_a_withdrawn_return_is_kept_and_marked_and_can_be_restored(records):
    first, second = (records.accept(new_return("A", "2025-26 Q2", ONE[:n])) for n in (3, 2))

    def status():
        return dict(records.report("returns", provider=None).select("return_id", "status").rows())

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
    assert len(set(words)) == 4
    assert records.version() == words[-1]


def test_a_return_belongs_to_the_contract_that_it_names(records):
    records.accept(new_return("A", "2025-26 Q1", ONE))
    records.accept(new_return("A", "2025-26 Q2", ONE, contract="A-2"))
    assert records.fetch("select contract, commissioner from contract order by 1").rows() == [
        ("A-1", records_module.COMMISSIONER),
        ("A-2", records_module.COMMISSIONER),
    ]


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
    for name in ("as_of", "open_before"):
        ask = getattr(records, name)
        found = ask("' or 1=1 --") if name == "as_of" else ask("' or 1=1 --", new_return("A", "2025-26 Q3", []).quarter)
        assert not found
    assert records.fetch("select referral_id from current_referral").item().startswith("';")
