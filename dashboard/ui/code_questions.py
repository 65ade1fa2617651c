"""What the words in a service's own columns mean: each is asked about once, for every column with the same list."""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from dashboard.definitions.columns import Column
from dashboard.definitions.own_names import OwnColumn, OwnNames
from dashboard.definitions.sheets import SheetLayout
from dashboard.intake import survey
from dashboard.intake.code_meanings import candidates, lies_between, likely, list_of
from dashboard.intake.mapping import folded_codes
from dashboard.intake.shared_codes import served, told, travels
from dashboard.intake.survey import Surveyed
from dashboard.ui.column_choice import code_choice, in_two, plain

Unsaid = Sequence[tuple[str, Sequence[str]]]
"""Words of which nobody has said what they mean, and the columns in which they stand."""

_Word = tuple[tuple[str, ...], str]
"""A word as codes are compared, in a list of codes; in a column of theirs, if it holds for that only."""


class _Asked(NamedTuple):
    """What stands in one column and is not understood by itself."""

    column: OwnColumn
    ours: Column
    words: Sequence[str]
    keys: Sequence[_Word]


def ask_for_codes(
    surveyed: Surveyed, layout: SheetLayout, columns: Sequence[OwnColumn], remembered: Sequence[OwnNames], key: str
) -> tuple[list[OwnColumn], Unsaid]:
    """The same columns with what was said of their words, and the words of which nothing was.

    Args:
        surveyed: the table.
        layout: the sheet that it is.
        columns: what each of its columns was said to be.
        remembered: what is known of every sheet: a word that was told once is filled in.
        key: of the choices.
    """
    places = {surveyed.heading.names[place].strip(): place for place in reversed(surveyed.columns)}
    asked = [found for each in columns if (found := _asked(surveyed, layout, each, places[each.name]))]
    if not asked:
        return list(columns), ()
    st.subheader("What your codes mean", anchor=False)
    st.markdown(
        "Spellings that we know already are not listed. Type a word into a choice to find it. A word that stands in "
        "several columns is asked for once."
    )
    known = told(remembered)
    before = {(list_of(each.ours), key): word.means for each in asked for key, word in served(known, each.ours).items()}
    keys = {each.column.name: f"{key}_{places[each.column.name]}" for each in asked}
    said = _ask(asked, before, keys)
    meant = _already(asked, before, said, keys)
    finished = {each.column.name: _finished(each, meant) for each in asked}
    unsaid: dict[_Word, tuple[str, list[str]]] = {}
    for each in asked:
        for word, word_key in zip(each.words, each.keys, strict=True):
            if meant.get((each.column.name, word)) is None:
                unsaid.setdefault(word_key, (word, []))[1].append(each.column.name)
    return [finished.get(each.name, each) for each in columns], tuple(unsaid.values())


def _asked(surveyed: Surveyed, layout: SheetLayout, column: OwnColumn, place: int) -> _Asked | None:
    unread = survey.unread_codes(surveyed, place, column, layout)
    if not unread:  # of a column that is left out, or holds no codes, none is asked about
        return None
    ours = layout.by_name[column.ours[0]]
    keys = [(list_of(ours) if travels(word) else (column.name,), word) for word in folded_codes(unread)]
    return _Asked(column, ours, unread, keys)


def _ask(asked: Sequence[_Asked], before: dict[_Word, str], keys: dict[str, str]) -> dict[_Word, str | None]:
    """What was said of each word that nobody has spoken of before, at the first column in which it stands."""
    said: dict[_Word, str | None] = {}
    for each in asked:
        new = [
            (word, word_key)
            for word, word_key in zip(each.words, each.keys, strict=True)
            if word_key not in before and word_key not in said
        ]
        if new:
            others = [
                plain(other.column.name)
                for other in asked
                if other is not each and {word_key for _, word_key in new} & set(other.keys)
            ]
            st.markdown(
                f"**{plain(each.column.name)}**, our *{each.column.column}*"
                + (f"; what you say here holds for {', '.join(others)} too" if others else "")
            )
        if between := [plain(word) for word, _ in new if lies_between(each.ours, word)]:
            st.markdown(
                f"{', '.join(between)}: years of more than one of our age bands. Send her age in years instead, which "
                "is put into its band by itself; or choose *not_known*."
            )
        for at, (word, word_key) in zip(in_two(new), new, strict=True):
            with at:
                said[word_key] = code_choice(
                    plain(word), each.ours, f"{keys[each.column.name]}_code_{word}",
                    now=likely(each.ours, word), likely=candidates(each.ours, word),
                )  # fmt: skip
    return said


def _already(
    asked: Sequence[_Asked], before: dict[_Word, str], said: dict[_Word, str | None], keys: dict[str, str]
) -> dict[tuple[str, str], str | None]:
    """(column, word) → what it means there: as it was said of another column, unless somebody says otherwise here."""
    meant: dict[tuple[str, str], str | None] = {}
    again: list[tuple[_Asked, str, str]] = []
    first: set[_Word] = set()
    for each in asked:
        for word, word_key in zip(each.words, each.keys, strict=True):
            means = before[word_key] if word_key in before else said[word_key]
            meant[each.column.name, word] = means
            if means is not None and (word_key in before or word_key in first):
                again.append((each, word, means))
            first.add(word_key)
    if again:
        with st.expander(f"Already answered, from other columns: {len(again)}"):
            st.markdown("Change one here only if it means something else in that column.")
            for at, (each, word, means) in zip(in_two(again), again, strict=True):
                with at:
                    meant[each.column.name, word] = code_choice(
                        f"{plain(word)} in {plain(each.column.name)}", each.ours,
                        f"{keys[each.column.name]}_again_{word}_{means}", now=means,
                    )  # fmt: skip
    return meant


def _finished(each: _Asked, meant: dict[tuple[str, str], str | None]) -> OwnColumn:
    said = ((word, meant[each.column.name, word]) for word in each.words)
    kept = tuple((word, means) for word, means in said if means is not None)
    return OwnColumn(each.column.name, each.column.column, (*each.column.codes, *kept))
