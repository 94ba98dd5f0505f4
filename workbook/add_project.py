"""Project sheets for projects of the list that have none yet."""

from collections.abc import Iterator
from dataclasses import replace

from schemas.finding import Place
from schemas.scheme_files import SHIPPED, Schemes
from schemas.tables import TABLES
from workbook.document import Document, read_document
from workbook.files.add_sheet import copy_sheet
from workbook.files.patcher import apply_edits
from workbook.form import list_sheet, project_sheet
from workbook.form.formulas import formulas
from workbook.grid import Edit

ON_SHEET = ("project_sheets", "project_funds", "indicators")


def add_missing_sheets(data: bytes, schemes: Schemes = SHIPPED) -> tuple[bytes, tuple[str, ...]]:
    """A copy with a blank sheet for every self-evaluated project without one, and the new sheets' names.

    A workbook without any project sheet to copy from is returned as it is: `check` says what is missing.
    """
    added: list[str] = []
    document = read_document(data, schemes)
    for row in _missing_rows(document):
        sheets = document.layout.project_sheets()
        if not sheets:
            break
        name = _free_name(document)
        data = copy_sheet(data, sheets[-1], name)
        data = apply_edits(data, _blank_and_link(read_document(data, schemes), name, row))
        document = read_document(data, schemes)
        added.append(name)
    return data, tuple(added)


def _missing_rows(document: Document) -> list[int]:
    projects = document.evaluated().projects
    return [p.listed.row for p in projects if p.listed and p.sheet is None and p.name and p.evaluated]


def _free_name(document: Document) -> str:
    number = 1
    while project_sheet.sheet_name(number) in document.grid.sheets:
        number += 1
    return project_sheet.sheet_name(number)


def _blank_and_link(document: Document, sheet: str, row: int) -> Iterator[Edit]:
    """Blank what was typed on the copied sheet, and tie its formulas and the list's to each other."""
    layout = replace(document.layout, links={**document.layout.links, sheet: row})
    yield Edit(sheet, *project_sheet.REMARK, project_sheet.remark(document.scheme) or None)
    for table in ON_SHEET:
        block = layout.block(table, sheet)
        entered = [column.name for column in TABLES[table].columns() if column.origin == "entered"]
        for record in range(len(block.rows)):
            yield from (Edit(sheet, *block.at(record, name), None) for name in entered)
    for place, formula in formulas(layout, document.scheme, document.overall_scheme).items():
        if place.sheet == sheet or _is_row(place, row):
            yield Edit(place.sheet, *layout.cell(place), None, formula)
    block = layout.block("projects")
    yield Edit(block.sheet, block.rows[row], list_sheet.SHEET_COLUMN, sheet)


def _is_row(place: Place, row: int) -> bool:
    return place.table == "projects" and place.row == row
