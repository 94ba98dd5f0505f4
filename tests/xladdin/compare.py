"""What two workbooks hold, cell by cell, whichever office saved them."""

from io import BytesIO

import docx

from schemas.cells import Cell
from workbook.files.reader import read_workbook
from workbook.grid import Sheet, address
from workbook.returned.batch import check

OWN_SHEETS = ("_ziping", "校验结果")


def entries(data: bytes) -> dict[str, Cell]:
    """Sheet!cell → what stands there, on the sheets an accountant fills; blanks left out."""
    sheets = read_workbook(data).sheets
    return {place: value for name in sheets if name not in OWN_SHEETS for place, value in cells(sheets[name]).items()}


def results(data: bytes) -> list[list[Cell]]:
    """The rows of 校验结果."""
    sheet = read_workbook(data).sheets["校验结果"]
    rows = [[_plain(sheet.value(row, column)) for column in range(1, 10)] for row in range(4, len(sheet.rows) + 1)]
    return [row for row in rows if any(row)]


def cells(sheet: Sheet) -> dict[str, Cell]:
    return {
        f"{sheet.name}!{address(row, column)}": _plain(value)
        for row, values in enumerate(sheet.rows, 1)
        for column, value in enumerate(values, 1)
        if value not in (None, "")
    }


def findings(data: bytes) -> list[tuple[str, str, str, str]]:
    """What the check says of a workbook: (code, sheet, cell, message)."""
    (verdict,) = check([("某单位.xlsx", data)])
    return [(found.code, found.sheet, found.cell, found.message) for found in verdict.findings]


def scores(data: bytes) -> dict[str, Cell]:
    """Every score, total and grade of a workbook."""
    return {place: value for place, value in entries(data).items() if place.partition("!")[2][0] in "HIL"}


def lines(letter: bytes) -> list[str]:
    """The letter's paragraphs."""
    return [paragraph.text for paragraph in docx.Document(BytesIO(letter)).paragraphs]


def _plain(value: Cell) -> Cell:
    """Numbers as far as both programs keep them; a line break is a line break."""
    if isinstance(value, float):
        return round(value, 9)
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
