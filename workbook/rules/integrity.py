"""I2: the form's formulas are still its own."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from schemas.expected import Value
from schemas.finding import RESTORE, Finding, Place, Rule, Severity, as_text, rule
from schemas.records import declared
from schemas.rounding import plain
from workbook.form.plain_sheets import fingerprint_of
from workbook.grid import Area
from workbook.inspection import Inspection

MANY = 3
RATE_TOLERANCE, TOLERANCE = Decimal("0.0001"), Decimal("0.000001")
BASIS = "同一个数只填一次，其余由公式取数（填报说明，各地自定）"
VOLATILE = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN)\(", re.IGNORECASE)
REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?\d+", re.IGNORECASE)
AS_ISSUED = "按财政部门下发的表样填报，不增删改表样（填报说明，各地自定）"


@rule(
    "I201",
    severity="error",
    title="自动计算的单元格被清空或改写",
    compares="没有表样公式的自动计算格，现有内容与按明细重算的值比较，执行率容差 0.0001。",
    why="这一格由公式算出。公式没了，数变了它也不会跟着变。",
    basis=BASIS,
    remedy=RESTORE,
    wrong="项目自评·项目名称改成“农技培训”",
    mended="清空后恢复公式；要改名，改项目清单里的名称",
)
def formula_gone(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A computed cell is blank, or says something else than its formula would."""
    for place, typed, expected in _without_formula(inspection):
        if not _agree(typed, expected, place.column):
            title = declared(place.table, place.column).title
            what = f"填的是“{typed}”" if typed else "被清空了"
            yield rule.finding(f"“{title}”应由公式算出，现在{what}。", place, value=typed, expected=expected)


@rule(
    "I202",
    severity="warning",
    title="公式被数值替代",
    compares="没有表样公式、填着数值或文字的自动计算格，与按明细重算的值比较，一致的才报。",
    why="现在的数是对的，以后改了明细它不会跟着变。",
    basis=BASIS,
    remedy=RESTORE,
    wrong="项目自评·年度资金总额直接填“5”，数对但没有公式",
    mended="清空后恢复公式，仍显示 5",
)
def formula_frozen(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A computed cell holds the right value, but no formula; one finding a sheet where values were pasted over many."""
    frozen = [item for item in _without_formula(inspection) if item[1] and _agree(item[1], item[2], item[0].column)]
    by_sheet: dict[str, list[tuple[Place, str]]] = {}
    for place, typed, _ in frozen:
        by_sheet.setdefault(place.sheet, []).append((place, typed))
    for sheet, cells in by_sheet.items():
        if len(cells) > MANY:
            at = [inspection.document.layout.cell(place) for place, _ in cells]
            rows, columns = [row for row, _ in at], [column for _, column in at]
            area = str(Area(min(rows), min(columns), max(rows), max(columns)))
            yield rule.finding(
                f"这张表有 {len(cells)} 处公式成了固定的数值。", sheet=sheet, cell=area, value=len(cells)
            )
            continue
        for place, typed in cells:
            title = declared(place.table, place.column).title
            yield rule.finding(f"“{title}”是固定的数值“{typed}”，不是公式。", place, value=typed)


@rule(
    "I210",
    severity="error",
    title="下发后方案改过",
    compares="工作簿隐藏表里记的方案指纹，与校验所用方案文件算出的指纹比较；没记的不比。",
    why="工作簿里的公式是按改动前的方案写的，表上的得分和现在的方案对不上，也看不出公式有没有被改写。",
    basis="随方案（各地自定）：方案定稿后再下发模板",
    remedy="用下发时的方案文件校验；或按新方案重新下发模板，用 ziping new --from 转填。",
    wrong="模板下发后，方案文件里的一级指标分值又改了",
    mended="用下发时的方案文件校验，或重新下发模板",
)
def scheme_changed(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """The scheme at hand is not the one the workbook was made with; its formulas are then not compared."""
    document = inspection.document
    if document.is_of_another_scheme:
        yield rule.finding(
            "方案文件与下发时的不同，没有核对公式。",
            document.meta.place("fingerprint"),
            value=document.meta.text("fingerprint"),
            expected=fingerprint_of(document.scheme, document.overall_scheme),
        )


@rule(
    "I211",
    severity="hint",
    title="填写格里是引用别处的公式",
    compares="填写格（得分、落款单位的预设除外）里的公式是否引用别的单元格或当天日期；会随日期变的是警告。",
    why="填写格里的公式会跟着别处变；用 TODAY、NOW 的，每天打开都不一样。",
    basis=AS_ISSUED,
    remedy="改成直接填写的内容；确需计算的，算好后只填结果。",
    wrong="全年执行数是公式“=F8”",
    mended="直接填 5",
)
def formula_in_entry(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """An entry cell holds a formula that refers elsewhere, or to the day it is opened."""
    unread = {item.place for item in inspection.document.tables.unread}
    for place, formula in inspection.document.tables.formulas.items():
        column = declared(place.table, place.column)
        moving = VOLATILE.search(formula) is not None
        if column.origin == "entered" and place not in unread and (moving or REFERENCE.search(formula)):
            severity: Severity = "warning" if moving else rule.severity
            shown = f"={formula}"
            yield rule.finding(f"“{column.title}”是公式“{shown}”。", place, value=shown, severity=severity)


def _without_formula(inspection: Inspection) -> Iterator[tuple[Place, str, str]]:
    """(place, what stands there, what should) of computed cells without the form's formula."""
    tables = inspection.document.tables
    if inspection.document.is_of_another_scheme:
        return
    unread = {item.place: item.raw for item in tables.unread}
    for place, expected in inspection.without_formula:
        if place not in unread:
            yield place, tables.at(place).text(place.column), _shown(expected)
        elif place.column == "reference":  # an interval typed over; elsewhere words are F101's
            yield place, as_text(unread[place]), _shown(expected)


def _agree(typed: str, expected: str, column: str) -> bool:
    """Whether two printed values are one, rates to a hundredth of a percent."""
    if typed == expected:
        return True
    try:
        gap = abs(Decimal(typed) - Decimal(expected))
    except InvalidOperation:
        return False
    return gap <= (RATE_TOLERANCE if column in {"rate", "coverage"} else TOLERANCE)


def _shown(value: Value) -> str:
    return plain(value.normalize()) if isinstance(value, Decimal) else value
