"""A live workbook: its Grid by block reads, Edits applied in blocks. Only xlwings calls that every engine has."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import xlwings as xw

from schemas.cells import Cell
from workbook.grid import Area, Edit, Grid, Name, Sheet

FORMULA_STARTS = ("=", "+", "-", "@", "'")
ERROR_TEXTS = ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!")


def read_grid(book: xw.Book) -> Grid:
    """The open workbook as a Grid: two block reads a sheet."""
    return Grid({sheet.name: _read_sheet(sheet) for sheet in book.sheets}, tuple(_names(book)))


def apply_edits(book: xw.Book, edits: Iterable[Edit]) -> None:
    """Write edits into the open workbook, a run of neighbouring cells at a time.

    Screen updating is off and protection lifted while it writes; both come back in every case.
    """
    ordered = sorted(edits, key=lambda edit: (edit.sheet, edit.row, edit.formula is not None, edit.column))
    with _quiet(book.app):
        for name, own in groupby(ordered, key=lambda edit: edit.sheet):
            sheet = book.sheets[name]
            with _unprotected(sheet):
                for run in _runs(own):
                    _write(sheet, run)


def _read_sheet(sheet: xw.Sheet) -> Sheet:
    used = sheet.used_range
    top, left = used.row, used.column
    values: list[list[Cell]] = used.options(ndim=2, err_to_str=True).value
    texts = used.formula
    formula_rows = texts if isinstance(texts, (tuple, list)) else ((texts,),)
    rows: list[list[Cell]] = [[] for _ in range(top - 1)]
    rows += [[None] * (left - 1) + list(row) for row in values]
    formulas, errors = {}, {}
    for down, row in enumerate(formula_rows):
        for right, text in enumerate(row):
            at = (top + down, left + right)
            if isinstance(text, str) and text.startswith("=") and text != values[down][right]:
                formulas[at] = text[1:]
            if values[down][right] in ERROR_TEXTS:
                errors[at] = str(values[down][right])
    return Sheet(sheet.name, rows, formulas, errors)


def _names(book: xw.Book) -> Iterator[Name]:
    """The names that refer to one area; foreign ones are of no use to the form."""
    for sheet in book.sheets:
        for name in sheet.names:
            target, _, area = str(name.refers_to).lstrip("=").rpartition("!")
            try:
                bounds = Area.parse(area)
            except ValueError:
                continue
            bare = name.name.rpartition("!")[2]
            yield Name(bare, sheet.name, target.strip("'").replace("''", "'"), bounds)


def _runs(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Edits of neighbouring cells in one row, values and formulas apart."""
    run: list[Edit] = []
    for edit in edits:
        if run and not _follows(run[-1], edit):
            yield run
            run = []
        run.append(edit)
    if run:
        yield run


def _follows(before: Edit, edit: Edit) -> bool:
    same_kind = (before.formula is None) == (edit.formula is None)
    return same_kind and before.row == edit.row and before.column + 1 == edit.column


def _write(sheet: xw.Sheet, run: list[Edit]) -> None:
    first, last = run[0], run[-1]
    cells = sheet.range((first.row, first.column), (last.row, last.column))
    if first.formula is not None:
        cells.formula = [["=" + (edit.formula or "").lstrip("=") for edit in run]]
    else:
        cells.value = [[_as_typed(edit.value) for edit in run]]
    heights = [edit.height for edit in run if edit.height is not None]
    if heights:
        cells.row_height = max(heights)


def _as_typed(value: Cell) -> Cell:
    """Text stays text, whatever it begins with."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


@contextmanager
def _quiet(app: xw.App) -> Iterator[None]:
    before = app.screen_updating
    app.screen_updating = False
    try:
        yield
    finally:
        app.screen_updating = before


@contextmanager
def _unprotected(sheet: xw.Sheet) -> Iterator[None]:
    """The one seam to the engine's own protection calls; our sheets carry no password."""
    native: Any = sheet.api
    protected = bool(native.ProtectContents)
    if protected:
        native.Unprotect()
    try:
        yield
    finally:
        if protected:
            native.Protect(AllowFormattingCells=True, AllowFormattingColumns=True, AllowFormattingRows=True)
