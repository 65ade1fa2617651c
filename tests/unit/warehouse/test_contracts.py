"""Contracts in the records: whose a row is, on what terms, and who sees it counted."""

from datetime import date, timedelta

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis import exact
from dashboard.definitions.contracts import Contract, Kpi, Over, Terms
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.errors import RefusedError
from dashboard.operations import returns
from dashboard.warehouse.keeping import COMMISSIONER
from tests.builders import OPERATOR, emptied, moment, new_reference, new_return, row, units

NORTH, SOUTH = (Viewer(Role.COMMISSIONER, code, commissioner=code) for code in ("NORTH", "SOUTH"))


@pytest.fixture
def records(opened):
    """Empty records."""
    return emptied(opened)


@pytest.fixture
def register(records):
    def register(*contracts, at="2025-01-01"):
        records.register(contracts, moment(at), "tests")

    return register


@pytest.fixture
def send(records):
    """Sends a return of A with the referrals that are named, each under its contract."""

    def send(quarter="2025-26 Q1", contract=None, provider="A", **of):
        rows = [
            row(referral_id=number, contract_ref=code, referral_date=date(2025, 4, 1), started_date=date(2025, 4, 2))
            for number, code in of.items()
        ]
        return records.accept(new_return(provider, quarter, rows, contract=contract))

    return send


def _contracts(records):
    return {line["unit_id"].split("/")[1]: line["contract"] for line in units(records, "referrals_received")}


class TestWhoseARowIs:
    def test_the_row_says_it(self, records, register, send):
        register(Contract("A-1", "A", ("NORTH",)), Contract("A-2", "A", ("SOUTH",)))
        send(one="A-1", two="A-2")
        assert _contracts(records) == {"one": "A-1", "two": "A-2"}

    def test_or_else_the_return(self, records, register, send):
        register(Contract("A-1", "A", ("NORTH",)), Contract("A-2", "A", ("SOUTH",)))
        send(contract="A-2", one=None, two="A-1")
        assert _contracts(records) == {"one": "A-2", "two": "A-1"}

    @pytest.mark.parametrize("registered", ["before", "after"])
    def test_a_single_registered_contract_takes_all_rows(self, records, register, send, registered):
        """Also those that were sent before anybody registered it."""
        if registered == "before":
            register(Contract("WOMEN", "A", ("NORTH",)))
        send(one=None, two="mistyped")
        if registered == "after":
            register(Contract("WOMEN", "A", ("NORTH",)))
        assert _contracts(records) == {"one": "WOMEN", "two": "WOMEN"}

    def test_where_nobody_registered_any_it_is_the_one_there_is(self, records, send):
        send(one=None)
        assert _contracts(records) == {"one": "A-1"}
        assert records.contracts() == [Contract("A-1", "A", (COMMISSIONER,))]
        assert records.commissioners() == [COMMISSIONER]
        assert records.contracts_of("A") == []

    def test_contracts_that_are_named_but_not_registered_stand_by_their_names(self, records, send):
        send(one="X", two="Y")
        assert _contracts(records) == {"one": "X", "two": "Y"}
        assert [one.contract for one in records.contracts()] == ["X", "Y"]

    def test_another_contract_does_not_silently_replace_a_quarter(self, records, send):
        """Its rows would be lost: what names no contract belongs to the return's."""
        send(contract="A-1", one=None)
        with pytest.raises(RefusedError, match=r"has been sent for contract A-1\..*contract_ref"):
            send(contract="A-2", two=None)
        assert _contracts(records) == {"one": "A-1"}
        send(contract="A-2", one="A-1", two="A-2")
        assert _contracts(records) == {"one": "A-1", "two": "A-2"}

    def test_a_quarter_that_came_before_any_contract_was_registered_can_be_corrected(self, records, register, send):
        send(contract="A-1", one=None)
        register(Contract("WOMEN", "A", ("NORTH",)))
        send(one=None, two=None)
        assert _contracts(records) == {"one": "WOMEN", "two": "WOMEN"}

    def test_each_contract_is_covered_from_its_own_first_quarter(self, records, register, send):
        register(Contract("A-1", "A", ("NORTH",)), Contract("A-2", "A", ("SOUTH",)))
        send("2025-26 Q1", one="A-1")
        send("2025-26 Q2", one="A-1", two="A-2")
        found = records.fetch("select contract, covered_from from contract_coverage order by contract").rows()
        assert found == [("A-1", date(2025, 4, 1)), ("A-2", date(2025, 7, 1))]
        assert records.covered_from() == date(2025, 4, 1)
        by_quarter = exact.headline(records, OPERATOR, "referrals_received", by="quarter").rows
        assert [(line.group, line.n) for line in by_quarter] == [("2025-26 Q1", 1)], (
            "of two's quarter only she is known"
        )


class TestTerms:
    KPIS = (
        Kpi("completed", 0.6, tolerance=0.05),
        Kpi("waiting_now", 20.0, at_least=False, over=Over.QUARTER),
    )

    def test_they_are_given_back_as_they_were_registered(self, records, register):
        one = Contract("A-1", "A", ("NORTH", "SOUTH"), ("SITE",), 5, self.KPIS)
        other = Contract("B-1", "B", ("SOUTH",))
        register(one, other)
        assert records.contracts() == [one, other]
        assert records.contracts(commissioner="NORTH") == [one]
        assert records.contracts(provider="B") == [other]
        assert records.contracts(commissioner="NORTH", provider="B") == []
        assert records.contracts_of("A") == ["A-1"]
        assert records.commissioners() == ["SOUTH", "NORTH"], "who has most of them first"

    def test_the_latest_version_stands_and_every_version_is_kept(self, records, register):
        register(Contract("A-1", "A", ("NORTH",), working_days=10, kpis=self.KPIS))
        changed = Contract("A-1", "A", ("SOUTH",), working_days=5, kpis=self.KPIS[:1])
        register(changed, at="2026-01-01")
        assert records.contracts() == [changed]
        kept = records.fetch("select version, working_days, registered_at from contract_terms order by version").rows()
        assert kept == [(1, 10, moment("2025-01-01")), (2, 5, moment("2026-01-01"))]
        assert records.fetch("select version, count(*) from contract_kpi group by version order by 1").rows() == [
            (1, 2),
            (2, 1),
        ]

    def test_every_version_says_what_was_agreed_from_when_and_who_registered_it(self, records, register):
        first = Contract("A-1", "A", ("NORTH",), kpis=self.KPIS)
        anew = Contract("A-1", "A", ("NORTH",), kpis=self.KPIS[:1], year_begins=10, applies_from=date(2026, 4, 1))
        register(first, Contract("B-1", "B", ("NORTH",)))
        register(anew, at="2026-01-01")
        assert records.terms("A", "A-1") == [
            Terms(first, 1, date(2025, 1, 1), "tests"),
            Terms(anew, 2, date(2026, 1, 1), "tests"),
        ]
        assert records.terms("A", "never registered") == []

    def test_a_target_can_be_taken_back(self, records, register):
        register(Contract("A-1", "A", ("NORTH",), kpis=self.KPIS))
        register(Contract("A-1", "A", ("NORTH",)))
        assert records.contracts()[0].kpis == ()

    def test_registered_together_they_are_kept_together_or_not_at_all(self, records):
        twice = (self.KPIS[0], self.KPIS[0])
        with pytest.raises(Exception, match="Constraint"):
            records.register(
                [Contract("A-1", "A", ("NORTH",)), Contract("A-2", "A", ("NORTH",), kpis=twice)],
                moment("2025-01-01"),
                "tests",
            )
        assert records.contracts() == []


class TestWhoSeesWhat:
    @pytest.fixture(autouse=True)
    def sent(self, records, register, send):
        """A works for both commissioners, B for one of them; everybody's women answer and are matched."""
        register(
            Contract("A-1", "A", ("NORTH",)), Contract("A-2", "A", ("SOUTH",)), Contract("B-1", "B", ("SOUTH", "X"))
        )
        send(one="A-1", two="A-2", three="A-2")
        send(provider="B", four=None)
        asked = {"response_id": "asked", "question": "invited", "answer": "30"}
        answers = [{"response_id": f"a{i}", "question": "trust", "answer": "5"} for i in range(12)]
        lines = [line | {"answered_month": date(2025, 5, 1)} for line in (asked, *answers)]
        people = [
            {"provider": provider, "person_id": f"p{i}", "index_date": date(2023, 5, 1), "index_event": "caution",
             "data_cutoff_date": date(2025, 5, 1), "reoffended": "1" if i < 15 else "0", "reoffence_count": 2,
             "expected_probability": 0.5}
            for provider in "AB"
            for i in range(30)
        ]  # fmt: skip
        for provider in "AB":
            records.accept(new_return(provider, "2025-26 Q1", None, experience=lines))
        records.accept_reference(new_reference("reoffending", people))

    @pytest.mark.parametrize(("viewer", "seen"), [(NORTH, 1), (SOUTH, 3), (OPERATOR, 4)])
    def test_everyone_together(self, records, viewer, seen):
        assert exact.headline(records, viewer, "referrals_received").rows[0].n == seen

    @pytest.mark.parametrize(
        ("by", "north", "south"),
        [
            ("provider", {"A": 1}, {"A": 2, "B": 1}),
            ("contract", {"A-1": 1}, {"A-2": 2, "B-1": 1}),
            ("quarter", {"2025-26 Q1": 1}, {"2025-26 Q1": 3}),
            ("year", {"2025-26": 1}, {"2025-26": 3}),
        ],
    )
    def test_by_whatever_the_headline_is_given(self, records, by, north, south):
        for viewer, seen in ((NORTH, north), (SOUTH, south)):
            found = exact.headline(records, viewer, "referrals_received", by=by)
            assert {line.group: line.n for line in found.rows} == seen

    def test_one_provider_is_seen_by_its_rows_under_their_contracts(self, records):
        assert exact.headline(records, NORTH, "referrals_received", provider="A").rows[0].n == 1
        assert exact.headline(records, NORTH, "referrals_received", provider="B").rows == ()

    def test_who_has_no_contract_sees_nothing(self, records):
        nobody = Viewer(Role.COMMISSIONER, "EAST", commissioner="EAST")
        for slug in INDICATORS:
            if INDICATORS[slug].kind is not Kind.CURVE and not INDICATORS[slug].many_valued:
                assert exact.headline(records, nobody, slug).rows == (), slug
        assert exact.headline(records, nobody, "referrals_received", by="provider").rows == ()
        assert records.providers("EAST") == []
        assert records.as_of(commissioner="EAST") is None

    @pytest.mark.parametrize(
        "slug",
        ["trust", "experience_response", "proven_reoffending", "reoffences_per_person", "observed_to_expected",
         "reoffending_coverage"],
    )  # fmt: skip
    def test_what_names_no_referral_is_counted_for_no_commissioner_of_two_contracts(self, records, slug):
        """A's answers and matched people may be of either contract: B's, which has one, are seen by its own."""
        assert exact.headline(records, NORTH, slug).rows == ()
        by_provider = exact.headline(records, SOUTH, slug, by="provider").rows
        assert [(line.group, line.mark) for line in by_provider if line.n is None] == [("A", "x")]
        assert [line.group for line in by_provider if line.n] == ["B"]
        assert [line.group for line in exact.headline(records, SOUTH, slug, by="contract").rows] == ["B-1"]
        assert exact.own(records, OPERATOR, "A", slug).rows[0].n, "the service itself sees them"

    def test_a_commissioner_is_told_of_returns_only_how_many_rows_are_theirs(self, records):
        found = records.report("returns", provider=None, commissioner="NORTH", contract=None)
        kept = {line["return_id"]: line["kept"] for line in found.to_dicts()}
        assert kept == {"A-2025-26-Q1-v1": 1, "A-2025-26-Q1-v2": None}
        assert found["row_count"].null_count() == found["sha256"].null_count() == found.height
        everything = records.report("returns", provider="A", commissioner=None, contract=None)
        assert everything["kept"].drop_nulls().to_list() == [3]

    def test_a_commissioners_as_of_date_is_that_of_their_providers(self, records, send):
        send("2025-26 Q2", provider="B", four=None)
        assert records.as_of(commissioner="SOUTH") == date(2025, 9, 30)
        assert records.as_of(commissioner="NORTH") == date(2025, 6, 30)
        assert records.providers("NORTH") == ["A"]


def _all_that_is_seen_by(viewer, records):
    figures = [
        exact.headline(records, viewer, slug, by=by)
        for slug, one in INDICATORS.items()
        if one.kind is not Kind.CURVE and not one.many_valued
        for by in (None, "quarter")
    ]
    seen = returns.sent(records, viewer)
    as_of = records.as_of(commissioner=viewer.commissioner)
    return figures, seen, returns.expected(seen, timedelta(28)), as_of, records.providers(viewer.commissioner)


class TestNobodyLearnsOfAnothersContract:
    """A works for NORTH and for SOUTH: what NORTH sees is the same, whatever is counted under SOUTH's contract only."""

    @pytest.fixture(autouse=True)
    def agreed(self, register):
        register(Contract("A-1", "A", ("NORTH",)), Contract("A-2", "A", ("SOUTH",)), Contract("B-2", "B", ("SOUTH",)))

    def test_a_woman_who_is_referred_again_under_the_others(self, records):
        """South's own woman comes back to South: that is seen."""
        left = {"referral_date": date(2024, 1, 2), "started_date": date(2024, 1, 9), "ended_date": date(2024, 3, 1),
                "end_state": "ended_early", "end_reason": "NOT"}  # fmt: skip
        rows = [row(referral_id=f"{code}-left", person_id=code, contract_ref=code, **left) for code in ("A-1", "A-2")]
        again = [
            row(referral_id=f"{code}-again", person_id=code, contract_ref="A-2", referral_date=date(2024, 6, 1))
            for code in ("A-1", "A-2")
        ]
        records.accept(new_return("A", "2025-26 Q1", rows))
        seen = exact.headline(records, NORTH, "door_stayed_open")
        records.accept(new_return("A", "2025-26 Q1", rows + again))
        assert exact.headline(records, NORTH, "door_stayed_open") == seen
        assert [(line.k, line.n) for line in seen.rows] == [(0, 1)]
        assert [(line.k, line.n) for line in exact.headline(records, SOUTH, "door_stayed_open").rows] == [(1, 1)]

    def test_a_return_from_before_their_own_contract(self, records, send):
        """Neither that it came, nor when, nor for which contract."""
        send("2025-26 Q2", one="A-1")
        before = returns.sent(records, NORTH)
        send("2025-26 Q1", contract="A-2", two="A-2")
        assert returns.sent(records, NORTH) == before
        assert [one.quarter for one in returns.sent(records, SOUTH)] == ["2025-26 Q1"]

    def test_a_newer_return_that_holds_only_the_others_women(self, records, send):
        """Neither that it came, nor that time has passed: nobody has waited longer, and nothing has matured."""
        send("2025-26 Q1", one="A-1", two="A-2")
        before = [_all_that_is_seen_by(viewer, records) for viewer in (NORTH, SOUTH)]
        send("2025-26 Q4", contract="A-2", two="A-2", three="A-2")
        after = [_all_that_is_seen_by(viewer, records) for viewer in (NORTH, SOUTH)]
        assert after[0] == before[0]
        assert after[1] != before[1]
        assert records.as_of("A") == date(2026, 3, 31), "the service itself has sent it"

    def test_a_contract_of_which_nothing_was_sent(self, records, register, send):
        """NORTH's has no rows; A sends SOUTH's."""
        send("2025-26 Q1", two="A-2")
        assert records.as_of(commissioner="NORTH") is None
        assert records.providers("NORTH") == []

    def test_a_renewed_contract_lets_time_pass_for_the_one_before(self, records, register, send):
        register(Contract("A-3", "A", ("NORTH",)))
        send("2025-26 Q1", one="A-1")
        send("2025-26 Q4", three="A-3")
        assert "A-1" in {line["contract"] for line in units(records, "still_engaged_90_days")}

    def test_the_contract_of_a_return_that_holds_others_rows_too(self, records, send):
        send(contract="A-2", one="A-1", two=None)
        assert [(one.kept, one.contract) for one in returns.sent(records, NORTH)] == [(1, None)]

    def test_the_newest_quarter_that_only_the_others_service_has_sent(self, records, send):
        """Else South's new return would make A late in North's eyes."""
        send("2025-26 Q1", one="A-1", two="A-2")
        seen = exact.headline(records, NORTH, "returns_on_time", by="quarter")
        late = returns.expected(returns.sent(records, NORTH), timedelta(28))
        send("2025-26 Q2", provider="B", three=None)
        assert exact.headline(records, NORTH, "returns_on_time", by="quarter") == seen
        assert returns.expected(returns.sent(records, NORTH), timedelta(28)) == late
        assert [line.k for line in seen.rows] == [1]
        of_south = exact.headline(records, SOUTH, "returns_on_time", by="quarter", provider="A").rows
        assert [(line.group, line.k) for line in of_south] == [("2025-26 Q1", 1), ("2025-26 Q2", 0)]
