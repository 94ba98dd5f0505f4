"""整体自评: the unit's overall sheet; all money is pulled (万元, points)."""

from typing import TYPE_CHECKING

from schemas.scheme import Scheme
from schemas.tables import OVERALL_FUND_ROWS, Overall, OverallFunds, Tasks
from workbook.form import indicator_rows
from workbook.form.layout import OVERALL_SHEET, Block, Label, fields, listing
from workbook.form.looks import FORMATS, PERCENT_FORMAT, titles
from workbook.form.project_sheet import (
    MONEY_COLUMNS,
    REMARK,
    WIDTHS,
    draw_execution,
    draw_fund_titles,
    draw_goals,
    draw_total,
    draw_unit_note,
    remark,
    total_labels,
)
from workbook.grid import address

if TYPE_CHECKING:
    from workbook.form.paint import Painter

TASK_HEAD = 5
TASK_ROWS, SPARE_TASKS = 5, 5
FUND_HEAD = TASK_HEAD + TASK_ROWS + SPARE_TASKS + 1
GOAL_HEAD = FUND_HEAD + len(OVERALL_FUND_ROWS) + 1
INDICATOR_HEAD = GOAL_HEAD + 2


def blocks(scheme: Scheme) -> tuple[Block, ...]:
    """Where the tables stand on a fresh template."""
    indicators = indicator_rows.block(OVERALL_SHEET, INDICATOR_HEAD, scheme)
    total = indicators.rows[-1] + 1
    title = titles(Overall.columns())
    head = {
        "year_title": (Label("部门（单位）整体支出绩效自评表", 1, 1), (2, 1)),
        "unit": (Label(title["unit"], 4, 1), (4, 3)),
        "execution_score": (Label(title["execution_score"], FUND_HEAD, 10), (FUND_HEAD + 1, 10)),
        "goal": (Label(title["goal"], GOAL_HEAD, 3), (GOAL_HEAD + 1, 3)),
        "achievement": (Label(title["achievement"], GOAL_HEAD, 7), (GOAL_HEAD + 1, 7)),
        "weight_total": (Label("分值", INDICATOR_HEAD, 8), (total, 8)),
        "score_total": (Label("得分", INDICATOR_HEAD, 9), (total, 9)),
        "grade": (Label("分值", INDICATOR_HEAD, 8), (total + 1, 8)),
    }
    tasks = listing(
        "tasks",
        OVERALL_SHEET,
        TASK_HEAD,
        range(TASK_HEAD + 1, FUND_HEAD),
        {"task": 3, "completion": 7},
        titles(Tasks.columns()),
    )
    funds = listing(
        "overall_funds",
        OVERALL_SHEET,
        FUND_HEAD,
        range(FUND_HEAD + 1, FUND_HEAD + 1 + len(OVERALL_FUND_ROWS)),
        {"item": 3, **MONEY_COLUMNS, "rate": 9},
        titles(OverallFunds.columns()),
        fixed=OVERALL_FUND_ROWS,
    )
    rows = {**total_labels(total), "execution_score": Label(OVERALL_FUND_ROWS[0], FUND_HEAD + 1, 3)}
    return fields("overall", OVERALL_SHEET, head, rows), tasks, funds, indicators


def draw(paint: "Painter", scheme: Scheme) -> None:
    """Draw the sheet; formulas are added by the builder."""
    _, tasks, funds, indicators = blocks(scheme)
    paint.widths(WIDTHS)
    paint.title("A1:J1", "部门（单位）整体支出绩效自评表")
    paint.height(1, 34)
    paint.note("A2:J2", "", align="center", color="000000")
    paint.note(f"{address(*REMARK)}:G{REMARK[0]}", remark(scheme), color="C00000")
    draw_unit_note(paint)
    paint.label("A4:B4", Overall.column("unit").title)
    paint.computed("C4:J4")
    paint.height(4, 24)
    _draw_tasks(paint, tasks)
    _draw_funds(paint, funds, scheme)
    draw_goals(paint, GOAL_HEAD, Overall.column("goal"), Overall.column("achievement"))
    indicator_rows.draw(paint, indicators, scheme)
    draw_total(paint, indicators)
    paint.finish(f"A1:J{indicators.rows[-1] + 2}")
    paint.sheet.freeze_panes = "A5"


def _draw_tasks(paint: "Painter", tasks: Block) -> None:
    task, completion = Tasks.columns()
    paint.label(f"A{TASK_HEAD}:B{tasks.rows[-1]}", "年度主要\n任务")
    paint.label(f"C{TASK_HEAD}:F{TASK_HEAD}", task.title)
    paint.label(f"G{TASK_HEAD}:J{TASK_HEAD}", completion.title)
    for position, row in enumerate(tasks.rows):
        paint.entry(f"C{row}:F{row}", task, align="left")
        paint.entry(f"G{row}:J{row}", completion, align="left")
        paint.height(row, 34)
        if position >= TASK_ROWS:
            paint.hide(row)


def _draw_funds(paint: "Painter", funds: Block, scheme: Scheme) -> None:
    paint.label(f"A{FUND_HEAD}:B{funds.rows[-1]}", "预算执行\n情况\n（万元）")
    draw_fund_titles(paint, FUND_HEAD, OverallFunds.column("item").title)
    for row, item in zip(funds.rows, OVERALL_FUND_ROWS, strict=True):
        paint.text(f"C{row}", item, align="left")
        paint.height(row, 20)
        for area in (f"D{row}:E{row}", f"F{row}", f"G{row}"):
            paint.computed(area, FORMATS["money"], align="right")
        if row != funds.rows[0]:
            paint.text(f"H{row}", "—")
            paint.computed(f"I{row}", PERCENT_FORMAT)
            paint.text(f"J{row}", "—")
    draw_execution(paint, funds.rows[0], scheme)
