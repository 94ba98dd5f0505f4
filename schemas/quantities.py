"""Two numbers brought to one unit and one scale, before they are compared.

A unit stands in the cell, else in the unit column, else in brackets behind the indicator's name. Units convert
where the factor is exact (元/万元, 个/万个, 年/月, %/‰); units that do not convert are a clash, never a guess.
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from schemas import direction
from schemas.cells import Cell, is_blank, is_date_row, normalise
from schemas.rounding import plain
from schemas.row import Doubt, Row
from schemas.scale import is_doubtful, may_be_share, one_scale
from schemas.terms import PERCENT
from schemas.units import (
    alternatives,
    as_typed,
    completed,
    is_bare_multiple,
    is_counter,
    measure,
    shown_unit,
    without_figures,
)
from schemas.values import Value, read_value
from schemas.words import NOTHING

MYRIAD, THOUSAND = 10_000, 1_000


class Settled(NamedTuple):
    """A target (a range with `upper`) and an actual as numbers in one `unit`.

    `wanted` and `done` carry the units they were completed with. `clash` says why they cannot be compared.
    """

    wanted: Value
    done: Value
    target: Decimal
    upper: Decimal | None
    actual: Decimal
    unit: str = ""
    clash: str = ""
    doubts: tuple[Doubt, ...] = ()


def unit_of_column(cell: Cell) -> str:
    """The unit column's unit; "" where it holds none, or says that the row holds days."""
    text = "" if is_blank(cell) or is_date_row(cell) else normalise(str(cell))
    return "" if text in NOTHING else as_typed(shown_unit(without_figures(text)), str(cell))


def with_column_unit(wanted: Value, cell: Cell) -> Value:
    """A target with the unit of the unit column, where its own cell shows none or only 万."""
    column = unit_of_column(cell)
    if not column or wanted.kind != "quantitative":
        return wanted
    if is_bare_multiple(wanted.unit):
        return replace(wanted, unit=column if column.startswith(wanted.unit) else wanted.unit + column)
    return wanted if wanted.unit else replace(wanted, unit=column)


def settle(wanted: Value, done: Value, row: Row) -> Settled:
    """Bring a target and an actual, both numbers, to one unit and one scale."""
    target, actual = wanted.number, done.number
    assert target is not None
    assert actual is not None
    in_name = direction.unit_in_name(row.name)
    done = _in_words_of(wanted.unit, done)
    left = completed(wanted.unit, done.unit or in_name)
    right = completed(done.unit, left or in_name)
    doubts = [
        Doubt("V115", column, f"“{value.text}”按 {unit} 理解")
        for value, unit, column in ((wanted, left, "target"), (done, right, "actual"))
        if is_bare_multiple(value.unit) and value.unit != unit
    ]
    if _counts_by_ones(wanted, done, row):
        right = measure(left).base
        doubts.append(Doubt("V115", "actual", f"“{done.text}”与“{wanted.text}”相差悬殊，按 {done.text}{right} 理解"))
    elif not done.unit and measure(left).factor >= MYRIAD and 0 < target * THOUSAND <= actual:
        told = f"“{done.text}”是指标值的一千倍以上，按 {left} 理解；如果单位不是 {left}，请换算后再填"
        doubts.append(Doubt("V115", "actual", told))
    wanted = wanted if wanted.unit == left else replace(wanted, unit=left)
    done = done if done.unit == right else replace(done, unit=right)
    named = left or right or in_name
    found = Settled(wanted, done, target, wanted.upper, actual, left or right, doubts=tuple(doubts))
    one, other = measure(left or named), measure(right or named)
    if one.base == other.base:
        return _on_one_scale(found, row) if one.factor == other.factor else _in_base(found, one.factor, other.factor)
    said = f"指标值的单位是 {left or named}，实际完成值的单位是 {right or named}"
    if is_counter(one.base) and is_counter(other.base) and "个" in {one.base, other.base}:
        found = found._replace(doubts=(*found.doubts, Doubt("V115", "actual", f"{said}，按同一单位理解")))
        return _in_base(found, one.factor, other.factor)
    return found._replace(clash=f"{said}，不能比较")


def _in_words_of(unit: str, done: Value) -> Value:
    """An actual in the target's unit where its cell has those very words (9个村, 5台套) or a part of 台(套)."""
    if not done.unit or not unit or done.unit == unit:
        return done
    words = [re.sub(r"[()\s]", "", name) for name in alternatives(unit)]
    text = re.sub(r"[()\s]", "", done.text)
    same = done.unit in words or any(name and re.search(rf"\d{re.escape(name)}", text) for name in words)
    return replace(done, unit=unit) if same else done


def _counts_by_ones(wanted: Value, done: Value, row: Row) -> bool:
    """Whether a bare actual beside a target such as 5万人次 plainly counts by ones: it is a hundred times as large."""
    if done.unit or wanted.number is None or done.number is None or not isinstance(row.target, str):
        return False
    in_cell = read_value(row.target).unit
    is_myriad = is_bare_multiple(in_cell) or measure(in_cell).factor >= MYRIAD
    return is_myriad and bool(wanted.number > 0 and done.number >= wanted.number * 100)


def _in_base(found: Settled, one: Decimal, other: Decimal) -> Settled:
    """Both numbers in the unit that theirs are multiples of; `one` and `other` are their factors."""
    upper = None if found.upper is None else found.upper * one
    base = measure(found.unit).base
    return found._replace(target=found.target * one, upper=upper, actual=found.actual * other, unit=base)


def _on_one_scale(found: Settled, row: Row) -> Settled:
    """Percentages on one scale; figures without a unit stay as typed, a fraction beside a percentage being said."""
    if found.upper is not None:
        return found
    unnamed = row.measure_unit is None or str(row.measure_unit).strip(" ") == ""
    share = direction.is_share(found.unit, row.name if unnamed else None)
    bare = (not is_blank(row.target) and not read_value(row.target).unit, not found.done.unit)
    scaled = one_scale(found.target, found.actual, bare, share)
    if scaled is not None:
        doubt = Doubt("V108", scaled.column, scaled.text)
        return found._replace(target=scaled.target, actual=scaled.actual, unit=PERCENT, doubts=(*found.doubts, doubt))
    if share and (bare[0] if found.target < found.actual else bare[1]) and is_doubtful(found.target, found.actual):
        low = plain(min(found.target, found.actual))
        text = f"{low} 按 {low}% 理解；如果是小数形式的百分数，请改填 0 到 100 的数"
        return found._replace(doubts=(*found.doubts, Doubt("V108", "actual", text)))
    if not found.unit and not share and may_be_share(found.target, found.actual):
        text = f"{plain(found.target)} 与 {plain(found.actual)} 相差悬殊，又没有单位，按原数理解；是百分数的，要写明 %"
        return found._replace(doubts=(*found.doubts, Doubt("V108", "actual", text)))
    return found
