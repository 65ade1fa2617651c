"""Contracts: registering what was agreed, and seeing it."""

from datetime import date

import pytest

from dashboard.access import Role, Viewer
from dashboard.definitions.contracts import Contract, Kpi, Over
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.contracts import agreed, read_register, register
from tests.builders import OPERATOR, POLICY, emptied, moment, service

NOW = moment("2026-01-01")
NORTH = Viewer(Role.COMMISSIONER, "North", commissioner="NORTH")
ONE = Contract("A-1", "A", ("NORTH",), kpis=(Kpi("completed", 0.6),))
OTHER = Contract("B-1", "B", ("SOUTH",))

REGISTER = """
[[contract]]
contract = "A-1"
provider = "A"
commissioners = ["NORTH", "SOUTH"]
delivery_partners = ["SITE"]
working_days = 5
year_begins = 10
applies_from = 2025-10-01

[[contract.kpi]]
indicator = "completed"
target = 0.6

[[contract.kpi]]
indicator = "waiting_now"
target = 20
at_least = false
tolerance = 2
over = "quarter"

[[contract]]
contract = "B-1"
provider = "B"
commissioners = ["SOUTH"]
"""


@pytest.fixture
def records(opened):
    """Empty records."""
    return emptied(opened)


def test_a_register_is_read():
    kpis = (
        Kpi("completed", 0.6, at_least=True),
        Kpi("waiting_now", 20.0, at_least=False, tolerance=2.0, over=Over.QUARTER),
    )
    assert read_register(REGISTER) == [
        Contract("A-1", "A", ("NORTH", "SOUTH"), ("SITE",), 5, kpis, year_begins=10, applies_from=date(2025, 10, 1)),
        Contract("B-1", "B", ("SOUTH",), (), 10, ()),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[contract]]", "[[contract", "cannot be read"),
        (REGISTER, "", r"has no \[\[contract\]\]"),
        (REGISTER, "contract = 'A-1'", r"has no \[\[contract\]\]"),
        (REGISTER, "contract = ['A-1']", r"has no \[\[contract\]\]"),
        ('provider = "A"\n', "", "Contract A-1: provider is missing"),
        ('contract = "A-1"\n', "", "Contract without a name: contract is missing"),
        ('commissioners = ["NORTH", "SOUTH"]\n', "", "Contract A-1: commissioners is missing"),
        ("working_days", "workingdays", "Contract A-1: not known: workingdays"),
        ("at_least = false", "at_leest = false", "Contract A-1: not known: at_leest"),
        ("target = 0.6\n", "", "Contract A-1: target is missing"),
        ('provider = "A"', "provider = 7", "Contract A-1: provider is wrong: 7"),
        ('commissioners = ["NORTH", "SOUTH"]', 'commissioners = "NORTH"', "commissioners is wrong: NORTH"),
        ('commissioners = ["NORTH", "SOUTH"]', "commissioners = [1]", "commissioners is wrong: 1"),
        ('delivery_partners = ["SITE"]', 'delivery_partners = "SITE"', "delivery_partners is wrong: SITE"),
        ("working_days = 5", 'working_days = "five"', "working_days is wrong: five"),
        ("working_days = 5", "working_days = 2.5", "working_days is wrong: 2.5"),
        ("working_days = 5", "working_days = true", "working_days is wrong: True"),
        ("target = 0.6", 'target = "60 %"', "target is wrong: 60 %"),
        ("at_least = false", 'at_least = "no"', "at_least is wrong: no"),
        ("working_days = 5", "kpi = 5", "kpi is wrong: 5"),
        ("year_begins = 10", 'year_begins = "October"', "year_begins is wrong: October"),
        ("applies_from = 2025-10-01", 'applies_from = "soon"', "applies_from is wrong: soon"),
        ("tolerance = 2", 'tolerance = "some"', "tolerance is wrong: some"),
        ('over = "quarter"', 'over = "month"', "over is quarter or year; got: month"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(old, new, said):
    text = REGISTER.replace(old, new, 1)
    if new == "kpi = 5":
        text = text[: text.index("[[contract.kpi]]")]
    with pytest.raises(UsageError, match=said):
        read_register(text)


class TestRegistering:
    def test_who_runs_the_installation_registers_and_everyone_sees_their_own(self, records):
        register(records, OPERATOR, [ONE, OTHER], now=NOW)
        assert agreed(records, OPERATOR) == [ONE, OTHER]
        assert agreed(records, NORTH) == [ONE]
        assert agreed(records, service("B")) == [OTHER]
        assert records.fetch("select distinct registered_by, registered_at from contract_terms").rows() == [
            (OPERATOR.name, NOW)
        ]

    def test_a_quarter_has_the_targets_that_applied_to_it(self, records):
        anew = Contract("A-1", "A", ("NORTH",), kpis=(Kpi("completed", 0.7),), applies_from=date(2026, 4, 1))
        register(records, OPERATOR, [ONE], now=NOW)
        register(records, OPERATOR, [anew], now=NOW)
        for viewer in (NORTH, service("A")):
            targets = [
                [kpi.target for one in agreed(records, viewer, quarter) for kpi in one.kpis]
                for quarter in (Quarter.parse("2025-26 Q4"), Quarter.parse("2026-27 Q1"), None)
            ]
            assert targets == [[0.6], [0.7], [0.7]]

    @pytest.mark.parametrize("viewer", [NORTH, service("A"), POLICY])
    def test_nobody_else_registers(self, records, viewer):
        with pytest.raises(RefusedError, match="by who runs the installation"):
            register(records, viewer, [ONE], now=NOW)
        assert records.contracts() == []

    @pytest.mark.parametrize(
        "viewer", [POLICY, Viewer(Role.COMMISSIONER, "of nothing"), Viewer(Role.PROVIDER, "nobody")]
    )
    def test_who_is_no_party_sees_none(self, records, viewer):
        register(records, OPERATOR, [ONE], now=NOW)
        with pytest.raises(RefusedError):
            agreed(records, viewer)

    @pytest.mark.parametrize(
        ("contract", "said"),
        [
            (Contract("A-1", "A", ()), "names no commissioner"),
            (Contract("A-1", "A", ("NORTH",), working_days=0), "working_days is at least 1"),
            (Contract("A-1", "A", ("NORTH",), kpis=(Kpi("nonsense", 1.0),)), "There is no indicator nonsense"),
            (Contract("A-1", "A", ("NORTH",), kpis=(Kpi("completed", 0.6),) * 2), "has one target only"),
            (Contract("A-1", "A", ("NORTH",), kpis=(Kpi("completed", 60),)), "are shares, 0.6 for 60%; got: 60, 0"),
            (Contract("A-1", "A", ("NORTH",), kpis=(Kpi("completed", 0.6, tolerance=5),)), "got: 0.6, 5"),
            (Contract("A-1", "A", ("NORTH",), kpis=(Kpi("completed", 0.6, tolerance=-0.1),)), "a tolerance is 0 or"),
            (Contract("A-1", "A", ("NORTH",), year_begins=5), "year_begins is the first month"),
        ],
    )
    def test_terms_that_cannot_be_are_refused_and_nothing_is_kept(self, records, contract, said):
        with pytest.raises(UsageError, match=said):
            register(records, OPERATOR, [OTHER, contract], now=NOW)
        assert records.contracts() == []

    def test_a_target_stands_only_where_it_does_no_harm(self, records):
        for slug, indicator in INDICATORS.items():
            with_target = Contract("A-1", "A", ("NORTH",), kpis=(Kpi(slug, 0.5),))
            if indicator.target_allowed:
                register(records, OPERATOR, [with_target], now=NOW)
                assert records.contracts() == [with_target]
            else:
                with pytest.raises(UsageError, match="no target can be set"):
                    register(records, OPERATOR, [with_target], now=NOW)

    def test_no_target_on_trust_safety_choice_or_reoffending(self):
        for slug in ("trust", "emotional_safety", "choice", "settled_and_feels_safe", "proven_reoffending"):
            assert not INDICATORS[slug].target_allowed
        assert INDICATORS["completed"].target_allowed
