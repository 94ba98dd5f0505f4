"""The bureau's roster: units and their approved projects, from an .xlsx or .csv with a title row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from schemas.cells import Cell, Unreadable, is_blank, printable, read_money
from schemas.tables import LEVELS, ProjectFunds, Projects, Unit
from workbook.files.csv_text import csv_rows
from workbook.files.package import NotAWorkbook
from workbook.files.reader import read_workbook

TITLES = {
    "unit": Unit.column("unit").title,
    "code": Projects.column("code").title,
    "name": Projects.column("name").title,
    "level": Projects.column("level").title,
    "budget_kind": Projects.column("budget_kind").title,
    "year_start": ProjectFunds.column("year_start").title,
}
REQUIRED = ("unit", "name", "level")
LONGEST_TITLE_SEARCH = 10


class RosterError(ValueError):
    """A roster that cannot be used; the message is Chinese and names row, value and remedy."""


@dataclass(frozen=True)
class RosterProject:
    """An approved project. `year_start` is its year-start budget in 万元, None where the roster gives none."""

    unit: str
    code: str
    name: str
    level: str
    budget_kind: str
    year_start: Decimal | None


def read_roster(data: bytes, name: str) -> list[RosterProject]:
    """The projects of a roster, in order. Raises RosterError."""
    rows = list(_csv_rows(data) if Path(name).suffix.lower() == ".csv" else _sheet_rows(data))
    for number, row in enumerate(rows[:LONGEST_TITLE_SEARCH]):
        columns = _columns(row)
        if all(key in columns for key in REQUIRED):
            below = enumerate(rows[number + 1 :], number + 2)
            return [_project(at, cells, columns) for at, cells in below if any(not is_blank(cell) for cell in cells)]
    needed = "、".join(TITLES[key] for key in REQUIRED)
    raise RosterError(f"项目名册里找不到标题行，标题至少要有：{needed}。")


def _csv_rows(data: bytes) -> Iterator[Sequence[Cell]]:
    try:
        return iter(csv_rows(data))
    except ValueError as problem:
        raise RosterError(f"项目名册读不了：{problem}，或用 .xlsx。") from problem


def _sheet_rows(data: bytes) -> Iterator[Sequence[Cell]]:
    try:
        sheets = list(read_workbook(data).sheets.values())
    except NotAWorkbook as problem:
        raise RosterError(f"项目名册读不了：{problem}") from problem
    return iter(sheets[0].rows if sheets else [])


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    at = {str(cell).strip(): number for number, cell in enumerate(row) if not is_blank(cell)}
    return {key: at[title] for key, title in TITLES.items() if title in at}


def _project(number: int, cells: Sequence[Cell], columns: dict[str, int]) -> RosterProject:
    def text(key: str) -> str:
        column = columns.get(key)
        cell = cells[column] if column is not None and column < len(cells) else None
        return "" if is_blank(cell) else printable(str(cell)).strip()

    for key in REQUIRED:
        if not text(key):
            raise RosterError(f"项目名册第 {number} 行的“{TITLES[key]}”是空的，请补填。")
    if text("level") not in LEVELS:
        raise RosterError(f"项目名册第 {number} 行的级次是“{text('level')}”，应为{'、'.join(LEVELS)}之一。")
    return RosterProject(
        text("unit"), text("code"), text("name"), text("level"), text("budget_kind"), _money(number, text("year_start"))
    )


def _money(number: int, text: str) -> Decimal | None:
    """Money from a roster's cell: a number, or a number typed as text."""
    try:
        return read_money(text)
    except Unreadable as problem:
        if problem.suggestion:
            return Decimal(problem.suggestion)
        message = f"项目名册第 {number} 行的“{TITLES['year_start']}”是“{text}”，{problem}，请改成以万元为单位的数字。"
        raise RosterError(message) from problem
