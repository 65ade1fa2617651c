"""The workbook that tables are laid out in."""

import importlib
from datetime import datetime

from dashboard.exports import workbook


def cover() -> bytes:
    book = workbook.Workbook(title="Title", subject="Subject", created=datetime(2025, 4, 1))
    book.add_text("cover", "Title", ["A line."])
    return book.to_bytes()


def test_the_first_workbook_has_the_same_bytes_as_those_after_it():
    importlib.reload(workbook)
    assert cover() == cover()
