"""I2: what the form computes is still computed."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from schemas.expected import Value
from schemas.finding import Finding, Place, Rule, rule
from schemas.records import declared
from schemas.rounding import plain
from workbook.inspection import Inspection

RATE_TOLERANCE, TOLERANCE = Decimal("0.0001"), Decimal("0.000001")
BASIS = "同一个数只填一次，其余由公式取数（填报说明）"


@rule(
    "I201",
    severity="error",
    title="自动计算的单元格被清空或改写",
    why="这一格由公式算出。公式没了，数变了它也不会跟着变。",
    basis=BASIS,
    remedy="运行 ziping fill 可恢复被清空的公式；被改写的，清空后再恢复。",
)
def formula_gone(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A computed cell is blank, or says something else than its formula would."""
    for place, typed, expected in _without_formula(inspection):
        if not _agree(typed, expected, place.column):
            title = declared(place.table, place.column).title
            what = f"填的是“{typed}”" if typed else "被清空了"
            yield rule.finding(f"“{title}”应由公式算出，现在{what}。", place, value=typed, expected=expected)


@rule(
    "I202",
    severity="warning",
    title="公式被数值替代",
    why="现在的数是对的，以后改了明细它不会跟着变。",
    basis=BASIS,
    remedy="清空该单元格，再运行 ziping fill 恢复公式。",
)
def formula_frozen(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A computed cell holds the right value, but no formula."""
    for place, typed, expected in _without_formula(inspection):
        if typed and _agree(typed, expected, place.column):
            title = declared(place.table, place.column).title
            yield rule.finding(f"“{title}”是固定的数值“{typed}”，不是公式。", place, value=typed)


def _without_formula(inspection: Inspection) -> Iterator[tuple[Place, str, str]]:
    """(place, what stands there, what should) of computed cells without the form's formula."""
    tables = inspection.document.tables
    unread = {item.place for item in tables.unread}
    for place, expected in inspection.expected.items():
        record = tables.at(place)
        computed = declared(place.table, place.column).origin == "computed"
        if computed and place.column not in record.live and place not in unread:
            yield place, record.text(place.column), _shown(expected)


def _agree(typed: str, expected: str, column: str) -> bool:
    """Whether two printed values are one, rates to a hundredth of a percent."""
    if typed == expected:
        return True
    try:
        gap = abs(Decimal(typed) - Decimal(expected))
    except InvalidOperation:
        return False
    return gap <= (RATE_TOLERANCE if column in {"rate", "coverage"} else TOLERANCE)


def _shown(value: Value) -> str:
    return plain(value.normalize()) if isinstance(value, Decimal) else value
