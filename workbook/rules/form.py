"""I2: the form is as it was handed out: protection, rows, sheets, labels and printed weights."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from schemas.cells import Cell, is_blank, normalise
from schemas.finding import Finding, Rule, rule
from schemas.rounding import plain
from schemas.scheme import Scheme
from workbook.form.indicator_rows import slots
from workbook.form.layout import Block, Layout
from workbook.form.outline import Outline
from workbook.grid import address
from workbook.inspection import Inspection

EXECUTION_WEIGHT_LEFT = 2
FOOTER = re.compile(
    r"(?:填[表报]人|制表|审核人?|复核|(?:单位|财务|项目)?负责人|联系|经办|填报(?:日期|时间)|日期|注\s*\d*\s*[:：.]|备注|说明)"
)
UNLOCK = "先在“审阅”中点“撤销工作表保护”，"
AS_ISSUED = "按财政部门下发的表样填报，不增删改表样（填报说明，各地自定）"


@rule(
    "I203",
    severity="warning",
    title="工作表保护被取消",
    compares="表样各工作表现在的保护状态，与下发时的已保护状态比较。",
    why="保护防止误改公式和表头；取消以后，改动不容易看出来。",
    basis=AS_ISSUED,
    remedy="在“审阅”中对这张表点“保护工作表”，不用设密码。",
    wrong="整张表的保护被取消",
    mended="重新保护工作表（不设密码）",
)
def protection_removed(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A sheet of the form is no longer protected."""
    for outline in inspection.outlines:
        if outline.sheet.protected is False:
            yield rule.finding(
                "这张表的保护被取消了。", sheet=outline.sheet.name, cell=outline.area, value="未保护", expected="已保护"
            )


@rule(
    "I204",
    severity="warning",
    title="隐藏的行列里有内容",
    compares="表样各表隐藏的行、列，看里面有没有内容；没用的备用行和模板自行隐藏的列除外。",
    why="隐藏的内容打印不出来，审核时也看不到，却照样参加计算。",
    basis=AS_ISSUED,
    remedy="选中上下两行（左右两列），右键“取消隐藏”；不要的内容先清空。",
    wrong="填了“培训完成日期”的一行被隐藏",
    mended="选中上下两行，右键“取消隐藏”",
)
def hidden_content(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A hidden row or column holds something; spare rows wait hidden while they are blank."""
    for outline in inspection.outlines:
        for rows in _runs(outline.hidden_rows()):
            where = f"第 {rows[0]} 行" if len(rows) == 1 else f"第 {rows[0]} 至 {rows[-1]} 行"
            area = f"A{rows[0]}:{address(rows[-1], outline.last_column)}"
            yield rule.finding(f"{where}被隐藏，里面有内容。", sheet=outline.sheet.name, cell=area)
        for column in outline.hidden_columns():
            letters = address(1, column)[:-1]
            area = f"{letters}1:{letters}{outline.last_row}"
            yield rule.finding(f"{letters} 列被隐藏，里面有内容。", sheet=outline.sheet.name, cell=area)


@rule(
    "I205",
    severity="warning",
    title="工作表被隐藏",
    compares="表样各工作表现在的显示状态，与下发时的可见状态比较。",
    why="隐藏的表打印不出来，审核时也看不到，却照样参加计算。",
    basis=AS_ISSUED,
    remedy="在任一工作表标签上点右键，选“取消隐藏”。",
    wrong="工作表“整体自评”被隐藏",
    mended="右键工作表标签，“取消隐藏”",
)
def sheet_hidden(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A sheet of the form is hidden."""
    for outline in inspection.outlines:
        if not outline.sheet.visible:
            yield rule.finding(f"工作表“{outline.sheet.name}”被隐藏。", sheet=outline.sheet.name, cell=outline.area)


@rule(
    "I206",
    severity="error",
    title="表头或栏目名称被改动",
    compares="各表印的表头、栏目名称和固定行名，与模板原文逐字比较，忽略空白和“其中：”。",
    why="栏目名称变了，同一格里填的就可能不是同一回事，汇总时会张冠李戴。",
    basis=AS_ISSUED,
    remedy=f"{UNLOCK}改回“应为”一栏的内容，再点“保护工作表”。",
    wrong="项目自评·栏目名称“全年预算数（A）”改成“预算数”",
    mended="改回“全年预算数（A）”",
)
def label_changed(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A printed label of the form is gone or reads otherwise."""
    for outline in inspection.outlines:
        for label, found in outline.changed_labels():
            what = f"改成了“{found}”" if found else "没有了"
            yield rule.finding(
                f"“{label.text}”{what}。",
                sheet=outline.sheet.name,
                cell=address(label.row, label.column),
                value=found,
                expected=label.text,
            )


@rule(
    "I212",
    severity="error",
    title="一级指标的名称被清空",
    compares="一级指标各栏的名称是否还在；表内没有插入行时才核对。",
    why="一级指标的名称没有了，下面的指标就会算到上一个一级指标里。",
    basis=AS_ISSUED,
    remedy=f"{UNLOCK}补上“应为”一栏的名称，再点“保护工作表”。",
    wrong="项目自评·“效益指标（30分）”这一格被清空",
    mended="补上“效益指标（30分）”",
)
def level_label_gone(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A first level's label was cleared, so that its rows would count to the level above."""
    document = inspection.document
    for block in (block for block in document.layout.blocks if block.table == "indicators"):
        scheme = document.overall_scheme if _is_overall(document.layout, block.sheet) else document.scheme
        prepared = slots(scheme)
        for row, slot in zip(block.rows, prepared, strict=False) if len(prepared) == len(block.rows) else ():
            column = block.places["level1"][1]
            if slot.first_of_level1 and is_blank(document.grid.sheets[block.sheet].value(row, column)):
                cell = address(row, column)
                yield rule.finding(f"“{slot.level1}”没有了。", sheet=block.sheet, cell=cell, expected=slot.level1)


@rule(
    "I207",
    severity="error",
    title="表格以外的行里有内容",
    compares="各表最后一行以下的单元格，看有没有任何文字、数或公式。",
    why="表格最后一行以下的内容不参加汇总，也不打印，填在这里等于没有填。",
    basis=AS_ISSUED,
    remedy="移到表内的空行；行不够的，在表内插入行或取消隐藏备用行。不要的，清空。",
    wrong="项目自评表最后一行以下写“另有培训指标2个”",
    mended="移到表内的空行，下面清空",
)
def rows_outside(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Something stands below a table of the form, where nothing is read."""
    for outline in inspection.outlines:
        below = [item for item in outline.stray if item[0] > outline.last_row or item[:2] in outline.unread_cells]
        stray = [(row, column, value) for row, column, value in below if not FOOTER.match(value)]
        yield from _stray_findings(rule, outline, stray, "不在项目行或指标行里，不会汇总")


@rule(
    "I208",
    severity="hint",
    title="表格旁边有内容",
    compares="各表最后一栏右边的单元格，看有没有内容；参考得分栏除外。",
    why="表格右边的空白处不参加计算和汇总，写在那里的话审核时容易漏看。",
    basis=AS_ISSUED,
    remedy="要说明的写进“调整及执行偏差说明”或“偏差原因分析及改进措施”；草稿清空。",
    wrong="项目自评表右边空白处写“已与股室核对”",
    mended="清空；要说明的写进原因或说明栏",
)
def notes_aside(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Something stands beside the columns of the form."""
    for outline in inspection.outlines:
        inside = (item for item in outline.stray if item[0] <= outline.last_row)
        stray = [item for item in inside if item[:2] not in outline.unread_cells]
        yield from _stray_findings(rule, outline, stray, "写在表格旁边，不会读取")


@rule(
    "I209",
    severity="error",
    title="表上印的分值与方案不一致",
    compares="表上印的一级指标分值和执行率分值，与方案规定的分值比较；自由分配的不比。",
    why="一级指标和执行率的分值由方案规定，印在表上供填报和审核对照。",
    basis=AS_ISSUED,
    remedy=f"{UNLOCK}改回“应为”一栏的分值，再点“保护工作表”。",
    wrong="项目自评·一级指标印成“产出指标（60分）”",
    mended="改回“产出指标（50分）”",
)
def printed_weight_changed(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """The weight printed beside a first level or the execution rate is not the scheme's."""
    document = inspection.document
    for block in document.layout.blocks:
        if block.table not in {"project_sheets", "overall", "indicators"}:
            continue
        scheme = document.overall_scheme if _is_overall(document.layout, block.sheet) else document.scheme
        printed = _level_weights(block, scheme) if block.table == "indicators" else _execution_weight(block, scheme)
        for row, column, due in printed:
            found = _last_number(document.grid.sheets[block.sheet].value(row, column))
            if found is not None and found != due:
                yield rule.finding(
                    f"分值印的是 {plain(found)} 分，方案规定 {plain(due)} 分。",
                    sheet=block.sheet,
                    cell=address(row, column),
                    value=found,
                    expected=due,
                    difference=found - due,
                )


def _is_overall(layout: Layout, sheet: str) -> bool:
    return layout.block("overall").sheet == sheet


def _level_weights(block: Block, scheme: Scheme) -> Iterator[tuple[int, int, Decimal]]:
    """(row, column, points) of the first levels' printed labels, such as 产出指标（50分）."""
    weights = {first.name: first.weight for first in scheme.first_levels}
    for row, slot in zip(block.rows, slots(scheme), strict=False):
        due = weights[slot.level1]
        if slot.first_of_level1 and due is not None:
            yield row, block.places["level1"][1], due


def _execution_weight(block: Block, scheme: Scheme) -> Iterator[tuple[int, int, Decimal]]:
    """(row, column, points) of the printed weight of the execution rate, left of the rate."""
    row, column = block.at(0, "execution_score")
    yield row, column - EXECUTION_WEIGHT_LEFT, scheme.execution.weight


def _last_number(cell: Cell) -> Decimal | None:
    """The number a printed cell ends with; None where it shows none."""
    numbers = re.findall(r"\d+(?:\.\d+)?", normalise(str(cell)))
    return Decimal(numbers[-1]) if numbers else None


def _stray_findings(rule: Rule, outline: Outline, stray: list[tuple[int, int, str]], what: str) -> Iterator[Finding]:
    """One finding a block of neighbouring rows."""
    for rows in _runs(row for row, _, _ in stray):
        own = [(row, column, value) for row, column, value in stray if row in rows]
        columns = [column for _, column, _ in own]
        first, last = address(rows[0], min(columns)), address(rows[-1], max(columns))
        value = own[0][2]
        yield rule.finding(
            f"“{value}”{what}。" if len(own) == 1 else f"“{value}”等 {len(own)} 格{what}。",
            sheet=outline.sheet.name,
            cell=first if first == last else f"{first}:{last}",
            value=value,
        )


def _runs(rows: Iterable[int]) -> Iterator[list[int]]:
    """Row numbers in runs of neighbours."""
    for _, run in groupby(enumerate(sorted(set(rows))), key=lambda item: item[1] - item[0]):
        yield [row for _, row in run]
