"""Versions of a return, what is different between two, and taking one back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import polars as pl
import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from dashboard.access import Role, Viewer
from dashboard.analysis import exact
from dashboard.definitions.sheets import SHEETS
from dashboard.errors import RefusedError, UsageError
from dashboard.intake.giving_back import Repair
from dashboard.operations.differences import compared, moves_between, moves_if, row_differences
from dashboard.operations.returns import sent
from dashboard.operations.versions import versions
from dashboard.operations.withdrawing import restore, withdraw
from dashboard.warehouse import drafts
from dashboard.warehouse.records import AcceptedRepair
from tests.builders import OPERATOR, emptied, frame, moment, new_return, row, service, women

WORKER, OTHER = service("A"), service("B")
NORTH = Viewer(Role.COMMISSIONER, "North", commissioner="COMMISSIONER")
NOW = moment("2026-01-01")
LATER = moment("2026-01-02")


@pytest.fixture
def records(opened):
    return emptied(opened)


@pytest.fixture
def two(records):
    """Two versions of one quarter: of the second, one more has completed, one is gone, and one is new."""
    first = [row(referral_id=f"r{i}", referral_date=date(2025, 7, 1 + i), started_date=date(2025, 7, 20),
                 ended_date=date(2025, 9, 1), end_state="completed" if i < 3 else "ended_early",
                 end_reason=None if i < 3 else "NOT") for i in range(6)]  # fmt: skip
    second = [*first[:3], {**first[3], "end_state": "completed", "end_reason": None}, first[4],
              row(referral_id="new", referral_date=date(2025, 7, 9))]  # fmt: skip
    homes = [{"referral_id": "r0", "point": "exit", "recorded_date": date(2025, 9, 1), "accommodation": "A01A"}]
    return (
        records.accept(new_return("A", "2025-26 Q2", first, accommodation=homes)),
        records.accept(replace(new_return("A", "2025-26 Q2", second), confirmed={"ended_on_one_day": 4},
                               notes=("A note.",),
                               repairs=[AcceptedRepair("referrals", "referral_date", "date_order", 3)])),
    )  # fmt: skip


def _completed(records):
    return [(one.n, one.k) for one in exact.own(records, WORKER, "A", "completed").rows]


def _sent(records, *ids):
    found = {one.return_id: one for one in sent(records, WORKER, "A")}
    return [found[each] for each in ids]


def test_every_version_is_told_with_all_that_was_kept_of_it(records, two):
    second, first = versions(records, WORKER, "A")
    assert (first.sent.return_id, second.sent.return_id) == two
    assert (first.sent.status, second.sent.status) == ("current", "current"), "the housing sheet of the first stands"
    assert first.receipt.rows_kept == {"referrals": 6, "accommodation": 1}
    assert second.confirmed == (("ended_on_one_day", 4),)
    assert second.receipt.notes == ("A note.",)
    assert second.receipt.repairs == (Repair("referrals", "referral_date", "date_order", 3),)
    assert first.receipt.repairs == ()
    assert [file.name for file in first.receipt.files] == ["referrals.csv", "accommodation.csv"]
    assert "Return accepted: A-2025-26-Q2-v2\n" in second.receipt.as_text()
    assert not first.events


@pytest.mark.parametrize("viewer", [OTHER, NORTH, Viewer(Role.POLICY, "p")])
def test_versions_are_for_the_service_itself(records, two, viewer):
    earlier, later = _sent(records, *two)
    for asked in (
        lambda: versions(records, viewer, "A"),
        lambda: row_differences(records, viewer, earlier, later),
        lambda: moves_between(records, viewer, earlier, later, lambda ask, _: ask),
        lambda: moves_if(records, viewer, later, "withdrawn", lambda ask, _: ask),
        lambda: withdraw(records, viewer, two[1], reason="not theirs", now=NOW),
    ):
        with pytest.raises(RefusedError):
            asked()
    assert _completed(records) == [(5, 4)]


def test_rows_that_are_new_gone_or_changed(records, two):
    (found,) = row_differences(records, WORKER, *_sent(records, *two))
    assert (found.sheet, found.before, found.after) == ("referrals", 6, 6)
    assert found.added["referral_id"].to_list() == ["new"]
    assert found.gone["referral_id"].to_list() == ["r5"]
    assert found.rows_changed == 1
    assert found.by_column == {"end_reason": 1, "end_state": 1}
    assert found.changed.select("referral_id", "column", "was", "now").rows() == [
        ("r3", "end_state", "ended_early", "completed"), ("r3", "end_reason", "NOT", None),
    ]  # fmt: skip


@given_any(
    st.dictionaries(st.integers(0, 30), st.integers(0, 3), max_size=12),
    st.dictionaries(st.integers(0, 30), st.integers(0, 3), max_size=12),
)
def test_every_row_is_the_same_new_gone_or_changed(earlier, later):
    def rows(what):
        lines = [row(referral_id=f"r{key}", sessions_offered=value) for key, value in what.items()]
        return frame(lines)

    found = compared(SHEETS["referrals"], rows(earlier), rows(later))
    assert set(found.added["referral_id"]) == {f"r{key}" for key in later.keys() - earlier.keys()}
    assert set(found.gone["referral_id"]) == {f"r{key}" for key in earlier.keys() - later.keys()}
    changed = {key for key in earlier.keys() & later.keys() if earlier[key] != later[key]}
    assert set(found.changed["referral_id"]) == {f"r{key}" for key in changed}
    assert found.by_column == ({"sessions_offered": len(changed)} if changed else {})


def test_a_key_with_a_blank_in_it_is_the_same_row():
    line = {"referral_id": "r", "instrument": "core10", "occasion": "exit", "completed_date": date(2025, 7, 1),
            "score": 4.0}  # fmt: skip
    later = frame([{**line, "score": 5.0}], "assessments")
    found = compared(SHEETS["assessments"], frame([line], "assessments"), later)
    assert (found.added.height, found.gone.height, found.by_column) == (0, 0, {"score": 1})


def _moved(moves):
    return {one.after.indicator: [(row.n, row.k) for answer in (one.before, one.after) for row in answer.rows]
            for one in moves.moved}  # fmt: skip


def test_the_figures_that_a_later_version_moved(records, two):
    moved = _moved(moves_between(records, WORKER, *_sent(records, *two), lambda ask, _: ask))
    assert moved["completed"] == [(6, 3), (5, 4)]
    assert moved["left_before_finishing"] == [(6, 3), (5, 1)]
    assert "referrals_received" not in moved
    assert "trust" not in moved


def test_what_a_later_version_moved_is_told_also_after_it_was_taken_back(records, two):
    earlier, later = _sent(records, *two)
    told = _moved(moves_between(records, WORKER, earlier, later, lambda ask, _: ask))
    withdraw(records, WORKER, two[1], reason="wrong file", now=NOW)
    earlier, later = _sent(records, *two)
    assert _moved(moves_between(records, WORKER, earlier, later, lambda ask, _: ask)) == told
    assert _completed(records) == [(6, 3)]


def test_what_would_move_is_what_moves(records, two):
    would = moves_if(records, WORKER, _sent(records, two[1])[0], "withdrawn", lambda ask, _: ask)
    assert _moved(would)["completed"] == [(5, 4), (6, 3)]
    assert _completed(records) == [(5, 4)], "only tried out"
    withdraw(records, WORKER, two[1], reason="wrong file", now=NOW)
    assert _completed(records) == [(6, 3)]
    back = moves_if(records, WORKER, _sent(records, two[1])[0], "restored", lambda ask, _: ask)
    assert _moved(back)["completed"] == [(6, 3), (5, 4)]
    restore(records, WORKER, two[1], reason="it was right", now=LATER)
    assert _completed(records) == [(5, 4)]


def test_who_took_it_back_and_why_is_kept(records, two):
    withdraw(records, WORKER, two[1], reason="  the wrong\nfile ", now=NOW)
    (told, _) = versions(records, WORKER, "A")
    assert told.withdrawn
    assert [(one.event, one.at, one.by, one.reason) for one in told.events] == [
        ("withdrawn", NOW, "worker of A", "the wrong file")
    ]
    restore(records, OPERATOR, two[1], reason="it was right", now=LATER)
    (told, _) = versions(records, WORKER, "A")
    assert not told.withdrawn
    assert len(told.events) == 2


def test_of_several_who_take_it_back_at_once_only_one_does(records, two):
    at_once = Barrier(6)

    def take_back(place: int) -> bool:
        at_once.wait(10)
        try:
            withdraw(records, WORKER, two[1], reason=f"wrong file, said by number {place}", now=NOW)
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(take_back, range(6))) == 1
    assert len(versions(records, WORKER, "A")[0].events) == 1


def test_nothing_is_taken_back_or_put_back_twice(records, two):
    with pytest.raises(UsageError, match="has not been taken back"):
        restore(records, WORKER, two[1], reason="it was right", now=NOW)
    withdraw(records, WORKER, two[1], reason="wrong file", now=NOW)
    with pytest.raises(UsageError, match="has been taken back already"):
        withdraw(records, WORKER, two[1], reason="wrong file", now=LATER)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_reason_is_a_sentence(records, two, reason):
    with pytest.raises(UsageError, match="Say why"):
        withdraw(records, WORKER, two[1], reason=reason, now=NOW)
    assert _completed(records) == [(5, 4)]


@pytest.mark.parametrize("value", ["QQ123456C", "jo@example.org", "07700 900123", "SW1A 1AA", "X123456", "A1234BC"])
def test_a_reason_that_may_identify_somebody_is_refused_without_repeating_it(records, two, value):
    with pytest.raises(RefusedError) as refused:
        withdraw(records, WORKER, two[1], reason=f"her number {value} was in it", now=NOW)
    assert value not in str(refused.value)
    assert records.fetch("select count(*) from return_event").item() == 0


def test_a_service_is_told_the_same_of_anothers_return_as_of_none(records, two):
    said = []
    for return_id in (two[1], "A-2099-00-Q1-v1"):
        with pytest.raises(RefusedError) as refused:
            withdraw(records, OTHER, return_id, reason="trying", now=NOW)
        said.append(str(refused.value))
    assert said[0] == said[1]
    with pytest.raises(UsageError, match="There is no return"):
        withdraw(records, OPERATOR, "A-2099-00-Q1-v1", reason="trying", now=NOW)


def test_trying_out_leaves_nothing_behind(records, two):
    def everything():
        tables = records.fetch("select table_name from duckdb_tables() order by 1")["table_name"].to_list()
        return {name: records.fetch("select * from query_table($t)", {"t": name}) for name in tables}

    earlier, later = _sent(records, *two)
    before = everything()
    moves_between(records, WORKER, earlier, later, lambda ask, _: ask)
    moves_if(records, WORKER, later, "withdrawn", lambda ask, _: ask)
    after = everything()
    assert before.keys() == after.keys()
    assert all(before[name].equals(after[name]) for name in before)


def test_a_hundred_changes_are_counted_by_column(records):
    lines = women({"white": (50, 100)})
    first = records.accept(new_return("A", "2025-26 Q2", lines))
    second = records.accept(new_return("A", "2025-26 Q2", [{**line, "age_band": "50-59"} for line in lines]))
    (found,) = row_differences(records, WORKER, *_sent(records, first, second))
    assert found.rows_changed == 100
    assert found.by_column == {"age_band": 100}
    assert isinstance(found.changed, pl.DataFrame)


def test_where_there_is_no_room_to_try_it_out_that_is_said(records, two, monkeypatch):
    monkeypatch.setattr(drafts, "_ROOM", "1MB")
    with pytest.raises(UsageError, match="too many rows to try this out"):
        moves_if(records, WORKER, _sent(records, two[1])[0], "withdrawn", lambda ask, _: ask)
    assert _completed(records) == [(5, 4)]
