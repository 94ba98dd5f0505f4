"""I: the file is a workbook of ours, and whole. These rules look at why a file was refused."""

from collections.abc import Iterator

from schemas.finding import Finding, Rule, rule
from workbook.document import IncompleteWorkbook
from workbook.files.package import NotAWorkbook


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
    if not isinstance(problem, IncompleteWorkbook):
        yield rule.finding(str(problem))


@rule(
    "I102",
    severity="error",
    title="缺少必须的工作表",
    why="单位信息、项目清单、整体自评、自评总结缺一不可。",
    basis="自评材料包括整体自评表、项目自评表和自评总结（填报说明）",
    remedy="从原模板补回缺少的工作表，或新建模板后转填。",
)
def sheet_missing(problem: NotAWorkbook, rule: Rule) -> Iterator[Finding]:
    """A required sheet is not there."""
    if isinstance(problem, IncompleteWorkbook):
        yield rule.finding(str(problem), expected="、".join(problem.missing))
