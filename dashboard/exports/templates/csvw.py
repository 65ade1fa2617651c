"""What each column of a sheet is, for programs: metadata as in CSV on the Web (W3C, 2015), a file for each sheet."""

import json
import re
from typing import Any

from dashboard.definitions.columns import Column
from dashboard.definitions.sheets import SheetLayout
from dashboard.exports.templates.described import Described, described

_RECORD_NUMBER = "[A-Za-z0-9_./-]{1,64}"
_OWN_LISTS = ("ethnicity", "answer")
"""Columns in which more is read than the codes: labels, and numbers beside `invited`."""


def metadata(layout: SheetLayout) -> bytes:
    """The metadata of `SHEET.csv`, to lie beside it as `SHEET.csv-metadata.json`."""
    table = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{layout.name}.csv",
        "dc:title": f"{layout.name}: one row for each {layout.a_row.partition(' ')[2]}",
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "quoteChar": '"'},
        "tableSchema": {"columns": [_column(each) for each in described(layout)], **_key(layout)},
    }
    return json.dumps(table, indent=2, ensure_ascii=False).encode() + b"\n"


def _key(layout: SheetLayout) -> dict[str, list[str]]:
    """What tells a row from every other; only where none of it may be blank, as CSVW asks of a key."""
    required = all(layout.by_name[name].required for name in layout.unique)
    return {"primaryKey": list(layout.unique)} if required else {}


def _column(each: Described) -> dict[str, Any]:
    codes = "; ".join(f"{code} = {meaning}" for code, meaning in each.codes.items())
    return {
        "name": each.name,
        "titles": each.name,
        "dc:description": f"{each.column.meaning}.{f' Codes: {codes}.' if codes else ''}",
        "rdfs:comment": f"Needed: {each.needed}.",
        "required": each.column.required,
        "datatype": _datatype(each.column, list(each.codes)),
    }


def _datatype(column: Column, codes: list[str]) -> dict[str, Any]:
    match column.kind:
        case "date":
            return {"base": "date", "format": "yyyy-MM-dd"}
        case "month":
            return {"base": "gYearMonth"}
        case "whole_number":
            return {"base": "integer", "minimum": int(column.lowest), "maximum": int(column.highest)}
        case "number":
            return {"base": "decimal", "minimum": column.lowest, "maximum": column.highest}
        case "record_number" | "code":
            return {"base": "string", "format": _RECORD_NUMBER}
    if codes and column.name not in _OWN_LISTS:
        return {"base": "string", "format": "|".join(re.escape(code) for code in codes)}
    return {"base": "string", "maxLength": 64} if column.kind == "label" else {"base": "string"}
