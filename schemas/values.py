"""Targets and actuals as people type them, read as typed values.

One cell in, one `Value` out, whatever was typed; nothing is raised and nothing is dropped. What had to be
assumed is written down in `Value.assumed`, with the code of the rule that tells the accountant.
"""

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from schemas import words
from schemas.cells import Cell, Unreadable, finite, is_blank, normalise
from schemas.numerals import has_figure, with_digits
from schemas.periods import Day, find_period, serial_day, show_day
from schemas.rounding import plain
from schemas.terms import PERCENT
from schemas.units import COUNTED, UNIT, is_bare_multiple, spelled

Kind = Literal["quantitative", "qualitative", "date", "text", "blank"]
Role = Literal["value", "progress", "completion"]
Trend = Literal["", "down", "up"]
MAX_DIGITS = 24
EDGES = " 。;,、!?:'\"“”‘’`"


class Assumed(NamedTuple):
    """What was assumed in reading a cell: the rule that says so, and how the cell was taken."""

    rule: str
    text: str


@dataclass(frozen=True)
class Value:
    """A target or an actual.

    A number stands in its `unit` as typed ("" when the cell shows none; percent on the 0–100 scale);
    `upper` makes it a range. `end` is the last day of a date or period. `level` is what words claim.
    `role` tells a rate of progress ("已完成100%") and a rate of the target ("指标完成率98%") from the value itself.
    """

    kind: Kind
    sign: str = ""
    number: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    end: Day | None = None
    level: words.Level | None = None
    role: Role = "value"
    trend: Trend = ""
    text: str = field(default="", compare=False)
    assumed: tuple[Assumed, ...] = field(default=(), compare=False)

    @property
    def scale(self) -> Literal["percent", "permille", "as typed"]:
        """The scale its number stands on."""
        return "percent" if self.unit == PERCENT else "permille" if self.unit == "‰" else "as typed"

    @property
    def certain(self) -> bool:
        """Whether nothing had to be assumed."""
        return not self.assumed


_NUMBER = (
    r"(?:(?<![\w%‰)])[+-]\s?)?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+|(?<!\d)(?=\.\d))(?:\.\d+)?(?:[eE][+-]?\d{1,2}(?!\w))?"
)
_NUMBERS = re.compile(_NUMBER)
_LINK = r"\s*(?:-|~|至|到|—{1,2}|–|―)\s*"
_UNIT = rf"\s*(?:{UNIT.pattern})?"
_RANGE = re.compile(rf"(?P<low>{_NUMBER})(?P<low_unit>{_UNIT}){_LINK}(?P<high>[+-]?{_NUMBER})", re.IGNORECASE)
_TOLERANCE = re.compile(
    rf"(?:(?P<middle>{_NUMBER})(?P<middle_unit>{_UNIT}))?\s*(?:±|正负)\s*(?P<gap>{_NUMBER})", re.IGNORECASE
)
_BETWEEN = re.compile(
    rf"[≥>]\s*(?P<low>{_NUMBER})(?P<low_unit>{_UNIT})\s*(?:且|并且|并|,|、|;|和|同时|又)?\s*[≤<]\s*(?P<high>{_NUMBER})",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    rf"(?P<low>{_NUMBER})(?P<low_unit>{_UNIT})\s*[≤<]\s*[^\d≤<]{{0,6}}[≤<]\s*(?P<high>{_NUMBER})", re.IGNORECASE
)
_NO_NUMBERS = re.compile(
    r"(?:19|20)\d\d\s*(?:-|至|到|~)\s*(?:19|20)\d\d\s*年?|(?:19|20)\d\d\s*年度?|[〔\[(](?:19|20)\d\d[〕\])]\s*\d*\s*号?|第\s*\d+|"
    r"\d+号|指标\s*\d+\s*[:.、]|^\(?\d+[)、]\s*|[A-Za-z]+\d+(?:\.\d+)?|(?<!\d)[345][GKDA](?![A-Za-z])|\d+\s*(?:个)?小时不间断|7\s*[×xX*]\s*24\s*小时"
)
_REMARK = re.compile(r"(?<!/)\([^()]*\)")
_SIGN = re.compile(r"[≥≤<>=]")
_LATIN_UNIT = re.compile(r"[A-Za-z°μΩ℃]+(?:/[A-Za-z]+)?[23]?")
_WORD_UNIT = re.compile(r"[^\s\d≥≤<>=,;。()/以之及内左上]{1,6}$")
_ABOUT_AFTER = re.compile(r"\s*(余|多|几|来)(?=\D)")
_ABOUT = re.compile(r"(?:大?约|近|左右|上下)")


_PLAIN = re.compile(r"([≥≤<>=]?) ?(\d{1,12}(?:\.\d{1,6})?) ?([^\d\s≥≤<>=]{1,4})?")
_PLAIN_UNITS = {None, *COUNTED} - {"年", "月", "日", "号", "成", "季度", "万", "亿"}
_LOOKALIKES = str.maketrans({"−": "-", "〉": ">", "〈": "<"})


def read_value(raw: Cell, is_date_column: bool = False) -> Value:
    """Read one target or actual cell. `is_date_column`: the row is known to hold days (its unit is 日期)."""
    if is_blank(raw):
        return Value("blank")
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    if isinstance(raw, dt.date):
        return Value("date", end=serial_day(raw), text=raw.isoformat())
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool):
        return _plain_number(raw)
    return _read_text(str(raw), is_date_column)


def show(value: Value) -> str:
    """A value as text that reads as the same value again."""
    if value.end is not None:
        return show_day(value.end) + ("前" if value.sign else "")
    if value.number is None:
        return value.text
    verb = {"progress": "已完成", "completion": "指标完成率"}.get(
        value.role, {"down": "下降", "up": "增长"}.get(value.trend, "")
    )
    upper = "" if value.upper is None else f"~{plain(value.upper)}{value.unit}"
    return f"{verb}{value.sign}{plain(value.number)}{value.unit}{upper}"


@lru_cache(maxsize=16384)
def _read_text(raw: str, is_date_column: bool) -> Value:
    text = normalise(raw).translate(_LOOKALIKES).strip(EDGES)
    plain_form = None if is_date_column else _PLAIN.fullmatch(text)
    if plain_form and plain_form[3] in _PLAIN_UNITS:
        unit = _shown_unit(plain_form[3] or "")
        return Value("quantitative", plain_form[1], Decimal(plain_form[2]), unit=unit, text=text)
    if not text or text in words.NOTHING:
        return Value("blank", text=text, assumed=(Assumed("V107", f"“{text}”按没有填写理解"),) if text else ())
    if words.HELP.search(text):
        return Value("text", text=text, assumed=(Assumed("V105", f"“{_short(text)}”是填写说明，没有换成实际内容"),))
    progress = words.PROGRESS.match(text)
    if progress:
        done = Decimal(progress["number"])
        role: Role = "completion" if words.OF_THE_TARGET.match(text) else "progress"
        level: words.Level | None = "achieved" if done >= 100 else None
        return Value("quantitative", number=done, unit=PERCENT, role=role, level=level, text=text)
    return replace(_dated(text, is_date_column) or _amount(text) or _words(text), text=text)


def _dated(text: str, is_date_column: bool) -> Value | None:
    period = find_period(text, is_date_column)
    return period and Value("date", sign="≤" if period.bound else "", end=period.end)


def _words(text: str) -> Value:
    level = words.level_of(text)
    return Value("qualitative" if level or words.is_wording(text) else "text", level=level)


def _plain_number(raw: int | float | Decimal) -> Value:
    try:
        return Value("quantitative", number=finite(raw), text=str(raw))
    except Unreadable:
        return Value("text", text=str(raw), assumed=(Assumed("V101", f"数值 {raw} 大得不合理"),))


def _amount(text: str) -> Value | None:
    """A number, or a range of numbers, with sign and unit; None where the text holds no number."""
    if not has_figure(text):
        return None
    bare, assumed = _cleaned(text)
    ranged = _ranged(bare)
    if ranged is not None:
        return replace(ranged, assumed=(*assumed, *ranged.assumed))
    found = list(_NUMBERS.finditer(bare))
    if not found:
        return None
    if len(found) > 1:
        return Value("text", assumed=(Assumed("V104", f"一格里有 {len(found)} 个数，看不出用哪一个"),))
    digits = found[0][0].replace(",", "").replace(" ", "")
    if len(digits) > MAX_DIGITS:
        return Value("text", assumed=(Assumed("V101", "数字太长，不像指标值"),))
    return _single(bare[: found[0].start()], Decimal(digits), bare[found[0].end() :], assumed)


def _single(before: str, number: Decimal, after: str, assumed: tuple[Assumed, ...]) -> Value:
    unit, rest = _unit_of(after)
    if unit in {"天", "日", "号"} and rest.startswith(("前", "之前", "以前")):
        return Value("text", assumed=(*assumed, Assumed("V101", "只写了几日，没有写月份")))
    number, unit = _scaled(number, unit)
    signs = _SIGN.findall(before) or _SIGN.findall(rest)
    suffix = words.AFTER.match(rest)
    sign = signs[-1] if signs else words.SIGN_AFTER[suffix[1]] if suffix else ""
    if len(set(signs)) > 1 or (signs and suffix and words.SIGN_AFTER[suffix[1]] != signs[-1]):
        assumed = (*assumed, Assumed("V106", f"符号前后不一，按“{sign}”理解"))
    if _ABOUT.search(before) or _ABOUT.search(rest) or _ABOUT_AFTER.match(after):
        assumed = (*assumed, Assumed("V109", f"约数按 {plain(number)}{unit} 计"))
    level = words.level_of(rest) if rest.strip() else None
    return Value("quantitative", sign, number, unit=unit, level=level, trend=_trend(before), assumed=assumed)


def _ranged(text: str) -> Value | None:
    for pattern in (_BETWEEN, _INSIDE, _RANGE):
        found = pattern.search(text)
        if found:
            unit, rest = _unit_of(text[found.end() :])
            if _NUMBERS.search(text[: found.start()]) or _NUMBERS.search(rest):
                return None
            return _range(
                found["low"], found["high"], unit or _unit_of(found["low_unit"])[0], _trend(text[: found.start()])
            )
    found = _TOLERANCE.search(text)
    if found is None:
        return None
    unit, rest = _unit_of(text[found.end() :])
    middle, gap = Decimal((found["middle"] or "0").replace(",", "")), Decimal(found["gap"].replace(",", ""))
    own = _unit_of(found["middle_unit"] or "")[0]
    if unit == PERCENT and own != PERCENT and middle:
        return _range(str(middle - middle * gap / 100), str(middle + middle * gap / 100), own, "")
    return _range(str(middle - gap), str(middle + gap), unit or own, "")


def _range(low: str, high: str, unit: str, trend: Trend) -> Value | None:
    """A range with its lower end first; None where a number is too long to be one."""
    if max(len(low), len(high)) > MAX_DIGITS:
        return None
    ends = sorted(_scaled(Decimal(end.replace(",", "").replace(" ", "")), unit)[0] for end in (low, high))
    unit = _scaled(ends[0], unit)[1]
    return Value("quantitative", number=ends[0], upper=ends[1], unit=unit, trend=trend)


def _scaled(number: Decimal, unit: str) -> tuple[Decimal, str]:
    """Tenths as percent: 9成 is 90 %."""
    return (number * 10, PERCENT) if unit == "成" else (number, unit)


def _cleaned(text: str) -> tuple[str, tuple[Assumed, ...]]:
    """The text with words for signs and digits as signs and digits, without what only looks like a number."""
    assumed: tuple[Assumed, ...] = ()
    dotted = re.sub(r"(?<=\d)。(?=\d)", ".", text)
    if dotted != text:
        assumed = (Assumed("V109", "数字中的“。”按小数点理解"),)
    spaced = re.sub(r"(?<=\d)\s+(?=\d{3}(?!\d))|(?<=\d)\s*(?=[.,]\s*\d)|(?<=\d[.,])\s+(?=\d)", "", dotted)
    bare = words.with_signs(with_digits(_NO_NUMBERS.sub(" ", spaced)))
    bare = re.sub(r"负(?=\d)", "-", re.sub(r"([<>])\s*=", lambda found: "≥" if found[1] == ">" else "≤", bare))
    outside = _REMARK.sub(" ", bare)
    if _NUMBERS.search(outside):
        if any(re.search(r"\d", remark) and not remark.startswith("(含") for remark in _REMARK.findall(bare)):
            assumed = (*assumed, Assumed("V109", "括号里的数没有计入"))
        bare = outside
    return bare, assumed


def _unit_of(after: str) -> tuple[str, str]:
    """The unit that follows a number, and what is left behind it."""
    rest = _ABOUT_AFTER.sub("", after, count=1).lstrip()
    found = UNIT.match(rest) or _LATIN_UNIT.match(rest)
    if found is None:
        core = words.AFTER.sub("", rest) if words.AFTER.match(rest) else rest
        word = _WORD_UNIT.match(_ABOUT.sub("", core).strip(EDGES))
        if word and not words.level_of(word[0]) and not words.is_wording(word[0]):
            return spelled(word[0]), ""
        return "", rest
    unit = found[0]
    for suffix in words.SIGN_AFTER:
        if "/" in unit and unit.endswith(suffix):
            unit = unit.removesuffix(suffix)
    return _shown_unit(unit), rest[len(unit) :].lstrip()


def _shown_unit(unit: str) -> str:
    """A unit as the cell shows it, percent and permille in their one spelling."""
    usual = spelled(unit)
    return usual if usual in {PERCENT, "‰"} else unit.strip()


def _trend(before: str) -> Trend:
    if words.DOWN.search(before):
        return "down"
    return "up" if words.UP.search(before) else ""


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"


def is_without_thing(value: Value) -> bool:
    """Whether a number stands in 万 or 亿 of something that is not named."""
    return is_bare_multiple(value.unit)
