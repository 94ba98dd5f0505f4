"""A list on a sheet, by XlsxWriter: ready to filter and to print, within Excel's limits, its texts nothing but text."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.cells import visible
from workbook.form.looks import FONT, LABEL_COLOR, LINK_COLOR, height_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

MAX_ROWS, MAX_LINKS, MAX_TEXT, MAX_LINK = 1_048_576, 65_530, 32_767, 2_000
FIRST_ROW = 2
SMALL_TYPE = 2  # characters by which a column holds more of this type than of the form's
CUT = "……（后面的字太多，没有列出）"
PAPER_A4, POINTS, HEAD_HEIGHT, HIGHEST = 9, 9, 30, 409.0
BORDER_COLOR = "BFBFBF"
# What a link's address must not hold as it is; Excel spells it so.
_SPELT = {ord(sign): f"%{ord(sign):02X}" for sign in '%#? "<>[]^`{}'}
_NO_ADDRESS = re.compile("[\x00-\x1f\ud800-\udfff]")

Value = str | int | Decimal | None


@dataclass(frozen=True)
class Column:
    """A column: its title, its width in characters, and how its numbers look."""

    title: str
    width: float
    centred: bool = False
    number_format: str = ""


@dataclass(frozen=True)
class Shown:
    """A cell with a colour (RRGGBB, "" for none) or a link ("" for none)."""

    value: Value
    color: str = ""
    link: str = ""


Row = tuple[Value | Shown, ...]


class ListSheet:
    """A sheet that holds one list under a head of titles."""

    def __init__(self, book: "Workbook", name: str, columns: Sequence[Column]) -> None:
        self.book, self.columns = book, columns
        self.sheet = book.add_worksheet(name)
        self.links = 0
        self._formats: dict[tuple[Column, str, bool], Format] = {}
        self._set_page()
        self._write_head()

    def write(self, rows: Sequence[Row]) -> None:
        """Write the rows of the list; the last row of the sheet says how many did not find room."""
        room = MAX_ROWS - FIRST_ROW + 1
        fitting = rows if len(rows) <= room else rows[: room - 1]
        for number, row in enumerate(fitting, FIRST_ROW - 1):
            cells = [value if isinstance(value, Shown) else Shown(value) for value in row]
            for across, (column, cell) in enumerate(zip(self.columns, cells, strict=True)):
                self._write(number, across, column, cell)
            self.sheet.set_row(number, self._height(cells))
        if len(fitting) < len(rows):
            left = f"还有 {len(rows) - len(fitting)} 行没有列出：一张工作表最多 {MAX_ROWS} 行。"
            self._write(MAX_ROWS - 1, 0, self.columns[0], Shown(left))
        self.sheet.autofilter(0, 0, max(1, len(fitting)), len(self.columns) - 1)

    def _write(self, row: int, across: int, column: Column, shown: Shown) -> None:
        linked = bool(shown.link) and self.links < MAX_LINKS
        look = self._format(column, shown.color, linked)
        if shown.value is None or shown.value == "":
            self.sheet.write_blank(row, across, None, look)
        elif isinstance(shown.value, str) and linked:
            self.links += 1
            self.sheet.write_url(row, across, shown.link, look, fitted(shown.value))
        elif isinstance(shown.value, str):
            self.sheet.write_string(row, across, fitted(shown.value), look)
        else:
            self.sheet.write_number(row, across, float(shown.value), look)

    def _height(self, cells: Sequence[Shown]) -> float:
        texts = zip(self.columns, (str(cell.value or "") for cell in cells), strict=True)
        return min(HIGHEST, max(height_of(text, column.width + SMALL_TYPE) for column, text in texts))

    def _write_head(self) -> None:
        look = self.book.add_format(_look(bold=True, align="center", bg_color=f"#{LABEL_COLOR}"))
        self.sheet.set_row(0, HEAD_HEIGHT)
        for across, column in enumerate(self.columns):
            self.sheet.set_column(across, across, column.width)
            self.sheet.write_string(0, across, column.title, look)

    def _set_page(self) -> None:
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_paper(PAPER_A4)
        self.sheet.set_landscape()
        self.sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_header(f'&C&"{FONT},Bold"&A')
        self.sheet.set_footer("&C第 &P 页，共 &N 页")

    def _format(self, column: Column, color: str, linked: bool) -> "Format":
        key = (column, color, linked)
        if key not in self._formats:
            look = _look(align="center" if column.centred else "left" if not column.number_format else "right")
            if column.number_format:
                look["num_format"] = column.number_format
            else:
                look["quote_prefix"] = True  # stays text when somebody edits the cell
            if color:
                look["bg_color"] = f"#{color}"
            if linked:
                look |= {"font_color": f"#{LINK_COLOR}", "underline": 1}
            self._formats[key] = self.book.add_format(look)
        return self._formats[key]


def fitted(text: str) -> str:
    """A text as a cell can hold it: control characters visible, cut where it is too long, which it says."""
    shown = visible(text)
    units = shown.encode("utf-16-le")
    if len(units) <= 2 * MAX_TEXT:
        return shown
    return units[: 2 * (MAX_TEXT - len(CUT))].decode("utf-16-le", "ignore") + CUT


def link_inside(sheet: str, cell: str) -> str:
    """A link to a cell of the same workbook."""
    return f"internal:{_place(sheet, cell)}"


def link_to_file(path: str, folder: Path, sheet: str, cell: str) -> str:
    """A link from a workbook in `folder` to a cell of the workbook at `path`.

    "" where there is no cell to go to, or no such file: members of a zip (`outer.zip!inner.xlsx`) lie in none.
    """
    if not cell or "!" in path or _NO_ADDRESS.search(path + sheet):
        return ""
    try:
        leading = os.path.relpath(path, folder)
    except ValueError:  # another drive
        leading = os.path.abspath(path)
    link = f"external:{leading.translate(_SPELT)}#{_place(sheet, cell)}"
    return link if len(link) <= MAX_LINK else ""


def _place(sheet: str, cell: str) -> str:
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell}"


def _look(**own: Any) -> dict[str, Any]:
    shared = {"font_name": FONT, "font_size": POINTS, "valign": "vcenter", "text_wrap": True}
    return {**shared, "border": 1, "border_color": f"#{BORDER_COLOR}", **own}
