"""Drawing on a sheet with openpyxl: labels, entry cells, computed cells, validations, print set-up."""

from collections.abc import Iterable
from copy import copy
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.formatting.rule import Rule as ConditionalRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from schemas.column import Column
from schemas.tables import FIRST_YEAR, LAST_YEAR
from workbook.form.looks import (
    BLACK,
    DAY_FORMAT_ID,
    ENTRY_COLOR,
    FORMATS,
    GREY,
    LABEL_COLOR,
    TITLE_FONT,
    Look,
)
from workbook.grid import Area, address

SIDE = Side(style="thin", color="7F7F7F")
BORDER = Border(left=SIDE, right=SIDE, top=SIDE, bottom=SIDE)


class Painter:
    """Draws on one sheet. Areas are texts such as "A4:B4"; multi-cell areas are merged."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._styled: dict[Look, Any] = {}

    def title(self, area: str, text: str) -> None:
        """A heading over the form."""
        self._cell(area, text, Look(font=TITLE_FONT, size=18, border=False))

    def note(self, area: str, text: str, *, align: str = "left", color: str = "595959") -> None:
        """A remark outside the table."""
        self._cell(area, text, Look(size=9, color=color, border=False, align=align))

    def label(self, area: str, text: str) -> None:
        """A locked heading cell of the form."""
        self._cell(area, text, Look(bold=True, fill=LABEL_COLOR))

    def text(self, area: str, text: str | int | Decimal, *, align: str = "center") -> None:
        """A locked plain cell of the form."""
        self._cell(area, text, Look(align=align))

    def computed(self, area: str, number_format: str = "General", *, align: str = "center", grey: bool = False) -> None:
        """A locked cell for a formula."""
        self._cell(area, None, Look(color=GREY if grey else BLACK, number_format=number_format, align=align))

    def entry(self, area: str, column: Column, *, align: str = "center", number_format: str | None = None) -> None:
        """A cell the accountant fills, with the input validation and prompt its column declares."""
        self.blank_entry(area, align=align, number_format=number_format or FORMATS.get(column.kind, "General"))
        self.validate(area.partition(":")[0], column)

    def plain(self, area: str, *, align: str, grey: bool, locked: bool) -> None:
        """A text cell without border or tint."""
        look = Look(color=GREY if grey else BLACK, border=False, number_format="@", align=align, locked=locked)
        self._cell(area, None, look)

    def blank_entry(self, area: str, *, align: str = "center", number_format: str = "General") -> None:
        """An unlocked, tinted cell without validation."""
        self._cell(area, None, Look(fill=ENTRY_COLOR, number_format=number_format, align=align, locked=False))

    def validate(self, cells: str, column: Column) -> None:
        """The declared input validation and prompt of a column, on cells such as "D16:D40"."""
        self._add_validation(cells, column, _validation(column))

    def validate_by(self, cells: str, column: Column, formula: str, error: str) -> None:
        """A validation by a formula of its own, relative to the area's first cell."""
        by = DataValidation(type="custom", formula1=formula, allow_blank=True, showErrorMessage=True, error=error)
        self._add_validation(cells, column, by)

    def validate_from(self, cells: str, column: Column, formula: str, error: str) -> None:
        """A drop-down of the cells a formula names."""
        listed = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True, error=error)
        self._add_validation(cells, column, listed)

    def _add_validation(self, cells: str, column: Column, validation: DataValidation) -> None:
        """A validation with the column's title and help as its prompt."""
        validation.promptTitle = column.title[:32]
        validation.prompt = column.help[:255]
        validation.showInputMessage = bool(column.help)
        validation.errorTitle = "请检查"
        self.sheet.add_data_validation(validation)
        validation.add(cells)

    def mark(self, cells: str, formula: str, color: str) -> None:
        """A conditional fill while `formula` (relative to the area's first cell) holds."""
        fill = PatternFill("solid", bgColor=color)
        self.sheet.conditional_formatting.add(cells, FormulaRule(formula=[formula], fill=fill))

    def show_as(self, cells: str, formula: str, number_format: str) -> None:
        """A conditional number format while `formula` holds."""
        style = DifferentialStyle(numFmt=NumberFormat(numFmtId=DAY_FORMAT_ID, formatCode=number_format))
        self.sheet.conditional_formatting.add(cells, ConditionalRule(type="expression", formula=[formula], dxf=style))

    def widths(self, widths: Iterable[float]) -> None:
        """Column widths from A on, in characters."""
        for number, width in enumerate(widths, 1):
            self.sheet.column_dimensions[address(1, number)[:-1]].width = width

    def height(self, row: int, points: float) -> None:
        """A row's height in points."""
        self.sheet.row_dimensions[row].height = points

    def hide(self, row: int) -> None:
        """Hide a spare row; it stays out of print until it is shown."""
        self.sheet.row_dimensions[row].hidden = True

    def columns(self, letters: str, look: Look) -> None:
        """Style whole columns: how cells look that are written there later."""
        for letter in letters:
            _put_on(self.sheet.column_dimensions[letter], look)

    def cell(self, cell: str, look: Look) -> None:
        """Style one blank cell."""
        self._cell(cell, None, look)

    def link(self, cell: str, sheet: str) -> None:
        """Lead from a cell to another sheet of the workbook."""
        self.sheet[cell].hyperlink = Hyperlink(ref=cell, location=f"'{sheet}'!A1")

    def finish(self, print_area: str | None, *, head: str | None = None, landscape: bool = False) -> None:
        """Print set-up (A4, one page wide) and protection without a password."""
        page = self.sheet.page_setup
        page.paperSize, page.orientation = 9, "landscape" if landscape else "portrait"
        page.fitToWidth, page.fitToHeight = 1, 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self.sheet.print_options.horizontalCentered = True
        margins = self.sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.footer = 0.6, 0.8, 0.4
        self.sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("第 &P 页，共 &N 页"))
        if print_area:
            self.sheet.print_area = print_area
        if head:
            self.sheet.print_title_rows = head
        protection = self.sheet.protection
        protection.sheet = True
        protection.formatRows = protection.formatColumns = protection.formatCells = False

    def _cell(self, area: str, text: str | int | Decimal | None, look: Look) -> None:
        bounds = Area.parse(area)
        first = self.sheet.cell(bounds.top, bounds.left)
        if isinstance(first, MergedCell):
            raise ValueError(f"{area} overlaps a merged area")
        for row in range(bounds.top, bounds.bottom + 1):
            for column in range(bounds.left, bounds.right + 1):
                self._style(self.sheet.cell(row, column), look)
        if text is not None:
            first.value = text
        if ":" in area:
            self.sheet.merge_cells(area)

    def _style(self, cell: Any, look: Look) -> None:
        """Style a cell; the second of one look copies the first's style record, which is far quicker."""
        known = self._styled.get(look)
        if known is not None:
            cell._style = copy(known._style)
        else:
            _put_on(cell, look)
            self._styled[look] = cell


def _validation(column: Column) -> DataValidation:
    if column.kind == "choice":
        return DataValidation(
            type="list",
            formula1=f'"{",".join(column.allowed)}"',
            showErrorMessage=True,
            error="请从下拉列表中选择。",
        )
    if column.kind == "money":
        return DataValidation(
            type="decimal",
            operator="greaterThanOrEqual",
            formula1="0",
            showErrorMessage=True,
            error="请填不小于 0 的数字，单位：万元，不写文字和单位。",
        )
    if column.kind == "year":
        return DataValidation(
            type="whole",
            operator="between",
            formula1=str(FIRST_YEAR),
            formula2=str(LAST_YEAR),
            showErrorMessage=True,
            error="请填四位数年份，如 2023。",
        )
    if column.kind == "date":
        return DataValidation(
            type="date",
            operator="greaterThan",
            formula1="42004",
            showErrorMessage=True,
            error="请填日期，如 2024-3-15。",
        )
    return DataValidation(showErrorMessage=False)


def _put_on(cell: Cell | ColumnDimension, look: Look) -> None:
    """Style one cell, or a column for the cells to come."""
    cell.font = Font(name=look.font, size=look.size, bold=look.bold, color=look.color)
    cell.alignment = Alignment(horizontal=look.align, vertical="center", wrap_text=True)
    cell.number_format = look.number_format
    cell.protection = Protection(locked=look.locked)
    if look.border:
        cell.border = BORDER
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
