"""The files engine's ranges and notes: reads come from the Grid, writes wait as Edits, Fills and Notes."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from xlwings import base_classes

from schemas.cells import Cell
from workbook.grid import Edit, Fill, Height, Note
from xladdin.engines.shared import Rectangle

_LINK = re.compile(r'=HYPERLINK\("(?:[^"]|"")*","([^"]*)"\)')


class Range(Rectangle):
    """A rectangle of cells."""

    @property
    def raw_value(self) -> list[list[Cell]]:
        """The values, error cells as their text."""
        sheet = self.sheet.book.settle().sheets[self.sheet.name]
        return [[sheet.errors.get(at) or sheet.value(*at) for at in row] for row in self._places()]

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        for at, value in self._paired(data):
            self.sheet.book.pending.append(Edit(self.sheet.name, *at, _typed(value)))

    @property
    def formula(self) -> Any:
        """The formulas, "=" in front; constants as text."""
        sheet = self.sheet.book.settle().sheets[self.sheet.name]
        return tuple(
            tuple(f"={sheet.formulas[at]}" if at in sheet.formulas else str(sheet.value(*at) or "") for at in row)
            for row in self._places()
        )

    @formula.setter
    def formula(self, data: Any) -> None:
        for at, text in self._paired(data):
            self.sheet.book.pending.append(Edit(self.sheet.name, *at, _shown(str(text)), str(text)))

    @property
    def row_height(self) -> float:
        """Not known to a Grid."""
        return 0.0

    @row_height.setter
    def row_height(self, points: float) -> None:
        for row in range(self.area.top, self.area.bottom + 1):
            self.sheet.book.pending.append(Height(self.sheet.name, row, points))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The background of the first cell."""
        color = self.sheet.book.color((self.sheet.name, self.row, self.column))
        if color is None:
            return None
        red, green, blue = bytes.fromhex(color)
        return red, green, blue

    @color.setter
    def color(self, color: str | None) -> None:
        for row in self._places():
            for at in row:
                self.sheet.book.pending.append(Fill(self.sheet.name, *at, color.removeprefix("#") if color else None))

    @property
    def note(self) -> "CellNote | None":
        """The note on the first cell."""
        spot = (self.sheet.name, self.row, self.column)
        return CellNote(self.sheet, self.row, self.column) if spot in self.sheet.book.notes() else None

    def add_note(self, text: str) -> "CellNote":
        """Hang a note on the first cell."""
        self.sheet.book.pending.append(Note(self.sheet.name, self.row, self.column, text))
        return CellNote(self.sheet, self.row, self.column)

    def select(self) -> None:
        """Select it."""

    def _places(self) -> list[list[tuple[int, int]]]:
        columns = range(self.area.left, self.area.right + 1)
        return [[(row, column) for column in columns] for row in range(self.area.top, self.area.bottom + 1)]

    def _paired(self, data: Any) -> Iterator[tuple[tuple[int, int], Any]]:
        rows = data if isinstance(data, (list, tuple)) else [[data]]
        for places, values in zip(self._places(), rows, strict=True):
            yield from zip(places, values, strict=True)


class CellNote(base_classes.Note):
    """A note on a cell."""

    def __init__(self, sheet: Any, row: int, column: int) -> None:
        self.sheet, self.spot = sheet, (sheet.name, row, column)

    @property  # type: ignore[misc]  # read-only here
    def text(self) -> str:
        """What it says."""
        return str(self.sheet.book.notes()[self.spot])

    @property
    def location(self) -> Range:
        """The cell it hangs on."""
        return Range(self.sheet, self.spot[1:], self.spot[1:])

    def delete(self) -> None:
        """Take it off."""
        self.sheet.book.pending.append(Note(*self.spot, None))


def _shown(formula: str) -> str | None:
    """What a link shows; all other formulas are the form's, and wait for `calculate`."""
    link = _LINK.fullmatch(formula)
    return link[1] if link else None


def _typed(value: Any) -> Cell:
    """What a cell holds after typing: a leading apostrophe only says that it is text."""
    if isinstance(value, str):
        return value.removeprefix("'") or None
    return value if isinstance(value, (int, float, Decimal, dt.date)) else None
