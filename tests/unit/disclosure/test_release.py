"""The release file: written to one side, made current last, and no way out of its connection."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dashboard.errors import UsageError
from dashboard.warehouse import release as releases
from dashboard.warehouse import releasing
from dashboard.warehouse.records import Records
from dashboard.warehouse.release import Cell, PublishedTable, ReferenceCount, Release
from tests.builders import moment, new_return, women

ABOUT = {"built_at": moment("2026-06-01"), "policy": "test", "variance": 4, "remarks": ["said"]}


def _table(period):
    return PublishedTable("year", "started", period, "1", ("A",))


def _cell(period):
    return Cell("year", "started", period, "", "all", 50, 20)


def _write(database, period):
    return releasing.write(database, [_table(period)], [_cell(period)], **ABOUT)


@pytest.fixture(scope="module")
def template(empty_records, tmp_path_factory):
    """Records that hold something, closed, with a release beside them."""
    path = tmp_path_factory.mktemp("template") / "records.duckdb"
    records = Records(Path(shutil.copy(empty_records, path)))
    records.accept(new_return("A", "2025-26 Q2", women({"white": (1, 3)})))
    records.close()
    _write(path, "2025-26")
    return path


@pytest.fixture
def database(template, tmp_path):
    """The same, for one test."""
    return Path(shutil.copytree(template.parent, tmp_path, dirs_exist_ok=True)) / template.name


@pytest.fixture
def release(database):
    opened = releases.open_current(database)
    yield opened
    opened.close()


WAYS_OUT = {
    "attach": "attach 'RECORDS' as records (read_only)",
    "attach another": "attach 'BESIDE/new.duckdb'",
    "attach memory and copy": "copy (select 1) to 'BESIDE/out.csv'",
    "copy from": "copy cell from 'BESIDE/secret.csv'",
    "read csv": "select * from read_csv('BESIDE/secret.csv')",
    "read text": "select * from read_text('BESIDE/secret.csv')",
    "read blob": "select * from read_blob('RECORDS')",
    "read parquet": "select * from read_parquet('BESIDE/x.parquet')",
    "a file as a table": "select * from 'BESIDE/secret.csv'",
    "a database as a table": "select * from 'RECORDS'",
    "glob": "select * from glob('BESIDE/*')",
    "sniff": "select * from sniff_csv('BESIDE/secret.csv')",
    "export": "export database 'BESIDE/out'",
    "import": "import database 'BESIDE/out'",
    "install": "install httpfs",
    "load": "load httpfs",
    "load by path": "load 'BESIDE/x.duckdb_extension'",
    "unlock": "set lock_configuration = false",
    "open up": "set enable_external_access = true",
    "reset": "reset enable_external_access",
    "allow a folder": "set allowed_directories = ['BESIDE']",
    "allow a path": "set allowed_paths = ['RECORDS']",
    "allow extensions": "set allow_unsigned_extensions = true",
    "home": "set home_directory = 'BESIDE'",
    "secrets": "set secret_directory = '/tmp'",
    "log to a file": "set log_query_path = 'BESIDE/log'",
    "profile": "pragma profiling_output = 'BESIDE/profile'",
    "write": "insert into cell values ('a', 'b', 'c', 'd', 'e', 100, 50, null)",
    "change": "update cell set n = 1000",
    "delete": "delete from cell",
    "make": "create table other (a integer)",
}
"""What somebody who could run any SQL on the release would try."""
REFUSED = r"(?i)permission|cannot|configuration|read-only|extension|access|not found|disabled|fail"


@pytest.mark.parametrize("way", WAYS_OUT)
def test_there_is_no_way_out_of_the_release(database, release, way):
    beside = database.parent
    (beside / "secret.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    before = {path: path.stat().st_size for path in beside.iterdir()}
    statement = WAYS_OUT[way].replace("RECORDS", str(database)).replace("BESIDE", str(beside))
    with pytest.raises(duckdb.Error, match=REFUSED):
        release._connection.execute(statement).fetchall()
    assert {path: path.stat().st_size for path in beside.iterdir()} == before


def test_a_release_holds_nothing_but_cells_and_public_counts(release):
    tables = release._fetch("select table_name from information_schema.tables order by 1")["table_name"].to_list()
    assert tables == ["about", "cell", "correction", "published", "reference"]


def test_the_same_release_can_be_opened_twice_in_one_process(database, release):
    """By two pages, or by the builder of the next while a page reads this one."""
    second = releases.open_current(database)
    assert second.all_cells() == release.all_cells()
    second.close()


def test_a_release_holds_all_that_was_published_before(database):
    _write(database, "2026-27")
    opened = releases.open_current(database)
    assert [table.period for table in opened.published()] == ["2025-26", "2026-27"]
    assert opened.all_cells() == [_cell("2025-26"), _cell("2026-27")]
    assert opened.remarks == ("said", "said")
    opened.close()


def test_a_published_table_is_never_written_again(database):
    before = releases.current_path(database)
    content = before.read_bytes()
    with pytest.raises(UsageError, match="never written again"):
        releasing.write(database, [_table("2025-26")], [], **ABOUT)
    assert releases.current_path(database) == before
    assert before.read_bytes() == content


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", ["_insert", "_verify", "_point_to"])
def test_killed_between_the_steps_the_old_release_stays_current(database, monkeypatch, step):
    before = releases.current_path(database)
    content = before.read_bytes()

    def die(*arguments):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(releasing, step, die)
        with pytest.raises(Killed):
            _write(database, "2026-27")
    assert releases.current_path(database) == before
    assert before.read_bytes() == content
    _write(database, "2026-27")
    opened = releases.open_current(database)
    assert len(opened.all_cells()) == 2
    opened.close()


def test_what_a_killed_builder_left_does_not_stop_the_next(database, monkeypatch):
    """A write-ahead log outlives the file that it belongs to; it must not be played into the next one."""
    with monkeypatch.context() as patch:
        patch.setattr(releasing, "_verify", lambda *arguments: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            _write(database, "2026-27")
    unfinished = next(database.parent.glob("candidate-*.unfinished"))
    log = unfinished.with_name(unfinished.name + ".wal")
    log.write_bytes(_a_real_log(database.parent / "killed"))
    _write(database, "2026-27")
    opened = releases.open_current(database)
    assert len(opened.all_cells()) == 2
    opened.close()
    assert not list(database.parent.glob("*.unfinished*"))


def _a_real_log(folder):
    """The log of a writer that was killed after its first statements."""
    folder.mkdir()
    script = (
        "import duckdb, os, signal, sys; c = duckdb.connect(sys.argv[1]); c.execute(sys.argv[2]);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder / "x.duckdb"), releasing._SCHEMA])
    assert done.returncode == -signal.SIGKILL
    return (folder / "x.duckdb.wal").read_bytes()


def test_before_the_first_there_is_none(tmp_path):
    assert releases.current_path(tmp_path / "records.duckdb") is None
    assert releases.open_current(tmp_path / "records.duckdb") is None


def test_what_is_open_stays_readable_after_the_next_publication(database, release):
    _write(database, "2026-27")
    assert release.all_cells() == [_cell("2025-26")]
    assert isinstance(release, Release)


def test_reference_counts_are_carried_on_and_given_by_period(database):
    """They are public figures: nothing of ours is in them."""
    first, second = (
        ReferenceCount(period, "women_arrested", "officer", "black", count, "Home Office")
        for period, count in (("2025-26", 7), ("2026-27", 8))
    )
    releasing.write(database, [_table("2026-27")], [], [first, second], **ABOUT)
    releasing.write(database, [_table("2027-28")], [], **ABOUT)
    opened = releases.open_current(database)
    assert opened.reference() == [first, second]
    assert opened.reference("2026-27") == [second]
    assert opened.reference("2019-20") == []
    opened.close()


def test_cells_of_one_table_are_told_from_those_of_others(database):
    """A stage of the pathway is asked for by the pathway's name, another indicator only by the whole of its own."""
    cells = [
        Cell("year", slug, period, provider, "all", 50, None)
        for slug in ("pathway:referred", "pathway:started", "pathways")
        for period in ("2026-27", "2027-28")
        for provider in ("", "A")
    ]
    releasing.write(database, [_table("2026-27")], cells, **ABOUT)
    opened = releases.open_current(database)
    found = opened.cells("year", "pathway", period="2026-27", provider="A")
    assert [(cell.indicator, cell.period, cell.provider) for cell in found] == [
        ("pathway:referred", "2026-27", "A"),
        ("pathway:started", "2026-27", "A"),
    ]
    assert len(opened.cells("year", "pathway")) == 8
    assert opened.cells("quarter", "pathway") == []
    opened.close()


def test_a_release_that_was_not_written_whole_does_not_become_current(database, monkeypatch):
    before, insert = releases.current_path(database), releasing._insert
    monkeypatch.setattr(releasing, "_insert", lambda where, table, lines: insert(where, table, lines[:1]))
    with pytest.raises(RuntimeError, match="not written whole"):
        _write(database, "2026-27")
    assert releases.current_path(database) == before
