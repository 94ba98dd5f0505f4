"""The files engine's sheets and names."""

from collections.abc import Iterator
from typing import Any, Protocol

import xlwings as xw
from xlwings import base_classes

from workbook.grid import Area, Edit, Fill, Grid, Height, Name, Note
from workbook.grid import Sheet as GridSheet
from xladdin.engines.file_cells import CellNote, Range
from xladdin.engines.shared import Names

COPIED = "_2"


class OpenBook(Protocol):
    """What a sheet needs of its book."""

    grid: Grid
    pending: list[Edit | Fill | Height | Note]
    front: str
    lifted: set[str]

    def settle(self) -> Grid:
        """The Grid with all pending writes in it."""

    def notes(self) -> dict[tuple[str, int, int], str]:
        """The notes by (sheet, row, column)."""

    def color(self, spot: tuple[str, int, int]) -> str | None:
        """A cell's background as RRGGBB."""

    def copy_sheet(self, source: str, name: str) -> None:
        """Copy a sheet, right behind itself."""

    def drop_sheet(self, name: str) -> None:
        """Delete a sheet."""


class Sheets(base_classes.Sheets):
    """The sheets of a book."""

    def __init__(self, book: OpenBook) -> None:
        self.book = book

    def __call__(self, key: int | str) -> "Sheet":
        """A sheet by position or name."""
        names = list(self.book.grid.sheets)
        name = names[key - 1] if isinstance(key, int) else key
        if name not in names:
            raise xw.NoSuchObjectError(name)
        return Sheet(self.book, name)

    def __len__(self) -> int:
        return len(self.book.grid.sheets)

    def __iter__(self) -> Iterator["Sheet"]:
        return (Sheet(self.book, name) for name in self.book.grid.sheets)

    @property
    def active(self) -> "Sheet":
        """The sheet in front."""
        return Sheet(self.book, self.book.front)

    def all_names(self) -> "Names":
        """The names of the whole book, sheets' own included."""
        return Names([OwnName(name) for name in self.book.grid.names])


class Sheet(base_classes.Sheet):
    """One sheet. `api` is itself: it has the methods of a NativeSheet."""

    def __init__(self, book: OpenBook, name: str) -> None:
        self._book, self._name = book, name

    @property
    def book(self) -> OpenBook:
        """Its book."""
        return self._book

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        """Only a copy just made is renamed: it is made anew."""
        source = self._name.removesuffix(COPIED)
        if source == self._name:
            raise NotImplementedError("renaming a sheet")
        self.book.drop_sheet(self._name)
        self.book.copy_sheet(source, name)
        self._name = name

    @property
    def api(self) -> "Sheet":
        """Itself."""
        return self

    @property  # type: ignore[misc]  # read-only here
    def visible(self) -> bool:
        """Whether it is shown."""
        return self._sheet.visible

    @property
    def notes(self) -> list["CellNote"]:
        """Its notes."""
        return [CellNote(self, row, column) for name, row, column in self.book.notes() if name == self.name]

    def has_pictures(self) -> bool:
        """Whether there are drawings on it."""
        return self._sheet.pictures

    def is_protected(self) -> bool:
        """Whether its locked cells refuse to be written."""
        return bool(self._sheet.protected) and self.name not in self.book.lifted

    def unprotect(self) -> None:
        """Protection lies in the file and is not in the way of a patch: noted only."""
        self.book.lifted.add(self.name)

    def protect(self) -> None:
        """Protection lies in the file and stays there."""
        self.book.lifted.discard(self.name)

    def hidden_rows(self, last: int) -> frozenset[int]:
        """The hidden rows up to the last."""
        return frozenset(row for row in self._sheet.hidden_rows if row <= last)

    def hidden_columns(self, last: int) -> frozenset[int]:
        """The hidden columns up to the last."""
        return frozenset(column for column in self._sheet.hidden_columns if column <= last)

    def activate(self) -> None:
        """Bring it to the front."""
        self.book.front = self.name

    def delete(self) -> None:
        """Delete it."""
        self.book.drop_sheet(self.name)

    def copy(self, before: "Sheet | None", after: "Sheet | None") -> None:
        """Copy it, right behind itself."""
        if after is None or after.name != self.name:
            raise NotImplementedError("a copy elsewhere")
        self.book.copy_sheet(self.name, f"{self.name}{COPIED}")

    @property
    def _sheet(self) -> GridSheet:
        return self.book.grid.sheets[self.name]

    @property
    def used_range(self) -> "Range":
        """Everything from A1 to the last cell read."""
        rows = self.book.settle().sheets[self.name].rows
        return Range(self, (1, 1), (max(1, len(rows)), max((len(row) for row in rows), default=1)))

    def range(self, first: Any, last: Any = None) -> "Range":
        """A range by corner cells or address."""
        if isinstance(first, str):
            area = Area.parse(first)
            first, last = (area.top, area.left), (area.bottom, area.right)
        return Range(self, first, last or first)


class OwnName(base_classes.Name):
    """A name of a sheet, or of the book."""

    def __init__(self, name: Name) -> None:
        self.found = name

    @property  # type: ignore[misc]  # read-only here
    def name(self) -> str:
        """As xlwings prints a local name."""
        return f"{self.found.scope}!{self.found.name}" if self.found.scope else self.found.name

    @property  # type: ignore[misc]  # read-only here
    def refers_to(self) -> str:
        """What it refers to."""
        return f"='{self.found.sheet}'!{self.found.area}"
