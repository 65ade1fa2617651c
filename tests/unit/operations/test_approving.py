"""A candidate is approved by somebody else than who prepared it; a table is corrected whole, with a reason."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis import released
from dashboard.definitions.periods import FinancialYear
from dashboard.errors import RefusedError, UsageError
from dashboard.operations import approving, calendar, contract_period, correcting, due
from dashboard.operations.approving import approve, discard, waiting
from dashboard.operations.forgetting import forget
from dashboard.operations.installation import Installation
from dashboard.operations.publish import prepare, publish
from dashboard.settings import Settings
from dashboard.warehouse import publications, releasing
from dashboard.warehouse.records import Records
from tests.builders import COMMISSIONER, POLICY, moment, new_return, service, women

YEAR = FinancialYear(2025)
NOW = moment("2026-06-01")
ADA, BEA = (Viewer(Role.PUBLISHER, name) for name in ("Ada", "Bea"))
COUNTS = {"white": (120, 240), "black": (20, 60)}


@pytest.fixture(scope="module")
def folders(empty_records, tmp_path_factory):
    """A year of one service with nothing published, prepared by Ada, and published: made once, to be copied."""
    folder = tmp_path_factory.mktemp("approving")
    (folder / "sent").mkdir()
    records = Records(Path(shutil.copy(empty_records, folder / "sent")))
    records.accept(new_return("A", "2025-26 Q4", women(COUNTS)))
    records.close()
    for name, what in {"candidate": lambda one: prepare(one, ADA, YEAR, now=NOW), "published": _publish_it}.items():
        shutil.copytree(folder / "sent", folder / name)
        installation = Installation(Settings(database=folder / name / empty_records.name))
        what(installation)
        installation.close()
    return folder


def _publish_it(installation):
    publish(installation, YEAR, now=NOW)


@pytest.fixture
def installation(folders, tmp_path, request):
    """A copy of the one that a test asks for."""
    state = next((name for name in ("candidate", "published") if name in request.fixturenames), "sent")
    found = Installation(Settings(database=Path(shutil.copytree(folders / state, tmp_path / state)) / "records.duckdb"))
    yield found
    found.close()


@pytest.fixture
def candidate(installation):
    """Prepared by Ada."""
    (one,) = waiting(installation.settings.database)
    assert not one.failed
    return one.prepared.release_id


def _correct(installation, viewer):
    asked = {"reason": "x" * 30, "now": NOW, "counted_wrongly": True}
    return correcting.prepare_correction(installation, viewer, "year", "2025-26", **asked)


def _kinds(installation):
    return [step.kind for step in publications.steps(installation.settings.database)]


def test_nobody_sees_a_candidate_until_somebody_else_approves_it(installation, candidate):
    database = installation.settings.database
    assert installation.release() is None
    assert approve(database, BEA, candidate, now=NOW)
    release = installation.release()
    assert release.release_id == candidate
    assert {table.published_at for table in release.published()} == {NOW}
    assert waiting(database) == []
    assert _kinds(installation) == ["prepared", "approved", "published"]


@pytest.mark.parametrize("same", ["Ada", " ada "])
def test_who_prepared_it_does_not_approve_it(installation, candidate, same):
    with pytest.raises(RefusedError, match="somebody else"):
        approve(installation.settings.database, Viewer(Role.PUBLISHER, same), candidate, now=NOW)
    assert installation.release() is None


@pytest.mark.parametrize("viewer", [COMMISSIONER, POLICY])
def test_only_officers_decide(installation, candidate, viewer):
    database = installation.settings.database
    for act in (
        lambda: approve(database, viewer, candidate, now=NOW),
        lambda: discard(database, viewer, candidate, reason="not mine", now=NOW),
        lambda: approving.look_at(database, viewer, candidate),
        lambda: prepare(installation, viewer, YEAR, now=NOW),
        lambda: calendar.calendar(installation, viewer, YEAR, NOW.date()),
        lambda: calendar.late(installation, viewer, YEAR),
        lambda: contract_period.declare(installation, viewer, *YEAR.quarters[:2]),
        lambda: correcting.prepare_correction(
            installation, viewer, "year", "2025-26", reason="x" * 30, now=NOW, counted_wrongly=True
        ),
    ):
        with pytest.raises(RefusedError, match="publication officers"):
            act()


def test_a_discarded_candidate_is_gone_and_the_reason_stays(installation, candidate):
    database = installation.settings.database
    with pytest.raises(UsageError, match="Say why"):
        discard(database, BEA, candidate, reason=" ", now=NOW)
    discard(database, BEA, candidate, reason="A service's return was withdrawn.", now=NOW)
    assert not list(database.parent.glob("candidate-*"))
    assert approving.history(database)[0].remarks == ("A service's return was withdrawn.",)
    with pytest.raises(UsageError, match="no release candidate"):
        approve(database, BEA, candidate, now=NOW)


def test_what_is_approved_for_a_day_becomes_current_on_that_day(installation, candidate):
    database, day = installation.settings.database, NOW + timedelta(days=2)
    assert not approve(database, BEA, candidate, now=NOW, publish_at=day)
    with pytest.raises(UsageError, match="approved by Bea"):
        approve(database, BEA, candidate, now=NOW)
    assert due.publish_due(database, day - timedelta(minutes=1)) == day
    assert not list(database.parent.glob("release-*.duckdb"))
    assert due.publish_due(database, day) is None
    assert list(database.parent.glob("release-*.duckdb"))
    assert installation.release().release_id == candidate


def test_what_was_approved_and_not_published_because_the_machine_stopped_is_published_next(
    installation, candidate, monkeypatch
):
    database = installation.settings.database
    with monkeypatch.context() as patch:
        patch.setattr(approving.releasing, "make_current", lambda *rest, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            approve(database, BEA, candidate, now=NOW)
    assert installation.release().release_id == candidate
    assert _kinds(installation) == ["prepared", "approved", "published"]


def test_what_was_published_before_that_was_written_down_waits_no_more(installation, candidate, monkeypatch):
    database = installation.settings.database
    add = publications.add
    with monkeypatch.context() as patch:
        patch.setattr(publications, "add", lambda where, step: 1 / 0 if step.kind == "published" else add(where, step))
        with pytest.raises(ZeroDivisionError):
            approve(database, BEA, candidate, now=NOW)
    assert installation.release().release_id == candidate
    assert waiting(database) == []


def test_a_day_that_has_come_is_seen_at_the_next_look(installation, candidate):
    """Nothing has to run at that time: the release is current for whoever looks after it."""
    approve(installation.settings.database, BEA, candidate, now=NOW, publish_at=NOW + timedelta(days=2))
    assert installation.release().release_id == candidate, "that day has long passed on this machine's clock"


def test_a_candidate_is_stale_once_something_else_was_published(installation, candidate):
    other, _ = prepare(installation, ADA, YEAR, now=NOW + timedelta(hours=1))
    database = installation.settings.database
    if other.release != candidate:
        approve(database, BEA, other.release, now=NOW)
        with pytest.raises(RefusedError, match="prepare it again"):
            approve(database, BEA, candidate, now=NOW)


def test_what_was_overtaken_is_not_approved_by_anybody(installation, candidate):
    """Nobody's name stands at what the dashboard discards by itself."""
    database = installation.settings.database
    discard(database, BEA, candidate, reason="Not yet.", now=NOW)
    one, _ = prepare(installation, ADA, YEAR, now=NOW + timedelta(hours=1))
    shutil.copy(releasing.candidate_path(database, one.release), database.parent / "kept")
    approve(database, BEA, one.release, now=NOW + timedelta(hours=2))
    late = "another"
    shutil.copy(database.parent / "kept", releasing.candidate_path(database, late))
    publications.add(database, publications.Step("prepared", late, NOW, "Ada", ("2025-26",)))
    with pytest.raises(RefusedError, match="published since"):
        approve(database, BEA, late, now=NOW + timedelta(hours=3))
    last = approving.history(database)[0]
    assert (last.kind, last.release_id, last.by) == ("discarded", late, "the dashboard")
    assert not [step for step in approving.history(database) if (step.kind, step.release_id) == ("approved", late)]


def test_what_was_discarded_can_be_prepared_again(installation, candidate):
    database = installation.settings.database
    discard(database, BEA, candidate, reason="Not yet.", now=NOW)
    again, _ = prepare(installation, ADA, YEAR, now=NOW + timedelta(hours=1))
    assert [one.prepared.release_id for one in waiting(database)] == [again.release]
    assert approve(database, BEA, again.release, now=NOW + timedelta(hours=2))


def test_a_damaged_candidate_is_discarded_and_everybody_goes_on_reading(installation):
    publish(installation, YEAR, now=NOW)
    before = installation.release().release_id
    found = correcting.prepare_correction(
        installation, ADA, "year", "2025-26", reason="x" * 30, now=NOW, counted_wrongly=True
    )
    database = installation.settings.database
    approve(database, BEA, found.release, now=NOW, publish_at=NOW + timedelta(hours=1))
    releasing.candidate_path(database, found.release).write_bytes(b"nothing of use" * 1000)
    assert installation.release().release_id == before
    assert "damaged" in approving.history(database)[0].remarks[0]


def test_nobody_is_published_who_was_removed_meanwhile(installation, candidate):
    woman = installation.records().fetch("select person_id from referral limit 1").item()
    forget(installation.records(), service("A"), "A", woman, reason="objected", now=NOW + timedelta(hours=1))
    with pytest.raises(RefusedError, match="without her"):
        approve(installation.settings.database, BEA, candidate, now=NOW + timedelta(hours=2))
    assert installation.release() is None


class TestCorrections:
    """A whole table of a period, with a reason, its price, and a second person."""

    REASON = "One service had sent its women of another area."

    @pytest.fixture
    def published(self, installation):
        return installation

    def _prepared(self, installation, **given):
        asked = {"reason": self.REASON, "now": NOW, "counted_wrongly": True} | given
        return correcting.prepare_correction(installation, ADA, "provider_year_ethnicity", "2025-26", **asked).release

    def test_the_table_is_drawn_anew_and_no_other_changes(self, published):
        before = published.release()
        cells = {(c.table_id, c.indicator, c.period, c.provider, c.category): c for c in before.all_cells()}
        approve(published.settings.database, BEA, self._prepared(published), now=NOW)
        after = published.release()
        places = [(c, (c.table_id, c.indicator, c.period, c.provider, c.category)) for c in after.all_cells()]
        changed = {cell.table_id for cell, place in places if cells.get(place) != cell}
        assert changed == {"provider_year_ethnicity"}
        issues = {(one.table_id, one.issue) for one in after.published()}
        assert ("provider_year_ethnicity", "2") in issues
        assert ("year_ethnicity", "1") in issues

    def test_the_register_holds_reason_and_price_and_the_figure_its_mark(self, published):
        approve(published.settings.database, BEA, self._prepared(published), now=NOW)
        (one,) = published.release().corrections()
        assert (one.reason, one.prepared_by, one.published_at) == (
            f"{self.REASON} (The records had not changed: they had been counted wrongly.)", "Ada", NOW,
        )  # fmt: skip
        assert "chance of 0.69; it was 0.64" in one.price
        found = released.answer(
            published.release(), released.Question("completed", by="ethnicity", provider="A", period="2025-26")
        )
        assert {row.published_as for row in found.rows if row.n} == {"r"}

    def test_where_nothing_has_changed_a_correction_would_only_draw_new_noise(self, published):
        with pytest.raises(UsageError, match="only move them by chance"):
            self._prepared(published, counted_wrongly=False)

    def test_where_a_return_has_come_since_the_reason_stands_alone(self, published):
        later = replace(new_return("A", "2025-26 Q4", women({"white": (100, 240)})), sent_at=NOW + timedelta(days=1))
        published.records().accept(later)
        approve(published.settings.database, BEA, self._prepared(published, counted_wrongly=False), now=NOW)
        assert published.release().corrections()[0].reason == self.REASON

    @pytest.mark.parametrize("what", ["a@example.org", "born 01/02/1990", "D.O.B. 1.2.1990", "07700 900123"])
    def test_what_identifies_is_refused_and_not_repeated(self, published, what):
        for act in (
            lambda: self._prepared(published, reason=f"Somebody was counted twice: {what}."),
            lambda: discard(published.settings.database, BEA, self._prepared(published), reason=what, now=NOW),
        ):
            with pytest.raises(RefusedError, match="Nothing was kept") as refused:
                act()
            assert what not in str(refused.value)

    def test_what_is_provisional_is_not_corrected(self, installation):
        publish(installation, YEAR, now=moment("2026-04-02"), without_lock=True)
        assert "year" not in correcting.correctable(installation.release())
        with pytest.raises(UsageError, match="published once more anyway"):
            correcting.price(installation, "year", "2025-26")

    def test_without_a_reason_there_is_none(self, published):
        with pytest.raises(UsageError, match="what was wrong"):
            self._prepared(published, reason="oops")

    def test_what_was_never_published_is_not_corrected(self, published):
        with pytest.raises(UsageError, match="has not been published"):
            correcting.prepare_correction(published, ADA, "year_ethnicity", "2019-20", reason=self.REASON, now=NOW)

    def test_a_third_issue_costs_more(self, published):
        approve(published.settings.database, BEA, self._prepared(published), now=NOW)
        assert "chance of 0.73; it was 0.69" in correcting.price(published, "provider_year_ethnicity", "2025-26")
