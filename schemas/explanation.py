"""One indicator row explained: what was read, what it was compared with, the formula with its figures, the clause."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from schemas.cells import Cell, Unreadable, is_blank, read_number
from schemas.comparison import Comparison, Doubt, Row
from schemas.finding import Finding, Rule, rules
from schemas.rounding import HUNDRED, plain
from schemas.rules.values import EXPECTED
from schemas.scheme import Scheme
from schemas.scoring import RowScore, score_row
from schemas.terms import PERCENT, PERMILLE
from schemas.values import Value, show

DIRECTIONS = {"≥": "ge", ">": "gt", "≤": "le", "<": "lt", "=": "eq", "区间": "range", "": "none"}
UNITS = {PERCENT: "percent", PERMILLE: "permille"}


def explain(row: Row, weight: Cell, scheme: Scheme) -> dict[str, Any]:
    """The JSON of `ziping explain` for one row; the weight in points, a number or text."""
    points, doubts = _weight(weight)
    result = score_row(row, points, scheme)
    doubts = [*result.doubts, *doubts, *_interval_only(result)]
    compared = result.compared
    return {
        "kind": compared.kind,
        "direction": DIRECTIONS[compared.shown],
        "applied": DIRECTIONS[compared.applied],
        "target": _side(compared.wanted, compared.target, compared),
        "actual": _side(compared.done, compared.actual, compared),
        "met": result.met,
        "score": None if result.score is None else _number(result.score),
        "interval": None if result.interval is None else [_number(result.interval.low), _number(result.interval.high)],
        "needs_reason": None
        if result.met is None
        else result.met is False or result.is_far_over(scheme.over_fulfilment.reason_from),
        "findings": [_finding(doubt, row, weight).as_json() for doubt in doubts],
        "formula": _formula(result),
        "basis": result.basis,
        "why": _why(result),
    }


def _weight(weight: Cell) -> tuple[Decimal | None, list[Doubt]]:
    try:
        points = read_number(weight)
    except Unreadable as problem:
        points = Decimal(problem.suggestion) if problem.suggestion else None
    if points is None or not 0 < points <= HUNDRED:
        said = "没有分值" if is_blank(weight) else f"分值“{weight}”不是 0 到 100 之间的数"
        return None, [Doubt("V113", "weight", f"{said}，不能计分")]
    return points, []


def _interval_only(result: RowScore) -> Iterator[Doubt]:
    if result.interval is not None:
        yield Doubt("V112", "score", f"定性指标的得分应在 {result.interval} 之间")


def _side(value: Value, number: Decimal | None, compared: Comparison) -> dict[str, Any]:
    """A cell as read; where its scale had to be settled, the settled number."""
    settled = number is not None and not value.unit and compared.unit == PERCENT and number != value.number
    shown, unit = (number, PERCENT) if settled else (value.number, value.unit)
    side: dict[str, Any] = {
        "number": None if shown is None else _number(shown),
        "unit": UNITS.get(unit, _completed_unit(unit)),
        "text": show(value),
        "certain": value.certain,
    }
    if value.upper is not None:
        side["upper"] = _number(value.upper)
    return side


def _completed_unit(unit: str) -> str:
    return f"{unit}元" if unit in {"万", "亿"} else unit


def _number(value: Decimal) -> int | float:
    """A JSON number, printed as the figure it is."""
    return int(value) if value == value.to_integral_value() else float(value)


def _formula(result: RowScore) -> str:
    if result.score is not None:
        return f"{result.formula} = {plain(result.score)}"
    return f"{result.formula}（{result.interval}）" if result.interval is not None else result.formula


def _why(result: RowScore) -> str:
    compared = result.compared
    read = (
        f"指标值读作“{compared.applied}{show(compared.wanted).lstrip('≥≤=><')}”，实际完成值读作“{show(compared.done)}”"
    )
    parts = [read, result.why]
    if result.formula:
        parts.append(_formula(result))
    if result.basis:
        parts.append(f"依据：{result.basis}")
    return "；".join(parts) + "。"


@cache
def _rules() -> dict[str, Rule]:
    return {rule.code: rule for rule in rules("schemas.rules.values")}


def _finding(doubt: Doubt, row: Row, weight: Cell) -> Finding:
    typed = {**row._asdict(), "weight": weight, "score": None}[doubt.column]
    return _rules()[doubt.rule].finding(f"{doubt.text}。", value=typed, expected=EXPECTED[doubt.rule])
