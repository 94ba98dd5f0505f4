"""退回修改通知: the letter that sends a returned workbook back to its unit, with what to mend and how to return it.

Texts of the workbook stand in it as plain text; what Word cannot hold is made visible.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from schemas.cells import visible
from schemas.finding import Finding, Severity
from workbook.narrative.letter import STYLES
from workbook.official_page import BODY_FONT, HEADING_FONT, Style, child, official_document, saved, style_name
from workbook.returned.verdict import Checked

if TYPE_CHECKING:
    from docx.document import Document

TITLE = "退回修改通知"
NOBODY = "有关单位"
HEADS = ("序号", "单元格", "填的是", "应为", "问题", "怎么改")
WIDTHS_MM = (13, 22, 22, 22, 40, 37)
CENTRED = 2  # the first columns, which hold a number and a place
WHOLE_FILE, NOTHING = "整个文件", "—"
GROUP_COLOR, HEAD_COLOR = "F2F2F2", "EAF1F8"
MOST_ROWS, LONGEST = 300, 300
TABLE_HEAD = Style("表头", HEADING_FONT, 10.5, 16, align="center")
TABLE_TEXT = Style("表文", BODY_FONT, 10.5, 16, align="left")
TABLE_NUMBER = Style("表号", BODY_FONT, 10.5, 16, align="center")
_FOLDER = re.compile(r".*(?:[/\\]|\.zip!)", re.IGNORECASE | re.DOTALL)
MENDING = (
    "请在退回的工作簿里修改，不要另换表格。浅黄色格由单位填写；其他格是公式或固定文字，会自动计算，不要改动。",
    "改完后点“生成总结”，再点“校验”，直到没有错误。没有“绩效自评”选项卡的，把工作簿拖到“自评填报”图标上。",
    "按原来的途径重新报送，文件名不变。对所列问题有不同意见的，请书面说明理由和依据，一并报送。",
)
REOPENING = (
    "请按上面的办法处理，处理后在 Excel 或 WPS 中打开看一遍，内容完整再报送。",
    "按原来的途径重新报送，文件名不变。仍有困难的，请与我们联系。",
)


@dataclass(frozen=True)
class _Section:
    """A part of the letter: its heading, paragraphs, and the findings its table lists."""

    heading: str
    paragraphs: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def is_sent_back(checked: Checked) -> bool:
    """Whether a verdict calls for a letter: a workbook with errors, or a file that could not be read."""
    return checked.status in {"invalid", "unreadable"}


def write_send_back(checked: Checked, day: dt.date, bureau: str = "") -> bytes:
    """The letter (.docx) on one returned file, dated `day`, signed by `bureau` where it is given.

    Waived findings and hints are left out. Raises ValueError where there is nothing to send back.
    """
    if not is_sent_back(checked):
        raise ValueError(f"{checked.path} is {checked.status}: there is nothing to send back")
    document = official_document((*STYLES.values(), TABLE_HEAD, TABLE_TEXT, TABLE_NUMBER))
    _add(document, "标题", TITLE)
    _add(document, "主送", f"{_addressee(checked)}：")
    _add(document, "正文", _received(checked))
    for number, section in enumerate(_sections(checked)):
        _add(document, "一级", f"{'一二三'[number]}、{section.heading}")
        for text in section.paragraphs:
            _add(document, "正文", text)
        if section.findings:
            _add_table(document, section.findings)
    if bureau:
        _add(document, "落款", bureau)
    _add(document, "日期" if bureau else "落款", f"{day.year}年{day.month}月{day.day}日")
    return saved(document, TITLE)


def _addressee(checked: Checked) -> str:
    return (checked.summary.unit if checked.summary else "") or NOBODY


def _received(checked: Checked) -> str:
    """What was received, and what came of it."""
    summary = checked.summary
    year = f"{summary.year}年度" if summary and summary.year else ""
    received = f"你单位报送的{year}预算绩效自评工作簿（文件：{_FOLDER.sub('', checked.path)}）收悉。"
    if checked.status == "unreadable":
        return f"{received}这个文件打不开或不能校验，现予退回，请处理后重新报送。"
    errors, warnings = _of(checked, "error"), _of(checked, "warning")
    counted = f"错误 {len(errors)} 处" + (f"、需要核对的 {len(warnings)} 处" if warnings else "")
    return f"{received}经校验，有{counted}，现予退回，请修改后重新报送。"


def _sections(checked: Checked) -> Iterator[_Section]:
    if checked.status == "unreadable":
        yield _Section("退回的原因和办法", tuple(f"{own.message}办法：{own.remedy}" for own in checked.findings))
        yield _Section("重新报送", _numbered(REOPENING))
        return
    errors, warnings = _of(checked, "error"), _of(checked, "warning")
    yield _Section("必须修改的问题", ("下列问题逐条改正后才能通过。金额单位：万元。",), errors)
    if warnings:
        yield _Section("请核对的问题", ("下列问题请核对：确有出入的一并修改，情况属实的可以不改。",), warnings)
    yield _Section("修改和重新报送", _numbered(MENDING))


def _of(checked: Checked, severity: Severity) -> tuple[Finding, ...]:
    """The findings of a severity that are not waived."""
    return tuple(own for own in checked.findings if own.severity == severity and not own.waived)


def _numbered(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{number}. {text}" for number, text in enumerate(texts, 1))


def _add(document: "Document", style: str, text: str) -> None:
    document.add_paragraph(_fitted(text), style=style_name(style))


def _add_table(document: "Document", findings: Sequence[Finding]) -> None:
    """A table of findings, those of a sheet together under its name; the head repeats, no row breaks."""
    table = document.add_table(rows=0, cols=len(HEADS), style="Table Grid")
    table.autofit = False
    _set_widths(table)
    head = _add_row(table, HEADS, (TABLE_HEAD,) * len(HEADS))
    child(head._tr.get_or_add_trPr(), "w:tblHeader")
    _shade(head, HEAD_COLOR)
    listed = findings[:MOST_ROWS]
    numbers = iter(range(1, len(listed) + 1))
    styles = (TABLE_NUMBER,) * CENTRED + (TABLE_TEXT,) * (len(HEADS) - CENTRED)
    for sheet, group in groupby(listed, key=lambda finding: finding.sheet):
        own = list(group)
        _add_group(table, f"{sheet or WHOLE_FILE}（{len(own)} 处）")
        for finding in own:
            texts = (finding.cell, finding.value, finding.expected, finding.message, finding.remedy)
            _add_row(table, (str(next(numbers)), *(text or NOTHING for text in texts)), styles)
    if len(listed) < len(findings):
        _add_group(table, f"还有 {len(findings) - len(listed)} 处没有列出，改完上面的再校验一次就会看到。")


def _set_widths(table: Any) -> None:
    from docx.shared import Mm

    for column, width in zip(table.columns, WIDTHS_MM, strict=True):
        column.width = Mm(width)


def _add_row(table: Any, texts: Sequence[str], styles: Sequence[Style]) -> Any:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    row = table.add_row()
    child(row._tr.get_or_add_trPr(), "w:cantSplit")
    for cell, text, style in zip(row.cells, texts, styles, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style_name(style.name)  # its id; by name python-docx would search all styles each time
        paragraph.add_run(_fitted(text))
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return row


def _add_group(table: Any, text: str) -> None:
    """A line across the table, which stays with the row after it."""
    row = _add_row(table, (text, *("",) * (len(HEADS) - 1)), (TABLE_TEXT,) * len(HEADS))
    merged = row.cells[0].merge(row.cells[-1])
    for paragraph in merged.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    merged.paragraphs[0].paragraph_format.keep_with_next = True
    _shade(row, GROUP_COLOR)


def _shade(row: Any, color: str) -> None:
    for cell in dict.fromkeys(cell._tc for cell in row.cells):
        child(cell.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=color)


def _fitted(text: str) -> str:
    """A text as the letter shows it: what Word cannot hold made visible, short enough for a row."""
    shown = visible(text)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}……"
