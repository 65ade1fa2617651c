"""Who may answer, dispute and take back; what is asked of an answer; and that nothing kept is ever lost."""

import stat
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.access import Role, Viewer
from dashboard.definitions.explain_or_reform import Status
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.responding import dispute, respond, take_back
from dashboard.warehouse.register import entries, standing

NOW = datetime(2026, 7, 1, 9)
PCC = Viewer(Role.COMMISSIONER, "An officer", commissioner="PCC")
RIVERSIDE = Viewer(Role.PROVIDER, "A worker", provider="RIVERSIDE")
POLICY = Viewer(Role.POLICY, "A policy group")
REFORM = {"words": "A second worker who speaks Urdu.", "owner": "Head of commissioning", "review_on": date(2027, 1, 4)}
EXPLAINED = {**REFORM, "evidence": "https://example.org/report-20260701123456.pdf"}


def _difference(provider: str = "") -> Any:
    return SimpleNamespace(key=f"started||{provider}|black", provider=provider)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "records.duckdb"


def _respond(database: Path, viewer: Viewer = PCC, status: Status = Status.REFORM, provider: str = "", **said: Any):
    return respond(
        database, viewer, _difference(provider), status, contracted=["RIVERSIDE"], now=NOW, **(said or REFORM)
    )


def test_an_answer_is_kept_whole_and_found_again(database):
    kept = _respond(database, status=Status.EXPLAINED, **EXPLAINED)

    assert entries(database) == (kept,)
    assert (kept.who, kept.status, kept.evidence) == ("PCC", "explained", EXPLAINED["evidence"])
    assert kept.review_on == date(2027, 1, 4)
    assert kept.at == NOW


def test_the_file_is_for_the_installation_alone(database):
    _respond(database)

    assert stat.S_IMODE(database.with_name("explain-or-reform.jsonl").stat().st_mode) == 0o600


def test_entries_are_only_added(database):
    first = _respond(database)
    second = _respond(database, status=Status.LOOKING, owner="Head of commissioning", review_on=date(2026, 9, 1))

    assert entries(database) == (first, second)


@pytest.mark.parametrize(
    "viewer", [RIVERSIDE, POLICY, Viewer(Role.OPERATOR, "operator"), Viewer(Role.COMMISSIONER, "x")]
)
def test_only_a_commissioner_answers(database, viewer):
    with pytest.raises(RefusedError, match="answered by a commissioner"):
        _respond(database, viewer)
    assert entries(database) == ()


def test_a_commissioner_answers_for_services_of_their_own_only(database):
    _respond(database, provider="RIVERSIDE")
    with pytest.raises(RefusedError, match="no contract with this service"):
        _respond(database, provider="CWMHAF")


@pytest.mark.parametrize("missing", ["words", "owner", "evidence", "review_on"])
def test_an_explanation_needs_words_a_post_evidence_and_a_day(database, missing):
    with pytest.raises(UsageError):
        _respond(database, status=Status.EXPLAINED, **{**EXPLAINED, missing: None if missing == "review_on" else " "})
    assert entries(database) == ()


@pytest.mark.parametrize(
    "said",
    [
        {"words": "Ask jane.doe@example.org"},
        {"words": "Ring 07700 900123 first"},
        {"words": "She lives at SW1A 1AA"},
        {"words": "QQ 12 34 56 C told us"},
        {"owner": "jane.doe@example.org"},
        {"evidence": "https://example.org/?ask=jane.doe@example.org"},
    ],
)
def test_what_looks_like_an_identifier_is_refused_and_not_repeated(database, said):
    with pytest.raises(RefusedError) as error:
        _respond(database, status=Status.EXPLAINED, **{**EXPLAINED, **said})
    assert next(iter(said.values())) not in str(error.value)
    assert entries(database) == ()


@pytest.mark.parametrize(
    "evidence",
    [
        "see the report",
        "https://[a.b/x",
        "https://.",
        "https://a.org/\u202egro.live",
        "http://example.org",
        "javascript:alert(1)",
        "https://nowhere",
        "https://a.org/<b>",
        "https://a.org/ b",
    ],
)
def test_evidence_is_an_address_that_does_no_harm(database, evidence):
    with pytest.raises(UsageError, match="https"):
        _respond(database, **{**REFORM, "evidence": evidence})


@pytest.mark.parametrize("day", [date(2026, 7, 1), date(2026, 6, 1), date(2028, 7, 5)])
def test_it_is_looked_at_again_on_a_day_to_come_within_two_years(database, day):
    with pytest.raises(UsageError, match="within two years"):
        _respond(database, **{**REFORM, "review_on": day})


def test_too_long_is_refused_with_the_limit(database):
    with pytest.raises(UsageError, match="600 letters at most: these are 601"):
        _respond(database, **{**REFORM, "words": "a" * 601})


def _dispute(database, viewer, about="", words="Half of them were referred twice."):
    return dispute(database, viewer, _difference(about), words, covered=["RIVERSIDE", "CWMHAF"], now=NOW)


def test_who_may_dispute(database):
    _dispute(database, RIVERSIDE)
    _dispute(database, RIVERSIDE, "RIVERSIDE")
    _dispute(database, POLICY, "CWMHAF")
    for viewer, about in ((RIVERSIDE, "CWMHAF"), (PCC, ""), (Viewer(Role.PROVIDER, "x", provider="INVENTED"), "")):
        with pytest.raises(RefusedError):
            _dispute(database, viewer, about)
    with pytest.raises(UsageError):
        _dispute(database, POLICY, words="  ")
    assert [entry.who for entry in entries(database)] == ["RIVERSIDE", "RIVERSIDE", "A policy group"]


def test_only_who_said_it_takes_it_back_and_only_once(database):
    said = _dispute(database, RIVERSIDE)
    for other in (POLICY, PCC, Viewer(Role.PROVIDER, "A worker", provider="CWMHAF")):
        with pytest.raises(RefusedError):
            take_back(database, other, said.entry_id, now=NOW)

    take_back(database, RIVERSIDE, said.entry_id, now=NOW)

    assert standing(entries(database)) == ()
    assert len(entries(database)) == 2
    with pytest.raises(UsageError):
        take_back(database, RIVERSIDE, said.entry_id, now=NOW)


def test_a_difference_is_disputed_once_by_each_who_may_take_it_back_and_say_more(database):
    said = _dispute(database, RIVERSIDE)
    with pytest.raises(UsageError, match="take that back first"):
        _dispute(database, RIVERSIDE)
    take_back(database, RIVERSIDE, said.entry_id, now=NOW)
    _dispute(database, RIVERSIDE)


def test_who_has_no_contract_answers_nothing(database):
    with pytest.raises(RefusedError, match="no contract"):
        respond(database, PCC, _difference(), Status.REFORM, contracted=[], now=NOW, **REFORM)


@pytest.mark.parametrize("broken", ['{"entry_id": "half', "", "[]", '{"at": 3}', "\udcff"])
def test_a_line_that_cannot_be_read_costs_no_other(database, broken):
    """As when the machine stops while a line is written."""
    first = _respond(database)
    with database.with_name("explain-or-reform.jsonl").open("ab") as file:
        file.write(broken.encode(errors="surrogateescape"))
    second = _respond(database)

    assert entries(database) == (first, second)


def test_no_letter_breaks_a_line(database):
    kept = _respond(database, **{**REFORM, "words": "One\u2028two\x85three"})
    other = _dispute(database, Viewer(Role.POLICY, "A\u2028B"))

    assert entries(database) == (kept, other)
