"""C: everything that has to be filled in is filled in."""

from collections.abc import Iterable, Iterator

from schemas.cells import is_blank, says_nothing, shortened
from schemas.evaluation import Evaluation, Project
from schemas.finding import Finding, Place, Rule, rule
from schemas.records import Record, declared
from schemas.tables import TABLES

NATIONAL = "财预〔2020〕10号：所有项目都要自评，自评表应填写完整"
ROW_CELLS = ("sign", "target", "actual", "weight")
LIST_CELLS = ("name", "level", "budget_kind", "evaluated")
BARELY_BEGUN = 3


@rule(
    "C101",
    severity="error",
    title="必填项未填",
    compares="单位信息、预期目标、实际完成情况等必填单格，看是否空白；不自评项目的表除外。",
    why="缺了这一项，自评表和自评总结都不完整。",
    basis=NATIONAL,
    remedy="填写该单元格。",
    wrong="单位信息·收文单位留空，或只打一个空格“ ”",
    mended="填“某县财政局”",
)
def required_cell_blank(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A required single cell (unit, year, goals …) is blank."""
    exempt = {p.sheet.sheet for p in evaluation.projects if p.sheet is not None and not p.evaluated}
    for place in evaluation.failures.get("C101", ()):
        if place.sheet not in exempt:
            yield rule.finding(f"“{declared(place.table, place.column).title}”未填写。", place, expected="必填")


@rule(
    "C104",
    severity="error",
    title="指标行没有填完",
    compares="指标行的三级指标、性质、指标值、实际完成值、分值看是否空白，填齐的看有没有得分。",
    why="一行指标要有指标性质、指标值、实际完成值和分值才能计分。",
    basis=NATIONAL,
    remedy="补填该单元格；这一行不用的，把整行清空。",
    wrong="项目自评·实际完成值留空，或填“95人次”算不出得分",
    mended="填 95，“人次”写在度量单位",
)
def indicator_incomplete(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """An indicator row lacks a cell, or its score; where a doubt (V) keeps the score away, that says so itself."""
    for row in evaluation.scored_rows:
        record, unread = row.record, evaluation.tables.is_unread
        blank = [name for name in ("name", *ROW_CELLS) if is_blank(record[name]) and not unread(record, [name])]
        if blank:
            yield from _blanks(rule, record, blank, _row_name(record))
            continue
        signed = record.place("sign") not in evaluation.failures.get("C105", ())
        if not signed or not row.waits or unread(record, ("score", *ROW_CELLS)):
            continue
        if row.reference.undoubted:
            column = row.reference.undoubted[0]
            title, value = declared("indicators", column).title, record.text(column)
            yield rule.finding(
                f"{_row_name(record)}没有得分：“{title}”写成了“{value}”，表内不能计算。",
                record.place(column),
                value=value,
                expected="数值或日期",
                remedy="只填数值，时间填日期格式；符号和单位填在各自的格里。得分随后会自动算出。",
            )
        elif not row.reference.hidden:
            yield rule.finding(
                f"{_row_name(record)}没有得分。",
                record.place("score"),
                expected=row.reference.interval or row.reference.score or "必填",
                remedy="定性指标在参考区间内填得分；其他指标把指标值和实际完成值填成数字，或运行 ziping fill。",
            )


@rule(
    "C105",
    severity="error",
    title="不是下拉选项中的内容",
    compares="项目级次、预算类别、是否自评、指标性质填的内容，与该栏下拉列表逐字比较。",
    why="这一栏只能从下拉列表中选，写别的内容无法汇总。",
    basis="填报说明（各地自定）",
    remedy="从该单元格的下拉列表中选择。",
    wrong="项目自评·指标性质填“大于等于”",
    mended="从下拉列表中选“≥”",
)
def not_an_option(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A drop-down cell holds something else."""
    for place in evaluation.failures.get("C105", ()):
        column = declared(place.table, place.column)
        value = evaluation.tables.at(place).text(place.column)
        yield rule.finding(
            f"“{column.title}”填的是“{value}”，不在可选范围内。", place, value=value, expected="、".join(column.allowed)
        )


@rule(
    "C107",
    severity="error",
    title="不自评没有写原因",
    compares="清单中“是否自评”选“否”的行，看不自评原因是否空白，或只写“无”“/”“0”。",
    why="原则上所有项目都要自评，例外要说明。",
    basis=NATIONAL,
    remedy="在“不自评原因”中写明依据，或把“是否自评”改为“是”。",
    wrong="项目清单·是否自评选“否”，不自评原因填“无”",
    mended="不自评原因写“项目年中取消，资金已收回”",
)
def exemption_unexplained(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A project is marked as not self-evaluated without a reason."""
    for project in evaluation.projects:
        exempt = project.listed is not None and not project.evaluated and not project.is_unused
        if project.listed is not None and exempt and says_nothing(project.listed["exemption"]):
            yield rule.finding(
                f"项目“{project.name}”选了不自评，没有写原因。", project.listed.place("exemption"), expected="原因"
            )


@rule(
    "C108",
    severity="error",
    title="项目清单一行没有填完",
    compares="已登记各行的项目名称、项目级次、预算类别、是否自评，逐栏看是否空白。",
    why="项目靠编码，或者名称加级次来区分；级次和预算类别还决定汇总。",
    basis="填报说明（各地自定）",
    remedy="补填该单元格。",
    wrong="项目清单一行只填项目编码“P003”",
    mended="补填项目名称、级次、预算类别和是否自评",
)
def listed_project_incomplete(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A row of the project list lacks name, level, budget kind or the self-evaluation mark."""
    named = [p.listed for p in evaluation.projects if p.listed and not p.is_unused and not _is_dead(p)]
    for record in named if evaluation.listed else ():
        yield from _blanks(rule, record, LIST_CELLS, f"清单第 {record.row + 1} 行")


@rule(
    "C111",
    severity="error",
    title="单元格里是出错的公式",
    compares="文字栏、下拉栏、指标值和实际完成值，看是否为错误值或没有存下结果的公式。",
    why="公式出错或没有结果，这一格就等于没填。",
    basis="填报说明（各地自定）",
    remedy="改成直接填写的内容，或在 Excel 中打开、改好公式后保存。",
    wrong="项目自评·三级指标显示“#REF!”",
    mended="直接填“培训农户人次”",
)
def broken_formula(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A text, choice or target cell holds an error or a formula without a result."""
    for item in evaluation.tables.unread:
        column = declared(item.place.table, item.place.column)
        if column.kind in {"text", "choice", "quantity"} and not evaluation.is_dead_pull(item.place):
            yield rule.finding(f"“{column.title}”是“{item.raw}”，{item.reason}。", item.place, value=item.raw)


@rule(
    "C118",
    severity="warning",
    title="年度主要任务没有填",
    compares="整体自评的年度主要任务一栏，逐行看有没有内容，各行都空白才报。",
    why="整体自评先看年度任务完成得怎样，任务空着，后面的指标就没有依据。",
    basis="部门整体支出绩效自评表：年度主要任务及完成情况（各地自定）",
    remedy="按年度工作计划一行填一项任务。",
    wrong="整体自评·年度主要任务各行都空着",
    mended="一行填一项，如“抓好粮食生产”",
)
def no_tasks(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The overall sheet names no task at all."""
    if not any(not is_blank(record["task"]) for record in evaluation.tables.all("tasks")):
        place = Place("tasks", evaluation.tables.one("overall").sheet, 0, "task")
        yield rule.finding("一项年度主要任务也没有填。", place, expected="年度主要任务")


@rule(
    "C119",
    severity="error",
    title="任务和完成情况没有成对填写",
    compares="整体自评同一行的年度主要任务与任务完成情况对照，一格有字、另一格空白或写“无”才报。",
    why="每项任务都要写完成的事实，有完成情况也要写清是哪项任务。",
    basis="部门整体支出绩效自评表：年度主要任务及完成情况（各地自定）",
    remedy="补填该单元格；这一行不用的，两格都清空。",
    wrong="整体自评·任务完成情况填“/”",
    mended="写“各乡镇均已完成验收”",
)
def task_incomplete(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A task without its completion, or the other way round."""
    for record in evaluation.tables.all("tasks"):
        for column, other in (("task", "completion"), ("completion", "task")):
            if says_nothing(record[column]) and not is_blank(record[other]):
                title = declared("tasks", column).title
                message = f"“{shortened(record.text(other))}”没有写“{title}”。"
                yield rule.finding(message, record.place(column), expected="必填")


def _blanks(rule: Rule, record: Record, columns: Iterable[str], whose: str) -> Iterator[Finding]:
    """One finding a blank cell; one for the row where it is barely begun."""
    blank = [name for name in columns if is_blank(record[name])]
    titles = [declared(record.table, name).title for name in blank]
    if len(blank) >= BARELY_BEGUN:
        place = record.place(blank[0])._replace(last_column=blank[-1])
        yield rule.finding(f"{whose}的“{'”“'.join(titles)}”都没有填。", place, expected="必填")
    else:
        for name, title in zip(blank, titles, strict=True):
            yield rule.finding(f"{whose}的“{title}”未填。", record.place(name), expected="必填")


def _is_dead(project: Project) -> bool:
    """Whether nothing is typed in a row of the list whose sheet is gone."""
    entered = (column.name for column in TABLES["projects"].columns() if column.origin == "entered")
    listed = project.listed
    return project.sheet is None and listed is not None and all(is_blank(listed[name]) for name in entered)


def _row_name(record: Record) -> str:
    return f"指标“{record.text('name')}”" if record.text("name") else f"{record.text('level2')}的这一行"
