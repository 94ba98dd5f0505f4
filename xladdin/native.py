"""The few things xlwings has no word for: protection, links, whether the program is ready to be written to.

Excel's own object model is spoken here and nowhere else. The other engines hand out, as `api`, objects that have
these methods themselves.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import xlwings as xw

from workbook.files.note_box import size_of
from workbook.grid import column_letters

EXCEL = "excel"
ALLOWED = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)
AS_ISSUED = (False, True, False, False, True, True, True)  # contents alone; formatting is allowed
EXCEL_LINKS = 1
COMMENT, FORM_CONTROL, DROP_DOWN = 4, 8, 2
POINTS_A_PIXEL = 0.75


class NativeSheet(Protocol):
    """A sheet's protection, and what of it is hidden."""

    def is_protected(self) -> bool:
        """Whether its locked cells refuse to be written."""

    def unprotect(self) -> None:
        """Lift a protection without password; one with a password stays."""

    def protect(self) -> None:
        """Put the protection back with what it allowed."""

    def hidden_rows(self, last: int) -> frozenset[int]:
        """The hidden rows up to the last."""

    def hidden_columns(self, last: int) -> frozenset[int]:
        """The hidden columns up to the last."""

    def has_pictures(self) -> bool:
        """Whether there are pictures, text boxes, charts or controls on it."""


class NativeBook(Protocol):
    """What concerns a workbook as a whole."""

    def is_ready(self) -> bool:
        """Whether nobody is typing into a cell."""

    def is_structure_protected(self) -> bool:
        """Whether sheets can be neither added nor deleted."""

    def links(self) -> tuple[str, ...]:
        """The other workbooks it draws on."""

    def hang(self, cell: xw.Range, text: str) -> bool:
        """Hang a note on a cell, its box as large as its text; whether the cell takes one."""

    def full_name(self) -> str:
        """Where it lies; not always a path."""


class ExcelSheet:
    """A sheet in Excel."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.allowed: tuple[bool, ...] = AS_ISSUED

    def is_protected(self) -> bool:
        """Whether its locked cells refuse to be written."""
        return bool(self.sheet.ProtectContents)

    def unprotect(self) -> None:
        """Lift a protection without password; one with a password stays."""
        allows = self.sheet.Protection
        drawings, scenarios = bool(self.sheet.ProtectDrawingObjects), bool(self.sheet.ProtectScenarios)
        self.allowed = (drawings, True, scenarios, False, *(bool(getattr(allows, name)) for name in ALLOWED))
        self.sheet.Unprotect("")

    def protect(self) -> None:
        """Put the protection back with what it allowed."""
        self.sheet.Protect("", *self.allowed)

    def hidden_rows(self, last: int) -> frozenset[int]:
        """The hidden rows up to the last."""
        return frozenset(_hidden(self.sheet, 1, last, str))

    def hidden_columns(self, last: int) -> frozenset[int]:
        """The hidden columns up to the last."""
        return frozenset(_hidden(self.sheet, 1, last, column_letters))

    def has_pictures(self) -> bool:
        """Whether there are pictures, text boxes, charts or controls on it."""
        return any(_is_picture(shape) for shape in self.sheet.Shapes)


class ExcelBook:
    """A workbook in Excel."""

    def __init__(self, book: Any) -> None:
        self.book = book

    def is_ready(self) -> bool:
        """Whether nobody is typing into a cell; while somebody does, Excel may refuse to answer at all."""
        try:
            return bool(self.book.Application.Ready)
        except Exception:
            return False

    def is_structure_protected(self) -> bool:
        """Whether sheets can be neither added nor deleted."""
        return bool(self.book.ProtectStructure)

    def links(self) -> tuple[str, ...]:
        """The other workbooks it draws on."""
        return tuple(str(link) for link in self.book.LinkSources(EXCEL_LINKS) or ())

    def hang(self, cell: xw.Range, text: str) -> bool:
        """Hang a note on a cell, its box as large as its text; not on one that is discussed or merged away."""
        if _is_discussed(cell.api) or _is_merged_away(cell.api):
            return False
        shape = cell.add_note(text).api.Shape
        shape.Width, shape.Height = (pixels * POINTS_A_PIXEL for pixels in size_of(text))
        return True

    def full_name(self) -> str:
        """Its path, or its address on the web."""
        return str(self.book.FullName)


def _is_discussed(cell: Any) -> bool:
    """Whether a discussion (a threaded comment) hangs on a cell; Excel 2016 and 2019 know none: an error."""
    try:
        return cell.CommentThreaded is not None
    except Exception:
        return False


def _is_merged_away(cell: Any) -> bool:
    """Whether a cell lies in a merged area and is not its first."""
    area = cell.MergeArea
    return bool((area.Row, area.Column) != (cell.Row, cell.Column))


def _is_picture(shape: Any) -> bool:
    """Whether a shape is more than a note's box, or the arrow Excel itself keeps for filters and drop-down lists."""
    if shape.Type == FORM_CONTROL:
        return bool(shape.FormControlType != DROP_DOWN)
    return bool(shape.Type != COMMENT)


def _hidden(sheet: Any, first: int, last: int, name: Callable[[int], str]) -> Iterator[int]:
    """The hidden ones of some rows or columns: asked together, and halved where the answer is neither yes nor no.

    What selects visible cells in Excel (SpecialCells) refuses protected sheets.
    """
    hidden = sheet.Range(f"{name(first)}:{name(last)}").Hidden
    if hidden is None:
        middle = (first + last) // 2
        yield from _hidden(sheet, first, middle, name)
        yield from _hidden(sheet, middle + 1, last, name)
    elif hidden:
        yield from range(first, last + 1)


def is_excel(book: xw.Book) -> bool:
    """Whether the office is Excel itself."""
    return bool(book.app.engine.name == EXCEL)


def native_sheet(sheet: xw.Sheet) -> NativeSheet:
    """The engine's own sheet."""
    return ExcelSheet(sheet.api) if is_excel(sheet.book) else sheet.api


def native_book(book: xw.Book) -> NativeBook:
    """The engine's own workbook."""
    return ExcelBook(book.api) if is_excel(book) else book.api
