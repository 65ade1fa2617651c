"""Policies made worse on purpose, one way each: what the gate has to close for. Nothing here is in the product."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations

import pytest

from dashboard.definitions import characteristics
from dashboard.definitions.characteristics import NOT_KNOWN, Characteristic
from dashboard.definitions.indicators import INDICATORS
from dashboard.disclosure import policy as policies
from dashboard.disclosure.noise import Noise
from dashboard.disclosure.policy import Policy, Table
from dashboard.warehouse.records import Records
from tests.red_team.system import ANY_GROUPS


@contextmanager
def no_noise(policy: Policy) -> Iterator[Policy]:
    """Fixed tables, counts under 10 hidden, and nothing added to what is shown."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Noise, "draw", lambda *rest: 0)
        yield _in_force(patch, replace(policy, variance=0))


@contextmanager
def raw_rates(policy: Policy) -> Iterator[Policy]:
    """Counts to the nearest 5, and percentages from the counts as they are, however small a numerator is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Noise, "draw", lambda *rest: 0)
        yield _in_force(patch, replace(policy, variance=0, smallest_part=0))


@contextmanager
def free_filters(policy: Policy, indicator: str) -> Iterator[Policy]:
    """Whoever asks may put any ethnic groups together, and each choice has noise of its own: 63 questions about 6."""
    choices = {"+".join(some): " and ".join(some) for some in _choices()}
    table = Table(
        id="any_groups", characteristic=ANY_GROUPS, per_provider=True, period="year", reason="", indicators=(indicator,)
    )
    definition = INDICATORS[indicator]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(
            characteristics.CHARACTERISTICS, ANY_GROUPS, Characteristic(ANY_GROUPS, "any groups together", choices)
        )
        broken_down = replace(definition, breakdowns=(*definition.breakdowns, ANY_GROUPS))
        patch.setitem(INDICATORS, indicator, broken_down)  # type: ignore[misc]
        yield _in_force(patch, replace(policy, tables=(*policy.tables, table)))


def add_choices(records: Records) -> None:
    """Put every woman into each of the choices that her group is in."""
    records.fetch("select 1")  # what groups are made of is worked out first
    lines = ", ".join(f"('{group}', '{'+'.join(some)}')" for some in _choices() for group in some)
    with records._transaction() as cursor:
        cursor.execute(
            "insert into unit_group by name select unit_id, ? as characteristic, choice as category from unit_group"
            f" inner join (values {lines}) as chosen (one, choice) on unit_group.category = chosen.one"
            " where unit_group.characteristic = 'ethnicity'",
            [ANY_GROUPS],
        )


def _choices() -> list[tuple[str, ...]]:
    groups = [*characteristics.CHARACTERISTICS["ethnicity"].groups, NOT_KNOWN]
    return [some for many in range(1, len(groups) + 1) for some in combinations(groups, many) if some != (NOT_KNOWN,)]


def _in_force(patch: pytest.MonkeyPatch, policy: Policy) -> Policy:
    """The policy as that of the whole product, as long as the patch holds."""
    patch.setattr(policies, "load", lambda: policy)
    return policy
