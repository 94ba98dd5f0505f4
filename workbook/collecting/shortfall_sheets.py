"""偏差汇总, 偏差明细 and 问题统计: where the units fell short, and what the check found."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from schemas.cells import is_date_row, is_qualitative, shortened
from schemas.finding import SEVERITY_TITLES
from workbook.collecting.county import NO_NAME, County
from workbook.collecting.page import SUM, Book, Column, Page, Plain, Span
from workbook.collecting.problems import Problem
from workbook.collecting.shortfalls import Group, Row, by_indicator, by_second_level, shortfalls
from workbook.collecting.unit_sheets import TOTAL
from workbook.returned.summary import IndicatorLine

GROUP_SHEET, LIST_SHEET, PROBLEM_SHEET = "偏差汇总", "偏差明细", "问题统计"
OVERALL = "整体自评"
MOST_INDICATORS, MOST_UNITS = 100, 10
GROUP_COLUMNS = (
    Column("level1", "一级指标", 16),
    Column("level2", "二级指标", 22),
    Column("name", "三级指标", 30),
    Column("rows", "指标行数", 9, "count"),
    Column("short", "未得满分行数", 9, "count"),
    Column("share", "占比", 9, "percent"),
    Column("units", "涉及单位", 9, "count"),
    Column("lost", "扣分合计", 10, "points"),
    Column("reasons", "偏差原因举例", 60),
)
LIST_COLUMNS = (
    Column("number", "序号", 6, "centre"),
    Column("unit", "单位名称", 24),
    Column("where", "所在表", 26),
    Column("level2", "二级指标", 16),
    Column("name", "三级指标", 24),
    Column("target", "年度指标值", 14, "centre"),
    Column("actual", "实际完成值", 14, "centre"),
    Column("weight", "分值", 8, "points"),
    Column("score", "得分", 8, "points"),
    Column("lost", "扣分", 8, "points", SUM),
    Column("reason", "偏差原因分析及改进措施", 44),
)
PROBLEM_COLUMNS = (
    Column("number", "序号", 6, "centre"),
    Column("code", "规则", 8, "centre"),
    Column("severity", "级别", 8, "centre"),
    Column("title", "问题", 50),
    Column("findings", "处数", 8, "count", SUM),
    Column("waived", "已豁免", 8, "count", SUM),
    Column("units", "涉及单位数", 10, "count"),
    Column("names", "涉及单位", 60),
)


def group_sheet(book: Book, county: County) -> Span:
    """偏差汇总; the span is that of the second-level indicators."""
    page = Page(book, GROUP_SHEET, [column.width for column in GROUP_COLUMNS])
    page.title("指标偏差汇总表", "只统计未得满分（应得分低于分值）的指标，未得满分行数多的在前。")
    page.heading("一、按二级指标")
    span = page.table(GROUP_COLUMNS, [_group(group) for group in by_second_level(county)])
    indicators = by_indicator(county)
    page.heading(f"二、按三级指标（共 {len(indicators)} 个，列出前 {min(len(indicators), MOST_INDICATORS)} 个）")
    page.table(GROUP_COLUMNS, [_group(group) for group in indicators[:MOST_INDICATORS]])
    return span


def list_sheet(book: Book, county: County) -> None:
    """偏差明细."""
    page = Page(book, LIST_SHEET, [column.width for column in LIST_COLUMNS])
    page.title("指标偏差明细表", "每个未得满分的指标一行。扣分 = 分值 − 得分。")
    short = shortfalls(county)
    lost = sum((row.lost for row in short if row.lost is not None), Decimal(0))
    totals: tuple[Plain, ...] = (TOTAL, *[""] * 8, lost, "")
    page.keep_heads(page.table(LIST_COLUMNS, [_row(number, row) for number, row in enumerate(short, 1)], totals))


def problem_sheet(book: Book, found: Sequence[Problem]) -> None:
    """问题统计."""
    page = Page(book, PROBLEM_SHEET, [column.width for column in PROBLEM_COLUMNS])
    page.title("校验问题统计表", "只统计已汇总的工作簿。每条规则查什么、怎么改，运行 ziping rules 加规则编号。")
    rows = [tuple(_problem(number, problem)) for number, problem in enumerate(found, 1)]
    sums = (sum(problem.findings for problem in found), sum(problem.waived for problem in found))
    page.keep_heads(page.table(PROBLEM_COLUMNS, rows, (TOTAL, "", "", "", *sums, None, "")))


def _group(group: Group) -> tuple[Plain, ...]:
    reasons = "\n".join(f"{number}. {reason}" for number, reason in enumerate(group.reasons, 1))
    counts = (group.rows, group.short, Decimal(group.short) / group.rows, group.units)
    return group.level1, group.level2, group.name, *counts, group.lost, reasons


def _row(number: int, row: Row) -> tuple[Plain, ...]:
    line, project = row.line, row.project
    where = OVERALL if project is None else f"{project.name or NO_NAME}（{project.level}）"
    said = (row.unit.name, where, line.level2, line.name, _target(line), line.actual)
    return number, *said, line.weight, line.score, row.lost, line.reason


def _target(line: IndicatorLine) -> str:
    """A target in one piece: ≥95%, ≤2023-11-30, 明显提升; what its cell brings along is not said twice."""
    sign = "" if is_qualitative(line.sign) or line.sign in line.target else line.sign
    unit = "" if is_date_row(line.measure_unit) or line.target.endswith(line.measure_unit) else line.measure_unit
    return f"{sign}{line.target}{unit}"


def _problem(number: int, problem: Problem) -> Iterator[Plain]:
    yield from (number, problem.code, SEVERITY_TITLES[problem.severity], problem.title)
    yield from (problem.findings, problem.waived, len(problem.units))
    more = f"等 {len(problem.units)} 个单位" if len(problem.units) > MOST_UNITS else ""
    yield "、".join(shortened(name) for name in problem.units[:MOST_UNITS]) + more
