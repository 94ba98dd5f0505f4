"""Days and periods as people type them: 12月底前, 2021年12月31日, 1-12月, 全年.

A period ends on a day; year, month or day may be left open and are then taken from what it is compared with.
"""

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_PART = r"(?P<part>份|初|上旬|中旬|下旬|底|末)?"
_POINT = (
    rf"{_YEAR}\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*[日号]?",
    rf"{_YEAR}\s*(?P<joint>[-/.])\s*{_MONTH}\s*(?P=joint)\s*{_DAY}日?(?!\d)",
    rf"{_YEAR}\s*[年./-]\s*{_MONTH}\s*月{_PART}",
    rf"(?<!\d){_MONTH}\s*月\s*{_DAY}\s*[日号]",
    rf"(?<![\d个]){_MONTH}\s*月(?!\s*\d){_PART}",
    rf"(?:{_YEAR}\s*年?|当年|本年)?度?\s*第?(?P<quarter>[一二三四1234])季度(?:末|底|内)?",
    rf"(?:{_YEAR}\s*年?|当年|本年)?度?\s*(?P<half>上半年|下半年|年中)",
    rf"{_YEAR}\s*年(?P<full>度|底|末|终|内|全年)*",
    r"(?P<open>全年度?|年底|年末|年终|年度?内|当年度?|本年度?|年度)(?:底|末|内|全年)?",
)
_POINTS = tuple(re.compile(pattern) for pattern in _POINT)
_COMPACT = re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])")
_YEAR_MONTH = re.compile(rf"{_YEAR}\s*[-/.]\s*(?P<month>1[0-2]|0[1-9]|[1-9])")
_LINK = r"\s*(?:-|~|至|到|—{1,2}|–)\s*"
_MONTHS = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d)\s*年\s*)?(?P<from>1[0-2]|0?[1-9])\s*月?{_LINK}(?P<to>1[0-2]|0?[1-9])\s*月(?:份|底)?"
)
_YEARS = re.compile(rf"(?P<from>(?:19|20)\d\d)\s*年?{_LINK}(?P<to>(?:19|20)\d\d)\s*年(?:度|底)?")
_AROUND = re.compile(
    r"[\s,。;、()\[\]:~—–-]|至|到|于|在|自|从|截至|截止|至|到|之?前|以前|之内|内|底|末|开始|为止|止|按时|按期|及时|如期|按计划|预计|计划|力争|确保|争取|"
    r"全部|均|已经?|完成时?间?|时间|实现|达到|完毕|结束|开工|竣工|完工|交付|验收|投入使用|发放|支付|拨付|到位|落实|任务|工作|目标|≤|<|="
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_HINT = re.compile(r"[年月季半]|\d{4}\s*[-/.]|(?:19|20)\d{6}")
LONGEST_REST = 12


class Day(NamedTuple):
    """The last day of a period; what is None was not written."""

    year: int | None
    month: int
    day: int


class Found(NamedTuple):
    """A period found in a text: its last day, and whether it is written as a bound (前)."""

    end: Day
    bound: bool


@lru_cache(maxsize=4096)
def find_period(text: str, is_date_column: bool = False) -> Found | None:
    """The period a normalised text names, None when it names none or says much else beside.

    `is_date_column`: the row's unit or name says that it holds days; then 2023.12 and 20231231 are days, too.
    """
    if not _HINT.search(text):
        return None
    for reader in (_year_range, _month_range, _compact if is_date_column else None, _point):
        found = reader(text) if reader else None
        if found is not None:
            end, rest, vague = found
            left = _AROUND.sub("", rest)
            if not left or (not vague and len(left) <= LONGEST_REST and not re.search(r"\d", left)):
                return Found(end, "前" in rest)
    return None


def serial_day(day: dt.date) -> Day:
    """A calendar day as a Day."""
    return Day(day.year, day.month, day.day)


def compare_days(one: Day, other: Day) -> int:
    """Negative, 0 or positive as `one` lies before, on or after `other`; an open year equals the other's."""
    if one.year is not None and other.year is not None and one.year != other.year:
        return one.year - other.year
    return (one[1:] > other[1:]) - (one[1:] < other[1:])


def show_day(day: Day) -> str:
    """A day as read again: 2023年12月31日, 12月31日."""
    return ("" if day.year is None else f"{day.year}年") + f"{day.month}月{day.day}日"


_Reading = tuple[Day, str, bool] | None


def _year_range(text: str) -> _Reading:
    found = _YEARS.search(text)
    return found and (Day(int(found["to"]), 12, 31), _without(text, found), False)


def _month_range(text: str) -> _Reading:
    found = _MONTHS.search(text)
    if not found:
        return None
    year = int(found["year"]) if found["year"] else None
    return _month_end(year, int(found["to"])), _without(text, found), False


def _compact(text: str) -> _Reading:
    found = _COMPACT.search(text) or _YEAR_MONTH.fullmatch(text)
    return found and _ending(found, text)


def _point(text: str) -> _Reading:
    """The last day named: a text such as 2021年1月1日至2021年12月31日 ends on its second one."""
    for pattern in _POINTS:
        found = list(pattern.finditer(text))
        if found:
            ending = _ending(found[-1], text)
            rest = pattern.sub(" ", text) if len(found) > 1 else None
            return ending and (ending[0], ending[1] if rest is None else rest, ending[2])
    return None


def _ending(found: re.Match[str], text: str) -> _Reading:
    parts = {name: value for name, value in found.groupdict().items() if value}
    year = int(parts["year"]) if "year" in parts else None
    vague = not {"month", "quarter", "half"} & set(parts)
    end = _last_day(parts, year)
    return None if end is None else (end, _without(text, found), vague)


def _last_day(parts: dict[str, str], year: int | None) -> Day | None:
    if "quarter" in parts:
        return _month_end(year, 3 * _QUARTERS[parts["quarter"]])
    if "half" in parts:
        return _month_end(year, 12 if parts["half"] == "下半年" else 6)
    if "month" not in parts:
        return Day(year, 12, 31)
    month = int(parts["month"])
    if "day" in parts:
        return _valid(year, month, int(parts["day"]))
    early = {"初": 10, "上旬": 10, "中旬": 20}.get(parts.get("part", ""))
    return _month_end(year, month) if early is None else Day(year, month, early)


def _month_end(year: int | None, month: int) -> Day:
    return Day(year, month, calendar.monthrange(year or 2000, month)[1])


def _valid(year: int | None, month: int, day: int) -> Day | None:
    return Day(year, month, day) if day <= calendar.monthrange(year or 2000, month)[1] else None


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " + text[found.end() :]
