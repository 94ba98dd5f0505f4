"""单位信息: unit, year, addressee; basic spending by budget kind and by economic class (万元)."""

from typing import TYPE_CHECKING

from schemas.tables import (
    BUDGET_KINDS,
    ECONOMIC_CLASSES,
    BasicFunds,
    BasicTotals,
    EconomicClasses,
    EconomicTotals,
    Unit,
)
from workbook.form.layout import UNIT_SHEET, Block, Label, fields, listing
from workbook.form.looks import FORMATS, MISSING_COLOR, PERCENT_FORMAT, WRONG_COLOR, titles
from workbook.grid import address

if TYPE_CHECKING:
    from workbook.form.paint import Painter

ROW_HEIGHT = 22.0
FIRST_FIELD = 4
BASIC_HEAD = FIRST_FIELD + len(Unit.columns()) + 2
BASIC_TOTAL = BASIC_HEAD + len(BUDGET_KINDS) + 1
CLASS_HEAD = BASIC_TOTAL + 3
CLASS_TOTAL = CLASS_HEAD + len(ECONOMIC_CLASSES) + 1
MONEY_COLUMNS = {"year_start": 2, "full_year": 3, "executed": 4, "rate": 5}


def blocks() -> tuple[Block, ...]:
    """Where the tables stand on a fresh template."""
    unit = {
        column.name: (Label(column.title, row, 1), (row, 2)) for row, column in enumerate(Unit.columns(), FIRST_FIELD)
    }
    basic_titles = titles(BasicFunds.columns())
    basic_totals = {
        name: (Label(basic_titles[name], BASIC_HEAD, column), (BASIC_TOTAL, column))
        for name, column in MONEY_COLUMNS.items()
    }
    total = Label("基本支出合计", BASIC_TOTAL, 1)
    return (
        fields("unit", UNIT_SHEET, unit),
        listing(
            "basic_funds",
            UNIT_SHEET,
            BASIC_HEAD,
            range(BASIC_HEAD + 1, BASIC_TOTAL),
            {"budget_kind": 1, **MONEY_COLUMNS},
            basic_titles,
            end="基本支出合计",
            fixed=BUDGET_KINDS,
        ),
        fields("basic_totals", UNIT_SHEET, basic_totals, dict.fromkeys(MONEY_COLUMNS, total)),
        listing(
            "economic_classes",
            UNIT_SHEET,
            CLASS_HEAD,
            range(CLASS_HEAD + 1, CLASS_TOTAL),
            {"economic_class": 1, "executed": 2},
            titles(EconomicClasses.columns()),
            end="经济分类合计",
            fixed=ECONOMIC_CLASSES,
        ),
        fields("economic_totals", UNIT_SHEET, {"executed": (Label("经济分类合计", CLASS_TOTAL, 1), (CLASS_TOTAL, 2))}),
    )


def draw(paint: "Painter") -> None:
    """Draw the sheet; formulas are added by the builder."""
    paint.widths((24, 17, 17, 17, 13, 46))
    paint.title("A1:F1", "单 位 信 息")
    paint.height(1, 34)
    paint.note("A2:F2", "浅黄色格由你填写，其余自动计算。单位、年度、文号只在这里填一次，其他表和自评总结都从这里取。")
    for row, column in enumerate(Unit.columns(), FIRST_FIELD):
        paint.height(row, ROW_HEIGHT)
        paint.label(f"A{row}", column.title)
        paint.entry(f"B{row}:E{row}", column, align="left")
        paint.note(f"F{row}", column.help)
        if column.required:
            paint.mark(f"B{row}", f'TRIM($B{row})=""', MISSING_COLOR)
    _draw_basic(paint)
    _draw_classes(paint)
    paint.finish(f"A1:F{CLASS_TOTAL}")


def _draw_basic(paint: "Painter") -> None:
    paint.note(f"A{BASIC_HEAD - 1}:F{BASIC_HEAD - 1}", "基本支出（按预算类别）　金额单位：万元", color="000000")
    columns = BasicFunds.columns()
    for number, column in enumerate(columns, 1):
        paint.label(address(BASIC_HEAD, number), column.title)
    for row, kind in enumerate(BUDGET_KINDS, BASIC_HEAD + 1):
        paint.height(row, ROW_HEIGHT)
        paint.text(f"A{row}", kind)
        for number, column in enumerate(columns[1:4], 2):
            paint.entry(address(row, number), column, align="right")
        paint.computed(f"E{row}", PERCENT_FORMAT)
        paint.mark(f"D{row}", f"N($D{row})>N($C{row})", WRONG_COLOR)
    paint.label(f"A{BASIC_TOTAL}", "基本支出合计")
    for column in BasicTotals.columns()[:3]:
        paint.computed(address(BASIC_TOTAL, MONEY_COLUMNS[column.name]), FORMATS["money"], align="right")
    paint.computed(f"E{BASIC_TOTAL}", PERCENT_FORMAT)


def _draw_classes(paint: "Painter") -> None:
    paint.note(f"A{CLASS_HEAD - 1}:F{CLASS_HEAD - 1}", "基本支出执行数（按经济分类）　金额单位：万元", color="000000")
    columns = EconomicClasses.columns()
    for number, column in enumerate(columns, 1):
        paint.label(address(CLASS_HEAD, number), column.title)
    for row, name in enumerate(ECONOMIC_CLASSES, CLASS_HEAD + 1):
        paint.height(row, ROW_HEIGHT)
        paint.text(f"A{row}", name)
        paint.entry(f"B{row}", columns[1], align="right")
    paint.label(f"A{CLASS_TOTAL}", EconomicTotals.columns()[0].title)
    paint.computed(f"B{CLASS_TOTAL}", FORMATS["money"], align="right")
    paint.mark(f"B{CLASS_TOTAL}", f"ROUND($B{CLASS_TOTAL}-$D{BASIC_TOTAL},6)<>0", WRONG_COLOR)
    paint.note(f"C{CLASS_TOTAL}:F{CLASS_TOTAL}", "应等于基本支出合计的全年执行数；不等时本格变红。")
