"""Sheets of the summary, written from the top down: headings, notes and tables with live totals.

All texts are untrusted: they are written as text, never as a formula or a link.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal

from schemas.cells import printable
from schemas.rounding import FINE_MONEY_PLACES, MONEY_PLACES, is_fine
from workbook.files.canonical import canonical
from workbook.form.looks import BLACK, FONT, GREY, LABEL_COLOR, TITLE_FONT, WRONG_COLOR, height_of

Kind = Literal["text", "centre", "money", "percent", "points", "count", "year", "verdict"]
Plain = str | int | Decimal | None
FORMATS = {"money": "#,##0.00", "percent": "0.00%", "points": "0.00", "count": "#,##0"}
FINE_MONEY = "#,##0.0000"
SUM = "SUM({own})"
RATE = 'IF({full_year}=0,IF({executed}=0,0,""),{executed}/{full_year})'
MEAN = 'IF(COUNT({own})=0,"",AVERAGE({own}))'
PASSED, A4 = "通过", 9
MOST_CHARACTERS = 16_000
BAR_COLOR = "#CFE2F3"
TITLE_HEIGHT, ROW_HEIGHT, HIGHEST_ROW = 30, 18, 400


@dataclass(frozen=True)
class Formula:
    """A live formula, without its equals sign, and the value it has."""

    text: str
    value: Plain


Value = Plain | Formula


@dataclass(frozen=True)
class Column:
    """A column of a table: its key in formulas, its title, its width in characters, what it holds.

    `total` is the formula of its total ("" for none): {own} is the column's data, {key_area} that of another column,
    {key} another column's total.
    """

    key: str
    title: str
    width: float
    kind: Kind = "text"
    total: str = ""


@dataclass(frozen=True)
class Span:
    """Where a table stands on its sheet: its first and last row of data and its columns, from 0.

    The totals stand in the row after the last; a table without rows has `last` before `first`.
    """

    sheet: str
    first: int
    last: int
    columns: Mapping[str, int]

    def area(self, key: str) -> str:
        """A column's data, for formulas: '单位汇总'!$D$4:$D$80."""
        from xlsxwriter.utility import xl_range_abs

        return f"'{self.sheet}'!{xl_range_abs(self.first, self.columns[key], self.last, self.columns[key])}"

    def total(self, key: str) -> str:
        """The cell of a column's total, for formulas."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        return f"'{self.sheet}'!{xl_rowcol_to_cell(self.last + 1, self.columns[key], True, True)}"


class Book:
    """The workbook being written."""

    def __init__(self) -> None:
        from xlsxwriter import Workbook

        self._stream = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.workbook = Workbook(self._stream, options | {"strings_to_numbers": False})
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}

    def look(self, **properties: Any) -> Any:
        """A cell format, each made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            common = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
            self._looks[key] = self.workbook.add_format(common | properties)
        return self._looks[key]

    def finish(self) -> bytes:
        """The workbook's bytes, the same for the same content."""
        self.workbook.close()
        return canonical(self._stream.getvalue())


class Page:
    """A sheet: A4 landscape, one page wide; what is written next stands in `row`, from 0."""

    def __init__(self, book: Book, name: str, widths: Sequence[float]) -> None:
        self.book, self.name, self.row, self.widths = book, name, 0, list(widths)
        self.sheet = book.workbook.add_worksheet(name)
        for number, width in enumerate(widths):
            self.sheet.set_column(number, number, width)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.set_footer("&C第 &P 页，共 &N 页")
        self.sheet.center_horizontally()
        self.sheet.hide_gridlines(2)

    def title(self, text: str, note: str = "") -> None:
        """The sheet's title, and a line under it."""
        look = self.book.look(font_name=TITLE_FONT, font_size=16, align="center")
        self.sheet.set_row(self.row, TITLE_HEIGHT)
        self._across(text, look)
        if note:
            self.note(note)

    def heading(self, text: str) -> None:
        """The title of one of several tables, after a blank row."""
        self.row += 1
        self._across(text, self.book.look(bold=True, font_size=11))

    def line(self, text: str, color: str = BLACK) -> None:
        """A sentence across the sheet, as high as it needs."""
        self.sheet.set_row(self.row, min(height_of(text, sum(self.widths)), HIGHEST_ROW))
        self._across(text, self.book.look(font_color=f"#{color}", text_wrap=True))

    def note(self, text: str) -> None:
        """A remark across the sheet."""
        self.line(text, GREY)

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[Value]], totals: Sequence[Plain] = ()) -> Span:
        """A table with its titles and, where given, its totals: live formulas that hold these values already."""
        self._titles(columns)
        first = self.row + 1
        for own in rows:
            self.row += 1
            self._cells(columns, own)
        span = Span(self.name, first, self.row, {column.key: number for number, column in enumerate(columns)})
        self.row += 1
        if totals:
            self._totals(columns, totals, span)
        return span

    def keep_heads(self, span: Span) -> None:
        """Titles that stay in sight and are printed on every page, with filters."""
        self.sheet.freeze_panes(span.first, 2)
        self.sheet.repeat_rows(span.first - 1)
        self.sheet.autofilter(span.first - 1, 0, max(span.first, span.last), len(span.columns) - 1)

    def bars(self, span: Span, key: str) -> None:
        """Bars behind the shares (0 to 1) of a column."""
        column = span.columns[key]
        rule = {"type": "data_bar", "bar_solid": True, "bar_color": BAR_COLOR, "min_type": "num", "max_type": "num"}
        self.sheet.conditional_format(
            span.first, column, max(span.first, span.last), column, rule | {"min_value": 0, "max_value": 1}
        )

    def _totals(self, columns: Sequence[Column], totals: Sequence[Plain], span: Span) -> None:
        cells: dict[str, str] = {}
        for column in columns:
            cells |= {column.key: span.total(column.key), f"{column.key}_area": span.area(column.key)}
        live = span.last >= span.first
        formulas = [column.total.format(own=span.area(column.key), **cells) if live else "" for column in columns]
        row = [Formula(text, value) if text else value for text, value in zip(formulas, totals, strict=True)]
        self._cells(columns, row, bold=True)
        self.row += 1

    def _titles(self, columns: Sequence[Column]) -> None:
        look = self.book.look(bold=True, border=1, align="center", text_wrap=True, bg_color=f"#{LABEL_COLOR}")
        for number, column in enumerate(columns):
            self.sheet.write_string(self.row, number, column.title, look)
        self._set_height(column.title for column in columns)

    def _cells(self, columns: Sequence[Column], row: Sequence[Value], bold: bool = False) -> None:
        """A row of a table, as high as its texts and as wide as its figures need."""
        for number, (column, value) in enumerate(zip(columns, row, strict=True)):
            plain = value.value if isinstance(value, Formula) else value
            if isinstance(plain, Decimal) and column.kind == "money":
                self._widen(number, len(f"{plain:,.{FINE_MONEY_PLACES if is_fine(plain) else MONEY_PLACES}f}") + 2)
            self._write(number, value, self._look(column.kind, plain, bold))
        self._set_height(value if isinstance(value, str) else "" for value in row)

    def _set_height(self, texts: Iterable[str]) -> None:
        heights = (height_of(text[:MOST_CHARACTERS], width) for text, width in zip(texts, self.widths, strict=False))
        self.sheet.set_row(self.row, min(max(ROW_HEIGHT, *heights), HIGHEST_ROW))

    def _widen(self, column: int, width: float) -> None:
        """A column wide enough for a figure: one that does not fit would show as ####."""
        if width > self.widths[column]:
            self.widths[column] = width
            self.sheet.set_column(column, column, width)

    def _across(self, text: str, look: Any) -> None:
        self.sheet.merge_range(self.row, 0, self.row, len(self.widths) - 1, "", look)
        self.sheet.write_string(self.row, 0, printable(text)[:MOST_CHARACTERS], look)
        self.row += 1

    def _write(self, column: int, value: Value, look: Any) -> None:
        if isinstance(value, Formula):
            cached = float(value.value) if isinstance(value.value, Decimal) else value.value
            self.sheet.write_formula(self.row, column, f"={value.text}", look, "" if cached is None else cached)
        elif value is None or value == "":
            self.sheet.write_blank(self.row, column, None, look)
        elif isinstance(value, str):
            self.sheet.write_string(self.row, column, printable(value)[:MOST_CHARACTERS], look)
        else:
            self.sheet.write_number(self.row, column, float(value), look)

    def _look(self, kind: Kind, value: Plain, bold: bool = False) -> Any:
        if kind == "text":
            return self.book.look(border=1, text_wrap=True, indent=1, bold=bold)
        if kind == "verdict" and value not in {PASSED, "", None}:
            return self.book.look(border=1, align="center", bg_color=f"#{WRONG_COLOR}")
        if kind in {"centre", "verdict", "year"}:
            return self.book.look(border=1, align="center", text_wrap=True, bold=bold)
        fine = kind == "money" and isinstance(value, Decimal) and is_fine(value)
        return self.book.look(border=1, align="right", num_format=FINE_MONEY if fine else FORMATS[kind], bold=bold)
