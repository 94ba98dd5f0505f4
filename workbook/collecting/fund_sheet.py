"""资金分类: the county's money by budget kind, level and economic class; 单位资金分类, each unit's by kind."""

from collections.abc import Sequence
from decimal import Decimal

from schemas.funds import Money
from schemas.tables import BUDGET_KINDS, COUNTY_LEVEL
from workbook.collecting.county import County, Unit
from workbook.collecting.funds import HIGHER_LEVELS, LevelLine, by_economic_class, by_kind, by_level
from workbook.collecting.page import RATE, SUM, Book, Column, Page, Plain, Span
from workbook.collecting.unit_sheets import TOTAL, amounts

FUND_SHEET, UNIT_FUND_SHEET = "资金分类", "单位资金分类"
HIGHER = "上级"
KIND_COLUMNS = (
    Column("kind", "预算类别", 26),
    Column("basic_year_start", "基本支出年初", 13, "money", SUM),
    Column("basic_full_year", "基本支出全年", 13, "money", SUM),
    Column("basic_executed", "基本支出执行", 13, "money", SUM),
    Column("project_year_start", "项目支出年初", 13, "money", SUM),
    Column("project_full_year", "项目支出全年", 13, "money", SUM),
    Column("project_executed", "项目支出执行", 13, "money", SUM),
    Column("year_start", "合计年初", 13, "money", SUM),
    Column("full_year", "合计全年", 13, "money", SUM),
    Column("executed", "合计执行", 13, "money", SUM),
    Column("rate", "执行率", 10, "percent", RATE),
)
LEVEL_COLUMNS = (
    Column("level", "项目级次", 26),
    Column("count", "项目个数", 13, "count", SUM),
    Column("year_start", "年初预算数", 13, "money", SUM),
    Column("full_year", "全年预算数", 13, "money", SUM),
    Column("executed", "全年执行数", 13, "money", SUM),
    Column("rate", "执行率", 13, "percent", RATE),
)
CLASS_COLUMNS = (
    Column("class", "经济分类", 26),
    Column("executed", "全年执行数", 13, "money", SUM),
    Column("share", "占比", 13, "percent", SUM),
)
UNIT_COLUMNS = (
    Column("number", "序号", 6, "centre"),
    Column("unit", "单位名称", 26),
    *(
        Column(f"{name}_{number}", f"{kind}{title}", 13, "money", SUM)
        for number, kind in enumerate(BUDGET_KINDS)
        for name, title in (("full_year", "全年"), ("executed", "执行"))
    ),
    Column("full_year", "合计全年", 13, "money", SUM),
    Column("executed", "合计执行", 13, "money", SUM),
)


def fund_sheet(book: Book, county: County) -> Span:
    """资金分类; the span is that of the budget kinds."""
    page = Page(book, FUND_SHEET, [column.width for column in KIND_COLUMNS])
    page.title("资金分类汇总表", "金额单位：万元。")
    page.heading("一、按预算类别")
    kinds = _kinds(page, county)
    page.heading("二、项目支出按级次")
    levels = by_level(county)
    _levels(page, _county_and_higher(levels))
    page.heading("三、上级项目支出按级次（市级、省级、中央）")
    _levels(page, [line for line in levels if line.level in HIGHER_LEVELS])
    page.heading("四、基本支出执行数按经济分类")
    _classes(page, county)
    return kinds


def _kinds(page: Page, county: County) -> Span:
    lines = by_kind(county.units)
    rows = [_kind(line.kind, line.basic, line.projects) for line in lines]
    return page.table(KIND_COLUMNS, rows, _kind(TOTAL, county.basic, county.project_spending))


def _kind(kind: str, basic: Money, projects: Money) -> tuple[Plain, ...]:
    total = basic + projects
    return kind, *amounts(basic), *amounts(projects), *amounts(total), total.rate


def _county_and_higher(levels: Sequence[LevelLine]) -> list[LevelLine]:
    """The levels with 市级, 省级 and 中央 as one."""
    higher = _sum(HIGHER, [line for line in levels if line.level in HIGHER_LEVELS])
    own = [line for line in levels if line.level == COUNTY_LEVEL]
    return [*own, higher, *(line for line in levels if line.level not in {COUNTY_LEVEL, *HIGHER_LEVELS})]


def _levels(page: Page, lines: Sequence[LevelLine]) -> None:
    page.table(LEVEL_COLUMNS, [_level(line) for line in lines], _level(_sum(TOTAL, lines)))


def _sum(level: str, lines: Sequence[LevelLine]) -> LevelLine:
    return LevelLine(level, sum(line.count for line in lines), sum((line.money for line in lines), Money()))


def _level(line: LevelLine) -> tuple[Plain, ...]:
    return line.level, line.count, *amounts(line.money), line.money.rate


def _classes(page: Page, county: County) -> None:
    lines = list(by_economic_class(county))
    total = sum((executed for _, executed in lines), Decimal(0))
    rows = [(name, executed, executed / total if total else None) for name, executed in lines]
    page.table(CLASS_COLUMNS, rows, (TOTAL, total, Decimal(1) if total else None))


def unit_fund_sheet(book: Book, county: County) -> None:
    """单位资金分类: each unit's money by budget kind."""
    page = Page(book, UNIT_FUND_SHEET, [column.width for column in UNIT_COLUMNS])
    page.title("各单位资金按预算类别汇总表", "金额单位：万元。合计包括没有选预算类别的金额。")
    rows = [(unit.number, *_unit(unit.name, [unit])) for unit in county.units]
    page.keep_heads(page.table(UNIT_COLUMNS, rows, (TOTAL, *_unit("", county.units))))


def _unit(title: str, units: Sequence[Unit]) -> tuple[Plain, ...]:
    """The budget kinds' full-year budget and execution of some units, then all their money."""
    kinds = {line.kind: line.total for line in by_kind(units)}
    cells = [amount for kind in BUDGET_KINDS for amount in amounts(kinds[kind])[1:]]
    total = sum(kinds.values(), Money())
    return title, *cells, total.full_year, total.executed
