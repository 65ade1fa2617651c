"""How often noise and chance alone put a service outside its limits: the false alarms of funnels and p-charts.

Every service here has the very same true rate. Alarms are summed exactly over every count and both draws of noise.
Counts are whole numbers, and lie unevenly around a mean that is no half: so even without noise the alarms at one size
are not just those that the limits promise. What exact figures of the same services would give stands beside them, and
what noise would do of which the limits do not know.

As a command: `python -m tests.red_team.funnel_alarms`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, norm

from dashboard.disclosure import policy as policies
from dashboard.disclosure.noise import distribution
from dashboard.statistics.control_chart import p_limits
from dashboard.statistics.funnel import ALARM, WARNING, share_limits
from dashboard.statistics.intervals import Interval

SIZES = (40, 60, 100, 200, 442)
SHARES = (0.3, 0.4, 0.5, 0.6, 0.7)
PROCESS = float(2 * norm.cdf(3) - 1)
"""What the limits of a p-chart promise to hold: three standard errors on either side."""
CHARTS = {"funnel, 95%": WARNING, "funnel, 99.8%": ALARM, "p-chart": PROCESS}
TOLERANCE, ON_ONE_SIDE = 1.3, 1.5
"""False alarms may be as many times what the limits promise: both sides together, and the side of the longer tail.

Exact figures have up to 2.4 times on one side: a rate of 30 % of 40 women cannot fall as far as it can rise.
"""


@dataclass(frozen=True)
class Alarms:
    """Chances of lying outside by chance alone, between 0 and 1."""

    below: float
    above: float

    @property
    def both(self) -> float:
        return self.below + self.above


def alarms(chart: str, n: int, share: float, *, drawn: int | None = None, known: int | None = None) -> Alarms:
    """Of a service of `n` women, each of whom had the outcome with this chance, as had everybody elsewhere.

    Noise that takes a count under 0 or over its whole is taken to be at the edge: such a rate is never shown.

    Args:
        chart: one of `CHARTS`.
        n: how many women.
        share: the true rate, on which the limits stand.
        drawn: variance of the noise in both counts; the policy's, if not given; 0 for exact figures.
        known: variance that the limits allow for; that of the noise, if not given.
    """
    drawn = policies.load().variance if drawn is None else drawn
    values = distribution(drawn) if drawn else {0: 1.0}
    k, below, above = np.arange(n + 1), 0.0, 0.0
    for noise_n, chance_n in values.items():
        whole = n + noise_n
        limits = limits_of(chart, share, whole, drawn if known is None else known)
        for noise_k, chance_k in values.items():
            rates = np.clip(k + noise_k, 0, whole) / whole
            chance = binom.pmf(k, n, share) * chance_n * chance_k
            below += float(chance[rates < limits.low].sum())
            above += float(chance[rates > limits.high].sum())
    return Alarms(below, above)


def limits_of(chart: str, share: float, n: int, variance: int) -> Interval:
    """The limits as the product draws them."""
    if chart == "p-chart":
        # The mean of a long base, as good as the true rate.
        found = p_limits([(share * 1e9, 1e9), (share * n, n)], 1, variance=variance)[1]
        return Interval(found.low, found.high)
    return share_limits(share, n, confidence=CHARTS[chart], variance=variance)


def table() -> Iterator[str]:
    """The figures, a line each: alarms below and above, in percent."""
    heading = " ".join(f"{name:>17}" for name in ("noise known", "exact figures", "noise not known"))
    yield f"{'':<14} {'women':>6} {'rate':>5} {'promised':>9} {heading}"
    for chart, held in CHARTS.items():
        for n in SIZES:
            for share in SHARES:
                found = (
                    alarms(chart, n, share),
                    alarms(chart, n, share, drawn=0),
                    alarms(chart, n, share, known=0),
                )
                shown = " ".join(f"{100 * one.below:>7.3f} + {100 * one.above:>7.3f}" for one in found)
                yield f"{chart:<14} {n:>6} {share:>5.0%} {100 * (1 - held):>9.3f} {shown}"


if __name__ == "__main__":
    print("\n".join(table()))
