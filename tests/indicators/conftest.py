"""What the tests of the indicators share: a twin's account beside the records' own."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.definitions.contracts import Contract
from dashboard.warehouse.records import Records
from tests.builders import counted, day, emptied, moment, new_reference, new_return, units, withdraw
from tests.indicators.twin import Row, Sent


@pytest.fixture
def records(opened: Records) -> Records:
    """Empty records."""
    return emptied(opened)


@pytest.fixture
def listed(records: Records) -> Callable[..., list[str]]:
    """Record numbers of those who count; with `achieved=True`, of those who achieved."""

    def listed(indicator: str, *, achieved: bool | None = None, on: str | None = None) -> list[str]:
        lines = units(records, indicator)
        if on:
            lines = [line for line in lines if line["counted_on"] == day(on)]
        return counted(line for line in lines if achieved is None or line["achieved"] is achieved)

    return listed


@pytest.fixture
def send(records: Records) -> Callable[..., str]:
    """Keeps a return of provider A; `referrals=None` for one that has none."""

    def send(quarter: str, referrals: Sequence[Row] | None = None, *, provider: str = "A", **others: Any) -> str:
        return records.accept(new_return(provider, quarter, referrals, **others))

    return send


@pytest.fixture
def send_file(records: Records) -> Callable[[str, Sequence[Row]], str]:
    """Keeps a file that is sent by itself."""

    def send_file(sheet: str, rows: Sequence[Row]) -> str:
        return records.accept_reference(new_reference(sheet, rows))

    return send_file


@pytest.fixture(scope="session")
def kept(empty_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Records in which everything that the twin was told of has been kept."""

    @contextmanager
    def kept(
        returns: Sequence[Sent], files: Sequence[tuple[str, Sequence[Row]]] = (), contracts: Sequence[Contract] = ()
    ) -> Iterator[Records]:
        folder = tmp_path_factory.mktemp("kept")
        records = Records(Path(shutil.copy(empty_records, folder / "records.duckdb")))
        try:
            records.register(contracts, moment("2023-01-01"), "tests")
            for sent in returns:
                return_id = records.accept(_as_sent(sent))
                if sent.withdrawn:
                    withdraw(records, return_id)
            for sheet, rows in files:
                records.accept_reference(new_reference(sheet, rows))
            yield records
        finally:
            records.close()
            shutil.rmtree(folder)

    return kept


def _as_sent(sent: Sent) -> Any:
    others = {sheet: rows for sheet, rows in sent.sheets.items() if sheet != "referrals"}
    new = new_return(sent.provider, sent.quarter, sent.sheets.get("referrals"), **others)
    return replace(new, sent_at=datetime.combine(new.quarter.last_day + timedelta(sent.days_after), time(10)))
