"""The two choices that are made of a service's own names: what a column is, and what a code means."""

from collections.abc import Collection

import streamlit as st

from dashboard.definitions.columns import Column
from dashboard.definitions.meanings import Meanings
from dashboard.definitions.own_names import NOT_SUPPLIED, ONLY_NUMBER, OwnColumn
from dashboard.definitions.sheets import SheetLayout
from dashboard.intake.code_meanings import answers_to, everyday, retired

LEFT_OUT = "Left out, not sent"
UNDECIDED = "Choose …"
TO_CHOOSE = "Choose what it means …"
BLANK = "Blank: read as an empty cell"


def column_choice(label: str, layout: SheetLayout, key: str, *, first: str = UNDECIDED, now: str | None = None) -> str:
    """Which of our columns one of theirs is: its name, `LEFT_OUT`, or `first`, which stands before them all."""
    both = [ONLY_NUMBER] if set(layout.by_name) >= set(OwnColumn("", ONLY_NUMBER).ours) else []
    options = [first, LEFT_OUT, *both, *layout.by_name]
    return st.selectbox(
        label,
        options,
        index=options.index(now) if now in options else 0,
        format_func=lambda name: _column_in_words(layout, name),
        key=key,
    )


def _column_in_words(layout: SheetLayout, name: str) -> str:
    if name == ONLY_NUMBER:
        return f"{name}: your only number"
    column = layout.by_name.get(name)
    return f"{name}: {column.meaning}{' (needed)' if column.needed_in_header else ''}" if column else name


def code_choice(
    label: str,
    column: Column,
    key: str,
    *,
    now: str | None = None,
    likely: Collection[str] = (),
    unsaid: str = TO_CHOOSE,
) -> str | None:
    """What one of their codes means: ours, `NOT_SUPPLIED`, or None where nothing is chosen.

    Args:
        label: their code, as it is shown.
        column: ours.
        key: of the choice.
        now: what is chosen until somebody chooses otherwise.
        likely: the codes that stand first.
        unsaid: what stands for nothing.
    """
    meant = answers_to(column)
    first = [code for code in likely if code in meant]
    rest = [code for code in meant if code not in first and (code == now or not retired(column, code))]
    options = [unsaid, *([BLANK] if NOT_SUPPLIED in likely else []), *first, *rest]
    options += [] if BLANK in options else [BLANK]
    chosen = BLANK if now == NOT_SUPPLIED else now
    found: str = st.selectbox(
        label,
        options,
        index=options.index(chosen) if chosen in options else 0,
        format_func=lambda code: _code_in_words(column, code, meant),
        key=key,
        filter_mode="contains",  # what is typed is looked for as it is typed: NOT finds the code NOT first
    )
    return None if found == unsaid else NOT_SUPPLIED if found == BLANK else found


def _code_in_words(column: Column, code: str, meant: Meanings) -> str:
    """A code with its plain meaning, and what services write for it: whoever types that finds it."""
    if code not in meant:
        return code
    said = f"{code}: {meant[code]}" if meant[code] != code else code
    words = everyday(column, code)
    return f"{said} (also: {', '.join(words)})" if words else said


def in_two(labels: Collection[object]) -> list[st.delta_generator.DeltaGenerator]:
    """A place for each, in two columns where the screen is wide enough; on a narrow one below each other."""
    places = []
    for number in range(len(labels)):
        if number % 2 == 0:
            pair = st.columns(2)
        places.append(pair[number % 2])
    return places


def plain(text: str) -> str:
    """Somebody's own words, without what would be taken for formatting."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()<>#+-.!|~$:" else letter for letter in text)
