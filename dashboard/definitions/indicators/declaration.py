"""What an indicator is: the words for it, and what decides how it is counted, compared and published."""

from dataclasses import dataclass
from enum import StrEnum

REVIEWED = "2026-11-23"


class Kind(StrEnum):
    """What the figure is."""

    COUNT = "count"
    SUM = "sum"
    """Σ value: sessions delivered."""
    SHARE = "share"
    RATIO = "ratio"
    """Σ value ÷ Σ weight, at most 1: sessions attended ÷ sessions offered."""
    MEAN = "mean"
    """Σ value ÷ how many: reoffences for each person."""
    MEDIAN_DAYS = "median days"
    """Days until half have got there; those still waiting count."""
    OBSERVED_TO_EXPECTED = "observed to expected"
    CURVE = "curve"
    """How many have not yet got there, day by day."""


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
    SESSIONS = "sessions"
    OUTCOMES = "outcomes"
    ANSWERS = "answers"
    PEOPLE = "matched people"
    NEEDS = "known needs"
    REASONS = "reasons for leaving"
    PATHWAYS = "outcomes of a pathway"
    QUESTIONNAIRES = "questionnaires"
    RETURNS = "returns"


_SEVERAL_OF_A_WOMAN = (Counting.NEEDS, Counting.REASONS, Counting.PATHWAYS, Counting.QUESTIONNAIRES)

OF_WOMEN = ("ethnicity", "ethnicity_two", "ethnicity_white_apart", "ethnicity_detailed", "age", "age_two", "disability")
"""The breakdowns of what is counted from the referrals sheet."""
CROSSED = ("ethnicity_age_two", "ethnicity_legal_status")
"""Two characteristics at once: for the three indicators only that stand for the whole way."""


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
    breakdowns: tuple[str, ...] = OF_WOMEN
    published_by: tuple[str, ...] = ()
    """Breakdowns that are published only: of one service, each of their groups would be too few to be counted."""
    counting: Counting = Counting.REFERRALS
    at_the_end: bool = False
    """A count on the last day of the period, not of all that happened in it."""
    of_referrals: bool = True
    """Counted from referrals: what lies before a contract's first return is then only known in part."""
    matures_after_days: int = 0
    """How long after its last day a quarter is shown: before that, its women have not had the time."""
    target_allowed: bool = True
    """Never on trust, safety, choice or disclosure: a target makes workers press for a five."""
    success: str = ""
    """The outcome in the words of a finding: `completed`, `left before finishing`."""
    value_means: str = ""
    """What the largest value says, where an indicator carries one."""
    known_of: str = ""
    """The indicator that counts all of whom this one should be known: so it is always said how many are not."""
    unknown_as_no: str = ""
    """Where the unknown may not be passed over: what they would count as, in words (`not settled`)."""
    part_of: str = ""
    """The indicator of whose base this one's base is a part: how many are in the one says something of the other, so
    that this one's count is protected as a numerator is."""
    beside: str = ""
    """The indicator whose figure always stands beside this one: who got worse, beside who got better."""
    smallest: int = 0
    """No exact figure on fewer, not even for the service itself."""
    smallest_base: int = 0
    """No exact rate on fewer."""
    smallest_part: int = 0
    """No exact count where either side is smaller."""
    published: bool = True
    """Whether it may stand in a release: only what counts women, or anonymous answers."""
    published_years_later: int = 0
    """Published for a year so many years before the one whose figures are published, because it takes that long."""
    published_share: float | None = None
    """Of a quantity that is not women, the share from which a woman counts as yes in a release."""
    released_as: str = ""
    """What is published instead of a quantity that is not women."""
    caveats: tuple[str, ...] = ()
    reviewed_on: str = REVIEWED

    @property
    def published_unit(self) -> str:
        """What its published counts are counts of: women, unless they are answers or matched people."""
        return {Counting.ANSWERS: "answers", Counting.PEOPLE: "matched people"}.get(self.counting, "women")

    @property
    def many_valued(self) -> bool:
        """Whether one woman counts several times, so that its groups must not be added up."""
        return self.counting in _SEVERAL_OF_A_WOMAN

    @property
    def has_contract_headline(self) -> bool:
        """Whether one contract has an exact figure of it: not of needs, of curves, or of what is hidden of few."""
        few = self.smallest or self.smallest_part
        return not (self.many_valued or self.kind is Kind.CURVE or few)

    @property
    def by_partner(self) -> bool:
        """Whether one delivery partner has an exact figure of it: who works with her is said of a referral only."""
        return self.has_contract_headline and self.of_referrals
