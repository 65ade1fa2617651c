"""The indicators: each a sentence here and a query of the same name in `queries/indicators`."""

from collections.abc import Mapping

from dashboard.definitions.indicators.data_quality import DATA_QUALITY
from dashboard.definitions.indicators.declaration import Counting as Counting
from dashboard.definitions.indicators.declaration import Indicator as Indicator
from dashboard.definitions.indicators.declaration import Kind as Kind
from dashboard.definitions.indicators.declaration import Polarity as Polarity
from dashboard.definitions.indicators.declaration import Voice as Voice
from dashboard.definitions.indicators.engagement import ENGAGEMENT, OLD_ENOUGH
from dashboard.definitions.indicators.housing import HOUSING
from dashboard.definitions.indicators.recovery import RECOVERY
from dashboard.definitions.indicators.reoffending import REOFFENDING
from dashboard.definitions.indicators.volumes import VOLUMES
from dashboard.errors import UsageError

INDICATORS: Mapping[str, Indicator] = {
    indicator.slug: indicator for indicator in (*VOLUMES, *ENGAGEMENT, *RECOVERY, *HOUSING, *REOFFENDING, *DATA_QUALITY)
}
"""Every indicator, in the order in which it is shown: reoffending last, with what is known of the data after it."""


def of_domain(domain: str) -> tuple[str, ...]:
    """The slugs of a domain's indicators, in order."""
    return tuple(slug for slug, indicator in INDICATORS.items() if indicator.domain == domain)


def indicator_named(slug: str) -> Indicator:
    """The indicator of a slug.

    Raises:
        UsageError: there is none; the message lists those there are.
    """
    if slug not in INDICATORS:
        raise UsageError(f"There is no indicator {slug}. There are: {', '.join(INDICATORS)}")
    return INDICATORS[slug]


STAGES: Mapping[str, str] = {
    "referred": "Referred",
    "offered": "Offered an appointment",
    "assessed": "Assessed",
    "started": "Started",
    "completed": "Completed",
}
"""The pathway: each stage holds only women who reached the one before, so that the steps multiply to the whole."""

CASCADE_QUESTION = "Where along the pathway do women of different ethnic groups drop out of view?"
CASCADE_OPEN = (
    "A woman whose work still goes on has not completed yet: what is shared by all groups lowers each, but where one "
    "group is supported longer, its last step looks smaller than it will be."
)
CASCADE_BASE = OLD_ENOUGH
