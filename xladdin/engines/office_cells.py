"""The LibreOffice engine's ranges and notes: every read and write is a block."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from xlwings import base_classes

from schemas.cells import EPOCH, Cell
from xladdin.engines.formula_text import to_excel, to_office
from xladdin.engines.shared import Rectangle

DATES, ERRORS = 2, 4  # com.sun.star.sheet.CellFlags.DATETIME, FormulaResult.ERROR
ERROR_TEXTS = {
    502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A",
}  # fmt: skip
NO_COLOR = -1
HUNDREDTHS_A_POINT = 2540 / 72
MIDNIGHT = dt.datetime.combine(EPOCH, dt.time())


class Range(Rectangle):
    """A rectangle of cells."""

    @cached_property
    def native(self) -> Any:
        """The office's own range, asked for when it is needed."""
        area = self.area
        return self.sheet.native.getCellRangeByPosition(area.left - 1, area.top - 1, area.right - 1, area.bottom - 1)

    @property
    def raw_value(self) -> list[list[Cell]]:
        """The values: dates as dates, error cells as their text."""
        rows: list[list[Cell]] = [[value if value != "" else None for value in row] for row in self.native.DataArray]
        for row, column in self._found(self.native.queryContentCells(DATES)):
            number = rows[row][column]
            rows[row][column] = MIDNIGHT + dt.timedelta(days=float(str(number)))
        for row, column in self._found(self.native.queryFormulaCells(ERRORS)):
            code = self.native.getCellByPosition(column, row).getError()
            rows[row][column] = ERROR_TEXTS.get(code, "#VALUE!")
        return rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows = self._shaped(data)
        if self._has_notes():
            for down, row in enumerate(rows):
                for right, value in enumerate(row):
                    _write(self.native.getCellByPosition(right, down), value)
        else:
            self.native.setDataArray(tuple(tuple(_plain(value) for value in row) for row in rows))

    @property
    def formula(self) -> Any:
        """The formulas as Excel spells them, "=" in front; constants as text."""
        texts = self.native.FormulaArray
        return tuple(tuple(to_excel(text) if text.startswith("=") else text for text in row) for row in texts)

    @formula.setter
    def formula(self, data: Any) -> None:
        rows = [[to_office(str(text)) for text in row] for row in self._shaped(data)]
        if self._has_notes():
            for down, row in enumerate(rows):
                for right, text in enumerate(row):
                    self.native.getCellByPosition(right, down).Formula = text
        else:
            self.native.setFormulaArray(tuple(map(tuple, rows)))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The background of the first cell."""
        color = self.native.getCellByPosition(0, 0).CellBackColor
        return None if color == NO_COLOR else (color >> 16 & 255, color >> 8 & 255, color & 255)

    @color.setter
    def color(self, color: Any) -> None:
        if color is None:
            self.native.CellBackColor = NO_COLOR
        else:
            red, green, blue = bytes.fromhex(color.removeprefix("#")) if isinstance(color, str) else color
            self.native.CellBackColor = red << 16 | green << 8 | blue

    @property
    def row_height(self) -> float:
        """The height of the first row in points."""
        return float(self.native.Rows.getByIndex(0).Height) / HUNDREDTHS_A_POINT

    @row_height.setter
    def row_height(self, points: float) -> None:
        self.native.Rows.IsVisible = True
        self.native.Rows.Height = round(points * HUNDREDTHS_A_POINT)

    @property
    def note(self) -> "Note | None":
        """The note on the first cell."""
        note = Note(self.sheet, self.native.getCellByPosition(0, 0).CellAddress)
        return note if note.native is not None else None

    def add_note(self, text: str) -> "Note":
        """Hang a note on the first cell."""
        at = self.native.getCellByPosition(0, 0).CellAddress
        self.sheet.native.Annotations.insertNew(at, text)
        return Note(self.sheet, at)

    def select(self) -> None:
        """Select it."""
        self.sheet.book.document.CurrentController.select(self.native)

    def _shaped(self, data: Any) -> list[list[Any]]:
        rows, columns = self.shape
        given = data if isinstance(data, (list, tuple)) else [[data] * columns] * rows
        return [list(row) for row in given]

    def _found(self, ranges: Any) -> Iterator[tuple[int, int]]:
        """The cells of a query, counted from 0 inside this range."""
        for area in ranges.RangeAddresses:
            for row in range(area.StartRow, area.EndRow + 1):
                for column in range(area.StartColumn, area.EndColumn + 1):
                    yield row - self.area.top + 1, column - self.area.left + 1

    def _has_notes(self) -> bool:
        """Whether a note hangs on one of its cells: a block write would tear it off."""
        places = [note.position for note in self.sheet.notes]
        area = self.area
        return any(area.top <= p.Row + 1 <= area.bottom and area.left <= p.Column + 1 <= area.right for p in places)


class Note(base_classes.Note):
    """A note on a cell."""

    def __init__(self, sheet: Any, position: Any) -> None:
        self.sheet, self.position = sheet, position

    @property
    def native(self) -> Any:
        """The office's own note; None where there is none."""
        return next((note for _, note in self._all() if self._is_here(note)), None)

    @property  # type: ignore[misc]  # read-only here
    def text(self) -> str:
        """What it says."""
        return str(self.native.String)

    @property
    def location(self) -> Range:
        """The cell it hangs on."""
        return Range(self.sheet, (self.position.Row + 1, self.position.Column + 1))

    def delete(self) -> None:
        """Take it off."""
        for number, note in self._all():
            if self._is_here(note):
                self.sheet.native.Annotations.removeByIndex(number)
                return

    def _all(self) -> list[tuple[int, Any]]:
        notes = self.sheet.native.Annotations
        return [(number, notes.getByIndex(number)) for number in range(notes.Count)]

    def _is_here(self, note: Any) -> bool:
        return bool((note.Position.Row, note.Position.Column) == (self.position.Row, self.position.Column))


def _plain(value: Any) -> float | str:
    """A value as a block write takes it: a number or a text; an apostrophe in front only said that it is text."""
    if isinstance(value, str):
        return value.removeprefix("'")
    if isinstance(value, dt.datetime):
        return (value - MIDNIGHT) / dt.timedelta(days=1)
    if isinstance(value, dt.date):
        return float((value - EPOCH).days)
    return float(value) if isinstance(value, (bool, int, float, Decimal)) else ""


def _write(cell: Any, value: Any) -> None:
    """Write one cell and leave its note alone."""
    plain = _plain(value)
    if isinstance(plain, float):
        cell.Value = plain
    else:
        cell.String = plain
