"""项目自评: one sheet a project, after the national form (万元, points)."""

from typing import TYPE_CHECKING

from schemas.column import Column
from schemas.rounding import plain
from schemas.scheme import Scheme
from schemas.tables import FUND_SOURCES, ProjectFunds, ProjectSheets
from workbook.form import indicator_rows
from workbook.form.layout import PROJECT_SHEET, Block, Label, fields, listing
from workbook.form.looks import FORMATS, MISSING_COLOR, PERCENT_FORMAT, POINTS_FORMAT, WRONG_COLOR, titles
from workbook.grid import address

if TYPE_CHECKING:
    from workbook.form.paint import Painter

FUND_HEAD = 6
FUND_TOTAL = FUND_HEAD + 1
FUND_END = FUND_TOTAL + len(FUND_SOURCES)
EXPLANATION = FUND_END + 1
GOAL_HEAD = EXPLANATION + 1
INDICATOR_HEAD = GOAL_HEAD + 2
WIDTHS = (13, 14, 25, 9, 11, 14, 16, 8, 10, 28, 2, 14)
FUND_TOTAL_LABEL = Label("年度资金总额", FUND_TOTAL, 3)
REMARK = (3, 1)
UNIT_NOTE = Label("金额单位：万元", 3, 8)
MONEY_COLUMNS = {"year_start": 4, "full_year": 6, "executed": 7}


def sheet_name(number: int) -> str:
    """The name of the n-th project sheet (from 1)."""
    return f"{PROJECT_SHEET}{number}"


def blocks(sheet: str, scheme: Scheme) -> tuple[Block, ...]:
    """Where the tables stand on a fresh project sheet."""
    indicators = indicator_rows.block(sheet, INDICATOR_HEAD, scheme)
    total = indicators.rows[-1] + 1
    title = titles(ProjectSheets.columns())
    head = {
        "year_title": (Label("项目支出绩效自评表", 1, 1), (2, 1)),
        "name": (Label(title["name"], 4, 1), (4, 3)),
        "level": (Label(title["level"], 4, 7), (4, 8)),
        "department": (Label(title["department"], 5, 1), (5, 3)),
        "unit": (Label(title["unit"], 5, 7), (5, 8)),
        "rate": (Label(title["rate"], FUND_HEAD, 9), (FUND_TOTAL, 9)),
        "execution_score": (Label(title["execution_score"], FUND_HEAD, 10), (FUND_TOTAL, 10)),
        "explanation": (Label(title["explanation"], EXPLANATION, 1), (EXPLANATION, 3)),
        "goal": (Label(title["goal"], GOAL_HEAD, 3), (GOAL_HEAD + 1, 3)),
        "achievement": (Label(title["achievement"], GOAL_HEAD, 7), (GOAL_HEAD + 1, 7)),
        "weight_total": (Label("分值", INDICATOR_HEAD, 8), (total, 8)),
        "score_total": (Label("得分", INDICATOR_HEAD, 9), (total, 9)),
        "grade": (Label("分值", INDICATOR_HEAD, 8), (total + 1, 8)),
    }
    for name, column in MONEY_COLUMNS.items():
        head[name] = (Label(title[name], FUND_HEAD, column), (FUND_TOTAL, column))
    funds = listing(
        "project_funds",
        sheet,
        FUND_HEAD,
        range(FUND_TOTAL + 1, FUND_END + 1),
        {"source": 3, **MONEY_COLUMNS},
        titles(ProjectFunds.columns()),
        fixed=FUND_SOURCES,
    )
    rows = {**total_labels(total), **dict.fromkeys((*MONEY_COLUMNS, "rate", "execution_score"), FUND_TOTAL_LABEL)}
    return fields("project_sheets", sheet, head, rows), funds, indicators


def total_labels(row: int) -> dict[str, Label]:
    """The row labels of total and grade under the indicator rows."""
    total = Label("总分", row, 1)
    return {"weight_total": total, "score_total": total, "grade": Label("自评等级", row + 1, 1)}


def remark(scheme: Scheme) -> str:
    """What stands above a form whose scheme the county has still to confirm."""
    return "" if scheme.status == "confirmed" else "指标和分值待县财政局附件核定"


def draw(paint: "Painter", scheme: Scheme) -> None:
    """Draw the sheet; formulas are added by the builder."""
    _, _, indicators = blocks(paint.sheet.title, scheme)
    paint.widths(WIDTHS)
    paint.title("A1:J1", "项目支出绩效自评表")
    paint.height(1, 34)
    paint.note("A2:J2", "", align="center", color="000000")
    paint.note(f"{address(*REMARK)}:G{REMARK[0]}", remark(scheme), color="C00000")
    draw_unit_note(paint)
    _draw_head(paint)
    _draw_funds(paint, scheme)
    draw_goals(paint, GOAL_HEAD, ProjectSheets.column("goal"), ProjectSheets.column("achievement"))
    indicator_rows.draw(paint, indicators, scheme)
    draw_total(paint, indicators)
    paint.finish(f"A1:J{indicators.rows[-1] + 2}")
    paint.sheet.freeze_panes = "A5"


def draw_unit_note(paint: "Painter") -> None:
    """The money unit above the table, on the right."""
    paint.note(
        f"{address(UNIT_NOTE.row, UNIT_NOTE.column)}:J{UNIT_NOTE.row}", UNIT_NOTE.text, align="right", color="000000"
    )


def _draw_head(paint: "Painter") -> None:
    title = titles(ProjectSheets.columns())
    for row, left, right in ((4, "name", "level"), (5, "department", "unit")):
        paint.label(f"A{row}:B{row}", title[left])
        paint.computed(f"C{row}:F{row}")
        paint.label(f"G{row}", title[right])
        paint.computed(f"H{row}:J{row}")
        paint.height(row, 24)


def _draw_funds(paint: "Painter", scheme: Scheme) -> None:
    paint.label(f"A{FUND_HEAD}:B{FUND_END}", "项目资金\n（万元）")
    draw_fund_titles(paint, FUND_HEAD, "资金来源")
    rows = ("年度资金总额", *(f"{'其中：' if n == 0 else ''}{name}" for n, name in enumerate(FUND_SOURCES)))
    declared = {column.name: column for column in ProjectFunds.columns()}
    for row, text in enumerate(rows, FUND_TOTAL):
        paint.text(f"C{row}", text, align="left")
        paint.height(row, 20)
        for name, area in (("year_start", f"D{row}:E{row}"), ("full_year", f"F{row}"), ("executed", f"G{row}")):
            if row == FUND_TOTAL:
                paint.computed(area, FORMATS["money"], align="right")
            else:
                paint.entry(area, declared[name], align="right")
        if row > FUND_TOTAL:
            for cell in (f"H{row}", f"I{row}", f"J{row}"):
                paint.text(cell, "—")
            paint.mark(f"G{row}", f"N($G{row})>N($F{row})", WRONG_COLOR)
    draw_execution(paint, FUND_TOTAL, scheme)
    paint.label(f"A{EXPLANATION}:B{EXPLANATION}", "调整及执行\n偏差说明")
    paint.entry(f"C{EXPLANATION}:J{EXPLANATION}", ProjectSheets.column("explanation"), align="left")
    paint.height(EXPLANATION, 34)
    floor = plain(scheme.execution.reason_below / 100)
    paint.mark(
        f"C{EXPLANATION}",
        f'AND(TRIM($C{EXPLANATION})="",OR(ROUND($D{FUND_TOTAL}-$F{FUND_TOTAL},6)<>0,'
        f"AND($F{FUND_TOTAL}>0,$G{FUND_TOTAL}<$F{FUND_TOTAL}*{floor})))",
        MISSING_COLOR,
    )


def draw_fund_titles(paint: "Painter", head: int, first: str) -> None:
    """The titles of a fund table in columns C to J."""
    title = titles(ProjectSheets.columns())
    paint.label(f"C{head}", first)
    paint.label(f"D{head}:E{head}", title["year_start"])
    for letter, text in (
        ("F", title["full_year"]),
        ("G", title["executed"]),
        ("H", "分值"),
        ("I", title["rate"]),
        ("J", title["execution_score"]),
    ):
        paint.label(f"{letter}{head}", text)
    paint.height(head, 30)


def draw_execution(paint: "Painter", row: int, scheme: Scheme) -> None:
    """Weight, rate and score of execution in columns H to J."""
    paint.text(f"H{row}", scheme.execution.weight)
    paint.computed(f"I{row}", PERCENT_FORMAT)
    paint.computed(f"J{row}", POINTS_FORMAT)


def draw_goals(paint: "Painter", head: int, goal: Column, achievement: Column) -> None:
    """年度总体目标: expected and achieved, in rows `head` and `head + 1`."""
    paint.label(f"A{head}:B{head + 1}", "年度总体\n目标")
    paint.label(f"C{head}:F{head}", goal.title)
    paint.label(f"G{head}:J{head}", achievement.title)
    paint.entry(f"C{head + 1}:F{head + 1}", goal, align="left")
    paint.entry(f"G{head + 1}:J{head + 1}", achievement, align="left")
    paint.height(head + 1, 66)


def draw_total(paint: "Painter", indicators: Block) -> None:
    """Total and grade under the indicator rows."""
    row = indicators.rows[-1] + 1
    paint.label(f"A{row}:G{row}", "总分")
    paint.computed(f"H{row}")
    paint.computed(f"I{row}", POINTS_FORMAT)
    paint.text(f"J{row}", "")
    paint.label(f"A{row + 1}:G{row + 1}", "自评等级")
    paint.computed(f"H{row + 1}:J{row + 1}")
    weights = f"$H${indicators.rows[0]}:$H${indicators.rows[-1]}"
    paint.mark(f"H{row}", f"AND(COUNT({weights})>0,ROUND($H{row},4)<>100)", WRONG_COLOR)
    paint.height(row, 24)
    paint.height(row + 1, 24)
    paint.note(
        f"L{row}:L{row + 1}", "参考得分按填报的数自动计算，不打印。需要更多指标行时，选中上下两行，右键“取消隐藏”。"
    )
