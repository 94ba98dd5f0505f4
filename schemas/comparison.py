"""A target and an actual brought together: one direction, one unit, one scale, met or not.

Whatever had to be assumed is a `Doubt`, which names the rule that tells the accountant, and the cell.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from schemas import direction
from schemas.cells import EPOCH, SERIALS, Cell, is_blank, is_date_row, is_qualitative, normalise
from schemas.periods import Day, compare_days, serial_day
from schemas.rounding import plain
from schemas.scale import may_be_share, one_scale
from schemas.terms import PERCENT
from schemas.units import Measure, is_bare_multiple, is_money, measure, spelled
from schemas.values import Assumed, Kind, Value, read_value
from schemas.words import LEVEL_TITLES, OFFICIAL, Level, sign_of

LONGEST_COPY = 16


class Doubt(NamedTuple):
    """What was assumed, or why nothing could be made of it: rule, column of the cell, how it was taken."""

    rule: str
    column: str
    text: str


class Row(NamedTuple):
    """An indicator row's cells as typed. `year`: the year evaluated, where it is known."""

    sign: Cell
    target: Cell
    measure_unit: Cell
    actual: Cell
    name: Cell = None
    year: int | None = None


@dataclass(frozen=True)
class Comparison:
    """What a row says, and what came of the comparison.

    `target`, `upper` and `actual` are the numbers on one scale in `unit`; `shown` is the sign typed, `applied` the
    one that counts. `met` is None when it cannot be told; `pending` then says why. `level` is a qualitative row's.
    """

    kind: Kind
    wanted: Value
    done: Value
    shown: str = ""
    applied: str = ""
    target: Decimal | None = None
    upper: Decimal | None = None
    actual: Decimal | None = None
    unit: str = ""
    met: bool | None = None
    level: Level | None = None
    pending: str = ""
    doubts: tuple[Doubt, ...] = ()

    def because(self, rule: str, column: str, text: str, **changes: object) -> "Comparison":
        """The same comparison, left open for a reason."""
        doubts = (*self.doubts, Doubt(rule, column, text))
        return replace(self, pending=text, doubts=doubts, **changes)  # type: ignore[arg-type]

    def doubting(self, rule: str, column: str, text: str) -> "Comparison":
        """The same comparison with one more doubt."""
        return replace(self, doubts=(*self.doubts, Doubt(rule, column, text)))


def compare(row: Row) -> Comparison:
    """Compare the actual of a row with its target."""
    found = _begin(row)
    if found.kind == "blank":
        return _without(found, found.wanted, "target", "没有指标值，无从比较")
    if found.done.kind == "blank":
        return _without(found, found.done, "actual", "没有实际完成值，无从比较")
    if found.kind in {"qualitative", "text"}:
        return _by_level(found, row)
    return _by_date(found, row) if found.kind == "date" else _by_number(found, row)


def _without(found: Comparison, value: Value, column: str, text: str) -> Comparison:
    """A row that lacks a value; a mark such as 无 has its doubt already."""
    return replace(found, pending=text) if value.assumed else found.because("V113", column, text)


def _begin(row: Row) -> Comparison:
    """Both cells read, the sign found; nothing compared yet."""
    is_date = is_date_row(row.measure_unit)
    wanted, done = (_on_row(cell, is_date) for cell in (row.target, row.actual))
    doubts = [Doubt(one.rule, "target", one.text) for one in wanted.assumed]
    doubts += [Doubt(one.rule, "actual", one.text) for one in done.assumed]
    typed = "" if is_blank(row.sign) else sign_of(normalise(str(row.sign)))
    if is_qualitative(row.sign):
        return Comparison("qualitative", wanted, done, doubts=tuple(doubts))
    if wanted.kind == "blank":
        wanted = direction.hidden_in_name(row.name)
        doubts += [Doubt(one.rule, "target", one.text) for one in wanted.assumed]
    if not typed and not is_blank(row.sign):
        doubts.append(Doubt("V106", "sign", f"指标性质“{row.sign}”不是规定的符号，没有采用"))
    if typed and wanted.sign and typed != wanted.sign:
        doubts.append(Doubt("V106", "sign", f"指标性质是“{typed}”，指标值里又写了“{wanted.sign}”，按“{typed}”理解"))
    wanted = _with_column_unit(wanted, row)
    shown = typed or wanted.sign
    return Comparison(wanted.kind, wanted, done, shown, _applied(shown, wanted, row), doubts=tuple(doubts))


def _applied(shown: str, wanted: Value, row: Row) -> str:
    """The sign that counts: a range its own, an unsigned date or number the one its kind or name implies."""
    if wanted.upper is not None:
        return "区间"
    if shown or wanted.kind not in {"date", "quantitative"}:
        return shown
    return "≤" if wanted.number is None else direction.inferred(row.name, wanted.number, _completed(wanted.unit, ""))


def _on_row(cell: Cell, is_date: bool) -> Value:
    """A cell as its row has it: in a row of days a serial is a day, elsewhere a day is its serial, as in formulas."""
    value = read_value(cell, is_date)
    if is_date and isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        return _day_of(value)
    if not is_date and isinstance(cell, dt.date):
        day = cell.date() if isinstance(cell, dt.datetime) else cell
        assumed = (Assumed("V111", "填的是日期，度量单位没有写“日期”"),)
        return Value("quantitative", number=Decimal((day - EPOCH).days), text=value.text, assumed=assumed)
    return value


def _day_of(value: Value) -> Value:
    if value.number is None or int(value.number) not in SERIALS:
        return replace(value, kind="text", number=None, assumed=(Assumed("V101", f"“{value.text}”不是日期"),))
    return Value("date", end=serial_day(EPOCH + dt.timedelta(days=int(value.number))), text=value.text)


def _with_column_unit(wanted: Value, row: Row) -> Value:
    """The target with the unit of the unit column, where its own cell shows none (or only 万)."""
    if wanted.kind != "quantitative" or is_blank(row.measure_unit) or is_date_row(row.measure_unit):
        return wanted
    column = spelled(normalise(str(row.measure_unit)))
    if is_bare_multiple(wanted.unit):
        return replace(wanted, unit=column if column.startswith(wanted.unit) else wanted.unit + column)
    return wanted if wanted.unit else replace(wanted, unit=column)


def _by_level(found: Comparison, row: Row) -> Comparison:
    done, text = found.done, found.done.text
    if found.kind == "text" and found.wanted.text == text:
        return found.because(
            "V101", "target", f"“{_short(text)}”既不是数值，也不是完成程度，实际完成值又照抄了它，看不出是否完成"
        )
    if done.level is not None:
        found = replace(found, level=done.level, met=done.level == "achieved")
        said = f"“{_short(text)}”按{LEVEL_TITLES[done.level]}理解"
        return found if text in OFFICIAL else found.doubting("V111", "actual", said)
    if done.kind == "quantitative":
        if done.unit == PERCENT and done.number == 100:
            return replace(found, level="achieved", met=True).doubting("V111", "actual", "100% 按达成理解")
        return found.because("V102", "actual", f"定性指标的完成值写的是数（{text}），看不出完成程度")
    if done.kind == "qualitative" and found.wanted.text == text and len(text) <= LONGEST_COPY:
        return replace(found, level="achieved", met=True)
    return found.because("V101", "actual", f"从“{_short(text)}”看不出完成程度")


def _by_date(found: Comparison, row: Row) -> Comparison:
    due, done = found.wanted.end, found.done.end
    if due is not None and done is not None:
        if due.year is None and done.year is not None:
            due = Day(row.year or done.year, *due[1:])
            if row.year is None:
                found = found.doubting("V111", "target", f"指标值没有写年份，按 {done.year} 年理解")
        order = Decimal(compare_days(done, due))
        return replace(found, met=direction.is_met(found.applied, Decimal(0), order))
    if found.done.level is not None:
        met = found.done.level == "achieved"
        said = "按期完成" if met else "没有按期完成"
        return replace(found, met=met).doubting(
            "V111", "actual", f"没有写完成日期，“{_short(found.done.text)}”按{said}理解"
        )
    return found.because("V102", "actual", f"指标值是时间，实际完成值“{_short(found.done.text)}”不是时间")


def _by_number(found: Comparison, row: Row) -> Comparison:
    wanted, done = found.wanted, found.done
    if done.role == "completion" and done.number is not None:
        met = done.number >= 100
        share = replace(found, applied="≥", target=Decimal(100), actual=done.number, unit=PERCENT, met=met)
        return share.doubting(
            "V109", "actual", f"填的是完成率 {plain(done.number)}%，按指标值的 {plain(done.number)}% 计"
        )
    if done.number is None or (done.role == "progress" and not _is_completion(wanted, row)):
        missed = False if done.level == "missed" else None
        return found.because(
            "V102", "actual", f"指标值是数，实际完成值“{_short(done.text)}”没有写出可比的数", met=missed
        )
    if wanted.trend and done.trend and wanted.trend != done.trend:
        return found.because("V102", "actual", "指标值和实际完成值一升一降，方向相反")
    return _in_one_unit(_worst_end(found), row)


def _worst_end(found: Comparison) -> Comparison:
    """An actual given as a range counts with its worse end; one with a sign counts as its number."""
    done = found.done
    if done.upper is not None and found.wanted.upper is None:
        worse = done.upper if found.shown in {"≤", "<"} else done.number
        kept = replace(done, number=worse, upper=None)
        assert worse is not None
        return replace(found, done=kept).doubting(
            "V109", "actual", f"实际完成值是一个区间，按 {plain(worse)}{done.unit} 计"
        )
    if done.sign and done.number is not None:
        return found.doubting("V109", "actual", f"实际完成值带了“{done.sign}”，按 {plain(done.number)}{done.unit} 计")
    return found


def _in_one_unit(found: Comparison, row: Row) -> Comparison:
    wanted, done = found.wanted, found.done
    assert wanted.number is not None
    assert done.number is not None
    in_name = direction.unit_in_name(row.name)
    left, right = (value.unit for value in (wanted, done))
    left, right = _completed(left, right or in_name), _completed(right, left or in_name)
    for own, unit, column in ((wanted, left, "target"), (done, right, "actual")):
        if own.unit and own.unit != unit:
            found = found.doubting("V115", column, f"“{own.text}”按 {unit} 理解")
    named = left or right or in_name
    one, other = measure(left or named), measure(right or named)
    if one.base != other.base:
        said = f"单位不一致：指标值是 {left or named}，实际完成值是 {right or named}"
        return found.because("V103", "actual", said)
    return _on_one_scale(replace(found, unit=left or right), row, one, other)


def _on_one_scale(found: Comparison, row: Row, one: Measure, other: Measure) -> Comparison:
    wanted, done = found.wanted, found.done
    assert wanted.number is not None
    assert done.number is not None
    target, actual = wanted.number, done.number
    if wanted.upper is None and one.factor == other.factor:
        share = direction.is_share(found.unit, row.name)
        bare = (not is_blank(row.target) and not read_value(row.target).unit, not done.unit)
        scaled = one_scale(target, actual, bare, share)
        if scaled is not None:
            found = replace(found, unit=PERCENT).doubting("V108", scaled.column, scaled.text)
            return _judged(found, scaled.target, None, scaled.actual)
        if not found.unit and not share and may_be_share(target, actual):
            text = f"{plain(target)} 与 {plain(actual)} 相差悬殊，又没有单位，按原数理解；是百分数的，要写明 %"
            found = found.doubting("V108", "actual", text)
    upper = None if wanted.upper is None else wanted.upper * one.factor / other.factor
    return _judged(found, target * one.factor / other.factor, upper, actual)


def _judged(found: Comparison, target: Decimal, upper: Decimal | None, actual: Decimal) -> Comparison:
    found = replace(found, target=target, upper=upper, actual=actual)
    if upper is not None:
        return replace(found, met=target <= actual <= upper)
    if not found.shown and actual != target:
        found = found.doubting("V106", "sign", f"没有写指标性质，按“{found.applied}”理解")
    return replace(found, met=direction.is_met(found.applied, target, actual))


def _completed(unit: str, other: str) -> str:
    """A bare 万 with the thing it counts: that of the other cell, else money."""
    if not is_bare_multiple(unit):
        return unit
    base = measure(other).base if other and not is_bare_multiple(other) else "元"
    return unit + ("元" if is_money(base) else base)


def _is_completion(wanted: Value, row: Row) -> bool:
    """Whether the row itself asks for a rate of completion, so that "已完成100%" is its value."""
    return wanted.unit == PERCENT and (
        wanted.role == "progress" or bool(re.search("完成|进度|执行", str(row.name or "")))
    )


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"
