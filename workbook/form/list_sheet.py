"""项目清单: a project a row; its money, score and grade are pulled from its sheet (万元)."""

from typing import TYPE_CHECKING

from schemas.tables import LEVEL_GROUPS, Coverage, LevelTotals, Projects
from workbook.form.layout import LIST_SHEET, Block, Label, fields, listing
from workbook.form.looks import FORMATS, MISSING_COLOR, PERCENT_FORMAT, POINTS_FORMAT, titles
from workbook.grid import address

if TYPE_CHECKING:
    from workbook.form.paint import Painter

TOTALS_HEAD = 3
HEAD = TOTALS_HEAD + len(LEVEL_GROUPS) + 2
FIRST = HEAD + 1
SPARE_ROWS = 10
COLUMNS = {column.name: number for number, column in enumerate(Projects.columns(), 2)}
SHEET_COLUMN = len(COLUMNS) + 2
TOTALS_COLUMNS = {"group": 3, "count": 4, "year_start": 5, "full_year": 6, "executed": 7}
COVERAGE_LABEL, COVERAGE_CELL = (TOTALS_HEAD, 8), (TOTALS_HEAD + 1, 8)
LEFT_ALIGNED = frozenset({"name", "nature", "use", "scope", "exemption"})


def list_rows(projects: int) -> range:
    """The rows of the list: one a project and some spare ones."""
    return range(FIRST, FIRST + projects + SPARE_ROWS)


def blocks(projects: int) -> tuple[Block, ...]:
    """Where the tables stand on a fresh template with so many project sheets."""
    coverage = Label(Coverage.columns()[0].title, *COVERAGE_LABEL)
    return (
        listing(
            "projects", LIST_SHEET, HEAD, list_rows(projects), COLUMNS, titles(Projects.columns()), end="清单到此为止"
        ),
        listing(
            "level_totals",
            LIST_SHEET,
            TOTALS_HEAD,
            range(TOTALS_HEAD + 1, TOTALS_HEAD + 1 + len(LEVEL_GROUPS)),
            TOTALS_COLUMNS,
            titles(LevelTotals.columns()),
            fixed=LEVEL_GROUPS,
        ),
        fields("coverage", LIST_SHEET, {"coverage": (coverage, COVERAGE_CELL)}),
    )


def draw(paint: "Painter", projects: int, sheet_names: list[str]) -> None:
    """Draw the sheet; formulas are added by the builder."""
    paint.widths((6, 12, 30, 10, 16, 14, 26, 22, 10, 18, 12, 12, 12, 10, 10, 10, 14))
    last = address(1, SHEET_COLUMN)[:-1]
    paint.title(f"A1:{last}1", "项 目 清 单")
    paint.height(1, 34)
    paint.note(f"A2:{last}2", "每个项目一行，金额、得分、等级自动取自该项目的自评表。金额单位：万元")
    _draw_totals(paint)
    _draw_list(paint, list_rows(projects), sheet_names)
    end = list_rows(projects).stop
    paint.note(f"B{end}:{last}{end}", "清单到此为止")
    paint.finish(f"A1:{last}{end - 1}", head=f"{HEAD}:{HEAD}", landscape=True)
    paint.sheet.freeze_panes = f"D{FIRST}"


def _draw_totals(paint: "Painter") -> None:
    columns = {column.name: column for column in LevelTotals.columns()}
    for name, number in TOTALS_COLUMNS.items():
        paint.label(address(TOTALS_HEAD, number), columns[name].title)
    for row, group in enumerate(LEVEL_GROUPS, TOTALS_HEAD + 1):
        paint.text(address(row, TOTALS_COLUMNS["group"]), group)
        for name, number in TOTALS_COLUMNS.items():
            if name != "group":
                money = columns[name].kind == "money"
                paint.computed(address(row, number), FORMATS["money"] if money else "0", align="right")
    paint.label(address(*COVERAGE_LABEL), Coverage.columns()[0].title)
    paint.computed(address(*COVERAGE_CELL), PERCENT_FORMAT)


def _draw_list(paint: "Painter", rows: range, sheet_names: list[str]) -> None:
    paint.label(address(HEAD, 1), "序号")
    for column in Projects.columns():
        paint.label(address(HEAD, COLUMNS[column.name]), column.title)
    paint.label(address(HEAD, SHEET_COLUMN), "自评表")
    paint.height(HEAD, 30)
    formats = {"rate": PERCENT_FORMAT, "score": POINTS_FORMAT, "grade": "General"}
    for position, row in enumerate(rows):
        paint.text(f"A{row}", position + 1)
        paint.height(row, 30)
        for column in Projects.columns():
            cell = address(row, COLUMNS[column.name])
            if column.origin == "computed":
                paint.computed(cell, formats.get(column.name, FORMATS["money"]))
            else:
                align = "left" if column.name in LEFT_ALIGNED else "center"
                paint.blank_entry(cell, align=align, number_format="@" if column.name == "code" else "General")
        sheet_cell = address(row, SHEET_COLUMN)
        paint.text(sheet_cell, sheet_names[position] if position < len(sheet_names) else "")
        if position < len(sheet_names):
            paint.link(sheet_cell, sheet_names[position])
    for column in Projects.columns():
        if column.origin == "entered":
            letter = address(1, COLUMNS[column.name])[:-1]
            paint.validate(f"{letter}{rows.start}:{letter}{rows.stop - 1}", column)
    for name in ("level", "budget_kind", "evaluated"):
        letter = address(1, COLUMNS[name])[:-1]
        paint.mark(
            f"{letter}{rows.start}:{letter}{rows.stop - 1}",
            f'AND($C{rows.start}<>"",{letter}{rows.start}="")',
            MISSING_COLOR,
        )
