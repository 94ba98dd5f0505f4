"""A: units, projects, budgets and indicators are those the bureau approved; only where a roster is given."""

from collections.abc import Iterator

from schemas.evaluation import Project
from schemas.finding import Finding, Place, Rule, rule
from schemas.records import Record, declared
from schemas.rounding import plain
from schemas.scored import ScoredRow
from workbook.approved import Approved, Pair, nearest, pair_indicators, pair_projects, same_code, same_name, target_gap
from workbook.inspection import Inspection
from workbook.roster import RosterIndicator, RosterProject

BASIS = "部门预算批复和绩效目标批复（以财政部门提供的名册为准，各地自定）"


@rule(
    "A101",
    severity="error",
    title="单位不在名册中",
    compares="单位信息的单位名称，与名册中各单位的名称比较，只忽略空格和全半角。",
    why="单位名称对不上，批复的项目和预算就无从核对。",
    basis=BASIS,
    remedy="把单位名称改成与批复一致的全称；名册漏列的，由财政部门补上。",
    wrong="单位信息·单位名称填“某县农业局”，名册是某县农业农村局",
    mended="填全称“某县农业农村局”",
)
def unit_unknown(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """The unit is not on the roster; a near name is suggested."""
    approved, unit = inspection.approved, inspection.evaluation.unit
    if approved is not None and unit.text("unit") and not approved.knows(unit.text("unit")):
        name = unit.text("unit")
        near = nearest(name, approved.units)
        yield rule.finding(f"名册里没有单位“{name}”。", unit.place("unit"), value=name, expected=near)


@rule(
    "A102",
    severity="error",
    title="缺少批复的项目",
    compares="名册中本单位批复的项目，逐个在项目清单里按编码、名称加级次、名称或相近名称查找。",
    why="批复了预算的项目都要自评。",
    basis=BASIS,
    remedy="在项目清单的空行登记该项目，运行 ziping fill 补建自评表后填写。",
    wrong="批复的“农田建设补助资金”没有登记在项目清单",
    mended="项目清单·项目名称补填“农田建设补助资金”，并补建自评表",
)
def project_missing(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """An approved project is not in the list; the place is where it should be entered."""
    for pair in _pairs(inspection):
        if pair.approved is not None and pair.found is None:
            project = pair.approved
            message = f"批复的项目“{project.name}”（{project.level}）不在清单中。"
            yield rule.finding(message, _free_row(inspection), expected=project.name)


@rule(
    "A103",
    severity="error",
    title="名册外的项目",
    compares="项目清单各行，按编码、名称或相近名称与名册中本单位的项目配对，配不上的才报。",
    why="没有批复的项目不应列入，多半是重复登记或把一个项目拆成了几个。",
    basis=BASIS,
    remedy="核对批复；不该有的，从清单和自评表中删除；名册漏列的，由财政部门补上。",
    wrong="项目清单·项目名称多填一行“农技培训经费（二）”，没有批复",
    mended="删去这一行，金额并入“农技培训经费”",
)
def project_surplus(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A listed project was never approved."""
    for pair in _pairs(inspection):
        if pair.approved is None and pair.found is not None and pair.found.listed is not None:
            name = pair.found.name
            yield rule.finding(f"项目“{name}”不在名册中。", pair.found.listed.place("name"), value=name)


@rule(
    "A104",
    severity="error",
    title="项目名称与批复不一致",
    compares="已与名册配上的项目，清单的项目名称与批复名称比较，忽略空格和全半角。",
    why="名称改了，就和批复、账目对不上。",
    basis=BASIS,
    remedy="改成批复的名称。",
    wrong="项目清单·项目名称填“农技培训专项经费”",
    mended="改为批复的“农技培训经费”",
)
def project_renamed(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A project goes by its code, or by a near name, but not by the approved name."""
    for approved, _, listed in _listed(inspection):
        own = listed.text("name")
        if own and not same_name(own, approved.name):
            message = f"项目名称是“{own}”，批复的是“{approved.name}”。"
            yield rule.finding(message, listed.place("name"), value=own, expected=approved.name)


@rule(
    "A105",
    severity="error",
    title="项目编码、级次或预算类别与批复不一致",
    compares="清单的项目编码、项目级次、预算类别，与名册逐项比较；名册没写的不比。",
    why="编码、级次和预算类别决定汇总到哪一类。",
    basis=BASIS,
    remedy="改成批复的内容。",
    wrong="项目清单·预算类别选“政府性基金预算”",
    mended="改选批复的“一般公共预算”",
)
def project_fields_differ(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Code, level or budget kind differ from those approved; a blank level or kind is C108's."""
    for approved, _, listed in _listed(inspection):
        for column in ("code", "level", "budget_kind"):
            due, own = getattr(approved, column), listed.text(column)
            same = same_code(own, due) if column == "code" else own == due
            if due and own and not same:
                title = declared("projects", column).title
                message = f"项目“{listed.text('name')}”的{title}是“{own or '空'}”，批复的是“{due}”。"
                yield rule.finding(message, listed.place(column), value=own, expected=due)


@rule(
    "A106",
    severity="error",
    title="年初预算数与批复不一致",
    compares="自评表各资金来源的年初预算数合计，与名册中批复的年初预算数比较，须完全相等。",
    why="年初预算数以批复为准；年中的追加和调减写在全年预算数里。",
    basis=BASIS,
    remedy="年初预算数改成批复数；年中有调整的，只改全年预算数并写明原因。",
    wrong="项目自评·年初预算数填“4”，批复是 5 万元",
    mended="填 5；年中有调整的，只改全年预算数",
)
def year_start_differs(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A project's year-start budget is not the approved one."""
    for approved, project, _ in _listed(inspection):
        unread = project.sheet is not None and any(
            inspection.evaluation.tables.is_unread(record, ["year_start"]) for record in _funds(inspection, project)
        )
        if approved.year_start is None or project.sheet is None or unread or not project.evaluated:
            continue
        own = project.money.year_start
        if own != approved.year_start:
            yield rule.finding(
                f"年初预算数是 {plain(own)} 万元，批复的是 {plain(approved.year_start)} 万元。",
                _funds_place(inspection, project),
                value=own,
                expected=approved.year_start,
                difference=own - approved.year_start,
            )


@rule(
    "A107",
    severity="error",
    title="缺少批复的指标",
    compares="名册中批复的指标，逐个在该项目自评表的三级指标里按名称或相近名称查找。",
    why="年初批复的绩效指标都要对照自评，不能少。",
    basis=BASIS,
    remedy="按批复补填这个指标。",
    wrong="批复的三级指标“举办培训班”整行清空",
    mended="按批复补填“举办培训班”这一行",
)
def indicator_missing(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """An approved indicator has no row; the place is the total under the rows."""
    for project, pair in _indicators(inspection):
        if pair.approved is not None and pair.found is None and project.sheet is not None:
            level2 = f"（{pair.approved.level2}）" if pair.approved.level2 else ""
            yield rule.finding(
                f"批复的指标“{pair.approved.name}”{level2}没有填。",
                project.sheet.place("weight_total"),
                expected=pair.approved.name,
            )


@rule(
    "A108",
    severity="error",
    title="指标名称与批复不一致",
    compares="已与名册配上的指标行，三级指标名称与批复名称比较，忽略空格和全半角。",
    why="指标改了名称，就看不出是不是批复的那一个。",
    basis=BASIS,
    remedy="改成批复的名称。",
    wrong="项目自评·三级指标填“培训人次”",
    mended="改为批复的“培训农户人次”",
)
def indicator_renamed(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """An indicator's name is near the approved one, but not the same."""
    for approved, record in _rows(inspection):
        own = record.text("name")
        if not same_name(own, approved.name):
            message = f"指标名称是“{own}”，批复的是“{approved.name}”。"
            yield rule.finding(message, record.place("name"), value=own, expected=approved.name)


@rule(
    "A109",
    severity="warning",
    title="名册外的指标",
    compares="自评表各行三级指标，与名册中该项目批复的指标配对；名册没列指标的项目不比。",
    why="自评对照批复的指标进行，另加的指标会冲淡批复的指标。",
    basis=BASIS,
    remedy="核对批复；没有批复的，清空这一行，把分值还给批复的指标。",
    wrong="项目自评·三级指标另加一行“发放宣传册”",
    mended="清空这一行，分值还给批复的指标",
)
def indicator_surplus(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A row's indicator was never approved."""
    for _, pair in _indicators(inspection):
        if pair.approved is None and pair.found is not None and pair.found.record.text("name"):
            record = pair.found.record
            name = record.text("name")
            yield rule.finding(f"指标“{name}”不在批复的指标中。", record.place("name"), value=name)


@rule(
    "A110",
    severity="error",
    title="指标值与批复不一致",
    compares="指标性质、指标值、度量单位，与名册批复的比较；性质或指标值空着、名册没写的不比。",
    why="自评时改低指标值，完成情况就没有可比性。",
    basis=BASIS,
    remedy="改成批复的指标值；年中经批准调整的，由财政部门更新名册。",
    wrong="项目自评·指标值填“80”，批复是 90",
    mended="填 90",
)
def target_differs(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Sign, target or unit are not those approved; blank cells are C104's."""
    for approved, record in _rows(inspection):
        gap = target_gap(approved, record)
        if gap is not None:
            column, own, due = gap
            message = f"指标“{record.text('name')}”的指标值是“{own}”，批复的是“{due}”。"
            yield rule.finding(message, record.place(column), value=own, expected=due)


@rule(
    "A111",
    severity="error",
    title="分值与批复不一致",
    compares="指标行填的分值，与名册中同一指标批复的分值比较；任一方空着的不比。",
    why="分值是年初定的，自评时改分值会改变评价的重点。",
    basis=BASIS,
    remedy="改成批复的分值。",
    wrong="项目自评·分值填“14”，批复是 16",
    mended="填 16",
)
def weight_differs(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A row's weight is not the approved one."""
    for approved, record in _rows(inspection):
        own = record["weight"]
        if approved.weight is not None and own is not None and own != approved.weight:
            yield rule.finding(
                f"指标“{record.text('name')}”的分值是 {plain(own)}，批复的是 {plain(approved.weight)}。",
                record.place("weight"),
                value=own,
                expected=approved.weight,
                difference=own - approved.weight,
            )


def _known(inspection: Inspection) -> Approved | None:
    """The approved projects, where the unit is on the roster."""
    approved, unit = inspection.approved, inspection.evaluation.unit.text("unit")
    return approved if approved is not None and approved.knows(unit) else None


def _pairs(inspection: Inspection) -> list[Pair[RosterProject, Project]]:
    approved = _known(inspection)
    return pair_projects(approved.projects, inspection.evaluation.listed) if approved else []


def _listed(inspection: Inspection) -> Iterator[tuple[RosterProject, Project, Record]]:
    """(approved, project, its row of the list) of every project that has a partner."""
    for pair in _pairs(inspection):
        if pair.approved is not None and pair.found is not None and pair.found.listed is not None:
            yield pair.approved, pair.found, pair.found.listed


def _indicators(inspection: Inspection) -> Iterator[tuple[Project, Pair[RosterIndicator, ScoredRow]]]:
    """Indicators of the projects whose indicators the roster names."""
    for approved, project, _ in _listed(inspection):
        if approved.indicators and project.scored is not None and project.evaluated:
            yield from ((project, pair) for pair in pair_indicators(approved.indicators, project.scored.rows))


def _rows(inspection: Inspection) -> Iterator[tuple[RosterIndicator, Record]]:
    for _, pair in _indicators(inspection):
        if pair.approved is not None and pair.found is not None:
            yield pair.approved, pair.found.record


def _free_row(inspection: Inspection) -> Place:
    """The name cell of the list's first free row; of its last row when it is full."""
    block = inspection.document.layout.block("projects")
    used = {record.row for record in inspection.evaluation.tables.all("projects")}
    free = next((row for row in range(len(block.rows)) if row not in used), len(block.rows) - 1)
    return Place("projects", block.sheet, free, "name")


def _funds(inspection: Inspection, project: Project) -> list[Record]:
    sheet = project.sheet.sheet if project.sheet is not None else ""
    return inspection.evaluation.tables.on("project_funds", sheet)


def _funds_place(inspection: Inspection, project: Project) -> Place:
    """The one cell that holds the year-start budget, else the cells of all fund sources."""
    records = _funds(inspection, project)
    filled = [record for record in records if record["year_start"] is not None]
    if len(filled) == 1:
        return filled[0].place("year_start")
    first = records[0].place("year_start")
    return Place(first.table, first.sheet, first.row, "year_start", last_row=records[-1].row)
