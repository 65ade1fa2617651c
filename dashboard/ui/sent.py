"""What the services have sent: whether it came in time, what it brought, and what never comes."""

from collections.abc import Sequence

import streamlit as st

from dashboard.operations.returns import Expected, Punctuality, SentReturn, expected
from dashboard.ui import missing
from dashboard.ui.session import provider_name, settings


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
            "Cannot be shown": missing.NEEDED_FOR[sheet],
        }
        for provider in sorted({item.provider for item in returns})
        for sheet in missing.never_sent([item for item in returns if item.provider == provider])
    ]
    if lines:
        st.table(lines)
    else:
        st.markdown("Every service has sent every sheet at some time.")


def _line(item: Expected, of_quarter: Sequence[SentReturn]) -> dict[str, str]:
    came = missing.sheets_of(one for one in of_quarter if one.provider == item.provider)
    return {
        "Service": provider_name(item.provider),
        "Return": item.punctuality.value + (f", {item.days_late} days" if item.days_late else ""),
        "Due": f"{item.due:%-d %B %Y}",
        "Versions": str(item.versions),
        "Sheets": ", ".join(sheet for sheet in missing.NEEDED_FOR if sheet in came) or "none",
    }


def _version(item: SentReturn) -> dict[str, str]:
    return {
        "Return": item.return_id,
        "Sent": f"{item.sent_at:%-d %B %Y %H:%M}",
        "By": item.sent_by,
        "Sheets": ", ".join(item.sheets),
        "Referrals under your contracts": f"{item.kept:,}",
        "Status": item.status,
    }
