"""The LibreOffice engine's sheets and names."""

from collections.abc import Iterator
from typing import Any, Protocol

import xlwings as xw
from xlwings import base_classes

from xladdin.engines.formula_text import to_excel
from xladdin.engines.office_cells import Note, Range
from xladdin.engines.shared import Names

WIDE, LONG = 255, 9_999  # far enough that some cell of a shown row or column is shown


class OpenBook(Protocol):
    """What a sheet needs of its book."""

    document: Any


class Sheets(base_classes.Sheets):
    """The sheets of a book."""

    def __init__(self, book: OpenBook) -> None:
        self.book = book
        self.native = book.document.Sheets

    @property
    def active(self) -> "Sheet":
        """The sheet in front."""
        controller = self.book.document.CurrentController
        return Sheet(self.book, controller.ActiveSheet if controller else self.native.getByIndex(0))

    def all_names(self) -> "Names":
        """The names of the whole book, sheets' own included."""
        holders = [("", self.book.document), *((sheet.name, sheet.native) for sheet in self)]
        return Names([OwnName(at, held, key) for at, held in holders for key in held.NamedRanges.ElementNames])

    def __call__(self, key: int | str) -> "Sheet":
        """A sheet by position or name."""
        if isinstance(key, int):
            return Sheet(self.book, self.native.getByIndex(key - 1))
        for name in self.native.ElementNames:
            if name.lower() == key.lower():
                return Sheet(self.book, self.native.getByName(name))
        raise xw.NoSuchObjectError(key)

    def __len__(self) -> int:
        return int(self.native.Count)

    def __iter__(self) -> Iterator["Sheet"]:
        return (Sheet(self.book, self.native.getByIndex(number)) for number in range(len(self)))


class Sheet(base_classes.Sheet):
    """One sheet; `api` is itself: it has the methods of a NativeSheet."""

    def __init__(self, book: OpenBook, native: Any) -> None:
        self._book, self.native = book, native

    @property
    def book(self) -> OpenBook:
        """Its book."""
        return self._book

    @property
    def api(self) -> "Sheet":
        """Itself."""
        return self

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.native.Name)

    @name.setter
    def name(self, name: str) -> None:
        self.native.Name = name

    @property
    def index(self) -> int:
        """Its position, from 1."""
        return int(self.native.RangeAddress.Sheet) + 1

    @property  # type: ignore[misc]  # read-only here
    def visible(self) -> bool:
        """Whether it is shown."""
        return bool(self.native.IsVisible)

    @property
    def notes(self) -> list["Note"]:
        """Its notes."""
        notes = self.native.Annotations
        return [Note(self, notes.getByIndex(number).Position) for number in range(notes.Count)]

    def has_pictures(self) -> bool:
        """Whether there are drawings on it besides the boxes of its notes."""
        return bool(self.native.DrawPage.Count > self.native.Annotations.Count)

    @property
    def used_range(self) -> "Range":
        """Everything from A1 to the last cell in use."""
        cursor = self.native.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        return Range(self, (1, 1), (last.EndRow + 1, last.EndColumn + 1))

    def range(self, first: Any, last: Any = None) -> "Range":
        """A range by corner cells or address."""
        return Range(self, first, last)

    def is_protected(self) -> bool:
        """Whether its locked cells refuse to be written."""
        return bool(self.native.isProtected())

    def unprotect(self) -> None:
        """Lift a protection without password; one with a password stays, and the office says so."""
        self.native.unprotect("")

    def protect(self) -> None:
        """Put the protection back; the office remembers what it allowed."""
        self.native.protect("")

    def hidden_rows(self, last: int) -> frozenset[int]:
        """The hidden rows up to the last."""
        shown = self._shown(self.native.getCellRangeByPosition(0, 0, WIDE, last - 1), "Row")
        return frozenset(range(1, last + 1)) - shown

    def hidden_columns(self, last: int) -> frozenset[int]:
        """The hidden columns up to the last."""
        shown = self._shown(self.native.getCellRangeByPosition(0, 0, last - 1, LONG), "Column")
        return frozenset(range(1, last + 1)) - shown

    @staticmethod
    def _shown(cells: Any, what: str) -> set[int]:
        areas = cells.queryVisibleCells().RangeAddresses
        pairs = ((getattr(area, f"Start{what}"), getattr(area, f"End{what}")) for area in areas)
        return {number + 1 for start, end in pairs for number in range(start, end + 1)}

    def activate(self) -> None:
        """Bring it to the front."""
        self.book.document.CurrentController.setActiveSheet(self.native)

    def delete(self) -> None:
        """Delete it."""
        self.book.document.Sheets.removeByName(self.name)

    def copy(self, before: "Sheet | None", after: "Sheet | None") -> None:
        """Copy it, names and protection included, before or after a sheet."""
        position = before.index - 1 if before else after.index if after else len(Sheets(self.book))
        taken, number = set(self.book.document.Sheets.ElementNames), 2
        while f"{self.name}_{number}" in taken:
            number += 1
        self.book.document.Sheets.copyByName(self.name, f"{self.name}_{number}", position)


class OwnName(base_classes.Name):
    """A name of a sheet, or of the book."""

    def __init__(self, sheet: str, holder: Any, key: str) -> None:
        self.sheet, self.holder, self.key = sheet, holder, key

    @property  # type: ignore[misc]  # read-only here
    def name(self) -> str:
        """As Excel prints it: a sheet's name before its own."""
        return f"{self.sheet}!{self.key}" if self.sheet else self.key

    @property  # type: ignore[misc]  # read-only here
    def refers_to(self) -> str:
        """What it refers to, as Excel spells it."""
        return "=" + to_excel(self.holder.NamedRanges.getByName(self.key).Content)
