"""Marks on the live sheets: cells coloured, notes hung, and both taken off again."""

from collections.abc import Sequence

import xlwings as xw

from schemas.finding import Finding
from workbook.document import Document
from workbook.grid import Plan, Spot, parse_address
from workbook.marking import (
    COLORS,
    colors_before,
    is_ours,
    marks,
    note_text,
    printed_color,
    remembering,
)
from xladdin.host import carry_out, writable
from xladdin.native import native_book


def put_on(book: xw.Book, document: Document, findings: Sequence[Finding]) -> None:
    """Mark the cells of the findings. Nothing is painted before it is written down what colour it had."""
    wanted = marks(document.layout, findings)
    with writable(book, dict.fromkeys(sheet for sheet, _, _ in wanted)):
        bare = {}
        for spot, mark in wanted.items():
            cell = _cell(book, spot)
            before = _color(cell)
            text = note_text(mark, before, printed_color(document.layout, spot))
            if cell.note is not None or not native_book(book).hang(cell, text):
                bare[spot] = before
        carry_out(book, Plan(edits=tuple(remembering(document.hidden, bare))))
        for spot, mark in wanted.items():
            _cell(book, spot).color = f"#{mark.color}"


def take_off(book: xw.Book, document: Document) -> int:
    """Take every mark off: its note, and the colour where it is still ours. Returns how many cells were marked."""
    noted = _noted(book)
    texts = {spot: note.text for spot, note in noted.items()}
    before = colors_before(document.layout, document.hidden, texts)
    before = {spot: color for spot, color in before.items() if spot[0] in document.grid.sheets}
    with writable(book, dict.fromkeys(sheet for sheet, _, _ in before)):
        for spot, color in before.items():
            if _color(_cell(book, spot)) in COLORS.values():
                _cell(book, spot).color = f"#{color}" if color else None
        for note in noted.values():
            note.delete()
    carry_out(book, Plan(edits=tuple(remembering(document.hidden, {}))))
    return len(before)


def _cell(book: xw.Book, spot: Spot) -> xw.Range:
    sheet, row, column = spot
    return book.sheets[sheet].range((row, column))


def _noted(book: xw.Book) -> dict[Spot, xw.main.Note]:
    """The cells with a note of ours."""
    found = {}
    for sheet in book.sheets:
        for note in sheet.notes:
            if is_ours(note.text):
                found[(sheet.name, *parse_address(note.location.address.partition(":")[0]))] = note
    return found


def _color(cell: xw.Range) -> str | None:
    color = cell.color
    return None if color is None else "{:02X}{:02X}{:02X}".format(*color)
