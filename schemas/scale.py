"""Percentages on one scale: 95 beside 0.96, 0.95 beside 100."""

from decimal import Decimal
from typing import NamedTuple

from schemas.rounding import HUNDRED, plain

MIXED_SCALE_RATIO, DOUBTFUL_RATIO = 50, 10
FRACTION_BELOW = 2


class Scaled(NamedTuple):
    """Both figures as percent; `column` names the one that was a fraction, `text` says what it was taken for."""

    target: Decimal
    actual: Decimal
    column: str
    text: str


def may_be_share(target: Decimal, actual: Decimal) -> bool:
    """Whether two figures without a unit look like a fraction beside a percentage: 0.95 and 100."""
    low, high = min(target, actual), max(target, actual)
    return Decimal("0.5") <= low < 1 and MIXED_SCALE_RATIO <= high <= HUNDRED


def is_doubtful(target: Decimal, actual: Decimal) -> bool:
    """Whether two percentages taken on one scale may not be: 5 beside 0.15."""
    low, high = min(target, actual), max(target, actual)
    return 0 < low < 1 < high and high >= DOUBTFUL_RATIO * low


def one_scale(target: Decimal, actual: Decimal, typed_bare: tuple[bool, bool], is_share: bool) -> Scaled | None:
    """Two figures of a share on one scale; None where they stand on one already.

    Only a figure typed without a percent sign is ever taken for a fraction: one below 2 (105 % may stand as 1.05)
    beside one at least fifty times as large (5 beside 0.5 is 5 % beside 0.5 %). The sheet's formula applies the same.
    """
    if not is_share or target <= 0 or actual <= 0:
        return None
    low, high = min(target, actual), max(target, actual)
    bare = typed_bare[0] if low == target else typed_bare[1]
    explicit = not all(typed_bare)
    if not bare or low >= FRACTION_BELOW or high < MIXED_SCALE_RATIO * low or (high < FRACTION_BELOW and not explicit):
        return None
    column, title = ("target", "指标值") if low == target else ("actual", "实际完成值")
    text = f"{title} {plain(low)} 与 {plain(high)} 口径不一，按 {plain(low * HUNDRED)}% 理解"
    if low == target:
        return Scaled(target * HUNDRED, actual, column, text)
    return Scaled(target, actual * HUNDRED, column, text)
