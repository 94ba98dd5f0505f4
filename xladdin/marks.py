"""Marks on the live sheets: cells coloured, notes hung, and both taken off again."""

from collections.abc import Mapping, Sequence

import xlwings as xw

from schemas.finding import Finding
from workbook.document import Document
from workbook.grid import Plan, parse_address
from workbook.marking import COLORS, Mark, Spot, is_ours, marks, printed_color, remembered, remembering
from xladdin.host import carry_out, writable
from xladdin.native import native_book


def put_on(book: xw.Book, document: Document, findings: Sequence[Finding]) -> None:
    """Mark the cells of the findings. What colour they had is written down before the first is painted."""
    wanted = marks(document, findings)
    before = {spot: _color(book, spot) for spot in wanted}
    carry_out(book, Plan(edits=tuple(remembering(document, before))))
    with writable(book, dict.fromkeys(sheet for sheet, _, _ in wanted)):
        for (sheet, row, column), mark in wanted.items():
            _mark(book, book.sheets[sheet].range((row, column)), mark)


def take_off(book: xw.Book, document: Document) -> int:
    """Take every mark off: its note, and the colour where it is still ours. Returns how many cells were marked."""
    before = remembered(document)
    noted = _noted(book)
    spots = [spot for spot in dict.fromkeys((*before, *noted)) if spot[0] in document.grid.sheets]
    with writable(book, dict.fromkeys(sheet for sheet, _, _ in spots)):
        for spot in spots:
            _unmark(book, document, spot, before)
        for note in noted.values():
            note.delete()
    carry_out(book, Plan(edits=tuple(remembering(document, {}))))
    return len(spots)


def _mark(book: xw.Book, cell: xw.Range, mark: Mark) -> None:
    cell.color = f"#{mark.color}"
    if cell.note is None:
        native_book(book).hang(cell, mark.text)


def _unmark(book: xw.Book, document: Document, spot: Spot, before: Mapping[Spot, str | None]) -> None:
    if _color(book, spot) in COLORS.values():
        color = before[spot] if spot in before else printed_color(document, spot)
        sheet, row, column = spot
        book.sheets[sheet].range((row, column)).color = f"#{color}" if color else None


def _noted(book: xw.Book) -> dict[Spot, xw.main.Note]:
    """The cells with a note of ours."""
    found = {}
    for sheet in book.sheets:
        for note in sheet.notes:
            if is_ours(note.text):
                found[(sheet.name, *parse_address(note.location.address.partition(":")[0]))] = note
    return found


def _color(book: xw.Book, spot: Spot) -> str | None:
    sheet, row, column = spot
    color = book.sheets[sheet].range((row, column)).color
    return None if color is None else "{:02X}{:02X}{:02X}".format(*color)
