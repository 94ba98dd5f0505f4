"""Days and periods as people type them: 12月底前, 2021年12月31日, 1-12月, 全年.

A period ends on a day; year, month or day may be left open and are then taken from what it is compared with.
"""

import calendar
import datetime as dt
import re
from typing import NamedTuple

from schemas.numerals import value_of

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_PART = r"(?P<part>份|初|上旬|中旬|下旬|底|末)?"
_POINT = (
    rf"{_YEAR}\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*[日号]?",
    rf"{_YEAR}\s*(?P<joint>[-/.])\s*{_MONTH}\s*(?P=joint)\s*{_DAY}日?(?!\d)",
    rf"{_YEAR}\s*[年./-]\s*{_MONTH}\s*月{_PART}",
    rf"(?<!\d){_YEAR}\s*[/-]\s*{_MONTH}(?![\d./-])",
    rf"(?<!\d){_MONTH}\s*月\s*{_DAY}\s*[日号]",
    rf"(?<![\d个]){_MONTH}\s*月(?!\s*\d){_PART}",
    rf"(?:{_YEAR}\s*年?|当年|本年)?度?\s*第?(?P<quarter>[一二三四1234])季度(?:末|底|内)?",
    rf"(?:{_YEAR}\s*年?|当年|本年)?度?\s*(?P<half>上半年|下半年|年中)",
    rf"{_YEAR}\s*年(?P<full>度|底|末|终|内|全年)*",
    r"(?P<open>全年度?|年底|年末|年终|年度?内|当年度?|本年度?|年度)(?:底|末|内|全年)?",
)
_POINTS = tuple(re.compile(pattern) for pattern in _POINT)
_COMPACT = re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])")
_YEAR_MONTH = re.compile(rf"{_YEAR}\s*[-/.]?\s*(?P<month>1[0-2]|0[1-9]|(?<=[-/.])[1-9])")
_LINK = r"\s*(?:-|~|至|到|—{1,2}|–)\s*"
_MONTHS = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d)\s*年\s*)?(?P<from>1[0-2]|0?[1-9])\s*月?{_LINK}(?P<to>1[0-2]|0?[1-9])\s*月(?:份|底)?"
)
_YEARS = re.compile(rf"(?P<from>(?:19|20)\d\d)\s*年?{_LINK}(?P<to>(?:19|20)\d\d)\s*年(?:度|底)?")
_AROUND = re.compile(
    r"[\s,。;、()\[\]:~—–-]|于|在|自|从|至|到|截至|截止|至|到|之?前|以前|之内|内|底|末|开始|为止|止|按时|按期|及时|如期|按计划|预计|计划|力争|确保|争取|"
    r"全部|均|已经?|完成时?间?|时间|实现|达到|完毕|结束|开工|竣工|完工|交付|验收|投入使用|发放|支付|拨付|到位|落实|任务|工作|目标|≤|<|=|≥|>|不晚于|不迟于"
)
_PARTS_OF_A_MONTH = {(1, 10): "上旬", (11, 20): "中旬"} | {(21, last): "下旬" for last in range(28, 32)}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DENIED = re.compile(r"未|没|无法|不能|难以|尚|次年|翌年|下一?年|第二年|部分")
_WRITTEN_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")
_DOTTED = re.compile(r"((?:19|20)\d\d)\.(\d{1,2})\s*(?:-|~|至|到|—{1,2}|–)\s*((?:19|20)\d\d)\.(\d{1,2})(?![\d.])")
_ONE_YEAR = re.compile(
    rf"((?:19|20)\d\d)\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*[日号]?{_LINK}(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日号]"
)
_NAMED_MONTH = re.compile(r"(?<![一二三四五六七八九十第])(?:十[一二]?|[一二三四五六七八九])(?=月)")
_NAMED_DAY = re.compile(r"(?<=月)(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[日号])")
_SHORT_YEAR = re.compile(r"(?<!\d)(2\d)\s*年(?=\s*\d{1,2}\s*月)")
_HINT = re.compile(r"[年月季半]|\d{4}\s*[-/.]")
LONGEST_REST = 12


class Day(NamedTuple):
    """A day; a year that is None was not written."""

    year: int | None
    month: int
    day: int


class Period(NamedTuple):
    """When something is or was done: the first and the last day it may mean, and whether 前 makes it a bound.

    12月 may mean any day of the month; 1-12月 means its end.
    """

    start: Day
    end: Day
    bound: bool = False


def _as_digits(found: re.Match[str]) -> str:
    return str(value_of(found[0]))


def find_period(text: str) -> Period | None:
    """The period a normalised text names, None when it names none, denies it or says much else beside."""
    if not _HINT.search(text) or _DENIED.search(text):
        return None
    text = _WRITTEN_YEAR.sub(lambda found: "".join(str(value_of(digit)) for digit in found[0]), text)
    text = _DOTTED.sub(r"\1年\2月至\3年\4月", _SHORT_YEAR.sub(r"20\1年", text))
    text = _ONE_YEAR.sub(r"\1年\2月\3日", _NAMED_MONTH.sub(_as_digits, _NAMED_DAY.sub(_as_digits, text)))
    for reader in (_year_range, _month_range, _point):
        found = reader(text)
        if found is not None:
            left = _AROUND.sub("", found.rest)
            if not left or (not found.vague and len(left) <= LONGEST_REST and not re.search(r"\d", left)):
                return Period(found.start, found.end, "前" in found.rest)
    return None


def denies_a_day(text: str) -> bool:
    """Whether a text names a month only to say that something was not done by then."""
    return "月" in text and _DENIED.search(text) is not None


def is_no_day(text: str) -> bool:
    """Whether a text is written as a day that no calendar has: 2023年2月30日."""
    found = next((match for pattern in _POINTS[:2] if (match := pattern.fullmatch(text))), None)
    return found is not None and _ends(found) is None


def figures_of_a_day(text: str) -> Period | None:
    """What figures mean in a row of days: 20231231, 2023.12, 202312."""
    found = _COMPACT.fullmatch(text) or _YEAR_MONTH.fullmatch(text)
    ends = _ends(found) if found else None
    return Period(*ends) if ends else None


def one_day(day: dt.date) -> Period:
    """A calendar day as a period."""
    own = Day(day.year, day.month, day.day)
    return Period(own, own)


def compare_days(one: Day, other: Day) -> int:
    """Negative, 0 or positive as `one` lies before, on or after `other`; an open year equals the other's."""
    if one.year is not None and other.year is not None and one.year != other.year:
        return one.year - other.year
    return (one[1:] > other[1:]) - (one[1:] < other[1:])


def show_period(period: Period) -> str:
    """A period as text that reads as the same again: 2023年12月31日前, 12月中旬, 第三季度."""
    start, end = period.start, period.end
    year = "" if end.year is None else f"{end.year}年"
    span = (start.month, start.day, end.month, end.day)
    if start == end:
        shown = f"{year}{end.month}月{end.day}日"
    elif start.month == end.month:
        shown = f"{year}{end.month}月{_PARTS_OF_A_MONTH.get((start.day, end.day), '')}"
    else:
        shown = {(1, 1, 6, 30): f"{year}上半年", (7, 1, 12, 31): f"{year}下半年"}.get(span, "")
        shown = shown or (f"{year}第{end.month // 3}季度" if end.month - start.month == 2 else year or "全年")
    return f"{shown}{'前' if period.bound else ''}"


class _Reading(NamedTuple):
    """First and last day, the text without them, and whether neither month nor quarter was named."""

    start: Day
    end: Day
    rest: str
    vague: bool = False


def _year_range(text: str) -> _Reading | None:
    found = _YEARS.search(text)
    if not found:
        return None
    end = Day(int(found["to"]), 12, 31)
    return _Reading(end, end, _without(text, found))


def _month_range(text: str) -> _Reading | None:
    found = _MONTHS.search(text)
    if not found:
        return None
    year = int(found["year"]) if found["year"] else None
    end = _month_end(year, int(found["to"]))
    return _Reading(end, end, _without(text, found))


def _point(text: str) -> _Reading | None:
    """The last point named: 2021年1月1日至2021年12月31日 ends on its second one."""
    for pattern in _POINTS:
        found = list(pattern.finditer(text))
        if found:
            ends = _ends(found[-1])
            if ends is None:
                return None
            vague = not {"month", "quarter", "half"} & {name for name, value in found[-1].groupdict().items() if value}
            start = ends[0] if len(found) == 1 else ends[1]
            return _Reading(start, ends[1], pattern.sub(" ", text), vague)
    return None


def _ends(found: re.Match[str]) -> tuple[Day, Day] | None:
    """The first and last day of a point; None for a day that no calendar has."""
    parts = {name: value for name, value in found.groupdict().items() if value}
    year = int(parts["year"]) if "year" in parts else None
    if "quarter" in parts:
        last = 3 * _QUARTERS[parts["quarter"]]
        return Day(year, last - 2, 1), _month_end(year, last)
    if "half" in parts:
        months = (7, 12) if parts["half"] == "下半年" else (1, 6)
        return Day(year, months[0], 1), _month_end(year, months[1])
    if "month" not in parts:
        at_its_end = {"底", "末", "终"} & set(parts.get("full", "") + parts.get("open", ""))
        return Day(year, 12, 31) if at_its_end else Day(year, 1, 1), Day(year, 12, 31)
    return _ends_in_month(year, int(parts["month"]), parts)


def _ends_in_month(year: int | None, month: int, parts: dict[str, str]) -> tuple[Day, Day] | None:
    if "day" in parts:
        day = Day(year, month, int(parts["day"]))
        return (day, day) if day.day <= _month_end(year, month).day else None
    part = parts.get("part", "")
    start = Day(year, month, {"中旬": 11, "下旬": 21}.get(part, 1))
    early = {"初": 10, "上旬": 10, "中旬": 20}.get(part)
    end = _month_end(year, month) if early is None else Day(year, month, early)
    return (end, end) if part in {"底", "末"} else (start, end)


def _month_end(year: int | None, month: int) -> Day:
    return Day(year, month, calendar.monthrange(year or 2000, month)[1])


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " + text[found.end() :]
