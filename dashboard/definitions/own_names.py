"""What a service calls our columns and codes in the export of its own system, so that nobody renames anything.

Only names and codes are kept here, never a cell of a woman's row.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

NOT_SUPPLIED = ""
"""What a code of theirs means that stands for a blank cell."""

ONLY_NUMBER = "referral_id and person_id"
"""What a column of theirs is where one number stands for a woman and for her referral."""
AGAIN = "/again"
"""What is written after that number when she is referred another time: the woman is what stands before it."""

REFERRED_AGAIN = (
    f"When a woman is referred again, write *{AGAIN}* after her number in the row of the new referral, such as "
    f"123{AGAIN}, and wherever else that referral is spoken of; the third time *{AGAIN}3*. So she stays one woman, and "
    "her referrals are told from each other."
)


def folded_name(name: str) -> str:
    """A column's name in lower case, with underscores: so much may differ from quarter to quarter."""
    return re.sub(r"[\s\-]+", "_", name.strip().lower())


@dataclass(frozen=True)
class OwnColumn:
    """One column of a service's own export."""

    name: str
    """As it stands in the header of their file."""
    column: str | None
    """Our column; None where theirs is left out, and nothing of it is read; or `ONLY_NUMBER`."""
    codes: tuple[tuple[str, str], ...] = ()
    """(their code, ours), for what we would not understand by itself; `NOT_SUPPLIED` for one that means blank."""
    taken: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """(their code, the column of theirs of which it was said), where nobody has said it of this one. Never kept."""

    @property
    def ours(self) -> tuple[str, ...]:
        """The columns of ours that are read from it: none, one, or both numbers."""
        if self.column == ONLY_NUMBER:
            return "referral_id", "person_id"
        return () if self.column is None else (self.column,)


@dataclass(frozen=True)
class OwnNames:
    """What a service calls the columns and codes of one of our sheets."""

    sheet: str
    columns: tuple[OwnColumn, ...] = ()
    version: int | None = field(default=None, compare=False)
    """As which they were kept; none, for what has only been said."""

    @property
    def by_name(self) -> dict[str, OwnColumn]:
        """Folded name → their column."""
        return {folded_name(each.name): each for each in self.columns}

    @property
    def called(self) -> dict[str, str]:
        """Our column → what they call it, where that is something else."""
        named = {ours: each.name for each in reversed(self.columns) for ours in each.ours}
        return {ours: theirs for ours, theirs in named.items() if folded_name(theirs) != ours}

    def joined(self, other: "OwnNames") -> "OwnNames":
        """These and the other's; of a column that both name, the other's word counts."""
        return OwnNames(self.sheet, tuple((self.by_name | other.by_name).values()))


@dataclass(frozen=True)
class KeptNames:
    """A service's names for one sheet as they were kept: who, and when."""

    names: OwnNames
    version: int
    kept_at: datetime
    """UTC, without a zone."""
    kept_by: str
