"""Sheets for projects: one for every project of the list without one, or a blank one for the next free row."""

from collections.abc import Iterator
from dataclasses import replace

from schemas.tables import TABLES
from workbook.document import Document
from workbook.form import list_sheet, project_sheet
from workbook.form.formulas import formulas
from workbook.form.outline import outlines
from workbook.grid import Edit, Plan

ON_SHEET = ("project_sheets", "project_funds", "indicators")


def missing_sheets(document: Document) -> Plan:
    """A blank sheet for every self-evaluated project of the list without one.

    Nothing where the workbook has no project sheet to copy from: `check` says what is missing.
    """
    projects = document.evaluated().projects
    rows = [p.listed.row for p in projects if p.listed and p.sheet is None and p.name and p.evaluated]
    return _sheets_for(document, rows)


def next_sheet(document: Document) -> Plan:
    """A blank sheet for the first free row of the list; nothing where the list is full."""
    return _sheets_for(document, free_rows(document)[:1])


def free_rows(document: Document) -> list[int]:
    """The records of the list, from 0, that hold no project and have no sheet."""
    taken = {record.row for record in document.tables.all("projects")} | set(document.layout.links.values())
    return [row for row in range(len(document.layout.block("projects").rows)) if row not in taken]


def unused_sheets(document: Document) -> list[str]:
    """The project sheets nobody has begun to fill."""
    return [p.sheet.sheet for p in document.evaluated().projects if p.sheet is not None and p.is_unused]


def _sheets_for(document: Document, rows: list[int]) -> Plan:
    plan = Plan()
    for row in rows:
        sheets = document.layout.project_sheets()
        if not sheets:
            break
        name = _free_name(document)
        copied = Plan(((sheets[-1], name),))
        step = copied.then(Plan(edits=tuple(_blank_and_link(document.after(copied), name, row))))
        document, plan = document.after(step), plan.then(step)
    return plan


def _free_name(document: Document) -> str:
    number = 1
    while project_sheet.sheet_name(number) in document.grid.sheets:
        number += 1
    return project_sheet.sheet_name(number)


def _blank_and_link(document: Document, sheet: str, row: int) -> Iterator[Edit]:
    """Blank what was typed on the copied sheet, beside the form too; tie its formulas and the list's to each other."""
    layout = replace(document.layout, links={**document.layout.links, sheet: row})
    yield from (Edit(sheet, down, right, None) for down, right, _ in _strays(document, sheet))
    year = layout.block("project_sheets", sheet).at(0, "year_title")
    yield Edit(sheet, year[0] + 1, year[1], project_sheet.remark(document.scheme) or None)
    for table in ON_SHEET:
        block = layout.block(table, sheet)
        entered = [column.name for column in TABLES[table].columns() if column.origin == "entered"]
        for record in range(len(block.rows)):
            yield from (Edit(sheet, *block.at(record, name), None) for name in entered)
    for place, formula in formulas(layout, document.scheme, document.overall_scheme).items():
        if place.sheet == sheet or (place.table == "projects" and place.row == row):
            yield Edit(place.sheet, *layout.cell(place), None, formula)
    block = layout.block("projects")
    yield Edit(block.sheet, block.rows[row], list_sheet.SHEET_COLUMN, sheet)


def _strays(document: Document, sheet: str) -> Iterator[tuple[int, int, str]]:
    """What stands outside the form on the copied sheet: it belongs to the project it was copied from."""
    for outline in outlines(document.grid, document.layout, document.tables):
        if outline.sheet.name == sheet:
            yield from outline.stray
