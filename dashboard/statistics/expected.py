"""What was observed, divided by what could be expected of the same women.

Fewer or more than expected from what the probabilities know (age, criminal history): no estimate of what a service
achieved.
"""

import math
from collections.abc import Sequence

from dashboard.statistics.estimate import Estimate
from dashboard.statistics.intervals import Z95


def observed_to_expected(observed: int, probabilities: Sequence[float]) -> Estimate:
    """Observed ÷ expected events, with 95 % limits; 1 means as many as expected.

    Each woman has her own probability, so the number of events is Poisson-binomial: E = Σp, variance Σp(1 − p). The
    limits are (O ± z·√Σp(1 − p)) / E, the lower one not under 0: normal, and with the variance that holds if the
    probabilities are right, so that 1 lies outside exactly where a test of that (|O − E| > z·√Σp(1 − p)) says so.
    Byar's limits would be too wide: they take every event for rare. Rough where fewer than about 5 events, or
    non-events, are expected.

    Raises:
        ValueError: a probability is not between 0 and 1, nothing is expected, or more, or fewer than 0, were observed
            than there are women.
    """
    for p in probabilities:
        if not 0 <= p <= 1:
            raise ValueError(f"A probability must be between 0 and 1, got {p}")
    if not 0 <= observed <= len(probabilities):
        raise ValueError(f"The observed must be between 0 and {len(probabilities)}, got {observed}")
    expected = math.fsum(probabilities)
    if expected == 0:
        raise ValueError("Nothing is expected: a ratio to 0 has no meaning")
    half = Z95 * math.sqrt(math.fsum(p * (1 - p) for p in probabilities))
    return Estimate(observed / expected, max(0.0, observed - half) / expected, (observed + half) / expected)
