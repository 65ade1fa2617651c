"""What the invented commissioners answered to clear differences, and what was said against it. Nobody is real."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Answered:
    """One answer, or one dispute."""

    on: date
    who: str
    """A commissioner, a service, or a policy group."""
    role: str
    difference: str
    """The key of the difference."""
    status: str = ""
    words: str = ""
    owner: str = ""
    evidence: str = ""
    review_on: date | None = None


ANSWERED = (
    Answered(
        date(2024, 9, 12), "MARCHES", "commissioner", "started|||black", "looking",
        owner="Head of women's services", review_on=date(2025, 3, 31),
    ),
    Answered(
        date(2025, 4, 8), "MARCHES", "commissioner", "started|||black", "reform",
        "First appointments were offered by letter from the probation office. From July 2025 each service rings within "
        "two working days, and two services take referrals from community organisations directly.",
        owner="Head of women's services", review_on=date(2026, 9, 30),
    ),
    Answered(
        date(2025, 10, 3), "VALLEY", "commissioner", "left_before_finishing|||black", "explained",
        "Women whom a court moved to another area count as having left. Without them the difference is halved.",
        owner="Commissioning manager", evidence="https://example.org/valley-board/2025-10-leavers",
        review_on=date(2026, 10, 1),
    ),
    Answered(
        date(2025, 11, 20), "Invented policy group", "policy", "left_before_finishing|||black",
        words="Half of the difference is left, and nothing is said of it. How the moves were counted is not in the "
        "evidence.",
    ),
    Answered(
        date(2026, 6, 22), "MARCHES", "commissioner", "decisions_explained|||black", "looking",
        owner="Head of women's services", review_on=date(2026, 12, 1),
    ),
)  # fmt: skip
