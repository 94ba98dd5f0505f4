"""The Word letter: A4, the official fonts by name, one style a kind of paragraph, page numbers.

After GB/T 9704-2012: 22 lines of 28 characters, margins 37/35/28/26 mm. Fonts are named, none is shipped.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from schemas.facts import Facts
from workbook.narrative.mixed import fill_placeholders
from workbook.narrative.paragraph import MIXED, Row

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
    points: int = BODY_POINTS
    line: float = LINE_POINTS
    align: str = "both"
    indent: int = 0
    right: int = 0
    outline: int | None = None
    space_before: bool = False


STYLES = {
    style.name: style
    for style in (
        Style("附件号", HEADING_FONT, align="left"),
        Style("标题", TITLE_FONT, TITLE_POINTS, TITLE_LINE_POINTS, align="center"),
        Style("主送", BODY_FONT, align="left", space_before=True),
        Style("正文", BODY_FONT, indent=2),
        Style("一级", HEADING_FONT, indent=2, outline=0),
        Style("二级", SUBHEADING_FONT, indent=2, outline=1),
        Style("三级", BODY_FONT, indent=2, outline=2),
        Style("附件", BODY_FONT, indent=2, space_before=True),
        Style("落款", BODY_FONT, align="right", right=2, space_before=True),
        Style("日期", BODY_FONT, align="right", right=3),
    )
}


def write_letter(rows: Iterable[Row], facts: Facts, title: str) -> bytes:
    """The letter as a .docx, from the rows of 自评总结. Blank paragraphs are left out."""
    from docx import Document

    document = Document()
    _set_page(document.sections[0])
    for style in STYLES.values():
        _add_style(document, style)
    _add_style(document, Style(PAGE_STYLE, PAGE_FONT, PAGE_POINTS, 20))
    _number_pages(document)
    for style_name, text in letter_paragraphs(rows, facts):
        document.add_paragraph(text, style=_style_name(style_name))
    document.core_properties.title = title
    document.core_properties.author = "ziping"
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def letter_paragraphs(rows: Iterable[Row], facts: Facts) -> Iterator[tuple[str, str]]:
    """(style, text) of every printed paragraph: placeholders filled, a line break starts a new one."""
    for row in rows:
        text = fill_placeholders(row.text, facts)[0] if row.kind == MIXED else row.text
        for line in text.splitlines():
            if line.strip():
                yield row.style if row.style in STYLES else "正文", line.strip()


def _style_name(style: str) -> str:
    """Names of the letter's styles stand apart from Word's own."""
    return f"公文{style}"


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

    added = document.styles.add_style(_style_name(style.name), WD_STYLE_TYPE.PARAGRAPH)
    added.base_style = None
    _set_fonts(added.element.get_or_add_rPr(), style)
    layout = added.paragraph_format
    layout.space_after = Pt(0)
    layout.space_before = Pt(style.line if style.space_before else 0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(style.line)
    layout.widow_control = False
    layout.keep_with_next = style.outline is not None
    properties = added.element.get_or_add_pPr()
    _child(properties, "w:snapToGrid", val="0")
    _child(properties, "w:autoSpaceDE", val="0")
    _child(properties, "w:autoSpaceDN", val="0")
    if style.indent or style.right:
        indent = _child(properties, "w:ind")
        for side, characters in (("firstLine", style.indent), ("right", style.right)):
            if characters:
                indent.set(qn(f"w:{side}Chars"), str(characters * 100))
                indent.set(qn(f"w:{side}"), str(characters * style.points * 20))
    _child(properties, "w:jc", val=style.align)
    if style.outline is not None:
        _child(properties, "w:outlineLvl", val=str(style.outline))
    properties[:] = sorted(properties, key=lambda child: PROPERTY_ORDER.index(child.tag.rpartition("}")[2]))


def _set_fonts(properties: Any, style: Style) -> None:
    from docx.oxml.ns import qn

    fonts = _child(properties, "w:rFonts")
    for attribute, font in (("eastAsia", style.font), ("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN)):
        fonts.set(qn(f"w:{attribute}"), font)
    if style.points == BODY_POINTS:
        _child(properties, "w:spacing", val=CONDENSED)
    for tag in ("w:sz", "w:szCs"):
        _child(properties, tag, val=str(style.points * 2))


def _child(parent: Any, tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    child = OxmlElement(tag)
    for name, value in attributes.items():
        child.set(qn(f"w:{name}"), value)
    parent.append(child)
    return child


def _number_pages(document: Any) -> None:
    """— 1 —, right on odd pages, left on even ones, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles[_style_name(PAGE_STYLE)]
        properties = paragraph._p.get_or_add_pPr()
        _child(properties, "w:ind", **{f"{side}Chars": "100", side: str(PAGE_POINTS * 20)})
        _child(properties, "w:jc", val=side)
        paragraph.add_run("— ")
        _add_page_field(paragraph)
        paragraph.add_run(" —")


def _add_page_field(paragraph: Any) -> None:
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()._r
        if kind:
            _child(run, "w:fldChar", fldCharType=kind)
        else:
            _child(run, "w:instrText").text = " PAGE "
