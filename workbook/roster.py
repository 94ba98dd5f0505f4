"""The bureau's roster: units, their approved projects and, where given, the approved indicators.

An .xlsx or .csv with a title row. A row is a project; with 三级指标 it is one of the project's indicators, the
project's own cells repeated or left blank as under a merged cell.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from schemas.cells import Cell, Unreadable, is_blank, normalise, printable, read_money, read_number, says_nothing
from schemas.rounding import exact, plain
from schemas.tables import BUDGET_KINDS, LEVELS, Indicators, ProjectFunds, Projects, Unit
from schemas.terms import DATE_UNIT
from schemas.texts import without_numbering
from schemas.words import sign_of
from workbook.files.csv_text import csv_rows
from workbook.files.package import NotAWorkbook
from workbook.files.reader import read_workbook

PROJECT_TITLES = {
    "unit": Unit.column("unit").title,
    **{name: Projects.column(name).title for name in ("code", "name", "level", "budget_kind")},
    "year_start": ProjectFunds.column("year_start").title,
}
INDICATOR_TITLES = {
    "level2": Indicators.column("level2").title,
    "indicator": Indicators.column("name").title,
    **{name: Indicators.column(name).title for name in ("sign", "target", "measure_unit", "weight")},
}
TITLES = PROJECT_TITLES | INDICATOR_TITLES
REQUIRED = ("unit", "name", "level")
CHOICES = {"level": LEVELS, "budget_kind": BUDGET_KINDS}
LONGEST_TITLE_SEARCH, LONGEST_NUMBER = 10, 10**15
REMARK = re.compile(r"(?:合\s*计|小\s*计|总\s*计|备注|说明|注)(?:$|[:：])")


class RosterError(ValueError):
    """A roster that cannot be used; the message is Chinese and names row, value and remedy."""


@dataclass(frozen=True)
class RosterIndicator:
    """An approved indicator. What the roster leaves out is blank; `weight` is in points."""

    level2: str
    name: str
    sign: str
    target: Cell
    measure_unit: str
    weight: Decimal | None


@dataclass(frozen=True)
class RosterProject:
    """An approved project. `year_start` is its year-start budget in 万元, None where the roster gives none."""

    unit: str
    code: str
    name: str
    level: str
    budget_kind: str
    year_start: Decimal | None
    indicators: tuple[RosterIndicator, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from the unit's other projects: its code, else name and level."""
        return (self.unit, self.code) if self.code else (self.unit, self.name, self.level)


def read_roster(data: bytes, name: str) -> list[RosterProject]:
    """The projects of a roster, in order. Raises RosterError."""
    rows = list(_csv_rows(data) if Path(name).suffix.lower() == ".csv" else _sheet_rows(data))
    for number, row in enumerate(rows[:LONGEST_TITLE_SEARCH]):
        columns = _columns(row)
        if all(key in columns for key in REQUIRED):
            below = enumerate(rows[number + 1 :], number + 2)
            filled = [_Line(at, cells, columns) for at, cells in below if any(not is_blank(cell) for cell in cells)]
            return list(_projects(filled))
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
    filled = [(number, cell) for number, cell in enumerate(row) if not is_blank(cell)]
    at = {normalise(str(cell)).replace(" ", ""): number for number, cell in reversed(filled)}
    return {key: at[title] for key, title in TITLES.items() if title in at}


@dataclass(frozen=True)
class _Line:
    """A filled row of the roster, by what its columns hold. `number` counts from 1."""

    number: int
    cells: Sequence[Cell]
    columns: dict[str, int]

    def cell(self, key: str) -> Cell:
        """A cell as it stands; None where there is none."""
        column = self.columns.get(key)
        cell = self.cells[column] if column is not None and column < len(self.cells) else None
        return None if is_blank(cell) else cell

    def text(self, key: str) -> str:
        """A cell as text; a whole number without its decimal point."""
        cell = self.cell(key)
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return plain(exact(cell))
        return "" if cell is None else printable(str(cell)).strip()

    @property
    def code(self) -> str:
        """The project's code. Raises RosterError for a number too long for a number cell: it has lost its tail."""
        cell = self.cell("code")
        if isinstance(cell, (int, float)) and abs(cell) >= LONGEST_NUMBER:
            raise self.trouble("项目编码超过 15 位，存成数字后末尾几位丢了；请把这一列设为文本格式，重新填写编码。")
        return self.text("code")

    @property
    def is_remark(self) -> bool:
        """Whether it is a row of sums or a remark."""
        first = next((str(cell).strip() for cell in self.cells if not is_blank(cell)), "")
        return any(REMARK.match(text) for text in (self.text("unit"), self.text("name"), first))

    @property
    def continues(self) -> bool:
        """Whether it is a further indicator of the project above, whose cells are left blank."""
        return bool(self.text("indicator")) and not any(self.text(key) for key in REQUIRED)

    def trouble(self, what: str) -> RosterError:
        """What is wrong with this row."""
        return RosterError(f"项目名册第 {self.number} 行的{what}")


def _projects(lines: Sequence[_Line]) -> Iterator[RosterProject]:
    """Projects with their indicators brought together, in the order of their first rows.

    Rows of sums and remarks are left out; a unit that stands alone in its row has no project.
    """
    found: dict[tuple[str, ...], RosterProject] = {}
    first_lines: dict[tuple[str, ...], int] = {}
    last: tuple[str, ...] | None = None
    for line in lines:
        if line.is_remark:
            continue
        if not (line.continues and last is not None):
            project = _project(line)
            known = found.get(project.key)
            if known is not None and replace(known, indicators=()) != project:
                raise line.trouble(
                    f"项目“{project.name}”与第 {first_lines[project.key]} 行是同一个项目，内容却不同，请核对。"
                )
            found.setdefault(project.key, project)
            first_lines.setdefault(project.key, line.number)
            last = project.key
        if line.text("indicator"):
            own = found[last]
            found[last] = replace(own, indicators=(*own.indicators, _indicator(line)))
    yield from found.values()


def _project(line: _Line) -> RosterProject:
    alone = bool(line.text("unit")) and all(says_nothing(line.text(key)) for key in ("name", "level", "code"))
    for key in REQUIRED if not alone else ():
        if not line.text(key):
            raise line.trouble(f"“{TITLES[key]}”是空的，请补填。")
    for key, allowed in CHOICES.items():
        if line.text(key) and line.text(key) not in allowed and not alone:
            raise line.trouble(f"{TITLES[key]}是“{line.text(key)}”，应为{'、'.join(allowed)}之一。")
    return RosterProject(
        unit=line.text("unit"),
        code=line.code,
        name="" if alone else line.text("name"),
        level="" if alone else line.text("level"),
        budget_kind=line.text("budget_kind"),
        year_start=None if alone else _number(line, "year_start"),
    )


def _indicator(line: _Line) -> RosterIndicator:
    target = line.cell("target")
    unit = line.text("measure_unit") or (DATE_UNIT if isinstance(target, dt.date) else "")
    return RosterIndicator(
        level2="".join(line.text("level2").split()),
        name=without_numbering(normalise(line.text("indicator"))),
        sign=sign_of(normalise(line.text("sign"))) or line.text("sign"),
        target=target,
        measure_unit=unit,
        weight=_number(line, "weight"),
    )


def _number(line: _Line, key: str) -> Decimal | None:
    """Money in 万元, or points: a number, or a number typed as text."""
    read = read_money if key == "year_start" else read_number
    try:
        return read(line.text(key))
    except Unreadable as problem:
        if problem.suggestion:
            return Decimal(problem.suggestion)
        if says_nothing(line.text(key)):
            return None
        unit = "以万元为单位的" if key == "year_start" else ""
        raise line.trouble(f"“{TITLES[key]}”是“{line.text(key)}”，{problem}，请改成{unit}数字。") from problem
