"""Plain cells, read as what their column holds: money, numbers, years, days, marks for nothing."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TypeGuard

from schemas.rounding import exact, half_up, plain
from schemas.terms import DATE_UNIT, QUALITATIVE
from schemas.words import NOTHING

Cell = str | int | float | bool | Decimal | dt.date | dt.datetime | dt.time | dt.timedelta | None

_SIGNS = {
    ">=": "≥", "=>": "≥", "≥=": "≥", "≧": "≥", "⩾": "≥", "≮": "≥", "<=": "≤", "=<": "≤", "≤=": "≤", "≦": "≤", "⩽": "≤",
    "≯": "≤", "═": "=", "==": "=", "\u200b": "", "\ufeff": "",
}  # fmt: skip
_FOLDED = re.compile("|".join(sorted(_SIGNS, key=len, reverse=True)))
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_DATE = re.compile(r"(?P<y>\d{4})\s*[年./-]\s*(?P<m>\d{1,2})\s*[月./-]\s*(?P<d>\d{1,2})\s*日?(?:前|底前|之前)?")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAKS = re.compile("[\t\n\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MONEY = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>万元|万|元)?")
_MONEY_SCALE = {"": Decimal(1), "万元": Decimal(1), "万": Decimal(1), "元": Decimal("0.0001")}
EPOCH = dt.date(1899, 12, 30)
SERIALS = range(30000, 80000)
LARGEST, SMALLEST, MOST_PLACES = Decimal(10) ** 12, Decimal("1e-9"), 9
BLANK_MARKS = NOTHING | {"", "0"}
LONGEST_QUOTE = 20
EDGES = " 。;,、!?:'\"“”‘’`"


class Unreadable(ValueError):
    """A cell that cannot be read as what its column holds; `suggestion` is what it probably means."""

    def __init__(self, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.suggestion = suggestion


def normalise(text: str) -> str:
    """Full-width to half-width, odd spaces to plain ones, sign glyphs to ≥ ≤ = > <."""
    folded = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    return " ".join(_FOLDED.sub(lambda found: _SIGNS[found[0]], folded).split())


def is_number(raw: Cell) -> TypeGuard[int | float | Decimal]:
    """Whether a cell holds a number (not a truth value)."""
    return isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool)


def shortened(text: str) -> str:
    """A text short enough for a message."""
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def printable(text: str) -> str:
    """Text without the control characters that neither a sheet nor a letter can hold."""
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


def visible(text: str) -> str:
    """Text whose control characters show as the signs that stand for them (␀, ␛), what has none as �."""
    joined = text.replace("\r\n", "\n").replace("\r", "\n")
    return _FORBIDDEN.sub(_sign, joined)


def on_one_line(text: str) -> str:
    """Text as a line of a report or a log: `visible`, line breaks and tabs shown by their signs, too (␊, ␉)."""
    return _LINE_BREAKS.sub(_sign, visible(text))


def _sign(found: re.Match[str]) -> str:
    return chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd"


def is_in_reach(number: Decimal) -> bool:
    """Whether a number is of a size that an indicator can have: 0, or from a billionth to a trillion."""
    return number.is_finite() and (number == 0 or SMALLEST <= abs(number) <= LARGEST)


def is_blank(raw: Cell) -> bool:
    """Nothing typed, or only white space."""
    return raw is None or (isinstance(raw, str) and (not raw or raw.isspace()))


def says_nothing(raw: Cell) -> bool:
    """Blank, a mark such as 无, / or 0, a figure or a single character where an explanation is wanted."""
    if raw is None:
        return True
    text = normalise(str(raw)).strip("。.;,、!")
    return text in BLANK_MARKS or len(text) == 1 or not any(character.isalpha() for character in text)


def read_money(raw: Cell) -> Decimal | None:
    """Money in 万元 from a money cell; None when blank. Raises Unreadable for text, with a suggestion."""
    if is_blank(raw):
        return None
    if is_number(raw):
        return finite(raw)
    text = normalise(str(raw))
    found = _MONEY.fullmatch(text)
    if not found:
        raise Unreadable("不是数字")
    number = Decimal(found["number"].replace(",", "")) * _MONEY_SCALE[found["unit"] or ""]
    raise Unreadable("是文字，不是数字", plain(number))


def read_number(raw: Cell) -> Decimal | None:
    """A plain number (weight, score); None when blank. Raises Unreadable for text."""
    if is_blank(raw):
        return None
    if is_number(raw):
        return finite(raw)
    text = normalise(str(raw)).removesuffix("分")
    if re.fullmatch(_NUMBER, text):
        raise Unreadable("是文字，不是数字", text.replace(",", ""))
    raise Unreadable("不是数字")


def read_year(raw: Cell) -> int | None:
    """A four-digit year; None when blank. Raises Unreadable otherwise."""
    if is_blank(raw):
        return None
    text = plain(finite(raw)) if is_number(raw) else normalise(str(raw))
    found = re.fullmatch(r"(\d{4})(年度?)?", text)
    if not found:
        raise Unreadable("不是四位数年份")
    if found[2]:
        raise Unreadable("多写了字", found[1])
    return int(found[1])


def read_date(raw: Cell) -> dt.date | None:
    """A calendar day; None when blank. Raises Unreadable otherwise."""
    if is_blank(raw):
        return None
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    if is_number(raw) and int(raw) in SERIALS:
        return EPOCH + dt.timedelta(days=int(raw))
    day = _day(normalise(str(raw)))
    if day is None:
        raise Unreadable("不是日期", _compact_day(raw))
    return day


@lru_cache(maxsize=64)
def is_date_row(measure_unit: Cell) -> bool:
    """Whether the row's unit says that target and actual are days."""
    return not is_blank(measure_unit) and normalise(str(measure_unit)) == DATE_UNIT


@lru_cache(maxsize=64)
def is_qualitative(sign: Cell) -> bool:
    """Whether the row's sign says that it is judged by level, not by number."""
    return not is_blank(sign) and normalise(str(sign)) == QUALITATIVE


def _compact_day(raw: Cell) -> str:
    """20240315 as the day it most likely means; "" for anything else."""
    digits = plain(finite(raw)) if is_number(raw) else normalise(str(raw))
    found = re.fullmatch(r"(20\d\d)(\d\d)(\d\d)", digits)
    day = _day(f"{found[1]}-{found[2]}-{found[3]}") if found else None
    return "" if day is None else f"{day.year}-{day.month}-{day.day}"


def _day(text: str) -> dt.date | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def finite(raw: int | float | Decimal) -> Decimal:
    """A number as a person sees it, at most nine decimals. Raises Unreadable for what is beyond reason."""
    number = exact(raw)
    if not number.is_finite() or abs(number) > LARGEST:
        raise Unreadable("大得不合理")
    return number if number == number.to_integral() else half_up(number, MOST_PLACES).normalize()
