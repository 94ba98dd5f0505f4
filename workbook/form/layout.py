"""Where the tables stand: on a freshly built template, or as located on a returned workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from schemas.finding import Place
from workbook.grid import Area, address

UNIT_SHEET = "单位信息"
LIST_SHEET = "项目清单"
OVERALL_SHEET = "整体自评"
NARRATIVE_SHEET = "自评总结"
GUIDE_SHEET = "填报说明"
RESULTS_SHEET = "校验结果"
HIDDEN_SHEET = "_ziping"
PROJECT_SHEET = "项目自评"
NAME_PREFIX = "zp_"


@dataclass(frozen=True)
class Label:
    """A printed label by which a column or field is recognised, and where it stands (1-based)."""

    text: str
    row: int
    column: int


@dataclass(frozen=True)
class Block:
    """A table on a sheet: record i of column c stands at (rows[i] + down, column), `places[c] = (down, column)`.

    A list has one row a record and `down` 0; a form has one record whose fields lie scattered.
    `end` labels the row just below a list. `fixed` are the labels of a list whose rows are given, in its
    first column. An `open_ended` list runs to the sheet's last row. A form's field that stands in a table of its own
    has a label for its column and, in `row_labels`, one for its row.
    """

    table: str
    sheet: str
    rows: tuple[int, ...]
    places: Mapping[str, tuple[int, int]]
    labels: Mapping[str, Label] = field(default_factory=dict)
    end: Label | None = None
    fixed: tuple[str, ...] = ()
    open_ended: bool = False
    row_labels: Mapping[str, Label] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.table, self.sheet, self.rows))

    def on(self, sheet: str) -> "Block":
        """The same block on another sheet."""
        return replace(self, sheet=sheet)

    @cached_property
    def lines(self) -> dict[int, list[tuple[str, int]]]:
        """The cells of a record, (name, column) each, by the row they stand in, counted from the record's first."""
        lines: dict[int, list[tuple[str, int]]] = {}
        for name, (down, column) in self.places.items():
            lines.setdefault(down, []).append((name, column))
        return lines

    def at(self, record: int, column: str) -> tuple[int, int]:
        """(row, column) of a record's cell, 1-based."""
        down, column_number = self.places[column]
        return self.rows[record] + down, column_number

    def cells(self) -> Iterator[tuple[int, int]]:
        """(row, column) of every cell, 1-based."""
        return ((row + down, column) for row in self.rows for down, column in self.places.values())

    def column_at(self, row: int, column: int) -> str | None:
        """The name of the column whose cell stands at a row and column; None for a cell that is none of its."""
        for name, (down, across) in self.places.items():
            if across == column and row - down in self.rows:
                return name
        return None

    def places_of(self, record: int) -> Iterator[tuple[Place, int, int]]:
        """(place, row, column) of every cell of a record."""
        for column in self.places:
            yield Place(self.table, self.sheet, record, column), *self.at(record, column)


@dataclass(frozen=True)
class Layout:
    """All blocks of one workbook, and which list row each project sheet belongs to."""

    blocks: tuple[Block, ...]
    links: Mapping[str, int] = field(default_factory=dict)

    def block(self, table: str, sheet: str | None = None) -> Block:
        """The block of a table (on a sheet). Raises KeyError when there is none."""
        return self._by_table[table, sheet]

    @cached_property
    def _by_table(self) -> dict[tuple[str, str | None], Block]:
        """The blocks by table and sheet, and the first of each table by None."""
        backwards = self.blocks[::-1]
        return {(block.table, sheet): block for block in backwards for sheet in (None, block.sheet)}

    def has(self, table: str) -> bool:
        """Whether a table was found at all."""
        return (table, None) in self._by_table

    def project_sheets(self) -> list[str]:
        """The project sheets, in the workbook's order."""
        return [block.sheet for block in self.blocks if block.table == "project_sheets"]

    def cell(self, place: Place) -> tuple[int, int]:
        """(row, column) of a place, 1-based."""
        return self.block(place.table, place.sheet).at(place.row, place.column)

    def address(self, place: Place) -> str:
        """A place as a user reads it: B5, or H16:H20 for a range."""
        first = address(*self.cell(place))
        if place.last_row is None and place.last_column is None:
            return first
        row = place.row if place.last_row is None else place.last_row
        last = Place(place.table, place.sheet, row, place.last_column or place.column)
        return f"{first}:{address(*self.cell(last))}"


def fields(
    table: str,
    sheet: str,
    cells: Mapping[str, tuple[Label, tuple[int, int]]],
    row_labels: Mapping[str, Label] | None = None,
) -> Block:
    """A form: per column its label and the cell that holds the value; `row_labels` where the row has its own."""
    top = min(row for _, (row, _) in cells.values())
    return Block(
        table,
        sheet,
        rows=(top,),
        places={column: (row - top, at) for column, (_, (row, at)) in cells.items()},
        labels={column: label for column, (label, _) in cells.items()},
        row_labels=row_labels or {},
    )


def listing(
    table: str,
    sheet: str,
    head: int,
    rows: range,
    columns: Mapping[str, int],
    titles: Mapping[str, str],
    end: str = "",
    fixed: tuple[str, ...] = (),
) -> Block:
    """A list with its titles in row `head`; `end` is the label under its last row, in its first column."""
    return Block(
        table,
        sheet,
        rows=tuple(rows),
        places={name: (0, column) for name, column in columns.items()},
        labels={name: Label(titles[name], head, column) for name, column in columns.items()},
        end=Label(end, rows.stop, min(columns.values())) if end else None,
        fixed=fixed,
    )


def bounds(block: Block) -> Area:
    """The rectangle a block's cells span."""
    downs = [down for down, _ in block.places.values()]
    columns = [column for _, column in block.places.values()]
    return Area(block.rows[0] + min(downs), min(columns), block.rows[-1] + max(downs), max(columns))
