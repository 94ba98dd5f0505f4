"""The county as tidy tables for analysis: a line one thing, a column one fact. Money in 万元, coverage from 0 to 1."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from schemas.cells import printable
from schemas.funds import Money
from workbook.collecting.county import NO_NAME, County, Unit
from workbook.returned.summary import ProjectLine
from workbook.returned.verdict import Checked

DataType = Literal["integer", "text", "number", "money", "boolean"]
DataValue = int | str | Decimal | bool | None
DataRow = tuple[DataValue, ...]
BASIC, PROJECT, ECONOMIC = "基本支出", "项目支出", "经济分类"
MONEY_COLUMNS: dict[str, DataType] = {"year_start": "money", "full_year": "money", "executed": "money"}
COLUMNS: dict[str, dict[str, DataType]] = {
    "files": {"path": "text", "verdict": "text", "unit_id": "integer", "left_out_why": "text"},
    "units": {
        "unit_id": "integer", "unit": "text", "department": "text", "year": "integer", **MONEY_COLUMNS,
        "score": "number", "grade": "text", "coverage": "number", "errors": "integer", "warnings": "integer",
    },
    "projects": {
        "project_id": "integer", "unit_id": "integer", "code": "text", "name": "text", "level": "text",
        "budget_kind": "text", "evaluated": "boolean", "exemption": "text", "has_sheet": "boolean", **MONEY_COLUMNS,
        "score": "number", "grade": "text",
    },
    "funds": {"unit_id": "integer", "project_id": "integer", "part": "text", "name": "text", **MONEY_COLUMNS},
    "indicators": {
        "unit_id": "integer", "project_id": "integer", "level1": "text", "level2": "text", "name": "text",
        "sign": "text", "target": "text", "measure_unit": "text", "actual": "text", "weight": "number",
        "score": "number", "falls_short": "boolean", "reason": "text",
    },
    "findings": {
        "path": "text", "unit_id": "integer", "code": "text", "severity": "text", "waived": "text", "sheet": "text",
        "cell": "text", "message": "text", "value": "text", "expected": "text", "difference": "text", "remedy": "text",
    },
}  # fmt: skip


@dataclass(frozen=True)
class DataTable:
    """A table: columns with their types, and its rows."""

    name: str
    columns: dict[str, DataType]
    rows: tuple[DataRow, ...]


def data_tables(county: County) -> list[DataTable]:
    """The six tables. Ids count from 1; on `indicators` a missing project_id stands for the overall sheet."""
    numbered = [(number, unit, own) for number, (unit, own) in enumerate(county.projects(), 1)]
    ids = {(unit.number, own.row): number for number, unit, own in numbered}
    rows = {
        "files": _files(county),
        "units": (_unit(unit) for unit in county.units),
        "projects": (_project(*item) for item in numbered),
        "funds": (row for unit in county.units for row in _funds(unit, ids)),
        "indicators": (row for unit in county.units for row in _indicators(unit, ids)),
        "findings": _findings(county),
    }
    return [DataTable(name, COLUMNS[name], tuple(_clean(row) for row in own)) for name, own in rows.items()]


def _clean(row: Sequence[DataValue]) -> DataRow:
    """Texts without the characters that no file should hold."""
    return tuple(printable(value) if isinstance(value, str) else value for value in row)


def _money(money: Money) -> tuple[Decimal, Decimal, Decimal]:
    return money.year_start, money.full_year, money.executed


def _verdicts(county: County) -> Iterator[tuple[Checked, int | None, str]]:
    """(verdict, id of the unit it counts for, why it does not count)."""
    yield from ((unit.checked, unit.number, "") for unit in county.units)
    yield from ((left.checked, None, left.why) for left in county.left_out)


def _files(county: County) -> Iterator[DataRow]:
    for checked, unit, why in _verdicts(county):
        yield checked.path, checked.status, unit, why


def _unit(unit: Unit) -> DataRow:
    summary = unit.summary
    return (
        unit.number, unit.name, summary.department, summary.year, *_money(summary.total), summary.score,
        summary.grade, summary.coverage, unit.count("error"), unit.count("warning"),
    )  # fmt: skip


def _project(number: int, unit: Unit, own: ProjectLine) -> DataRow:
    return (
        number, unit.number, own.code, own.name or NO_NAME, own.level, own.budget_kind, own.evaluated, own.exemption,
        bool(own.sheet), *_money(own.money), own.score, own.grade,
    )  # fmt: skip


def _funds(unit: Unit, ids: dict[tuple[int, int], int]) -> Iterator[DataRow]:
    """Basic spending by budget kind, each project by source; both together are the unit's total."""
    for amount in unit.summary.basic_funds:
        yield unit.number, None, BASIC, amount.name, *_money(amount.money)
    for project in unit.projects:
        for amount in project.sources:
            yield unit.number, ids[unit.number, project.row], PROJECT, amount.name, *_money(amount.money)
    for name, executed in unit.summary.economic_classes:
        yield unit.number, None, ECONOMIC, name, None, None, executed


def _indicators(unit: Unit, ids: dict[tuple[int, int], int]) -> Iterator[DataRow]:
    for project, line in unit.indicators():
        own = None if project is None else ids.get((unit.number, project.row))
        yield (
            unit.number, own, line.level1, line.level2, line.name, line.sign, line.target,
            line.measure_unit, line.actual, line.weight, line.score, line.falls_short, line.reason,
        )  # fmt: skip


def _findings(county: County) -> Iterator[DataRow]:
    for checked, unit, _ in _verdicts(county):
        for own in checked.findings:
            yield (
                checked.path, unit, own.code, own.severity, own.waived, own.sheet, own.cell, own.message, own.value,
                own.expected, own.difference, own.remedy,
            )  # fmt: skip
