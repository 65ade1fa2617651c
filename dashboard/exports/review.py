"""A review as it is taken away: one model, from which the page, the Word file, the PDF and the CSV take their words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.analysis import heard as published
from dashboard.analysis import reading
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.heard import Heard
from dashboard.analysis.reading import day
from dashboard.analysis.review import Line, Review, clear_of_last_quarter, in_full
from dashboard.analysis.said import WHOLE, Action, Comment, Entry, Kind
from dashboard.analysis.standing import JUDGED, MORE, TOLD, Standing
from dashboard.analysis.whole_review import Whole
from dashboard.definitions.conditions import BY_SLUG, CONDITIONS, written
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.totals import APART, FROM_TOTALS, SHOWN
from dashboard.definitions.wording import sentence
from dashboard.exports import csv_text
from dashboard.exports.document import Block, Document, Heading, Paragraph, Points, Table

DOMAINS = {"volumes": "How many", "data quality": "How complete it is"}
"""Headings of domains that are called otherwise on a page."""
NO_TARGET = "none"
HEADLINE = "Headline (exact): counts and rates of this contract, without any characteristic of the women."
HALVES = "Outcomes achieved: one that is achieved in part counts a half."
HELD_AGAINST = f"Targets are held against the year so far, unless they say otherwise. {JUDGED} {MORE}"
NEVER_SCORED = (
    "Told by the service, and beside the figures that they help to understand. They are never made into a score."
)
TOTALS_HEADINGS = (f"Figure ({FROM_TOTALS})", "This quarter", "Who counts")
CONDITION_HEADINGS = ("Condition", "This quarter", "Beside it")


@dataclass(frozen=True)
class Column:
    """A column of the table of figures, the same on the page and in every copy."""

    name: str
    """In the CSV."""
    heading: Callable[[Review], str]
    cell: Callable[[Line], str]
    width: int
    """On paper, in parts of the whole."""


COLUMNS: tuple[Column, ...] = (
    Column("figure_name", lambda _: "Figure", lambda line: line.definition.title, 19),
    Column("year_so_far", lambda _: "Year so far", lambda line: in_full(line, line.to_date), 17),
    Column("target", lambda _: "Target", lambda line: line.target or NO_TARGET, 14),
    Column("where_it_stands", lambda _: "Where it stands", lambda line: _stands(line), 17),
    Column("how_many_more_would_tell", lambda _: "How many more would tell", lambda line: line.more, 12),
    Column("this_quarter", lambda found: found.quarter.label, lambda line: in_full(line, line.quarter), 16),
    Column("last_quarter", lambda found: found.quarter.previous.label, lambda line: in_full(line, line.before), 16),
    Column("trend", lambda _: "Trend", lambda line: line.trend, 15),
    Column("how_complete", lambda _: "How complete", lambda line: line.quality, 14),
)
"""The figure that a target is held against stands beside it; on a narrow screen these are seen first."""


def columns(lines: Sequence[Line]) -> tuple[Column, ...]:
    """Those that say something in any of some lines: an empty one is in the way."""
    return tuple(one for one in COLUMNS if any(one.cell(line) not in ("", NO_TARGET) for line in lines))


def rows(found: Review, lines: Sequence[Line]) -> list[dict[str, str]]:
    """A table of figures: for each line its cells, by their headings."""
    told = columns(lines)
    return [{one.heading(found): one.cell(line) for one in told} for line in lines]


def _stands(line: Line) -> str:
    """Where a target stands; where too few tell it, with the interval that holds it."""
    limits = reading.limits(line.definition, line.judged_on, reading.EXACT_DECIMALS)
    return f"{line.stands} ({limits})" if line.standing is Standing.TOO_FEW and limits else line.stands


def finding(found: Review) -> str:
    """How the targets stand, in a sentence."""
    judged = [line.standing for line in found.lines if line.standing]
    if not judged:
        return "No targets were agreed for this quarter"
    met, missed = (sum(one is where for one in judged) for where in TOLD)
    rest = len(judged) - met - missed
    said = f"Of {len(judged)} targets {met or 'none'} {'are' if met > 1 else 'is'} met"
    said += f", {missed} {'are' if missed > 1 else 'is'} not" if missed else ""
    return f"{said}; {rest} cannot be told yet" if rest else said


def clear_of_the_quarter_before(found: Review) -> tuple[str, str]:
    """Which figures moved by more than chance since the quarter before: what is said of them, and they."""
    said = [
        f"{line.definition.title.lower()} {in_full(line, line.before)}, now {in_full(line, line.quarter)}"
        for line in clear_of_last_quarter(found)
    ]
    if not said:
        return "", "No share lies clear of the quarter before: what differs may be chance."
    return "Clear of the quarter before, by more than chance", "; ".join(said) + "."


def marks(found: Review) -> list[str]:
    """What the marks of a review mean, and what a half is, a line each."""
    used = {row.mark for line in found.lines for row in (line.quarter, line.before, line.to_date) if row.mark}
    halves = [HALVES] if any(line.indicator == "outcomes_achieved" for line in found.lines) else []
    return [*meanings(used, reading.EXACT_MEANINGS), *halves]


def from_totals(whole: Whole) -> list[tuple[str, str, str]]:
    """What the service typed of the quarter in the place of records: the figure, how many, and who counts."""
    return [
        (total.title, reading.exact_in_full(answer.definition, answer.rows[0]), total.who_counts)
        for total, answer in zip(SHOWN, whole.totals, strict=bool(whole.totals))
    ]


def notes(found: Review) -> list[str]:
    """What belongs under the figures: how targets are held against them, and what marks mean; a line each."""
    return ([HELD_AGAINST] if found.contract.kpis else []) + marks(found)


def totals_marks(whole: Whole) -> list[str]:
    """What the marks of typed totals mean, a line each."""
    return meanings({answer.rows[0].mark for answer in whole.totals if answer.rows[0].mark})


def domain(name: str) -> str:
    """The heading of a domain."""
    return DOMAINS.get(name, sentence(name))


def comments(whole: Whole, about: str) -> list[tuple[str, str]]:
    """Who says something of a figure, and what, in the order in which it was said."""
    return [(_signed(whole, one.stands), one.stands.words) for one in whole.said.about(about)]


def _signed(whole: Whole, entry: Entry) -> str:
    return f"{whole.who(entry)}, {day(entry.at)}"


def conditions(whole: Whole) -> list[tuple[str, str, str]]:
    """What was told of the service: its name, the answer, and the figures that it stands beside."""
    told = whole.said.conditions.values if whole.said.conditions else {}
    if not told:
        return []
    lines = {line.indicator: line for line in whole.review.lines}
    rows = []
    for one in CONDITIONS:
        beside = [
            f"{INDICATORS[slug].title}: {in_full(lines[slug], lines[slug].quarter)}"
            for slug in one.beside
            if slug in lines
        ]
        rows.append((one.title, written(one, told.get(one.slug)), "; ".join(beside)))
    return [*rows, *_cost(whole, told)]


def _cost(whole: Whole, told: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Spend for each woman, with what it is made of; nothing where either is not known of the quarter."""
    spend, supported = told.get("spend"), _supported(whole)
    if not isinstance(spend, int | float) or not spend or not supported:
        return
    came = next((one.says for one in whole.returns if one.quarter == whole.review.quarter), "")
    made_of = f"{written(BY_SLUG['spend'], spend)} ÷ {supported:,} women supported in the quarter"
    made_of += f" ({FROM_TOTALS})" if whole.totals else f"; the return {came}"
    yield "Spend for each woman supported", f"£{spend / supported:,.0f}", made_of


def _supported(whole: Whole) -> int | None:
    """Women supported in the quarter; of one without a return only some are known, and that is no number of them."""
    if whole.totals:
        return next((one.rows[0].n for one in whole.totals if one.indicator == "women_supported"), None)
    if any(one.missing for one in whole.returns if one.quarter == whole.review.quarter):
        return None
    return next((line.quarter.n for line in whole.review.lines if line.indicator == "women_supported"), None)


def actions(whole: Whole) -> list[tuple[str, str, str, str]]:
    """What was agreed: what, which post, by when, and how it stands."""
    return [
        (one.agreed.words, one.agreed.owner, day(one.agreed.due_on), how_it_stands(whole, one))
        for one in whole.said.actions
    ]


def how_it_stands(whole: Whole, one: Action) -> str:
    """Whether an action is open, and where it was agreed; or what became of it."""
    agreed = one.agreed.quarter
    carried = "" if agreed == whole.review.quarter else f", carried from {agreed.label}"
    if one.state is Kind.ACTION:
        if one.later and one.later[-1].kind != Kind.OPEN_AGAIN:
            return f"open then, {one.later[-1].kind} in the review of {one.later[-1].quarter.label}{carried}"
        return ("overdue" if one.overdue(whole.made_on) else "open") + carried
    last = one.became[-1]
    why = f": {last.words}" if last.words else ""
    return f"{one.state.value} on {day(last.at)}{carried}{why}"


def signatures(whole: Whole) -> list[str]:
    """Who has signed; that it is open, where not both sides have."""
    lines = [f"Signed for {whole.who(one)} by {one.said_by}, {day(one.at)}" for one in whole.said.signed]
    if not whole.said.closed:
        lines.append("Open: not both sides have signed it as it stands.")
    return lines


def statements(heard: Heard) -> list[tuple[str, str, str]]:
    """What women say, as it is published: the statement, how many say so, and the 95 % interval."""
    found = []
    for answer in heard.statements:
        row = answer.rows[0]
        said = published.statement(answer.definition)
        found.append((said, published.shown(row), reading.limits(answer.definition, row)))
    return found


def equality(heard: Heard) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Ethnic groups of the service, as it is published: the headings, and for each group its shares, with what the
    comparison says.
    """
    found = heard.by_ethnicity
    groups = list(dict.fromkeys(row.group for answer in found for row in answer.rows))
    lines = [(group, *(_of_group(answer, group) for answer in found)) for group in groups]
    return ("Ethnic group", *(answer.title for answer in found)), lines


def _of_group(answer: Answer, group: str) -> str:
    row = next((row for row in answer.rows if row.group == group), None)
    if row is None:
        return ""
    compared = any(each.verdict for each in answer.rows)
    said = "the others are compared with it" if compared and group == answer.reference else row.verdict
    return f"{published.shown(row)}, {said}" if said and row.rate is not None else published.shown(row)


def published_marks(heard: Heard) -> list[str]:
    """What the marks of the published figures mean, a line each."""
    rows = [row for answer in (*heard.statements, *heard.by_ethnicity) for row in answer.rows]
    return meanings({mark for row in rows for mark in (row.mark, row.published_as) if mark})


def meanings(used: set[str], said: Mapping[str, str] = reading.MEANINGS) -> list[str]:
    """What marks mean, a line each."""
    return [f"[{mark}] {said[mark]}" for mark in sorted(used)]


def document(whole: Whole) -> Document:
    """The review to print or to send, on two sheets where it is of the usual length."""
    found = whole.review
    return Document(
        title=whole.title,
        subject=f"Quarterly contract review, {found.quarter.months}",
        made_on=whole.made_on,
        blocks=tuple(_blocks(whole)),
        foot=f"{whole.title} · figures as they stood on {day(whole.made_on)} · for the parties to the contract",
    )


def _blocks(whole: Whole) -> Iterator[Block]:
    found = whole.review
    names = ", ".join(whole.commissioners.values())
    yield Paragraph(f"{found.quarter.months}, with {names}. The year so far is {found.to_date}. {HEADLINE}")
    yield Paragraph(f"{finding(found)}.", "Targets")
    who, said = clear_of_the_quarter_before(found)
    yield Paragraph(said, who)
    yield Paragraph("; ".join(f"{one.quarter.label} {one.says}" for one in whole.returns) + ".", "Returns")
    for who, words in comments(whole, WHOLE):
        yield Paragraph(words, who)
    for name, lines in found.domains.items():
        yield Heading(domain(name))
        told = columns(lines)
        yield Table(
            f"{domain(name)}: this quarter, the last and the year so far, beside the targets",
            tuple(one.heading(found) for one in told),
            tuple(tuple(one.cell(line) for one in told) for line in lines),
            tuple(one.width for one in told),
        )
        for line in lines:
            for who, words in comments(whole, line.indicator):
                yield Paragraph(words, f"{line.definition.title}: {who}")
    explained = notes(found)
    if explained:
        yield Paragraph(" ".join(f"{said.removesuffix('.')}." for said in explained))
    yield from _typed(whole)
    yield from _changes(whole)
    yield from _published(whole.heard)
    yield from _conditions(whole)
    yield from _agreed(whole)


def _typed(whole: Whole) -> Iterator[Block]:
    rows = from_totals(whole)
    if rows:
        yield Heading("From totals")
        yield Paragraph(APART)
        yield Table("From totals: what the service typed of the quarter", TOTALS_HEADINGS, tuple(rows), (35, 25, 40))
    if totals_marks(whole):
        yield Paragraph("; ".join(totals_marks(whole)) + ".")


def _changes(whole: Whole) -> Iterator[Block]:
    changes = [
        f"{one.definition.title}, {one.period}: {one.was} when it was signed, {one.now} now"
        for one in whole.moved_since
    ]
    changes += whole.changed_terms
    if changes:
        yield Heading("What has changed")
        yield Points(tuple(changes))


def _published(heard: Heard | None) -> Iterator[Block]:
    yield Heading("Published figures")
    if heard is None:
        yield Paragraph("Nothing has been published of this service yet.")
        return
    yield Paragraph(published.IN_THE_ROOM)
    if heard.statements:
        yield Heading(f"What women say, {heard.year}", 2)
        yield Table(
            f"What women say, {heard.year}", ("Women say", "Say so", "95% interval"), tuple(statements(heard)),
            (50, 20, 30),
        )  # fmt: skip
    if heard.by_ethnicity:
        names, rows = equality(heard)
        yield Heading(f"By ethnic group, {heard.year}", 2)
        widths = (28, *(24 for _ in names[1:]))
        yield Table(f"By ethnic group, {heard.year}", names, tuple(rows), widths)
    if published_marks(heard):
        yield Paragraph("; ".join(published_marks(heard)) + ".")


def _conditions(whole: Whole) -> Iterator[Block]:
    rows = conditions(whole)
    if rows:
        yield Heading("The service's conditions")
        yield Paragraph(NEVER_SCORED)
        yield Table("The service's conditions", CONDITION_HEADINGS, tuple(rows), (30, 20, 50))


def _agreed(whole: Whole) -> Iterator[Block]:
    yield Heading("Actions")
    rows = actions(whole)
    if rows:
        yield Table("Actions", ("What", "Which post", "By", "How it stands"), tuple(rows), (45, 20, 15, 20))
    else:
        yield Paragraph("None was agreed.")
    yield Heading("Signed")
    yield Points(tuple(signatures(whole)))


def _docx(whole: Whole) -> bytes:
    from dashboard.exports.word import to_docx  # what makes copies is loaded when one is asked for

    return to_docx(document(whole))


def _pdf(whole: Whole) -> bytes:
    from dashboard.exports.pdf import to_pdf

    return to_pdf(document(whole))


FORMATS: Mapping[str, Callable[[Whole], bytes]] = {
    "docx": _docx,
    "pdf": _pdf,
    "csv": lambda whole: to_csv(whole),
}
"""The copies that there are, by the endings of their files."""
_NUMBERS = ("n", "k", "value", "mark")
"""Of each time, to calculate with: how many, how many of them, a median, and what stands instead of a figure."""
_TIMES = ("year_so_far", "this_quarter", "last_quarter")
_CSV = (
    "contract", "quarter", "domain", "indicator", *(one.name for one in COLUMNS), "year_so_far_period", "service_says",
    "commissioner_says", *(f"{time}_{number}" for time in _TIMES for number in _NUMBERS),
)  # fmt: skip


def to_csv(whole: Whole) -> bytes:
    """A row for each figure: in the words of the page, with what both sides say of it, and in numbers."""
    return csv_text.to_bytes(_CSV, ([line.get(name, "") for name in _CSV] for line in _csv_rows(whole)))


def of_line(found: Review, line: Line) -> dict[str, str]:
    """A line of a review as a row of a CSV, by its columns."""
    return {
        "contract": found.contract.contract,
        "quarter": found.quarter.label,
        "domain": line.definition.domain,
        "indicator": line.indicator,
        **{one.name: one.cell(line) for one in COLUMNS},
        "year_so_far_period": found.to_date,
        **numbers("year_so_far", line.to_date),
        **numbers("this_quarter", line.quarter),
        **numbers("last_quarter", line.before),
    }


def numbers(time: str, row: Row) -> dict[str, str]:
    """A figure to calculate with, as columns of a CSV that begin with the time that it is of."""
    found = {name: getattr(row, name) for name in _NUMBERS}
    return {
        f"{time}_{name}": "" if one is None else f"{one:.10g}" if isinstance(one, float) else str(one)
        for name, one in found.items()
    }


def _csv_rows(whole: Whole) -> Iterator[dict[str, str]]:
    found = whole.review
    for line in found.lines:
        about = whole.said.about(line.indicator)
        yield of_line(found, line) | {
            "service_says": _of(whole, about, "provider"),
            "commissioner_says": _of(whole, about, "commissioner"),
        }
    for (title, this, _), answer in zip(from_totals(whole), whole.totals, strict=True):
        yield {
            "contract": found.contract.contract,
            "quarter": found.quarter.label,
            "domain": answer.definition.domain,
            "indicator": answer.indicator,
            "figure_name": f"{title} ({FROM_TOTALS})",
            "this_quarter": this,
            **numbers("this_quarter", answer.rows[0]),
        }


def _of(whole: Whole, about: Sequence[Comment], role: str) -> str:
    return " | ".join(f"{one.stands.words} ({_signed(whole, one.stands)})" for one in about if one.stands.role == role)
