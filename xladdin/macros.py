"""The macros: what a ribbon button runs, on the workbook that lies open. Thin over the same middle as the commands."""

from collections.abc import Iterator

import xlwings as xw

from schemas.finding import SEVERITY_TITLES
from workbook.document import Document, from_grid
from workbook.fill import height_edits, score_edits
from workbook.form.layout import RESULTS_SHEET
from workbook.form.plain_sheets import RESULT_TITLES
from workbook.grid import Edit
from workbook.narrative.sheet import merged_rows, narrative_edits
from workbook.returned.batch import Checked, check_document
from xladdin.host import apply_edits, read_grid

FIRST_RESULT = 4


def fill(book: xw.Book | None = None) -> None:
    """计算得分、生成总结: restore blank scores, write the narrative. Raises NotAWorkbook for a workbook not ours."""
    book = book or xw.Book.caller()
    apply_edits(book, score_edits(_document(book)))
    book.app.calculate()
    document = _document(book)
    rows, _ = merged_rows(document)
    apply_edits(book, [*narrative_edits(document, rows), *height_edits(document)])


def validate(book: xw.Book | None = None) -> Checked:
    """校验: the findings on sheet 校验结果, one a row. Raises NotAWorkbook for a workbook not ours."""
    book = book or xw.Book.caller()
    document = _document(book)
    verdict = check_document(book.name, document)
    apply_edits(book, _result_edits(document, verdict))
    return verdict


def _document(book: xw.Book) -> Document:
    return from_grid(read_grid(book))


def _result_edits(document: Document, verdict: Checked) -> Iterator[Edit]:
    """The findings as rows, and blanks over what an earlier check left."""
    before = len(document.grid.sheets[RESULTS_SHEET].rows) if RESULTS_SHEET in document.grid.sheets else 0
    last = max(before, FIRST_RESULT + len(verdict.findings) - 1)
    lines = [
        (SEVERITY_TITLES[f.severity], f.code, f.sheet, f.cell, f.value, f.expected, f.difference, f.message, f.remedy)
        for f in verdict.findings
    ]
    for row in range(FIRST_RESULT, last + 1):
        number = row - FIRST_RESULT
        values = lines[number] if number < len(lines) else ("",) * len(RESULT_TITLES)
        for column, value in enumerate(values, 1):
            yield Edit(RESULTS_SHEET, row, column, value or None)
