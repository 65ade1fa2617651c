"""A document as PDF/UA: tagged, so that it can be read out, with its tables' headings and their descriptions."""

import json
from dataclasses import asdict
from importlib import resources
from typing import Literal

import typst

from dashboard.exports.document import Document

STANDARD: Literal["ua-1"] = "ua-1"


def to_pdf(document: Document) -> bytes:
    """The document as the bytes of a PDF file, A4 across."""
    look = resources.files("dashboard.exports").joinpath("document.typ").read_bytes()
    data = {
        "title": document.title,
        "subject": document.subject,
        "foot": document.foot,
        "year": document.made_on.year,
        "month": document.made_on.month,
        "day": document.made_on.day,
        "blocks": [{"kind": type(block).__name__.lower(), **asdict(block)} for block in document.blocks],
    }
    return typst.compile(look, sys_inputs={"document": json.dumps(data)}, pdf_standards=STANDARD)
