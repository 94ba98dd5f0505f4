"""校验结果: the findings as rows of the workbook's own results sheet, each with a link to its cell."""

from collections.abc import Iterator, Sequence

from schemas.cells import Cell
from schemas.finding import SEVERITY_TITLES, Finding
from workbook.form.layout import RESULTS_SHEET
from workbook.form.plain_sheets import RESULT_TITLES, RESULTS_NOTE
from workbook.grid import Area, Edit, Grid

NOTE_ROW, FIRST_ROW = 2, 4
CODE_COLUMN, SHEET_COLUMN, CELL_COLUMN = 2, 3, 4
LONGEST = 32_000  # a cell holds no more than 32,767 characters


def results_edits(grid: Grid, findings: Sequence[Finding]) -> Iterator[Edit]:
    """The findings as rows, and blanks over what an earlier check left. Raises KeyError without the sheet."""
    yield Edit(RESULTS_SHEET, NOTE_ROW, 1, f"{counted(findings)}。{RESULTS_NOTE}")
    for number, finding in enumerate(findings):
        yield from _row(FIRST_ROW + number, finding)
    yield from _blanks(grid, FIRST_ROW + len(findings))


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


def _row(row: int, finding: Finding) -> Iterator[Edit]:
    values: tuple[Cell, ...] = (
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
    for column, value in enumerate(values, 1):
        linked = column == CELL_COLUMN and finding.sheet and finding.cell
        shown = value[:LONGEST] if isinstance(value, str) else value
        yield Edit(RESULTS_SHEET, row, column, shown or None, _link(finding) if linked else None)


def _link(finding: Finding) -> str:
    target = f"#'{finding.sheet.replace(chr(39), chr(39) * 2)}'!{finding.cell}".replace('"', '""')
    return f'=HYPERLINK("{target}","{finding.cell}")'


def _covers(cell: str, row: int, column: int) -> bool:
    try:
        return Area.parse(cell).holds(row, column)
    except ValueError:  # somebody typed over the list
        return False
