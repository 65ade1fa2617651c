"""What the library that reads workbooks does not tell: how far a sheet reaches, and cells that it leaves blank.

An error (`#N/A`) and a formula that was never worked out would come back as blank cells, and nobody would notice.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

from dashboard.intake.grid import Refusal

LostCells = dict[tuple[int, int], str]
"""(row, column) from 0 → the text that stands for what was lost."""

_LARGEST = 400 * 2**20
_MOST_CELLS = 50_000_000
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
_AT = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def lost_cells(content: bytes) -> dict[str, LostCells] | Refusal:
    """For each sheet, by its name, the cells that would be read as blank; or a refusal of a sheet that is too large."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _LARGEST:
            return Refusal("too_large")
        if parts.testzip():
            return Refusal("broken_workbook")
        found: dict[str, LostCells] = {}
        for name, path in _paths(parts):
            xml = parts.read(path)
            if _reach(xml) > _MOST_CELLS:
                return Refusal("too_large")
            found[name] = _lost(xml)
        return found


def _paths(parts: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet, and where it stands."""
    names = set(parts.namelist())
    book = min(name for name in names if re.fullmatch(r"xl/workbook\d*\.xml", name))
    links = ElementTree.fromstring(parts.read(f"xl/_rels/{book.removeprefix('xl/')}.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in ElementTree.fromstring(parts.read(book)).iter():
        strict = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = targets.get(sheet.get(_RELATIONSHIP, strict), "")
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if sheet.tag.endswith("}sheet") and path in names:
            yield sheet.get("name", ""), path


def _reach(xml: bytes) -> int:
    """Cells from the first to the last corner: blank ones between far ones cost memory too."""
    columns = max((_column(letters) for letters in set(re.findall(rb'\br="([A-Z]{1,3})\d', xml))), default=0)
    rows = max(map(int, set(re.findall(rb'\br="[A-Z]{0,3}(\d{1,7})"', xml))), default=0)
    return (columns + 1) * rows


def _lost(xml: bytes) -> LostCells:
    if b't="e"' not in xml and b"<f" not in xml and b":f" not in xml:
        return {}
    lost: LostCells = {}
    for cell in _CELL.finditer(xml):
        attributes, inside = cell.group(1), cell.group(2) or b""
        at = _AT.search(attributes)
        value = _VALUE.search(inside)
        if at and b't="e"' in attributes:
            lost[_place(at)] = value.group(1).decode() if value else "#VALUE!"
        elif at and value is None and re.search(rb"<(?:\w+:)?f\b", inside):
            lost[_place(at)] = "=?"
    return lost


def _place(at: re.Match[bytes]) -> tuple[int, int]:
    return int(at.group(2)) - 1, _column(at.group(1))


def _column(letters: bytes) -> int:
    number = 0
    for each in letters:
        number = number * 26 + each - 64
    return number - 1
