"""A service's returns: quarter by quarter what counts, and of each version what came and what was said to it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.access import Viewer
from dashboard.definitions.periods import Quarter
from dashboard.intake.identifiers import masked
from dashboard.intake.problems import RULES
from dashboard.intake.report import rows_by_sheet
from dashboard.operations.versions import Event, MatchedFile, Version, matched_files, standing, versions
from dashboard.ui import answers
from dashboard.ui.session import installation

_HAPPENED = {"withdrawn": "Taken back", "restored": "Put back"}


def of_service(viewer: Viewer) -> list[Version]:
    """Every version of the viewer's own returns, the newest first; none before the first."""
    return _of_service(installation().records().version(), viewer) if answers.has_records() else []


@st.cache_data(max_entries=50, show_spinner=False)
def _of_service(version: str, viewer: Viewer) -> list[Version]:
    return versions(installation().records(), viewer, viewer.provider or "")


def matched(viewer: Viewer) -> None:
    """The matched reoffending files that speak of the viewer's own women; to look at only."""
    found = _matched(installation().records().version(), viewer) if answers.has_records() else []
    if not found:
        return
    st.header("Matched reoffending files", anchor=False)
    st.markdown(
        "What was sent of proven reoffending, by you or by a commissioner; only rows about your own service are "
        "counted here. These files belong to no quarter. Of each woman and date the newest counts. To correct one, "
        "send it again; who runs this installation can take one back."
    )
    st.table(
        [
            {
                "File": one.file_id,
                "Sent": f"{one.sent_at:%-d %B %Y at %H:%M} UTC by {one.sent_by}",
                "Rows": f"{one.kept:,}",
                "Known up to": f"{one.known_up_to:%-d %B %Y}",
                "State": "taken back" if one.withdrawn else "counts",
            }
            for one in found
        ]
    )


@st.cache_data(max_entries=50, show_spinner=False)
def _matched(version: str, viewer: Viewer) -> list[MatchedFile]:
    return matched_files(installation().records(), viewer, viewer.provider or "")


def overview(found: Sequence[Version]) -> None:
    """A line a quarter: what counts of it."""
    st.table([_line(quarter, of_quarter(found, quarter)) for quarter in quarters(found)])


def choose_quarter(found: Sequence[Version]) -> str:
    """One of the quarters that something was sent for, the newest unless another is chosen."""
    chosen: str = st.selectbox("Quarter", quarters(found), key="quarter", bind="query-params")
    return chosen


def quarters(found: Sequence[Version]) -> list[str]:
    """The quarters that something was sent for, the newest first."""
    return sorted({one.sent.quarter for one in found}, key=Quarter.parse, reverse=True)


def of_quarter(found: Sequence[Version], quarter: str) -> list[Version]:
    """The versions of one quarter, the newest first."""
    return [one for one in found if one.sent.quarter == quarter]


def version(one: Version, beside: Sequence[Version]) -> None:
    """What came, when and by whom; what was confirmed; what has become of it; the receipt again."""
    receipt = one.receipt
    st.subheader(f"Version {one.sent.version}: {state(one, beside)}", anchor=False)
    st.markdown(
        f"Sent on **{receipt.sent_at:%-d %B %Y at %H:%M}** UTC by {receipt.sent_by}. "
        f"It brought {rows_by_sheet(receipt.rows_kept)}."
    )
    st.table(
        [
            {
                "File": masked(file.name),
                "Sheet": file.sheet,
                "Rows sent": f"{file.rows:,}",
            }
            for file in receipt.files
        ]
    )
    if one.confirmed:
        st.markdown("You confirmed:\n" + "\n".join(f"- {_confirmed(code, many)}" for code, many in one.confirmed))
    for event in one.events:
        st.markdown(_happened(event))
    st.download_button(
        f"Download the receipt of version {one.sent.version}",
        receipt.as_text(),
        file_name=f"receipt-{receipt.return_id}.txt",
        key=f"receipt-{receipt.return_id}",
        on_click="ignore",
    )


def state(one: Version, beside: Sequence[Version]) -> str:
    """Whether a version counts: `counts`, `replaced by version 3`, `taken back`; for a part of its sheets which."""
    if one.withdrawn:
        return "taken back"
    counted = standing(list(beside))
    still = [sheet for sheet in one.sent.sheets if counted.get(sheet) == one.sent.version]
    if len(still) == len(one.sent.sheets):
        return "counts"
    if still:
        return f"counts for {', '.join(still)}"
    return f"replaced by version {max(counted[sheet] for sheet in one.sent.sheets)}"


def _line(quarter: str, found: Sequence[Version]) -> dict[str, str]:
    counted = standing(list(found))
    by_version: dict[int, list[str]] = {}
    for sheet, number in counted.items():
        by_version.setdefault(number, []).append(sheet)
    referrals = next((one.sent.kept for one in found if one.sent.version == counted.get("referrals")), None)
    return {
        "Quarter": quarter,
        "What counts": _what_counts(by_version),
        "Referrals": "" if referrals is None else f"{referrals:,}",
        "First sent": f"{min(one.sent.sent_at for one in found):%-d %B %Y}",
        "Versions": str(len(found)),
    }


def _what_counts(by_version: Mapping[int, Sequence[str]]) -> str:
    """`version 2, 5 sheets`; where sheets of several versions count, which of which."""
    if not by_version:
        return "nothing: taken back"
    if len(by_version) == 1:
        ((number, sheets),) = by_version.items()
        return f"version {number}, {', '.join(sheets) if len(sheets) < 3 else f'{len(sheets)} sheets'}"
    return "; ".join(f"{', '.join(sheets)} of version {number}" for number, sheets in sorted(by_version.items()))


def _confirmed(code: str, how_many: int) -> str:
    said = RULES[code].title if code in RULES else code
    return f"{said} ({how_many:,})" if how_many > 1 else said


def _happened(event: Event) -> str:
    return f"{_HAPPENED[event.event]} on **{event.at:%-d %B %Y at %H:%M}** UTC by {event.by}: “{event.reason}”"
