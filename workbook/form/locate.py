"""Finding the form's tables in a Grid: by defined names first, by labels when names are lost.

Inserted rows and columns, renamed and copied sheets are survived.
"""

import re
from dataclasses import dataclass, replace

from schemas.scheme import Scheme
from workbook.form import list_sheet, narrative_sheet, overall_sheet, plain_sheets, project_sheet, unit_sheet
from workbook.form.layout import (
    HIDDEN_SHEET,
    LIST_SHEET,
    NAME_PREFIX,
    NARRATIVE_SHEET,
    OVERALL_SHEET,
    PROJECT_SHEET,
    UNIT_SHEET,
    Block,
    Label,
    Layout,
)
from workbook.form.template import bounds
from workbook.grid import Area, Grid, Sheet

SHEET_TABLES = {
    UNIT_SHEET: "unit",
    LIST_SHEET: "projects",
    OVERALL_SHEET: "overall",
    NARRATIVE_SHEET: "paragraphs",
    HIDDEN_SHEET: "meta",
}
SHEET_TITLES = {
    UNIT_SHEET: "单位信息",
    LIST_SHEET: "项目清单",
    OVERALL_SHEET: "部门（单位）整体支出绩效自评表",
    NARRATIVE_SHEET: "自评总结",
    PROJECT_SHEET: "项目支出绩效自评表",
}
_LINK = re.compile(r"(?:'[^']+'|[^'!]+)!\$?[A-Z]+\$?(\d+)")


@dataclass(frozen=True)
class Located:
    """A layout, and the required sheets that were not found."""

    layout: Layout
    missing: tuple[str, ...]


def locate_meta(grid: Grid) -> Layout:
    """The hidden sheet's fields alone: they tell which schemes the rest was built with."""
    sheet = _sheet_of(grid, HIDDEN_SHEET)
    return Layout((replace(plain_sheets.meta_block(), sheet=sheet),) if sheet else ())


def locate(grid: Grid, scheme: Scheme, overall: Scheme) -> Located:
    """Find every table of the form."""
    found: list[Block] = []
    missing: list[str] = []
    for home, fresh in _fresh_blocks(scheme, overall).items():
        sheet = _sheet_of(grid, home)
        if sheet is None:
            missing.append(home)
        else:
            found += (_locate_block(grid, grid.sheets[sheet], replace(block, sheet=sheet)) for block in fresh)
    for sheet in _project_sheets(grid):
        found += (_locate_block(grid, grid.sheets[sheet], block) for block in project_sheet.blocks(sheet, scheme))
    layout = Layout(tuple(found))
    return Located(replace(layout, links=_links(grid, layout)), tuple(missing))


def _fresh_blocks(scheme: Scheme, overall: Scheme) -> dict[str, tuple[Block, ...]]:
    return {
        UNIT_SHEET: unit_sheet.blocks(),
        LIST_SHEET: list_sheet.blocks(0),
        OVERALL_SHEET: overall_sheet.blocks(overall),
        NARRATIVE_SHEET: (narrative_sheet.block(0),),
        HIDDEN_SHEET: (plain_sheets.meta_block(),),
    }


def _sheet_of(grid: Grid, home: str) -> str | None:
    """The sheet that plays a part: by the name of its table, by its own name, by its title."""
    for name in grid.names:
        if name.name == NAME_PREFIX + SHEET_TABLES[home] and name.sheet in grid.sheets:
            return name.sheet
    if home in grid.sheets:
        return home
    title = SHEET_TITLES.get(home)
    return next((sheet.name for sheet in grid.sheets.values() if title and sheet.text(1, 1) == title), None)


def _project_sheets(grid: Grid) -> list[str]:
    named = {name.sheet for name in grid.names if name.name == NAME_PREFIX + "project_sheets"}
    title = SHEET_TITLES[PROJECT_SHEET]
    return [name for name, sheet in grid.sheets.items() if name in named or sheet.text(1, 1) == title]


def _locate_block(grid: Grid, sheet: Sheet, fresh: Block) -> Block:
    named = next((name.area for name in grid.names if _names(name.name, name.sheet, fresh)), None)
    area = named or bounds(fresh)
    shift = area.top - bounds(fresh).top
    labels = {name: _find(sheet, _moved(label, shift)) for name, label in fresh.labels.items()}
    if len(fresh.rows) == 1 and fresh.end is None and not _is_list(fresh):
        return _located_form(fresh, labels, shift)
    return _located_list(sheet, fresh, labels, area if named else None, shift)


def _is_list(block: Block) -> bool:
    return len({(label.row) for label in block.labels.values()}) == 1 and len(block.labels) > 1


def _names(name: str, sheet: str, block: Block) -> bool:
    return sheet == block.sheet and name == NAME_PREFIX + block.table


def _moved(label: Label, shift: int) -> Label:
    return replace(label, row=label.row + shift)


def _located_form(fresh: Block, labels: dict[str, Label], shift: int) -> Block:
    """A form: each field keeps its distance from its own label."""
    cells = {}
    for column in fresh.places:
        row, number = fresh.at(0, column)
        label = fresh.labels[column]
        cells[column] = (labels[column].row + row - label.row, labels[column].column + number - label.column)
    top = min(row for row, _ in cells.values())
    return replace(
        fresh,
        rows=(top,),
        places={column: (row - top, number) for column, (row, number) in cells.items()},
        labels=labels,
    )


def _located_list(sheet: Sheet, fresh: Block, labels: dict[str, Label], named: Area | None, shift: int) -> Block:
    """A list: its columns follow their titles, its rows the name, else titles and end label."""
    places = {column: (0, labels[column].column) for column in fresh.places}
    end = _find(sheet, _moved(fresh.end, shift + _growth(fresh, named))) if fresh.end else None
    if named is not None:
        top, bottom = named.top, named.bottom
    else:
        top = max(label.row for label in labels.values()) + 1
        bottom = top + len(fresh.rows) - 1
    if end is not None and sheet.text(end.row, end.column) == end.text and end.row > top:
        bottom = end.row - 1
    return replace(fresh, rows=tuple(range(top, bottom + 1)), places=places, labels=labels, end=end)


def _growth(fresh: Block, named: Area | None) -> int:
    return 0 if named is None else named.bottom - named.top + 1 - len(fresh.rows)


def _find(sheet: Sheet, label: Label) -> Label:
    """Where a label stands: as expected, else the nearest same text; its expected place when it is gone."""
    text = re.sub(r"\s+", "", label.text)
    if sheet.text(label.row, label.column) == text:
        return replace(label, text=text)
    found = [(row, column) for row, column, cell in sheet.texts() if cell == text]
    if not found:
        return replace(label, text=text)
    row, column = min(found, key=lambda at: (abs(at[0] - label.row) + abs(at[1] - label.column), at))
    return Label(text, row, column)


def _links(grid: Grid, layout: Layout) -> dict[str, int]:
    """The list row each project sheet pulls its name from."""
    if not layout.has("projects"):
        return {}
    rows = {row: record for record, row in enumerate(layout.block("projects").rows)}
    links = {}
    for sheet in layout.project_sheets():
        formula = grid.sheets[sheet].formulas.get(layout.block("project_sheets", sheet).at(0, "name"), "")
        found = _LINK.match(formula)
        if found and int(found[1]) in rows:
            links[sheet] = rows[int(found[1])]
    return links
