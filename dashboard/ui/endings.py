"""How work ended: completed, or ended early, in classes that say whether a service can change it. Published only."""

import streamlit as st

from dashboard.analysis.answer import Answer
from dashboard.analysis.released import Question
from dashboard.definitions.characteristics import ENDING_OF_REASON, ENDINGS, REASONS
from dashboard.ui import answers
from dashboard.ui.finding import about, cell, label, marks_of

TITLE = "How the work ended"


def section(service: str | None, year: str) -> None:
    """Of all services together or of one: how many ended in each class, and what each class holds."""
    st.header(TITLE, anchor=False)
    question = Question("how_it_ended", by="end_reason_class", provider=service, period=answers.published_year(year))
    found = answers.published(question)
    if isinstance(found, str):
        st.info(found)
        return
    st.markdown(f"**{said(found)}**")
    st.markdown(label(found, found.unknown or ""))
    st.table([{TITLE: row.group, "Women": cell(row.n, row)} for row in found.rows])
    marks_of(found)
    with st.expander("Which reasons are in which class, and what it means"):
        st.markdown("\n".join(f"- {line}" for line in classes()))
        about(found)


def said(found: Answer) -> str:
    """What the two lines say that are looked at first, as far as they are shown."""
    counts = {row.slug: row.n for row in found.rows}
    parts = [
        f"about {counts[slug]:,} {words}"
        for slug, words in (
            ("completed", "completed"),
            ("left>can_change", "ended early for what a service can change"),
        )
        if counts.get(slug) is not None
    ]
    return (
        f"Of the women whose work ended, {' and '.join(parts)}."
        if parts
        else "How many there were of each cannot be shown safely."
    )


def classes() -> list[str]:
    """Each class of early ends with the kinds of reason that are in it."""
    found = []
    for slug, title in ENDINGS.items():
        kinds = [REASONS[reason] for reason, ending in ENDING_OF_REASON.items() if ending == slug]
        if kinds:
            found.append(f"**{title}**: {'; '.join(kind[0].lower() + kind[1:] for kind in kinds)}.")
    return found
