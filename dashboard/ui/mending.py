"""What goes back to the sender: the repairs to accept, their own files mended, and the report."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

import streamlit as st

from dashboard.exports import mended_workbook, problem_report
from dashboard.intake.by_record import Place
from dashboard.intake.check import Checked, SentFile
from dashboard.intake.giving_back import (
    REPAIRS,
    Difference,
    Repair,
    Report,
    as_json,
    counted,
    differences_in,
    is_of,
    mend,
    names_of,
    numbers_of,
    report_on,
    why_held_back,
)
from dashboard.intake.wording import rows_in_words
from dashboard.ui import progress
from dashboard.ui.session import moment

_GIVEN_BACK = "Your file, with what to mend"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LINES_SHOWN = 40
_LARGE, _LARGE_FILES = 2_500, 2_000_000
"""Problems and repaired cells; bytes. With more, what goes back takes seconds to make, and is asked for first."""
_EACH_BY_ITSELF = 3
_DATES = ("date_order", "month_order")
_DAY_FIRST = re.compile(r"\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\s*$")
_LOOKS_OFFICIAL = "record_numbers_look_like_identifiers"


@dataclass(frozen=True)
class Found:
    """What was found in the files beside the problems, once for each check."""

    differences: tuple[Difference, ...]
    numbers: dict[Place, str]
    held_back: dict[str, str | None]
    """File → why it does not go back, if its record numbers are confirmed to be the sender's own."""


def look_through(files: Sequence[SentFile], checked: Checked) -> Found:
    """What could be repaired in the files; looked up once for each check."""
    if st.session_state.get("send_found_for") is not checked:
        with st.spinner("Looking at what can be repaired …"):
            st.session_state.send_found = Found(
                tuple(differences_in(files, checked)),
                numbers_of(files, checked),
                {sent.name: why_held_back(sent, checked, {_LOOKS_OFFICIAL}) for sent in files},
            )
        st.session_state.send_found_for = checked
    found: Found = st.session_state.send_found
    return found


def forget() -> None:
    """Nothing of the files is kept in the session once they are in the records."""
    st.session_state.send_found = st.session_state.send_found_for = st.session_state.send_made = None


def repairs(found: Found) -> list[Repair]:
    """The repairs to accept; those that were accepted."""
    if not found.differences:
        return []
    cells = sum(len(each.rows) for each in found.differences)
    st.header(f"What we could repair: {_cells(cells)}", anchor=False)
    st.markdown(
        "These are not written as the sheet asks, but they can mean one thing only. They are read as it says here, "
        f"whether you tick below or not, and your file stays as it is. In *{_GIVEN_BACK}* they are written so. If "
        "one is wrong, change it in your file and choose the file again."
    )
    dates = [each for each in found.differences if each.rule in _DATES]
    several = len({each.file for each in found.differences}) > 1
    st.markdown("\n".join(f"- {said}" for said in dates_in_words(dates, several_files=several)))
    alike = _alike([each for each in found.differences if each.rule not in _DATES])
    if alike:
        st.table([_line(each, several_files=several) for each in alike[:_LINES_SHOWN]])
    if dates or sum(map(len, alike[:_LINES_SHOWN])) > min(len(alike), _LINES_SHOWN) or len(alike) > _LINES_SHOWN:
        st.markdown("The report, under *To take away*, lists every one of them.")
    accepted = st.checkbox(
        "Yes, these mean what is said here",
        key=f"send_repairs_{hash(found.differences):x}",  # a tick is for these repairs, and for no other file's
        help="Your receipt will say so. Kept is how many cells of which column were read so, never what stood in them.",
    )
    return counted(found.differences) if accepted else []


def dates_in_words(found: Sequence[Difference], *, several_files: bool = False) -> list[str]:
    """A sentence for each column: `40 dates of column J, started_date, were read as day/month/year: …`.

    Whoever writes dates as people do would else read a line for each of them, every quarter.
    """
    columns: dict[tuple[str, str], list[Difference]] = defaultdict(list)
    for each in found:
        columns[each.file, each.letter].append(each)
    return [_of_dates(alike, f" of {file}" if several_files else "") for (file, _), alike in columns.items()]


def _of_dates(alike: Sequence[Difference], of_file: str) -> str:
    first, many = alike[0], sum(len(each.rows) for each in alike)
    dates = "month" if first.rule == "month_order" else "date"
    plain = all(_DAY_FIRST.match(each.found) for each in alike)
    how = "day/month/year" if plain else f"{dates}s"
    return (
        f"**{many:,} {dates if many == 1 else f'{dates}s'} of column {first.letter}, {first.column},**{of_file} "
        f"{'was' if many == 1 else 'were'} read as {how}: {first.found} as {first.becomes}"
        + (", and so on" if len(alike) > 1 else "")
    )


def downloads(files: Sequence[SentFile], checked: Checked, found: Found, confirmed: Collection[str], name: str) -> None:
    """Buttons for each file in which there is anything to mend or repaired, and for the report.

    Where nothing was found at all, there is nothing to take away.
    """
    worth_taking = [sent for sent in files if _is_worth_taking(sent, checked, found)]
    if not worth_taking:
        return
    st.header("To take away", anchor=False)
    official = {each.file for each in checked.to_confirm if each.code == _LOOKS_OFFICIAL}
    back: list[SentFile] = []
    kept: dict[str, str] = {}
    for sent in worth_taking:
        reason = found.held_back[sent.name]
        if reason is None and official and _LOOKS_OFFICIAL not in confirmed:
            reason = why_held_back(sent, checked)
        if reason:
            kept[sent.name] = reason
        else:
            back.append(sent)
    if back:
        st.markdown(
            f"**{_GIVEN_BACK}** is your own table, row for row and column for column. A last column, *What to "
            "mend*, says of each row what is left to do; what could be repaired is. Send it when you have mended the "
            "rest: the last column is left out by itself."
        )
    names = dict(zip((sent.name for sent in files), names_of(files), strict=True))
    wanted: dict[str, tuple[Callable[[], bytes], str, str]] = {}
    for sent in back:
        label = _GIVEN_BACK if len(files) == 1 else f"{_GIVEN_BACK}: {sent.name}"
        file = names[sent.name]
        wanted[label] = (
            partial(_mended, sent, checked, confirmed),
            file,
            _XLSX if file.endswith(".xlsx") else "text/csv",
        )

    @cache
    def report() -> Report:  # once for both
        return report_on(files, checked, found.differences, found.numbers)

    wanted["Report (Excel)"] = lambda: _workbook(report(), name), f"report-{name}.xlsx", _XLSX
    wanted["Report (JSON)"] = lambda: _json(files, checked, report()), f"report-{name}.json", "application/json"
    made = _made(
        checked, {label: make for label, (make, _, _) in wanted.items()}, large=_is_large(files, checked, found)
    )
    with st.container(horizontal=True):
        for label, content in made.items():
            _, file, kind = wanted[label]
            st.download_button(
                label, content, file_name=file, mime=kind, on_click="ignore", key=f"send_download_{label}"
            )
    for file, reason in kept.items():
        st.markdown(f"{file} does not go back to you: {reason}.")


def _is_worth_taking(sent: SentFile, checked: Checked, found: Found) -> bool:
    named = {each.file for each in (*checked.must_mend, *checked.to_confirm)}
    named |= {each.file for each in found.differences}
    return any(is_of(file, sent) for file in named)


def _alike(found: Sequence[Difference]) -> list[list[Difference]]:
    """Each value by itself where a column has few that were repaired alike; else all of them in one line."""
    together: dict[tuple[str, str, str], list[Difference]] = defaultdict(list)
    for each in found:
        together[each.file, each.letter, each.rule].append(each)
    lines: list[list[Difference]] = []
    for group in together.values():
        lines += [group] if len(group) > _EACH_BY_ITSELF else [[each] for each in group]
    return lines


def _line(alike: Sequence[Difference], *, several_files: bool) -> dict[str, str]:
    first = alike[0]
    of_file = f"{first.file}, " if several_files else ""
    more = f" and {len(alike) - 1:,} other values" if len(alike) > 1 else ""
    rows = sorted(row for each in alike for row in each.rows)
    return {
        "Found": (first.found or "blank") + more,
        "Becomes": first.becomes + (" and so on" if more else ""),
        "What is repaired": REPAIRS[first.rule],
        "Where": f"{of_file}column {first.letter}, {first.column}; {_cells(len(rows))}: {rows_in_words(rows)}",
    }


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


def _mended(sent: SentFile, checked: Checked, confirmed: Collection[str]) -> bytes:
    file = mend(sent, checked, confirmed)
    if isinstance(file, str):
        return file.encode()
    return file.content or mended_workbook.to_bytes(file.sheets)


def _workbook(said: Report, name: str) -> bytes:
    now = moment()
    return problem_report.to_bytes(title=f"Report: {name}", created=now, **said._asdict())


def _json(files: Sequence[SentFile], checked: Checked, report: Report) -> bytes:
    said = as_json(files, checked, report)
    # Written with indents it takes ten times as long, and nobody reads a hundred thousand lines.
    return json.dumps(said, indent=None if len(checked.problems) > _LARGE else 2, ensure_ascii=False).encode()


def _is_large(files: Sequence[SentFile], checked: Checked, found: Found) -> bool:
    """Whether making the files takes longer than somebody would wait for a page."""
    cells = len(checked.problems) + sum(len(each.rows) for each in found.differences)
    return cells > _LARGE or sum(len(sent.content) for sent in files) > _LARGE_FILES


def _made(checked: Checked, wanted: Mapping[str, Callable[[], bytes]], *, large: bool) -> dict[str, bytes]:
    """The files, made once for each check; large ones when they are asked for, none before.

    They are made before their buttons are pressed: a browser may refuse a download that begins seconds after the click.
    """
    kept: tuple[Checked, dict[str, bytes]] | None = st.session_state.get("send_made")
    if kept is None or kept[0] is not checked:
        kept = st.session_state.send_made = (checked, {})
    made = kept[1]
    missing = [label for label in wanted if label not in made]
    if missing and large:
        st.markdown("There is much to say of these files: making what you can take away may take a minute.")
        if not st.button("Make the files to take away", key="send_make"):
            return {}
        with progress.stages("Making the files …", "Made") as say:
            for label in missing:
                say(label)
                made[label] = wanted[label]()
        st.rerun()
    for label in missing:
        made[label] = wanted[label]()
    return {label: made[label] for label in wanted}
