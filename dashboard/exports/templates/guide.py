"""The guide: one page in plain words, to read or to print, of every sheet, every column and every code."""

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from pathlib import Path

from dashboard.definitions.meanings import Meanings
from dashboard.definitions.sheets import SheetLayout
from dashboard.definitions.tiers import PARTS, TIERS
from dashboard.definitions.wide import LAYOUTS, WIDE, WIDE_ONLY
from dashboard.exports.templates.described import Described, described

_STYLE = Path(__file__).with_name("guide.css")
_HEADINGS = ("Column", "Needed", "What it means and what to write", "Example")
_TITLE = "What to send: every sheet, every column"
_INTRODUCTION = """\
Each sheet is a table: the column names in the first row, then a row for each thing that it counts. Columns may stand in
any order, and those that are not always needed may be left out. A blank cell means that you do not give an answer; it
is never read as a no.

Send one quarter at a time, such as 2025-26 Q3 for October to December 2025. The referrals sheet holds every referral
that was open at any moment of the quarter or, simpler, every referral since your contract began.

Never in any file: names, dates of birth, addresses, postcodes, phone numbers, e-mail addresses, official numbers (CRN,
NOMIS, PNC, NHS, National Insurance), workers' names or notes. A file with these is refused. The page pseudonymise.html
takes them off, on your own computer.

No woman has to tell you anything. That she declined, or was not asked, is an answer, and no fault of yours."""

_ABOUT_WIDE = """\
For a small service: one sheet in the place of referrals, accommodation and assessments, with one row for each referral.
It has all columns of the referrals sheet, and these. What is known at the start is kept with the date on which the work
started, or that of the referral where it has not; what is known at exit with the date on which it ended; and what is
known later with the date three months after that. A Star, or a questionnaire of your own, goes in the assessments
sheet."""


def guide() -> bytes:
    """The page, complete in one file."""
    style = _STYLE.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_TITLE}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n<h1>{_TITLE}</h1>",
            *(f"<p>{escape(text)}</p>" for text in _INTRODUCTION.split("\n\n")),
            _tiers(),
            _contents(),
            *(_sheet(layout) for layout in LAYOUTS.values()),
            "</main>\n</body>\n</html>\n",
        )
    ).encode()


def _tiers() -> str:
    """What each tier needs, and what it shows."""
    rows = "".join(
        f'<tr><th scope="row">{escape(part.what)}</th><td data-said="Set">{part.tier}</td>'
        f'<td data-said="Columns">{escape(part.columns_in_words)}</td>'
        f'<td data-said="You will see">{escape(part.shows)}</td></tr>'
        for part in PARTS
    )
    said = "; ".join(f"{name}: {what}" for name, what in TIERS.items())
    return (
        f"<p>There are three sets of columns, and each is enough by itself. {escape(said.capitalize())}.</p>\n"
        '<table class="tiers">\n<thead><tr><th scope="col">If you send</th><th scope="col">Set</th>'
        f'<th scope="col">Columns</th><th scope="col">You will see</th></tr></thead>\n<tbody>{rows}</tbody>\n</table>'
    )


def _contents() -> str:
    links = "".join(
        f'<li><a href="#{name}">{name}</a>: one row for each {_thing(layout)}{_short(layout)}</li>'
        for name, layout in LAYOUTS.items()
    )
    return f'<nav aria-label="Sheets"><ul>{links}</ul></nav>'


def _sheet(layout: SheetLayout) -> str:
    headings = "".join(f'<th scope="col">{heading}</th>' for heading in _HEADINGS)
    rows = "\n".join(_row(each) for each in described(layout) if layout is not WIDE or each.name in WIDE_ONLY)
    return (
        f'<h2 id="{layout.name}">{layout.name}</h2>\n<p>{escape(_about(layout))}</p>\n'
        f"<table>\n<thead><tr>{headings}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _short(layout: SheetLayout) -> str:
    return ", with her housing and questionnaires: for small services" if layout is WIDE else ""


def _about(layout: SheetLayout) -> str:
    if layout is WIDE:
        return _ABOUT_WIDE
    sent = "part of a quarterly return" if layout.of_a_return else "sent by itself, for no quarter"
    return (
        f"One row for each {_thing(layout)}; {sent}. No two rows may have the same {_and(layout.unique)}. "
        "A thick line marks the columns that are always needed."
    )


def _row(each: Described) -> str:
    start = '<tr class="always">' if each.always else "<tr>"
    meaning = f"{escape(each.column.meaning)}. Write {escape(each.form)}.{_codes(each.codes)}{_also(each)}"
    shown = f"<code>{escape(each.example)}</code>" if each.example else "blank"
    return (
        f'{start}<th scope="row"><code>{each.name}</code></th><td data-said="Needed">{escape(each.needed)}</td>'
        f'<td>{meaning}</td><td class="example" data-said="Example">{shown}</td></tr>'
    )


def _codes(codes: Meanings) -> str:
    items = "".join(f"<li><code>{escape(code)}</code> {escape(meaning)}</li>" for code, meaning in codes.items())
    return f'<ul class="codes">{items}</ul>' if items else ""


def _also(each: Described) -> str:
    """The other spellings that are read, but for those that the list above holds already."""
    words = {meaning.lower() for meaning in each.codes.values()}
    pairs = [f"{escape(text)} for {escape(code)}" for text, code in each.column.also if text.lower() not in words]
    said = f"Read as well: {', '.join(pairs)}." if pairs else ""
    return f"{said} An age in years is read as its band." if each.column.name == "age_band" else said


def _thing(layout: SheetLayout) -> str:
    """`a referral` → `referral`."""
    return layout.a_row.partition(" ")[2]


def _and(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
