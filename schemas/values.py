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
from schemas.cells import EDGES, EPOCH, SERIALS, Cell, is_blank, is_in_reach, is_number, normalise, shortened
from schemas.numerals import LINK, MAYBE_UNIT, NUMBER, NUMBERS, decimal_of, has_figure, with_digits
from schemas.periods import Period, denies_a_day, figures_of_a_day, find_period, is_no_day, one_day, show_period
from schemas.rounding import HUNDRED, exact, plain
from schemas.terms import PERCENT, PERMILLE
from schemas.units import COUNTED, UNIT, as_typed, shown_unit, spelled, without_figures

Kind = Literal["quantitative", "qualitative", "date", "text", "blank"]
Role = Literal["value", "progress", "completion"]
MAX_DIGITS, LONGEST = 24, 200


class Assumed(NamedTuple):
    """What was assumed in reading a cell: the rule that says so, and how the cell was taken."""

    rule: str
    text: str


@dataclass(frozen=True)
class Value:
    """A target or an actual.

    A number stands in its `unit` as typed ("" when the cell shows none; percent on the 0–100 scale);
    `upper` makes it a range. `period` is a date, from its first to its last day. `level` is what words claim.
    `role` tells a rate of progress ("已完成100%") and a rate of the target ("指标完成率98%") from the value itself.
    """

    kind: Kind
    sign: str = ""
    number: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    period: Period | None = None
    level: words.Level | None = None
    role: Role = "value"
    trend: words.Trend = ""
    text: str = field(default="", compare=False)
    assumed: tuple[Assumed, ...] = field(default=(), compare=False)

    @property
    def scale(self) -> Literal["percent", "permille", "as typed"]:
        """The scale its number stands on."""
        return "percent" if self.unit == PERCENT else "permille" if self.unit == PERMILLE else "as typed"

    @property
    def certain(self) -> bool:
        """Whether nothing had to be assumed."""
        return not self.assumed


_RANGE = re.compile(rf"(?P<low>{NUMBER})(?P<low_unit>{MAYBE_UNIT}){LINK}(?P<high>[+-]?{NUMBER})", re.IGNORECASE)
_TOLERANCE = re.compile(
    rf"(?:(?P<middle>{NUMBER})(?P<middle_unit>{MAYBE_UNIT}))?\s*(?:±|正负)\s*(?P<gap>{NUMBER})", re.IGNORECASE
)
_GAP = re.compile("±|正负")
_AND = r"\s*(?:且|并且|并|,|、|;|和|同时|又)?\s*"
_BETWEEN = re.compile(
    rf"[≥>]\s*(?P<low>{NUMBER})(?P<low_unit>{MAYBE_UNIT}){_AND}[≤<]\s*(?P<high>{NUMBER})", re.IGNORECASE
)
_INSIDE = re.compile(
    rf"(?P<low>{NUMBER})(?P<low_unit>{MAYBE_UNIT})\s*[≤<]\s*[^\d≤<]{{0,6}}[≤<]\s*(?P<high>{NUMBER})", re.IGNORECASE
)
_NO_NUMBER = re.compile(
    r"(?:19|20)\d\d\s*(?:-|至|到|~)\s*(?:19|20)\d\d(?:\s*年|(?!\s*[\d元个人次户件%万亿]))|(?:19|20)\d\d\s*年度?|[〔\[(](?:19|20)\d\d[〕\])]\s*\d*\s*号?|"
    r"第\s*\d+|\d+号|指标\s*\d+\s*[:.、]|^\(?\d+[)、]\s*|(?<![\dA-Za-z])(?<!\d )[A-Za-z]+\d+(?:\.\d+)?|"
    r"(?<!\d)[345][GKDA](?![A-Za-z])|(?<![\d.])\d+\s*周?岁(?!及?以[上下]$)(?=[\u4e00-\u9fff]{2})|\d+\s*(?:个)?小时不间断|7\s*[×xX*]\s*24\s*小时"
)
_DOT = re.compile(r"(?<=\d)。(?=\d)")
_SPACE_INSIDE = re.compile(r"(?<=\d)\s+(?=\d{3}(?!\d))|(?<=\d)\s*(?=[.,]\s*\d)|(?<=\d[.,])\s+(?=\d)")
_MINUS, _SPLIT_SIGN = re.compile(r"负(?=\d)"), re.compile(r"([<>])\s*=")
_RANK = re.compile(r"[前第](?=\s*\d+\s*[名位])")
_REMARK = re.compile(r"(?<!/)\(([^()]*)\)")
_SIGN = re.compile(r"[≥≤<>=]")
_PER = re.compile(r"每(季度|人次|平方米|公里|[人年月季周天日户村次项亩吨])")
_LATIN_UNIT = re.compile(r"[A-Za-z°μΩ℃]+(?:/[A-Za-z㎡㎥]+)?")
_WORD_UNIT = re.compile(r"[^\s\d≥≤<>=%‰±~,;.。()/以之及内左上-]{1,6}$")
_ABOUT_AFTER = re.compile(r"^\s*([万亿千百]?)(?:余|多|几)(?=\D)")
_ABOUT = re.compile(r"(?:大?约|近|左右|上下)")
_PLAIN = re.compile(r"([≥≤<>=]?) ?(\d{1,12}(?:\.\d{1,6})?) ?([^\d\s≥≤<>=]{1,4})?")
_PLAIN_UNITS = {None, *COUNTED} - {"年", "月", "日", "号", "成", "季度", "万", "亿"}
_LOOKALIKES = str.maketrans({"−": "-", "〉": ">", "〈": "<"} | {chr(code): " " for code in range(0x2460, 0x249C)})


def read_value(raw: Cell) -> Value:
    """Read one target or actual cell."""
    if is_blank(raw):
        return Value("blank")
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    if isinstance(raw, dt.date):
        return Value("date", period=one_day(raw), text=raw.isoformat())
    return _plain_number(raw) if is_number(raw) else _read_text(str(raw))


def read_day(raw: Cell) -> Value:
    """Read a cell of a row that holds days (its unit is 日期): a serial, 20231231 and 2023.12 are days, too."""
    if is_number(raw):
        return _serial(raw)
    if isinstance(raw, dt.date):
        return _serial((dt.date(raw.year, raw.month, raw.day) - EPOCH).days)
    return read_named_day(raw)


def read_named_day(raw: Cell) -> Value:
    """Read a cell of a row whose name says that it holds days: text such as 20231231 or 2023.12 is a day."""
    period = figures_of_a_day(normalise(raw)) if isinstance(raw, str) else None
    return read_value(raw) if period is None else Value("date", period=period, text=str(raw))


_VERBS = {"progress": "已完成", "completion": "指标完成率", "down": "下降", "up": "增长", "": ""}


def show(value: Value) -> str:
    """A value as text that reads as the same value again."""
    if value.period is not None:
        sign = "" if value.period.bound and value.sign == "≤" else value.sign
        return f"{sign}{show_period(value.period)}"
    if value.number is None:
        return value.text
    verb = _VERBS.get(value.role) or _VERBS[value.trend]
    upper = "" if value.upper is None else f"~{plain(value.upper)}{value.unit}"
    return f"{verb}{value.sign}{plain(value.number)}{value.unit}{upper}"


_BOOK_MARKS = re.compile(r"[《》](?=\s*[=＝\d])|&[gl][et];")


def _as_sign(found: re.Match[str]) -> str:
    """A book mark or an HTML name typed for a sign."""
    return {"》": ">", "《": "<", "&ge;": "≥", "&gt;": ">", "&le;": "≤", "&lt;": "<"}.get(found[0], " ")


@lru_cache(maxsize=2048)
def _read_text(raw: str) -> Value:
    plain_form = _plain_form(raw, raw)
    if plain_form is not None:
        return plain_form
    typed = _BOOK_MARKS.sub(_as_sign, raw.translate(_LOOKALIKES))
    text = without_figures(normalise(typed)).strip(EDGES).removesuffix(".")
    plain_form = _plain_form(text, raw)
    if plain_form is not None:
        return plain_form
    if not text or text in words.NOTHING:
        return Value("blank", text=text, assumed=(Assumed("V107", f"“{text}”按没有填写理解"),) if text else ())
    if len(text) > LONGEST or words.ERROR_VALUE.fullmatch(text):
        return Value("text", text=text, assumed=(Assumed("V101", f"“{shortened(text)}”不像指标值"),))
    if words.HELP.search(text):
        return Value("text", text=text, assumed=(Assumed("V105", f"“{shortened(text)}”是填写说明，没有换成实际内容"),))
    amount = None if denies_a_day(text) else _progress(text) or _dated(text) or _amount(text)
    value = amount or _words(text)
    return replace(value, text=text, unit=as_typed(value.unit, raw))


def _plain_form(text: str, raw: str) -> Value | None:
    """The plainest form, a number with or without sign and unit: ≥50个."""
    found = _PLAIN.fullmatch(text)
    if found is None or found[3] not in _PLAIN_UNITS:
        return None
    unit = as_typed(shown_unit(found[3] or ""), raw)
    return Value("quantitative", found[1], Decimal(found[2]), unit=unit, text=text)


def _progress(text: str) -> Value | None:
    """A rate of progress such as 已完成100%, or a rate of the target such as 指标完成率98%."""
    found = words.PROGRESS.match(text)
    if found is None:
        return None
    done = Decimal(found["number"])
    role: Role = "completion" if words.OF_THE_TARGET.match(text) else "progress"
    return Value("quantitative", number=done, unit=PERCENT, role=role, level="achieved" if done >= HUNDRED else None)


def _dated(text: str) -> Value | None:
    period = find_period(text)
    if period is None:
        return Value("text", assumed=(Assumed("V101", f"日历上没有“{text}”这一天"),)) if is_no_day(text) else None
    signs = _SIGN.findall(words.with_signs(text))
    return Value("date", sign=signs[-1] if signs else "≤" if period.bound else "", period=period)


def _words(text: str) -> Value:
    level = words.level_of(text)
    return Value("qualitative" if level or words.is_wording(text) else "text", level=level)


def _plain_number(raw: int | float | Decimal) -> Value:
    number = exact(raw)
    if not is_in_reach(number):
        return Value("text", text=str(raw), assumed=(Assumed("V101", f"数值 {raw} 大得或小得不合理"),))
    return Value("quantitative", number=number, text=plain(number))


def _serial(raw: int | float | Decimal) -> Value:
    """A day as a running number, its time left out; text for what is no day of our time."""
    value = _plain_number(raw)
    if value.number is None or int(value.number) not in SERIALS:
        return Value("text", text=value.text, assumed=(Assumed("V101", f"“{value.text}”不是日期"),))
    return Value("date", period=one_day(EPOCH + dt.timedelta(days=int(value.number))), text=value.text)


def _amount(text: str) -> Value | None:
    """A number, or a range of numbers, with sign and unit; None where the text holds no number."""
    if not has_figure(text):
        return None
    bare, assumed = _cleaned(text)
    found = list(NUMBERS.finditer(bare))
    if not found:
        return None
    ranged = _ranged(bare) if len(found) > 1 or _GAP.search(bare) else None
    if ranged is not None:
        return replace(ranged, assumed=(*assumed, *ranged.assumed))
    if len(found) > 1:
        return Value("text", assumed=(Assumed("V104", f"一格里有 {len(found)} 个数，看不出用哪一个"),))
    if len(found[0][0]) > MAX_DIGITS:
        return Value("text", assumed=(Assumed("V101", "数字太长，不像指标值"),))
    return _single(bare[: found[0].start()], decimal_of(found[0][0]), bare[found[0].end() :], assumed)


def _single(before: str, number: Decimal, after: str, assumed: tuple[Assumed, ...]) -> Value:
    unit, rest = _unit_of(after)
    if unit in {"天", "日", "号"} and (
        rest.startswith(("前", "之前", "以前")) or (unit != "天" and _PER.search(before))
    ):
        return Value("text", assumed=(*assumed, Assumed("V101", "只写了几日，没有写月份")))
    number, unit = _scaled(number, unit + "".join(f"/{per}" for per in _PER.findall(before) if per != "年"))
    sign, assumed = _sign_of(before, rest, assumed)
    if _ABOUT.search(before) or _ABOUT.search(after) or _ABOUT_AFTER.match(after):
        assumed = (*assumed, Assumed("V109", f"约数按 {plain(number)}{unit} 计"))
    return Value("quantitative", sign, number, unit=unit, trend=words.trend_of(before), assumed=assumed)


def _sign_of(before: str, rest: str, assumed: tuple[Assumed, ...]) -> tuple[str, tuple[Assumed, ...]]:
    """The sign in front of a number or behind its unit; two that contradict each other are said."""
    suffix = words.AFTER.match(rest)
    signs = [*(_SIGN.findall(before) or _SIGN.findall(rest)), *([words.SIGN_AFTER[suffix[1]]] if suffix else [])]
    if not signs:
        return "", assumed
    sign = signs[-2] if suffix and len(signs) > 1 else signs[-1]
    if len(set(signs)) > 1:
        assumed = (*assumed, Assumed("V106", f"符号前后不一，按“{sign}”理解"))
    return sign, assumed


def _ranged(text: str) -> Value | None:
    for pattern in (_BETWEEN, _INSIDE, _RANGE, _TOLERANCE):
        found = pattern.search(text)
        if found:
            unit, rest = _unit_of(text[found.end() :])
            if NUMBERS.search(text[: found.start()]) or NUMBERS.search(rest):
                return None
            if pattern is _TOLERANCE:
                return _tolerance(found, unit)
            ends = decimal_of(found["low"]), decimal_of(found["high"])
            return _range(*ends, unit or _unit_of(found["low_unit"])[0], words.trend_of(text[: found.start()]))
    return None


def _tolerance(found: re.Match[str], unit: str) -> Value:
    """100±5 is 95 to 105; 200±5% is 190 to 210; 98.5±0.5% is 98 % to 99 %."""
    middle, gap = decimal_of(found["middle"] or "0"), decimal_of(found["gap"])
    own = _unit_of(found["middle_unit"] or "")[0]
    if unit == PERCENT and own != PERCENT and (own or middle > HUNDRED):
        return _range(middle - middle * gap / HUNDRED, middle + middle * gap / HUNDRED, own, "")
    return _range(middle - gap, middle + gap, unit or own, "")


def _range(low: Decimal, high: Decimal, unit: str, trend: words.Trend) -> Value:
    """A range from its lower to its upper end; one written upside down is no range."""
    if low > high:
        return Value("text", assumed=(Assumed("V104", f"区间上下颠倒：{plain(low)} 大于 {plain(high)}"),))
    (low, unit), (high, _) = _scaled(low, unit), _scaled(high, unit)
    return Value("quantitative", number=low, upper=high, unit=unit, trend=trend)


def _scaled(number: Decimal, unit: str) -> tuple[Decimal, str]:
    """Tenths as percent: 9成 is 90 %."""
    return (number * 10, PERCENT) if unit == "成" else (number, unit)


def _cleaned(text: str) -> tuple[str, tuple[Assumed, ...]]:
    """The text with words for signs and digits as signs and digits, without what only looks like a number."""
    assumed: tuple[Assumed, ...] = ()
    dotted = _DOT.sub(".", text)
    if dotted != text:
        assumed = (Assumed("V109", "数字中的“。”按小数点理解"),)
    spaced = _SPACE_INSIDE.sub("", dotted)
    bare = words.with_signs(with_digits(_NO_NUMBER.sub(" ", _RANK.sub("≤", spaced))))
    bare = _MINUS.sub("-", _SPLIT_SIGN.sub(lambda found: "≥" if found[1] == ">" else "≤", bare))
    outside = _REMARK.sub(lambda found: found[1] if UNIT.fullmatch(found[1]) else " ", bare)
    if not NUMBERS.search(outside):
        return bare, assumed
    if any(re.search(r"\d", remark) and not remark.startswith("含") for remark in _REMARK.findall(bare)):
        assumed = (*assumed, Assumed("V109", "括号里的数没有计入"))
    return outside, assumed


def _unit_of(after: str) -> tuple[str, str]:
    """The unit that follows a number, and what is left behind it."""
    rest = _ABOUT.sub("", _ABOUT_AFTER.sub(r"\1", after)).lstrip()
    if rest[:1] in EDGES:
        return "", rest
    found = UNIT.match(rest) or _LATIN_UNIT.match(rest)
    if found is None:
        core = words.AFTER.sub("", rest) if words.AFTER.match(rest) else rest
        word = _WORD_UNIT.match(core.strip(EDGES))
        if word and not words.level_of(word[0]) and not words.is_wording(word[0]):
            return spelled(word[0]), ""
        return "", rest
    unit = found[0]
    for suffix in words.SIGN_AFTER:
        if "/" in unit and unit.endswith(suffix):
            unit = unit.removesuffix(suffix)
    return shown_unit(unit), rest[len(unit) :].lstrip()
