"""Grid and Edit, Fill and Note: all that passes between a workbook, closed or live, and the middle."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache

from schemas.cells import Cell, printable

Spot = tuple[str, int, int]  # sheet, row, column
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def address(row: int, column: int) -> str:
    """(5, 2) → B5."""
    return f"{column_letters(column)}{row}"


def parse_address(text: str) -> tuple[int, int]:
    """B5 or $B$5 → (5, 2). Raises ValueError for anything else."""
    found = _ADDRESS.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no cell address")
    return int(found[2]), column_number(found[1])


def same_formula(found: str, expected: str | None) -> bool:
    """Whether two formulas are one but for how an office program spells them; None is no formula."""
    return expected is not None and (f"={found}" == expected or spelling(found) == spelling(expected))


def bare(text: str) -> str:
    """A text without any white space: how labels are compared."""
    return "".join(text.split())


@lru_cache(maxsize=2048)
def spelling(formula: str) -> str:
    """A formula without what office programs spell each in their own way."""
    return formula.lstrip("=").replace("$", "").replace("'", "").replace(" ", "").replace("_xlfn.", "").upper()


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, 1-based, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> "Area":
        """A1:J20 or A1, with or without $. Raises ValueError for anything else."""
        first, _, last = text.partition(":")
        top, left = parse_address(first)
        bottom, right = parse_address(last or first)
        return cls(top, left, bottom, right)

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def __str__(self) -> str:
        first = address(self.top, self.left)
        last = address(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


@dataclass(frozen=True)
class Name:
    """A defined name that refers to one area. `scope` is the sheet it is local to, or ""."""

    name: str
    scope: str
    sheet: str
    area: Area


@dataclass(frozen=True)
class Sheet:
    """One sheet's cells. `rows` start at A1; formulas and error texts by (row, column), 1-based.

    The rest is how it is kept: `protected` is None where that is not known; `pictures` stands for pictures,
    text boxes, charts, buttons.
    """

    name: str
    rows: list[list[Cell]]
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    protected: bool | None = None
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    pictures: bool = False

    def value(self, row: int, column: int) -> Cell:
        """The value of a cell; None when blank or outside."""
        if 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1]):
            value = self.rows[row - 1][column - 1]
            return None if value == "" else value
        return None

    def text(self, row: int, column: int) -> str:
        """A cell as text, all white space dropped: how labels are compared."""
        value = self.value(row, column)
        return bare(str(value)) if value is not None else ""

    @cached_property
    def values_by_row(self) -> dict[int, dict[int, Cell]]:
        """The cells of each row that are not blank, by column."""
        return {
            number: {column: value for column, value in enumerate(cells, 1) if value is not None and value != ""}
            for number, cells in enumerate(self.rows, 1)
        }

    @cached_property
    def formulas_by_row(self) -> dict[int, dict[int, str]]:
        """The formulas of each row that has any, by column."""
        return _by_row(self.formulas)

    @cached_property
    def errors_by_row(self) -> dict[int, dict[int, str]]:
        """The error texts of each row that has any, by column."""
        return _by_row(self.errors)

    def texts(self) -> Iterator[tuple[int, int, str]]:
        """(row, column, text) of every text cell."""
        for row, cells in enumerate(self.rows, 1):
            for column, value in enumerate(cells, 1):
                if isinstance(value, str) and value:
                    yield row, column, bare(value)


@dataclass(frozen=True)
class Grid:
    """What was read from a workbook: its sheets in order, and the names of areas.

    `all_names` are the texts of all its names, `links` the workbooks it draws on.
    """

    sheets: Mapping[str, Sheet]
    names: tuple[Name, ...] = ()
    all_names: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    macros: bool = False

    @cached_property
    def areas(self) -> Mapping[tuple[str, str], Area]:
        """The area a name refers to, by (sheet, name): the first where there are several."""
        return {(name.sheet, name.name): name.area for name in reversed(self.names)}

    def edited(self, edits: "Iterable[Edit]") -> "Grid":
        """As it reads with the edits in it; formulas show the value they were given."""
        sheets = dict(self.sheets)
        by_sheet: dict[str, list[Edit]] = {}
        for edit in edits:
            by_sheet.setdefault(edit.sheet, []).append(edit)
        for name, own in by_sheet.items():
            sheets[name] = _edited(sheets[name], own)
        return replace(self, sheets=sheets)

    def with_copy(self, source: str, name: str) -> "Grid":
        """As it reads with a copy of a sheet behind it; the names local to the sheet come along."""
        sheets: dict[str, Sheet] = {}
        for sheet in self.sheets.values():
            sheets[sheet.name] = sheet
            if sheet.name == source:
                sheets[name] = replace(sheet, name=name)
        copied = tuple(replace(own, scope=name, sheet=name) for own in self.names if own.scope == source)
        return replace(self, sheets=sheets, names=self.names + copied)


@dataclass(frozen=True)
class Edit:
    """A change of one cell: a value, or a formula together with the value it shows."""

    sheet: str
    row: int
    column: int
    value: Cell
    formula: str | None = None


@dataclass(frozen=True)
class Height:
    """The height in points that shows what stands in a row; a hidden row is shown."""

    sheet: str
    row: int
    points: float


@dataclass(frozen=True)
class Fill:
    """A cell's background. `color` is RRGGBB, or None for none."""

    sheet: str
    row: int
    column: int
    color: str | None


@dataclass(frozen=True)
class Note:
    """A cell's note (批注). `text` None takes it away."""

    sheet: str
    row: int
    column: int
    text: str | None


@dataclass(frozen=True)
class Plan:
    """What is to be done to a workbook: sheets copied, (source, name) each, then cells changed, then rows fitted."""

    copies: tuple[tuple[str, str], ...] = ()
    edits: tuple[Edit, ...] = ()
    heights: tuple[Height, ...] = ()

    def on(self, grid: Grid) -> Grid:
        """The Grid as it reads once the plan is carried out."""
        for source, name in self.copies:
            grid = grid.with_copy(source, name)
        return grid.edited(self.edits)

    def then(self, later: "Plan") -> "Plan":
        """Both plans as one; of two changes of one cell the later stays."""
        cells = {(edit.sheet, edit.row, edit.column): edit for edit in (*self.edits, *later.edits)}
        heights = {(height.sheet, height.row): height for height in (*self.heights, *later.heights)}
        return Plan(self.copies + later.copies, tuple(cells.values()), tuple(heights.values()))


def as_read(value: Cell) -> Cell:
    """A value as it is read back from a workbook it was written into."""
    if isinstance(value, str):
        return printable(value) or None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.datetime):
        return value.date()
    return value


def _by_row(cells: Mapping[tuple[int, int], str]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.items():
        found.setdefault(row, {})[column] = text
    return found


def _edited(sheet: Sheet, edits: Iterable[Edit]) -> Sheet:
    rows = [list(row) for row in sheet.rows]
    formulas, errors = dict(sheet.formulas), dict(sheet.errors)
    for edit in edits:
        at = (edit.row, edit.column)
        rows += [[] for _ in range(edit.row - len(rows))]
        row = rows[edit.row - 1]
        row += [None] * (edit.column - len(row))
        row[edit.column - 1] = as_read(edit.value)
        formulas.pop(at, None)
        errors.pop(at, None)
        if edit.formula is not None:
            formulas[at] = edit.formula.removeprefix("=")
    return replace(sheet, rows=rows, formulas=formulas, errors=errors)
