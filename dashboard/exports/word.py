"""A document as a Word file, with real headings, and tables whose headings are repeated and described."""

import io
from datetime import datetime, time
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from dashboard.exports.document import Block, Document, Heading, Paragraph, Points, Table

_MARGIN, _ABOVE, _WIDTH, _HEIGHT = 12, 9, 297, 210
"""Millimetres: A4 across, with its margins at the sides, and above and below."""
_SIZE = 8


def to_docx(document: Document) -> bytes:
    """The document as the bytes of a DOCX file."""
    file = docx.Document()
    _page(file)
    properties = file.core_properties
    properties.title, properties.subject = document.title, document.subject
    properties.author, properties.language = "Outcomes dashboard", "en-GB"
    properties.created = properties.modified = datetime.combine(document.made_on, time())
    file.add_heading(document.title, level=1)
    for block in document.blocks:
        _add(file, block)
    foot = file.sections[0].footer.paragraphs[0]
    foot.text = f"{document.foot} · page "
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _field(paragraph: Any, what: str) -> None:
    """Something that Word fills in: the page's number."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    field.append(OxmlElement("w:r"))
    field[0].append(OxmlElement("w:t"))
    field[0][0].text = "1"
    paragraph._p.append(field)


def _page(file: Any) -> None:
    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(_WIDTH), Mm(_HEIGHT)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(_ABOVE)
    section.header_distance = section.footer_distance = Mm(_ABOVE / 2)
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(_SIZE)
    normal.paragraph_format.space_after = Pt(2)
    _say_language(normal)
    for level, size in ((1, 15), (2, 10.5), (3, 9)):
        style = file.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), None
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # which would count for more than the name
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(4), Pt(2)


def _say_language(style: Any) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    style.element.get_or_add_rPr().append(language)


def _add(file: Any, block: Block) -> None:
    match block:
        case Heading():
            file.add_heading(block.text, level=block.level + 1)
        case Paragraph():
            paragraph = file.add_paragraph()
            if block.who:
                paragraph.add_run(f"{block.who}: ").bold = True
            paragraph.add_run(block.text)
        case Points():
            for text in block.texts:
                file.add_paragraph(text, style="List Bullet")
        case Table():
            _add_table(file, block)


def _add_table(file: Any, block: Table) -> None:
    table = file.add_table(rows=1, cols=len(block.headings), style="Table Grid")
    table.autofit = False
    _describe(table, block.caption)
    _only_lines_across(table)
    _repeat(table.rows[0])
    for cell, heading in zip(table.rows[0].cells, block.headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text)
    room, whole = _WIDTH - 2 * _MARGIN, sum(block.widths)
    for column, width in zip(table.columns, block.widths, strict=True):
        column.width = Mm(room * width / whole)  # LibreOffice looks here, Word at the cells
    for row in table.rows:
        _keep_together(row)
        for cell, width in zip(row.cells, block.widths, strict=True):
            cell.width = Mm(room * width / whole)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    after = file.add_paragraph()  # without one, two tables become one
    after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.line_spacing = Pt(4)


def _describe(table: Any, caption: str) -> None:
    """What is read out of a table before it."""
    for name in ("w:tblCaption", "w:tblDescription"):
        said = OxmlElement(name)
        said.set(qn("w:val"), caption)
        table._tbl.tblPr.append(said)


def _only_lines_across(table: Any) -> None:
    """Thin grey lines under rows, and none down: the figures are what is to be seen."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "nil" if side in ("top", "left", "right", "insideV") else "single")
        line.set(qn("w:sz"), "4")
        line.set(qn("w:color"), "999999")
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _repeat(row: Any) -> None:
    """A row of headings: read out with each cell under it, and repeated on the next page."""
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(repeated)


def _keep_together(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
