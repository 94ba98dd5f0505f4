"""Numbers in a text: in digits, and in Chinese numerals where those stand for a figure.

百分之九十五, 三次, 十二个 are figures; 一般, 统一, 二级 are not.
"""

import re
from decimal import Decimal

from schemas.units import UNIT

NUMBER = (
    r"(?:(?<![\w%‰)])[+-]\s?)?(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+|(?=\.\d))(?:\.\d+)?(?:[eE][+-]?\d{1,2}(?!\w))?"
)
NUMBERS = re.compile(NUMBER)
LINK = r"\s*(?:-|~|至|到|—{1,2}|–|―)\s*"
MAYBE_UNIT = rf"\s*(?:{UNIT.pattern})?"
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NOT_COUNTED = frozenset({"级", "类", "星", "等", "届", "月", "日", "号"})
_PLACES = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "[零〇一二两三四五六七八九十百千]"
_FIGURE = re.compile(rf"\d|{_NUMERAL}")
_SHARE = re.compile(rf"(百分之|千分之)\s*(?:({_NUMERAL}+)(?:点({_NUMERAL}+))?|(\d+(?:\.\d+)?))")
_SIGN = r"(?:[≥≤<>=]|不低于|不少于|至少|不超过|不多于|达到|完成|开展|举办|每年|全年|共|已){0,3}"
_COUNT = re.compile(rf"^({_SIGN})({_NUMERAL}{{1,8}})({UNIT.pattern})(及以上|以上|以内|以下|左右|内)?$")


def decimal_of(number: str) -> Decimal:
    """The exact value of a text that NUMBER matches."""
    return Decimal(number.replace(",", "").replace(" ", ""))


def has_figure(text: str) -> bool:
    """Whether a text holds any digit or Chinese numeral."""
    return _FIGURE.search(text) is not None


def with_digits(text: str) -> str:
    """The text with Chinese numerals that stand for a figure written in digits."""
    text = _SHARE.sub(_share, text)
    count = _COUNT.match(text)
    if count is None or count[3] in _NOT_COUNTED or value_of(count[2]) is None:
        return text
    return f"{count[1]}{value_of(count[2])}{count[3]}{count[4] or ''}"


def value_of(numeral: str) -> int | None:
    """The number a Chinese numeral below ten thousand stands for; None for what is none (十百, 三二)."""
    total, digit, last = 0, None, 10**4
    for character in numeral:
        if character in _PLACES:
            if _PLACES[character] >= last:
                return None
            last = _PLACES[character]
            total, digit = total + (1 if digit is None else digit) * last, None
        elif digit not in (None, 0):
            return None
        else:
            digit = _DIGITS[character]
    return total + (digit or 0)


def _share(found: re.Match[str]) -> str:
    glyph = "%" if found[1] == "百分之" else "‰"
    if found[4]:
        return found[4] + glyph
    whole = value_of(found[2])
    if whole is None:
        return found[0]
    return f"{whole}{'.' + ''.join(str(_DIGITS.get(c, 0)) for c in found[3]) if found[3] else ''}{glyph}"
