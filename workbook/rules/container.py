"""I: the file is a workbook of ours, and whole. These rules look at why a file was refused."""

from collections.abc import Iterator

from schemas.finding import Finding, Rule, rule
from workbook.document import OtherTemplate, UnknownScheme
from workbook.files.refusal import Damaged, Leftover, NotAWorkbook, Unforeseen, Unsafe
from workbook.form.locate import IncompleteWorkbook
from workbook.form.plain_sheets import TEMPLATE_VERSION

SAFETY = "报送文件的安全要求（各地自定）"
TOLD_APART = (IncompleteWorkbook, Unforeseen, Leftover, OtherTemplate, UnknownScheme, Damaged, Unsafe)


@rule(
    "I101",
    severity="error",
    title="不是可以校验的自评工作簿",
    compares="报送文件的格式和隐藏的模板信息，与能读取的本系统 .xlsx 工作簿比较。",
    why="只有用财政部门下发的自评工作簿模板填成的 .xlsx 才能自动核对。",
    basis="填报说明（各地自定）",
    remedy="旧版 .xls、WPS 格式的，另存为 .xlsx；扫描件、PDF、自制表格，按模板重新填写；有密码的，取消密码。",
    wrong="报送的“某局自评.xlsx”是扫描件改的名",
    mended="报送用模板填成的 .xlsx 工作簿",
)
def unreadable(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """The file is no workbook, or was not made from our template."""
    if not isinstance(problem, TOLD_APART):
        yield rule.finding(str(problem))


@rule(
    "I102",
    severity="error",
    title="缺少必须的工作表或行",
    compares="工作簿现有的工作表和固定行，与模板必有的工作表、固定行名单比较。",
    why="单位信息、项目清单、整体自评、自评总结缺一不可。",
    basis="自评材料包括整体自评表、项目自评表和自评总结（填报说明，各地自定）",
    remedy="从原模板补回缺少的工作表，或新建模板后转填。",
    wrong="工作表“整体自评”被删掉",
    mended="从原模板补回“整体自评”，重新填写",
)
def sheet_missing(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """A required sheet, or a fixed row of one, is not there."""
    if isinstance(problem, IncompleteWorkbook):
        yield rule.finding(str(problem), expected="、".join(problem.missing))


@rule(
    "I103",
    severity="error",
    title="程序没能校验完",
    compares="不与填报内容比较，只看校验程序读取或核对这个文件时自身有没有出错。",
    why="这是校验程序的问题，不是填报的错；这个文件没有得出结论，其他文件不受影响。",
    basis="填报说明（各地自定）",
    remedy="用 Excel 打开后另存为新文件再试；仍不行的，把这一行文字连同文件交给提供校验程序的人。",
    wrong="程序出错，“某局自评.xlsx”没有校验结论",
    mended="用 Excel 打开，另存为新文件再校验",
)
def not_finished(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """ziping itself failed on the file."""
    if isinstance(problem, Unforeseen):
        yield rule.finding(str(problem))


@rule(
    "I104",
    severity="hint",
    title="跳过的临时文件",
    compares="文件夹里各文件的文件名，与临时文件的写法（以 ~$ 开头）比较。",
    why="办公软件打开工作簿时会留下以 ~$ 开头的临时文件，里面没有数据。",
    basis="填报说明（各地自定）",
    remedy="不用处理；关闭工作簿后它会自动消失。",
    wrong="文件夹里有临时文件“~$某局自评.xlsx”",
    mended="关闭工作簿，它会自动消失，不用处理",
)
def leftover(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """A lock file."""
    if isinstance(problem, Leftover):
        yield rule.finding(str(problem))


@rule(
    "I105",
    severity="error",
    title="模板版本不对",
    compares="工作簿隐藏表里记的模板版本，与当前程序的模板版本比较，不同就报。",
    why="不同版本的表样，栏目和公式不一样，不能用现在的规则核对。",
    basis="填报说明（各地自定）",
    remedy="模板较旧的：用 ziping new 新建当前版本的模板，把内容转填过去；模板较新的：升级 ziping 后再校验。",
    wrong="工作簿是用旧版模板填的",
    mended="领一份当前版本的模板，转填后报送",
)
def other_version(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """The workbook was made with an older or a newer template."""
    if isinstance(problem, OtherTemplate):
        shown = problem.version or "空"
        message = f"这份工作簿的模板版本是 {shown}，当前版本是 {TEMPLATE_VERSION}。"
        yield rule.finding(message, value=problem.version, expected=TEMPLATE_VERSION)


@rule(
    "I106",
    severity="error",
    title="计分方案不可用",
    compares="工作簿隐藏表里记的项目方案、整体方案，与程序自带的和校验时给出的方案文件比较。",
    why="分值、分档和公式都由方案决定，没有方案就不能核对。",
    basis="填报说明（各地自定）",
    remedy="本地自定的方案，校验时用 --scheme 给出方案文件；不是的，换用财政部门下发的模板转填。",
    wrong="工作簿用的是本县自定的方案，校验时没有给方案文件",
    mended="校验时加 --scheme 某县.toml",
)
def scheme_unknown(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """The workbook names a scheme that is not at hand."""
    if isinstance(problem, UnknownScheme):
        yield rule.finding(str(problem))


@rule(
    "I107",
    severity="error",
    title="文件损坏",
    compares="文件内部各部件的长度、校验码、写法，以及内部记录的个数、范围，与实际读到的比较。",
    why="内部不完整或前后矛盾的文件，勉强读取会漏数、错数。",
    basis=SAFETY,
    remedy="用 Excel 打开，核对数据完整后另存为新的 .xlsx 再报送；打不开的，从原件另存或重新发送。",
    wrong="“某局自评.xlsx”没有传完，末尾缺了一段",
    mended="从原件重新发送，或用 Excel 打开后另存",
)
def damaged(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """The package or a sheet is broken, or contradicts itself, so that figures could be lost."""
    if isinstance(problem, Damaged):
        yield rule.finding(str(problem))


@rule(
    "I108",
    severity="error",
    title="文件不安全",
    compares="文件内部的部件个数、名称、大小、压缩比和定义，与正常工作簿允许的范围比较；不运行、不打开其中任何内容。",
    why="压缩炸弹、外部实体、指向别处的路径会耗尽内存或读写电脑上的其他文件，正常的工作簿里没有这些。",
    basis=SAFETY,
    remedy="不要打开这个文件；请填报单位从原件另存一份重新报送，并检查那台电脑有没有病毒。",
    wrong="“某局自评.xlsx”解开后有几百 MB，全是同一个字节",
    mended="从原件另存一份，重新报送",
)
def unsafe(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """The file is made so that reading it could do harm."""
    if isinstance(problem, Unsafe):
        yield rule.finding(str(problem))
