"""Building the standard workbook: the same bytes on every build."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import absolute_coordinate
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from schemas.scheme import Scheme
from workbook.form import list_sheet, narrative_sheet, overall_sheet, plain_sheets, project_sheet, unit_sheet
from workbook.form.formulas import formulas
from workbook.form.layout import (
    GUIDE_SHEET,
    HIDDEN_SHEET,
    LIST_SHEET,
    NAME_PREFIX,
    NARRATIVE_SHEET,
    OVERALL_SHEET,
    RESULTS_SHEET,
    UNIT_SHEET,
    Block,
    Layout,
    bounds,
)
from workbook.form.paint import Painter


def fresh_layout(scheme: Scheme, overall: Scheme, projects: int) -> Layout:
    """The layout of a freshly built workbook with so many project sheets."""
    sheets = [project_sheet.sheet_name(number) for number in range(1, projects + 1)]
    blocks: list[Block] = [
        *unit_sheet.blocks(),
        *list_sheet.blocks(projects),
        *overall_sheet.blocks(overall),
        *(block for sheet in sheets for block in project_sheet.blocks(sheet, scheme)),
        narrative_sheet.block(projects),
        plain_sheets.meta_block(),
    ]
    return Layout(tuple(blocks), {sheet: row for row, sheet in enumerate(sheets)})


def build(scheme: Scheme, overall: Scheme, projects: int) -> bytes:
    """The workbook as openpyxl writes it, formulas without values; `workbook.files.canonical` makes it final."""
    layout = fresh_layout(scheme, overall, projects)
    book = Workbook()
    book.remove(book.worksheets[0])
    plain_sheets.draw_guide(Painter(book.create_sheet(GUIDE_SHEET)), scheme, overall)
    unit_sheet.draw(Painter(book.create_sheet(UNIT_SHEET)))
    list_sheet.draw(Painter(book.create_sheet(LIST_SHEET)), projects, layout.project_sheets())
    overall_sheet.draw(Painter(book.create_sheet(OVERALL_SHEET)), overall)
    for name in layout.project_sheets():
        project_sheet.draw(Painter(book.create_sheet(name)), scheme)
    narrative_sheet.draw(Painter(book.create_sheet(NARRATIVE_SHEET)), projects)
    plain_sheets.draw_results(Painter(book.create_sheet(RESULTS_SHEET)))
    plain_sheets.draw_hidden(Painter(book.create_sheet(HIDDEN_SHEET)), scheme, overall)
    for place, formula in formulas(layout, scheme, overall).items():
        row, column = layout.cell(place)
        book[place.sheet].cell(row, column).value = formula
    for block in layout.blocks:
        _name(book[block.sheet], block)
    book.calculation.fullCalcOnLoad = True
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def name_of(block: Block) -> str:
    """The sheet-local defined name of a block."""
    return NAME_PREFIX + block.table


def _name(sheet: Worksheet, block: Block) -> None:
    area = absolute_coordinate(str(bounds(block)))
    sheet.defined_names.add(DefinedName(name_of(block), attr_text=f"'{sheet.title}'!{area}"))
