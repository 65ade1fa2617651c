"""What the disparity pages share: one indicator in depth, the pathway, and all indicators side by side."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from dashboard.analysis import findings
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.clear_differences import BY_ETHNICITY
from dashboard.analysis.comparison import ONLY_ONE_IS_CLEAR
from dashboard.analysis.released import Question
from dashboard.charts.pathway import pathway
from dashboard.charts.rates import rates
from dashboard.charts.ratios import ratios
from dashboard.charts.wording import signed
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.ethnicity import CALLED
from dashboard.definitions.indicators import CASCADE_BASE, CASCADE_OPEN, CASCADE_QUESTION, Voice
from dashboard.statistics.verdicts import CLEAR, Verdict
from dashboard.ui import answers, register
from dashboard.ui.figures import explain_published
from dashboard.ui.finding import (
    COULD_HAVE_BEEN_SEEN,
    about,
    dark,
    kind_of,
    label,
    pathway_table,
    ratio,
    says,
    show,
    table,
)
from dashboard.ui.how_sure import how_sure

FOR_WHOM = "For whom is it different?"


def for_whom() -> None:
    """Before anything is chosen: how many differences are clear in the newest figures, and of whom they are."""
    now = [one for one in answers.clear().differences if one.still_clear and not one.provider]
    if not now:
        st.markdown("No difference is clear in the newest figures of all services, which is not proof of none.")
        return
    of_whom = Counter(findings.women(one.newest.row) for one in now)
    said = ", ".join(f"{many} of {who}" for who, many in of_whom.most_common())
    many = f"{len(now)} differences are" if len(now) > 1 else "one difference is"
    st.markdown(
        f"**In the newest figures of all services together {many} clear: {said}.** A group may fare better or worse; "
        "*Explain or reform* has each of them in a sentence."
    )


def in_depth(found: Answer, *, key: str, question: str = "") -> None:
    """Rates with intervals, relative rates, and every number as a table; under a question, where there is one."""
    heading = findings.by_group(found)
    if question:
        st.header(question, anchor=False)
        st.subheader(heading, anchor=False)
    else:
        st.header(heading, anchor=False)
    depth(found, key=key)


def depth(found: Answer, *, key: str) -> None:
    """All that stands under the heading."""
    heading = findings.by_group(found)
    st.markdown(label(found, found.unknown or ""))
    left, right = st.columns(2)
    with left:
        st.markdown(f"**Share who {found.definition.success}**")
        st.markdown("Dot: the rate. Line: 95% interval.")
        show(rates(found, dark=dark()), findings.alternative(heading, found), f"rates-{key}")
    with right:
        st.markdown(f"**Compared with {found.reference or 'another group'}**")
        if found.reference and any(row.rri is not None for row in found.rows):
            st.markdown("1 is the same rate. The band from 0.8 to 1.25 is the usual zone of tolerance.")
            show(ratios(found, dark=dark()), findings.alternative(heading, found), f"ratios-{key}")
            st.markdown(f"Interval: {found.interval}.")
        else:
            said = next((note for note in found.notes if note.startswith(("No relative rate", "Not compared"))), None)
            st.info(said or "Too few women in the groups to compare them.")
    table(found)
    if any(row.of for row in found.rows):
        st.markdown(
            "**Known of** differs by group, too: who is not known of may be who it went badly for. Compared are "
            "those who are known of."
        )
    if any(row.mirror_differs for row in found.rows):
        st.markdown(
            "Seen from the other side, the ratio of those of whom it is **not** true would be judged otherwise: of "
            "what is common a ratio looks small, of what is rare it looks large. Look at the difference in points too."
        )
    st.markdown("\n\n".join([*_only_one_is_clear(found), f"{COULD_HAVE_BEEN_SEEN} {_by_chance(found)}"]))
    _answered_to(found)
    how_sure(found)
    with st.expander("What this means, and what it does not"):
        about(found)


def _only_one_is_clear(found: Answer) -> list[str]:
    """The note on groups whose verdict is not what one of the intervals beside it says."""
    return [note for note in found.notes if ONLY_ONE_IS_CLEAR in note]


def _by_chance(found: Answer) -> str:
    """How many of the groups compared would look clear by chance; and that nothing is adjusted for."""
    judged = sum(row.verdict is not None and row.verdict != Verdict.INSUFFICIENT.value for row in found.rows)
    chance = f"{judged} groups are compared: of twenty, about one would look clear by chance. " if judged else ""
    return f"{chance}Nothing is adjusted for: groups may differ in age, need, or the services that they come to."


def _answered_to(found: Answer) -> None:
    """What the commissioners answered to what is clear here."""
    usual = CHARACTERISTICS["ethnicity"].labels[CHARACTERISTICS["ethnicity"].reference or ""]
    if found.by != "ethnicity" or found.reference != usual or found.area:
        return
    lines = answers.register(found.indicator)
    elsewhere = register.clear_elsewhere(found, lines)
    if elsewhere:
        st.markdown("**Clear in other periods, not in this one**\n\n" + "\n".join(f"- {one}" for one in elsewhere))
    said = register.answered_to(found, lines)
    if said:
        st.markdown("**Explain it, or reform it**\n\n" + "\n".join(f"- {one}" for one in said))
        st.page_link(
            "app_pages/explain_or_reform.py",
            label="Every clear difference, and what was answered",
            icon=":material/arrow_forward:",
        )


def also_clear(slugs: Sequence[str], beside: str, period: str | None) -> None:
    """What is clear of other indicators, so that none that shows no clear difference stands for them all."""
    others = [answers.published(Question(slug, by="ethnicity", period=period)) for slug in slugs if slug != beside]
    clear = [
        f"{found.title}: {findings.by_group(found)}."
        for found in others
        if not isinstance(found, str) and any(row.verdict in CLEAR for row in found.rows)
    ]
    if clear:
        st.markdown(
            "**Clear differences elsewhere on this page's subject**\n\n" + "\n".join(f"- {one}" for one in clear)
        )


def pathway_section(period: str | None) -> None:
    """The pathway from referral to completion, by ethnicity."""
    st.header("Along the pathway", anchor=False)
    found = answers.published_pathway(period)
    if isinstance(found, str):
        st.info(found)
        return
    heading = findings.along_the_pathway(found)
    st.subheader(heading, anchor=False)
    st.markdown(
        f"**{kind_of(found)}** · women referred, {found.period} · {says(Voice.RECORD)}; who completed, the "
        "worker's judgement"
    )
    st.markdown(f"{CASCADE_QUESTION} {CASCADE_OPEN}")
    if not any(stage.share is not None for stage in found.stages):
        st.info("Too few women in the groups to show the pathway safely.")
        return
    show(pathway(found, dark=dark()), heading + ". The numbers are in the table below.", f"pathway-{period}")
    with st.expander("The pathway as a table"):
        pathway_table(found)
        st.markdown(f"Who counts: {CASCADE_BASE}.\n\n" + "\n\n".join(found.notes))


def side_by_side(period: str | None) -> None:
    """Every indicator and group: the clear differences first, then all of them, in words beside ratio and interval."""
    st.header("All indicators side by side", anchor=False)
    lines: list[dict[str, str]] = []
    marks: set[str | None] = set()
    said: list[str] = []
    for slug in BY_ETHNICITY:
        found = answers.published(Question(slug, by="ethnicity", period=period))
        if isinstance(found, str):
            continue
        rows = [row for row in found.rows if row.slug != "not_known"]
        marks.update(row.mark for row in rows)
        said += [f"{found.title}. {note}" for note in _only_one_is_clear(found)]
        lines += [_side_by_side(found, row) for row in rows]
    if not lines:
        st.info("No indicator is published by ethnicity for this period.")
        return
    clear = [line for line in lines if line["In words"] in CLEAR]
    judged = sum(line["In words"] not in ("", Verdict.INSUFFICIENT.value) for line in lines)
    st.subheader(
        f"{len(clear) or 'None'} of {judged} comparisons with White women {_are(len(clear))} clear", anchor=False
    )
    st.markdown(
        f"**Published figures** · {period or ''} · who says so stands in the table, figure by figure. By chance alone, "
        f"about {max(1, round(judged / 20))} of {judged} would look clear."
    )
    if clear:
        st.table(clear)
    with st.expander("Every indicator and every group"):
        st.table(lines)
        if said:
            st.markdown("\n\n".join(said))
        explain_published(marks)


def _side_by_side(found: Answer, row: Row) -> dict[str, str]:
    return {
        "Indicator": found.title,
        "Ethnic group": CALLED.get(row.slug, row.group),
        "Rate": f"{row.rate:.0%}" if row.rate is not None else row.band or f"[{row.mark}]",
        "In words": row.verdict or "",
        "White": next((f"{one.rate:.0%}" for one in found.rows if one.slug == "white" and one.rate is not None), ""),
        "How many": f"{row.n:,} {found.definition.published_unit}" if row.n is not None else f"[{row.mark}]",
        "Points": signed(row.difference) if row.difference is not None else "",
        "Relative rate, White = 1": ratio(row.rri, row.rri_low, row.rri_high),
        "Who says so": found.definition.voice.value,
    }


def _are(number: int) -> str:
    return "is" if number <= 1 else "are"
