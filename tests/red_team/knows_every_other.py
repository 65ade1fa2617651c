"""What somebody who knows every other record could tell of one woman: the price that noise cannot take away.

She was referred to a service in a year, started, ended, completed and was settled, so that she is in the count and the
numerator of all three indicators that are published by ethnic group for one service. Of every other woman there it is
known who she is and how it went. Is she White or Black? If White, she is one more in the six sets of White women; if
Black, one more in the six of Black women and in the six of all other ethnic groups combined (White women are one set
in both tables, and have one draw). The two are told apart by the likelihood of what is published under each; AUC is the
chance that of a Black and a White woman the Black one looks likelier to be Black: 0.5 is a guess.

What is published: counts to the nearest 5, and whole percentages with their limits, which say more of the counts than
those do themselves. Relative rates are left out, so a little more may be known: at most what the stored counts say. The
tables of three years hold her in sets of their own, and say more to who knows all three years; those of all services
together say more still, to who knows every record of all services.

As a command: `python -m tests.red_team.knows_every_other`.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from dashboard.analysis.released import nearest_five
from dashboard.disclosure import policy as policies
from dashboard.disclosure.noise import distribution
from dashboard.statistics.intervals import wilson_with_noise

OTHERS = {
    "White": ((160, 128), (120, 72), (100, 55)),
    "Black": ((45, 33), (34, 18), (28, 14)),
    "All other ethnic groups combined": ((80, 60), (60, 34), (50, 27)),
}
"""Of everyone else in the service's year: women and how many had it, by indicator (started, completed, settled)."""
YEAR, AND_THREE_YEARS = (1,), (1, 3)
"""Of which tables the cells are used: of the year; and also of the three years, whose sets are three times as large."""
DRAWS = 20_000
Seen = Callable[[int, int], Hashable]


def as_published(n: int, k: int) -> Hashable:
    """What is shown of a cell with these adjusted counts; whose true counts are large enough, as all here are."""
    if min(k, n - k) < policies.load().smallest_part:
        return nearest_five(n)
    limits = wilson_with_noise(k, n, policies.load().variance)
    return nearest_five(n), nearest_five(k), round(k / n, 2), round(limits.low, 2), round(limits.high, 2)


def as_stored(n: int, k: int) -> Hashable:
    """The adjusted counts themselves, which nobody sees: the most that anything made from them can say."""
    return n, k


def auc(seen: Seen, years: Sequence[int] = YEAR, *, draws: int = DRAWS, seed: int = 1) -> float:
    """Chance that what is seen tells a Black from a White woman, 0.5 to 1; right to about ±0.002 with 20,000 draws."""
    chance = np.random.default_rng(seed)
    black, white = np.zeros(draws), np.zeros(draws)
    for group, cells in OTHERS.items():
        for n, k in ((times * n, times * k) for times in years for n, k in cells):
            without, with_her = _chances(n, k, seen), _chances(n + 1, k + 1, seen)
            if_black, if_white = (without, with_her) if group == "White" else (with_her, without)
            black += _scores(if_black, if_black, if_white, draws, chance)
            white += _scores(if_white, if_black, if_white, draws, chance)
    ranks = rankdata(np.concatenate([black, white]))
    return float((ranks[:draws].sum() - draws * (draws + 1) / 2) / draws**2)


def _chances(n: int, k: int, seen: Seen) -> Mapping[Hashable, float]:
    """How likely each thing is that can be seen of a cell with these true counts."""
    found: dict[Hashable, float] = defaultdict(float)
    values = distribution(policies.load().variance)
    for noise_n, chance_n in values.items():
        for noise_k, chance_k in values.items():
            found[seen(n + noise_n, k + noise_k)] += chance_n * chance_k
    return found


def _scores(
    true: Mapping[Hashable, float],
    if_black: Mapping[Hashable, float],
    if_white: Mapping[Hashable, float],
    draws: int,
    chance: np.random.Generator,
) -> NDArray[np.float64]:
    """Draws of one cell under what is true: by how much each speaks for Black (logarithm of the likelihood ratio)."""
    likelihoods = np.array([[if_black.get(each, 0.0), if_white.get(each, 0.0)] for each in true])
    with np.errstate(divide="ignore"):
        scores = np.log(likelihoods[:, 0]) - np.log(likelihoods[:, 1])
    weights = np.array(list(true.values()))
    # What only one of the two allows settles it: large, but not so large that two of them could not be added.
    return np.clip(scores, -1e6, 1e6)[chance.choice(len(scores), draws, p=weights / weights.sum())]


if __name__ == "__main__":
    for tables, years in (("the year", YEAR), ("the year and of three years", AND_THREE_YEARS)):
        published, stored = auc(as_published, years), auc(as_stored, years)
        print(f"Tables of {tables}: AUC {published:.3f} from what is published, {stored:.3f} from the stored counts.")
