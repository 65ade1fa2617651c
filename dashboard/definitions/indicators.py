"""The indicators: each a sentence here and a query of the same name in `queries/indicators`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dashboard.errors import UsageError


class Kind(StrEnum):
    """What the figure is."""

    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"
    """Σ value ÷ Σ weight: sessions attended ÷ sessions offered."""


class Polarity(StrEnum):
    """Which way is good."""

    HIGHER_IS_BETTER = "higher is better"
    LOWER_IS_BETTER = "lower is better"
    NEITHER = "neither way is good or bad in itself"


class Voice(StrEnum):
    """Who says so."""

    HER_WORDS = "her own words"
    WORKER = "worker's judgement"
    RECORD = "the service's record"
    POLICE_OR_COURTS = "police or courts"


class Counting(StrEnum):
    """What one of a count is."""

    REFERRALS = "referrals"
    WOMEN = "women"


@dataclass(frozen=True)
class Indicator:
    """One indicator, in the words that every page, export and definition uses."""

    slug: str
    title: str
    question: str
    why_it_matters: str
    domain: str
    denominator: str
    """Who counts."""
    numerator: str
    """Who of them counts as yes (for a count: the same women or referrals)."""
    kind: Kind
    polarity: Polarity
    voice: Voice
    counted_on: str
    """What decides the quarter of a figure, as labels say it: `women referred`, `work ended` …"""
    source: str = "Providers' quarterly referrals sheet"
    breakdowns: tuple[str, ...] = (
        "ethnicity",
        "ethnicity_two",
        "ethnicity_detailed",
        "age",
        "age_two",
        "disability",
    )
    counting: Counting = Counting.REFERRALS
    at_the_end: bool = False
    """A count on the last day of the period, not of all that happened in it."""
    matures_after_days: int = 0
    """How long after its last day a quarter is shown: before that, its women have not had the time."""
    target_allowed: bool = True
    success: str = ""
    """The outcome in the words of a finding: `completed`, `left before finishing`."""
    value_means: str = ""
    """What the largest value says, where an indicator carries one."""
    released_as: str = ""
    """What is published instead of a quantity that is not women."""
    caveats: tuple[str, ...] = ()
    reviewed_on: str = "2026-11-23"


def _by_slug(*indicators: Indicator) -> Mapping[str, Indicator]:
    return {indicator.slug: indicator for indicator in indicators}


_ACCEPTED = "accepted referrals (not declined by the service, not ineligible, not mistaken)"
_ENDED = "women whose work ended after it had started (without ineligible or mistaken referrals, deaths and acquittals)"

INDICATORS: Mapping[str, Indicator] = _by_slug(
    Indicator(
        slug="referrals_received",
        title="Referrals received",
        question="How many referrals came in?",
        why_it_matters="It is the demand that the service meets, and the base of everything that follows.",
        domain="volumes",
        denominator="all referrals received",
        numerator="the same",
        kind=Kind.COUNT,
        polarity=Polarity.NEITHER,
        voice=Voice.RECORD,
        counted_on="women referred",
        caveats=("One woman can be referred more than once.",),
    ),
    Indicator(
        slug="women_supported",
        title="Women supported",
        question="How many different women did the service hold a place for?",
        why_it_matters="Women, not episodes: it is the number of lives that the money reached.",
        domain="volumes",
        denominator="women with an accepted referral that was open at any moment of the period",
        numerator="the same, each woman once",
        kind=Kind.COUNT,
        polarity=Polarity.NEITHER,
        voice=Voice.RECORD,
        counted_on="open at any moment",
        counting=Counting.WOMEN,
        caveats=("Each woman is counted once in any period, so quarters do not add up to the year.",),
    ),
    Indicator(
        slug="on_the_books",
        title="On the books at the end",
        question="How many referrals were open on the last day?",
        why_it_matters="It is the caseload that workers carry into the next quarter.",
        domain="volumes",
        denominator="accepted referrals that were open on the last day of the period",
        numerator="the same",
        kind=Kind.COUNT,
        polarity=Polarity.NEITHER,
        voice=Voice.RECORD,
        counted_on="open on the last day",
        at_the_end=True,
    ),
    Indicator(
        slug="started_in_period",
        title="Started",
        question="How many women began work with the service?",
        why_it_matters="It shows how many places turned into support.",
        domain="volumes",
        denominator="accepted referrals whose first delivery session was attended in the period",
        numerator="the same",
        kind=Kind.COUNT,
        polarity=Polarity.NEITHER,
        voice=Voice.RECORD,
        counted_on="work started",
    ),
    Indicator(
        slug="ended_in_period",
        title="Ended",
        question="How many referrals came to an end, whatever the end?",
        why_it_matters="Endings are the base of what can be said about completing and leaving.",
        domain="volumes",
        denominator="accepted referrals that ended in the period",
        numerator="the same",
        kind=Kind.COUNT,
        polarity=Polarity.NEITHER,
        voice=Voice.RECORD,
        counted_on="ended",
    ),
    Indicator(
        slug="waiting_now",
        title="Waiting to start",
        question="How many women were waiting on the last day, and how long has the longest waited?",
        why_it_matters="Waiting is when women are lost, and it falls on those with the least to fall back on.",
        domain="volumes",
        denominator="accepted referrals, open and not started on the last day of the period",
        numerator="the same",
        kind=Kind.COUNT,
        polarity=Polarity.LOWER_IS_BETTER,
        voice=Voice.RECORD,
        counted_on="waiting on the last day",
        at_the_end=True,
        value_means="longest wait in days",
    ),
    Indicator(
        slug="started",
        title="Started support",
        question="Do women who are referred get to start?",
        why_it_matters="A referral that never becomes support is where trust is lost first.",
        domain="engagement",
        denominator=f"{_ACCEPTED}, at least 90 days old when the last return was made",
        numerator="first delivery session attended",
        kind=Kind.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        voice=Voice.RECORD,
        counted_on="women referred",
        success="started",
        matures_after_days=90,
        caveats=("Referrals younger than 90 days are left out: most of them have not had the time to start.",),
    ),
    Indicator(
        slug="attended",
        title="Sessions attended",
        question="Of the sessions offered, how many did women attend?",
        why_it_matters="Coming back is a sign of trust; not coming says as much about the service as about the woman.",
        domain="engagement",
        denominator="sessions offered, without those that the service itself cancelled",
        numerator="sessions attended",
        kind=Kind.RATIO,
        polarity=Polarity.HIGHER_IS_BETTER,
        voice=Voice.RECORD,
        counted_on="sessions",
        success="attended at least three quarters of their sessions",
        released_as="women who attended at least three quarters of the sessions offered to them",
        caveats=(
            "Referrals without both numbers are left out.",
            "A missed session is no measure of motivation.",
        ),
    ),
    Indicator(
        slug="completed",
        title="Completed",
        question="When work that was started comes to an end, has it been finished?",
        why_it_matters="Finishing as planned, or as she chose, is what most contracts pay attention to.",
        domain="engagement",
        denominator=_ENDED,
        numerator="planned work done, or support agreed finished by her",
        kind=Kind.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        voice=Voice.WORKER,
        counted_on="work ended",
        success="completed",
        caveats=("What counts as completed is agreed between worker and woman; it is not attendance.",),
    ),
    Indicator(
        slug="left_before_finishing",
        title="Left before finishing",
        question="When work that was started comes to an end, does it end early?",
        why_it_matters="Leaving can be her choice, a barrier, or a court's decision; the reasons are the question.",
        domain="engagement",
        denominator=_ENDED,
        numerator="ended early, whatever the reason",
        kind=Kind.SHARE,
        polarity=Polarity.NEITHER,
        voice=Voice.WORKER,
        counted_on="work ended",
        success="left before finishing",
        caveats=("It includes endings by custody and by the end of a sentence: these are not her leaving.",),
    ),
    Indicator(
        slug="ethnicity_known",
        title="Ethnicity known",
        question="Do we know the ethnicity of the women who did not decline to say?",
        why_it_matters="Where ethnicity is missing, a disparity can hide or be invented.",
        domain="data quality",
        denominator=f"{_ACCEPTED}, without women who declined to say",
        numerator="an ethnic group is given",
        kind=Kind.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        voice=Voice.RECORD,
        counted_on="women referred",
        breakdowns=("age", "age_two", "disability"),
        success="had their ethnicity recorded",
        caveats=("Declining is an answer. It is never counted against a provider.",),
    ),
)
"""Every indicator, in the order in which it is shown."""


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
CASCADE_BASE = f"{_ACCEPTED}, at least 90 days old when the last return was made"
