"""Whoever asks for exact figures or returns is asked who they are: every function, also one that is new.

A function of these modules that is given the records is given the viewer as well, and refuses another's service with
the same words whether there is such a service or not.
"""

import inspect
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

import dashboard.operations
from dashboard.access import Role, Viewer
from dashboard.analysis.said import Entry, Kind
from dashboard.definitions.contracts import Contract
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError
from dashboard.operations.installation import Installation
from dashboard.operations.returns import SentReturn
from dashboard.settings import Settings
from tests.builders import COMMISSIONER, POLICY, day, moment, new_return, row, service

MODULES = (
    "dashboard.analysis.exact", "dashboard.analysis.cohorts",
    *(f"dashboard.operations.{one.name}" for one in iter_modules(dashboard.operations.__path__)),
)  # fmt: skip
QUARTER = "2025-26 Q1"
NOBODY = Viewer(Role.COMMISSIONER, "A commissioner without contracts")
ELSEWHERE = Viewer(Role.PARTNER, "Another partner under the same service", provider="THEIRS", partner="ELSEWHERE")
OTHERS = {"a service": service("OTHER"), "policy": POLICY, "a commissioner": COMMISSIONER, "nobody": NOBODY,
          "a partner": ELSEWHERE}  # fmt: skip
OWN_ONLY = ("a service", "policy", "a commissioner", "nobody", "a partner")
NOT_A_COMMISSIONER_S = ("a service", "policy", "nobody", "a partner")
REFUSED = {
    "exact.own": OWN_ONLY,
    "exact.own_pathway": OWN_ONLY,
    "exact.headline": NOT_A_COMMISSIONER_S,
    "exact.of_contract": OWN_ONLY,
    "exact.of_partner": OWN_ONLY,
    "exact.by_partner": OWN_ONLY,
    "returns.sent_under": OWN_ONLY,
    "reviewing.contract_of": OWN_ONLY,
    "reviewing.terms": OWN_ONLY,
    "reviewing.said": OWN_ONLY,
    "reviewing.comment": OWN_ONLY,
    "reviewing.agree": OWN_ONLY,
    "reviewing.become": OWN_ONLY,
    "reviewing.tell_conditions": OWN_ONLY,
    "reviewing.sign": OWN_ONLY,
    "reviewing.open_again": OWN_ONLY,
    "reviewing.take_out": OWN_ONLY,
    "reviewing.could_be_taken_out": OWN_ONLY,
    "reviewing.last_signed": OWN_ONLY,
    "before_review.returns_of": OWN_ONLY,
    "before_review.moved_by": OWN_ONLY,
    "cohorts.cohorts": NOT_A_COMMISSIONER_S,
    "returns.sent": NOT_A_COMMISSIONER_S,
    "totals.typed": NOT_A_COMMISSIONER_S,
    "totals.keep": OWN_ONLY,
    "totals.counting_under": OWN_ONLY,
    "totals.contracts_to_choose": OWN_ONLY,
    "totals.has_records": OWN_ONLY,
    "versions.versions": OWN_ONLY,
    "versions.matched_files": OWN_ONLY,
    "differences.row_differences": OWN_ONLY,
    "differences.moves_between": OWN_ONLY,
    "differences.moves_if": OWN_ONLY,
    "withdrawing.withdraw": OWN_ONLY,
    "withdrawing.restore": OWN_ONLY,
    "contracts.register": OWN_ONLY,
    "contracts.agreed": ("policy", "nobody"),
    "limits_anew.make_anew": NOT_A_COMMISSIONER_S,
    "limits_anew.take_back": NOT_A_COMMISSIONER_S,
    "forgetting.held_about": OWN_ONLY,
    "forgetting.forget": OWN_ONLY,
    "forgetting.removals": OWN_ONLY,
    "retention.due": OWN_ONLY,
    "retention.remove_due": OWN_ONLY,
}
"""Who is refused, of a service that is none of theirs. A commissioner is bound to the contracts that are theirs."""
BOUND = {
    "whole_review.whole": "asks `reviewing.contract_of` first, which refuses",
    "limits_anew.made_anew": "gives a commissioner their own decisions, and anybody else none",
    "contracts.agreed": "gives a service its own contracts, whatever it asks",
}
"""Functions that refuse nobody who is there, because what they give is the viewer's own by its very query."""


def _takes_records(module: str) -> dict[str, Any]:
    found = import_module(module)
    return {
        f"{module.rpartition('.')[2]}.{name}": function
        for name, function in inspect.getmembers(found, inspect.isfunction)
        if function.__module__ == module
        and not name.startswith("_")
        and {"records", "installation"} & inspect.signature(function).parameters.keys()
    }


FUNCTIONS = {name: one for module in MODULES for name, one in _takes_records(module).items()}
OPERATOR_S = {
    "demonstration.make",
    "publish.publish",
    "retention.without_retention",
    "safekeeping.back_up",
    "safekeeping.encrypt",
}
"""What only who runs the installation reaches: at the command line, where there is nobody else."""
OFFICERS_S = {
    "publish.prepare", "correcting.prepare_correction", "contract_period.declare", "calendar.calendar", "calendar.late",
}  # fmt: skip
"""What is refused to all but publication officers, in `test_approving`."""
OF_THE_RELEASE = {"correcting.price", "contract_period.declared"}
"""What tells nothing but what is published, or which quarters were declared."""


def _sent(provider: str, return_id: str = "") -> SentReturn:
    return SentReturn(
        return_id=return_id or f"{provider}-2025-26-Q1-v1", provider=provider, quarter=QUARTER, version=1,
        contract=None, sent_by="tests", sent_at=moment("2025-07-10"), sheets=("referrals",), rows=1, kept=1,
        sha256="0", status="current", referrals_stand=True,
    )  # fmt: skip


def _given(provider: str) -> dict[str, Any]:
    """Something for every parameter: whatever is not here lets the test fail, and is added."""
    return {
        "provider": provider, "indicator": "started", "earlier": _sent(provider), "later": _sent(provider),
        "one": _sent(provider), "event": "withdrawn", "reasons": _as_it_is, "quarter": Quarter.parse(QUARTER),
        "counts": {"referred": 3}, "now": moment("2025-07-20"), "contract": None,
        "return_id": _sent(provider).return_id,
        "person_id": "r", "today": day("2025-07-20"), "names_of": lambda code: code,
        "reason": "a test", "contracts": [Contract("C", provider, ("COMMISSIONER",))], "decision_id": "none",
    }  # fmt: skip


def _of_a_review(provider: str) -> dict[str, Any]:
    """Something for every parameter of what belongs to one contract."""
    contract = Contract("C", provider, ("NORTH",))
    quarter = Quarter.parse(QUARTER)
    action = Entry("e", provider, "C", quarter, "action", moment("2025-07-20"), "provider", provider, "somebody")
    return {
        "contract": contract, "about": "", "words": "words", "owner": "a post", "due_on": day("2025-08-01"),
        "action": action, "what": Kind.DONE, "values": {"capacity": 3.0}, "figures": {}, "before": quarter,
        "entry": action, "quarters": [quarter], "due_after": timedelta(days=28), "partner": "HUB",
        "seen": 0,
    }  # fmt: skip


def _call(name: str, records: Any, viewer: Viewer, provider: str) -> Any:
    function = FUNCTIONS[name]
    given = _given(provider)
    if name != "reviewing.contract_of" and name.startswith(
        ("reviewing", "before_review", "exact.of_", "exact.by_", "returns.sent_u", "totals.counting_u")
    ):
        given |= _of_a_review(provider)
    needed = {
        parameter.name: given[parameter.name]
        for parameter in inspect.signature(function).parameters.values()
        if parameter.name not in ("records", "viewer")
        and (parameter.default is inspect.Parameter.empty or parameter.name == "provider")
    }
    if name.startswith("limits_anew"):
        needed = {key: QUARTER if key == "quarter" else value for key, value in needed.items()}
    return function(records=records, viewer=viewer, **needed)


@pytest.fixture
def two_services(records):
    for provider in ("MINE", "THEIRS"):
        records.accept(new_return(provider, QUARTER, [row(referral_id="r", referral_date=day("2025-05-01"))]))
    return records


def test_every_function_that_is_given_the_records_is_in_this_test():
    assert FUNCTIONS.keys() - OPERATOR_S - OF_THE_RELEASE == REFUSED.keys() | BOUND.keys() | OFFICERS_S


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - OPERATOR_S - OF_THE_RELEASE))
def test_it_is_given_who_asks(name):
    parameters = inspect.signature(FUNCTIONS[name]).parameters
    assert parameters["viewer"].annotation is Viewer
    assert parameters["viewer"].default is inspect.Parameter.empty


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_it_refuses_everybody_else_and_tells_them_nothing(two_services, name):
    before = two_services.version()
    for who in REFUSED[name]:
        said = []
        for provider in ("THEIRS", "NO-SUCH"):
            with pytest.raises(RefusedError) as refused:
                _call(name, two_services, OTHERS[who], provider)
            said.append(str(refused.value))
        assert said[0] == said[1], who
        assert not any(word in said[0] for word in ("THEIRS", "MINE", QUARTER, "v1")), who
    assert two_services.version() == before


@pytest.mark.parametrize("who", OTHERS)
def test_a_whole_review_is_refused_to_everybody_else(two_services, who):
    installation = Installation(Settings(database=two_services.path))
    installation.records = lambda: two_services
    for provider in ("THEIRS", "NO-SUCH"):
        with pytest.raises(RefusedError, match="for the service and the commissioners of the contract"):
            FUNCTIONS["whole_review.whole"](
                installation, replace(OTHERS[who], commissioner=OTHERS[who].commissioner and "ANOTHER"), provider,
                f"{provider}-1", Quarter.parse(QUARTER), today=day("2025-07-20"),
            )  # fmt: skip


def test_no_decision_of_a_commissioner_is_given_to_anybody_else(two_services):
    _call("limits_anew.make_anew", two_services, COMMISSIONER, "THEIRS")
    other = Viewer(Role.COMMISSIONER, "Another", commissioner="ANOTHER")
    provider = {"indicator": "started", "provider": "THEIRS"}
    assert FUNCTIONS["limits_anew.made_anew"](two_services, COMMISSIONER, **provider)
    for viewer in (other, NOBODY, POLICY, service("THEIRS")):
        assert FUNCTIONS["limits_anew.made_anew"](two_services, viewer, **provider) == ()


def test_rows_are_fetched_of_the_viewer_s_own_versions_whatever_these_say_of_themselves(two_services):
    mine = _sent("MINE")
    forged = replace(mine, return_id=_sent("THEIRS").return_id)
    none = replace(mine, return_id=_sent("NO-SUCH").return_id)
    for one in (forged, none):
        for ask in (
            lambda one: FUNCTIONS["differences.row_differences"](two_services, service("MINE"), mine, one),
            lambda one: FUNCTIONS["differences.moves_between"](two_services, service("MINE"), mine, one, _as_it_is),
            lambda one: FUNCTIONS["differences.moves_if"](two_services, service("MINE"), one, "withdrawn", _as_it_is),
        ):
            with pytest.raises(RefusedError, match="shown to that service only"):
                ask(one)


def _as_it_is(ask, _):
    return ask


def test_an_exact_answer_holds_nothing_of_another_service(two_services):
    two_services.accept(
        new_return(
            "THEIRS", "2025-26 Q2", [row(referral_id=f"t{i}", referral_date=day("2025-07-02")) for i in range(9)]
        )
    )
    found = FUNCTIONS["exact.own"](two_services, service("MINE"), "MINE", "referrals_received", by="quarter")
    assert [(line.group, line.n) for line in found.rows] == [(QUARTER, 1)]


def test_modules_are_found():
    assert Path(dashboard.operations.__file__).parent.joinpath("returns.py").exists()
    assert {name.partition(".")[0] for name in FUNCTIONS} >= {"exact", "cohorts", "returns", "versions", "totals"}
