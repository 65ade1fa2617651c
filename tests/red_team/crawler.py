"""Opens every page as everybody who is no service, keeps all that is sent, and looks for what must not be in it.

A page sends tables (Arrow), charts (Plotly's JSON, with an alternative text) and texts, all in frames of a web socket;
files come over HTTP. Whatever is told of a group of women, and not to the women's own service, is published: so

- each of its counts is one that the published answers give for that group, so a multiple of 5 and at least 5;
- where the count is suppressed nothing else in the line is a number;
- percentages are whole, and nothing has more than two decimals: of a protected rate no digit more leaves.

Exempt by name: a service's own pages, and the exact headline, which has no characteristic of the women: a line, chart
or sentence that names no group is not looked at. So are figures of a reference population, which are public, and
ratios and rates of them.

    python -m tests.red_team.crawler [ADDRESS]

crawls everything that an address can ask for, of a demonstration that is being served or of one of its own.
"""

import base64
import io
import json
import os
import re
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import openpyxl
import polars as pl
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.ethnicity import CALLED
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.sheets import POPULATIONS
from dashboard.definitions.wording import sentence
from dashboard.exports.disparity import BREAKDOWNS
from dashboard.operations.demonstration import provider_names

ETHNIC = ("ethnicity", "ethnicity_two", "ethnicity_detailed")
_FULL = {label for slug in ETHNIC for label in CHARACTERISTICS[slug].labels.values()}
_SHORT = {CALLED.get(code, "") for slug in ETHNIC for code in CHARACTERISTICS[slug].labels} - {"", "Other"}
GROUPS = {
    label: {other for other in (label, CALLED.get(code, label))}
    for slug in ETHNIC
    for code, label in CHARACTERISTICS[slug].labels.items()
}
"""The label of a group → all that it is called on screen."""
NAMES = {name: label for label, names in GROUPS.items() for name in names if name != "Other"}
NOT_COUNTS = re.compile(
    r"Points|Difference.*|Clear in|How it stands|Period|In words|Of [\d,]+|Relative rate.*|Could have been seen|"
    r"If .*|Who says so|Indicator|Ethnic group|Group|" + "|".join(map(re.escape, POPULATIONS.values()))
)
"""Columns in which a whole number is not a count of women of ours."""
_PERIOD = re.compile(
    r"\d{4}-\d{2}( Q[1-4])?|\d{1,2} \w+ \d{4}|95% interval|at least 20|nearest 5|fewer than 1[07]|"
    r"more than 9 in 10|fewer than 1 in 10|"
    r"(about )?\d+ of [\d,]+ (comparison|would|published)"
)
_PERCENT = re.compile(r"[+−-]?\d+(\.\d+)?%")
_DECIMAL = re.compile(r"\d+\.\d+")
_WHOLE = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+|(?<![\d.,])\d+(?![\d.])")
_AFTER_A_NAME = re.compile(r"<br>(?=\d|\[|95%|Day)")
"""Where a name that stands on several lines ends, and figures begin."""
_COUNTED = re.compile(r"([\d,]+) of (?:about )?([\d,]+)|([\d,]+) women")

Line = Mapping[str, str]
Allowed = Mapping[str, set[int]]
"""The label of a group → every count that is published of it."""


@dataclass
class Sent:
    """What was sent to the browser for one page."""

    address: str
    tables: list[list[Line]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def add_frame(self, frame: bytes) -> None:
        """One frame of the web socket; those that are none of Streamlit's hold no element."""
        try:
            message = ForwardMsg.FromString(frame)
        except Exception:  # what cannot be decoded is looked at as letters
            self.texts.append(frame.decode("utf-8", "ignore"))
            return
        if message.WhichOneof("type") == "delta":
            self.add_element(message.delta.new_element)
            self._strings(message.delta.add_block)

    def add_element(self, element: Any) -> None:
        """One element of a page, whatever it is."""
        kind = element.WhichOneof("type") if "type" in element.DESCRIPTOR.oneofs_by_name else None
        self.add(kind or element.DESCRIPTOR.name, getattr(element, kind) if kind else element)

    def add(self, kind: str, proto: Any) -> None:
        """What an element holds."""
        if kind in ("table", "dataframe", "Table", "Dataframe"):
            self.tables.append(_table(proto.arrow_data.data))
        elif kind in ("plotly_chart", "PlotlyChart"):
            self.charts.append(json.loads(proto.spec))
            self.texts.append(proto.alt)
        self._strings(proto)

    def _strings(self, proto: Any) -> None:
        """Every string of an element, however deep: labels, helps, options, alternative texts."""
        for one, value in proto.ListFields():
            values = value if one.is_repeated else [value]
            if one.message_type is not None:
                if not one.message_type.GetOptions().map_entry:
                    for each in values:
                        self._strings(each)
            elif one.type == one.TYPE_STRING and one.name != "spec":
                self.texts += [str(each) for each in values]


def leaks(sent: Sent, allowed: Allowed) -> list[str]:
    """What was sent and must not have been, each in a line that says where."""
    found = [
        *(leak for table in sent.tables for line in table for leak in _of_line(line, allowed)),
        *(leak for chart in sent.charts for leak in _of_chart(chart, allowed)),
        *(leak for text in sent.texts for leak in _of_text(text, allowed)),
        *(leak for name, content in sent.files.items() for leak in of_file(name, content)),
    ]
    return [f"{sent.address}: {leak}" for leak in dict.fromkeys(found)]


def _table(arrow: bytes) -> list[Line]:
    frame = pl.read_ipc_stream(io.BytesIO(arrow))
    return [{name: str(value or "") for name, value in row.items()} for row in frame.to_dicts()]


def _group_of(line: Line) -> str | None:
    """The group that a line is about: its last cell that is the name of one."""
    return next(
        (NAMES[cell] for name, cell in line.items() if name in ("Ethnic group", "Group") and cell in NAMES), None
    )


def _of_line(line: Line, allowed: Allowed) -> Iterator[str]:
    group = _group_of(line)
    if group is None:
        return
    for name, cell in line.items():
        of = NAMES.get(name, group)  # of a column that is named after a group: its own
        if not name.startswith("Of ") and not name.startswith("Difference in"):
            yield from (f"{leak}, of {of} in {name!r}" for leak in _too_exact(cell))
        if not NOT_COUNTS.fullmatch(name):
            of_a_stage = "Women" in line  # of the pathway there is no answer by itself to hold it against
            few_or_exact = {count for count in _counts(cell) if count % 5 or count < 10}
            wrong = few_or_exact if of_a_stage else _counts(cell) - allowed[of]
            yield from (f"{count} is no published count of {of} in {name!r}" for count in wrong)
    counted = [cell for name, cell in line.items() if name in ("How many", "Count")]
    if counted == ["[c]"] and any(_WHOLE.search(line.get(name, "")) for name in ("Rate", "Points", "95% interval")):
        yield f"a rate of {group} where its count is suppressed: {dict(line)}"


def _counts(text: str) -> set[int]:
    bare = _DECIMAL.sub("", _PERCENT.sub("", _PERIOD.sub("", text)))
    return {int(one.replace(",", "")) for one in _WHOLE.findall(bare)}


def _too_exact(text: str) -> Iterator[str]:
    bare = _PERIOD.sub("", text)
    for one in _PERCENT.finditer(bare):
        if "." in one.group():
            yield f"{one.group()} is no whole percentage"
    for decimal in _DECIMAL.findall(_PERCENT.sub("", bare)):
        if len(decimal.partition(".")[2]) > 2:
            yield f"{decimal} has more than two decimals"


def _of_chart(chart: dict[str, Any], allowed: Allowed) -> Iterator[str]:
    """Traces that name groups: as categories, as their own name, or in what is shown under the pointer."""
    for trace in chart.get("data", []):
        words = [
            str(trace.get("name") or ""),
            *_flat(trace.get("x")),
            *_flat(trace.get("y")),
            *_flat(trace.get("hovertext")),
        ]
        named = {group for word in words if isinstance(word, str) and (group := _named_first(word))}
        if not named:
            continue
        for word in (word for word in words if isinstance(word, str)):
            yield from _of_text(_AFTER_A_NAME.sub(": ", word).replace("<br>", " "), allowed)
        error = [trace.get(name) or {} for name in ("error_x", "error_y")]
        places = [trace.get("x"), trace.get("y"), trace.get("z"), trace.get("customdata")]
        places += [one.get(side) for one in error for side in ("array", "arrayminus")]
        for number in (one for place in places for one in _flat(place) if isinstance(one, float)):
            if abs(number - round(number, 2)) > 1e-9:
                yield f"{number} in a chart of {', '.join(sorted(named))}"


def _named_first(word: str) -> str | None:
    return NAMES.get(_AFTER_A_NAME.split(word)[0].replace("<br>", " "))


def _flat(values: Any) -> Iterator[Any]:
    """Every value of a list of lists, or of Plotly's typed arrays."""
    if isinstance(values, dict) and "bdata" in values:
        kind = {"f8": pl.Float64, "f4": pl.Float32}.get(values["dtype"])
        raw = base64.b64decode(values["bdata"])
        yield from memoryview(raw).cast("d" if kind == pl.Float64 else "f").tolist() if kind else []
    elif isinstance(values, list):
        for one in values:
            yield from _flat(one)
    elif values is not None:
        yield values


_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")
_ANY_GROUP = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(NAMES, key=len, reverse=True)))


def _of_text(text: str, allowed: Allowed) -> Iterator[str]:
    """Sentences that name a group, and what is said of published figures: how exact it is, and its counts."""
    for said in _SENTENCE.split(text):
        named = {NAMES[name] for name in _ANY_GROUP.findall(said)}
        if not named and "Published figures" not in said:
            continue
        yield from (f"{leak}: {said[:160]}" for leak in _too_exact(said))
        may_be = set().union(*(allowed[group] for group in named)) if named else None
        for counted in _COUNTED.finditer(_PERCENT.sub("", _PERIOD.sub("", said))):
            for number in (int(one.replace(",", "")) for one in counted.groups() if one and one != ","):
                if number % 5 or number < 5 or (may_be is not None and ":" in said and number not in may_be):
                    yield f"{number} is no published count: {said[:160]}"


COUNT_COLUMNS = ("n", "k", "should_be_known_of")
_OF_A_GROUP = ("k", "percentage", "difference_points", "relative_rate")
_IN_FIVES = "to the nearest 5"
_FEWEST = 10


def of_file(name: str, content: bytes) -> Iterator[str]:
    """An export: counts in fives, everything else to two decimals; where a count is suppressed no figure."""
    if name.endswith(".csv"):
        lines = pl.read_csv(io.BytesIO(content), infer_schema_length=0).to_dicts()
        yield from (f"{name}: {leak}" for line in lines for leak in _of_exported(line))
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        for sheet in book:
            for line in _table_of(sheet.iter_rows(values_only=True)):
                yield from (f"{name}, {sheet.title}: {leak}" for leak in _of_a_line(line))


def _table_of(rows: Iterable[Sequence[object]]) -> Iterator[dict[str, str]]:
    """The lines of a sheet under their headings; none, where nothing is counted on it."""
    headings: list[str] = []
    for row in rows:
        cells = [str(cell) for cell in row if cell is not None]
        if headings and len(cells) == len(headings):
            yield dict(zip(headings, cells, strict=True))
        elif any(_IN_FIVES in cell for cell in cells) and len(cells) > 1:
            headings = cells


def _of_a_line(line: Mapping[str, str]) -> Iterator[str]:
    """Of a line in a workbook: what is counted is in fives; nothing of a group that is not shown."""
    counts = [text for heading, text in line.items() if _IN_FIVES in heading]
    yield from (f"{text} is no count in fives: {line}" for text in counts if text.isdigit() and int(text) % 5)
    if counts[0].isdigit() and int(counts[0]) < _FEWEST:
        yield f"{counts[0]} are shown: {line}"
    if counts[0] == "[c]" and "stage" not in line:  # women referred may be hidden where those of a stage are not
        yield from (
            f"{heading} is {text}, of a hidden group" for heading, text in line.items() if _is_ours(heading, text)
        )
    yield from (leak for text in line.values() for leak in _exact_number(text))


def _is_ours(heading: str, text: str) -> bool:
    return heading != "women in the population" and re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def _of_exported(line: Mapping[str, str | None]) -> Iterator[str]:
    """Of a line about a reference population only the women referred (k) are ours."""
    public = (line.get("population_count") or "").isdigit()
    for column in ("k",) if public else COUNT_COLUMNS:
        text = line.get(column) or ""
        if text.isdigit() and (int(text) % 5 or int(text) < (_FEWEST if column == "n" else 5)):
            yield f"{column} is {text}: {line}"
    if line.get("n") == "[c]" and line.get("stage") == "[z]":
        shown = {column: line.get(column) or "" for column in _OF_A_GROUP}
        yield from (f"{column} is {text}, of a hidden group" for column, text in shown.items() if text[-1:].isdigit())
    for column, text in line.items() if not public else ():
        yield from (f"{leak} in {column}" for leak in _exact_number(text or ""))
        if column.startswith("percentage") and "." in (text or ""):
            yield f"{text} is no whole percentage, in {column}"


def _exact_number(text: str) -> Iterator[str]:
    """Of a number, whether it has more than two decimals; rounding in a binary fraction is none."""
    if re.fullmatch(r"-?\d+\.\d{3,}", text) and abs(float(text) - round(float(text), 2)) > 1e-9:
        yield f"{text} has more than two decimals"


# What is asked of the server, and of the browser.

Fetch = Callable[[str], bytes]
_OF_PLACES = ("started", "completed", "settled_at_exit")
"""What is published by ethnic group of one service, or of one area."""


def fetcher(base: str) -> Fetch:
    """What gets an address of the server; a refusal is an answer too."""

    def fetch(address: str) -> bytes:
        try:
            with urllib.request.urlopen(base + address, timeout=60) as answer:
                found: bytes = answer.read()
        except HTTPError as refused:
            found = refused.read()
        return found

    return fetch


def periods(fetch: Fetch) -> list[str]:
    """The years and blocks that are published, as a refusal of one that is not names them."""
    said = fetch(f"/api/v1/answers?{urlencode({'indicator': 'started', 'by': 'ethnicity', 'period': '1900-01'})}")
    return sorted(set(re.findall(r"\d{4}-\d{2}(?: to \d{4}-\d{2})?", said.decode().partition("the same for")[2])))


def services(fetch: Fetch) -> list[str]:
    """The codes of the services that are published."""
    found = json.loads(fetch("/api/v1/answers?indicator=started&by=provider"))
    return [row["group"] for row in found.get("rows", [])]


def areas(fetch: Fetch) -> list[str]:
    """The codes of the areas that are published, as a refusal of one that is not names them."""
    said = [fetch(f"/api/v1/answers?indicator={slug}&by=ethnicity&area=none").decode() for slug in _OF_PLACES]
    return sorted({code for one in said for code in re.findall(r"[A-Z]\d{8}", one.partition("There are for")[2])})


def published(fetch: Fetch, *, everything: bool = False, short: bool = False) -> tuple[Allowed, list[str]]:
    """Every count that the published answers give, group by group; and what is wrong with these answers.

    Args:
        fetch: what asks the server.
        everything: by every breakdown, not only by ethnicity.
        short: of the services only the first, which is all that is then looked at.
    """
    there_are, some = periods(fetch), services(fetch)[: 1 if short else None]
    allowed: dict[str, set[int]] = {label: set() for label in GROUPS}
    wrong: list[str] = []
    asked = [(slug, by, None, when) for slug in INDICATORS for by in ETHNIC for when in (None, *there_are)]
    asked += [(slug, "ethnicity", one, when) for slug in _OF_PLACES for one in some for when in there_are]
    of_areas = [(slug, by, one, when) for slug in _OF_PLACES for by in ETHNIC[:2] for one in areas(fetch)
                for when in there_are]  # fmt: skip
    if everything:
        asked += [
            (slug, by, None, None)
            for slug, one in INDICATORS.items()
            for by in ("provider", "quarter", *one.breakdowns)
        ]
    for whose, (slug, by, of, period) in (*(("provider", one) for one in asked), *(("area", one) for one in of_areas)):
        question = {"indicator": slug, "by": by, whose: of, "period": period}
        address = f"/api/v1/answers?{urlencode({name: text for name, text in question.items() if text})}"
        found = json.loads(fetch(address))
        for row in found.get("rows", []):
            numbers = [row.get(name) for name in ("n", "k", "of") if row.get(name) is not None]
            if row["group"] in allowed:
                allowed[row["group"]] |= set(numbers)
            wrong += [f"{address}: {leak}" for leak in of_row(row)]
    for population in POPULATIONS:
        for when in there_are:
            found = json.loads(fetch(f"/api/v1/access?{urlencode({'population': population, 'period': when})}"))
            for row in found.get("rows", []):
                allowed.setdefault(row["group"], set()).update({row["n"], row.get("k")} - {None})
    return allowed, wrong


def of_row(row: Mapping[str, Any]) -> Iterator[str]:
    """A line of the API: counts in fives and never small, two decimals, and nothing where it is suppressed."""
    for name in ("n", "k", "of"):
        number = row.get(name)
        if number is not None and (number % 5 or number < 5 or (name == "n" and number < 10)):
            yield f"{name} is {number}"
    for name, number in row.items():
        if isinstance(number, float) and abs(number - round(number, 2)) > 1e-9:
            yield f"{name} is {number}"
    if row.get("n") is None and any(row.get(name) is not None for name in ("k", "rate", "low", "high", "rri")):
        yield f"figures where the count is suppressed: {row}"


COMMISSIONER, POLICY = {"role": "Commissioner"}, {"role": "Policy officer"}
SERVICE, OFFICER = {"role": "Provider"}, {"role": "Publication officer"}
PARTNER = {"role": "Delivery partner"}
_SHARED = ("definitions", "methods", "checks", "your-information")
EVERY_PAGE: tuple[tuple[str, dict[str, str]], ...] = (
    *((page, COMMISSIONER) for page in (
        "", "review", "engagement", "recovery", "housing", "disparity", "explain-or-reform", "compare", "over-time",
        "reoffending", "returns", *_SHARED,
    )),
    *((page, POLICY) for page in ("", "explain-or-reform", *_SHARED)),
    *((page, SERVICE) for page in ("review", "explain-or-reform", *_SHARED)),
    *((page, PARTNER) for page in _SHARED),
    *((page, OFFICER) for page in ("", "definitions", "methods")),
)  # fmt: skip
"""Every page of every role but those on which a service, or its delivery partner, sees its own figures."""


def views(fetch: Fetch, *, everything: bool) -> list[str]:
    """The addresses of all pages; with everything, each published period and breakdown that an address can name.

    What is chosen stands in an address as it stands on the page.
    """
    # Pages that hold no figure are the same for every role: once, unless everything is wanted.
    seen = [(page, role) for page, role in EVERY_PAGE if everything or page not in _SHARED or role == POLICY]
    found = [f"/{page}?{urlencode(role)}" for page, role in seen]
    names, there_are = provider_names(), periods(fetch)
    some = [names.get(one, one).removesuffix(" (invented)") for one in services(fetch)]
    titles = {slug: one.title for slug, one in INDICATORS.items()}
    groups = {by: sentence(BREAKDOWNS[by]) for by in ETHNIC}
    choices: list[dict[str, str]] = [
        {"indicator": titles["completed"], "groups": groups["ethnicity_detailed"], "against": "All other women"},
        {"indicator": titles["completed"], "of": some[0]},
    ]
    if everything:
        choices += [
            {"indicator": title, "groups": by, "period": when, "against": other}
            for title in titles.values()
            for by in groups.values()
            for when in there_are
            for other in ("White women", "All other women")
        ]
        choices += [
            {"indicator": titles[slug], "of": one, "period": when}
            for slug in _OF_PLACES
            for one in some
            for when in there_are
        ]
        found += [
            f"/?{urlencode(POLICY | {'year': when, 'indicator': title})}"
            for when in there_are
            for title in titles.values()
        ]
        found += [
            f"/{page}?{urlencode(COMMISSIONER | {'in_year': when, 'year': when})}"
            for when in there_are
            for page in ("engagement", "recovery", "housing", "reoffending")
        ]
        choices += [
            {"area": one, "area_indicator": titles[slug], "area_by": groups[by], "period": when}
            for one in areas(fetch)
            for slug in _OF_PLACES
            for by in ETHNIC[:2]
            for when in there_are
        ]
    return found + [f"/disparity?{urlencode(COMMISSIONER | choice)}" for choice in choices]


def visit(context: Any, base: str, address: str, settled: Callable[[Any], None]) -> Sent:
    """Open one address in a tab of its own and keep all that comes; download every file that is offered."""
    sent = Sent(address)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sent.add_frame(_bytes(frame))))
    try:
        page.goto(base + address)
        settled(page)
        sent.texts.append(page.inner_text("body"))
        for button in page.get_by_test_id("stDownloadButton").all():
            with page.expect_download() as download:
                button.get_by_role("button").click()
            sent.files[download.value.suggested_filename] = Path(download.value.path()).read_bytes()
    finally:
        page.close()
    return sent


def _bytes(frame: bytes | str) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame


def crawl(base: str, *, everything: bool, say: Callable[[str], None] = lambda _: None) -> Iterable[str]:
    """Every leak of a server: of its API and of each page."""
    from tests.browser.contact_sheet import chromium, settled

    fetch = fetcher(base)
    allowed, wrong = published(fetch, everything=everything)
    yield from wrong
    with chromium() as browser:
        context = browser.new_context(accept_downloads=True)
        for address in views(fetch, everything=everything):
            sent = visit(context, base, address, settled)
            say(f"{address}: {len(sent.tables)} tables, {len(sent.charts)} charts, {len(sent.files)} files")
            yield from leaks(sent, allowed)


def main() -> int:
    """Crawl everything; 1, if anything leaks."""
    from tests.browser.contact_sheet import served

    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("OUTCOMES_ADDRESS")
    with tempfile.TemporaryDirectory() as folder:
        if given:
            found = list(crawl(given, everything=True, say=print))
        else:
            with served(Path(folder) / "records.duckdb") as base:
                found = list(crawl(base, everything=True, say=print))
    print("\n".join(found) or "Nothing leaks.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
