"""Which version of a service's own names somebody has before their eyes: a change in another window is told."""

import streamlit as st


def changed(provider: str | None, sheet: str, version: int) -> bool:
    """Whether the version that stands is another than the one shown before; from now on it is the one shown.

    Args:
        provider: whose names they are.
        sheet: which sheet's.
        version: the one that stands, 0 for none.
    """
    key = _key(provider, sheet)
    seen = st.session_state.get(key, version)
    st.session_state[key] = version
    return bool(seen != version)


def kept(provider: str | None, sheet: str) -> None:
    """What was kept here is not news here."""
    st.session_state.pop(_key(provider, sheet), None)


def _key(provider: str | None, sheet: str) -> str:
    return f"own_names_seen_{provider}_{sheet}"
