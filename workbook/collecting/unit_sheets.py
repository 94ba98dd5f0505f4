"""单位汇总 and 项目明细: a line a unit, a line a project."""

from collections.abc import Iterator
from decimal import Decimal

from schemas.funds import Money
from workbook.collecting.county import NO_NAME, County, Unit
from workbook.collecting.page import MEAN, RATE, SUM, Book, Column, Page, Plain, Span
from workbook.returned.summary import ProjectLine
from workbook.returned.verdict import STATUS_TITLES

UNIT_SHEET, PROJECT_SHEET = "单位汇总", "项目明细"
TOTAL = "合计"
COVERAGE = 'IF({projects}=0,"",SUMPRODUCT({own},{projects_area})/{projects})'
UNIT_COLUMNS = (
    Column("number", "序号", 6, "centre"),
    Column("unit", "单位名称", 22),
    Column("year", "年度", 6, "year"),
    Column("year_start", "年初预算数", 10, "money", SUM),
    Column("full_year", "全年预算数", 10, "money", SUM),
    Column("executed", "全年执行数", 10, "money", SUM),
    Column("rate", "执行率", 8, "percent", RATE),
    Column("basic_year_start", "基本支出年初", 10, "money", SUM),
    Column("basic_full_year", "基本支出全年", 10, "money", SUM),
    Column("basic_executed", "基本支出执行", 10, "money", SUM),
    Column("project_year_start", "项目支出年初", 10, "money", SUM),
    Column("project_full_year", "项目支出全年", 10, "money", SUM),
    Column("project_executed", "项目支出执行", 10, "money", SUM),
    Column("score", "整体得分", 8, "points", MEAN),
    Column("grade", "等级", 5, "centre"),
    Column("projects", "项目个数", 6, "count", SUM),
    Column("coverage", "自评覆盖率", 8.5, "percent", COVERAGE),
    Column("errors", "错误", 5, "count", SUM),
    Column("warnings", "警告", 5, "count", SUM),
    Column("verdict", "校验结论", 8, "verdict"),
)
PROJECT_COLUMNS = (
    Column("number", "序号", 6, "centre"),
    Column("unit", "单位名称", 24),
    Column("code", "项目编码", 12),
    Column("name", "项目名称", 30),
    Column("level", "项目级次", 8, "centre"),
    Column("budget_kind", "预算类别", 16),
    Column("year_start", "年初预算数", 12, "money", SUM),
    Column("full_year", "全年预算数", 12, "money", SUM),
    Column("executed", "全年执行数", 12, "money", SUM),
    Column("rate", "执行率", 9, "percent", RATE),
    Column("score", "自评得分", 8, "points"),
    Column("grade", "等级", 6, "centre"),
    Column("remark", "备注", 24),
)


def amounts(money: Money) -> tuple[Decimal, Decimal, Decimal]:
    """The three amounts, to stand in three columns (万元)."""
    return money.year_start, money.full_year, money.executed


def unit_sheet(book: Book, county: County) -> Span:
    """单位汇总."""
    page = Page(book, UNIT_SHEET, [column.width for column in UNIT_COLUMNS])
    page.title(
        "各单位预算绩效自评汇总表", "金额单位：万元。按收到的顺序排列，可用筛选按钮排序。合计行的整体得分是平均分。"
    )
    span = page.table(UNIT_COLUMNS, [_unit(unit) for unit in county.units], _unit_totals(county))
    page.keep_heads(span)
    page.bars(span, "rate")
    return span


def project_sheet(book: Book, county: County) -> Span:
    """项目明细."""
    page = Page(book, PROJECT_SHEET, [column.width for column in PROJECT_COLUMNS])
    page.title("项目支出绩效自评明细表", "金额单位：万元。")
    rows = [_project(number, unit, own) for number, (unit, own) in enumerate(county.projects(), 1)]
    money = county.project_spending
    totals = (TOTAL, *[""] * 5, *amounts(money), money.rate, None, "", "")
    span = page.table(PROJECT_COLUMNS, rows, totals)
    page.keep_heads(span)
    return span


def _unit(unit: Unit) -> tuple[Plain, ...]:
    own = unit.summary
    money = (*amounts(own.total), own.total.rate, *amounts(own.basic), *amounts(own.project_spending))
    found = (unit.count("error"), unit.count("warning"), STATUS_TITLES[unit.checked.status])
    return (
        unit.number,
        unit.name,
        own.year,
        *money,
        own.score,
        own.grade,
        len(own.named_projects()),
        own.coverage,
        *found,
    )


def _unit_totals(county: County) -> tuple[Plain, ...]:
    total = county.total
    money = (*amounts(total), total.rate, *amounts(county.basic), *amounts(county.project_spending))
    scores = [unit.summary.score for unit in county.units if unit.summary.score is not None]
    mean = sum(scores, Decimal(0)) / len(scores) if scores else None
    projects = sum(len(unit.summary.named_projects()) for unit in county.units)
    found = (sum(unit.count("error") for unit in county.units), sum(unit.count("warning") for unit in county.units))
    return TOTAL, "", "", *money, mean, "", projects, county.coverage, *found, ""


def _project(number: int, unit: Unit, own: ProjectLine) -> tuple[Plain, ...]:
    said = (own.code, own.name or NO_NAME, own.level, own.budget_kind)
    return number, unit.name, *said, *amounts(own.money), own.money.rate, own.score, own.grade, "；".join(_remarks(own))


def _remarks(own: ProjectLine) -> Iterator[str]:
    if not own.evaluated:
        yield f"不自评：{own.exemption or '未写原因'}"
    if not own.sheet:
        yield "没有项目自评表，金额按 0 计"
