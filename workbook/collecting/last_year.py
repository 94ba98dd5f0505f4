"""Last year's figures, from a summary workbook or a data file that `ziping collect` wrote."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from schemas.cells import Cell, is_number
from schemas.funds import MONEY, Money
from schemas.rounding import exact, plain
from workbook.collecting.comparison import ProjectYear, UnitYear, Year
from workbook.collecting.data_file import DataFileError, read_table
from workbook.collecting.page import Column, Kind
from workbook.collecting.unit_sheets import PROJECT_COLUMNS, PROJECT_SHEET, UNIT_COLUMNS, UNIT_SHEET
from workbook.files.package import NotAWorkbook, open_package

Row = dict[str, Any]
SHEETS = ((UNIT_SHEET, UNIT_COLUMNS), (PROJECT_SHEET, PROJECT_COLUMNS))
FARTHEST_HEAD = 10


class LastYearError(ValueError):
    """A file that last year's figures cannot be had from; the message is Chinese and says what to do."""


def read_last_year(data: bytes, name: str) -> Year:
    """The year a file holds. Raises LastYearError."""
    try:
        if Path(name).suffix.lower() == ".xlsx":
            units, projects = (_sheet_rows(data, *own) for own in SHEETS)
        else:
            units, projects = _data_rows(data, name)
    except (NotAWorkbook, DataFileError) as problem:
        raise LastYearError(str(problem)) from problem
    return Year(tuple(_unit(row) for row in units), tuple(_project(row) for row in projects))


def _unit(row: Row) -> UnitYear:
    return UnitYear(row["unit"], row["year"], _money(row), row["score"], row["grade"])


def _project(row: Row) -> ProjectYear:
    money, score = _money(row), row["score"]
    return ProjectYear(row["unit"], row["code"], row["name"], row["level"], money, score, row["grade"])


def _money(row: Row) -> Money:
    return Money(*(row[name] or Decimal(0) for name in MONEY))


def _data_rows(data: bytes, name: str) -> tuple[list[Row], list[Row]]:
    units = read_table(data, name, "units")
    names = {row["unit_id"]: row["unit"] for row in units}
    projects = read_table(data, name, "projects")
    return units, [row | {"unit": names.get(row["unit_id"], "")} for row in projects]


def _sheet_rows(data: bytes, sheet: str, columns: Sequence[Column]) -> list[Row]:
    """The numbered rows of a sheet by column, wherever its titles stand. Raises LastYearError, NotAWorkbook."""
    rows = _values(data, sheet)
    for number, row in enumerate(rows[:FARTHEST_HEAD]):
        at = {str(cell): place for place, cell in reversed(list(enumerate(row)))}
        if all(column.title in at for column in columns):
            places = {column: at[column.title] for column in columns}
            numbered = (own for own in rows[number + 1 :] if is_number(own[at[columns[0].title]]))
            return [
                {column.key: _read(own[place], column.kind) for column, place in places.items()} for own in numbered
            ]
    raise LastYearError(f"“{sheet}”里找不到原来的标题行。请用 ziping collect 写出的原表，或当时的数据文件。")


def _values(data: bytes, sheet: str) -> Sequence[Sequence[Cell]]:
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound, ZipError

    package = open_package(data)
    try:
        found = CalamineWorkbook.from_filelike(BytesIO(package.data)).get_sheet_by_name(sheet)
        return found.to_python(skip_empty_area=False)
    except (CalamineError, WorksheetNotFound, ZipError, OSError, ValueError) as error:
        raise LastYearError("不是 ziping collect 写出的汇总表，请核对文件。") from error


def _read(cell: Cell, kind: Kind) -> Any:
    """A cell as its column holds it: figures as Decimals, None where there is none; a year as a number."""
    if kind == "year":
        return int(cell) if is_number(cell) else None
    if kind in {"text", "centre", "verdict"}:
        return plain(exact(cell)) if is_number(cell) else str(cell)
    return exact(cell) if is_number(cell) else None
