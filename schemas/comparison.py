"""A target and an actual brought together: one direction, one unit, one scale, met or not.

Whatever had to be assumed is a `Doubt`, which names the rule that tells the accountant, and the cell.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from schemas import direction
from schemas.cells import EPOCH, Cell, is_blank, is_date_row, is_qualitative, normalise, shortened
from schemas.periods import Day, compare_days
from schemas.quantities import settle, with_column_unit
from schemas.rounding import exact, plain
from schemas.row import Doubt, Row
from schemas.terms import CEILINGS, FLOORS, PERCENT
from schemas.units import completed
from schemas.values import Assumed, Kind, Value, read_day, read_named_day, read_value
from schemas.words import (
    LEVEL_TITLES,
    OFFICIAL,
    Level,
    denies,
    is_difference,
    is_hedged,
    is_lack,
    is_near_copy,
    names_fall,
    sign_of,
)

LONGEST_COPY = 8
RANGE = "区间"
LEAP_DAY_OF_1900 = dt.datetime(1900, 3, 1)  # sheets count a 29 February 1900 that never was
ZERO_WORDS = frozenset({"无", "没有", "零", "未发生", "没有发生", "无发生"})
ZERO_SAID = Value("quantitative", number=Decimal(0), assumed=(Assumed("V109", "写的是没有发生，按 0 计"),))


class Comparison(NamedTuple):
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

    def doubting(self, rule: str, column: str, text: str) -> "Comparison":
        """The same comparison with one more doubt."""
        return self._replace(doubts=(*self.doubts, Doubt(rule, column, text)))

    def left_open(self, rule: str, column: str, text: str, met: bool | None = None) -> "Comparison":
        """The same comparison without a result, and why."""
        return self._replace(met=met, pending=text, doubts=(*self.doubts, Doubt(rule, column, text)))


def compare(row: Row) -> Comparison:
    """Compare the actual of a row with its target."""
    found = _begin(row)
    unread = found.done if is_qualitative(row.sign) or not _is_unread(found.wanted) else found.wanted
    if _is_unread(unread):
        return found._replace(pending=unread.assumed[-1].text)
    if found.kind == "blank":
        return found.left_open("V113", "target", "没有填指标值，无从比较")
    if found.done.kind == "blank":
        return found.left_open("V113", "actual", "没有填实际完成值，无从比较")
    if found.kind in {"qualitative", "text"}:
        return _by_level(found)
    return _by_date(found, row) if found.kind == "date" else _by_number(found, row)


def _is_unread(value: Value) -> bool:
    """Whether a cell could not be read, and its doubt says so already."""
    return value.kind in {"text", "blank"} and not value.certain


def _begin(row: Row) -> Comparison:
    """Both cells read, the sign found; nothing compared yet."""
    read = _reader(row)
    wanted, done = read(row.target), read(row.actual)
    if wanted.number == 0 and done.text in ZERO_WORDS:
        done = replace(ZERO_SAID, text=done.text)
    if is_blank(row.target) and not is_qualitative(row.sign):
        wanted = direction.hidden_in_name(row.name)
    doubts = [Doubt(one.rule, "target", one.text) for one in wanted.assumed]
    doubts += [Doubt(one.rule, "actual", one.text) for one in done.assumed if one not in wanted.assumed]
    if is_qualitative(row.sign):
        return Comparison("qualitative", wanted, done, doubts=tuple(doubts))
    typed = "" if is_blank(row.sign) else sign_of(normalise(str(row.sign)))
    if typed and wanted.kind == "qualitative":
        doubts.append(Doubt("V106", "sign", f"指标值“{shortened(wanted.text)}”是定性的，指标性质应选“定性”"))
    wanted = with_column_unit(wanted, row.measure_unit)
    shown = typed or wanted.sign
    applied = _applied(shown, wanted, row)
    if not typed and not is_blank(row.sign):
        doubts.append(Doubt("V106", "sign", f"指标性质“{row.sign}”不是规定的符号，按“{applied}”理解"))
    if typed and wanted.sign and typed != wanted.sign:
        doubts.append(Doubt("V106", "target", f"指标性质是“{typed}”，指标值里又写了“{wanted.sign}”，按“{typed}”理解"))
    return Comparison(wanted.kind, wanted, done, shown, applied, doubts=tuple(doubts))


def _unit_of(wanted: Value, row: Row) -> str:
    return completed(wanted.unit, direction.unit_in_name(row.name))


def _reader(row: Row) -> Callable[[Cell], Value]:
    """How the cells of a row are read: as days where its unit or its name says so."""
    if is_date_row(row.measure_unit):
        return read_day
    if not direction.names_days(row.name) or not isinstance(row.target, str) or not isinstance(row.actual, str):
        return _read_quantity
    unit = str(row.measure_unit or "").strip()
    return read_named_day if unit not in {"年", "月"} else lambda cell: read_named_day(_with_word(str(cell), unit))


def _with_word(cell: str, word: str) -> str:
    """A month or year typed without its word, because the unit column has it."""
    return cell + word if re.fullmatch(r"[≥≤<>=]?\s*\d+", cell.strip()) else cell


def _read_quantity(cell: Cell) -> Value:
    """A cell of a row that does not hold days: a day or time typed there counts as its serial, as in every formula."""
    if not isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        return read_value(cell)
    assumed = (Assumed("V114", "填的是日期或时刻，按数计；要按日期核对的，度量单位填“日期”"),)
    return Value("quantitative", number=_serial(cell), text=str(cell), assumed=assumed)


def _serial(cell: dt.date | dt.time | dt.timedelta) -> Decimal:
    """A day, time or duration as the number of days that a sheet holds."""
    if isinstance(cell, dt.time):
        cell = dt.datetime.combine(EPOCH, cell)
    if isinstance(cell, dt.date):
        moment = cell if isinstance(cell, dt.datetime) else dt.datetime.combine(cell, dt.time.min)
        before_leap = dt.timedelta(days=1 if moment < LEAP_DAY_OF_1900 else 0)
        cell = moment - dt.datetime.combine(EPOCH, dt.time.min) - before_leap
    return exact(cell / dt.timedelta(days=1))


def _applied(shown: str, wanted: Value, row: Row) -> str:
    """The sign that counts: a range its own, an unsigned date or number the one its kind or name implies."""
    if wanted.upper is not None:
        return RANGE
    if wanted.kind == "date":
        return shown if shown in {"≥", ">", "<"} else "≤"
    if shown or wanted.kind != "quantitative":
        return shown
    return direction.inferred(row.name, wanted, _unit_of(wanted, row))


def _by_level(found: Comparison) -> Comparison:
    done, text, said = found.done, found.done.text, shortened(found.done.text)
    if found.kind == "text" and found.wanted.text == text:
        told = f"“{said}”既不是数值，也不是完成程度，实际完成值又照抄了它，看不出是否完成"
        return found.left_open("V101", "target", told)
    if found.wanted.text == text and len(text) <= LONGEST_COPY and not denies(text):
        return found._replace(level="achieved", met=True)
    if done.level is not None and done.number is None:
        found = found._replace(level=done.level, met=done.level == "achieved")
        told = f"“{said}”按{LEVEL_TITLES[done.level]}理解"
        return found if text in OFFICIAL else found.doubting("V111", "actual", told)
    if done.unit == PERCENT and done.number == 100:
        return found._replace(level="achieved", met=True).doubting("V111", "actual", f"“{said}”按达成理解")
    if done.kind == "quantitative" and found.wanted.kind == "quantitative":
        return found.left_open("V102", "sign", "指标性质选的是“定性”，指标值和实际完成值却是数")
    if done.kind in {"quantitative", "date"} and found.kind == "text":
        told = f"指标值“{shortened(found.wanted.text)}”既不是数值，也不是完成程度"
        return found.left_open("V101", "target", told)
    if done.kind in {"quantitative", "date"}:
        return found.left_open("V102", "actual", f"指标值是定性的，实际完成值“{said}”看不出完成程度")
    near = max(len(text), len(found.wanted.text)) <= LONGEST_COPY and is_near_copy(text, found.wanted.text)
    if near and found.kind == "qualitative":
        return found._replace(level="achieved", met=True).doubting("V111", "actual", f"“{said}”按达成理解")
    return found.left_open("V101", "actual", f"从“{said}”看不出完成程度")


def _by_date(found: Comparison, row: Row) -> Comparison:
    wanted, done, said = found.wanted.period, found.done.period, shortened(found.done.text)
    if is_hedged(found.done.text):
        return found.left_open("V102", "actual", f"实际完成值“{said}”写的是打算，不是实际完成日期")
    if wanted is not None and done is not None:
        due = wanted.end
        if due.year is None and done.end.year is not None:
            due = Day(row.year or done.end.year, *due[1:])
            if row.year is None:
                found = found.doubting("V114", "target", f"指标值没有写年份，按 {due.year} 年理解")
        if compare_days(done.start, due) <= 0 < compare_days(done.end, due):
            return found.left_open("V102", "actual", f"“{said}”写得不够细，看不出是否按期")
        order = Decimal(compare_days(done.end, due))
        return found._replace(met=direction.is_met(found.applied, Decimal(0), order))
    if found.done.level is not None:
        met = found.done.level == "achieved"
        told = f"没有写完成日期，“{said}”按{'按期' if met else '没有按期'}完成理解"
        return found._replace(met=met).doubting("V114", "actual", told)
    return found.left_open("V102", "actual", f"指标值是时间，实际完成值“{said}”不是时间")


def _by_number(found: Comparison, row: Row) -> Comparison:
    wanted, done, said = found.wanted, found.done, shortened(found.done.text)
    if done.role == "completion" and done.number is not None and found.applied not in CEILINGS:
        met = done.number >= 100
        share = found._replace(applied="≥", target=Decimal(100), actual=done.number, unit=PERCENT, met=met)
        return share.doubting("V109", "actual", f"“{said}”是完成率，按指标值的 {plain(done.number)}% 计")
    if done.number is None or (done.role != "value" and not _is_completion(wanted, row)):
        missed = False if done.level == "missed" else None
        return found.left_open("V102", "actual", f"指标值是数，实际完成值“{said}”没有写出可比的数", missed)
    if {found.applied, done.sign} & FLOORS and {found.applied, done.sign} & CEILINGS:
        told = f"实际完成值“{said}”的符号与指标值相反，看不出实际是多少"
        return found.left_open("V102", "actual", told, _misses(wanted, done))
    if is_difference(done.text) and not is_difference(f"{row.name or ''}{wanted.text}"):
        told = f"实际完成值“{said}”写的是相差的数，看不出实际是多少"
        missed = False if is_lack(done.text) and found.applied in FLOORS else None
        return found.left_open("V102", "actual", told, missed)
    return _judged(_exact(_turned(found, row)), row)


def _misses(wanted: Value, done: Value) -> bool | None:
    """Whether an actual such as <95 misses ≥95 for certain; None where it cannot be told."""
    if wanted.number is None or done.number is None or done.unit not in {"", wanted.unit}:
        return None
    beyond = done.number <= wanted.number if done.sign in CEILINGS else done.number >= wanted.number
    return False if beyond else None


def _turned(found: Comparison, row: Row) -> Comparison:
    """An actual that fell where a rise is counted, or rose where a fall is, counts as negative."""
    wanted, done = found.wanted, found.done
    counts_falls = wanted.trend == "down" or (not wanted.trend and names_fall(row.name))
    falls = done.trend == "down"
    against = falls != counts_falls if done.trend else counts_falls and done.number is not None and done.number < 0
    if not against or done.number is None or done.upper is not None:
        return found
    told = f"“{shortened(done.text)}”与指标值的升降方向不同，按 {plain(-done.number)}{done.unit} 计"
    return found._replace(done=replace(done, number=-done.number)).doubting("V109", "actual", told)


def _exact(found: Comparison) -> Comparison:
    """An actual given as a range counts with its worse end; one with a sign or a proviso counts as its number."""
    done, said = found.done, shortened(found.done.text)
    assert done.number is not None
    if is_hedged(done.text) or (denies(done.text) and not done.sign):
        found = found.doubting("V109", "actual", f"“{said}”里写的与数不一致，按 {plain(done.number)}{done.unit} 计")
    if done.upper is not None and found.wanted.upper is None:
        worse = done.upper if found.applied in CEILINGS else done.number
        found = found._replace(done=replace(done, number=worse, upper=None))
        return found.doubting("V109", "actual", f"“{said}”是一个区间，按 {plain(worse)}{done.unit} 计")
    if done.sign:
        return found.doubting("V109", "actual", f"“{said}”带了符号，按 {plain(done.number)}{done.unit} 计")
    return found


def _judged(found: Comparison, row: Row) -> Comparison:
    both = settle(found.wanted, found.done, row)
    found = found._replace(
        wanted=both.wanted,
        done=both.done,
        target=both.target,
        upper=both.upper,
        actual=both.actual,
        unit=both.unit,
        doubts=(*found.doubts, *both.doubts),
    )
    if both.clash:
        return found._replace(target=None, upper=None, actual=None).left_open("V103", "actual", both.clash)
    if both.upper is not None:
        met = both.target <= both.actual <= both.upper
        told = "指标值是区间，高于上限和低于下限都按没有达到计；只限一头的，用 ≥ 或 ≤"
        return found._replace(met=True) if met else found._replace(met=False).doubting("V106", "target", told)
    if not found.shown and is_blank(row.sign) and both.actual != both.target:
        found = found.doubting("V106", "sign", f"没有写指标性质，按“{found.applied}”理解")
    return found._replace(met=direction.is_met(found.applied, both.target, both.actual))


def _is_completion(wanted: Value, row: Row) -> bool:
    """Whether the row itself asks for a rate of completion, so that "已完成100%" is its value."""
    asks = wanted.role == "progress" or re.search("完成|进度|执行", str(row.name or "")) is not None
    return wanted.unit == PERCENT and asks
