"""Finding the form's tables in a Grid: by defined names first, by labels when names are lost.

Inserted rows and columns, renamed and copied sheets are survived.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from schemas.scheme import Scheme
from workbook.files.package import NotAWorkbook
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
    bounds,
)
from workbook.grid import Area, Grid, Sheet, bare, parse_address

LABEL_REACH, TITLE_REACH = 3, 8

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
_LINK = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]+\$?\d+)")


class IncompleteWorkbook(NotAWorkbook):
    """A workbook of ours that lacks sheets, or rows, it must have."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"缺少{'、'.join(missing)}，请从原模板补回，或用 ziping new 新建后转填。")
        self.missing = missing


@dataclass(frozen=True)
class Located:
    """A layout, and the required sheets that were not found."""

    layout: Layout
    missing: tuple[str, ...]


def locate_meta(grid: Grid) -> Layout:
    """The hidden sheet's fields alone: they tell which schemes the rest was built with."""
    sheet = _sheet_of(grid, HIDDEN_SHEET)
    return Layout((plain_sheets.meta_block().on(sheet),) if sheet else ())


def locate(grid: Grid, scheme: Scheme, overall: Scheme) -> Located:
    """Find every table of the form."""
    found: list[Block] = []
    missing: list[str] = []
    for home, fresh in _fresh_blocks(scheme, overall).items():
        sheet = _sheet_of(grid, home)
        if sheet is None:
            missing.append(home)
        else:
            found += (_locate_block(grid, grid.sheets[sheet], block.on(sheet)) for block in fresh)
    for sheet in _project_sheets(grid):
        found += (_locate_block(grid, grid.sheets[sheet], block.on(sheet)) for block in _fresh_project(scheme))
    layout = Layout(tuple(found))
    return Located(replace(layout, links=_links(grid, layout)), tuple(missing))


@lru_cache(maxsize=16)
def _fresh_blocks(scheme: Scheme, overall: Scheme) -> dict[str, tuple[Block, ...]]:
    return {
        UNIT_SHEET: unit_sheet.blocks(),
        LIST_SHEET: list_sheet.blocks(0),
        OVERALL_SHEET: overall_sheet.blocks(overall),
        NARRATIVE_SHEET: (narrative_sheet.block(0),),
        HIDDEN_SHEET: (plain_sheets.meta_block(),),
    }


@lru_cache(maxsize=16)
def _fresh_project(scheme: Scheme) -> tuple[Block, ...]:
    return project_sheet.blocks("", scheme)


def _sheet_of(grid: Grid, home: str) -> str | None:
    """The sheet that plays a part: by the name of its table, by its own name, by its title."""
    named = [n.sheet for n in grid.names if n.name == NAME_PREFIX + SHEET_TABLES[home] and n.sheet in grid.sheets]
    if home in named or (home in grid.sheets and not named):
        return home
    if named:
        return named[0]
    title = SHEET_TITLES.get(home)
    return next((sheet.name for sheet in grid.sheets.values() if title and _is_titled(sheet, title)), None)


def _project_sheets(grid: Grid) -> list[str]:
    named = {name.sheet for name in grid.names if name.name == NAME_PREFIX + "project_sheets"}
    title = SHEET_TITLES[PROJECT_SHEET]
    return [name for name, sheet in grid.sheets.items() if name in named or _is_titled(sheet, title)]


def _is_titled(sheet: Sheet, title: str) -> bool:
    """Whether a form's title heads a sheet, rows inserted above it or not."""
    return any(sheet.text(row, column) == title for row in range(1, TITLE_REACH) for column in (1, 2))


def _locate_block(grid: Grid, sheet: Sheet, fresh: Block) -> Block:
    named, drawn = grid.areas.get((fresh.sheet, NAME_PREFIX + fresh.table)), bounds(fresh)
    if named == drawn and _is_as_drawn(sheet, fresh):
        return fresh
    area = named or drawn
    shift = area.top - drawn.top
    labels = {name: _find(sheet, _moved(label, shift)) for name, label in fresh.labels.items()}
    if _is_form(fresh):
        rows = {name: _find(sheet, _moved(label, shift)) for name, label in fresh.row_labels.items()}
        return _located_form(fresh, labels, rows, named)
    return _located_list(sheet, fresh, labels, area if named else None, shift)


def _is_form(block: Block) -> bool:
    return len(block.rows) == 1 and block.end is None and not block.fixed and not block.open_ended


def _is_as_drawn(sheet: Sheet, fresh: Block) -> bool:
    """Whether a block that is found by its labels has them all where the form prints them."""
    if fresh.fixed or fresh.open_ended:
        return False
    labels = {*fresh.labels.values(), *fresh.row_labels.values(), *filter(None, [fresh.end])}
    return all(sheet.text(label.row, label.column) == label.text for label in labels)


def _moved(label: Label, shift: int) -> Label:
    return replace(label, row=label.row + shift)


def _located_form(fresh: Block, labels: dict[str, Label], row_labels: dict[str, Label], named: Area | None) -> Block:
    """A form: each field keeps its distance from its own label; a one-column form follows its name's column."""
    narrow = named is not None and named.left == named.right
    cells = {}
    for column in fresh.places:
        row, number = fresh.at(0, column)
        label = fresh.labels[column]
        across = named.left if named and narrow else labels[column].column + number - label.column
        drawn, found = fresh.row_labels.get(column, label), row_labels.get(column, labels[column])
        cells[column] = (found.row + row - drawn.row, across)
    top = min(row for row, _ in cells.values())
    return replace(
        fresh,
        rows=(top,),
        places={column: (row - top, number) for column, (row, number) in cells.items()},
        labels=labels,
        row_labels=row_labels,
    )


def _located_list(sheet: Sheet, fresh: Block, labels: dict[str, Label], named: Area | None, shift: int) -> Block:
    """A list: its columns follow their titles, its rows the name, else titles and end label."""
    places = {column: (0, labels[column].column) for column in fresh.places}
    end = _find(sheet, _moved(fresh.end, shift + _growth(fresh, named))) if fresh.end else None
    if named is not None:
        top, bottom = named.top, named.bottom
    else:
        top = max(label.row for label in labels.values()) + 1
        bottom = top + fresh.rows[-1] - fresh.rows[0]
    if end is not None and sheet.text(end.row, end.column) == end.text and end.row > top:
        bottom = end.row - 1
    if fresh.open_ended:
        bottom = max(bottom, len(sheet.rows))
    rows = tuple(range(top, bottom + 1))
    if fresh.fixed:
        rows = _fixed_rows(sheet, fresh, rows, labels)
    return replace(fresh, rows=rows, places=places, labels=labels, end=end)


def _fixed_rows(sheet: Sheet, fresh: Block, rows: tuple[int, ...], labels: dict[str, Label]) -> tuple[int, ...]:
    """The rows of a given list by their own labels. Raises IncompleteWorkbook when one is gone."""
    column = labels[next(iter(fresh.labels))].column
    window = range(rows[0] - LABEL_REACH, rows[-1] + LABEL_REACH + 1)
    by_text = {bare_item(sheet.text(row, column)): row for row in reversed(window)}
    found = [by_text.get(item) for item in fresh.fixed]
    missing = [item for item, row in zip(fresh.fixed, found, strict=True) if row is None]
    if not missing:
        return tuple(row for row in found if row is not None)
    if len(rows) == len(fresh.fixed):
        return rows
    raise IncompleteWorkbook(tuple(f"{sheet.name}的“{item}”行" for item in missing))


def bare_item(label: str) -> str:
    """A row's label without the words that lead in the first of several."""
    return label.removeprefix("其中：").removeprefix("其中:")


def _growth(fresh: Block, named: Area | None) -> int:
    return 0 if named is None else named.bottom - named.top + 1 - len(fresh.rows)


def _find(sheet: Sheet, label: Label) -> Label:
    """Where a label stands: as expected, else the nearest same text; its expected place when it is gone."""
    text = bare(label.text)
    if sheet.text(label.row, label.column) == text:
        return replace(label, text=text)
    found = [(row, column) for row, column, cell in sheet.texts() if cell == text]
    if not found:
        return replace(label, text=text)
    row, column = min(found, key=lambda at: (abs(at[0] - label.row) + abs(at[1] - label.column), at))
    return Label(text, row, column)


def _links(grid: Grid, layout: Layout) -> dict[str, int]:
    """The list row each project sheet belongs to: the one its name is pulled from, else the one it names.

    Of several sheets that pull the same row (copies), the one the list itself points to has it; a sheet whose name was
    typed over, so that it names no row, belongs to the row that points to it.
    """
    if not layout.has("projects"):
        return {}
    listed = layout.block("projects")
    links: dict[str, int] = {}
    sheets = layout.project_sheets()
    pulled = {sheet: _pulls(grid, layout, sheet) for sheet in sheets}
    typed = [sheet for sheet in sheets if _has_typed_name(grid, layout, sheet)]
    references = {sheet: _references(sheet) for sheet in sheets}
    pointed = {record: _pointed(grid, references, listed, record) for record in range(len(listed.rows))}
    pulling: dict[tuple[str, int] | None, list[str]] = {}
    for sheet, source in pulled.items():
        pulling.setdefault(source, []).append(sheet)
    for record, row in enumerate(listed.rows):
        candidates = pulling.get((listed.sheet, row), [])
        candidates = candidates or [sheet for sheet in typed if _is_named_as(grid, layout, sheet, listed, record)]
        owner = [sheet for sheet in candidates if sheet == pointed[record]]
        for sheet in (owner or candidates)[:1]:
            links.setdefault(sheet, record)
    owned = set(links.values())
    for record, sheet in pointed.items():
        if sheet and sheet not in links and record not in owned and pulled[sheet] is None:
            links[sheet] = record
    return links


def _pointed(grid: Grid, references: Mapping[str, tuple[str, str]], listed: Block, record: int) -> str:
    """The project sheet a list row pulls its money from; "" for none."""
    formula = grid.sheets[listed.sheet].formulas.get(listed.at(record, "year_start"), "")
    return next((sheet for sheet, starts in references.items() if formula.startswith(starts)), "")


def _references(sheet: str) -> tuple[str, str]:
    """How a formula begins that pulls from a sheet."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!", f"{sheet}!"


def _pulls(grid: Grid, layout: Layout, sheet: str) -> tuple[str, int] | None:
    """The row (sheet, row) a project sheet's name is pulled from; where that was typed over, its level."""
    block = layout.block("project_sheets", sheet)
    for column in ("name", "level"):
        found = _LINK.match(grid.sheets[sheet].formulas.get(block.at(0, column), ""))
        if found:
            return (found[1] or found[2].lstrip("$")).replace("''", "'"), parse_address(found[3])[0]
    return None


def _has_typed_name(grid: Grid, layout: Layout, sheet: str) -> bool:
    """Whether a project sheet's name is no formula."""
    return layout.block("project_sheets", sheet).at(0, "name") not in grid.sheets[sheet].formulas


def _is_named_as(grid: Grid, layout: Layout, sheet: str, listed: Block, record: int) -> bool:
    """Whether name and level typed on a sheet, its formulas gone, are those of a list row."""
    head, own, source = layout.block("project_sheets", sheet), grid.sheets[sheet], grid.sheets[listed.sheet]
    name, level = own.text(*head.at(0, "name")), own.text(*head.at(0, "level"))
    same_level = level in {"", source.text(*listed.at(record, "level"))}
    return bool(name) and same_level and name == source.text(*listed.at(record, "name"))
