"""What is checked of headline totals that were typed: against each other, and against the last ones."""

from collections.abc import Iterator
from typing import NamedTuple

from dashboard.definitions.totals import BY_SLUG, TOTALS, Counts
from dashboard.intake.plausibility import far_apart


class Doubt(NamedTuple):
    """Something about totals that must be mended, or that is unusual and may be right."""

    code: str
    says: str


def must_mend(counts: Counts) -> list[Doubt]:
    """What cannot be right, in words."""
    if not counts:
        return [Doubt("no_total", "Type at least one total. Leave blank what you do not know: blank is not 0.")]
    found = []
    for total in TOTALS:
        whole = BY_SLUG.get(total.part_of)
        if whole is None or total.slug not in counts:
            continue
        if whole.slug not in counts:
            found.append(Doubt("whole_missing", f"*{total.title}* is a part of *{whole.title}*: type that too."))
        elif counts[total.slug] > counts[whole.slug]:
            found.append(
                Doubt(
                    "part_of_more",
                    f"*{total.title}* ({counts[total.slug]:,}) cannot be more than *{whole.title}* "
                    f"({counts[whole.slug]:,}), of which it is a part.",
                )
            )
    ends = [counts[slug] for slug in ("completed", "left_early") if slug in counts]
    if len(ends) == 2 and max(ends) <= counts.get("work_ended", -1) < sum(ends):
        found.append(
            Doubt(
                "ends_of_more",
                f"*Completed* and *Left before finishing* together ({sum(ends):,}) cannot be more than all whose work "
                f"had started when it ended ({counts['work_ended']:,}): each woman has one end.",
            )
        )
    return found


def to_confirm(counts: Counts, last: Counts | None = None, last_quarter: str = "") -> list[Doubt]:
    """What is unusual, each to be ticked if it is right.

    Args:
        counts: what was typed.
        last: the totals of the quarter before, if there are any.
        last_quarter: that quarter's label.
    """
    return [*_within(counts), *_since(counts, last or {}, last_quarter)]


def _within(counts: Counts) -> Iterator[Doubt]:
    if {"referred", "started"} <= counts.keys() and counts["started"] > counts["referred"]:
        yield Doubt(
            "more_started",
            f"More women started ({counts['started']:,}) than were referred in the quarter ({counts['referred']:,}): "
            "some were referred earlier.",
        )
    if {"open", "supported"} <= counts.keys() and counts["open"] > counts["supported"]:
        yield Doubt(
            "more_open",
            f"More referrals were open on the last day ({counts['open']:,}) than women were supported "
            f"({counts['supported']:,}): some women have more than one.",
        )


def _since(counts: Counts, last: Counts, quarter: str) -> Iterator[Doubt]:
    if {"open", "referred", "ended"} <= counts.keys() and "open" in last:
        left = last["open"] + counts["referred"] - counts["ended"]
        if counts["open"] > left:
            yield Doubt(
                "more_open_than_came",
                f"{last['open']:,} were open at the end of {quarter}; since then {counts['referred']:,} were referred "
                f"and {counts['ended']:,} ended. That would leave {max(left, 0):,} open, not {counts['open']:,}.",
            )
    for total in TOTALS:
        if total.slug in counts and total.slug in last:
            now, then = counts[total.slug], last[total.slug]
            if far_apart(now, then):  # as for records
                yield Doubt(f"unlike_last_{total.slug}", f"*{total.title}*: {now:,} now, {then:,} in {quarter}.")
