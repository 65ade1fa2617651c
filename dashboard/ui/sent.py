"""What the services have sent: whether it came in time, what it brought, and what never comes."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.definitions.sheets import NEEDED_FOR
from dashboard.operations.returns import Expected, Punctuality, SentReturn, expected
from dashboard.ui import missing
from dashboard.ui.session import provider_name, settings, today


def punctuality(returns: Sequence[SentReturn]) -> None:
    """Every expected return of a quarter, and every version that came."""
    due = expected(list(returns), settings().return_due)
    absent = sum(item.punctuality is Punctuality.MISSING for item in due)
    late = sum(item.punctuality is Punctuality.LATE for item in due)
    st.header(f"{len(due) - absent} of {len(due)} expected returns have come; {late or 'none'} came late", anchor=False)
    st.markdown(
        f"A return is late {settings().return_due.days} days after the quarter's end. Expected is every quarter from a "
        "service's first return to the newest quarter that any service has sent."
    )
    _missing(due)
    quarters = sorted({item.quarter for item in due}, reverse=True)
    quarter = st.selectbox("Quarter", quarters, key="quarter", bind="query-params")
    of_quarter = [item for item in returns if item.quarter == quarter]
    st.table([_line(item, of_quarter) for item in due if item.quarter == quarter])
    with st.expander(f"Every version that was sent for {quarter}"):
        st.table([_version(item) for item in of_quarter])


def not_sent(returns: Sequence[SentReturn]) -> None:
    """The sheets that a service has never sent, and what cannot be shown of it for that."""
    st.header("What services do not send", anchor=False)
    lines = [
        {
            "Service": provider_name(provider),
            "Sheet that never came": sheet.capitalize(),
            "Cannot be shown": NEEDED_FOR[sheet],
        }
        for provider in sorted({item.provider for item in returns})
        for sheet in missing.never_sent([item for item in returns if item.provider == provider])
    ]
    if lines:
        st.table(lines)
    else:
        st.markdown("Every service has sent every sheet at some time.")


def _missing(due: Sequence[Expected]) -> None:
    """What is missing now, of any quarter: since when, and for how many weeks."""
    lines = [
        {
            "Service": provider_name(item.provider),
            "Quarter": item.quarter,
            "Missing since": _weeks_ago(item.missing_since),
            "Why": f"taken back on {item.taken_back_on:%-d %B %Y}; nothing stands"
            if item.taken_back_on
            else f"has not come; due on {item.due:%-d %B %Y}",
        }
        for item in due
        if item.missing_since
    ]
    if lines:
        st.subheader("Missing now", anchor=False)
        st.table(lines)


def _weeks_ago(day: date) -> str:
    weeks = (today() - day).days // 7
    return f"{day:%-d %B %Y}" + (f", {weeks:,} {'week' if weeks == 1 else 'weeks'} ago" if weeks > 0 else "")


def _line(item: Expected, of_quarter: Sequence[SentReturn]) -> dict[str, str]:
    theirs = [one for one in of_quarter if one.provider == item.provider]
    came = missing.sheets_of(theirs)
    return {
        "Service": provider_name(item.provider),
        "Return": _how_it_came(item),
        "Due": f"{item.due:%-d %B %Y}",
        "Since then": "; ".join(filter(None, (_since(one, theirs) for one in reversed(theirs)))),
        "Sheets": ", ".join(sheet for sheet in NEEDED_FOR if sheet in came) or "none",
    }


def _how_it_came(item: Expected) -> str:
    """`on time, 14 October 2025`, `12 days late, 9 November 2025`, `missing since 29 October 2025`."""
    if item.missing_since:
        return f"{'taken back' if item.taken_back_on else 'missing'} since {item.missing_since:%-d %B %Y}"
    late = f"{item.days_late:,} {'day' if item.days_late == 1 else 'days'} late" if item.days_late else "on time"
    return f"{late}, {item.came_on:%-d %B %Y}"


def _since(one: SentReturn, theirs: Sequence[SentReturn]) -> str:
    """What a version did to those before it: a correction of what they brought, or more sheets; or was taken back."""
    if one.withdrawn_at:
        return f"version {one.version} taken back on {one.withdrawn_at:%-d %B %Y}"
    before = {sheet for other in theirs if other.version < one.version for sheet in other.sheets}
    if not before:
        return ""
    again = [sheet for sheet in one.sheets if sheet in before]
    more = [sheet for sheet in one.sheets if sheet not in before]
    said = [f"corrected ({', '.join(again) if len(again) < 3 else f'{len(again)} sheets'})"] if again else []
    said += [f"{', '.join(more)} added"] if more else []
    return f"{' and '.join(said)} on {one.sent_at:%-d %B %Y}"


def _version(item: SentReturn) -> dict[str, str]:
    status = {"current": "counts", "replaced": "replaced by a later version"}.get(item.status, "")
    if item.withdrawn_at:
        status = f"taken back on {item.withdrawn_at:%-d %B %Y}"
    return {
        "Return": item.return_id,
        "Sent": f"{item.sent_at:%-d %B %Y %H:%M}",
        "By": item.sent_by,
        "Sheets": ", ".join(item.sheets),
        "Referrals under your contracts": f"{item.kept:,}",
        "Status": status,
    }
