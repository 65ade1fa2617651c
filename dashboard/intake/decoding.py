"""The bytes of a file → UTF-8 text with plain line ends, or why that cannot be done without guessing."""

import codecs
from typing import NamedTuple

import numpy as np

_NOT_TEXT = {
    b"%PDF": "it is a PDF",
    b"\x89PNG": "it is a picture",
    b"\xff\xd8\xff": "it is a picture",
    b"GIF8": "it is a picture",
    b"\x1f\x8b": "it is a compressed file",
}
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Refusal(NamedTuple):
    """Why a file cannot be read: the rule, where, and what fills the rule's message."""

    code: str
    detail: str = ""
    row: int | None = None


class Text(NamedTuple):
    """A file's text as UTF-8 bytes: no byte-order mark, lines ended by a line feed, the last one too."""

    data: bytes
    windows: bool = False
    """It was not UTF-8, and was read as Windows-1252."""


def decode(content: bytes) -> Text | Refusal:
    """Read UTF-8, UTF-16 with its mark, or Windows-1252; refuse everything else."""
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        return Refusal("empty_file")
    if refusal := _not_text(content):
        return refusal
    if content.startswith(_UTF16_MARKS):
        return _utf16(content)
    if b"\0" in content:
        return _without_mark(content)
    return _eight_bits(content)


def _not_text(content: bytes) -> Refusal | None:
    """Files of other programs, told by how they begin."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        excel = content.startswith(b"\xd0") or b"xl/" in content
        return Refusal("workbook") if excel else Refusal("not_a_table", "it is a ZIP file or another document")
    return next((Refusal("not_a_table", what) for mark, what in _NOT_TEXT.items() if content.startswith(mark)), None)


def _utf16(content: bytes) -> Text | Refusal:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        return Refusal("unknown_encoding")
    if "\0" in text:
        return Refusal("unknown_encoding")
    return _plain(text.encode()) if text.strip() else Refusal("empty_file")


def _without_mark(content: bytes) -> Refusal:
    """Every second byte nil is how UTF-16 looks; any other nil byte is no text at all."""
    nil = np.frombuffer(content, np.uint8) == 0
    shares = sorted(float(every_second.sum()) * 2 / len(nil) for every_second in (nil[0::2], nil[1::2]))
    is_utf16 = shares[1] > 0.5 and shares[0] < 0.1
    return Refusal("utf16_without_bom") if is_utf16 else Refusal("not_a_table", "it holds bytes that no text has")


def _eight_bits(content: bytes) -> Text | Refusal:
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return _plain(content.decode("cp1252").encode(), windows=True)
        except UnicodeDecodeError:
            return Refusal("unknown_encoding")
    return _plain(content)


def _plain(data: bytes, *, windows: bool = False) -> Text:
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Text(data if data.endswith(b"\n") else data + b"\n", windows)
