"""Who may remove a woman, and what is kept of it."""

import pytest

from dashboard.errors import RefusedError, UsageError
from dashboard.operations.forgetting import REASONS, forget, held_about, reason_of, removals
from tests.builders import COMMISSIONER, OPERATOR, POLICY, moment, new_return, service, women

NOW = moment("2026-06-01")


@pytest.fixture
def sent(records):
    for provider in ("A", "B"):
        records.accept(new_return(provider, "2025-26 Q2", women({"white": (1, 2)})))
    return records


@pytest.mark.parametrize("viewer", [service("B"), COMMISSIONER, POLICY])
def test_nobody_removes_another_service_s_woman_or_learns_of_her(sent, viewer):
    for ask in (
        lambda: forget(sent, viewer, "A", "r-white-0", reason="objected", now=NOW),
        lambda: held_about(sent, viewer, "A", "r-white-0"),
        lambda: removals(sent, viewer, "A"),
    ):
        with pytest.raises(RefusedError, match="that service only"):
            ask()
    assert held_about(sent, service("A"), "A", "r-white-0") == 1


def test_a_service_removes_its_own_and_sees_only_its_own_removals(sent):
    done = forget(sent, service("A"), "A", "r-white-0", reason="consent", now=NOW)
    assert done.as_sentence().startswith("1 row was removed, of all versions together: 1 of referrals.")
    (one,) = removals(sent, service("A"), "A")
    assert (one.at, one.by, one.provider, one.reason, one.rows) == (NOW, "worker of A", "A", REASONS["consent"], 1)
    assert removals(sent, service("B"), "B") == []
    assert removals(sent, OPERATOR) == [one]
    assert held_about(sent, OPERATOR, "B", "r-white-0") == 1, "the same number of another service is another woman's"


@pytest.mark.parametrize(
    ("said", "code"),
    [("objected", "objected"), ("She objects", "objected"), (" she has taken  her consent back", "consent"),
     ("she has moved away", "other")],
)  # fmt: skip
def test_a_reason_is_kept_as_a_kind(said, code):
    assert reason_of(said) == code


def test_a_reason_is_needed():
    with pytest.raises(UsageError, match="Say why: objected"):
        reason_of("  ")
