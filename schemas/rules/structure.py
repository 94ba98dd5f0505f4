"""C: every project has its sheet and every sheet its project; levels are those of the scheme."""

from collections.abc import Iterator

from schemas.evaluation import Evaluation, Project
from schemas.finding import Finding, Place, Rule, rule
from schemas.funds import Money
from schemas.records import Record
from schemas.scheme import Scheme

ANY_SECOND_LEVEL = "至少一项二级指标"
NATIONAL = "财预〔2020〕10号：所有项目都要自评，自评表应填写完整"


@rule(
    "C102",
    severity="error",
    title="项目没有自评表",
    compares="项目清单中要自评的项目，逐行看有没有与这一行对应的项目自评表。",
    why="项目清单中的每个项目都要有自己的项目自评表，汇总数才完整。",
    basis=NATIONAL,
    remedy="补上该项目的自评表（ziping fill 会为清单中的项目补建空表）；确实不自评的，“是否自评”选“否”并写明原因。",
    wrong="项目清单登记“农产品质量安全经费”，没有它的自评表",
    mended="补建这个项目的自评表并填写",
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
    compares="各张项目自评表，与项目清单各行对应；对不上任何一行，或一行已有一张表的才报。",
    why="不在清单中的表不会汇总，金额和个数都会漏掉。",
    basis=NATIONAL,
    remedy="在项目清单中登记该项目，或删除多余（例如复制出来）的表。",
    wrong="多出一张复制的工作表“项目自评2 (2)”",
    mended="删除这张表；是另一个项目的，先在项目清单登记",
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
    "C106",
    severity="error",
    title="缺少必须的二级指标",
    compares="项目自评表已填的二级指标，与方案的必填项比较；方案允许不设且分值已转出的除外。",
    why="产出要有数量、质量、时效，并至少有一项效益和一项满意度，才能反映项目的全貌。",
    basis="财预〔2020〕10号：指标体系；必填的二级指标随方案（各地自定）",
    remedy="至少填一行指标。",
    wrong="质量指标整行清空，数量指标的分值改为“24”",
    mended="补填一行质量指标，数量指标分值改回 16",
)
def second_level_missing(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A second-level indicator the scheme requires has no row, or a weighted first level has none at all."""
    for sheet in evaluation.scored_sheets:
        used = {(row.record.text("level1"), row.record.text("level2")) for row in sheet.scored.indicators}
        due = sheet.first_level_weights
        for first in sheet.scheme.first_levels if sheet.project else ():
            if due[first.name] == 0:
                continue
            known = {second.name for second in first.second_levels}
            if any(level1 == first.name and level2 not in known for level1, level2 in used):
                continue
            missing = [s.name for s in first.second_levels if s.required and (first.name, s.name) not in used]
            if not missing and all(level1 != first.name for level1, _ in used):
                missing = [ANY_SECOND_LEVEL]
            for name in missing:
                yield rule.finding(
                    f"{first.name}下{'一项二级指标也没有填' if name == ANY_SECOND_LEVEL else f'没有填{name}'}。",
                    sheet.head.place("weight_total"),
                    expected=name,
                    remedy=_how_to_do_without(sheet.scheme, first.name) or rule.remedy,
                )


@rule(
    "C109",
    severity="error",
    title="两个项目分不开",
    compares="项目清单各行的项目编码互相比较；没有编码的，用项目名称加项目级次比较。",
    why="项目靠编码区分，没有编码的靠名称加级次；分不开的，金额和得分会互相覆盖。",
    basis="填报说明（各地自定）",
    remedy="编码填重的，改正其中一个；没有编码的，补填编码；同一个项目登记了两次的，删去一行。",
    wrong="项目清单·两个项目的项目编码都填“P001”",
    mended="第二个项目的编码改为“P002”",
)
def projects_alike(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """Two rows of the list have the same key."""
    seen: dict[str, Project] = {}
    for project in evaluation.projects:
        if project.listed is None or not project.name:
            continue
        if project.key in seen:
            yield rule.finding(
                _alike(project, seen[project.key]),
                project.listed.place("name"),
                value=project.name,
                expected="不重复的项目编码",
            )
        seen.setdefault(project.key, project)


@rule(
    "C110",
    severity="error",
    title="一级指标不在方案中",
    compares="自评表上的一级指标名称（不含括号里的分值），与方案的一级指标名单比较。",
    why="一级指标的名称和分值由方案规定，改了名称，分值就无法核对。",
    basis="财预〔2020〕10号：指标体系；一级指标随方案",
    remedy="先在“审阅”中点“撤销工作表保护”，改回“应为”一栏中的名称，再点“保护工作表”。",
    wrong="项目自评·一级指标改成“效果指标”",
    mended="改回“效益指标（30分）”",
)
def first_level_unknown(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A first-level indicator is none of the scheme's; one finding for the rows it spans."""
    for sheet in evaluation.scored_sheets:
        known = [first.name for first in sheet.scheme.first_levels]
        said: set[str] = set()
        for record in (row.record for row in sheet.scored.indicators):
            name = record.text("level1")
            if name not in known and name not in said:
                said.add(name)
                label = evaluation.tables.labels.get((record.sheet, record.row), record.row)
                place = record.place("level1")._replace(row=label)
                yield rule.finding(f"一级指标“{name}”不在方案中。", place, value=name, expected="、".join(known))


@rule(
    "C122",
    severity="error",
    title="二级指标不在方案中",
    compares="指标行的二级指标名称，与方案中该一级指标下的各二级指标名称比较，一级指标不在方案中的不重复报。",
    why="二级指标的名称由方案规定，改了名称，就看不出必填的指标填没填。",
    basis="财预〔2020〕10号：指标体系；二级指标随方案",
    remedy="先在“审阅”中点“撤销工作表保护”，改回“应为”一栏中的名称，再点“保护工作表”。",
    wrong="项目自评·二级指标改成“产量指标”",
    mended="改回“数量指标”",
)
def second_level_unknown(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A second-level indicator is none of the scheme's under its first level; said once a sheet and name."""
    for sheet in evaluation.scored_sheets:
        known = {first.name: [second.name for second in first.second_levels] for first in sheet.scheme.first_levels}
        said: set[tuple[str, str]] = set()
        for record in (row.record for row in sheet.scored.indicators):
            first, name = record.text("level1"), record.text("level2")
            if first in known and name not in known[first] and (first, name) not in said:
                said.add((first, name))
                due = "、".join(known[first])
                message = f"“{name}”不是{first}的二级指标。" if name else f"{first}的二级指标名称没有了。"
                yield rule.finding(message, record.place("level2"), value=name, expected=due)


@rule(
    "C112",
    severity="error",
    title="清单这一行的自评表被删了",
    compares="清单中没有项目名称或不自评的行，看取数公式所指的项目自评表是否还在。",
    why="这一行的金额和得分取自一张已经删除的项目自评表，汇总数会跟着出错。",
    basis="项目清单与项目自评表一一对应（填报说明，各地自定）",
    remedy="不要这个项目的，清空这一行；要保留的，补填项目名称。再运行 ziping fill，会清掉 #REF! 或补建空表。",
    wrong="项目清单一行没有项目名称，年初预算数显示“#REF!”",
    mended="重新生成后失效公式会清除；要保留的，先补填项目名称",
)
def list_row_dead(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A row pulls from a sheet that is gone, and needs none: nothing is typed in it, or it is not evaluated."""
    for project in evaluation.projects:
        if project.listed is None or project.sheet is not None or (project.name and project.evaluated):
            continue
        broken = [item for item in evaluation.tables.unread if _is_on(item.place, project.listed)]
        if any(evaluation.is_dead_pull(item.place) for item in broken):
            place = project.listed.place("year_start")
            yield rule.finding(
                "这一行取数的项目自评表不在了。", place, value=broken[0].raw, expected="空白，或取自新建的自评表"
            )


@rule(
    "C117",
    severity="warning",
    title="项目清单里没有项目",
    compares="项目清单看有没有填了项目名称的行；没有而项目自评表已填金额的，升为错误。",
    why="本年度有项目支出的单位，每个项目都要登记和自评。",
    basis=NATIONAL,
    remedy="在项目清单中一行登记一个项目；确实没有项目支出的，在自评总结中说明，此条可不理会。",
    wrong="项目清单各行都空着，没有一个项目",
    mended="一行登记一个项目，如“农技培训经费”",
)
def no_projects(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The list names no project; an error where project sheets are filled all the same."""
    if not evaluation.listed:
        place = Place("projects", evaluation.tables.one("level_totals").sheet, 0, "name")
        filled = any(project.money != Money() for project in evaluation.projects)
        message = "项目清单是空的，项目自评表却填了金额。" if filled else "项目清单是空的。"
        severity = "error" if filled else rule.severity
        yield rule.finding(message, place, expected="项目名称", severity=severity)


def _how_to_do_without(scheme: Scheme, level: str) -> str:
    """What to do where the scheme lets a project go without a first level; "" where it does not."""
    takers = [absent.weight_to for absent in scheme.absent if absent.level == level]
    return f"至少填一行指标；确实没有{level}的项目，整行清空，把它的分值加到{takers[0]}上。" if takers else ""


def _alike(project: Project, other: Project) -> str:
    """How a project cannot be told from another one."""
    row = other.listed.row + 1 if other.listed else 0
    code = project.listed.text("code") if project.listed else ""
    if code:
        return f"项目“{project.name}”的编码“{code}”与清单第 {row} 行相同。"
    return f"项目“{project.key}”与清单第 {row} 行同名同级次，又没有编码。"


def _is_on(place: Place, record: Record) -> bool:
    return (place.table, place.sheet, place.row) == (record.table, record.sheet, record.row)
