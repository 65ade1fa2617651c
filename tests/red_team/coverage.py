"""How often a published 95 % interval holds the true figure: always, and where the figure is shown.

Suppression selects: a rate of a small group is shown only where enough women had the outcome and enough had not. So
where it is shown, its interval can hold the truth less often than 95 times in 100, and a Methods page says so.

Rates are summed exactly over every count and both draws of noise; ratios are drawn at random. As a command:
`python -m tests.red_team.coverage`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from dashboard.disclosure import policy as policies
from dashboard.disclosure.noise import distribution
from dashboard.disclosure.parts import protected_count, protected_part
from dashboard.statistics.intervals import Interval, wilson_with_noise
from dashboard.statistics.ratios import relative_rate_with_noise

SIZES = (40, 100, 400)
SHARES = (0.3, 0.4, 0.5, 0.6, 0.7)
SMALL = (25, 40, 60)
"""Women of whom a rate may just be shown."""
HIGH = (0.6, 0.8, 0.9)
RATIOS = ((40, 0.4, 400, 0.6), (40, 0.5, 100, 0.5), (100, 0.3, 400, 0.3), (100, 0.6, 100, 0.5), (400, 0.7, 400, 0.6))
"""Women and true rate of a group, and of the group that it is compared with."""
DRAWS = 20_000


@dataclass(frozen=True)
class Coverage:
    """Shares between 0 and 1."""

    always: float
    """Of all draws those whose interval holds the truth, whether it would be shown or not."""
    shown: float
    """Of all draws those in which the figure may be shown."""
    given_shown: float
    """Of the draws in which it is shown those whose interval holds the truth."""


def of_rate(n: int, share: float, variance: int | None = None) -> Coverage:
    """Of the rate of `n` women, of whom each had the outcome with this chance; summed exactly.

    Noise that takes a count under 0 or over its whole is taken to be at the edge: such a rate is never shown.
    """
    policy = policies.load()
    variance = policy.variance if variance is None else variance
    always, shown, both = 0.0, 0.0, 0.0
    k = np.arange(n + 1)
    for noise_n, chance_n in distribution(variance).items():
        whole = n + noise_n
        if whole < 1:
            continue
        limits = [wilson_with_noise(noisy, whole, variance) for noisy in range(whole + 1)]
        holds = np.array([_holds(each, share) for each in limits])
        for noise_k, chance_k in distribution(variance).items():
            chance = binom.pmf(k, n, share) * chance_n * chance_k
            right = holds[np.clip(k + noise_k, 0, whole)]
            seen = np.array([rate_is_shown(int(true), n, noise_k, whole) for true in k])
            always += float(chance[right].sum())
            shown += float(chance[seen].sum())
            both += float(chance[right & seen].sum())
    return Coverage(always, shown, both / shown if shown else float("nan"))


def rate_is_shown(true: int, whole: int, drawn: int, noisy_whole: int) -> bool:
    """Whether a rate is published: by the product's own rules for its count, its numerator and its base."""
    policy = policies.load()
    return (
        noisy_whole >= policy.smallest_base
        and protected_count(policy, whole, noisy_whole - whole) is not None
        and protected_part(policy, true, whole, drawn, noisy_whole) is not None
    )


def of_ratio(n1: int, share1: float, n0: int, share0: float, *, draws: int = DRAWS, seed: int = 1) -> Coverage:
    """Of the relative rate of two groups; of draws at random, so right to about ±0.3 points with 20,000.

    Always: of the draws in which the method has limits, as it needs 5 events and 20 women on either side.
    """
    variance = policies.load().variance
    chance = np.random.default_rng(seed)
    values = distribution(variance)
    noise = chance.choice(list(values), size=(4, draws), p=list(values.values()))
    k1, k0 = chance.binomial(n1, share1, draws), chance.binomial(n0, share0, draws)
    truth, formed, right, shown, both = share1 / share0, 0, 0, 0, 0
    for one1, one0, drawn in zip(k1.tolist(), k0.tolist(), noise.T.tolist(), strict=True):
        m1, m0 = n1 + drawn[1], n0 + drawn[3]
        limits = _ratio_limits(one1 + drawn[0], m1, one0 + drawn[2], m0, variance)
        if limits is None:
            continue
        holds = _holds(limits, truth)
        seen = rate_is_shown(one1, n1, drawn[0], m1) and rate_is_shown(one0, n0, drawn[2], m0)
        formed, right = formed + 1, right + holds
        shown, both = shown + seen, both + (seen and holds)
    return Coverage(right / formed, shown / draws, both / shown if shown else float("nan"))


def _ratio_limits(k1: int, n1: int, k0: int, n0: int, variance: int) -> Interval | None:
    return relative_rate_with_noise(min(k1, n1), n1, min(k0, n0), n0, variance) if min(k1, k0, n1, n0) >= 0 else None


def _holds(limits: Interval, truth: float) -> bool:
    return limits.low <= truth <= limits.high


def table() -> Iterator[str]:
    """The figures, a line each."""
    yield f"{'95% interval of a rate':<44} {'always':>7} {'shown':>7} {'given shown':>12}"
    for sizes, shares in ((SIZES, SHARES), (SMALL, HIGH)):
        for n in sizes:
            for share in shares:
                yield _line(f"{n} women, true rate {share:.0%}", of_rate(n, share))
    yield f"{'95% interval of a relative rate':<44} {'always':>7} {'shown':>7} {'given shown':>12}"
    for n1, share1, n0, share0 in RATIOS:
        yield _line(f"{n1} at {share1:.0%} against {n0} at {share0:.0%}", of_ratio(n1, share1, n0, share0))


def _line(what: str, found: Coverage) -> str:
    return f"{what:<44} {found.always:>7.1%} {found.shown:>7.1%} {found.given_shown:>12.1%}"


if __name__ == "__main__":
    print("\n".join(table()))
