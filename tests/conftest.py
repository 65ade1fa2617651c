"""What every test runs under: no network, no real database; and the fixtures that most of them use."""

import fcntl
import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb
import hypothesis
import pytest

from dashboard.operations.demonstration import make
from dashboard.operations.installation import Installation
from dashboard.settings import Settings
from dashboard.warehouse import connection
from dashboard.warehouse.records import Records
from tests.builders import accept_table

ROOT = Path(__file__).parents[1]

hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "tests")


class RefusedInTests(RuntimeError):  # noqa: N818
    """A test tried what no test may."""


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Nothing but this machine can be reached."""
    refused = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}
    look_up = socket.getaddrinfo
    with pytest.MonkeyPatch.context() as patch:
        for name, original in refused.items():
            patch.setattr(socket.socket, name, _only_here(original))
        patch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: look_up(_here(host), *rest, **more))
        yield


@pytest.fixture(scope="session", autouse=True)
def no_real_database() -> Iterator[None]:
    """No database inside the repository's folder can be opened or made: the default one lies there."""
    connect, open_records = duckdb.connect, Records.__init__

    def guarded_connect(database: str | Path = ":memory:", *rest: object, **more: object) -> object:
        _elsewhere(database)
        return connect(database, *rest, **more)

    def guarded_open(self: Records, path: Path, **more: bool) -> None:
        _elsewhere(path)
        open_records(self, path, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", guarded_connect)
        patch.setattr(Records, "__init__", guarded_open)
        patch.delenv("OUTCOMES_DATABASE", raising=False)
        patch.delenv("OUTCOMES_DEMONSTRATION", raising=False)
        patch.delenv("OUTCOMES_KEY_FILE", raising=False)
        patch.setenv("OUTCOMES_ENCRYPTION", "no")  # quicker; what encrypts has tests of its own
        yield


@pytest.fixture(scope="session", autouse=True)
def one_thread_each() -> Iterator[None]:
    """As many processes test as there are cores: more threads than these take a quarter more of both."""
    config = connection._config
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_config", lambda limit: {**config(limit), "threads": "1"})
        yield


Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Records that take long to make: made by the first process that needs them, and copied by each.

    `once(name, make)` calls `make` with the path of the records, unless another process has done it, and gives back
    the path of a copy that is this process's own.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def once(name: str, make_them: Callable[[Path], None]) -> Path:
        made = shared / f"{name}-made"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                aside = tmp_path_factory.mktemp(name)
                make_them(aside / "records.duckdb")
                aside.rename(made)
        return Path(shutil.copytree(made, tmp_path_factory.mktemp(name) / "copied")) / "records.duckdb"

    return once


@pytest.fixture(scope="session")
def empty_records(once: Once) -> Path:
    """Empty records: making the schema and all views takes a second."""
    return once("empty", lambda path: Records(path, create=True).close())


@pytest.fixture(scope="session")
def one_service(once: Once) -> Path:
    """The commonest case: three years of one invented service, published. Nobody may change it."""

    def fill(path: Path) -> None:
        installation = Installation(Settings(database=path))
        make(installation, 1, lambda _: None)
        installation.close()

    return once("one", fill)


@pytest.fixture
def records(empty_records: Path, tmp_path: Path) -> Iterator[Records]:
    """Empty records."""
    opened = Records(Path(shutil.copy(empty_records, tmp_path / "records.duckdb")))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def opened(empty_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    """Records that stay open from one test to the next: opening them, and the first question to them, takes longer than
    most tests. See `builders.emptied`.
    """
    records = Records(Path(shutil.copy(empty_records, tmp_path_factory.mktemp("opened") / "records.duckdb")))
    yield records
    records.close()


@pytest.fixture
def given(records: Records) -> Callable[..., str]:
    """Keeps a small text table as a return: see `builders.accept_table`."""
    return partial(accept_table, records)


def _elsewhere(database: str | Path) -> None:
    if ROOT in Path(database).resolve().parents and not str(database).startswith(":"):
        raise RefusedInTests(f"Tests open no database in {ROOT}: give one in tmp_path, not {database}")


def _only_here(original: Callable[..., object]) -> Callable[..., object]:
    def connect(self: socket.socket, address: object) -> object:
        if self.family != socket.AF_UNIX:
            _here(address[0] if isinstance(address, tuple) else address)
        return original(self, address)

    return connect


def _here(host: object) -> object:
    name = host.decode() if isinstance(host, bytes) else host
    if name not in (None, "", "localhost") and not _is_loopback(str(name)):
        raise RefusedInTests(f"Tests reach nothing but this machine, not {name}")
    return host


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
