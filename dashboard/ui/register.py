"""The explain-or-reform register on screen: how it stands, the list, one difference in full, and all that was said."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis import access_rate, findings
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.clear_differences import ClearDifference, Published
from dashboard.analysis.reading import day
from dashboard.analysis.register import Entry, Line
from dashboard.charts.wording import percent
from dashboard.definitions.ethnicity import CALLED
from dashboard.definitions.explain_or_reform import Status
from dashboard.ui.column_choice import plain
from dashboard.ui.finding import label, ratio
from dashboard.ui.session import commissioner_name, provider_name, today

_KINDS: dict[str, tuple[str, Callable[[Line], bool]]] = {
    "newest": ("Clear in the newest figures", lambda line: line.difference.still_clear),
    "open": ("Not answered by anybody yet", lambda line: not line.answered),
    "answered": ("Answered", lambda line: line.answered),
    "overdue": ("Review overdue", lambda line: bool(line.overdue(today()))),
    "disputed": ("Disputed", lambda line: bool(line.disputes)),
    "all": ("All, those too that are no longer clear", lambda line: True),
}
_SAID = {"response": "answered", "dispute": "disputed", "taken_back": "took back what was said"}


def seen_by(viewer: Viewer, lines: Sequence[Line]) -> list[Line]:
    """For a service, what is about all services together and about itself; for anybody else, everything."""
    if viewer.provider is None:
        return list(lines)
    return [line for line in lines if line.difference.provider in ("", viewer.provider)]


def overall(viewer: Viewer, lines: Sequence[Line], judged: int) -> None:
    """How many there are, how many are chance, and how many wait for an answer: for a commissioner, of theirs."""
    mine = viewer.commissioner
    waiting = [line for line in lines if not (line.answered_by(mine) if mine else line.answered)]
    longest = max((line.months_open(today()) or 0 for line in waiting), default=0)
    overdue = sum(bool(line.overdue(today())) for line in lines)
    disputed = sum(bool(line.disputes) for line in lines)
    left, middle, right, last = st.columns(4)
    left.metric("Clear differences, ever", len(lines))
    middle.metric(
        "Not answered by you" if mine else "Not answered",
        len(waiting),
        delta=f"the longest for {longest} months" if longest else None,
        delta_color="off",
        delta_arrow="off",
    )
    right.metric("Review overdue", overdue)
    last.metric("Disputed", disputed)
    st.markdown(
        f"**Published figures.** Of all services, and of each, they make {judged:,} comparisons with White women over "
        f"all periods. If no group differed at all, about {round(judged / 20)} of those would look clear by chance: "
        "one that is clear in several periods is less likely to be chance. A group may fare better or worse: both "
        "stand here, and the sentence says which."
    )


def chosen(lines: Sequence[Line]) -> list[Line]:
    """The lines of a kind, those that were clear most often first."""
    kind: str = st.selectbox(
        "Show",
        _KINDS,
        format_func=lambda kind: _KINDS[kind][0],
        key="kind",
        bind="query-params",
    )
    return [line for line in lines if _KINDS[kind][1](line)]


def listed(lines: Sequence[Line]) -> None:
    """All of them as a table, folded in where they are many."""
    rows = [
        {
            "Difference": sentence(line.difference),
            "Of": _whose(line.difference),
            "Clear in": line.difference.when,
            "How it stands": line.said(today(), _who),
        }
        for line in lines
    ]
    if len(rows) <= 5:
        st.table(rows)
        return
    with st.expander(f"These {len(rows)} as a table"):
        st.table(rows)


def one_of(lines: Sequence[Line]) -> Line:
    """The one that is looked at."""
    found = {line.difference.key: line for line in lines}
    key: str = st.selectbox(
        "One of them in full",
        found,
        format_func=lambda key: _name(found[key].difference),
        key="difference",
        bind="query-params",
    )
    return found[key]


def in_full(line: Line) -> None:
    """What it says, in which periods, and what was answered."""
    difference = line.difference
    st.header(sentence(difference), anchor=False)
    st.markdown(f"**{_whose(difference)}** · {label(difference.newest.answer)}")
    since = f" It could first be read on {day(difference.since)}." if difference.since else ""
    again = "" if difference.still_clear else " **It is not clear in the newest figures**, which is not proof of none."
    st.markdown(f"Clear in {difference.when}.{since}{again}")
    st.table([_compared(one) for one in difference.compared])
    if difference.definition.domain == "reoffending":
        st.markdown(difference.definition.caveats[0])
    st.subheader(_stands(line), anchor=False)
    for entry in (*line.responses, *line.disputes):
        with st.container(border=True):
            st.markdown(_entry(entry))


def history(line: Line) -> None:
    """Everything that was ever said, in its order."""
    if not line.history:
        return
    with st.expander(f"Everything that was said of it ({len(line.history)})"):
        st.markdown("\n\n".join(_entry(entry) for entry in line.history))


def answered_to(found: Answer, lines: Sequence[Line]) -> list[str]:
    """What was answered to what an answer by ethnicity shows as clear, a sentence each."""
    return [
        f"{sentence(line.difference)} ({line.difference.newest.period}). **{_stands(line)}.**"
        for line in lines
        if line.difference.provider == (found.provider or "") and found.period in line.difference.clear_in
    ]


def clear_elsewhere(found: Answer, lines: Sequence[Line]) -> list[str]:
    """What is clear of an indicator in other published periods only: a period is not chosen to say nothing."""
    return [
        f"{sentence(line.difference)} ({line.difference.newest.period}); clear in {line.difference.when}"
        for line in lines
        if line.difference.provider == (found.provider or "") and found.period not in line.difference.clear_in
    ]


def sentence(difference: ClearDifference) -> str:
    """What differs, in the newest period in which it was clear."""
    return findings.of_one_group(difference.newest.answer, difference.newest.row, difference.among)


def _name(difference: ClearDifference) -> str:
    """What it is called in a list and in the page's address: the same, whatever the newest figures are."""
    title = f"Referred, of {difference.among}" if difference.among else difference.newest.answer.title
    return f"{title}: {CALLED.get(difference.newest.row.slug, difference.group)} · {_whose(difference)}"


def _stands(line: Line) -> str:
    return line.said(today(), lambda entry: plain(_who(entry)))


def _entry(entry: Entry) -> str:
    head = f"**{plain(_who(entry))}** {_SAID[entry.kind]}, {day(entry.at)}"
    if entry.status:
        head += f": **{Status(entry.status).words}**"
    parts = [head + ".", plain(entry.words)]
    if entry.owner:
        parts.append(f"Answers for it: {plain(entry.owner)}.")
    if entry.evidence:
        parts.append(f"Evidence: <{entry.evidence}>")
    if entry.review_on:
        over = " (overdue)" if entry.review_on < today() else ""
        parts.append(f"Looked at again on {day(entry.review_on)}{over}.")
    return "  \n".join(part for part in parts if part)


def _who(entry: Entry) -> str:
    if entry.role == "commissioner":
        return commissioner_name(entry.who)
    return provider_name(entry.who) if entry.role == "provider" else entry.who


def _whose(difference: ClearDifference) -> str:
    return provider_name(difference.provider) if difference.provider else "All services together"


def _compared(one: Published) -> dict[str, str]:
    base = next((row for row in one.answer.rows if row.group == one.answer.reference), one.row)
    return {
        "Period": one.period,
        one.row.group: _rate(one.answer, one.row),
        one.answer.reference or "": _rate(one.answer, base),
        "Relative rate, 95% interval": ratio(one.row.rri, one.row.rri_low, one.row.rri_high),
        "In words": one.row.verdict or "",
    }


def _rate(answer: Answer, row: Row) -> str:
    """Whole percentages; of a population, of which few are referred, finer."""
    if row.rate is None or answer.indicator != access_rate.INDICATOR:
        return percent(row.rate, answer.source)
    return f"{row.rate:.1%}" if row.rate >= access_rate.FEW else f"{10_000 * row.rate:.0f} in 10,000"
