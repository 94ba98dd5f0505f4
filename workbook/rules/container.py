"""I: the file is a workbook of ours, and whole. These rules look at why a file was refused."""

from collections.abc import Iterator

from schemas.finding import Finding, Rule, rule
from workbook.files.package import Leftover, NotAWorkbook, Unforeseen
from workbook.form.locate import IncompleteWorkbook


@rule(
    "I101",
    severity="error",
    title="不是可以校验的自评工作簿",
    why="只有 ziping 模板填成的 .xlsx 才能自动核对。",
    basis="填报说明（local）",
    remedy="按提示处理后重新提交。",
)
def unreadable(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """The file is no workbook, is damaged, or was not made from our template."""
    if not isinstance(problem, (IncompleteWorkbook, Unforeseen, Leftover)):
        yield rule.finding(str(problem))


@rule(
    "I102",
    severity="error",
    title="缺少必须的工作表或行",
    why="单位信息、项目清单、整体自评、自评总结缺一不可。",
    basis="自评材料包括整体自评表、项目自评表和自评总结（填报说明）",
    remedy="从原模板补回缺少的工作表，或新建模板后转填。",
)
def sheet_missing(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """A required sheet, or a fixed row of one, is not there."""
    if isinstance(problem, IncompleteWorkbook):
        yield rule.finding(str(problem), expected="、".join(problem.missing))


@rule(
    "I103",
    severity="error",
    title="程序没能校验完",
    why="这个文件触发了 ziping 自身的错误，没有得出结论；其他文件不受影响。",
    basis="填报说明（local）",
    remedy="用 Excel 打开后另存为新文件再试；仍不行的，把这一行文字连同文件交给维护者。",
)
def not_finished(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """ziping itself failed on the file."""
    if isinstance(problem, Unforeseen):
        yield rule.finding(str(problem))


@rule(
    "I104",
    severity="hint",
    title="跳过的临时文件",
    why="办公软件打开工作簿时会留下以 ~$ 开头的临时文件，里面没有数据。",
    basis="填报说明（local）",
    remedy="不用处理；关闭工作簿后它会自动消失。",
)
def leftover(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """A lock file."""
    if isinstance(problem, Leftover):
        yield rule.finding(str(problem))
