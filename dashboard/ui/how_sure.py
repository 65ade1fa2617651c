"""How sure one can be of a comparison: its opposite, who is not known, and chance, each with what it means."""

from collections.abc import Sequence

import streamlit as st

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.analysis.not_known import UNBOUNDED
from dashboard.definitions.characteristics import NOT_KNOWN
from dashboard.statistics.verdicts import Verdict
from dashboard.ui.finding import ratio

TITLE = "How sure can one be of this?"
_OPPOSITE = "Relative rate of the opposite"
_COUNTED_IN = "If those not known were counted in"
_TIPPING = "Would be 1 if"
_CHANCE = "By chance alone (p)"
_AMONG_ALL = "Among all groups compared (p)"
_MEANS = {
    _OPPOSITE: (
        "the ratio, with its 95% interval, of those of whom it is *not* true. Of what is common a ratio looks small, "
        "of what is rare it looks large, so look at both."
    ),
    _COUNTED_IN: (
        "how low and how high the ratio could be if those whose group is not known belonged here or there, in the way "
        "that would move it most. Chance comes on top."
    ),
    _TIPPING: (
        "how many of those whose group is not known, the same share with and without the outcome, could make the rates "
        "equal if they were spread in the way that speaks most against the difference (the tipping share)."
    ),
    _CHANCE: "how often chance alone would show a ratio at least so far from 1, if the rates were in truth equal.",
    _AMONG_ALL: (
        "the same, allowing for so many groups being compared at once: some of them look clear by chance (by "
        "Benjamini and Hochberg)."
    ),
}
_ADJUSTED = "They are worked out from the adjusted counts, so the random adjustment comes on top too."


def how_sure(answer: Answer) -> None:
    """A fold with a line for each group that is compared and not too small to judge; nothing, where there is none."""
    judged = [row for row in answer.rows if row.rri is not None and row.verdict != Verdict.INSUFFICIENT.value]
    if not judged:
        return
    with st.expander(TITLE):
        if answer.source is Source.RELEASED:
            _published(answer, judged)
        else:
            _own(answer, judged)


def _own(answer: Answer, judged: Sequence[Row]) -> None:
    unknown = next((row for row in answer.rows if row.slug == NOT_KNOWN), Row("", n=0, k=0))
    why = "" if unknown.k is not None and unknown.n else "nobody is not known" if unknown.n == 0 else "not shown"
    lines = [
        {
            "Group": row.group,
            _OPPOSITE: ratio(row.mirror_rri, row.mirror_low, row.mirror_high)
            or "none: of the others it is true of all",
            _COUNTED_IN: why or _from_to(row),
            _TIPPING: why or _tipping(row),
            _CHANCE: _chance(row.p_value),
            _AMONG_ALL: _chance(row.p_adjusted),
        }
        for row in judged
    ]
    st.table(lines)
    st.markdown("\n".join(f"- *{name}*: {meaning}" for name, meaning in _MEANS.items()))


def _published(answer: Answer, judged: Sequence[Row]) -> None:
    """Of published figures only what the women who are not known could change: of the rest stands nothing finer."""
    if any(row.unknown_low is not None for row in judged):
        st.table([{"Group": row.group, "Relative rate": f"{row.rri:.2f}", _COUNTED_IN: _in_words(row)}
                  for row in judged])  # fmt: skip
        st.markdown(f"*{_COUNTED_IN}*: {_MEANS[_COUNTED_IN]} {_ADJUSTED}")
    for note in answer.notes:
        if note.startswith(UNBOUNDED):
            st.markdown(note)


def _in_words(row: Row) -> str:
    """The bounds; of a clear difference, whether who is not known could undo it alone."""
    low, high = row.unknown_low, row.unknown_high
    if low is None or high is None or row.verdict not in (Verdict.MATERIAL.value, Verdict.EMERGING.value):
        return _from_to(row)
    undone = "they alone could undo the difference" if low <= 1 <= high else "they alone could not undo the difference"
    return f"{_from_to(row)}: {undone}"


def _from_to(row: Row) -> str:
    return f"{row.unknown_low:.2f} to {row.unknown_high:.2f}" if row.unknown_low is not None else ""


def _tipping(row: Row) -> str:
    if row.tipping_share is None:
        return "" if row.unknown_low is None else "not even with all of them"
    return f"{row.tipping_share:.1%} of them were spread so" if row.tipping_share else "it is 1"


def _chance(p_value: float | None) -> str:
    if p_value is None:
        return ""
    return "under 0.001" if p_value < 0.001 else f"{p_value:.3f}"
