"""What is hidden so that no small count follows from what is shown."""

from typing import ClassVar

import pytest

from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.decided import Decided
from dashboard.disclosure.narrowing import FEWEST_VALUES, narrowed
from dashboard.disclosure.periods import periods_of
from dashboard.warehouse.release import Cell

YEAR = next(one for one in periods_of(FinancialYear(2025)) if one.kind == "year")
POLICY = policies.load()
TABLES = {
    ("age_two", ""): "year_age_two",
    ("age_two", "A"): "provider_year_age",
    ("everyone", "A"): "provider_year",
    ("ethnicity", ""): "year_ethnicity",
}


def world(indicator, counts):
    """The true lines of one indicator: characteristic, service, category → (n, k); all services are added up."""
    of_all = {}
    for (characteristic, provider, category), (n, k) in counts.items():
        before = of_all.get((characteristic, "", category), (0, 0))
        of_all[characteristic, "", category] = (before[0] + n, before[1] + k) if provider else (n, k)
    counts = counts | of_all
    return {
        (indicator, YEAR): [
            {"characteristic": characteristic, "provider": provider, "category": category,
             "n": n, "n_keys": f"{n}", "k": k, "k_keys": f"{k}"}
            for (characteristic, provider, category), (n, k) in counts.items()
        ]
    }  # fmt: skip


def cell(indicator, place, true, stored, band=None):
    characteristic, provider, category = place
    return Decided(
        TABLES[characteristic, provider],
        indicator,
        YEAR.label,
        provider,
        category,
        *true,
        *stored,
        band,
        of_women=str(true[0]),
    )


YOUNG = ("age_two", "", "18-24")
COMPLETED = {
    ("age_two", "A", "18-24"): (40, 30),
    ("age_two", "A", "25+"): (50, 30),
    ("age_two", "B", "18-24"): (20, 18),
    ("age_two", "B", "25+"): (70, 42),
    ("everyone", "A", "all"): (90, 60),
    ("everyone", "B", "all"): (90, 60),
}
"""Two young women of B did not complete. A knows all but B's."""


def young(indicator="completed", *, n, k):
    """All young women of the year: 60, of whom 48 completed."""
    return cell(indicator, YOUNG, (60, 48), (n, k))


def test_two_counts_together_tell_how_many_did_not_complete():
    """60 are stored as 53, so 60 at most, 20 of them B's; 48 as 55, so 48 at least completed, 18 of them B's. By
    itself neither tells anything.
    """
    true = world("completed", COMPLETED)
    assert narrowed(POLICY, [young(n=53, k=None)], true).hidden == 0
    assert narrowed(POLICY, [young(n=60, k=55)], true).hidden == 0
    assert narrowed(POLICY, [young(n=53, k=55)], true).hidden == 1


@pytest.mark.parametrize(("k", "hidden"), [(54, 0), (55, 1)])
def test_four_numbers_are_enough(k, hidden):
    """With 54, 17 or more of B's 20 completed: nought to three did not. With 55, nought to two."""
    found = narrowed(POLICY, [young(n=53, k=k)], world("completed", COMPLETED))
    assert (found.hidden, found.looked_at > 0) == (hidden, True)
    assert found.fewest >= FEWEST_VALUES


def test_what_is_hidden_is_hidden_under_every_name():
    """Who left before finishing are those who did not complete: their number says the same."""
    left = {place: (n, n - k) for place, (n, k) in COMPLETED.items()}
    same = cell("left_before_finishing", YOUNG, (60, 12), (53, 12))
    true = world("completed", COMPLETED) | world("left_before_finishing", left)
    found = narrowed(POLICY, [young(n=53, k=55), same], true)
    assert [(one.n, one.k) for one in found.decided] == [(53, None), (53, None)]


def test_all_other_services_together_are_thought_of():
    """B has two Black women, and 40 are in A: 42, stored as 36, so 43 at most, of whom A knows 40."""
    counts = {
        ("ethnicity", "A", "black"): (40, 0),
        ("ethnicity", "B", "black"): (2, 0),
        ("everyone", "A", "all"): (60, 0),
        ("everyone", "B", "all"): (60, 0),
    }
    black = ("ethnicity", "", "black")

    def kept(stored):
        one = cell("referrals_received", black, (42, None), (stored, None))
        return narrowed(POLICY, [one], world("referrals_received", counts)).decided[0].n

    assert kept(37) is not None, "44 at most: nought to four, five numbers"
    assert kept(35) is None, "42 at most: nought to two"


def test_odd_records_stop_nothing():
    """Work that is said to have been cancelled after it began was neither completed nor left: the two differ."""
    left = {place: (n, n - k - 1) for place, (n, k) in COMPLETED.items()}
    same = cell("left_before_finishing", YOUNG, (60, 10), (53, 12))
    true = world("completed", COMPLETED) | world("left_before_finishing", left)
    found = narrowed(POLICY, [young(n=53, k=55), same], true)
    assert found.fewest >= FEWEST_VALUES
    assert found.hidden > 0


def test_a_total_that_is_known_anyhow_stays():
    """All 60 who completed are older: stored as 66 they leave one at most of the exact headline. The total does not."""
    counts = {("age_two", "A", "25+"): (90, 60), ("everyone", "A", "all"): (90, 60)}
    older, everyone = ("age_two", "A", "25+"), ("everyone", "A", "all")
    cells = [cell("completed", place, (90, 60), (90, 66)) for place in (older, everyone)]
    found = narrowed(POLICY, cells, world("completed", counts))
    assert [(one.n, one.k) for one in found.decided] == [(90, None), (90, 66)]


class TestWhatIsAlwaysSaid:
    """How many are not known is always said, and a service's own total: hidden they would say that they are few."""

    COUNTS: ClassVar = {
        ("everyone", "A", "all"): (60, 0),
        ("age_two", "A", "not_known"): (58, 0),
        ("age_two", "A", "25+"): (1, 0),
        ("age_two", "A", "18-24"): (1, 0),
    }

    def narrowed(self, stored):
        one = cell("referrals_received", ("age_two", "A", "not_known"), (58, None), (stored, None))
        return narrowed(POLICY, [one], world("referrals_received", self.COUNTS))

    def test_it_is_shown_as_long_as_it_leaves_enough(self):
        """58 stored as 64 are 57 or more: of 60 three others at most."""
        found = self.narrowed(64)
        assert [one.n for one in found.decided] == [64]
        assert not found.left_out

    def test_else_the_line_is_left_out(self):
        """58 stored as 65 are 58 or more: two others at most, and a hidden 58 would be read as a few."""
        found = self.narrowed(65)
        assert found.left_out == {("provider_year_age", "referrals_received", YEAR.label, "A")}
        assert [one.n for one in found.decided] == [None]
        assert found.fewest >= FEWEST_VALUES


class TestWhatIsPublished:
    """It cannot be taken back. With what is new it must tell no more."""

    def published(self, k):
        return [Cell("year_age_two", "completed", YEAR.label, "", "18-24", 53, k)]

    def test_what_readers_have_is_reckoned_with(self):
        """That 60 are stored as 53 is out; that 48 of them are stored as 55 would tell with it."""
        true = world("completed", COMPLETED)
        assert narrowed(POLICY, [young(n=60, k=55)], true).hidden == 0
        found = narrowed(POLICY, [young(n=60, k=55)], true, self.published(None))
        assert found.hidden > 0
        assert found.fewest >= FEWEST_VALUES

    def test_what_follows_from_it_alone_holds_nothing_up(self):
        new = cell("completed", ("ethnicity", "", "white"), (180, 120), (180, 120))
        true = world(
            "completed", COMPLETED | {("ethnicity", "A", "white"): (90, 60), ("ethnicity", "B", "white"): (90, 60)}
        )
        found = narrowed(POLICY, [new], true, self.published(55))
        assert found.decided == [new]
        assert found.fewest >= FEWEST_VALUES
