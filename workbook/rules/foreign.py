"""I3: what a workbook carries besides the form: links, macros, names, pictures, sheets."""

import re
from collections.abc import Iterator

from schemas.cells import is_blank
from schemas.finding import Finding, Rule, rule
from workbook.form.layout import GUIDE_SHEET, HIDDEN_SHEET, NAME_PREFIX, RESULTS_SHEET
from workbook.grid import Sheet, address
from workbook.inspection import Inspection

BASIS = "按财政部门下发的表样填报，不增删改表样（填报说明，各地自定）"
SAFETY = "报送文件的安全要求（各地自定）"
PROGRAM_NAMES = ("_xlnm.", "_xlfn.", "Print_", "Excel_BuiltIn_", "_FilterDatabase")
SHOWN = 5
OUTWARD = ("|", "WEBSERVICE(", "RTD(", "CALL(", "REGISTER(", "REGISTER.ID(", "EXEC(")
_QUOTED = re.compile(r'"[^"]*"')
_LINKED = re.compile(r"\[[^\]]+\][^!]*!|\[\d+\]!|'?file://", re.IGNORECASE)


@rule(
    "I301",
    severity="error",
    title="引用了别的工作簿",
    compares="各单元格的公式和文件里保留的链接，看有没有指向别的工作簿、别的程序或网络的；不打开，不运行。",
    why="别的工作簿不随文件报送，在别人的电脑上打开，这些数会丢失或变成旧数。",
    basis=SAFETY,
    remedy="指出了单元格的，把公式改成数。再在“数据”的“编辑链接”（新版叫“工作簿链接”）中断开链接。",
    wrong="全年执行数是公式“=[支出账.xlsx]汇总!B5”",
    mended="断开链接，直接填 5",
)
def external_links(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Formulas draw on another workbook, or a link to one is kept though no cell uses it."""
    grid, used = inspection.document.grid, False
    for sheet in grid.sheets.values():
        outward = {formula for formula in set(sheet.formulas.values()) if _is_linked(formula) or _reaches_out(formula)}
        for at in sorted(at for at, formula in sheet.formulas.items() if formula in outward):
            shown = sheet.formulas[at]
            said = "这一格的公式会到工作簿以外取数，或者运行程序；没有运行。"
            if _is_linked(shown):
                used, said = True, "这一格取数于别的工作簿。"
            yield rule.finding(said, sheet=sheet.name, cell=address(*at), value=f"={shown}")
    if grid.links and not used:
        listed = "、".join(grid.links[:SHOWN])
        yield rule.finding(f"文件里留着到别的工作簿的链接：{listed}。", value=listed)


@rule(
    "I302",
    severity="error",
    title="文件带有宏",
    compares="文件内部的组成部分，看有没有 VBA 程序或旧式宏表；不运行。",
    why="宏是程序，带宏的文件不能作为报送材料，收文单位也不会运行它。",
    basis=SAFETY,
    remedy="另存为“Excel 工作簿（*.xlsx）”，宏会自动去掉。",
    wrong="报送的工作簿带有宏（.xlsm）",
    mended="另存为“Excel 工作簿（*.xlsx）”",
)
def macros(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """The file holds a VBA project or old macro sheets; nothing of it is run."""
    if inspection.document.grid.macros:
        yield rule.finding("文件里有宏，没有运行。", value="宏")


@rule(
    "I303",
    severity="hint",
    title="带有表样以外的定义名称",
    compares="文件里的定义名称，与表样自带的和办公软件自有的名称比较，多出的才提示。",
    why="从别的文件复制单元格，会把那个文件的“定义名称”一起带来，越积越多；不影响校验和报送。",
    basis=BASIS,
    remedy="不影响报送；要清理的，在“公式”的“名称管理器”中删除。",
    wrong="文件里带来名称“费用类型”",
    mended="不影响报送；可在“名称管理器”中删除",
)
def foreign_names(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Defined names that are neither the form's nor an office program's own."""
    known = (NAME_PREFIX, *PROGRAM_NAMES)
    names = [name for name in inspection.document.grid.all_names if not name.startswith(known)]
    if names:
        listed = "、".join(names[:SHOWN])
        yield rule.finding(f"有 {len(names)} 个表样以外的定义名称，校验时不理会：{listed}。", value=listed)


@rule(
    "I304",
    severity="hint",
    title="有图片、文本框或图表",
    compares="各工作表上，看有没有图片、文本框、图表或控件；不读取其中内容。",
    why="图片和文本框里的字不能参加校验和汇总；重新生成时，它们会原样保留。",
    basis=BASIS,
    remedy="图片里有数字或说明的，填到相应的单元格；佐证材料另附文件。",
    wrong="项目自评表上贴着照片或图表",
    mended="佐证材料另附文件，数字填到单元格里",
)
def pictures(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A sheet holds a picture, a text box, a chart or a control."""
    areas = {outline.sheet.name: outline.area for outline in inspection.outlines}
    for sheet in inspection.document.grid.sheets.values():
        if sheet.pictures:
            area = areas.get(sheet.name, "A1")
            yield rule.finding(f"工作表“{sheet.name}”上有图片、文本框或图表，没有读取。", sheet=sheet.name, cell=area)


@rule(
    "I305",
    severity="hint",
    title="多余的工作表",
    compares="可见且有内容的工作表，与表样所含工作表的名单比较，名单以外的才提示。",
    why="表样以外的工作表不参加校验和汇总。",
    basis=BASIS,
    remedy="是项目的，先在项目清单登记，运行 ziping fill 补建空表后转填；不需要报送的，删除。",
    wrong="多出一张写着内容的工作表“Sheet1”",
    mended="不用报送的删除；是项目的，建表后转填",
)
def other_sheets(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A visible sheet with content that is none of the form's."""
    for sheet in _others(inspection):
        if sheet.visible:
            yield rule.finding(f"工作表“{sheet.name}”不在表样之内，没有读取。", sheet=sheet.name, cell="A1")


@rule(
    "I306",
    severity="warning",
    title="有隐藏的多余工作表",
    compares="隐藏且有内容的工作表，与表样所含工作表的名单比较，名单以外的才报。",
    why="隐藏的工作表审核时看不到，报送前要清理。",
    basis=SAFETY,
    remedy="在任一工作表标签上点右键，选“取消隐藏”，看过后删除。",
    wrong="有一张隐藏的工作表“底稿”，里面有内容",
    mended="取消隐藏，看过后删除",
)
def hidden_other_sheets(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A hidden sheet with content that is none of the form's."""
    for sheet in _others(inspection):
        if not sheet.visible:
            yield rule.finding(f"隐藏的工作表“{sheet.name}”里有内容，不在表样之内。", sheet=sheet.name, cell="A1")


def _is_linked(formula: str) -> bool:
    return ("[" in formula or "://" in formula) and _LINKED.search(formula) is not None


def _reaches_out(formula: str) -> bool:
    """Whether it asks another program (DDE), the network or a library; what is in quotes does not count."""
    if not any(mark in formula for mark in OUTWARD):
        return False
    bare = _QUOTED.sub("", formula)
    return any(mark in bare for mark in OUTWARD)


def _others(inspection: Inspection) -> Iterator[Sheet]:
    """Sheets with content that are none of the form's."""
    own = {block.sheet for block in inspection.document.layout.blocks} | {GUIDE_SHEET, RESULTS_SHEET, HIDDEN_SHEET}
    for sheet in inspection.document.grid.sheets.values():
        if sheet.name not in own and (sheet.formulas or any(not is_blank(cell) for row in sheet.rows for cell in row)):
            yield sheet
