"""Counts that are parts of other counts: kept where neither the part nor the rest of the whole is known by it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.definitions.characteristics import CHARACTERISTICS, NOT_KNOWN
from dashboard.disclosure.noise import Noise
from dashboard.disclosure.policy import Policy


@dataclass(frozen=True)
class Women:
    """A set of women, told by how many they are and by the sum of their record keys."""

    count: int
    keys: str

    @staticmethod
    def together(sets: Iterable["Women"]) -> "Women":
        """All women of sets that share none."""
        each = list(sets)
        return Women(sum(one.count for one in each), str(sum(int(one.keys) for one in each)))


NOBODY = Women(0, "0")
OVER_9_IN_10, UNDER_1_IN_10 = "over_9_in_10", "under_1_in_10"


@dataclass(frozen=True)
class Protection:
    """The policy and the noise of one issue and period."""

    policy: Policy
    noise: Noise
    issue: str
    period: str

    def count(self, women: Women, *wholes: Women) -> int | None:
        """A count with its noise; None where it stands on too few, or hardly leaves anybody of a whole."""
        if any(self.part(women, whole) is None for whole in wholes):
            return None
        return protected_count(self.policy, women.count, self.drawn(women))

    def part(self, women: Women, whole: Women) -> int | None:
        """A numerator with its noise; None where it or the rest is too small."""
        noisy_whole = whole.count + self.drawn(whole)
        return protected_part(self.policy, women.count, whole.count, self.drawn(women), noisy_whole)

    def band(self, women: Women, whole: Women) -> str | None:
        """What may be said of a numerator that is not shown: more than 9 in 10, fewer than 1 in 10, or nothing.

        True, and only of fifty women in truth and after the noise: so up to five could be on the smaller side.
        """
        if min(whole.count, whole.count + self.drawn(whole)) < self.policy.smallest_base_of_a_band:
            return None
        if 10 * women.count > 9 * whole.count:
            return OVER_9_IN_10
        return UNDER_1_IN_10 if 10 * women.count < whole.count else None

    def outcomes(self, found: Mapping[str, Women], characteristic: str) -> dict[str, int]:
        """The outcomes that may be shown, with their noise.

        Each is a part of all of whom it is known, and of those who began where she did (`homeless>…`); not known, a
        part of everyone. How many all of them are is published too. So what alone is hidden would be what the others
        leave of them: the smallest of these is hidden with it. An outcome that nobody shares a beginning with
        (`completed`) has no base but all of whom it is known.
        """
        groups = CHARACTERISTICS[characteristic].groups
        known = Women.together(found[outcome] for outcome in groups if outcome in found)
        not_known = self.count(found.get(NOT_KNOWN, NOBODY), Women.together(found.values()))
        kept = {} if not_known is None else {NOT_KNOWN: not_known}
        for beginning in dict.fromkeys(_beginning(outcome) for outcome in groups):
            alike = {one: found.get(one, NOBODY) for one in groups if _beginning(one) == beginning}
            wholes = (known,) if len(alike) == 1 else (Women.together(alike.values()), known)
            counts = {one: self.count(women, *wholes) for one, women in alike.items()}
            kept |= _never_one_alone_hidden({one: n for one, n in counts.items() if n is not None}, len(alike))
        return kept

    def drawn(self, women: Women) -> int:
        """The noise of a set of women: the same whatever is counted of them."""
        return self.noise.draw(self.issue, self.period, women.count, women.keys)


def _beginning(outcome: str) -> str:
    """Where she began, of a move from one state to another; nothing, of one state."""
    return outcome.rpartition(">")[0]


def _never_one_alone_hidden(shown: dict[str, int], of: int) -> dict[str, int]:
    """Chosen by what would be shown: so the choice gives nothing away."""
    if not shown or len(shown) != of - 1:
        return shown
    smallest = min(shown, key=lambda one: shown[one])
    return {one: n for one, n in shown.items() if one != smallest}


def protected_count(policy: Policy, true: int, drawn: int) -> int | None:
    """A count with its noise, or None where it stands on too few women, in truth or after the noise."""
    noisy = true + drawn
    return noisy if min(true, noisy) >= policy.smallest_count else None


def protected_part(policy: Policy, true: int, whole: int, drawn: int, noisy_whole: int) -> int | None:
    """A numerator with its noise, or None where it or the rest is too small: then nobody can conclude 0 or 100 %."""
    noisy = true + drawn
    smallest = min(true, noisy, whole - true, noisy_whole - noisy)
    return noisy if smallest >= policy.smallest_part else None
