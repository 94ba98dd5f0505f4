"""What a row is worth. Points and percentages follow a scheme; every result says why.

Source of the rule, unless a scheme says otherwise: 财预〔2020〕10号 – met gives the full weight, not met
gives points in proportion, qualitative rows fall in the interval of their level.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from schemas.rounding import HUNDRED, half_up, percent, plain
from schemas.scheme import Scheme
from schemas.tables import PERCENT, QUALITATIVE, SIGNS
from schemas.values import (
    EPOCH,
    SERIALS,
    Cell,
    Quantity,
    is_blank,
    is_date_row,
    is_qualitative,
    normalise,
    on_one_scale,
    read_quantity,
)

ZERO = Decimal(0)
PENDING = "待核"
DIRECTIONS = frozenset(SIGNS) - {QUALITATIVE}


@dataclass(frozen=True)
class Interval:
    """Points a qualitative level allows: `low` included, `high` included only for the best level."""

    low: Decimal
    high: Decimal
    high_included: bool

    def holds(self, score: Decimal) -> bool:
        """Whether a score lies inside."""
        return self.low <= score and (score <= self.high if self.high_included else score < self.high)

    def __str__(self) -> str:
        return f"{half_up(self.low, 2)}–{half_up(self.high, 2)}"


@dataclass(frozen=True)
class RowScore:
    """The score the rules give a row: a number, or an interval, or neither (`pending` then says why).

    `ratio` is actual / target where that means something. `blank` rows have nothing to score yet.
    `on_sheet`: whether the cells are typed as the live formula can read them, too.
    """

    score: Decimal | None = None
    interval: Interval | None = None
    met: bool | None = None
    ratio: Decimal | None = None
    pending: str = ""
    blank: bool = False
    why: str = ""
    on_sheet: bool = True

    @property
    def shown(self) -> Decimal | str:
        """What 参考得分 shows: the score, the interval, 待核, or nothing."""
        if self.score is not None and self.on_sheet:
            return self.score
        if self.interval is not None and self.on_sheet:
            return str(self.interval)
        return "" if self.blank else PENDING

    @property
    def preset(self) -> Decimal | None:
        """What a preset 得分 shows: the score, where the sheet can compute it."""
        return self.score if self.on_sheet else None


@dataclass(frozen=True)
class ExecutionScore:
    """Execution rate B/A (a ratio; None when money was executed without a budget) and its points."""

    rate: Decimal | None
    score: Decimal | None


def score_execution(full_year: Decimal, executed: Decimal, scheme: Scheme) -> ExecutionScore:
    """Points for executing the adjusted full-year budget (万元); above 100 % caps at the weight."""
    weight = scheme.execution.weight
    if full_year == 0:
        if executed != 0:
            return ExecutionScore(None, None)
        return ExecutionScore(ZERO, half_up(weight * scheme.execution.zero_budget_share, scheme.rounding.places))
    rate = executed / full_year
    return ExecutionScore(rate, half_up(max(ZERO, min(weight, weight * rate)), scheme.rounding.places))


def score_row(
    sign: Cell, target: Cell, measure_unit: Cell, actual: Cell, weight: Decimal | None, scheme: Scheme
) -> RowScore:
    """Score one indicator row from its cells as typed; the weight in points."""
    if weight is None:
        return RowScore(blank=True, why="没有分值")
    if is_qualitative(sign):
        return replace(_qualitative(actual, weight, scheme), on_sheet=sign == QUALITATIVE)
    if is_blank(target) or is_blank(actual):
        return RowScore(blank=True, why="指标值或实际完成值未填")
    on_sheet = sign in DIRECTIONS and not isinstance(target, (str, bool)) and not isinstance(actual, (str, bool))
    return replace(_comparable(sign, target, measure_unit, actual, weight, scheme), on_sheet=on_sheet)


def _comparable(
    sign: Cell, target: Cell, measure_unit: Cell, actual: Cell, weight: Decimal, scheme: Scheme
) -> RowScore:
    """Score a row of numbers or days, or say why they cannot be compared."""
    wanted, done = read_quantity(target), read_quantity(actual)
    direction = normalise(str(sign)) if not is_blank(sign) else wanted.sign
    if direction not in DIRECTIONS:
        return RowScore(pending="没有指标性质，无法判断方向")
    if is_date_row(measure_unit):
        return _date(direction, _serial(target, wanted), _serial(actual, done), weight, scheme)
    due, reached = _number(target, wanted), _number(actual, done)
    if due is None or reached is None:
        return RowScore(pending="指标值或实际完成值不是数值")
    unit = _common_unit(wanted.unit, done.unit, "" if is_blank(measure_unit) else normalise(str(measure_unit)))
    if unit is None:
        named = "、".join(unit for unit in (wanted.unit, done.unit, str(measure_unit or "")) if unit)
        return RowScore(pending=f"指标值、实际完成值与度量单位不一致（{named}）")
    if unit == PERCENT and not on_one_scale(due, reached):
        return RowScore(pending=f"百分数口径不一：指标值 {plain(due)}，实际 {plain(reached)}")
    return _quantitative(direction, due, reached, weight, scheme)


def _quantitative(direction: str, target: Decimal, actual: Decimal, weight: Decimal, scheme: Scheme) -> RowScore:
    met = is_met(direction, target, actual)
    ratio = actual / target if target != 0 else None
    if met:
        points, why = weight, "已达到指标值，得满分"
    elif target <= 0:
        points, why = ZERO, "未达到指标值，指标值不大于 0，无法按比例，不得分"
    else:
        points, why = _partial(direction, target, actual, weight, scheme)
    score = half_up(max(ZERO, min(weight, points)), scheme.rounding.places)
    return RowScore(score=score, met=met, ratio=ratio, why=why)


def _partial(direction: str, target: Decimal, actual: Decimal, weight: Decimal, scheme: Scheme) -> tuple[Decimal, str]:
    """Points of a row that is not met, target > 0; multiplied before divided, as the live formula does."""
    if direction in {"≥", ">"}:
        return weight * actual / target, f"未达到，按完成比例 {percent(actual / target)} 计分"
    if direction == "=":
        gap = abs(actual - target)
        return weight * (target - gap) / target, f"与指标值不等，按偏差 {percent(gap / target)} 扣分"
    if scheme.quantitative.lower_is_better == "ratio":
        return weight * target / actual, f"超出上限，按 指标值/实际 {percent(target / actual)} 计分"
    return weight * (2 * target - actual) / target, f"超出上限 {percent(actual / target - 1)}，按超出比例扣分"


def is_met(direction: str, target: Decimal, actual: Decimal) -> bool:
    """Whether an actual keeps what the sign asks."""
    return {
        "≥": actual >= target,
        ">": actual > target,
        "≤": actual <= target,
        "<": actual < target,
        "=": actual == target,
    }[direction]


def _date(direction: str, due: int | None, done: int | None, weight: Decimal, scheme: Scheme) -> RowScore:
    if due is None or done is None:
        return RowScore(pending="时间指标的指标值或实际完成值不是日期")
    met = is_met(direction, Decimal(due), Decimal(done))
    share = Decimal(1) if met else scheme.quantitative.late_share
    score = half_up(weight * share, scheme.rounding.places)
    return RowScore(score=score, met=met, why="按期完成，得满分" if met else "未按期完成")


def _qualitative(actual: Cell, weight: Decimal, scheme: Scheme) -> RowScore:
    if is_blank(actual):
        return RowScore(blank=True, why="实际完成值未填")
    names = scheme.level_names()
    if actual not in names:
        return RowScore(pending="定性指标的实际完成值不是规定的完成程度")
    rank = names.index(str(actual))
    levels = scheme.qualitative.levels
    top = HUNDRED if rank == 0 else levels[rank - 1].low
    interval = Interval(weight * levels[rank].low / HUNDRED, weight * top / HUNDRED, high_included=rank == 0)
    return RowScore(interval=interval, met=rank == 0, why=f"{actual}，得分应在 {interval} 之间")


def _serial(raw: Cell, quantity: Quantity) -> int | None:
    """A day as a running number, its time left out; None for what is no day of our time."""
    if quantity.date is not None:
        return (quantity.date - EPOCH).days
    if quantity.number is None or isinstance(raw, str) or int(quantity.number) not in SERIALS:
        return None
    return int(quantity.number)


def _number(raw: Cell, quantity: Quantity) -> Decimal | None:
    """The number of a cell; a day typed into it counts as its serial, as in every formula."""
    if quantity.number is None and isinstance(raw, dt.date):
        serial = _serial(raw, quantity)
        return None if serial is None else Decimal(serial)
    return quantity.number


def _common_unit(target: str, actual: str, column: str) -> str | None:
    """The one unit of a row, None when its cells name different ones."""
    named = {PERCENT if unit == "百分比" else unit for unit in (target, actual, column) if unit}
    if len(named) > 1:
        return None
    return named.pop() if named else ""
