"""填报说明, 校验结果 and the hidden _ziping sheet."""

from functools import lru_cache
from typing import TYPE_CHECKING

from schemas.scheme import Scheme
from schemas.tables import Meta
from workbook.form.indicator_rows import LEVEL_COLUMNS, LEVELS_TOP
from workbook.form.layout import HIDDEN_SHEET, Block, Label, fields
from workbook.form.looks import BLACK, LINK_COLOR, Look

if TYPE_CHECKING:
    from workbook.form.paint import Painter

TEMPLATE_VERSION = "1"
META_ROWS = {"version": 1, "scheme": 2, "overall_scheme": 3, "fingerprint": 4}
RESULTS_NOTE = "每个问题一行：在哪个单元格（点一下就到）、填的是什么、应为什么、怎么改。"
RESULT_TITLES = ("级别", "规则", "工作表", "单元格", "填的是", "应为", "差额", "问题", "怎么改")
RESULT_WIDTHS = (8, 8, 14, 10, 16, 16, 10, 60, 60)
STEPS = (
    ("一、单位信息", "填单位、年度、收文单位、通知文号；按预算类别填基本支出，再按经济分类填基本支出执行数。"),
    ("二、项目清单", "一行一个项目：名称、级次、预算类别、用途。金额不用填，取自各项目的自评表。"),
    ("三、项目自评", "每个项目一张表：按资金来源填年初、全年、执行三个数；写目标和完成情况；填指标行。"),
    ("四、整体自评", "填年度主要任务和完成情况、整体目标、整体指标。金额全部自动取数。"),
    (
        "五、自评总结",
        "点“生成总结”（没有选项卡的，把工作簿拖到“自评填报”图标上），再写“手写”段。数字取自各表，改一处，处处跟着变。",
    ),
    ("六、校验", "点“校验”，按提示的单元格逐条改，直到没有错误，再导出 Word 上报。"),
)
HINTS = (
    "浅黄色格由你填写；其他格是公式或固定文字，已锁定（没有密码）。",
    "金额单位一律为万元，填纯数字。百分数填 95，单位填 %。时间指标单位填“日期”，指标值填最迟日期。",
    "“参考得分”按填报的数算出；“得分”默认等于它，可以改，改低了要写原因。定性指标按完成程度在区间内自填得分。",
    "橙色格：该填未填，或该写原因没写。红色格：数字对不上。",
    "指标行不够：选中上下两行，右键“取消隐藏”，每个二级指标下都有备用行。",
)


@lru_cache(maxsize=16)
def fingerprint_of(scheme: Scheme, overall: Scheme) -> str:
    """The mark of the two schemes a workbook was made with."""
    return f"{scheme.fingerprint}-{overall.fingerprint}"


def meta_block() -> Block:
    """Where the hidden sheet keeps version and schemes."""
    cells = {
        column.name: (Label(column.title, META_ROWS[column.name], 1), (META_ROWS[column.name], 2))
        for column in Meta.columns()
    }
    return fields("meta", HIDDEN_SHEET, cells)


def draw_guide(paint: "Painter", scheme: Scheme, overall: Scheme) -> None:
    """Draw 填报说明."""
    paint.widths((4, 18, 90))
    paint.title("A1:C1", "预算绩效自评工作簿 填报说明")
    paint.height(1, 40)
    row = 3
    for step, text in STEPS:
        paint.label(f"A{row}:B{row}", step)
        paint.text(f"C{row}", text, align="left")
        paint.height(row, 32)
        row += 1
    row += 1
    for hint in HINTS:
        paint.text(f"A{row}:C{row}", hint, align="left")
        paint.height(row, 24)
        row += 1
    row += 1
    for title, used in (("项目表方案", scheme), ("整体表方案", overall)):
        paint.label(f"A{row}:B{row}", title)
        state = "" if used.status == "confirmed" else "（待核定）"
        paint.text(f"C{row}", f"{used.title}{state}　依据：{used.source}", align="left")
        paint.height(row, 32)
        row += 1
    paint.finish(f"A1:C{row - 1}", landscape=True)


def draw_results(paint: "Painter") -> None:
    """Draw the empty 校验结果."""
    paint.widths(RESULT_WIDTHS)
    paint.title("A1:I1", "校 验 结 果")
    paint.height(1, 34)
    paint.note("A2:I2", f"校验后，{RESULTS_NOTE}")
    for number, title in enumerate(RESULT_TITLES):
        paint.label(f"{chr(65 + number)}3", title)
    for letter in "ABCDEFGHI":
        look = Look(align="left", border=False, color=LINK_COLOR if letter == "D" else BLACK)
        paint.columns(letter, look)
        paint.cell(f"{letter}4", look)
    paint.sheet.freeze_panes = "A4"
    paint.finish(None, head="3:3", landscape=True)


def draw_hidden(paint: "Painter", scheme: Scheme, overall: Scheme) -> None:
    """Draw _ziping: version, schemes, and the levels that drop-downs offer."""
    values = {
        "version": TEMPLATE_VERSION,
        "scheme": scheme.id,
        "overall_scheme": overall.id,
        "fingerprint": fingerprint_of(scheme, overall),
    }
    for name, value in values.items():
        paint.sheet.cell(META_ROWS[name], 1).value = Meta.column(name).title
        paint.sheet.cell(META_ROWS[name], 2).value = value
    for used in (scheme, overall):
        for row, level in enumerate(used.level_names(), LEVELS_TOP):
            paint.sheet.cell(row, LEVEL_COLUMNS[used.kind]).value = level
    paint.sheet.protection.sheet = True
    paint.sheet.sheet_state = "veryHidden"
