"""What publishing a table once more costs the women in it: each issue is drawn anew, so two say more than one."""

from functools import reduce

from dashboard.disclosure.noise import distribution


def chance_to_tell(variance: int, issues: int) -> float:
    """How well one woman can be told in one count, by somebody who knows everybody else in it: 0.5 is by chance.

    The probability that, of a count with her and one without her, the one with her is the larger on the average of so
    many issues (half where both are the same): the area under the ROC curve. Worked out exactly from the noise, before
    rounding; who sees counts in fives can tell less.
    """
    once = distribution(variance)
    summed = reduce(_both, [once] * issues)
    without = sorted(summed.items())
    return sum(
        p * q * (1.0 if x + issues > y else 0.5 if x + issues == y else 0.0) for x, p in without for y, q in without
    )


def in_words(variance: int, issues: int, women: int) -> str:
    """The price of the next issue, printed with it.

    Args:
        variance: of the noise.
        issues: how many there will be of this table then.
        women: how many published values of the table one woman moves.
    """
    before, after = chance_to_tell(variance, issues - 1), chance_to_tell(variance, issues)
    return (
        f"Of each woman in it, up to {women} published numbers are drawn once more. Somebody who knows everybody else "
        f"in one of them could tell whether she is in it with a chance of {after:.2f}; it was {before:.2f}, and 0.50 "
        "is guessing."
    )


def _both(one: dict[int, float], other: dict[int, float]) -> dict[int, float]:
    found: dict[int, float] = {}
    for x, p in one.items():
        for y, q in other.items():
            found[x + y] = found.get(x + y, 0.0) + p * q
    return found
