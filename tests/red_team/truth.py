"""What is true of a world: every true cell of every published indicator, from the queries that the builder uses too.

These queries are held against twins in plain Python elsewhere (`tests/indicators`). Here they say what an attacker
must not find out, and which cells stand on the same women.
"""

import hashlib
from collections.abc import Iterable

import polars as pl

from dashboard.definitions.indicators import INDICATORS, Indicator
from dashboard.disclosure.build import Period
from dashboard.disclosure.policy import PATHWAY
from dashboard.disclosure.sums import Cells, Place, TrueCell
from dashboard.disclosure.truth import add_closed
from dashboard.warehouse.records import Records, Snapshot

PUBLISHED = tuple(slug for slug, one in INDICATORS.items() if one.published)


def true_cells(records: Records, periods: Iterable[Period], indicators: Iterable[str]) -> dict[str, Cells]:
    """Every true cell that has anybody in it, by indicator; of the pathway by stage (`pathway:offered`), n only."""
    indicators = set(indicators)
    periods = list(periods)
    found: dict[str, Cells] = {}
    with records.snapshot() as snapshot:
        _prepare(snapshot)
        for slug in PUBLISHED:
            if slug in indicators:
                found[slug] = _of(snapshot, INDICATORS[slug], periods)
        _add_periods(snapshot, periods, at_the_end=False)
        for line in snapshot.report("pathway_cells").to_dicts() if PATHWAY in indicators else ():
            cells = found.setdefault(f"{PATHWAY}:{line['stage']}", {})
            cells[_place(line)] = TrueCell(line["n"], line["n_keys"], 0, "0")
    return found


def memberships(records: Records, periods: Iterable[Period], published: pl.DataFrame) -> pl.DataFrame:
    """For every woman in how many published values she is counted: columns `person_key` and `values`.

    Args:
        records: where she is.
        periods: those that are published.
        published: columns indicator, period, provider, characteristic, category, and `has_k` of every shown cell.
    """
    periods = list(periods)
    counted = []
    with records.snapshot() as snapshot:
        _prepare(snapshot)
        for slug in PUBLISHED:
            cells = published.filter(pl.col("indicator") == slug)
            if cells.height:
                counted.append(_women(snapshot, INDICATORS[slug], periods, cells))
    return pl.concat(counted).group_by("person_key").agg(pl.col("values").sum()).sort("values", descending=True)


def cells_of(records: Records, periods: Iterable[Period], person_key: str) -> list[tuple[str, Place, bool]]:
    """Every place that one woman is counted in, by indicator, and whether it is true of her there."""
    periods = list(periods)
    found = []
    with records.snapshot() as snapshot:
        _prepare(snapshot)
        for slug in PUBLISHED:
            _share(snapshot, INDICATORS[slug], periods)
            for line in snapshot.fetch(_WOMAN.format(where="where person_key = $person"),
                                       _parameters(INDICATORS[slug]) | {"person": person_key}).to_dicts():  # fmt: skip
                for provider in ("", line["provider"]):
                    found.append((slug, _place({**line, "provider": provider}), bool(line["achieved"])))
    return found


# One row for each woman, period and group, as in `queries/reports/cells.sql`.
_WOMAN = """
with woman as (
    select
        period.label as period,
        unit.provider,
        coalesce(unit.person_key, unit.unit_id) as person_key,
        split_part(unit.unit_id, '#', 2) as need,
        arg_max(unit.unit_id, (unit.counted_on, unit.unit_id)) as latest_unit,
        case
            when $share is not null then sum(unit.value) >= $share * sum(unit.weight)
            else arg_max(unit.achieved, (unit.counted_on, unit.unit_id))
        end as achieved
    from query_table('indicator_' || $indicator) as unit
    inner join period on unit.counted_on between period.first_day and period.last_day
    left join contract_coverage on unit.provider = contract_coverage.provider
        and unit.contract = contract_coverage.contract
    where not $covered_only or unit.counted_on >= contract_coverage.covered_from
    group by all
)
select woman.period, woman.provider, woman.person_key, woman.achieved, unit_group.characteristic, unit_group.category
from woman inner join unit_group on woman.latest_unit = unit_group.unit_id
{where}
"""


def _women(snapshot: Snapshot, indicator: Indicator, periods: list[Period], cells: pl.DataFrame) -> pl.DataFrame:
    _share(snapshot, indicator, periods)
    snapshot.add("shown", cells)
    return snapshot.fetch(
        f"with counted as ({_WOMAN.format(where='')})"
        " select counted.person_key, count(*) + count(*) filter (where shown.has_k and counted.achieved) as values"
        " from counted inner join shown on shown.period = counted.period"
        " and shown.characteristic = counted.characteristic and shown.category = counted.category"
        " and shown.provider in ('', counted.provider) group by all",
        _parameters(indicator),
    )


def _prepare(snapshot: Snapshot) -> None:
    people = snapshot.report("people")["person_key"]
    keys = [int.from_bytes(hashlib.sha256(person.encode()).digest()[:7], "big") for person in people]
    snapshot.add("record_key", pl.DataFrame({"person_key": people, "key": keys}))
    add_closed(snapshot, (), ())


def _add_periods(snapshot: Snapshot, periods: list[Period], *, at_the_end: bool) -> None:
    days = [(one.label, one.last_day if at_the_end else one.first_day, one.last_day) for one in periods]
    snapshot.add("period", pl.DataFrame(days, schema=["label", "first_day", "last_day"], orient="row"))


def _share(snapshot: Snapshot, indicator: Indicator, periods: list[Period]) -> None:
    _add_periods(snapshot, periods, at_the_end=indicator.at_the_end)


def _parameters(indicator: Indicator) -> dict[str, object]:
    return {
        "indicator": indicator.slug,
        "share": indicator.published_share,
        "covered_only": indicator.of_referrals,
    }


def _of(snapshot: Snapshot, indicator: Indicator, periods: list[Period]) -> Cells:
    _share(snapshot, indicator, periods)
    found = snapshot.report("cells", **_parameters(indicator))
    return {_place(line): TrueCell(line["n"], line["n_keys"], line["k"], line["k_keys"]) for line in found.to_dicts()}


def _place(line: dict[str, object]) -> Place:
    return Place(*(str(line[name]) for name in Place._fields))
