"""Typed records: what the tables of one workbook hold, each cell read as its column declares."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from schemas.cells import Cell, Unreadable, is_blank, printable, read_date, read_money, read_number, read_year
from schemas.column import Column, Kind
from schemas.finding import Place
from schemas.rounding import exact, plain
from schemas.tables import TABLES

ZERO = Decimal(0)


@dataclass(frozen=True)
class Record:
    """One row of a table as found on a sheet. `live` columns hold the form's own formula: their value is None."""

    table: str
    sheet: str
    row: int
    values: Mapping[str, Any]
    live: frozenset[str] = frozenset()

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    def place(self, column: str) -> Place:
        """The place of one of its cells."""
        return Place(self.table, self.sheet, self.row, column)

    def money(self, column: str) -> Decimal:
        """A money column in 万元, a blank or unread cell as 0, as the sheet's own sums take it."""
        value = self[column]
        return value if isinstance(value, Decimal) else ZERO

    def text(self, column: str) -> str:
        """A column as text, stripped; blank as "", a number without trailing zeros."""
        return self._texts.get(column, "")

    @cached_property
    def _texts(self) -> dict[str, str]:
        filled = ((name, value) for name, value in self.values.items() if value is not None)
        return {name: (_text(value) or "").strip() for name, value in filled}


@dataclass(frozen=True)
class Unread:
    """A cell whose content is not what its column holds."""

    place: Place
    raw: Cell
    reason: str
    suggestion: str


@dataclass(frozen=True)
class Broken:
    """A cell that holds an error, or a formula whose result is not in the file."""

    shown: str
    reason: str


@dataclass(frozen=True)
class Tables:
    """All records of one workbook by table, and the cells that could not be read.

    `links` leads from a project sheet to the row of its project in the list. `formulas` are those an
    accountant wrote into cells of the form. `labels` leads from an indicator row to the row that holds the label of
    its first level, which is merged over many.
    """

    records: Mapping[str, list[Record]]
    unread: tuple[Unread, ...] = ()
    links: Mapping[str, int] = field(default_factory=dict)
    formulas: Mapping[Place, str] = field(default_factory=dict)
    labels: Mapping[tuple[str, int], int] = field(default_factory=dict)

    def all(self, table: str) -> list[Record]:
        """The records of a table; none when it was not found."""
        return self.records.get(table, [])

    def on(self, table: str, sheet: str) -> list[Record]:
        """The records of a table on one sheet."""
        return self._by_sheet.get((table, sheet), [])

    def one(self, table: str, sheet: str | None = None) -> Record:
        """The only record of a table (on a sheet); an empty one when it was not found."""
        found = self.all(table) if sheet is None else self.on(table, sheet)
        return found[0] if found else Record(table, sheet or "", 0, {})

    def at(self, place: Place) -> Record:
        """The record of a place; an empty one when it is not in use."""
        found = self._by_place.get((place.table, place.sheet, place.row))
        return found or Record(place.table, place.sheet, place.row, {})

    @cached_property
    def _by_sheet(self) -> dict[tuple[str, str], list[Record]]:
        found: dict[tuple[str, str], list[Record]] = {}
        for table, records in self.records.items():
            for record in records:
                found.setdefault((table, record.sheet), []).append(record)
        return found

    @cached_property
    def _by_place(self) -> dict[tuple[str, str, int], Record]:
        return {(r.table, r.sheet, r.row): r for rows in self.records.values() for r in rows}

    def is_unread(self, record: Record, columns: Iterable[str]) -> bool:
        """Whether any of these cells of a record could not be read."""
        return bool(self.unread) and any(record.place(column) in self._unread_places for column in columns)

    @cached_property
    def _unread_places(self) -> frozenset[Place]:
        return frozenset(item.place for item in self.unread)


def _text(raw: Cell) -> Any:
    if is_blank(raw):
        return None
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return plain(exact(raw))
    return printable(str(raw))


def _choice(raw: Cell) -> Any:
    return (_text(raw) or "").strip() or None


def _quantity(raw: Cell) -> Any:
    return None if is_blank(raw) else raw


_READERS: dict[Kind, Callable[[Cell], Any]] = {
    "text": _text,
    "choice": _choice,
    "money": read_money,
    "number": read_number,
    "year": read_year,
    "date": read_date,
    "quantity": _quantity,
}


def read_record(
    table: str, sheet: str, row: int, cells: Mapping[str, Cell | Broken], live: frozenset[str]
) -> tuple[Record, list[Unread]]:
    """Type one record's cells, live ones left out. A cell that cannot be read becomes None and an `Unread`."""
    kinds = _kinds(table)
    values: dict[str, Any] = dict.fromkeys(kinds)
    unread: list[Unread] = []
    for name, raw in cells.items():
        if isinstance(raw, Broken):
            unread.append(Unread(Place(table, sheet, row, name), raw.shown, raw.reason, ""))
            continue
        try:
            values[name] = _READERS[kinds[name]](raw)
        except Unreadable as problem:
            unread.append(Unread(Place(table, sheet, row, name), raw, str(problem), problem.suggestion))
    return Record(table, sheet, row, values, live), unread


@cache
def _kinds(table: str) -> dict[str, Kind]:
    """The kind of each column of a table."""
    return {column.name: column.kind for column in TABLES[table].columns()}


def is_unused(table: str, cells: Mapping[str, Cell | Broken]) -> bool:
    """Whether a row of a list holds nothing the accountant typed; live cells are left out of `cells`."""
    typed = _typed_columns(table)
    return not any(name in typed and (isinstance(raw, Broken) or not is_blank(raw)) for name, raw in cells.items())


@cache
def _typed_columns(table: str) -> frozenset[str]:
    """The columns of a table that an accountant fills, or may fill."""
    return frozenset(column.name for column in TABLES[table].columns() if column.origin != "computed")


def declared(table: str, column: str) -> Column:
    """The declaration of a table's column."""
    return TABLES[table].column(column)
