"""Delivery partners of one contract: each has its own figures, which add up to those of the contract."""

from functools import partial

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis import exact
from dashboard.analysis.answer import Row
from dashboard.analysis.figures import NO_PARTNER
from dashboard.analysis.partners import Beside, all_partners
from dashboard.analysis.review import OF_A_PARTNER
from dashboard.definitions.contracts import Contract
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.contracts import agreed
from dashboard.operations.returns import sent_under
from tests.builders import COMMISSIONER, OPERATOR, POLICY, emptied, moment, new_return, row, service, women

CONTRACT = Contract("A-1", "A", ("COMMISSIONER",), delivery_partners=("HUB", "NORTH"))
OTHER = Contract("A-2", "A", ("COMMISSIONER",), delivery_partners=("NORTH",))
ALONE = Contract("A-3", "A", ("COMMISSIONER",))
Q1 = Quarter.parse("2025-26 Q1")
DAYS = {"referral_date": moment("2025-04-02").date(), "started_date": moment("2025-04-20").date(),
        "ended_date": moment("2025-06-01").date(), "sessions_offered": 4, "sessions_attended": 3}  # fmt: skip


def _partner(code: str, provider: str = "A") -> Viewer:
    return Viewer(Role.PARTNER, f"worker of {code}", provider=provider, partner=code)


HUB, NORTH = _partner("HUB"), _partner("NORTH")


@pytest.fixture(scope="module")
def records(opened):
    """Under the first contract 12 women with the hub, 30 with North, 5 with a code that is not its, 3 with nobody."""
    found = emptied(opened)
    found.register([CONTRACT, OTHER, ALONE], moment("2025-01-01"), "tests")
    works = {"HUB": (8, 12), "NORTH": (6, 30), "hub": (5, 5), None: (3, 3)}
    rows = [
        woman
        for partner, counts in works.items()
        for woman in women({"white": counts}, prefix=str(partner), contract_ref="A-1", delivery_partner=partner, **DAYS)
    ]
    rows += women({"white": (1, 40)}, prefix="second", contract_ref="A-2", delivery_partner="NORTH", **DAYS)
    found.accept(new_return("A", Q1.label, rows))
    found.accept(new_return("B", Q1.label, women({"white": (1, 9)}, prefix="b", **DAYS)))
    return found


@pytest.fixture(scope="module")
def together(records):
    """All partners of the first contract beside each other, as its service sees them."""
    return all_partners(partial(exact.by_partner, records, service("A"), CONTRACT), CONTRACT, [Q1])


def _figures(answer) -> dict[str, tuple[float | None, int | None]]:
    return {row.group: (row.k, row.n) for row in answer.rows}


class TestOnePartner:
    @pytest.mark.parametrize("viewer", [HUB, service("A"), OPERATOR])
    def test_its_own_women_are_counted_for_it_and_for_its_service(self, records, viewer):
        assert _figures(exact.of_partner(records, viewer, CONTRACT, "HUB", "completed")) == {"All": (8, 12)}

    def test_it_has_those_of_one_contract_only(self, records):
        assert _figures(exact.of_partner(records, NORTH, CONTRACT, "NORTH", "completed")) == {"All": (6, 30)}
        assert _figures(exact.of_partner(records, NORTH, OTHER, "NORTH", "completed")) == {"All": (1, 40)}

    @pytest.mark.parametrize("viewer", [NORTH, _partner("HUB", "B"), service("B"), COMMISSIONER, POLICY])
    def test_nobody_else_has_them(self, records, viewer):
        with pytest.raises(RefusedError, match="to that partner and to its service only"):
            exact.of_partner(records, viewer, CONTRACT, "HUB", "completed")

    @pytest.mark.parametrize("viewer", [HUB, service("A")])
    def test_a_contract_that_does_not_name_it_gives_nothing(self, records, viewer):
        with pytest.raises(RefusedError, match="A-2 names no delivery partner HUB"):
            exact.of_partner(records, viewer, OTHER, "HUB", "completed")

    def test_it_is_no_party_and_sees_neither_the_contract_nor_the_service(self, records):
        for attempt in (
            lambda: exact.of_contract(records, HUB, CONTRACT, "completed"),
            lambda: exact.own(records, HUB, "A", "completed"),
            lambda: exact.own(records, HUB, "A", "completed", by="delivery_partner"),
            lambda: exact.by_partner(records, HUB, CONTRACT, "completed"),
            lambda: exact.headline(records, HUB, "completed"),
        ):
            with pytest.raises(RefusedError):
                attempt()

    def test_it_has_the_contracts_that_name_it_and_hears_when_their_returns_came(self, records):
        assert agreed(records, HUB) == [CONTRACT]
        assert agreed(records, NORTH) == [CONTRACT, OTHER]
        assert agreed(records, _partner("HUB", "B")) == []
        assert [one.quarter for one in sent_under(records, HUB, CONTRACT)] == [Q1.label]
        with pytest.raises(RefusedError):
            sent_under(records, HUB, OTHER)

    @pytest.mark.parametrize("indicator", ["trust", "proven_reoffending", "needs_better", "returns_on_time"])
    def test_what_is_not_told_of_a_referral_is_not_told_of_a_partner(self, records, indicator):
        with pytest.raises(UsageError, match="cannot be told by delivery partner"):
            exact.of_partner(records, HUB, CONTRACT, "HUB", indicator)

    def test_nor_is_it_by_any_group(self, records):
        with pytest.raises(UsageError, match="by quarter or year; got: ethnicity"):
            exact.of_partner(records, HUB, CONTRACT, "HUB", "completed", by="ethnicity")


class TestAllPartners:
    def test_the_service_has_them_beside_each_other_with_every_code_and_who_is_with_nobody(self, records):
        assert _figures(exact.by_partner(records, service("A"), CONTRACT, "completed")) == {
            "HUB": (8, 12), "NORTH": (6, 30), "hub": (5, 5), NO_PARTNER: (3, 3),
        }  # fmt: skip

    @pytest.mark.parametrize("slug", OF_A_PARTNER)
    def test_together_they_are_the_contract(self, records, slug):
        definition = INDICATORS[slug]
        whole = exact.of_contract(records, service("A"), CONTRACT, slug).rows
        each = exact.by_partner(records, service("A"), CONTRACT, slug).rows
        if definition.kind in (Kind.COUNT, Kind.SHARE, Kind.SUM, Kind.RATIO):
            assert sum(row.n or 0 for row in each) == sum(row.n or 0 for row in whole)
            assert sum(row.k or 0 for row in each) == sum(row.k or 0 for row in whole)

    @pytest.mark.parametrize("slug", OF_A_PARTNER)
    def test_one_of_them_is_what_that_partner_sees(self, records, slug):
        of_all = {row.group: row for row in exact.by_partner(records, service("A"), CONTRACT, slug).rows}
        alone = exact.of_partner(records, HUB, CONTRACT, "HUB", slug).rows
        assert [(row.n, row.k, row.value, row.low) for row in alone] == [
            (row.n, row.k, row.value, row.low) for group, row in of_all.items() if group == "HUB"
        ]

    def test_so_has_the_service_of_all_its_contracts(self, records):
        found = exact.own(records, service("A"), "A", "completed", by="delivery_partner")
        assert _figures(found) == {"HUB": (8, 12), "NORTH": (7, 70), "hub": (5, 5), NO_PARTNER: (3, 3)}

    def test_a_service_without_partners_has_no_such_groups(self, records):
        assert exact.own(records, service("B"), "B", "completed", by="delivery_partner").rows == ()

    def test_those_that_the_contract_names_come_first(self, together):
        assert together.partners == ("HUB", "NORTH", "hub", NO_PARTNER)
        assert together.unnamed == ("hub",)
        assert {one.indicator for one in together.figures} <= set(OF_A_PARTNER)

    def test_which_differ_by_more_than_chance(self, together):
        (completed,) = [one for one in together.figures if one.indicator == "completed"]
        assert [tuple(row.group for row in pair) for pair in completed.clear] == [("HUB", "NORTH")]
        assert completed.pairs == completed.clear, "another code may be one of them, spelled otherwise"

    def test_a_figure_without_an_interval_is_not_compared(self):
        counts = Beside("referrals_received", (Row("HUB", n=3), Row("NORTH", n=300)), ("HUB", "NORTH"))
        assert counts.pairs == counts.clear == ()

    def test_women_who_are_all_alike_have_no_interval(self, together):
        (attended,) = [one for one in together.figures if one.indicator == "attended"]
        assert {row.rate for row in attended.rows} == {0.75}
        assert attended.pairs == (), "how they differ is not known: it is not nought"


def test_by_partner_only_what_is_told_of_referrals(records):
    with pytest.raises(UsageError, match="can be broken down by: quarter, year, contract, ethnicity"):
        exact.own(records, service("A"), "A", "trust", by="delivery_partner")


def test_a_partner_hears_what_came_and_not_how_many_rows(records):
    (told,) = sent_under(records, HUB, CONTRACT)
    (whole,) = sent_under(records, service("A"), CONTRACT)
    assert (told.rows, told.kept, told.sent_by) == (0, 1, "")
    assert (told.quarter, told.sheets, told.sent_at) == (whole.quarter, whole.sheets, whole.sent_at)
    assert whole.kept == 50


def test_a_woman_with_two_partners_is_counted_by_both(records):
    people = [{"person_id": "p1", "contract_ref": "A-1", "delivery_partner": code, **DAYS} for code in ("HUB", "NORTH")]
    two = [row(referral_id=f"two-{number}", end_state="completed", **one) for number, one in enumerate(people)]
    records.accept(new_return("A", "2025-26 Q2", two))
    by_code = _figures(exact.by_partner(records, service("A"), CONTRACT, "women_supported"))
    (whole,) = exact.of_contract(records, service("A"), CONTRACT, "women_supported").rows
    assert sum(n for _, n in by_code.values()) == whole.n + 1
