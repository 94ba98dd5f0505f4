"""The Word letter: 自评总结 as an official document."""

from collections.abc import Iterable, Iterator

from schemas.facts import Facts
from workbook.narrative.mixed import fill_placeholders
from workbook.narrative.paragraph import MIXED, Row
from workbook.official_page import (
    BODY_FONT,
    HEADING_FONT,
    SUBHEADING_FONT,
    TITLE_FONT,
    TITLE_LINE_POINTS,
    TITLE_POINTS,
    Style,
    official_document,
    saved,
    style_name,
)

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
    document = official_document(STYLES.values())
    for style, text in letter_paragraphs(rows, facts):
        document.add_paragraph(text, style=style_name(style))
    return saved(document, title)


def letter_paragraphs(rows: Iterable[Row], facts: Facts) -> Iterator[tuple[str, str]]:
    """(style, text) of every printed paragraph: placeholders filled, a line break starts a new one."""
    for row in rows:
        text = fill_placeholders(row.text, facts)[0] if row.kind == MIXED else row.text
        for line in text.splitlines():
            if line.strip():
                yield row.style if row.style in STYLES else "正文", line.strip()
