"""What the engines have in common: what xlwings asks of all of them, told apart from how they reach their cells."""

import re
from collections.abc import Iterator
from typing import Any, Self

from xlwings import base_classes

from workbook.grid import Area

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


class Conversion:
    """An engine whose cells hold plain values already."""

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """A Python value as a cell holds it."""
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        """Cell values as the caller's options ask for them; dates and errors are clean already."""
        return [[empty_as if value is None or value == "" else value for value in row] for row in data]


class Apps(base_classes.Apps):
    """The running apps, the last first."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.running: list[Any] = []

    def keys(self) -> list[int]:
        """Their ids."""
        return [app.pid for app in self.running]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.running)

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> Any:
        return next(app for app in self.running if app.pid == pid)


class App(base_classes.App):
    """One of them."""

    screen_updating = display_alerts = True
    apps: Apps

    @property
    def engine(self) -> Any:
        """Its engine."""
        return self.apps.engine

    def activate(self, steal_focus: bool = False) -> None:
        """Make it the first."""
        self.apps.running.remove(self)
        self.apps.running.insert(0, self)


class Names(base_classes.Names):
    """A list of names."""

    def __init__(self, found: list[Any]) -> None:
        self.found = found

    def __call__(self, key: int) -> Any:
        """A name by position."""
        return self.found[key - 1]

    def __len__(self) -> int:
        return len(self.found)


class Rectangle(base_classes.Range):
    """A rectangle of cells, by corner cells or address."""

    def __init__(self, sheet: Any, first: Any, last: Any = None) -> None:
        self.sheet = sheet
        self.options: dict[str, Any] = {}
        self.area = _area(first, last)

    @property
    def api(self) -> Self:
        """Itself."""
        return self

    @property
    def row(self) -> int:
        """The first row."""
        return self.area.top

    @property
    def column(self) -> int:
        """The first column."""
        return self.area.left

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return self.area.bottom - self.area.top + 1, self.area.right - self.area.left + 1

    @property
    def address(self) -> str:
        """Its absolute address."""
        return _ADDRESS.sub(r"$\1$\2", str(self.area))

    def __call__(self, row: int, column: int | None = None) -> Self:
        """A cell by its place inside the range, from 1; counted row by row with one number."""
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        return type(self)(self.sheet, (self.area.top + row - 1, self.area.left + column - 1))

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns


def _area(first: Any, last: Any) -> Area:
    if isinstance(first, str):
        return Area.parse(first)
    top, left = _corner(first)
    bottom, right = _corner(last) if last is not None else (top, left)
    return Area(top, left, bottom, right)


def _corner(cell: Any) -> tuple[int, int]:
    return (cell.row, cell.column) if isinstance(cell, Rectangle) else (int(cell[0]), int(cell[1]))
