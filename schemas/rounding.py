"""Rounding and printing of figures. Everything rounds ROUND_HALF_UP."""

from decimal import ROUND_HALF_UP, Context, Decimal

MONEY_PLACES, FINE_MONEY_PLACES = 2, 4
HUNDRED = Decimal(100)
SETTLING_PLACES = 9
_WIDE = Context(prec=60)


def half_up(value: Decimal, places: int) -> Decimal:
    """`value` rounded half up to `places` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE)


def settled(value: Decimal, places: int) -> Decimal:
    """Half up, by way of nine decimals: what is computed in floating point on the sheet lands on the same side."""
    return half_up(half_up(value, SETTLING_PLACES), places)


def points(value: Decimal, weight: Decimal, places: int) -> Decimal:
    """A score: rounded, not below 0, never above its weight."""
    rounded = settled(max(Decimal(0), min(weight, value)), places)
    return rounded if rounded <= weight else weight


def exact(number: int | float | Decimal) -> Decimal:
    """The Decimal a person sees: 15 significant digits, as spreadsheets show; 9.21, not 9.210000000000000852."""
    return number if isinstance(number, Decimal) else Decimal(f"{number:.15g}")


def plain(value: Decimal) -> str:
    """Shortest printed form without exponent: 8, 54.5, 0.001."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: Decimal, places: int = MONEY_PLACES) -> str:
    """Money in 万元 as the official forms print it: two decimals, or as many as asked."""
    return format(half_up(value, places), "f")


def is_fine(value: Decimal) -> bool:
    """Whether an amount has more decimals than the official forms print."""
    return value != half_up(value, MONEY_PLACES)


def percent(ratio: Decimal) -> str:
    """A ratio as percent with at most two decimals: 1 → 100%, 0.66667 → 66.67%."""
    return plain(half_up(ratio * HUNDRED, 2)) + "%"
