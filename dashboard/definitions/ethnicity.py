"""Ethnicity: Census 2021 groups, and the codes that courts, prison, probation and police use for them.

Sources: the 19 categories and five groups are those of the Census 2021 for England and Wales; the codes are the
self-defined 18+1 codes, with those that prison and probation systems still send. `O1` (Chinese) belongs to Asian
since 2011. A missing answer is never turned into a group.
"""

from dataclasses import dataclass

from dashboard.definitions.everyday import SURE

GROUPS: dict[str, str] = {
    "asian": "Asian, Asian British or Asian Welsh",
    "black": "Black, Black British, Black Welsh, Caribbean or African",
    "mixed": "Mixed or Multiple ethnic groups",
    "white": "White",
    "other": "Other ethnic group",
}
"""The five Census groups, in the order in which they are shown: by alphabet, Other last."""

SHORT: dict[str, str] = {
    "asian": "Asian",
    "black": "Black",
    "mixed": "Mixed",
    "white": "White",
    "other": "Other",
}
"""The five groups in a word; they can be sent so, too."""

CALLED: dict[str, str] = {**SHORT, "W1": "White British", "M9": "Other mixed"}
"""For charts and sentences, where the full label does not fit; tables and exports carry the full one."""

WHITE_APART: dict[str, str] = {
    "asian": GROUPS["asian"],
    "black": GROUPS["black"],
    "gypsy_roma_traveller": "Gypsy, Roma and Irish Traveller",
    "mixed": GROUPS["mixed"],
    "white_british": "White British",
    "white_other": "White, other than British",
    "other": GROUPS["other"],
}
"""The five groups with the White one in three: who stands inside the group that others are compared with is seen."""


@dataclass(frozen=True)
class Category:
    """One of the 19 detailed categories."""

    code: str
    label: str
    group: str
    also: tuple[str, ...] = ()
    """Other codes and labels that mean the same."""


DETAILED: tuple[Category, ...] = (
    Category("A3", "Bangladeshi", "asian"),
    Category("A4", "Chinese", "asian", ("O1",)),
    Category("A1", "Indian", "asian"),
    Category("A2", "Pakistani", "asian"),
    Category("A9", "Other Asian", "asian", ("Any other Asian background",)),
    Category("B2", "African", "black"),
    Category("B1", "Caribbean", "black"),
    Category("B9", "Other Black", "black", ("Any other Black, Black British or Caribbean background",)),
    Category("M3", "White and Asian", "mixed"),
    Category("M2", "White and Black African", "mixed"),
    Category("M1", "White and Black Caribbean", "mixed"),
    Category(
        "M9",
        "Other Mixed or Multiple ethnic groups",
        "mixed",
        ("Any other Mixed or Multiple ethnic background",),
    ),
    Category(
        "W1",
        "English, Welsh, Scottish, Northern Irish or British",
        "white",
        ("White British", "English, Welsh, Scottish, Northern Irish, British"),
    ),
    Category("W3", "Gypsy or Irish Traveller", "white", ("W4", "W8")),
    Category("W2", "Irish", "white", ("White Irish",)),
    Category("W5", "Roma", "white"),
    Category("W9", "Other White", "white", ("Any other White background",)),
    Category("O2", "Arab", "other"),
    Category("O9", "Any other ethnic group", "other", ("Any other background",)),
)

MISSING: dict[str, str | None] = {
    "NS": "declined",
    "prefer not to say": "declined",
    "not stated": "declined",
    "declined": "declined",
    "refused": "declined",
    "not asked": "not_asked",
    "not known": "not_known",
    "not_known": "not_known",
    "unknown": "not_known",
    "UN": "not_known",
    "Z1": None,
    "MERGE": None,
    "ETH03": None,
}
"""Answers that are no ethnic group, and the reason that they give for it (none: the reason must be sent)."""

NOT_KNOWN = "Ethnicity not known"


def codes() -> dict[str, str]:
    """Every code and label that can be sent for ethnicity → the code that is kept.

    A detailed category is kept as its code (`A1` … `W9`), one of the five groups as its slug (`asian` …).
    """
    readable: dict[str, str] = {}
    for slug, label in GROUPS.items():
        for text in (slug, label, SHORT[slug]):
            readable[text] = slug
    for category in DETAILED:
        for text in (
            category.code,
            category.label,
            f"{GROUPS[category.group]}: {category.label}",
            *category.also,
        ):
            readable[text] = category.code
    return readable | {text: code for text, code in SURE["ethnicity"].items() if text not in readable}


def group_of(code: str) -> str:
    """The five-group slug of a kept code."""
    return next((category.group for category in DETAILED if category.code == code), code)
