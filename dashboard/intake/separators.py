"""Which separator a text file has: the only one under which every row has the cells of the header."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from dashboard.intake.grid import Asked, Choice, Heading, Note, Refusal, Refused
from dashboard.intake.shape import SEPARATORS, Shape, shape_of
from dashboard.intake.structure import Records, scan, without_spaces_after

_NO_CHOICE = Choice()
_SAMPLE = 1 << 16
_MOST_COLUMNS = 1 << 14
"""As many as Excel has."""
_FIRST_LINE = re.compile(rb"[^\n]*\n")


class Found(NamedTuple):
    """A reading in which every row has its cells."""

    data: bytes
    separator: str
    records: Records
    shape: Shape
    notes: tuple[Note, ...] = ()

    @property
    def columns(self) -> int:
        return len(self.shape.cells)


def separated(data: bytes, choice: Choice = _NO_CHOICE) -> Found | Asked | Refused:
    """The one reading of a text, or the one that was chosen."""
    if choice.separator:
        return _read(data, choice.separator, choice)
    possible = [mark for mark in SEPARATORS if mark.encode() in data]
    if not possible:
        return _read(data, ",")
    if len(data) > 2 * _SAMPLE and len(possible) > 1:
        possible = _possible_in(_sample(data), possible)
    readings = {mark: _read(data, mark) for mark in possible}
    wide = [found for found in readings.values() if isinstance(found, Found) and found.columns > 1]
    if len(wide) == 1:
        return wide[0]
    if wide:
        marks = [found.separator for found in wide]
        refusal = Refusal("two_separators", " and ".join(map(_spoken, marks)))
        return Asked(refusal, wide[0].shape.heading, tuple(map(Choice, marks)), names_tell=True)
    return _nearest(data, readings)


def _possible_in(sample: bytes, possible: list[str]) -> list[str]:
    """The separators that the beginning of a long file leaves possible; one of them, if none is."""
    readings = {mark: _read(sample, mark) for mark in possible if mark.encode() in sample}
    fitting = [
        mark
        for mark, found in readings.items()
        if (isinstance(found, Found) and found.columns > 1) or isinstance(found, Asked)
    ]
    return fitting or [_likeliest(sample, possible)]


def _sample(data: bytes) -> bytes:
    """The beginning of a text, up to the end of a line outside quotation marks."""
    end = data.rfind(b"\n", 0, _SAMPLE) + 1
    while end and data.count(b'"', 0, end) % 2:
        end = data.rfind(b"\n", 0, end - 1) + 1
    return data[:end] if end else data


def _nearest(data: bytes, readings: Mapping[str, Found | Asked | Refused]) -> Found | Asked | Refused:
    """No separator makes a table: one column if none stands outside quotation marks, else what is wrong."""
    single = [each for each in readings.values() if isinstance(each, Found) and not len(each.records.separators)]
    return single[0] if len(single) == len(readings) else readings[_likeliest(data, list(readings))]


def _likeliest(data: bytes, possible: Sequence[str]) -> str:
    """The separator that stands most often in the first line that has any; of equals the more usual."""
    for line in _FIRST_LINE.finditer(data):
        counts = {mark: line.group().count(mark.encode()) for mark in possible}
        if any(counts.values()):
            return max(possible, key=lambda mark: counts[mark])
    return possible[0]


def _read(data: bytes, separator: str, choice: Choice = _NO_CHOICE) -> Found | Asked | Refused:
    """The text under one separator, as it stands or else as other programs write it."""
    first = _as_it_stands(data, separator, choice)
    if isinstance(first, Found) and not _begins_with_space(first.shape):
        return first
    for changed, note in _rewritten(data, separator):
        found = _as_it_stands(changed, separator, choice)
        if isinstance(found, Found):
            return found._replace(notes=(note,))
    return first


def _begins_with_space(shape: Shape) -> bool:
    return len(shape.cells) > 1 and all(cell.startswith(" ") for cell in shape.cells[1:])


def _rewritten(data: bytes, separator: str) -> Iterator[tuple[bytes, Note]]:
    """Other ways of writing that can be read in one way only: each as plain CSV."""
    mark = separator.encode()
    if mark + b" " in data and (spaced := without_spaces_after(data, separator)):
        yield spaced, Note("spaces_after_separators")
    if b'"' in data:
        beside = rb'(^|%s|\n)[ ]*+("(?:[^"]|"")*+")[ ]*+(?=%s|\n)' % (re.escape(mark), re.escape(mark))
        unspaced = re.sub(beside, rb"\1\2", data)
        if unspaced != data:
            yield unspaced, Note("spaces_beside_quotes")
        if b'\\"' in data:
            yield data.replace(b'\\"', b'""'), Note("backslash_quotes")


def _as_it_stands(data: bytes, separator: str, choice: Choice = _NO_CHOICE) -> Found | Asked | Refused:
    records = scan(data, separator)
    if isinstance(records, Refusal):
        return Refused((records,), _first_heading(data, separator))
    if records.separator_counts.max() >= _MOST_COLUMNS:
        return Refused((Refusal("not_a_table", f"it has more than {_MOST_COLUMNS:,} columns"),))
    shape = shape_of(data, records, choice)
    if isinstance(shape, Asked):
        return replace(shape, choices=tuple(each._replace(separator=separator) for each in shape.choices))
    return Found(data, separator, records, shape) if isinstance(shape, Shape) else shape


def _first_heading(data: bytes, separator: str) -> Heading | None:
    """The header of a text whose quotation marks do not pair, if its own line is whole."""
    start = len(data) - len(data.lstrip(b' \t\n,;|"'))
    start = data.rfind(b"\n", 0, start) + 1
    line = data[start : data.find(b"\n", start) + 1]
    records = scan(line, separator) if line else None
    if records is None or isinstance(records, Refusal):
        return None
    shape = shape_of(line, records, _NO_CHOICE)
    if not isinstance(shape, Shape):
        return None
    return Heading(shape.cells, tuple(range(len(shape.cells))), data.count(b"\n", 0, start) + 1)


def _spoken(mark: str) -> str:
    return {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}[mark]
