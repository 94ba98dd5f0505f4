"""Where a note's box stands on its sheet and how large it must be to show its text."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from workbook.files.package import MAIN

# Pixels at 96 dpi: a half-width character and a line of the note's 9 point type, the box's margins.
_CHARACTER, _LINE, _MARGIN = 6, 16, 16
_NARROW, _WIDE, _LONG = 48, 96, 960
_SHORTEST = 16
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 8.43, 15.0
_FARTHEST = 2000
_ON = {"1", "true"}


@dataclass(frozen=True)
class Box:
    """A note's size in pixels, and its corners: column, pixels into it, row, pixels into it, twice."""

    width: int
    height: int
    corners: tuple[int, int, int, int, int, int, int, int]


class Measures:
    """Column widths and row heights of a sheet, in pixels."""

    def __init__(self, sheet: etree._Element) -> None:
        usual = sheet.find(MAIN + "sheetFormatPr")
        width = _DEFAULT_WIDTH if usual is None else float(usual.get("defaultColWidth", _DEFAULT_WIDTH))
        height = _DEFAULT_HEIGHT if usual is None else float(usual.get("defaultRowHeight", _DEFAULT_HEIGHT))
        self._width, self._height = _wide(width), _high(height)
        self._columns = [
            (int(str(item.get("min"))), int(str(item.get("max"))), _shown(item, _wide(float(item.get("width", width)))))
            for item in sheet.iterfind(f"{MAIN}cols/{MAIN}col")
        ]
        self._rows = {
            int(str(row.get("r"))): _shown(row, _high(float(row.get("ht", height))))
            for row in sheet.iterfind(f"{MAIN}sheetData/{MAIN}row")
            if row.get("r") is not None
        }

    def box(self, row: int, column: int, text: str) -> Box:
        """The box of a note that stands right of its cell, a little above it."""
        width, height = size_of(text)
        top, above = (row - 1, 10) if row > 1 else (1, 2)
        left = (column, 15)
        right = self._walk(self._column, column + 1, 15 + width)
        bottom = self._walk(self._row, top, above + height)
        return Box(width, height, (*left, top - 1, above, *right, *bottom))

    def _walk(self, size: Callable[[int], int], number: int, distance: int) -> tuple[int, int]:
        """(index from 0, pixels into it) that many pixels after the start of column or row `number`."""
        last = number + _FARTHEST
        while number < last and distance >= size(number):
            distance -= size(number)
            number += 1
        return number - 1, distance

    def _column(self, number: int) -> int:
        return next((width for first, last, width in self._columns if first <= number <= last), self._width)

    def _row(self, number: int) -> int:
        return self._rows.get(number, self._height)


def size_of(text: str) -> tuple[int, int]:
    """Width and height in pixels that show a whole text."""
    lengths = [sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line) for line in _lines(text)]
    fits = _WIDE if sum(lengths) > _LONG else _NARROW
    across = max(_SHORTEST, min(fits, max(lengths) + 2))
    # A word or a mark that may not begin a line takes room with it: a line seldom is full.
    down = sum(max(1, -(-length // (across - 2))) for length in lengths)
    return across * _CHARACTER + _MARGIN, down * _LINE + _MARGIN


def _lines(text: str) -> list[str]:
    """A text's lines, at least one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _wide(width: float) -> int:
    """A column's width in characters as pixels."""
    return round(width * 7)


def _high(height: float) -> int:
    """A row's height in points as pixels."""
    return round(height * 4 / 3)


def _shown(element: etree._Element, size: int) -> int:
    return 0 if element.get("hidden") in _ON else size
