"""From Grid and layout to typed tables."""

import re
from collections.abc import Mapping

from schemas.cells import Cell
from schemas.finding import Place
from schemas.records import Broken, Record, Tables, Unread, is_unused, read_record
from workbook.form.layout import Block, Layout
from workbook.grid import Grid, Sheet, same_formula

NUMBER_FORMULA = re.compile(r"\d+(?:\.\d+)?")
FAILED, NO_RESULT = "公式出错", "公式没有结果，请在 Excel 中打开并保存"
OPEN_LISTS = frozenset({"projects", "indicators", "tasks", "paragraphs"})


def extract(grid: Grid, layout: Layout, formulas: Mapping[Place, str]) -> Tables:
    """Read every record of a layout; unused rows of open lists are left out."""
    records: dict[str, list[Record]] = {}
    unread: list[Unread] = []
    typed_formulas: dict[Place, str] = {}
    labels: dict[tuple[str, int], int] = {}
    for block in layout.blocks:
        sheet = grid.sheets[block.sheet]
        levels = _Levels()
        for row in range(len(block.rows)):
            cells, live, typed = _cells(sheet, block, row, formulas)
            if block.table == "indicators":
                cells.update(levels.next(cells, row))
                labels[block.sheet, row] = levels.label
            if not _in_use(block, row, cells, layout):
                continue
            record, problems = read_record(block.table, block.sheet, row, cells, live)
            records.setdefault(block.table, []).append(record)
            unread += problems
            typed_formulas.update((record.place(name), formula) for name, formula in typed.items())
    return Tables(records, tuple(unread), layout.links, typed_formulas, labels)


def _in_use(block: Block, row: int, cells: Mapping[str, Cell | Broken], layout: Layout) -> bool:
    """Whether a row is a record: always, but for the rows of open lists that nobody filled."""
    given = block.table not in OPEN_LISTS or not is_unused(block.table, cells)
    return given or _bound(block, row, cells, layout)


def _bound(block: Block, row: int, cells: Mapping[str, Cell | Broken], layout: Layout) -> bool:
    """Whether a row counts although nothing is typed in it: it pulls from a sheet, or is a paragraph with an id."""
    if block.table == "projects":
        return row in layout.links.values() or any(isinstance(cell, Broken) for cell in cells.values())
    return block.table == "paragraphs" and bool(cells.get("id"))


def _cells(
    sheet: Sheet, block: Block, record: int, formulas: Mapping[Place, str]
) -> tuple[dict[str, Cell | Broken], frozenset[str], dict[str, str]]:
    """A record's cells that hold something, the columns with the form's own formula, the other formulas by column."""
    cells: dict[str, Cell | Broken] = {}
    live: set[str] = set()
    typed: dict[str, str] = {}
    for down, columns in block.lines.items():
        row = block.rows[record] + down
        values, errors = sheet.values_by_row.get(row, {}), sheet.errors_by_row.get(row, {})
        spelt = sheet.formulas_by_row.get(row, {})
        for name, column in columns:
            if column not in spelt:
                if column in errors:
                    cells[name] = Broken(errors[column], FAILED)
                elif column in values:
                    cells[name] = values[column]
            elif same_formula(spelt[column], formulas.get(Place(block.table, block.sheet, record, name))):
                live.add(name)
            else:
                cells[name] = _shown(spelt[column], errors.get(column), values.get(column))
                typed[name] = spelt[column]
    return cells, frozenset(live), typed


def _shown(formula: str, error: str | None, value: Cell) -> Cell | Broken:
    """What a cell with a formula of the accountant's own holds."""
    if error is not None:
        return Broken(error, FAILED)
    if NUMBER_FORMULA.fullmatch(formula):
        return float(formula)
    return Broken(f"={formula}", NO_RESULT) if value is None else value


class _Levels:
    """Level names stand once over merged rows: carry them down. `label` is the row that holds the first level's."""

    def __init__(self) -> None:
        self.level1 = self.level2 = ""
        self.label = 0

    def next(self, cells: Mapping[str, Cell | Broken], row: int) -> dict[str, Cell | Broken]:
        """The level names of the next row."""
        if cells.get("level1"):
            self.level1, self.level2, self.label = _bare(cells["level1"]), "", row
        if cells.get("level2"):
            self.level2 = _bare(cells["level2"])
        return {"level1": self.level1, "level2": self.level2}


def _bare(label: Cell | Broken) -> str:
    """A level's name without its weight: 产出指标（50分） → 产出指标."""
    return re.sub(r"\s+|[（(].*?[)）]", "", str(label))
