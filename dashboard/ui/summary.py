"""The disparity summary on screen: what it holds, and who is referred at all."""

import streamlit as st

from dashboard.analysis import findings
from dashboard.analysis.access_rate import are_few
from dashboard.analysis.answer import Row
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.sheets import POPULATIONS
from dashboard.exports import disparity
from dashboard.exports.disparity import Access, Summary
from dashboard.operations import log
from dashboard.ui import noting
from dashboard.ui.finding import label, marks_of, ratio
from dashboard.ui.session import installation


def periods() -> list[str]:
    """The years and blocks of years that there is a summary of, the newest first."""
    return disparity.periods(installation().release())[::-1]


def of_period(period: str) -> Summary:
    """The summary of a year or block of years."""
    release = installation().release()
    found = _summary(release.release_id if release else "", period)
    noting.released(log.SUMMARY, sum(len(answer.rows) for answer in found.answers), period=period)
    return found


@st.cache_data(max_entries=20, show_spinner=False)
def _summary(release_id: str, period: str) -> Summary:
    return disparity.summary(installation().release(), period=period)


def inside(summary: Summary) -> None:
    """What the files hold, in the order in which they hold it."""
    lines = []
    if summary.access:
        populations = ", ".join(POPULATIONS[access.population].lower() for access in summary.access)
        lines.append(f"**Who is referred at all**: women referred, beside {populations}")
    domains: dict[str, list[str]] = {}
    for slug in summary.indicators:
        domains.setdefault(INDICATORS[slug].domain, []).append(INDICATORS[slug].title)
    lines += [f"**{domain.capitalize()}**: {'; '.join(titles)}" for domain, titles in domains.items()]
    if summary.within:
        lines.append("**Within each ethnic group**: by age, by legal status and by need")
    if summary.areas:
        areas = len({answer.area for answer in summary.areas})
        lines.append(f"**Where women live**: {areas} {'area' if areas == 1 else 'areas'}, by ethnic group")
    if summary.pathway:
        lines.append("**The pathway** from referral to completion, stage by stage")
    if summary.coverage:
        lines.append(f"**How far reoffending is known**: {summary.coverage}")
    st.markdown("\n".join(f"- {line}" for line in lines))


def who_is_referred(summary: Summary) -> None:
    """Each reference population: how many of its women were referred, by ethnic group."""
    if not summary.access:
        return
    st.header("Who is referred at all", anchor=False)
    chosen = st.selectbox(
        "Compared with",
        list(summary.access),
        format_func=lambda access: POPULATIONS[access.population],
        key="population",
    )
    answer = chosen.answer
    st.subheader(findings.by_group(answer), anchor=False)
    st.markdown(label(answer))
    st.table([_line(chosen, row) for row in answer.rows])
    marks_of(answer)
    said = [note for note in answer.notes if "nearest 5" not in note]
    if summary.unknown_among_referred:
        said.append(f"Ethnicity of the women referred: {summary.unknown_among_referred} They stand in no group here.")
    st.markdown(" ".join((findings.CAVEAT, *said)))


def _line(access: Access, row: Row) -> dict[str, str]:
    points = (row.difference, row.difference_low, row.difference_high)
    scale, decimals = (10_000, 0) if are_few(access.answer.rows) else (100, 1)
    return {
        "Ethnic group": row.group,
        POPULATIONS[access.population]: f"{row.n:,}" if row.n is not None else f"[{row.mark}]",
        "Women referred": f"{row.k:,}" if row.k is not None else f"[{row.mark}]",
        f"Of {scale:,}": f"{scale * row.rate:.{decimals}f}" if row.rate is not None else f"[{row.mark}]",
        f"Relative rate, {access.answer.reference} = 1": ratio(row.rri, row.rri_low, row.rri_high),
        f"Difference in {scale:,}, 95% interval": " to ".join(
            f"{scale * one:+.{decimals}f}".replace("-", "−") for one in points[1:] if one is not None
        ),
        "In words": row.verdict or ("compared with" if row.group == access.answer.reference else ""),
    }
