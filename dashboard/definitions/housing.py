"""Where a woman lives: the codes that probation records, and the groups that official statistics put them in.

Sources: codes and labels are nDelius address usage codes; the groups are those of the official statistics on
accommodation at release (HMPPS). *Settled* is accommodation that provides a permanent housing solution; *housed* is
any settled or temporary accommodation, without shelters, emergency hostels, campsites, squatting and rough sleeping.
Which group supported housing (A04) belongs to is contested, so an installation can choose; refuge, which has no code of
its own, is temporary.
"""

from dataclasses import dataclass

GROUPS: dict[str, str] = {
    "settled": "Settled",
    "other_housed": "Other housed (temporary)",
    "bail_probation": "Bail or probation accommodation",
    "homeless_not_rough_sleeping": "Homeless, not rough sleeping",
    "rough_sleeping": "Rough sleeping",
    "out_of_scope": "Out of scope",
    "unknown": "Not known",
}
"""The groups that can be sent instead of a code, in the order in which they are shown."""

STATES: dict[str, str] = {
    "settled": "Settled",
    "temporary": "Temporary",
    "homeless": "Homeless",
}
"""The three states that are published: settled; housed otherwise, bail and probation accommodation included; not."""

STATE_OF_GROUP: dict[str, str] = {
    "settled": "settled",
    "other_housed": "temporary",
    "bail_probation": "temporary",
    "homeless_not_rough_sleeping": "homeless",
    "rough_sleeping": "homeless",
}
"""The state of each group that has one; a woman whose group has none is out of scope, or it is not known."""


@dataclass(frozen=True)
class Code:
    """One accommodation code."""

    code: str
    label: str
    group: str
    retired: bool = False


CODES: tuple[Code, ...] = (
    Code("A01A", "Householder (owner, freehold or leasehold)", "settled"),
    Code("A01C", "Private rental", "settled"),
    Code("A01D", "Social rental", "settled"),
    Code("A07B", "Friends or family (settled)", "settled"),
    Code("A12", "Long-term residential healthcare", "settled"),
    Code("A04", "Supported housing", "settled"),
    Code("A02", "Approved premises", "bail_probation"),
    Code("A10", "CAS2, 13 weeks or more", "bail_probation"),
    Code("A11", "CAS2, less than 13 weeks", "bail_probation"),
    Code("A17", "CAS3, up to 12 weeks", "other_housed"),
    Code("A03", "Transient or short-term accommodation", "other_housed"),
    Code("A07A", "Friends or family (transient)", "other_housed"),
    Code("A13", "Home Office accommodation, section 4", "other_housed"),
    Code("A14", "Home Office accommodation, section 10", "other_housed"),
    Code("A15", "Immigration detention", "out_of_scope"),
    Code("A08C", "Shelter, emergency hostel or campsite", "homeless_not_rough_sleeping"),
    Code("A08", "Squat", "homeless_not_rough_sleeping"),
    Code("A08A", "Rough sleeping", "rough_sleeping"),
    Code("A16", "Awaiting assessment", "unknown"),
    Code("A01", "Permanent independent housing", "settled", retired=True),
    Code("A01B", "Permanent independent housing (rented)", "settled", retired=True),
    Code("A05", "No fixed abode", "homeless_not_rough_sleeping", retired=True),
    Code("A06", "No information", "unknown", retired=True),
    Code("A07", "Friends or family", "other_housed", retired=True),
    Code("A08B", "Homeless, other", "homeless_not_rough_sleeping", retired=True),
    *(Code(code, "Retired code without a group", "unknown", retired=True) for code in ("A96", "A97", "A98", "A99")),
)


SUPPORTED = "A04"
"""Supported housing: the code whose group is contested."""
SUPPORTED_AS: dict[str, str] = {
    "settled": "Supported housing counts as settled, as in official statistics.",
    "other_housed": (
        "Supported housing counts as temporary here, by choice of this installation: official statistics count it as "
        "settled, and figures cannot be compared with theirs."
    ),
}
"""What it can be counted as, and what is then said."""


def group_of(code: str) -> str:
    """The group of a code or of a group's own name."""
    return next((one.group for one in CODES if one.code == code), code)


def codes(supported: str = "settled") -> dict[str, str]:
    """Everything that can be sent as accommodation → its group; `supported`: the group of supported housing."""
    found = {one.code: one.group for one in CODES} | {group: group for group in GROUPS}
    return found | {SUPPORTED: supported}
