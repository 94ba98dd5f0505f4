"""The page of an official document in Word: A4, the official fonts by name, a style a kind of paragraph, page numbers.

After GB/T 9704-2012: 22 lines of 28 characters, margins 37/35/28/26 mm. Fonts are named, none is shipped.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from workbook.files.canonical import CORE, core_properties, packed

if TYPE_CHECKING:
    from docx.document import Document

LATIN = "Times New Roman"
BODY_FONT, TITLE_FONT, HEADING_FONT, SUBHEADING_FONT, PAGE_FONT = (
    "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体",
)  # fmt: skip
BODY_POINTS, TITLE_POINTS, PAGE_POINTS = 16, 22, 14
LINE_POINTS, TITLE_LINE_POINTS = 28.95, 33.0
MARGINS_MM = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
LINE_PITCH = "579"
CONDENSED = "-5"
PAGE_STYLE = "页码"
# The order in which the format wants a paragraph's properties.
PROPERTY_ORDER = (
    "keepNext", "widowControl", "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "outlineLvl",
)  # fmt: skip


@dataclass(frozen=True)
class Style:
    """A paragraph style. `indent` and `right` in characters; `outline` is the heading level, from 0."""

    name: str
    font: str
    points: float = BODY_POINTS
    line: float = LINE_POINTS
    align: str = "both"
    indent: int = 0
    right: int = 0
    outline: int | None = None
    space_before: bool = False


def official_document(styles: Iterable[Style]) -> "Document":
    """An empty document with the official page, its numbers, and these styles under `style_name`."""
    from docx import Document

    document = Document()
    _set_page(document.sections[0])
    for style in (*styles, Style(PAGE_STYLE, PAGE_FONT, PAGE_POINTS, 20)):
        _add_style(document, style)
    _number_pages(document)
    return document


def saved(document: "Document", title: str) -> bytes:
    """The document as a .docx: the same content, the same bytes."""
    stream = BytesIO()
    document.save(stream)
    with ZipFile(stream) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    return packed({**parts, CORE: core_properties(title)})


def style_name(style: str) -> str:
    """Names of the document's styles stand apart from Word's own."""
    return f"公文{style}"


def child(parent: Any, tag: str, **attributes: str) -> Any:
    """An element such as w:shd, added last to a parent, with attributes of the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    added = OxmlElement(tag)
    for name, value in attributes.items():
        added.set(qn(f"w:{name}"), value)
    parent.append(added)
    return added


def _set_page(section: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, millimetres in MARGINS_MM.items():
        setattr(section, name, Mm(millimetres))
    section.footer_distance = Mm(24)
    properties = section._sectPr
    grid = properties.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        properties.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), LINE_PITCH)


def _add_style(document: Any, style: Style) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt

    added = document.styles.add_style(style_name(style.name), WD_STYLE_TYPE.PARAGRAPH)
    added.base_style = None
    _set_fonts(added.element.get_or_add_rPr(), style)
    layout = added.paragraph_format
    layout.space_after = Pt(0)
    layout.space_before = Pt(style.line if style.space_before else 0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(style.line)
    layout.widow_control = False
    layout.keep_with_next = style.outline is not None
    properties = added.element.get_or_add_pPr()
    child(properties, "w:snapToGrid", val="0")
    child(properties, "w:autoSpaceDE", val="0")
    child(properties, "w:autoSpaceDN", val="0")
    if style.indent or style.right:
        indent = child(properties, "w:ind")
        for side, characters in (("firstLine", style.indent), ("right", style.right)):
            if characters:
                indent.set(qn(f"w:{side}Chars"), str(characters * 100))
                indent.set(qn(f"w:{side}"), f"{characters * style.points * 20:g}")
    child(properties, "w:jc", val=style.align)
    if style.outline is not None:
        child(properties, "w:outlineLvl", val=str(style.outline))
    properties[:] = sorted(properties, key=lambda child: PROPERTY_ORDER.index(child.tag.rpartition("}")[2]))


def _set_fonts(properties: Any, style: Style) -> None:
    from docx.oxml.ns import qn

    fonts = child(properties, "w:rFonts")
    for attribute, font in (("eastAsia", style.font), ("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN)):
        fonts.set(qn(f"w:{attribute}"), font)
    if style.points == BODY_POINTS:
        child(properties, "w:spacing", val=CONDENSED)
    for tag in ("w:sz", "w:szCs"):
        child(properties, tag, val=f"{style.points * 2:g}")


def _number_pages(document: Any) -> None:
    """— 1 —, right on odd pages, left on even ones, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles[style_name(PAGE_STYLE)]
        properties = paragraph._p.get_or_add_pPr()
        child(properties, "w:ind", **{f"{side}Chars": "100", side: str(PAGE_POINTS * 20)})
        child(properties, "w:jc", val=side)
        paragraph.add_run("— ")
        _add_page_field(paragraph)
        paragraph.add_run(" —")


def _add_page_field(paragraph: Any) -> None:
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()._r
        if kind:
            child(run, "w:fldChar", fldCharType=kind)
        else:
            child(run, "w:instrText").text = " PAGE "
