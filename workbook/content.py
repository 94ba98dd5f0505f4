"""What a cell holds, as text: to tell whether a plan changes it, and to give it back later."""

import datetime as dt
import hashlib

from schemas.cells import Cell
from workbook.grid import Grid, Plan, Sheet, as_read, spelling

BLANK, TEXT, NUMBER, LOGICAL, DAY, FORMULA = "", "文字", "数", "是否", "日期", "公式"

Content = tuple[str, str]


def content(sheet: Sheet, row: int, column: int) -> Content:
    """(kind, text) of what a cell holds."""
    formula = sheet.formulas.get((row, column))
    if formula is not None:
        return FORMULA, formula
    value = as_read(sheet.value(row, column))
    if value is None:
        return BLANK, ""
    if isinstance(value, bool):
        return LOGICAL, str(int(value))
    if isinstance(value, (int, float)):
        return NUMBER, repr(float(value))
    if isinstance(value, dt.date):
        return DAY, value.isoformat()
    return TEXT, str(value)


def value_of(kind: str, text: str) -> Cell:
    """The value of a content that is no formula."""
    if kind == NUMBER:
        return float(text)
    if kind == LOGICAL:
        return text == "1"
    if kind == DAY:
        return dt.date.fromisoformat(text)
    return text or None


def digest(held: Content) -> str:
    """A mark of a content; a formula has the same however an office program spells it."""
    kind, text = held
    return short_digest(f"{kind}\n{spelling(text) if kind == FORMULA else text}")


def short_digest(text: str) -> str:
    """Sixteen digits that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def changes(grid: Grid, plan: Plan) -> Plan:
    """The plan without the edits that change nothing; those on its new sheets all stay."""
    added = {name for _, name in plan.copies}
    after = plan.on(grid)

    def changed(sheet: str, row: int, column: int) -> bool:
        held, holds = (digest(content(one.sheets[sheet], row, column)) for one in (grid, after))
        return held != holds

    edits = (edit for edit in plan.edits if edit.sheet in added or changed(edit.sheet, edit.row, edit.column))
    return Plan(plan.copies, tuple(edits), plan.heights)
