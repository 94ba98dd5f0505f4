"""What a row is worth. Points and percentages follow a scheme; every result says why and by which clause.

Source of the rule, unless a scheme says otherwise: 财预〔2020〕10号 – met gives the full weight, not met
gives points in proportion, qualitative rows fall in the interval of their level.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from schemas.cells import Cell, is_blank, is_in_reach, is_number
from schemas.comparison import Comparison, compare
from schemas.rounding import HUNDRED, SETTLING_PLACES, exact, half_up, percent, plain, points, settled
from schemas.row import Doubt, Row
from schemas.scheme import Scheme
from schemas.terms import DATE_UNIT, DIRECTIONS, FLOORS, PENDING, PERCENT_SPELLINGS, QUALITATIVE

ZERO = Decimal(0)


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


class RowScore(NamedTuple):
    """The score the rules give a row: a number, or an interval, or neither (`pending` then says why).

    `compared` is what was read and what it was compared with, `ratio` actual / target where that means something,
    `formula` the points with their figures, `basis` the clause. `blank` rows have nothing to score yet.
    `on_sheet`: whether the cells are typed as the live formula can read them, too; `hidden` are those that are not.
    """

    compared: Comparison
    score: Decimal | None = None
    interval: Interval | None = None
    ratio: Decimal | None = None
    blank: bool = False
    why: str = ""
    formula: str = ""
    basis: str = ""
    on_sheet: bool = True
    hidden: tuple[str, ...] = ()

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None when it cannot be told."""
        return self.compared.met

    @property
    def pending(self) -> str:
        """Why the row cannot be judged; "" when it can."""
        return self.compared.pending

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What had to be assumed, or kept the row from being scored."""
        return self.compared.doubts

    @property
    def undoubted(self) -> tuple[str, ...]:
        """The hidden columns that no doubt names."""
        doubted = {doubt.column for doubt in self.doubts}
        return tuple(column for column in self.hidden if column not in doubted)

    @property
    def shown(self) -> Decimal | str:
        """What 参考得分 shows: the score, the interval, 待核, or nothing."""
        if self.blank:
            return ""
        if self.score is not None and self.on_sheet:
            return self.score
        return str(self.interval) if self.interval is not None and self.on_sheet else PENDING

    @property
    def preset(self) -> Decimal | None:
        """What a preset 得分 shows: the score, where the sheet can compute it."""
        return self.score if self.on_sheet and not self.blank else None

    def is_far_over(self, line: Decimal) -> bool:
        """Whether a floor was passed by so much: by `line` percent of the target or more."""
        reached = settled((self.ratio or ZERO) * HUNDRED, SETTLING_PLACES)
        return bool(self.met) and self.compared.applied in FLOORS and reached >= line


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
        return ExecutionScore(ZERO, points(weight * scheme.execution.zero_budget_share, weight, scheme.rounding.places))
    rate = executed / full_year
    return ExecutionScore(rate, points(weight * rate, weight, scheme.rounding.places))


def score_row(row: Row, weight: Decimal | None, scheme: Scheme) -> RowScore:
    """Score one indicator row from its cells as typed; the weight in points, None where there is none."""
    found = _with_level(compare(row), row, scheme)
    scored = _scored(found, ZERO if weight is None else weight, scheme)
    on_sheet = _is_on_sheet(row, scheme)
    hidden = () if on_sheet else _hidden_from_sheet(row)
    result = scored._replace(blank=_is_blank(row, weight), on_sheet=on_sheet, hidden=hidden)
    if weight is None:
        return result._replace(score=None, interval=None, formula="", why=f"{result.why}；没有分值，不能计分")
    return result


def _with_level(found: Comparison, row: Row, scheme: Scheme) -> Comparison:
    """A qualitative row whose actual is one of the scheme's levels needs no reading of it."""
    names = scheme.level_names()
    if found.kind != "qualitative" or row.actual not in names:
        return found
    doubts = tuple(doubt for doubt in found.doubts if doubt.column != "actual")
    return found._replace(met=row.actual == names[0], pending="", doubts=doubts)


def _is_blank(row: Row, weight: Decimal | None) -> bool:
    """Whether the row still lacks a cell, so that the sheet shows nothing."""
    needed = (row.actual,) if row.sign == QUALITATIVE else (row.target, row.actual)
    return weight is None or any(is_blank(cell) for cell in needed)


def _hidden_from_sheet(row: Row) -> tuple[str, ...]:
    """The columns of a row that the live formula cannot read: numbers and days typed as text, odd units."""
    columns = tuple(name for name in ("target", "actual") if isinstance(getattr(row, name), str))
    return (*columns, "measure_unit") if _is_odd_unit(row.measure_unit) else columns


def _is_on_sheet(row: Row, scheme: Scheme) -> bool:
    """Whether the live formula reads these very cells."""
    if row.sign == QUALITATIVE:
        return row.actual in scheme.level_names()
    numbers = all(not isinstance(cell, (str, bool)) and _is_in_reach(cell) for cell in (row.target, row.actual))
    return row.sign in DIRECTIONS and numbers and not _is_odd_unit(row.measure_unit)


def _is_in_reach(cell: Cell) -> bool:
    return not is_number(cell) or is_in_reach(exact(cell))


def _is_odd_unit(cell: Cell) -> bool:
    """A unit that holds % or 日期 and something else besides: the sheet cannot tell what it means."""
    text = "" if is_blank(cell) else str(cell)
    asked = (*PERCENT_SPELLINGS, DATE_UNIT)
    return any(spelling in text for spelling in asked) and text.strip(" ") not in asked


def _scored(found: Comparison, weight: Decimal, scheme: Scheme) -> RowScore:
    if found.pending:
        return RowScore(found, why=found.pending)
    if found.kind in {"qualitative", "text"}:
        return _by_level(found, _rank(found, scheme), weight, scheme)
    if found.target is None or found.actual is None:
        return _by_date(found, weight, scheme)
    return _by_number(found, found.target, found.actual, weight, scheme)


def _rank(found: Comparison, scheme: Scheme) -> int:
    """Which of the scheme's levels an actual means, the best being 0."""
    names = scheme.level_names()
    if found.done.text in names:
        return names.index(found.done.text)
    return {"achieved": 0, "partial": min(1, len(names) - 1)}.get(found.level or "", len(names) - 1)


def _by_level(found: Comparison, rank: int, weight: Decimal, scheme: Scheme) -> RowScore:
    names, levels = scheme.level_names(), scheme.qualitative.levels
    top = HUNDRED if rank == 0 else levels[rank - 1].low
    interval = Interval(weight * levels[rank].low / HUNDRED, weight * top / HUNDRED, high_included=rank == 0)
    formula = f"{plain(weight)}×{plain(levels[rank].low)}% 至 {plain(weight)}×{plain(top)}%"
    why = f"{names[rank]}，得分应在 {interval} 之间"
    return RowScore(found, interval=interval, why=why, formula=formula, basis=scheme.qualitative.source)


def _by_date(found: Comparison, weight: Decimal, scheme: Scheme) -> RowScore:
    share = Decimal(1) if found.met else scheme.quantitative.late_share
    score = points(weight * share, weight, scheme.rounding.places)
    why, formula = "按期完成，得满分" if found.met else "未按期完成", f"{plain(weight)}×{percent(share)}"
    return RowScore(found, score=score, why=why, formula=formula, basis=scheme.quantitative.source)


def _by_number(found: Comparison, target: Decimal, actual: Decimal, weight: Decimal, scheme: Scheme) -> RowScore:
    worth = _full(weight) if found.met else _short_of(found, target, actual, weight, scheme)
    result = RowScore(
        found,
        score=points(worth.points, weight, scheme.rounding.places),
        ratio=actual / target if target > 0 else None,
        why=worth.why,
        formula=worth.formula,
        basis=scheme.quantitative.source,
    )
    line = scheme.over_fulfilment.deduct_from
    return result if line is None or not result.is_far_over(line) else _cut(result, line, weight, scheme)


class Worth(NamedTuple):
    """Points before limits and rounding, the reason in words, the formula with its figures."""

    points: Decimal
    why: str
    formula: str


def _full(weight: Decimal) -> Worth:
    return Worth(weight, "已达到指标值，得满分", plain(weight))


def _short_of(found: Comparison, target: Decimal, actual: Decimal, weight: Decimal, scheme: Scheme) -> Worth:
    """Points of a row that is not met; a range is missed at its nearer end."""
    if found.upper is None:
        return _partial(found.applied, target, actual, weight, scheme)
    bound, sign = (target, "≥") if actual < target else (found.upper, "≤")
    worth = _partial(sign, bound, actual, weight, scheme)
    side = "低于下限" if sign == "≥" else "高于上限"
    return worth._replace(why=f"{side} {plain(bound)}，{worth.why}")


def _partial(sign: str, target: Decimal, actual: Decimal, weight: Decimal, scheme: Scheme) -> Worth:
    """Multiplied before divided, as the live formula does."""
    w, t, a, gap = plain(weight), plain(target), plain(actual), abs(actual - target)
    if target == 0:
        worth = ZERO if gap else weight
        return Worth(worth, "未达到指标值，指标值是 0，无法按比例，不得分", plain(worth))
    if target < 0:
        why = f"与指标值相差 {percent(gap / -target)}，按相差比例扣分"
        return Worth(weight * (-target - gap) / -target, why, f"{w}×(1−{plain(gap)}÷{plain(-target)})")
    if sign in FLOORS:
        why = f"未达到，按完成比例 {percent(actual / target)} 计分"
        return Worth(weight * actual / target, why, f"{w}×{a}÷{t}")
    if sign == "=":
        why = f"与指标值不等，按偏差 {percent(gap / target)} 扣分"
        return Worth(weight * (target - gap) / target, why, f"{w}×(1−{plain(gap)}÷{t})")
    if scheme.quantitative.lower_is_better == "ratio":
        why = f"超出，按 指标值÷实际 {percent(target / actual)} 计分"
        return Worth(weight * target / actual, why, f"{w}×{t}÷{a}")
    why = f"超出 {percent(actual / target - 1)}，按超出比例扣分"
    return Worth(weight * (2 * target - actual) / target, why, f"{w}×(1−({a}−{t})÷{t})")


def _cut(result: RowScore, line: Decimal, weight: Decimal, scheme: Scheme) -> RowScore:
    """A floor passed by `line` percent of the target or more: points cut as the scheme says."""
    over, ratio = scheme.over_fulfilment, result.ratio or ZERO
    if over.deduct == "deviation":
        lost = weight * (ratio - line / HUNDRED)
        formula = f"{plain(weight)}×(1−({percent(ratio)}−{plain(line)}%))"
    else:
        lost, formula = over.deduct_points, f"{plain(weight)}−{plain(over.deduct_points)}"
    score = points(weight - lost, weight, scheme.rounding.places)
    why = f"完成 {percent(ratio)}，达到或超过 {plain(line)}%，按超额完成扣分"
    return result._replace(score=score, why=why, formula=formula, basis=over.source)
