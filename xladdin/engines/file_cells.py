"""The files engine's sheets, names and ranges: reads come from the Grid, writes wait as Edits."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Protocol

import xlwings as xw
from xlwings import base_classes

from schemas.cells import Cell
from workbook.grid import Area, Edit, Grid, Name, address


class OpenBook(Protocol):
    """What a sheet needs of its book."""

    pending: list[Edit]

    def settle(self) -> Grid:
        """The Grid with all pending writes in it."""


class Sheets(base_classes.Sheets):
    """The sheets of a book."""

    def __init__(self, book: OpenBook) -> None:
        self.book = book

    def __call__(self, key: int | str) -> "Sheet":
        """A sheet by position or name."""
        names = list(self.book.settle().sheets)
        name = names[key - 1] if isinstance(key, int) else key
        if name not in names:
            raise xw.NoSuchObjectError(name)
        return Sheet(self.book, name)

    def __len__(self) -> int:
        return len(self.book.settle().sheets)

    def __iter__(self) -> Iterator["Sheet"]:
        return (Sheet(self.book, name) for name in self.book.settle().sheets)


class Sheet(base_classes.Sheet):
    """One sheet. `api` is itself: it carries the protection calls of the host's seam."""

    ProtectContents = True

    def __init__(self, book: OpenBook, name: str) -> None:
        self._book, self._name = book, name

    @property
    def book(self) -> OpenBook:
        """Its book."""
        return self._book

    @property  # type: ignore[misc]  # read-only here
    def name(self) -> str:
        """Its name."""
        return self._name

    @property
    def api(self) -> "Sheet":
        """Itself."""
        return self

    def Unprotect(self) -> None:  # noqa: N802
        """Protection lies in the file and is not in the way of a patch."""

    def Protect(self, **allowed: bool) -> None:  # noqa: N802
        """Protection lies in the file and stays there."""

    @property
    def names(self) -> "Names":
        """The names local to the sheet."""
        return Names(self.book, self.name)

    @property
    def used_range(self) -> "Range":
        """Everything from A1 to the last cell read."""
        rows = self.book.settle().sheets[self.name].rows
        return Range(self, (1, 1), (max(1, len(rows)), max((len(row) for row in rows), default=1)))

    def range(self, first: Any, last: Any = None) -> "Range":
        """A range by corner cells."""
        return Range(self, first, last or first)


class Names(base_classes.Names):
    """The names local to a sheet."""

    def __init__(self, book: OpenBook, sheet: str) -> None:
        self.found = [name for name in book.settle().names if name.scope == sheet]

    def __call__(self, key: int) -> "LocalName":
        """A name by position."""
        return LocalName(self.found[key - 1])

    def __len__(self) -> int:
        return len(self.found)


class LocalName(base_classes.Name):
    """A name local to a sheet."""

    def __init__(self, name: Name) -> None:
        self.found = name

    @property  # type: ignore[misc]  # read-only here
    def name(self) -> str:
        """As xlwings prints a local name."""
        return f"{self.found.scope}!{self.found.name}"

    @property  # type: ignore[misc]  # read-only here
    def refers_to(self) -> str:
        """What it refers to."""
        return f"='{self.found.sheet}'!{self.found.area}"


class Range(base_classes.Range):
    """A rectangle of cells."""

    def __init__(self, sheet: Sheet, first: Any, last: Any) -> None:
        self.sheet = sheet
        self.options: dict[str, Any] = {}
        (top, left), (bottom, right) = _corner(first), _corner(last)
        self.area = Area(top, left, bottom, right)

    @property
    def api(self) -> "Range":
        """Itself."""
        return self

    @property
    def row(self) -> int:
        """The first row."""
        return self.area.top

    @property
    def column(self) -> int:
        """The first column."""
        return self.area.left

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return self.area.bottom - self.area.top + 1, self.area.right - self.area.left + 1

    @property
    def address(self) -> str:
        """Its absolute address."""
        corners = ((self.area.top, self.area.left), (self.area.bottom, self.area.right))
        return ":".join("$" + address(row, column) for row, column in corners)

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
            self.sheet.book.pending.append(Edit(self.sheet.name, *at, None, str(text)))

    @property
    def row_height(self) -> float:
        """Not known to a Grid."""
        return 0.0

    @row_height.setter
    def row_height(self, points: float) -> None:
        edits = self.sheet.book.pending
        if edits:
            last = edits[-1]
            edits[-1] = Edit(last.sheet, last.row, last.column, last.value, last.formula, points)

    def __call__(self, row: int, column: int | None = None) -> "Range":
        """A cell by its place inside the range, from 1; counted row by row with one number."""
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        at = (self.area.top + row - 1, self.area.left + column - 1)
        return Range(self.sheet, at, at)

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def _places(self) -> list[list[tuple[int, int]]]:
        columns = range(self.area.left, self.area.right + 1)
        return [[(row, column) for column in columns] for row in range(self.area.top, self.area.bottom + 1)]

    def _paired(self, data: Any) -> Iterator[tuple[tuple[int, int], Any]]:
        rows = data if isinstance(data, (list, tuple)) else [[data]]
        for places, values in zip(self._places(), rows, strict=True):
            yield from zip(places, values, strict=True)


def _corner(cell: Any) -> tuple[int, int]:
    return (cell.row, cell.column) if isinstance(cell, Range) else (int(cell[0]), int(cell[1]))


def _typed(value: Any) -> Cell:
    """What a cell holds after typing: a leading apostrophe only says that it is text."""
    if isinstance(value, str):
        return value.removeprefix("'") or None
    return value if isinstance(value, (int, float, Decimal, dt.date)) else None
