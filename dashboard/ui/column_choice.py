"""The two choices that are made of a service's own names: what a column is, and what a code means."""

from collections.abc import Collection

import streamlit as st

from dashboard.definitions.columns import Column
from dashboard.definitions.own_names import NOT_SUPPLIED
from dashboard.definitions.sheets import SheetLayout
from dashboard.intake.code_meanings import answers_to

LEFT_OUT = "Left out, not sent"
UNDECIDED = "Choose …"
UNCHANGED = "Not said: read as it is"
BLANK = "Blank: not supplied"


def column_choice(label: str, layout: SheetLayout, key: str, *, first: str = UNDECIDED, now: str | None = None) -> str:
    """Which of our columns one of theirs is: its name, `LEFT_OUT`, or `first`, which stands before them all."""
    options = [first, LEFT_OUT, *layout.by_name]
    return st.selectbox(
        label,
        options,
        index=options.index(now) if now in options else 0,
        format_func=lambda name: _column_in_words(layout, name),
        key=key,
    )


def _column_in_words(layout: SheetLayout, name: str) -> str:
    column = layout.by_name.get(name)
    return f"{name}: {column.meaning}{' (needed)' if column.needed_in_header else ''}" if column else name


def code_choice(label: str, column: Column, key: str, *, now: str | None = None) -> str | None:
    """What one of their codes means: ours, `NOT_SUPPLIED`, or None where it is left as it is."""
    meant = answers_to(column)
    options = [UNCHANGED, BLANK, *meant]
    chosen = BLANK if now == NOT_SUPPLIED else now
    found = st.selectbox(
        label,
        options,
        index=options.index(chosen) if chosen in options else 0,
        format_func=lambda code: f"{code}: {meant[code]}" if meant.get(code, code) != code else code,
        key=key,
    )
    return None if found == UNCHANGED else NOT_SUPPLIED if found == BLANK else found


def in_two(labels: Collection[object]) -> list[st.delta_generator.DeltaGenerator]:
    """A place for each, in two columns where the screen is wide enough; on a narrow one below each other."""
    places = []
    for number in range(len(labels)):
        if number % 2 == 0:
            pair = st.columns(2)
        places.append(pair[number % 2])
    return places
