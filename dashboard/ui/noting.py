"""What a page asks is noted in the log: each question once a session, however often the page runs again."""

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis.answer import Answer, Pathway
from dashboard.operations import log
from dashboard.operations.log import Asked
from dashboard.ui.session import installation, viewer_now

Found = Answer | Pathway | str | int
"""A string is the sentence that says why there is no answer; a number, how many lines there are."""


def released(what: str, found: Found, **selection: str | None) -> None:
    """A question about published figures, and its answer."""
    release = installation().release()
    release_id = release.release_id if release else ""
    _once(Asked(viewer_now(), log.PAGE, log.RELEASED, what, selection), found, release_id, release_id)


def exact(viewer: Viewer, kind: str, what: str, found: Found, **selection: object) -> None:
    """A question about exact figures, and its answer; asked again of newer records it is another question."""
    told = {name: str(value) for name, value in selection.items() if value is not None}
    _once(Asked(viewer, log.PAGE, kind, what, told), found, "", installation().records().version())


def _once(asked: Asked, found: Found, release: str, of: str) -> None:
    noted: set[str] = st.session_state.setdefault("noted", set())
    key = repr((asked, of))
    if key in noted:
        return
    noted.add(key)
    database = installation().settings.database
    if isinstance(found, str):
        log.refusal(database, asked, "refused")
    else:
        log.answer(database, asked, _lines(found), release)


def _lines(found: Answer | Pathway | int) -> int:
    if isinstance(found, int):
        return found
    return log.size(found) if isinstance(found, Answer) else len(found.stages)


def exported(viewer: Viewer, content: bytes, *, period: str, kind: str, rows: int, release: str) -> None:
    """A file that is made, before it is given: what makes it runs outside of the page, so the viewer is told.

    Raises:
        RefusedError: it could not be noted.
    """
    asked = Asked(viewer, log.EXPORT, log.RELEASED, log.SUMMARY, {"period": period, "format": kind})
    log.export(installation().settings.database, asked, content, rows=rows, release=release)
