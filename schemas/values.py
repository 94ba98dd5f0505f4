"""What people type, read as typed values: money cells, years, dates, targets and actuals."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from schemas.rounding import exact, half_up, plain
from schemas.tables import DATE_UNIT, PERCENT, QUALITATIVE

Cell = str | int | float | bool | Decimal | dt.date | dt.datetime | dt.time | dt.timedelta | None

_SIGNS = {"≧": "≥", "⩾": "≥", ">=": "≥", "≦": "≤", "⩽": "≤", "<=": "≤", "═": "=", "==": "="}
_SIGN_WORDS = {
    "≥": ("大于等于", "不低于", "不少于", "不小于", "至少", "达到"),
    "≤": ("小于等于", "不超过", "不高于", "不大于", "不多于", "控制在"),
    ">": ("大于", "超过", "高于", "多于"),
    "<": ("小于", "低于", "少于"),
    "=": ("等于",),
}
_SUFFIX_WORDS = {"≥": ("及以上", "以上"), "≤": ("及以下", "以下", "以内", "之内")}
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_QUANTITY = re.compile(rf"(?P<sign>[≥≤=<>]?)\s*(?P<number>{_NUMBER})\s*(?P<unit>[^\d\s][^\d]{{0,15}})?")
_DATE = re.compile(r"(?P<y>\d{4})\s*[年./-]\s*(?P<m>\d{1,2})\s*[月./-]\s*(?P<d>\d{1,2})\s*日?(?:前|底前|之前)?")
_PERCENT_UNITS = frozenset({PERCENT, "百分比", "百分之", "%以上"})
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MONEY = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>万元|万|元)?")
_MONEY_SCALE = {"": Decimal(1), "万元": Decimal(1), "万": Decimal(1), "元": Decimal("0.0001")}
MIXED_SCALE_RATIO = 50
EPOCH = dt.date(1899, 12, 30)
SERIALS = range(30000, 80000)
LARGEST, MOST_PLACES, MAX_DIGITS = Decimal(10) ** 12, 9, 18
BLANK_MARKS = frozenset({"", "-", "—", "——", "/", "无", "暂无", "0"})


class Unreadable(ValueError):
    """A cell that cannot be read as what its column holds; `suggestion` is what it probably means."""

    def __init__(self, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.suggestion = suggestion


@dataclass(frozen=True)
class Quantity:
    """A target or an actual as read. `number` in its `unit` as typed; `sign` "" when none was typed."""

    kind: Literal["number", "date", "text", "blank"]
    number: Decimal | None = None
    date: dt.date | None = None
    text: str = ""
    sign: str = ""
    unit: str = ""


def normalise(text: str) -> str:
    """Full-width to half-width, odd spaces to plain ones, sign glyphs to ≥ ≤ = > <."""
    folded = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("﹦", "=")
    folded = re.sub(r"\s+", " ", folded).strip()
    for glyph, sign in _SIGNS.items():
        folded = folded.replace(glyph, sign)
    return folded


def printable(text: str) -> str:
    """Text without the control characters that neither a sheet nor a letter can hold."""
    return _FORBIDDEN.sub("", text)


def is_blank(raw: Cell) -> bool:
    """Nothing typed, or only white space."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def says_nothing(raw: Cell) -> bool:
    """Blank, or a mark such as 无, / or 0 where an explanation is wanted."""
    return raw is None or normalise(str(raw)).strip("。.;,、!") in BLANK_MARKS


def read_money(raw: Cell) -> Decimal | None:
    """Money in 万元 from a money cell; None when blank. Raises Unreadable for text, with a suggestion."""
    if is_blank(raw):
        return None
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool):
        return _finite(raw)
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
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool):
        return _finite(raw)
    text = normalise(str(raw)).removesuffix("分")
    if re.fullmatch(_NUMBER, text):
        raise Unreadable("是文字，不是数字", text.replace(",", ""))
    raise Unreadable("不是数字")


def read_year(raw: Cell) -> int | None:
    """A four-digit year; None when blank. Raises Unreadable otherwise."""
    if is_blank(raw):
        return None
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool):
        text = plain(_finite(raw))
    else:
        text = normalise(str(raw))
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
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool) and int(raw) in SERIALS:
        return EPOCH + dt.timedelta(days=int(raw))
    day = _day(normalise(str(raw)))
    if day is None:
        raise Unreadable("不是日期")
    return day


def read_quantity(raw: Cell) -> Quantity:
    """A target or actual cell: number with optional sign and unit, date, words or blank."""
    if is_blank(raw):
        return Quantity("blank")
    if isinstance(raw, dt.datetime):
        return Quantity("date", date=raw.date())
    if isinstance(raw, dt.date):
        return Quantity("date", date=raw)
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool):
        return _plain_quantity(raw)
    text = normalise(str(raw))
    day = _day(text)
    if day is not None:
        return Quantity("date", date=day, text=text)
    sign, bare = _signed(text)
    found = _QUANTITY.fullmatch(bare)
    if not found or len(found["number"]) > MAX_DIGITS:
        return Quantity("text", text=text)
    unit = (found["unit"] or "").strip(" 。;,、")
    return Quantity(
        "number",
        number=Decimal(found["number"].replace(",", "")),
        text=text,
        sign=found["sign"] or sign,
        unit=PERCENT if unit in _PERCENT_UNITS else unit,
    )


def is_date_row(measure_unit: Cell) -> bool:
    """Whether the row's unit says that target and actual are days."""
    return not is_blank(measure_unit) and normalise(str(measure_unit)) == DATE_UNIT


def is_qualitative(sign: Cell) -> bool:
    """Whether the row's sign says that it is judged by level, not by number."""
    return not is_blank(sign) and normalise(str(sign)) == QUALITATIVE


def on_one_scale(target: Decimal, actual: Decimal) -> bool:
    """Whether two percentages share a scale: 95 beside 0.96 plainly does not, 5 beside 0.5 does (0 fits either)."""
    if target <= 0 or actual <= 0 or (target <= 1) == (actual <= 1):
        return True
    return max(target, actual) < MIXED_SCALE_RATIO * min(target, actual)


def _signed(text: str) -> tuple[str, str]:
    for sign, words in _SIGN_WORDS.items():
        for word in words:
            if text.startswith(word):
                return sign, text.removeprefix(word).strip()
    for sign, words in _SUFFIX_WORDS.items():
        for word in words:
            if text.endswith(word):
                return sign, text.removesuffix(word).strip()
    return "", text


def _day(text: str) -> dt.date | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def _plain_quantity(raw: int | float | Decimal) -> Quantity:
    try:
        return Quantity("number", number=_finite(raw))
    except Unreadable:
        return Quantity("text", text=str(raw))


def _finite(raw: int | float | Decimal) -> Decimal:
    number = exact(raw)
    if not number.is_finite() or abs(number) > LARGEST:
        raise Unreadable("大得不合理")
    return number if number == number.to_integral() else half_up(number, MOST_PLACES).normalize()
