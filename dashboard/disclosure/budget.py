"""How many published values one woman moves: counted from what is to be published."""

from collections.abc import Sequence

import polars as pl

from dashboard.definitions.indicators import INDICATORS, STAGES
from dashboard.disclosure.decided import Decided
from dashboard.disclosure.periods import Period
from dashboard.disclosure.policy import PATHWAY, Policy
from dashboard.disclosure.truth import days_of
from dashboard.warehouse.records import Snapshot

_SHOWN = ["period", "characteristic", "category", "provider"]


def most_values(snapshot: Snapshot, policy: Policy, decided: Sequence[Decided], periods: Sequence[Period]) -> int:
    """The largest number of published counts and numerators that any one woman is in."""
    shown = [one for one in decided if one.n is not None]
    moved = [
        _of_indicator(snapshot, policy, slug, [one for one in shown if one.indicator == slug], periods)
        for slug in sorted({one.indicator for one in shown if one.indicator in INDICATORS})
    ]
    if not moved:
        return 0
    each = pl.concat(moved).group_by("person_key").agg(pl.col("moved").sum())
    most: int = each["moved"].max() or 0  # type: ignore[assignment]
    # Of the pathway the most there can be: a woman who completes is in every stage of her group.
    return most + (len(STAGES) if any(one.indicator.startswith(f"{PATHWAY}:") for one in shown) else 0)


def _of_indicator(
    snapshot: Snapshot, policy: Policy, slug: str, shown: Sequence[Decided], periods: Sequence[Period]
) -> pl.DataFrame:
    definition = INDICATORS[slug]
    characteristic = {table.id: table.characteristic for table in policy.tables}
    cells = pl.DataFrame(
        [(one.period, characteristic[one.table_id], one.category, one.provider, one.k is not None) for one in shown],
        schema=[*_SHOWN, "has_k"],
        orient="row",
    )
    counted = cells.group_by(_SHOWN).agg(counts=pl.len(), numerators=pl.col("has_k").sum())
    labels = {one.period for one in shown}
    snapshot.add("shown", counted)
    snapshot.add("period", days_of(slug, [period for period in periods if period.label in labels]))
    return snapshot.report(
        "values_moved", indicator=slug, share=definition.published_share, covered_only=definition.of_referrals
    )
