"""The outcomes that a woman and her worker agreed on, and how far they were achieved when the work ended."""

import numpy as np
import polars as pl

from dashboard.definitions.sheets import PATHWAYS
from invented.chance import Days, Shares, Stream, Words, choose
from invented.lives import Lives
from invented.records import recorded
from invented.world import World

_RECORDED = {"completed": 0.80, "left": 0.40}
_ACHIEVED = {
    "completed": {"achieved": 0.55, "partially_achieved": 0.27, "not_achieved": 0.18},
    "left": {"achieved": 0.18, "partially_achieved": 0.30, "not_achieved": 0.52},
}
_HOW_MANY = {1: 0.40, 2: 0.38, 3: 0.22}
_AT_MOST = max(_HOW_MANY)
_OF_A_NEED = {
    "need_housing": "accommodation",
    "need_finance": "finance",
    "need_alcohol": "dependency_recovery",
    "need_drugs": "dependency_recovery",
    "need_mental_health": "emotional_wellbeing",
    "need_domestic_abuse": "emotional_wellbeing",
    "need_social_isolation": "social_inclusion",
}
_ANYWAY = {"ete": 0.5, "lifestyle_associates": 0.35, "family": 0.35}
"""How likely a pathway is that belongs to no need, a need being 1; a mother's family is as likely as a need."""
_OTHERWISE = 0.05
_SHORT = dict(zip(PATHWAYS, ("acc", "ete", "fin", "dep", "lif", "fam", "wel", "soc"), strict=True))
_NUMBERED = 4
"""Outcomes that a service's list has in each pathway."""


def outcomes(world: World) -> pl.DataFrame:
    """Every row that is ever recorded."""
    lives, rng = world.lives, world.stream(Stream.OUTCOMES)
    size = len(lives)
    share = np.where(lives.completed, _RECORDED["completed"], _RECORDED["left"])
    recorded_at_all = lives.started & (lives.end_reason != "USE") & (rng.random(size) < share)
    how_many = 1 + np.searchsorted(np.cumsum([*_HOW_MANY.values()])[:-1], rng.random(size), side="right")
    chosen = _chosen_pathways(lives, rng)
    return pl.concat(
        recorded(
            recorded_at_all & (how_many > nth),
            lives.dates["ended_date"],
            pathway=_names(chosen[:, nth]),
            outcome_ref=_references(chosen[:, nth], rng),
            achievement=_achievement(lives, rng),
        )
        for nth in range(_AT_MOST)
    )


def _chosen_pathways(lives: Lives, rng: np.random.Generator) -> Days:
    """For each referral the numbers of its likeliest pathways, by lot and by weight, each once."""
    race = rng.exponential(size=(len(lives), len(PATHWAYS))) / _weights(lives)
    return np.argsort(race, axis=1)[:, :_AT_MOST]


def _weights(lives: Lives) -> Shares:
    weights = np.full((len(lives), len(PATHWAYS)), _OTHERWISE)
    place = {pathway: number for number, pathway in enumerate(PATHWAYS)}
    for pathway, weight in _ANYWAY.items():
        weights[:, place[pathway]] = weight
    for name, pathway in _OF_A_NEED.items():
        weights[lives.has_need(name), place[pathway]] = 1.0
    weights[lives.word("dependent_children") == "yes", place["family"]] = 1.0
    return weights


def _names(chosen: Days) -> Words:
    names: Words = np.array([*PATHWAYS], dtype=object)[chosen]
    return names


def _references(chosen: Days, rng: np.random.Generator) -> Words:
    numbers = rng.integers(1, _NUMBERED + 1, len(chosen)).astype(str).astype(object)
    references: Words = np.array([f"{short}-" for short in _SHORT.values()], dtype=object)[chosen] + numbers
    return references


def _achievement(lives: Lives, rng: np.random.Generator) -> Words:
    draw = rng.random(len(lives))
    return np.where(lives.completed, choose(draw, _ACHIEVED["completed"]), choose(draw, _ACHIEVED["left"]))
