"""What answers released questions opens its release and nothing else: tried from the inside, and with every text.

The statements here are what somebody would try who could put SQL into the connection, although nobody can: values are
bound. If one of them worked, that would be the only thing between them and the records.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.analysis import access_rate, released
from dashboard.analysis.answer import Answer
from dashboard.analysis.released import Question
from dashboard.cli import main
from dashboard.errors import OutcomesError
from dashboard.operations.current_release import CurrentRelease
from dashboard.warehouse import release as releases
from dashboard.warehouse import releasing
from dashboard.warehouse.connection import connect
from dashboard.warehouse.records import Records
from dashboard.warehouse.release import Cell, PublishedTable, Release
from tests.conftest import ROOT
from tests.unit.http.conftest import client_of

YEAR = "2025-26"
SECRET = "a woman of whom nobody must hear"
HARMLESS = {"schema", "search_path"}
"""Settings of one cursor that name where a table is looked for: there is but the release to look in."""
WORDS = ("started", "completed", "pathway", "pathway:part", "year", YEAR, "ethnicity", "black", "P1", "all", "provider")
TEXTS = st.one_of(
    st.sampled_from(WORDS),
    st.text("%_*?'\";:-\\\x00 abcdely", max_size=12),
    st.builds(lambda word, place: word[:place] + "%", st.sampled_from(WORDS), st.integers(0, 8)),
    st.builds(lambda word, place: word[:place] + "_" + word[place + 1 :], st.sampled_from(WORDS), st.integers(0, 8)),
    st.text(max_size=12),
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records that nobody must read, and a release beside them."""
    path = tmp_path_factory.mktemp("boundary") / "records.duckdb"
    private = duckdb.connect(str(path))
    private.execute("create table referral as select $words as referral_id", {"words": SECRET})
    private.close()
    path.with_name("plain.csv").write_text(f"a,b\n{SECRET},1\n")
    tables = ("year", "provider_year", "year_ethnicity")
    releasing.write(
        path,
        [PublishedTable(table, slug, YEAR, "1", ("P1", "P2", "P3")) for table in tables for slug in ("started",)],
        [
            Cell("year", "started", YEAR, "", "all", 646, 371),
            Cell("year", "pathway:part", YEAR, "", "all", 46, 31),
            Cell("year", "started_in_period", YEAR, "", "all", 111, None),
            Cell("year", "s%", YEAR, "", "all", 99, 88),
            Cell("provider_year", "started", YEAR, "P1", "all", 212, 119),
            Cell("year_ethnicity", "started", YEAR, "", "black", 98, 37),
        ],
        built_at=datetime(2026, 6, 30, 9, 30),
        policy="tests",
        variance=4,
        remarks=[],
    )
    return path


@pytest.fixture(scope="module")
def release(database: Path) -> Iterator[Release]:
    found = releases.open_current(database)
    assert found is not None
    yield found
    found.close()


WAYS_OUT = [
    "attach '{records}' as other",
    "attach '{records}' as other (read_only)",
    "attach ':memory:' as other",
    "use other",
    "from read_duckdb('{records}')",
    "from '{records}'",
    "from '{folder}/plain.csv'",
    "from read_csv('{folder}/plain.csv')",
    "from read_csv_auto('{folder}/*')",
    "from sniff_csv('{folder}/plain.csv')",
    "from read_text('{records}')",
    "from read_text('{folder}/*')",
    "from read_text('/proc/self/environ')",
    "from read_blob('{records}')",
    "from read_json('{folder}/plain.csv')",
    "from read_parquet('{folder}/plain.csv')",
    "from parquet_metadata('{folder}/plain.csv')",
    "from glob('{folder}/*')",
    "from read_csv('https://127.0.0.1/x.csv')",
    "copy cell to '{folder}/out.csv'",
    "copy (select 1) to '/dev/stdout'",
    "copy cell from '{folder}/plain.csv'",
    "copy from database memory to other",
    "export database '{folder}/out'",
    "import database '{folder}'",
    "pragma import_database('{folder}')",
    "install httpfs",
    "force install json",
    "install lindel from community",
    "update extensions",
    "load httpfs",
    "load '{folder}/plain.csv'",
    "from duckdb_extensions()",
    "from duckdb_secrets()",
    "create secret one (type s3)",
    "create persistent secret one (type s3)",
    "from which_secret('x', 's3')",
    "select getenv('HOME')",
    "select pg_read_file('/etc/hostname')",
    "from women",
    "pragma profiling_output='{folder}/out.json'",
    "pragma enable_profiling='json'",
    "set variable_that_is_none=1",
    "pragma enable_external_access=true",
    "create table mine as select 1",
    "create view mine as select 1",
    "create schema mine",
    "create sequence mine",
    "create macro mine() as 1",
    "insert into cell values ('year', 'started', '2026-27', '', 'all', 1, 1)",
    "update cell set n = 1",
    "delete from cell",
    "truncate cell",
    "alter table cell add column mine integer",
    "drop table cell",
    "create index mine on cell (n)",
]


@pytest.mark.parametrize("statement", WAYS_OUT)
def test_there_is_no_way_out_of_the_release(release, database, statement):
    women = pl.DataFrame({"referral_id": [SECRET]})  # what DuckDB would find by its name in this function
    before = _files(database.parent)
    cursor = release._connection.cursor()
    with pytest.raises(duckdb.Error) as refused:
        cursor.execute(statement.format(records=database, folder=database.parent)).fetchall()
    assert SECRET not in str(refused.value)
    assert _files(database.parent) == before
    assert women.height == 1


def test_no_setting_can_be_changed(release):
    """One that was found to be changeable would be a door that somebody left open."""
    names = [name for (name,) in release._connection.execute("select name from duckdb_settings()").fetchall()]
    assert {"enable_external_access", "allowed_directories", "allowed_paths", "temp_directory", "lock_configuration",
            "autoinstall_known_extensions", "python_enable_replacements", "access_mode"} <= {*names}  # fmt: skip
    changed = []
    for name in names:
        tries = [f"set {how}{name} = {value}" for how in ("", "global ") for value in ("true", "'/tmp'", "1", "['/']")]
        for statement in (*tries, f"reset {name}", f"pragma {name}=true"):
            try:
                release._connection.cursor().execute(statement)
            except duckdb.Error:
                continue
            changed.append(name)
    assert {*changed} <= HARMLESS


def test_what_it_is_asked_is_put_nowhere(release, database):
    """Temporary tables stay in memory: nothing is spilled beside the release, whatever the size of an answer."""
    cursor = release._connection.cursor()
    cursor.execute("create temp table large as select range as i from range(100000)")
    assert cursor.execute("select current_setting('temp_directory')").fetchone() == ("",)
    with pytest.raises(duckdb.OutOfMemoryException):
        cursor.execute("create temp table huge as select range as i, random() as r from range(50000000)")
    assert not [path for path in _files(database.parent) if ".tmp" in path]


def test_a_log_of_duckdb_s_own_is_written_nowhere(database, tmp_path):
    """Asked for a log on disk DuckDB 1.5 ends the process, where settings allow no files: so it is tried in another."""
    current = releases.current_path(database)
    script = (
        "from pathlib import Path; from dashboard.warehouse.connection import connect;"
        f"c = connect(Path({str(current)!r}), read_only=True);"
        f"c.execute(\"call enable_logging(storage='file', storage_config={{'path': '{tmp_path}/logs'}})\");"
        "c.execute('select 1'); c.execute('call disable_logging()')"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert list(tmp_path.iterdir()) == []


def test_the_records_are_kept_to_themselves_too(database, tmp_path):
    """The same connection, when it opens the records: no other file either."""
    private = connect(database)
    for statement in ("from read_text('/etc/hostname')", f"copy referral to '{tmp_path}/out.csv'", "load httpfs",
                      f"attach '{tmp_path}/other.duckdb'", "set enable_external_access = true"):  # fmt: skip
        with pytest.raises(duckdb.Error):
            private.execute(statement)
    private.close()
    assert list(tmp_path.iterdir()) == []


class TestEveryText:
    @pytest.mark.parametrize(
        "text", ["%", "s%", "_tarted", "starte_", "started%", "pathwa_", "p%", "pathway:%", "%:part"]
    )
    def test_a_wildcard_is_a_letter_like_any_other(self, release, text):
        assert release.cells("year", text) == [cell for cell in release.all_cells() if cell.indicator == text]

    def test_an_indicator_brings_its_parts(self, release):
        assert [cell.indicator for cell in release.cells("year", "pathway")] == ["pathway:part"]
        assert [cell.indicator for cell in release.cells("year", "started")] == ["started"]

    @given(text=TEXTS, other=TEXTS)
    @example(text="%", other="_")
    def test_no_cell_is_found_but_the_one_that_is_named(self, release, text, other):
        for cell in release.cells("year", text, period=other if other in WORDS else None):
            assert cell.indicator == text or cell.indicator.startswith(f"{text}:")
        assert all(cell.table_id == text for cell in release.cells(text, "started"))
        assert all(cell.period == text for cell in release.cells("year", "started", period=text))
        assert all(cell.provider == text for cell in release.cells("provider_year", "started", provider=text))
        assert all(one.period == text for one in release.reference(text))

    @given(
        indicator=st.one_of(st.just("started"), TEXTS),
        by=st.one_of(st.none(), TEXTS),
        provider=st.one_of(st.none(), TEXTS),
        group=st.one_of(st.none(), st.tuples(TEXTS, TEXTS)),
        period=st.one_of(st.none(), TEXTS),
        reference=st.one_of(st.none(), TEXTS),
    )
    def test_a_question_is_answered_from_the_release_or_refused_in_a_sentence(self, release, **asked):
        found = _answer_or_sentence(release, Question(**asked))
        if isinstance(found, str):
            assert SECRET not in found
        else:
            assert found.release == release.release_id
            assert {row.n for row in found.rows} <= {None, 645, 210, 100}

    @given(population=TEXTS, period=TEXTS)
    def test_access_too(self, release, population, period):
        with pytest.raises(OutcomesError):
            access_rate.access(release, population=population, period=period)


@pytest.fixture
def without_records(database, tmp_path, request) -> Path:
    """The release of `database` beside records that cannot be opened in one way or another."""
    path = tmp_path / "records.duckdb"
    for name in ("release-current", (current := releases.current_path(database)) and current.name):
        path.with_name(name).write_bytes(database.with_name(name).read_bytes())
    getattr(_Unreadable, request.param)(path)
    return path


class _Unreadable:
    """Why records cannot be opened."""

    @staticmethod
    def absent(path: Path) -> None:
        assert not path.exists()

    @staticmethod
    def no_database(path: Path) -> None:
        path.write_bytes(os.urandom(4096))
        path.chmod(0)

    @staticmethod
    def a_folder(path: Path) -> None:
        path.mkdir()

    @staticmethod
    def nobody_s(path: Path) -> None:
        path.symlink_to("/no/such/place")


ADDRESSES = (
    "/healthz", "/api/v1/definitions", "/api/v1/openapi.json", "/api/v1/answers?indicator=started",
    "/api/v1/answers?indicator=started&by=ethnicity", "/api/v1/answers?indicator=started&by=provider&format=csv",
    "/api/v1/access?population=women_arrested", "/api/v1/answers?indicator=completed",
)  # fmt: skip
COMMANDS = (
    ["answer", "--indicator", "started", "--by", "ethnicity", "--json"],
    ["answer", "--indicator", "started", "--where", "provider=P1"],
    ["answer", "--indicator", "completed"],
)
EVERY_WAY = [name for name in vars(_Unreadable) if not name.startswith("_")]


@pytest.mark.parametrize("without_records", EVERY_WAY, indirect=True)
def test_over_http_nothing_is_missed_where_the_records_cannot_be_opened(database, without_records):
    said = []
    for path in (database, without_records):
        current = CurrentRelease(path)
        client = client_of(current)
        said.append([client.get(address).content for address in ADDRESSES])
        current.close()
    assert said[0] == said[1]
    assert b'"n":645' in said[0][3]


@pytest.mark.parametrize("without_records", EVERY_WAY, indirect=True)
def test_at_the_command_line_nothing_is_missed_either(database, without_records, capsys):
    said = []
    for path in (database, without_records):
        for words in COMMANDS:
            main([*words, "--database", str(path)])
            said.append(capsys.readouterr())
    assert said[: len(COMMANDS)] == said[len(COMMANDS) :]
    assert '"n": 645' not in said[0].out
    assert '"n": 100' in said[0].out


@pytest.mark.parametrize("without_records", EVERY_WAY, indirect=True)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_is_made_without_the_records(without_records, tmp_path, kind):
    out = tmp_path / f"summary.{kind}"
    assert main(["export", "disparity", "--format", kind, "--out", str(out), "--database", str(without_records)]) == 0
    assert out.stat().st_size > 1_000


def test_what_is_released_never_opens_the_records(database, tmp_path, monkeypatch, capsys):
    """Watched: no connection but to a release, and no file of this process but one."""
    opened = []
    connect_as_it_was = duckdb.connect

    def watched(path: str | Path, *rest: object, **more: object) -> object:
        opened.append(Path(path).name)
        return connect_as_it_was(path, *rest, **more)

    monkeypatch.setattr(duckdb, "connect", watched)
    monkeypatch.setattr(Records, "__init__", lambda *_, **__: pytest.fail("the records were opened"))
    current = CurrentRelease(database)
    client = client_of(current)
    for address in ADDRESSES:
        client.get(address)
        held = {os.readlink(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd") if _is_open(number)}
        assert str(database) not in held
    current.close()
    for words in COMMANDS:
        main([*words, "--database", str(database)])
    for kind in ("csv", "xlsx"):
        main(["export", "disparity", "--format", kind, "--out", str(tmp_path / kind), "--database", str(database)])
    capsys.readouterr()
    assert {re.sub("[0-9a-f]{12}", "…", name) for name in opened} == {"release-….duckdb"}


def test_the_server_s_routes_do_not_even_load_what_reads_the_records():
    script = (
        "import sys; import dashboard.http.routes, dashboard.http.middleware, dashboard.operations.current_release;"
        "print([name for name in sys.modules if name in"
        " ('dashboard.warehouse.records', 'dashboard.analysis.exact', 'dashboard.intake')])"
    )
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_no_text_of_an_address_is_pasted_anywhere(database):
    """Not the texts of the hypothesis tests, but those that people try first."""
    current = CurrentRelease(database)
    client = client_of(current)
    for text in ("' or 1=1 --", "started' union select * from published --", "../records.duckdb", "%", "\x00", "🙂"):
        for name in ("indicator", "by", "period", "provider", "reference"):
            asked = urlencode({"indicator": "started", "by": "ethnicity"} | {name: text})
            answer = client.get(f"/api/v1/answers?{asked}")
            assert answer.status_code in (400, 403), (name, text)
            assert "duckdb" not in answer.json()["error"].replace(text, "")
    current.close()


def _answer_or_sentence(release: Release, question: Question) -> Answer | str:
    try:
        return released.answer(release, question)
    except OutcomesError as refused:
        return str(refused)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _is_open(number: str) -> bool:
    return os.path.lexists(f"/proc/self/fd/{number}")
