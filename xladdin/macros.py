"""The macros: what a ribbon button runs, on the workbook that lies open. Thin over the same middle as the commands."""

from collections.abc import Iterator

import xlwings as xw

from schemas.finding import SEVERITY_TITLES
from workbook.document import Document, from_grid
from workbook.files.package import NotAWorkbook
from workbook.fill import STEPS
from workbook.form.layout import RESULTS_SHEET
from workbook.form.plain_sheets import RESULT_TITLES
from workbook.grid import Edit
from workbook.returned.batch import Checked, check_document
from xladdin.host import apply_edits, read_grid

FIRST_RESULT = 4


def fill(book: xw.Book | None = None) -> None:
    """计算得分、生成总结: the steps of the `fill` command, but for new sheets. Raises NotAWorkbook."""
    book = book or xw.Book.caller()
    for step in STEPS:
        apply_edits(book, step(_document(book)))
        book.app.calculate()


def validate(book: xw.Book | None = None) -> Checked:
    """校验: the findings on sheet 校验结果, one a row. Raises NotAWorkbook for a workbook not ours."""
    book = book or xw.Book.caller()
    document = _document(book)
    if RESULTS_SHEET not in document.grid.sheets:
        raise NotAWorkbook(f"缺少工作表“{RESULTS_SHEET}”，没有地方列出问题，请从原模板补回。")
    verdict = check_document(book.name, document)
    apply_edits(book, _result_edits(document, verdict))
    return verdict


def _document(book: xw.Book) -> Document:
    return from_grid(read_grid(book))


def _result_edits(document: Document, verdict: Checked) -> Iterator[Edit]:
    """The findings as rows, and blanks over what an earlier check left."""
    before = len(document.grid.sheets[RESULTS_SHEET].rows)
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
