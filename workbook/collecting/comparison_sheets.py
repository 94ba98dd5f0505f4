"""单位同比 and 项目同比: this year beside last year, with what is new and what is gone."""

from collections.abc import Sequence
from decimal import Decimal

from schemas.funds import Money
from workbook.collecting.comparison import Change, ProjectYear, Standing, UnitYear
from workbook.collecting.page import RATE, SUM, Book, Column, Page, Plain
from workbook.collecting.unit_sheets import TOTAL

UNIT_CHANGES, PROJECT_CHANGES = "单位同比", "项目同比"
NOTE = "金额单位：万元。增减 = 本年 − 上年；本年新增的上年按 0 计，本年没有的本年按 0 计。"
LAST_RATE = RATE.replace("{full_year}", "{last_full_year}").replace("{executed}", "{last_executed}")
FIGURES = (
    Column("full_year", "全年预算数本年", 12, "money", SUM),
    Column("last_full_year", "全年预算数上年", 12, "money", SUM),
    Column("full_year_change", "全年预算数增减", 12, "money", SUM),
    Column("executed", "全年执行数本年", 12, "money", SUM),
    Column("last_executed", "全年执行数上年", 12, "money", SUM),
    Column("executed_change", "全年执行数增减", 12, "money", SUM),
    Column("rate", "执行率本年", 9, "percent", RATE),
    Column("last_rate", "执行率上年", 9, "percent", LAST_RATE),
    Column("score", "得分本年", 8, "points"),
    Column("last_score", "得分上年", 8, "points"),
    Column("score_change", "得分增减", 8, "points"),
    Column("grade", "等级本年", 6, "centre"),
    Column("last_grade", "等级上年", 6, "centre"),
    Column("remark", "说明", 14, "centre"),
)
UNIT_COLUMNS = (Column("number", "序号", 6, "centre"), Column("unit", "单位名称", 26), *FIGURES)
PROJECT_COLUMNS = (
    Column("number", "序号", 6, "centre"),
    Column("unit", "单位名称", 24),
    Column("name", "项目名称", 28),
    Column("level", "项目级次", 8, "centre"),
    *FIGURES,
)


def unit_changes_sheet(book: Book, changes: Sequence[Change[UnitYear]], said: str) -> None:
    """单位同比. `said` names the two years."""
    page = Page(book, UNIT_CHANGES, [column.width for column in UNIT_COLUMNS])
    page.title("各单位预算绩效自评同比表", f"{said}{NOTE}")
    rows = [(number, change.either.name, *_figures(change)) for number, change in enumerate(changes, 1)]
    page.keep_heads(page.table(UNIT_COLUMNS, rows, (TOTAL, "", *_totals(changes))))


def project_changes_sheet(book: Book, changes: Sequence[Change[ProjectYear]], said: str) -> None:
    """项目同比. `said` names the two years."""
    page = Page(book, PROJECT_CHANGES, [column.width for column in PROJECT_COLUMNS])
    page.title("项目支出绩效自评同比表", f"{said}{NOTE}项目按编码对应，编码对不上的按名称和级次对应。")
    rows = [
        (number, change.either.unit, change.either.name, change.either.level, *_figures(change))
        for number, change in enumerate(changes, 1)
    ]
    page.keep_heads(page.table(PROJECT_COLUMNS, rows, (TOTAL, "", "", "", *_totals(changes))))


def _figures(change: Change[UnitYear] | Change[ProjectYear]) -> tuple[Plain, ...]:
    this, last = change.this, change.last
    scores = (None if this is None else this.score, None if last is None else last.score)
    return (
        *_money(this, last),
        None if this is None else this.money.rate,
        None if last is None else last.money.rate,
        *scores,
        None if scores[0] is None or scores[1] is None else scores[0] - scores[1],
        "" if this is None else this.grade,
        "" if last is None else last.grade,
        "本年新增" if last is None else "本年没有" if this is None else "",
    )


def _money(this: Standing | None, last: Standing | None) -> tuple[Decimal | None, ...]:
    """Full-year budget and execution: this year's, last year's, the change."""
    cells: list[Decimal | None] = []
    for name in ("full_year", "executed"):
        both = [None if one is None else getattr(one.money, name) for one in (this, last)]
        cells += [*both, (both[0] or Decimal(0)) - (both[1] or Decimal(0))]
    return tuple(cells)


def _totals(changes: Sequence[Change[UnitYear]] | Sequence[Change[ProjectYear]]) -> tuple[Plain, ...]:
    this = sum((change.this.money for change in changes if change.this is not None), Money())
    last = sum((change.last.money for change in changes if change.last is not None), Money())
    return (
        *(this.full_year, last.full_year, this.full_year - last.full_year),
        *(this.executed, last.executed, this.executed - last.executed),
        *(this.rate, last.rate, None, None, None, "", "", ""),
    )
