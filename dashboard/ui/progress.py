"""What takes longer than a second says what it is doing, stage by stage."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import streamlit as st

from dashboard.intake.checked import Say


@contextmanager
def stages(doing: str, done: str) -> Iterator[Say]:
    """A box that names the stage it is in, and afterwards how long it took; opened, it lists every stage."""
    began = monotonic()
    with st.status(doing, expanded=False) as box:

        def say(stage: str) -> None:
            box.update(label=f"{doing.removesuffix(' …')}: {stage[:1].lower()}{stage[1:]} …")
            st.markdown(stage)

        yield say
        box.update(label=f"{done} ({monotonic() - began:.1f} seconds)", state="complete")
