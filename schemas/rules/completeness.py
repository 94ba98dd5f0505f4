"""C: everything that has to be there is there."""

from collections.abc import Iterator

from schemas.cells import is_blank, says_nothing
from schemas.evaluation import Evaluation, Project
from schemas.finding import Finding, Place, Rule, rule
from schemas.records import Record, declared
from schemas.scheme import Scheme
from schemas.tables import TABLES

NATIONAL = "财预〔2020〕10号：所有项目都要自评，自评表应填写完整"
ROW_CELLS = ("sign", "target", "actual", "weight")


@rule(
    "C101",
    severity="error",
    title="必填项未填",
    why="缺了这一项，自评表和自评总结都不完整。",
    basis=NATIONAL,
    remedy="填写该单元格。",
)
def required_cell_blank(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A required single cell (unit, year, goals …) is blank."""
    exempt = {p.sheet.sheet for p in evaluation.projects if p.sheet is not None and not p.evaluated}
    for place in evaluation.failures.get("C101", ()):
        if place.sheet not in exempt:
            yield rule.finding(f"“{declared(place.table, place.column).title}”未填写。", place, expected="必填")


@rule(
    "C102",
    severity="error",
    title="项目没有自评表",
    why="项目清单中的每个项目都要有自己的项目自评表，汇总数才完整。",
    basis=NATIONAL,
    remedy="补上该项目的自评表（ziping fill 会为清单中的项目补建空表）；确实不自评的，“是否自评”选“否”并写明原因。",
)
def project_without_sheet(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A self-evaluated project of the list has no sheet."""
    for project in evaluation.projects:
        if project.listed is not None and project.sheet is None and project.evaluated and project.name:
            yield rule.finding(
                f"项目“{project.name}”（{project.level}）在清单中，但工作簿里没有它的项目自评表。",
                project.listed.place("name"),
                value=project.name,
                expected="一张项目自评表",
            )


@rule(
    "C103",
    severity="error",
    title="项目自评表不在清单中",
    why="不在清单中的表不会汇总，金额和个数都会漏掉。",
    basis=NATIONAL,
    remedy="在项目清单中登记该项目，或删除多余（例如复制出来）的表。",
)
def sheet_not_listed(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A project sheet belongs to no row of the list, or to one that has a sheet already."""
    for project in evaluation.projects:
        if project.sheet is not None and project.listed is None:
            yield rule.finding(
                f"工作表“{project.sheet.sheet}”不对应项目清单中的任何一行，或与另一张表重复。",
                project.sheet.place("name"),
                value=project.name,
            )


@rule(
    "C104",
    severity="error",
    title="指标行没有填完",
    why="一行指标要有指标性质、指标值、实际完成值和分值才能计分。",
    basis=NATIONAL,
    remedy="补填该单元格；这一行不用的，把整行清空。",
)
def indicator_incomplete(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """An indicator row has a name but lacks a cell, or has cells but no name."""
    for row in evaluation.scored_rows():
        record, unread = row.record, evaluation.tables.is_unread
        for column in ("name", *ROW_CELLS):
            if is_blank(record[column]) and not unread(record, [column]):
                title = declared("indicators", column).title
                yield rule.finding(f"{_row_name(record)}的“{title}”未填。", record.place(column), expected="必填")
        signed = record.place("sign") not in evaluation.failures.get("C105", ())
        waits = signed and row.score is None and not row.reference.blank and not row.reference.pending
        if waits and not unread(record, ("score", *ROW_CELLS)) and row.reference.undoubted:
            column = row.reference.undoubted[0]
            title, value = declared("indicators", column).title, record.text(column)
            yield rule.finding(
                f"{_row_name(record)}没有得分：“{title}”写成了“{value}”，表内不能计算。",
                record.place(column),
                value=value,
                expected="数值或日期",
                remedy="只填数值，时间填日期格式；符号和单位填在各自的格里。得分随后会自动算出。",
            )
        elif waits and not unread(record, ("score", *ROW_CELLS)):
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
    why="这一栏只能从下拉列表中选，写别的内容无法汇总。",
    basis="填报说明（local）",
    remedy="从该单元格的下拉列表中选择。",
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
    "C106",
    severity="error",
    title="缺少必须的二级指标",
    why="产出要有数量、质量、时效，并至少有一项效益和一项满意度，才能反映项目的全貌。",
    basis="财预〔2020〕10号：指标体系；必填的二级指标随方案（local）",
    remedy="至少填一行指标。",
)
def second_level_missing(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A second-level indicator the scheme requires has no row, or a weighted first level has none at all."""
    for sheet in evaluation.scored_sheets():
        used = {(row.record.text("level1"), row.record.text("level2")) for row in sheet.scored.rows}
        due = sheet.first_level_weights
        for first in sheet.scheme.first_levels if sheet.project else ():
            if due[first.name] == 0:
                continue
            missing = [s.name for s in first.second_levels if s.required and (first.name, s.name) not in used]
            if not missing and all(level1 != first.name for level1, _ in used):
                missing = ["任意一项二级指标"]
            for name in missing:
                yield rule.finding(
                    f"{first.name}下没有填{name}。",
                    sheet.head.place("weight_total"),
                    expected=name,
                    remedy=_how_to_do_without(sheet.scheme, first.name) or rule.remedy,
                )


@rule(
    "C107",
    severity="error",
    title="不自评没有写原因",
    why="原则上所有项目都要自评，例外要说明。",
    basis=NATIONAL,
    remedy="在“不自评原因”中写明依据，或把“是否自评”改为“是”。",
)
def exemption_unexplained(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A project is marked as not self-evaluated without a reason."""
    for project in evaluation.projects:
        if project.listed is not None and not project.evaluated and says_nothing(project.listed["exemption"]):
            yield rule.finding(
                f"项目“{project.name}”选了不自评，没有写原因。", project.listed.place("exemption"), expected="原因"
            )


@rule(
    "C108",
    severity="error",
    title="项目清单一行没有填完",
    why="项目靠编码，或者名称加级次来区分；级次和预算类别还决定汇总。",
    basis="填报说明（local）",
    remedy="补填该单元格。",
)
def listed_project_incomplete(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A row of the project list lacks name, level, budget kind or the self-evaluation mark."""
    named = [p.listed for p in evaluation.projects if p.listed and (p.sheet or not _is_dead(p.listed))]
    for record in named:
        for column in ("name", "level", "budget_kind", "evaluated"):
            if is_blank(record[column]):
                title = declared("projects", column).title
                yield rule.finding(
                    f"清单第 {record.row + 1} 行的“{title}”未填。", record.place(column), expected="必填"
                )


@rule(
    "C109",
    severity="error",
    title="两个项目分不开",
    why="同名同级次又没有编码的项目无法区分，会互相覆盖。",
    basis="填报说明（local）",
    remedy="填写项目编码，或核对是否重复登记。",
)
def projects_alike(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """Two rows of the list have the same key."""
    seen: dict[str, Project] = {}
    for project in evaluation.projects:
        if project.listed is None or not project.name:
            continue
        if project.key in seen:
            yield rule.finding(
                f"项目“{project.key}”与清单中另一行相同。",
                project.listed.place("name"),
                value=project.name,
                expected="项目编码",
            )
        seen.setdefault(project.key, project)


@rule(
    "C110",
    severity="error",
    title="一级指标不在方案中",
    why="一级指标的名称和分值由方案规定，改了名称，分值就无法核对。",
    basis="财预〔2020〕10号：指标体系；一级指标随方案",
    remedy="把一级指标改回方案中的名称。",
)
def first_level_unknown(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A first-level indicator is none of the scheme's; one finding for the rows it spans."""
    for sheet in evaluation.scored_sheets():
        known = [first.name for first in sheet.scheme.first_levels]
        said: set[str] = set()
        for record in (row.record for row in sheet.scored.rows):
            name = record.text("level1")
            if name not in known and name not in said:
                said.add(name)
                place = record.place("level1")
                yield rule.finding(f"一级指标“{name}”不在方案中。", place, value=name, expected="、".join(known))


@rule(
    "C111",
    severity="error",
    title="单元格里是出错的公式",
    why="公式出错或没有结果，这一格就等于没填。",
    basis="填报说明（local）",
    remedy="改成直接填写的内容，或在 Excel 中打开、改好公式后保存。",
)
def broken_formula(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A text, choice or target cell holds an error or a formula without a result."""
    for item in evaluation.tables.unread:
        column = declared(item.place.table, item.place.column)
        if column.kind in {"text", "choice", "quantity"} and not evaluation.is_dead_pull(item.place):
            yield rule.finding(f"“{column.title}”是“{item.raw}”，{item.reason}。", item.place, value=item.raw)


@rule(
    "C112",
    severity="error",
    title="清单这一行的自评表被删了",
    why="这一行的金额和得分取自一张已经删除的项目自评表，汇总数会跟着出错。",
    basis="项目清单与项目自评表一一对应（填报说明）",
    remedy="运行 ziping fill，会清除这一行失效的公式；要保留项目的，先补填项目名称，fill 会补建空表。",
)
def list_row_dead(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A row pulls from a sheet that is gone, and needs none: nothing is typed in it, or it is not evaluated."""
    for project in evaluation.projects:
        if project.listed is None or project.sheet is not None or (project.name and project.evaluated):
            continue
        broken = [item for item in evaluation.tables.unread if _is_on(item.place, project.listed)]
        if any(evaluation.is_dead_pull(item.place) for item in broken):
            place = project.listed.place("year_start")
            yield rule.finding("这一行取数的项目自评表不在了。", place, value=broken[0].raw, expected="没有公式")


def _how_to_do_without(scheme: Scheme, level: str) -> str:
    """What to do where the scheme lets a project go without a first level; "" where it does not."""
    takers = [absent.weight_to for absent in scheme.absent if absent.level == level]
    return f"至少填一行指标；确实没有{level}的项目，整行清空，把它的分值加到{takers[0]}上。" if takers else ""


def _is_on(place: Place, record: Record) -> bool:
    return (place.table, place.sheet, place.row) == (record.table, record.sheet, record.row)


def _is_dead(listed: Record) -> bool:
    """Whether nothing is typed in a row of the list."""
    entered = (column.name for column in TABLES["projects"].columns() if column.origin == "entered")
    return all(is_blank(listed[name]) for name in entered)


def _row_name(record: Record) -> str:
    return f"指标“{record.text('name')}”" if record.text("name") else f"{record.text('level2')}的这一行"
