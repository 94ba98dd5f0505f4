"""校验结果: the findings as rows of the workbook's own results sheet, each with a link to its cell."""

from collections.abc import Iterator, Sequence

from schemas.finding import SEVERITY_TITLES, Finding
from workbook.form.layout import RESULTS_SHEET
from workbook.form.looks import height_of
from workbook.form.plain_sheets import RESULT_TITLES, RESULT_WIDTHS, RESULTS_NOTE
from workbook.grid import Area, Edit, Grid, Height

NOTE_ROW, FIRST_ROW = 2, 4
CODE_COLUMN, SHEET_COLUMN, CELL_COLUMN = 2, 3, 4
LONGEST = 32_000  # a cell holds no more than 32,767 characters
HIGHEST = 409.0  # points; Excel shows no higher row


def results_edits(grid: Grid, findings: Sequence[Finding]) -> Iterator[Edit]:
    """The findings as rows, and blanks over what an earlier check left. Raises KeyError without the sheet."""
    yield Edit(RESULTS_SHEET, NOTE_ROW, 1, f"{counted(findings)}。{RESULTS_NOTE}")
    for number, finding in enumerate(findings):
        yield from _row(FIRST_ROW + number, finding)
    yield from _blanks(grid, FIRST_ROW + len(findings))


def results_heights(findings: Sequence[Finding]) -> Iterator[Height]:
    """Rows high enough for the findings' texts."""
    for row, finding in enumerate(findings, FIRST_ROW):
        texts = zip(_texts(finding), RESULT_WIDTHS, strict=True)
        yield Height(RESULTS_SHEET, row, min(HIGHEST, max(height_of(text, width) for text, width in texts)))


def blank_edits(grid: Grid) -> Iterator[Edit]:
    """The sheet as it was before the first check. Raises KeyError without the sheet."""
    yield Edit(RESULTS_SHEET, NOTE_ROW, 1, f"校验后，{RESULTS_NOTE}")
    yield from _blanks(grid, FIRST_ROW)


def code_at(grid: Grid, sheet: str, row: int, column: int) -> str:
    """The rule of the finding listed in a row of the results sheet, or standing at a cell of another; else ""."""
    results = grid.sheets.get(RESULTS_SHEET)
    if results is None:
        return ""
    if sheet == RESULTS_SHEET:
        return str(results.value(row, CODE_COLUMN) or "") if row >= FIRST_ROW else ""
    for listed in range(FIRST_ROW, len(results.rows) + 1):
        cell = str(results.value(listed, CELL_COLUMN) or "")
        if results.value(listed, SHEET_COLUMN) == sheet and cell and _covers(cell, row, column):
            return str(results.value(listed, CODE_COLUMN) or "")
    return ""


def counted(findings: Sequence[Finding]) -> str:
    """How many findings of each severity there are, in words."""
    numbers = [(title, sum(f.severity == severity for f in findings)) for severity, title in SEVERITY_TITLES.items()]
    said = "，".join(f"{title} {number} 处" for title, number in numbers if number)
    return said or "没有发现问题"


def _blanks(grid: Grid, first: int) -> Iterator[Edit]:
    for row in range(first, len(grid.sheets[RESULTS_SHEET].rows) + 1):
        yield from (Edit(RESULTS_SHEET, row, column, None) for column in range(1, len(RESULT_TITLES) + 1))


def _texts(finding: Finding) -> tuple[str, ...]:
    return (
        SEVERITY_TITLES[finding.severity],
        finding.code,
        finding.sheet,
        finding.cell,
        finding.value,
        finding.expected,
        finding.difference,
        finding.message,
        finding.remedy,
    )


def _row(row: int, finding: Finding) -> Iterator[Edit]:
    for column, text in enumerate(_texts(finding), 1):
        linked = column == CELL_COLUMN and finding.sheet and finding.cell
        yield Edit(RESULTS_SHEET, row, column, text[:LONGEST] or None, _link(finding) if linked else None)


def _link(finding: Finding) -> str:
    target = f"#'{finding.sheet.replace(chr(39), chr(39) * 2)}'!{finding.cell}".replace('"', '""')
    return f'=HYPERLINK("{target}","{finding.cell}")'


def _covers(cell: str, row: int, column: int) -> bool:
    try:
        return Area.parse(cell).holds(row, column)
    except ValueError:  # somebody typed over the list
        return False
