"""The tables that may be published, in words: for people who may not reach into the policy."""

from dataclasses import dataclass

from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS
from dashboard.disclosure import policy as policies

PERIODS = {
    "quarter": "quarter",
    "year": "financial year",
    "three_years": "three years",
    "contract_period": "contract period",
}


@dataclass(frozen=True)
class ApprovedTable:
    """One line of the list."""

    id: str
    whose: str
    period: str
    by: str
    indicators: str
    reason: str
    characteristic: str
    """By its slug; `everyone`, if it is by none."""
    per_provider: bool
    per_area: bool

    @property
    def words(self) -> str:
        """`each service · financial year · ethnic group`."""
        return " · ".join((self.whose, self.period, self.by))


def approved_tables() -> list[ApprovedTable]:
    """Every table on the list, in its order."""
    published = {slug for slug, one in INDICATORS.items() if one.published}
    return [
        ApprovedTable(
            table.id,
            _whose(table),
            PERIODS[table.period],
            CHARACTERISTICS[table.characteristic].title if table.characteristic in CHARACTERISTICS else "everyone",
            ", ".join(INDICATORS[slug].title if slug in INDICATORS else "The pathway" for slug in table.indicators)
            if set(table.approved_for) != published and table.indicators
            else "every indicator that can be given so",
            table.reason,
            table.characteristic,
            table.per_provider,
            table.per_area,
        )
        for table in policies.load().tables
    ]


def _whose(table: policies.Table) -> str:
    if table.per_area:
        return "each area, all services there together"
    return "each service" if table.per_provider else "all services together"


def thresholds() -> dict[str, int]:
    """The numbers of the policy, by name."""
    policy = policies.load()
    return {
        "variance": policy.variance,
        "smallest_count": policy.smallest_count,
        "smallest_part": policy.smallest_part,
        "smallest_base": policy.smallest_base,
        "smallest_base_of_a_band": policy.smallest_base_of_a_band,
        "most_values_of_one_woman": policy.most_values_of_one_woman,
    }
