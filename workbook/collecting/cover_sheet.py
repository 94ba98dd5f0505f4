"""汇总说明 and 文件清单: what is in, what is left out and why, how the sums tie."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from schemas.funds import Money
from schemas.rounding import money as printed
from workbook.collecting.county import NO_NAME, County
from workbook.collecting.fund_sheet import FUND_SHEET
from workbook.collecting.funds import NO_KIND, NO_LEVEL, by_economic_class, by_kind, by_level
from workbook.collecting.grades import project_grades, unit_grades
from workbook.collecting.page import Book, Column, Formula, Page, Span, Value
from workbook.collecting.unit_sheets import PROJECT_SHEET, UNIT_SHEET, amounts
from workbook.returned.verdict import STATUS_TITLES

COVER, FILE_SHEET = "汇总说明", "文件清单"
MOST_NAMED = 30
TIE_COLUMNS = (
    Column("what", "资金合计（万元）", 44),
    Column("year_start", "年初预算数", 16, "money"),
    Column("full_year", "全年预算数", 16, "money"),
    Column("executed", "全年执行数", 16, "money"),
    Column("rate", "执行率", 12, "percent"),
)
FILE_COLUMNS = (
    Column("number", "序号", 6, "centre"),
    Column("path", "文件", 54),
    Column("unit", "单位名称", 26),
    Column("verdict", "校验结论", 10, "verdict"),
    Column("counted", "是否汇总", 10, "centre"),
    Column("why", "没有汇总的原因", 60),
)
AMOUNTS = ("year_start", "full_year", "executed")
RULES = (
    "金额、得分、等级都按各单位工作簿里填写的数重新计算，不取单元格里存下的旧结果。读不成数字的金额按 0 计。",
    "一个单位的合计 = 基本支出 + 项目清单中的全部项目，等于该单位“整体自评”表的年度资金总额。",
    "有错误的工作簿照样汇总，在“校验结论”一栏标明；公式被改写的，显示的数可能与本表不同。退回修改后请重新汇总。",
    "金额按原数写入，不四舍五入；多于两位小数的显示四位。各表合计行是公式，改动上面的数会跟着变。",
)


def cover_page(book: Book) -> Page:
    """汇总说明, still empty: it stands first and is written last."""
    page = Page(book, COVER, [column.width for column in TIE_COLUMNS])
    page.sheet.set_portrait()
    return page


def write_cover(page: Page, county: County, date: dt.date, tables: tuple[Span, Span, Span]) -> None:
    """汇总说明. `tables` are those of units, projects and budget kinds, whose totals must be equal."""
    year = "" if county.year is None else f"{county.year}年度"
    page.title(f"{year}预算绩效自评汇总说明", f"汇总日期：{date.year}年{date.month}月{date.day}日　金额单位：万元")
    page.heading("一、汇总情况")
    for text in overview(county):
        page.line(text)
    page.heading("二、资金合计与勾稽（差额都应为 0）")
    _ties(page, county, tables)
    page.heading("三、需要核实的")
    for text in list(reservations(county)) or ["没有。"]:
        page.line(text)
    page.heading("四、没有汇总的文件")
    for text in _left_out(county) or ["没有。"]:
        page.line(text)
    page.heading("五、口径")
    for number, text in enumerate(RULES, 1):
        page.line(f"{number}. {text}")


def overview(county: County) -> list[str]:
    """What is in: files, money, grades, a sentence each."""
    total, left = county.total, len(county.left_out)
    marked = sum(unit.has_errors for unit in county.units)
    projects = sum(len(unit.summary.named_projects()) for unit in county.units)
    return [
        f"收到文件 {len(county.units) + left} 个，汇总 {len(county.units)} 个单位（其中 {marked} 个工作簿有错误），"
        f"没有汇总 {left} 个文件。",
        f"项目 {projects} 个；全年预算 {printed(total.full_year)} 万元，执行 {printed(total.executed)} 万元。",
        f"单位整体自评等级：{_counts(unit_grades(county))}；项目自评等级：{_counts(project_grades(county))}。",
    ]


def _counts(grades: Mapping[str, int]) -> str:
    return "，".join(f"{grade} {count} 个" for grade, count in grades.items() if count) or "没有"


def reservations(county: County) -> Iterator[str]:
    """What a reader of the sums should know, a sentence each."""
    if county.missing:
        names = "、".join(county.missing)
        yield f"名册上有 {len(county.missing)} 个单位没有可以汇总的工作簿，汇总数不含它们：{names}。"
    for left in county.left_out:
        if left.contested:
            yield f"“{left.checked.path}”{left.why}"
    for unit in county.of_another_year():
        said = "没有填" if unit.summary.year is None else f"填的是 {unit.summary.year}"
        yield f"“{unit.name}”的自评年度{said}，与多数单位（{county.year}）不同，已照样汇总。"
    lost = [f"{unit.name}“{own.name or NO_NAME}”" for unit, own in county.without_sheet()]
    if lost:
        yield f"{len(lost)} 个项目在项目清单中有、没有项目自评表，金额按 0 计：{_listed(lost)}。"
    if any(line.kind == NO_KIND for line in by_kind(county.units)):
        yield f"有资金没有选预算类别，单列为“{NO_KIND}”，见“{FUND_SHEET}”。"
    if any(line.level == NO_LEVEL for line in by_level(county)):
        yield f"有项目没有选级次，单列为“{NO_LEVEL}”，见“{FUND_SHEET}”。"
    classes = sum((executed for _, executed in by_economic_class(county)), Decimal(0))
    if classes != county.basic.executed:
        gap = printed(classes - county.basic.executed, 4)
        yield f"各单位按经济分类填的基本支出合计与基本支出执行数相差 {gap} 万元，出在校验结论为“有错误”的工作簿。"


def _listed(names: Sequence[str]) -> str:
    more = f"等，全部见“{PROJECT_SHEET}”的备注" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more


def _left_out(county: County) -> list[str]:
    return [f"{left.checked.path}：{left.why}" for left in county.left_out]


def _ties(page: Page, county: County, tables: tuple[Span, Span, Span]) -> None:
    """The same total by three ways through the workbook, and the differences between them: live formulas."""
    units, projects, kinds = tables
    listed = f"其中：项目支出（“{PROJECT_SHEET}”合计）"
    ways = [
        _way(f"全部资金（“{UNIT_SHEET}”合计）", [units.total(name) for name in AMOUNTS], county.total),
        _way(f"全部资金（“{FUND_SHEET}”按预算类别合计）", [kinds.total(name) for name in AMOUNTS], county.total),
        _way("其中：基本支出", [units.total(f"basic_{name}") for name in AMOUNTS], county.basic),
        _way(listed, [projects.total(name) for name in AMOUNTS], county.project_spending),
    ]
    whole, by_kinds, basic, project = range(page.row + 2, page.row + 2 + len(ways))
    gaps = [
        _gap("差额：单位汇总 − 资金分类", f"{{0}}{whole}-{{0}}{by_kinds}"),
        _gap("差额：单位汇总 − 基本支出 − 项目明细", f"{{0}}{whole}-{{0}}{basic}-{{0}}{project}"),
    ]
    page.table(TIE_COLUMNS, ways + gaps)


def _way(title: str, cells: Sequence[str], money: Money) -> tuple[Value, ...]:
    sums = (Formula(cell, amount) for cell, amount in zip(cells, amounts(money), strict=True))
    return title, *sums, money.rate


def _gap(title: str, difference: str) -> tuple[Value, ...]:
    """A row of differences, each of its own column, which stands for {0}; binary remainders are rounded away."""
    return title, *(Formula(f"ROUND({difference.format(letter)},6)", Decimal(0)) for letter in "BCD"), ""


def file_sheet(book: Book, county: County) -> None:
    """文件清单: every file that was given."""
    page = Page(book, FILE_SHEET, [column.width for column in FILE_COLUMNS])
    page.title("文件清单", "收到的每个文件一行，先列汇总的，再列没有汇总的。")
    counted = [(unit.checked, unit.name, "是", "") for unit in county.units]
    left = [(left.checked, left.unit, "否", left.why) for left in county.left_out]
    rows = [
        (number, checked.path, unit, STATUS_TITLES[checked.status], is_in, why)
        for number, (checked, unit, is_in, why) in enumerate(counted + left, 1)
    ]
    page.keep_heads(page.table(FILE_COLUMNS, rows))
