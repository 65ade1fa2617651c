"""What the commissioner will see: worked out without keeping anything, whatever happens meanwhile."""

import threading
from datetime import datetime
from pathlib import Path

import pytest
from intake_sheets import QUARTER, as_csv, good_rows, sent

from dashboard.access import Role, Viewer
from dashboard.definitions.contracts import Contract, Kpi
from dashboard.errors import MendError, RefusedError
from dashboard.intake.preview import preview
from dashboard.intake.submit import check_return, submit
from dashboard.warehouse.records import Records
from tests.builders import new_return, women

SERVICE = Viewer(Role.PROVIDER, "worker", "SOMEWHERE")
NOW = datetime(2025, 10, 14, 10)


def _checked(records: Records, rows: int = 12):
    checked = check_return(records, SERVICE, sent(as_csv(good_rows(rows))), provider="SOMEWHERE", quarter=QUARTER)
    assert not checked.must_mend
    return checked


def _everything(records: Records):
    names = records._fetch("select table_name from duckdb_tables() order by 1")["table_name"].to_list()
    return {name: records._fetch("select * from query_table($t)", {"t": name}).rows() for name in names}


def _figures(seen):
    return {
        one.after.indicator: [None if answer is None else [(row.n, row.k, row.mark) for row in answer.rows]
                              for answer in (one.before, one.after)]
        for one in (*seen.volumes, *seen.figures)
    }  # fmt: skip


def test_what_is_foreseen_is_what_is_seen_once_the_return_is_kept(records: Records) -> None:
    earlier = women({"white": (3, 5)}, prefix="e")
    records.accept(new_return("SOMEWHERE", "2025-26 Q1", earlier))
    checked = _checked(records)
    (seen,) = preview(records, SERVICE, checked, now=NOW)
    assert (seen.commissioner, seen.before, seen.quarter) == ("COMMISSIONER", "2025-26 Q1", "2025-26 Q2")
    assert (seen.year_before, seen.year) == ("2025-26 up to Q1", "2025-26 up to Q2")
    foreseen = _figures(seen)

    submit(records, SERVICE, checked, now=NOW, confirmed={one.code for one in checked.to_confirm})
    (again,) = preview(records, SERVICE, checked, now=NOW)
    assert again.before == again.quarter == "2025-26 Q2"
    assert [before for before, _ in _figures(again).values()] == [after for _, after in foreseen.values()]
    assert foreseen["women_supported"] != _figures(again)["women_supported"]


def test_before_the_first_return_there_is_nothing_beside_it(records: Records) -> None:
    (seen,) = preview(records, SERVICE, _checked(records), now=NOW)
    assert (seen.before, seen.year_before) == (None, None)
    assert all(one.before is None for one in (*seen.volumes, *seen.figures))


def test_each_commissioner_sees_their_own_contracts_and_targets(records: Records) -> None:
    records.register(
        [
            Contract("N", "SOMEWHERE", ("NORTH",), kpis=(Kpi("completed", 0.5), Kpi("returns_on_time", 1))),
            Contract("S", "SOMEWHERE", ("SOUTH",)),
        ],
        NOW,
        "tests",
    )
    rows = [{**line, "contract_ref": "N" if number % 3 else "S"} for number, line in enumerate(good_rows(12))]
    checked = check_return(records, SERVICE, sent(as_csv(rows)), provider="SOMEWHERE", quarter=QUARTER)
    assert not checked.must_mend
    north, south = preview(records, SERVICE, checked, now=NOW)
    assert (north.commissioner, north.contracts) == ("NORTH", ("N",))
    assert (south.commissioner, south.contracts) == ("SOUTH", ("S",))
    counted = [_figures(one)["women_supported"][1][0][0] for one in (north, south)]
    assert counted == [8, 4]
    assert [(one.contract.contract, one.kpi.indicator) for one in north.targets] == [("N", "completed")], (
        "whether returns come in time depends on other services too"
    )
    assert south.targets == ()


def test_nothing_remains_of_a_preview(records: Records) -> None:
    records.accept(new_return("SOMEWHERE", "2025-26 Q1", women({"white": (3, 5)}, prefix="e")))
    checked = _checked(records)
    files, before, version = _bytes(records.path), _everything(records), records.version()
    preview(records, SERVICE, checked, now=NOW)
    assert _everything(records) == before
    assert records.version() == version
    assert _bytes(records.path) == files, "not even a trace in the file, or beside it"


def _bytes(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.parent.iterdir()}


def test_nothing_remains_of_a_preview_that_fails_midway(records: Records) -> None:
    checked = _checked(records)
    before = _everything(records)

    def failing(ask, returns):
        assert returns, "the draft has the return by now"
        raise RuntimeError("midway")

    with pytest.raises(RuntimeError, match="midway"):
        preview(records, SERVICE, checked, now=NOW, reasons=failing)
    assert _everything(records) == before
    submit(records, SERVICE, checked, now=NOW, confirmed={one.code for one in checked.to_confirm})


def test_nobody_sees_the_draft_or_waits_for_it(records: Records) -> None:
    """While a preview is being worked out, others read what was kept, and another's return is accepted."""
    checked = _checked(records)
    found: list[object] = []

    def look(ask, returns):
        def others() -> None:
            found.append(records.fetch("select count(*) from current_referral").item())
            records.accept(new_return("ELSEWHERE", "2025-26 Q2", women({"white": (1, 2)})))
            found.append(records.fetch("select count(*) from current_referral").item())

        other = threading.Thread(target=others)
        other.start()
        other.join(20)
        assert not other.is_alive(), "it waits for the preview"
        return ask

    (seen,) = preview(records, SERVICE, checked, now=NOW, reasons=look)
    assert found == [0, 2]
    assert _figures(seen)["referrals_received"][1] != [(0, None, None)]


def test_a_preview_is_for_the_service_that_sends(records: Records) -> None:
    checked = _checked(records)
    for viewer in (Viewer(Role.PROVIDER, "other", "ELSEWHERE"), Viewer(Role.COMMISSIONER, "c", commissioner="NORTH")):
        with pytest.raises(RefusedError):
            preview(records, viewer, checked, now=NOW)


def test_what_must_be_mended_has_no_preview(records: Records) -> None:
    broken = sent("referral_id,person_id\n1,2\n")
    checked = check_return(records, SERVICE, broken, provider="SOMEWHERE", quarter=QUARTER)
    with pytest.raises(MendError):
        preview(records, SERVICE, checked, now=NOW)


def test_of_other_services_nothing_is_in_the_draft(records: Records) -> None:
    checked = _checked(records)
    (alone,) = preview(records, SERVICE, checked, now=NOW)
    records.accept(new_return("ELSEWHERE", "2025-26 Q3", women({"white": (30, 60)})))
    (beside,) = preview(records, SERVICE, checked, now=NOW)
    assert alone == beside
