"""An indicator row as typed, and what is in doubt about it."""

from typing import NamedTuple

from schemas.cells import Cell


class Row(NamedTuple):
    """An indicator row's cells as typed. `year`: the year evaluated, where it is known."""

    sign: Cell
    target: Cell
    measure_unit: Cell
    actual: Cell
    name: Cell = None
    year: int | None = None


class Doubt(NamedTuple):
    """What was assumed, or why nothing could be made of it: rule, column of the cell, how it was taken."""

    rule: str
    column: str
    text: str
