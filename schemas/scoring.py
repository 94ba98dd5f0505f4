"""What a row is worth. Points and percentages follow a scheme; every result says why and by which clause.

Source of the rule, unless a scheme says otherwise: 财预〔2020〕10号 – met gives the full weight, not met
gives points in proportion, qualitative rows fall in the interval of their level.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from schemas.cells import is_blank
from schemas.comparison import Comparison, Doubt, Row, compare
from schemas.rounding import HUNDRED, half_up, percent, plain
from schemas.scheme import Scheme
from schemas.terms import QUALITATIVE, SIGNS

ZERO = Decimal(0)
PENDING = "待核"
DIRECTIONS = frozenset(SIGNS) - {QUALITATIVE}
FLOORS, CEILINGS = frozenset({"≥", ">"}), frozenset({"≤", "<"})


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

    `compared` is what was read and what it was compared with, `ratio` actual / target where that means something,
    `formula` the points with their figures, `basis` the clause. `blank` rows have nothing to score yet. `doubts` are
    what had to be assumed. `on_sheet`: whether the cells are typed as the live formula can read them, too.
    """

    compared: Comparison
    score: Decimal | None = None
    interval: Interval | None = None
    met: bool | None = None
    ratio: Decimal | None = None
    pending: str = ""
    blank: bool = False
    why: str = ""
    formula: str = ""
    basis: str = ""
    on_sheet: bool = True

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What had to be assumed, or kept the row from being scored."""
        return self.compared.doubts

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

    def is_far_over(self, percent_of_target: Decimal) -> bool:
        """Whether a floor was passed by so much: `percent_of_target` or more of the target."""
        return (
            bool(self.met) and self.compared.applied in FLOORS and (self.ratio or ZERO) * HUNDRED >= percent_of_target
        )


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


def score_row(row: Row, weight: Decimal | None, scheme: Scheme) -> RowScore:
    """Score one indicator row from its cells as typed; the weight in points, None where there is none."""
    found = _with_level(compare(row), row, scheme)
    result = replace(
        _scored(found, weight, scheme), blank=_is_blank(found, row, weight), on_sheet=_on_sheet(row, scheme)
    )
    if weight is None:
        return replace(result, score=None, interval=None, formula="", why=f"{result.why}；没有分值，不能计分")
    return result


def _with_level(found: Comparison, row: Row, scheme: Scheme) -> Comparison:
    """A qualitative row whose actual is one of the scheme's levels needs no reading."""
    if found.kind == "qualitative" and row.actual in scheme.level_names():
        return replace(found, pending="", doubts=())
    return found


def _is_blank(found: Comparison, row: Row, weight: Decimal | None) -> bool:
    """Whether the row still lacks a cell, so that the sheet shows nothing."""
    untyped = (
        is_blank(row.actual)
        if found.kind == "qualitative" and row.sign == QUALITATIVE
        else is_blank(row.target) or is_blank(row.actual)
    )
    return weight is None or untyped


def _on_sheet(row: Row, scheme: Scheme) -> bool:
    """Whether the live formula reads these very cells."""
    if row.sign == QUALITATIVE:
        return row.actual in scheme.level_names()
    return (
        row.sign in DIRECTIONS and not isinstance(row.target, (str, bool)) and not isinstance(row.actual, (str, bool))
    )


def _scored(found: Comparison, weight: Decimal | None, scheme: Scheme) -> RowScore:
    points = ZERO if weight is None else weight
    if found.pending:
        return RowScore(found, met=found.met, pending=found.pending, why=found.pending)
    if found.kind in {"qualitative", "text"}:
        return _by_level(found, _rank(found, scheme), points, scheme)
    if found.target is None or found.actual is None:
        return _by_date(found, points, scheme)
    return _by_number(found, found.target, found.actual, points, scheme)


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
    return RowScore(found, interval=interval, met=rank == 0, why=why, formula=formula, basis=scheme.qualitative.source)


def _by_date(found: Comparison, weight: Decimal, scheme: Scheme) -> RowScore:
    share = Decimal(1) if found.met else scheme.quantitative.late_share
    score = half_up(weight * share, scheme.rounding.places)
    why = "按期完成，得满分" if found.met else "未按期完成"
    return RowScore(
        found,
        score=score,
        met=found.met,
        why=why,
        formula=f"{plain(weight)}×{percent(share)}",
        basis=scheme.quantitative.source,
    )


def _by_number(found: Comparison, target: Decimal, actual: Decimal, weight: Decimal, scheme: Scheme) -> RowScore:
    points, why, formula = _points(found, target, actual, weight, scheme)
    result = RowScore(
        found,
        score=half_up(max(ZERO, min(weight, points)), scheme.rounding.places),
        met=found.met,
        ratio=actual / target if target > 0 else None,
        why=why,
        formula=formula,
        basis=scheme.quantitative.source,
    )
    over = scheme.over_fulfilment
    return (
        _cut(result, weight, scheme)
        if over.deduct_from is not None and result.is_far_over(over.deduct_from)
        else result
    )


def _points(
    found: Comparison, target: Decimal, actual: Decimal, weight: Decimal, scheme: Scheme
) -> tuple[Decimal, str, str]:
    """Points before rounding and limits, the reason in words, the formula with its figures."""
    if found.met:
        return weight, "已达到指标值，得满分", plain(weight)
    if found.upper is not None:
        bound, sign = (target, "≥") if actual < target else (found.upper, "≤")
        return _partial(sign, bound, actual, weight, scheme)
    return _partial(found.applied, target, actual, weight, scheme)


def _partial(sign: str, target: Decimal, actual: Decimal, weight: Decimal, scheme: Scheme) -> tuple[Decimal, str, str]:
    """Points of a row that is not met; multiplied before divided, as the live formula does."""
    w, t, a = plain(weight), plain(target), plain(actual)
    gap = abs(actual - target)
    if target == 0:
        points = ZERO if gap else weight
        return points, "未达到指标值，指标值是 0，无法按比例，不得分", plain(points)
    if target < 0:
        share = gap / -target
        return (
            weight * (-target - gap) / -target,
            f"与指标值相差 {percent(share)}，按相差比例扣分",
            f"{w}×(1−{plain(gap)}÷{plain(-target)})",
        )
    if sign in FLOORS:
        return weight * actual / target, f"未达到，按完成比例 {percent(actual / target)} 计分", f"{w}×{a}÷{t}"
    if sign == "=":
        return (
            weight * (target - gap) / target,
            f"与指标值不等，按偏差 {percent(gap / target)} 扣分",
            f"{w}×(1−{plain(gap)}÷{t})",
        )
    if scheme.quantitative.lower_is_better == "ratio":
        return weight * target / actual, f"超出上限，按 指标值/实际 {percent(target / actual)} 计分", f"{w}×{t}÷{a}"
    over = percent(actual / target - 1)
    return weight * (2 * target - actual) / target, f"超出上限 {over}，按超出比例扣分", f"{w}×(1−({a}−{t})÷{t})"


def _cut(result: RowScore, weight: Decimal, scheme: Scheme) -> RowScore:
    """A floor passed by far: points cut as the scheme says."""
    over, ratio = scheme.over_fulfilment, result.ratio or ZERO
    assert over.deduct_from is not None
    if over.deduct == "deviation":
        share = ratio - over.deduct_from / HUNDRED
        lost, formula = weight * share, f"{plain(weight)}×(1−({percent(ratio)}−{plain(over.deduct_from)}%))"
    else:
        lost, formula = over.deduct_points, f"{plain(weight)}−{plain(over.deduct_points)}"
    score = half_up(max(ZERO, weight - lost), scheme.rounding.places)
    why = f"完成 {percent(ratio)}，达到或超过 {plain(over.deduct_from)}%，按超额完成扣分"
    return replace(result, score=score, why=why, formula=formula, basis=over.source)
