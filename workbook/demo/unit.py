"""The demonstration unit's data as entries for a fresh workbook."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from schemas.cells import Cell
from schemas.scheme import Scheme
from workbook.form import indicator_rows, project_sheet
from workbook.form.layout import OVERALL_SHEET
from workbook.new import Entry

DATA = Path(__file__).parent / "unit.toml"
LISTED = ("name", "level", "budget_kind", "nature", "use", "scope", "evaluated")
ON_SHEET = ("explanation", "goal", "achievement")
MADE_UP = "演示：金额和完成事实来自公开的自评材料，标“演示”的目标、指标、指标值和全部分值是编的"


def load() -> dict[str, Any]:
    """The unit's data; money in 万元 as Decimal."""
    return tomllib.loads(DATA.read_text("utf-8"), parse_float=Decimal)


def entries(data: dict[str, Any], scheme: Scheme, overall: Scheme) -> list[Entry]:
    """Everything an accountant would type, but for the narrative."""
    typed = [*_fields("unit", data["unit"]), *_fields("overall", data["overall"])]
    for funds in data["basic_funds"]:
        row = funds["row"]
        typed += (Entry("basic_funds", name, value, row=row) for name, value in funds.items() if name != "row")
    for row, amount in enumerate(data["economic_classes"]["executed"]):
        typed.append(Entry("economic_classes", "executed", amount, row=row))
    for row, task in enumerate(data["tasks"]):
        typed += _fields("tasks", task, row=row)
    typed += _overall_indicators(data["overall_indicators"], overall)
    for row, project in enumerate(data["projects"]):
        typed += _project(row, project, scheme)
    return typed


def authored(data: dict[str, Any]) -> dict[str, str]:
    """The authored paragraphs by paragraph id."""
    return dict(data["narrative"])


def _fields(table: str, values: dict[str, Cell], sheet: str | None = None, row: int = 0) -> Iterator[Entry]:
    return (Entry(table, column, value, sheet, row) for column, value in values.items())


def _project(row: int, project: dict[str, Any], scheme: Scheme) -> Iterator[Entry]:
    sheet = project_sheet.sheet_name(row + 1)
    yield from _fields("projects", {name: project[name] for name in LISTED}, row=row)
    yield from _fields("project_funds", project["funds"], sheet)
    yield from _fields("project_sheets", {name: project[name] for name in ON_SHEET if name in project}, sheet)
    taken: Counter[str] = Counter()
    for indicator in project["indicators"]:
        values = dict(indicator)
        level2 = values.pop("level2")
        yield from _fields("indicators", values, sheet, _slot(scheme, level2, taken[level2]))
        taken[level2] += 1


def _overall_indicators(indicators: list[dict[str, Any]], overall: Scheme) -> Iterator[Entry]:
    for indicator in indicators:
        values = dict(indicator)
        row = _slot(overall, values.pop("level2"), values.pop("position"))
        yield from _fields("indicators", values, OVERALL_SHEET, row)


def _slot(scheme: Scheme, level2: str, position: int) -> int:
    """The record of the n-th row under a second-level indicator."""
    rows = [number for number, slot in enumerate(indicator_rows.slots(scheme)) if slot.level2 == level2]
    return rows[position]
