"""From Grid and layout to typed tables."""

import re
from collections.abc import Mapping

from schemas.finding import Place
from schemas.records import Record, Tables, Unread, is_unused, read_record
from schemas.values import Cell
from workbook.form.formulas import same_formula
from workbook.form.layout import Block, Layout
from workbook.grid import Grid, Sheet

OPEN_LISTS = frozenset({"projects", "indicators", "tasks", "paragraphs"})
NO_RESULT = "公式没有结果"


def extract(grid: Grid, layout: Layout, formulas: Mapping[Place, str]) -> Tables:
    """Read every record of a layout; unused rows of open lists are left out."""
    records: dict[str, list[Record]] = {}
    unread: list[Unread] = []
    for block in layout.blocks:
        sheet = grid.sheets[block.sheet]
        levels = _Levels()
        for row in range(len(block.rows)):
            cells, live = _cells(sheet, block, row, formulas)
            if block.table == "indicators":
                cells.update(levels.next(cells))
            if (
                block.table in OPEN_LISTS
                and is_unused(block.table, cells, live)
                and not _bound(block, row, cells, layout)
            ):
                continue
            record, problems = read_record(block.table, block.sheet, row, cells, live)
            records.setdefault(block.table, []).append(record)
            unread += problems
    return Tables(records, tuple(unread), layout.links)


def _bound(block: Block, row: int, cells: Mapping[str, Cell], layout: Layout) -> bool:
    """Whether a row counts although nothing is typed in it: a project with a sheet, a paragraph with an id."""
    if block.table == "projects":
        return row in layout.links.values()
    return block.table == "paragraphs" and bool(cells.get("id"))


def _cells(
    sheet: Sheet, block: Block, record: int, formulas: Mapping[Place, str]
) -> tuple[dict[str, Cell], frozenset[str]]:
    """A record's raw cells, and the columns in which the form's own formula still stands."""
    cells: dict[str, Cell] = {}
    live = set()
    for place, row, column in block.places_of(record):
        formula = sheet.formulas.get((row, column))
        expected = formulas.get(place)
        if formula is not None and expected is not None and same_formula(formula, expected):
            live.add(place.column)
        elif (row, column) in sheet.errors:
            cells[place.column] = sheet.errors[row, column]
        elif formula is not None and sheet.value(row, column) is None:
            cells[place.column] = f"={formula}（{NO_RESULT}）"
        else:
            cells[place.column] = sheet.value(row, column)
    return cells, frozenset(live)


class _Levels:
    """Level names stand once over merged rows: carry them down."""

    def __init__(self) -> None:
        self.level1 = self.level2 = ""

    def next(self, cells: Mapping[str, Cell]) -> dict[str, Cell]:
        """The level names of the next row."""
        if cells.get("level1"):
            self.level1, self.level2 = _bare(cells["level1"]), ""
        if cells.get("level2"):
            self.level2 = _bare(cells["level2"])
        return {"level1": self.level1, "level2": self.level2}


def _bare(label: Cell) -> str:
    """A level's name without its weight: 产出指标（50分） → 产出指标."""
    return re.sub(r"\s+|[（(].*?[)）]", "", str(label))
