"""One indicator row explained: what was read, what it was compared with, the formula with its figures, the clause."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from schemas.cells import Cell, Unreadable, is_blank, read_number, shortened
from schemas.comparison import RANGE, Comparison
from schemas.finding import Finding, Rule, rules
from schemas.rounding import HUNDRED, plain
from schemas.row import Doubt, Row
from schemas.scheme import Scheme
from schemas.scoring import RowScore, score_row
from schemas.terms import PERCENT, PERMILLE
from schemas.units import completed
from schemas.values import Value, show

SIGN_NAMES = {"≥": "ge", ">": "gt", "≤": "le", "<": "lt", "=": "eq", RANGE: "range", "": "none"}
UNIT_NAMES = {PERCENT: "percent", PERMILLE: "permille"}

DOUBTED = ("schemas.rules.values", "schemas.rules.assumptions")


def explain(row: Row, weight: Cell, scheme: Scheme) -> dict[str, Any]:
    """The JSON of `ziping explain` for one row; the weight in points, a number or text."""
    points, unweighed = _weight(weight)
    result = score_row(row, points, scheme)
    doubts = (*result.doubts, *unweighed, *_interval_only(result))
    compared, interval = result.compared, result.interval
    far_over = result.is_far_over(scheme.over_fulfilment.reason_from)
    return {
        "kind": compared.kind,
        "direction": SIGN_NAMES[compared.shown],
        "applied": SIGN_NAMES[compared.applied],
        "target": _side(compared.wanted, compared.target, compared),
        "actual": _side(compared.done, compared.actual, compared),
        "met": result.met,
        "score": None if result.score is None else _number(result.score),
        "interval": None if interval is None else [_number(interval.low), _number(interval.high)],
        "needs_reason": None if result.met is None else not result.met or far_over,
        "findings": [_finding(doubt, row, weight).as_json() for doubt in doubts],
        "formula": _formula(result),
        "basis": result.basis,
        "why": _why(result),
    }


@lru_cache(maxsize=4096)
def _weight(weight: Cell) -> tuple[Decimal | None, tuple[Doubt, ...]]:
    try:
        points = read_number(weight)
    except Unreadable as problem:
        points = Decimal(problem.suggestion) if problem.suggestion else None
    if points is None or not 0 < points <= HUNDRED:
        said = "没有填分值" if is_blank(weight) else f"分值“{shortened(str(weight))}”应大于 0、不超过 100"
        return None, (Doubt("V113", "weight", f"{said}，不能计分"),)
    return points, ()


def _interval_only(result: RowScore) -> Iterator[Doubt]:
    if result.interval is not None:
        yield Doubt("V112", "score", f"定性指标的得分应在 {result.interval} 之间")


def _side(value: Value, number: Decimal | None, compared: Comparison) -> dict[str, Any]:
    """A cell as read; where its scale had to be settled, the settled number."""
    settled = number is not None and not value.unit and compared.unit == PERCENT and number != value.number
    shown, unit = (number, PERCENT) if settled else (value.number, completed(value.unit))
    side: dict[str, Any] = {
        "number": None if shown is None else _number(shown),
        "unit": UNIT_NAMES.get(unit, unit),
        "text": show(value),
        "scale": value.scale,
        "certain": value.certain,
    }
    if value.upper is not None:
        side["upper"] = _number(value.upper)
    return side


def _number(value: Decimal) -> int | float:
    """A JSON number, printed as the figure it is."""
    return int(value) if value == value.to_integral_value() else float(value)


def _formula(result: RowScore) -> str:
    if result.score is not None:
        score = plain(result.score)
        return score if result.formula == score else f"{result.formula} = {score}"
    return f"{result.formula}（{result.interval}）" if result.interval is not None else result.formula


def _why(result: RowScore) -> str:
    """What was read, what came of it, the formula with its figures, the clause."""
    parts = [
        _read("指标值", result.compared.wanted, result.compared.applied),
        _read("实际完成值", result.compared.done, ""),
    ]
    parts.append(result.why)
    if result.score is not None or result.interval is not None:
        parts.append(f"得分 {_formula(result)}")
    if result.basis:
        parts.append(f"依据：{result.basis}")
    return "；".join(parts) + "。"


def _read(title: str, value: Value, sign: str) -> str:
    if value.kind == "blank" and not value.text:
        return f"{title}没有填"
    as_typed = value.period is not None or value.number is None or value.upper is not None
    shown = show(value) if as_typed else sign + show(value).replace(value.sign, "", 1)
    return f"{title}读作“{shown}”"


@cache
def _rules() -> dict[str, Rule]:
    return {rule.code: rule for module in DOUBTED for rule in rules(module)}


def _finding(doubt: Doubt, row: Row, weight: Cell) -> Finding:
    typed = {**row._asdict(), "weight": weight, "score": None}[doubt.column]
    return _rules()[doubt.rule].finding(f"{doubt.text}。", value=typed)
