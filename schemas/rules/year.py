"""Y: one year everywhere."""

import re
from collections.abc import Iterator

from schemas.cells import shortened
from schemas.evaluation import Evaluation
from schemas.expected import year_title
from schemas.finding import RESTORE, Finding, Rule, as_text, rule
from schemas.periods import Day
from schemas.records import Record, declared
from schemas.tables import FIRST_YEAR, LAST_YEAR
from schemas.texts import speaks_of_before

SPOKEN = frozenset({"unit", "project_sheets", "overall", "tasks", "indicators"})
BASIS = "自评按预算年度开展，自评表、自评总结应为同一年度（填报说明，各地自定）"


@rule(
    "Y101",
    severity="error",
    title="表上的年度与单位信息不一致",
    compares="项目自评、整体自评手填的年度一行里的数字，与单位信息的自评年度比较。",
    why="沿用上年的表最容易留下上年的年度。",
    basis=BASIS,
    remedy=f"{RESTORE}年度只在“单位信息”中填一次。",
    wrong="项目自评·年度写“（2022年度）”，单位信息是 2023 年",
    mended="清空后恢复公式，显示“（2023年度）”",
)
def year_title_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A form's year line was typed over with another year."""
    expected = year_title(evaluation.unit)
    for table in ("project_sheets", "overall"):
        for record in evaluation.tables.all(table):
            typed = record["year_title"]
            if typed is not None and _digits(typed) != _digits(expected):
                yield rule.finding(
                    f"这张表写的是“{typed}”，单位信息中是 {evaluation.unit.text('year')} 年度。",
                    record.place("year_title"),
                    value=typed,
                    expected=expected,
                )


@rule(
    "Y102",
    severity="error",
    title="自评年度与落款日期对不上",
    compares="单位信息的落款日期，与自评年度当年 12 月至次年年底的期间比较，不在其中才报。",
    why="自评在年度结束后进行，落款通常在次年。",
    basis=BASIS,
    remedy="核对自评年度和落款日期，改正填错的一个。",
    wrong="自评年度填“2022”，落款日期是 2024-3-15",
    mended="自评年度填 2023",
)
def year_against_date(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The signature's date lies outside the evaluated year's end and the year after."""
    if not _year_is_doubtful(evaluation.unit):
        return
    year, date = evaluation.unit["year"], evaluation.unit["date"]
    if date.year <= year:
        yield rule.finding(
            f"落款日期是 {date.year} 年 {date.month} 月，{year} 年度还没有结束。",
            evaluation.unit.place("date"),
            value=f"{date:%Y-%m-%d}",
            expected=f"{year + 1} 年",
        )
    else:
        yield rule.finding(
            f"自评年度是 {year} 年，落款日期是 {date.year} 年，应在自评年度之后一年内。",
            evaluation.unit.place("year"),
            value=year,
            expected=date.year - 1,
            difference=year - (date.year - 1),
            remedy=f"年度填错的，改为 {date.year - 1}；日期填错的，改落款日期。",
        )


@rule(
    "Y103",
    severity="error",
    title="自评年度不合理",
    compares="单位信息的自评年度，看是不是四位数年份，并与 2015 至 2099 的范围比较。",
    why="年度是全部表和总结的基准。",
    basis=BASIS,
    remedy="填四位数的预算年度，如 2023。",
    wrong="单位信息·自评年度填“2023年”",
    mended="填 2023",
)
def year_unreadable(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The year is no four-digit year of our time."""
    place = evaluation.unit.place("year")
    for item in evaluation.tables.unread:
        if item.place == place:
            expected = item.suggestion or "四位数年份"
            shown = as_text(item.raw)
            yield rule.finding(f"自评年度“{shown}”{item.reason}。", place, value=shown, expected=expected)
    for failed in evaluation.failures.get("Y103", ()):
        plausible = f"{FIRST_YEAR}–{LAST_YEAR}"
        yield rule.finding("自评年度超出合理范围。", failed, value=evaluation.unit["year"], expected=plausible)


@rule(
    "Y104",
    severity="error",
    title="落款日期看不懂",
    compares="单位信息的落款日期，看能不能读成年月日齐全、日历上有的日期。",
    why="自评总结的落款要用这个日期。",
    basis=BASIS,
    remedy="填成日期，如 2024-3-15。",
    wrong="单位信息·落款日期填“2024年3月”",
    mended="填 2024-3-15",
)
def date_unreadable(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The signature's date is no date."""
    place = evaluation.unit.place("date")
    for item in evaluation.tables.unread:
        if item.place == place:
            shown = as_text(item.raw)
            yield rule.finding(
                f"落款日期“{shown}”{item.reason}。", place, value=shown, expected=item.suggestion or "日期"
            )


@rule(
    "Y105",
    severity="warning",
    title="文字里写的是以前年度",
    compares="自评表文字里的年份，与自评年度比较；只提以前年度、又不是对比或结转的才报。",
    why="沿用上年的材料时，文字里最容易留下上年的年份。",
    basis=BASIS,
    remedy="改成自评年度的内容；确实要提以前年度的，写明是与上年相比或上年结转。",
    wrong="整体自评·任务完成情况写“2022年播种面积全部落实”",
    mended="改为“2023年播种面积全部落实”",
)
def text_of_another_year(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A text of the tables names only years before the evaluated one, and not to compare with them."""
    year = evaluation.unit["year"]
    for record, column, text in evaluation.own_texts if year is not None else ():
        doubtful = record.table == "unit" and _year_is_doubtful(evaluation.unit)
        if record.table in SPOKEN and not doubtful and speaks_of_before(text, year):
            title = declared(record.table, column).title
            typed = shortened(record.text(column))
            message = f"“{title}”写的是以前年度：“{typed}”。"
            yield rule.finding(message, record.place(column), value=typed, expected=f"{year} 年的内容")


@rule(
    "Y106",
    severity="warning",
    title="指标的日期不在自评年度",
    compares="指标值、实际完成值里日期的年份，与自评年度比较；实际完成日期可以在次年。",
    why="时间指标的日期不在自评年度，多半是沿用上年的表没有改，或年份打错了。",
    basis=BASIS,
    remedy="改成自评年度的日期。",
    wrong="自评年度 2023，实际完成日期填“2022-11-18”",
    mended="填 2023-11-18",
)
def day_of_another_year(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A row's last day lies outside the evaluated year, or the day it was done before it or well after.

    Where all of them do and the signature's date speaks for them, the year itself is wrong: that is Y102's.
    """
    year = evaluation.unit["year"]
    days = list(_days(evaluation)) if year is not None else []
    wrong = [(record, column, end) for record, column, end in days if _is_strange(end, column, year)]
    targets = [end.year == year for _, column, end in days if column == "target"]
    if not any(targets) and _year_is_doubtful(evaluation.unit):
        return
    said: set[int] = set()
    for record, column, end in wrong:
        if id(record) not in said:
            said.add(id(record))
            title, own = declared("indicators", column).title, "-".join(str(part) for part in end)
            message = f"“{title}”的日期在 {end.year} 年，自评年度是 {year} 年。"
            later = end.year is not None and end.year > year
            remedy = "跨年度的项目不用改；年份打错的，改正。" if later else rule.remedy
            severity = "hint" if later else rule.severity
            place, due = record.place(column), f"{year} 年的日期"
            yield rule.finding(message, place, value=own, expected=due, remedy=remedy, severity=severity)


def _year_is_doubtful(unit: Record) -> bool:
    """Whether the evaluated year and the signature's date do not go together."""
    year, date = unit["year"], unit["date"]
    return None not in (year, date) and date.year != year + 1 and (date.year, date.month) != (year, 12)


def _days(evaluation: Evaluation) -> Iterator[tuple[Record, str, Day]]:
    """(record, column, last day) of every day with a year in the indicator rows."""
    for row in evaluation.scored_rows:
        compared = row.reference.compared
        for column, period in (("target", compared.wanted.period), ("actual", compared.done.period)):
            if period is not None and period.end.year is not None:
                yield row.record, column, period.end


def _is_strange(end: Day, column: str, year: int) -> bool:
    """A target is due in the evaluated year; what is late may have been done in the year after."""
    latest = year if column == "target" else year + 1
    return end.year is not None and not year <= end.year <= latest


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", str(text)))
