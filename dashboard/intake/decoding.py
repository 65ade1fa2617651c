"""The bytes of a file → UTF-8 text with plain line ends, or why that cannot be done without guessing."""

import codecs
import re
from typing import NamedTuple

import numpy as np

from dashboard.intake.grid import Refusal

_NOT_TEXT = {
    b"%PDF": "it is a PDF",
    b"\x89PNG": "it is a picture",
    b"\xff\xd8\xff": "it is a picture",
    b"GIF8": "it is a picture",
    b"\x1f\x8b": "it is a compressed file",
    b"BZh": "it is a compressed file",
    b"7z\xbc\xaf": "it is a compressed file",
    b"{\\rtf": "it is a word processor's document",
}
_MARKUP = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\b|\?xml\b|html\b|head\b|body\b|table\b)", re.I | re.S)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MAYBE_UTF8 = re.compile(
    rb"[\xc2\xc3][\x80-\xbf]|[\xc4-\xf4][\x80-\x84\x86-\x90\x95\x97-\x9f\xa1-\xba\xbc-\xbf]",
)
"""How a letter of UTF-8 begins; of the pairs that honest Windows text can have (É’) only those are left out."""
_LINE_FEED, _RETURN, _QUOTE = 10, 13, 34


class Text(NamedTuple):
    """A file's text as UTF-8 bytes: no byte-order mark, lines ended by a line feed, the last one too.

    Line ends inside quotation marks belong to the cell and stay as they are.
    """

    data: bytes
    encoding: str = "utf-8"


def decode(content: bytes) -> Text | Refusal:
    """Read UTF-8, UTF-16 with its mark, or Windows-1252; refuse everything else."""
    bare = content.removeprefix(codecs.BOM_UTF8)
    if not bare:
        return Refusal("empty_file")
    if refusal := _not_text(bare):
        return refusal
    if content.startswith(_UTF16_MARKS):
        return _utf16(content)
    if b"\0" in content:
        return _without_mark(content)
    return _eight_bits(bare)


def _not_text(content: bytes) -> Refusal | None:
    """Files of other programs, told by how they begin."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return Refusal("old_workbook")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if b"opendocument.spreadsheet" in content[:200]:
            return Refusal("old_workbook")
        return Refusal("not_a_table", "it is a ZIP file or another document")
    if _MARKUP.match(content[:4096]):
        return Refusal("not_a_table", "it is a web page, whatever its name says")
    return next((Refusal("not_a_table", what) for mark, what in _NOT_TEXT.items() if content.startswith(mark)), None)


def _utf16(content: bytes) -> Text | Refusal:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        return Refusal("unknown_encoding")
    if "\0" in text:
        return Refusal("unknown_encoding")
    return _plain(text.encode(), "utf-16") if text else Refusal("empty_file")


def _without_mark(content: bytes) -> Refusal:
    """Every second byte nil is how UTF-16 looks; any other nil byte is no text at all."""
    nil = np.frombuffer(content, np.uint8) == 0
    shares = sorted(float(every_second.sum()) * 2 / len(nil) for every_second in (nil[0::2], nil[1::2]))
    if shares[1] > 0.5 and shares[0] < 0.1 and len(content) > 3:
        return Refusal("utf16_without_bom")
    row = content[: content.index(b"\0")].count(b"\n") + 1
    return Refusal("not_a_table", f"it holds bytes that no text has, the first in line {row}")


def _eight_bits(content: bytes) -> Text | Refusal:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return _windows(content, content[: wrong.start].count(b"\n") + 1)
    return _plain(content)


def _windows(content: bytes, row: int) -> Text | Refusal:
    """Windows-1252; refused where the text may as well be UTF-8 that was damaged or joined to something else."""
    if pair := _MAYBE_UTF8.search(content):
        return Refusal("two_encodings", row=content[: pair.start()].count(b"\n") + 1)
    try:
        return _plain(content.decode("cp1252").encode(), "windows-1252")
    except UnicodeDecodeError:
        return Refusal("unknown_encoding", row=row)


def _plain(data: bytes, encoding: str = "utf-8") -> Text:
    if b"\r" in data:
        data = _line_feeds(data) if b'"' in data else data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Text(data if data.endswith(b"\n") else data + b"\n", encoding)


def _line_feeds(data: bytes) -> bytes:
    """Line ends outside quotation marks as line feeds."""
    values = np.frombuffer(data, np.uint8).copy()
    outside = (np.cumsum(values == _QUOTE, dtype=np.uint8) & 1) == 0
    returns = (values == _RETURN) & outside
    before_feed = np.zeros_like(returns)
    before_feed[:-1] = returns[:-1] & (values[1:] == _LINE_FEED)
    values[returns] = _LINE_FEED
    plain: bytes = values[~before_feed].tobytes()
    return plain
