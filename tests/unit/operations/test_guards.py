"""The suite itself: no network, and never the real database."""

import socket

import pytest

from dashboard.settings import Settings
from dashboard.warehouse.records import Records
from tests.conftest import ROOT, RefusedInTests


def test_the_default_database_is_refused(monkeypatch):
    monkeypatch.chdir(ROOT)
    existed = Settings().database.parent.exists()
    with pytest.raises(RefusedInTests, match="tmp_path"):
        Records(Settings().database, create=True)
    assert Settings().database.parent.exists() == existed


def test_the_environment_names_no_database():
    assert Settings.from_environment() == Settings()


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443)])
def test_the_network_is_refused(address):
    with socket.socket() as one, pytest.raises(RefusedInTests):
        one.connect(address)
    with pytest.raises(RefusedInTests):
        socket.getaddrinfo(*address)


def test_this_machine_is_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    assert socket.getaddrinfo("localhost", 80)
