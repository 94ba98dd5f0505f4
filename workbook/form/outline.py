"""How far the form reaches on each of its sheets, and what of it is hidden, relabelled or written past."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from schemas.cells import is_blank
from schemas.records import Tables
from schemas.tables import TABLES
from workbook.form.extract import OPEN_LISTS
from workbook.form.layout import Block, Label, Layout, bounds
from workbook.form.locate import bare_item
from workbook.form.project_sheet import UNIT_NOTE
from workbook.grid import Area, Grid, Sheet

REFERENCE = "reference"
BESIDE = {"unit": 1, "projects": 1}  # columns the form prints right of these tables: help, links to sheets
IN_MONEY = frozenset({"project_funds", "overall_funds"})
KEPT_HIDDEN = frozenset({"id", "generated", "fingerprint"})


@dataclass(frozen=True)
class Outline:
    """One sheet of the form, up to `last_row` and `last_column`; 参考得分 stands apart in column `reference`."""

    sheet: Sheet
    blocks: tuple[Block, ...]
    last_row: int
    last_column: int
    reference: int
    unused_rows: frozenset[int]
    unread_cells: frozenset[tuple[int, int]]
    kept_hidden: frozenset[int]

    @property
    def area(self) -> str:
        """The form's area, A1:J54."""
        return str(Area(1, 1, self.last_row, self.last_column))

    @cached_property
    def stray(self) -> tuple[tuple[int, int, str], ...]:
        """(row, column, text) of what stands outside the form."""
        typed = [
            (row, column, value)
            for row, cells in self.sheet.values_by_row.items()
            for column, value in cells.items()
            if self._is_outside(row, column) and not is_blank(value)
        ]
        unshown = [
            (row, column, f"={formula}")
            for (row, column), formula in self.sheet.formulas.items()
            if self._is_outside(row, column) and is_blank(self.sheet.value(row, column))
        ]
        return tuple((row, column, " ".join(str(value).split())) for row, column, value in (*typed, *unshown))

    def _is_outside(self, row: int, column: int) -> bool:
        inside = column <= self.last_column or column == self.reference
        return row > self.last_row or not inside or (row, column) in self.unread_cells

    def hidden_rows(self) -> Iterator[int]:
        """Hidden rows with an entry, or a figure other than 0; labels and spare rows nobody filled are left out."""
        hidden = self.sheet.hidden_rows - self.unused_rows
        yield from sorted(hidden & _entered(self.sheet, self.blocks) if hidden else ())

    def hidden_columns(self) -> Iterator[int]:
        """Hidden columns of the form that hold something; those it hides itself are left out."""
        for column in sorted(self.sheet.hidden_columns - self.kept_hidden):
            if column <= self.last_column and self._holds(column):
                yield column

    def _holds(self, column: int) -> bool:
        """Whether a column holds anything."""
        typed = any(not is_blank(self.sheet.value(row, column)) for row in range(1, len(self.sheet.rows) + 1))
        return typed or any(at[1] == column for at in self.sheet.formulas)

    def changed_labels(self) -> Iterator[tuple[Label, str]]:
        """(label as issued, what stands in its place) of labels that are gone or read otherwise."""
        labels = {(label.row, label.column): label for block in self.blocks for label in _labels(block)}
        for (row, column), label in sorted(labels.items()):
            found = self.sheet.text(row, column)
            if bare_item(found) != label.text:
                yield label, found
        yield from self._lost_fields(set(labels))
        noted = self.sheet.text(UNIT_NOTE.row, UNIT_NOTE.column)
        in_money = any(block.table in IN_MONEY for block in self.blocks)
        if in_money and noted != UNIT_NOTE.text and not self._says(UNIT_NOTE.text):
            yield UNIT_NOTE, noted

    def _lost_fields(self, labels: set[tuple[int, int]]) -> Iterator[tuple[Label, str]]:
        """Labels whose field is gone: where it should be stands another label."""
        for block in self.blocks:
            for column, label in block.labels.items():
                if TABLES[block.table].column(column).origin == "entered" and len(block.rows) == 1:
                    at = block.at(0, column)
                    if at in labels and at != (label.row, label.column):
                        yield label, f"下面的填写格没有了，现在是“{self.sheet.text(*at)}”"

    def _says(self, text: str) -> bool:
        """Whether a text stands anywhere on the sheet."""
        return any(found == text for _, _, found in self.sheet.texts())


def outlines(grid: Grid, layout: Layout, tables: Tables) -> tuple[Outline, ...]:
    """The outline of every sheet the form prints, in the workbook's order."""
    by_sheet: dict[str, list[Block]] = {}
    for block in layout.blocks:
        if block.table != "meta":
            by_sheet.setdefault(block.sheet, []).append(block)
    return tuple(_outline(grid.sheets[name], by_sheet[name], tables) for name in grid.sheets if name in by_sheet)


def _outline(sheet: Sheet, blocks: list[Block], tables: Tables) -> Outline:
    areas = [bounds(block) for block in blocks]
    ends = [block.end.row for block in blocks if block.end is not None]
    columns = [column for block in blocks for name, (_, column) in block.places.items() if name != REFERENCE]
    reference = next((block.places[REFERENCE][1] for block in blocks if REFERENCE in block.places), 0)
    open_ended = any(block.open_ended for block in blocks)
    last_row = max((*(area.bottom for area in areas), *ends, *([len(sheet.rows)] if open_ended else [])))
    beside = max(BESIDE.get(block.table, 0) for block in blocks)
    hidden = {column for block in blocks for name, (_, column) in block.places.items() if name in KEPT_HIDDEN}
    unused, unread = _unused(blocks, tables), _typed_in_vain(sheet, blocks, tables)
    return Outline(sheet, tuple(blocks), last_row, max(columns) + beside, reference, unused, unread, frozenset(hidden))


def _unused(blocks: list[Block], tables: Tables) -> frozenset[int]:
    """The rows of open lists that hold no record."""
    unused: set[int] = set()
    for block in blocks:
        if block.table in OPEN_LISTS:
            used = {record.row for record in tables.on(block.table, block.sheet)}
            unused.update(row for number, row in enumerate(block.rows) if number not in used)
    return frozenset(unused)


def _typed_in_vain(sheet: Sheet, blocks: list[Block], tables: Tables) -> frozenset[tuple[int, int]]:
    """Computed cells of the project list's unused rows that hold a typed value: nothing reads them."""
    found = set()
    for block in (block for block in blocks if block.table == "projects"):
        used = {record.row for record in tables.on(block.table, block.sheet)}
        computed = [column.name for column in TABLES[block.table].columns() if column.origin == "computed"]
        for record in (record for record in range(len(block.rows)) if record not in used):
            cells = (block.at(record, column) for column in computed)
            found |= {at for at in cells if at not in sheet.formulas and not is_blank(sheet.value(*at))}
    return frozenset(found)


def _entered(sheet: Sheet, blocks: Iterable[Block]) -> frozenset[int]:
    """The rows where an accountant entered something, or a figure other than 0 is computed."""
    rows = set()
    for block in blocks:
        for record in range(len(block.rows)):
            for place, row, column in block.places_of(record):
                value, own = sheet.value(row, column), TABLES[block.table].column(place.column)
                figure = own.origin == "computed" and own.kind in {"money", "number"} and value not in (0, None)
                if not is_blank(value) and (own.origin != "computed" or figure):
                    rows.add(row)
    return frozenset(rows)


def _labels(block: Block) -> Iterator[Label]:
    yield from block.labels.values()
    yield from block.row_labels.values()
    if block.end is not None:
        yield block.end
    if block.fixed:
        column = block.labels[next(iter(block.labels))].column
        yield from (Label(item, row, column) for item, row in zip(block.fixed, block.rows, strict=True))
