"""H: what a reviewer would look at twice. Never an error: each may have a good reason."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from statistics import median

from schemas.cells import normalise, says_nothing, shortened
from schemas.evaluation import Evaluation, Project, ScoredSheet
from schemas.finding import Finding, Rule, rule
from schemas.funds import MONEY
from schemas.records import Record, declared
from schemas.rounding import plain
from schemas.scored import ScoredRow
from schemas.texts import is_prompt, names_measure
from schemas.words import denies

BASIS = "审核经验（各地自定）：不一定有错，请单位确认"
FEW_ROWS, SEVERAL_ROWS, LONG_ENOUGH = 3, 4, 6
COPIED = (
    ("project_sheets", "goal", "achievement"),
    ("overall", "goal", "achievement"),
    ("tasks", "task", "completion"),
)
EXCUSED = re.compile(
    r"(?:无|没有|未出现|未发生|未见|不存在|避免|防止)[^,;。]{0,6}(?:逾期|延期|推迟|延迟|未[^,;。]{1,4})|上年未完成|"
    r"(?:测算|目标值?|指标值?|计划)[^,;。]{0,4}不[^,;。]{1,3}|部分(?!工作|任务|指标|目标|项目|内容|未)[^,;。]{0,6}(?:完成|达到|实现)"
)
SLIP = range(1_000, 100_001)
LARGE, FAR = 10_000, 100


@rule(
    "H101",
    severity="hint",
    title="每一行都恰好完成、全部满分",
    compares="项目自评表定量行的完成值与指标值、各行得分与分值比较，三行以上且全部相等才提示。",
    why="所有指标都不多不少恰好完成、全部得满分，很少见，多半是照着指标值填的完成值。",
    basis=BASIS,
    remedy="核对实际完成值是否为实际发生的数；确实如此的，不用改。",
    wrong="实际完成值填“90”“4”“95”等，都恰等于指标值，全满分",
    mended="填实际发生数，如 95、5、98；确实如此的不用改",
)
def all_exactly_met(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """Every row of a project sheet is exactly met and has full marks."""
    for sheet in _project_sheets(evaluation):
        rows = sheet.scored.indicators
        if len(rows) >= FEW_ROWS and _all_exact(rows) and all(_is_full(row) for row in rows):
            message = f"{len(rows)} 个指标都恰好完成，全部满分。"
            yield rule.finding(message, sheet.head.place("score_total"), value=sheet.scored.total)


@rule(
    "H102",
    severity="hint",
    title="完成情况照抄目标",
    compares="实际完成情况与预期目标、任务完成情况与任务逐字比较，忽略空格和首尾标点。",
    why="完成情况要写做到了什么，照抄目标看不出实际完成了多少。",
    basis=BASIS,
    remedy="写完成的事实，有数字写数字。",
    wrong="整体自评·任务完成情况照抄任务“抓好粮食生产”",
    mended="写“播种面积全部落实”",
)
def achievement_copied(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """实际完成情况 or 任务完成情况 is word for word the goal or the task."""
    for table, before, after in COPIED:
        for record in evaluation.tables.all(table):
            if record.text(before) and _bare(record.text(before)) == _bare(record.text(after)):
                title, copied = declared(table, after).title, declared(table, before).title
                text = shortened(record.text(after))
                yield rule.finding(f"“{title}”与“{copied}”一字不差。", record.place(after), value=text)


@rule(
    "H103",
    severity="hint",
    title="实际完成值照抄指标值",
    compares="定性行的完成值与指标值逐字比较；项目表四行以上定量值全同指标值、又非全满分也提示。",
    why="完成值和指标值一字不差，多半是照抄的，看不出实际做到了什么。",
    basis=BASIS,
    remedy="核对实际完成值是否为实际发生的；定性指标从下拉中选完成程度。确实如此的，不用改。",
    wrong="指标值 90、4、95，实际完成值也填“90”“4”“95”",
    mended="填实际发生数，如 95、5、98；确实如此的不用改",
)
def actuals_copied(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A qualitative actual is its target word for word, or every number of a project sheet is its target."""
    for row in evaluation.scored_rows:
        target, actual = row.record.text("target"), row.record.text("actual")
        doubted = any(doubt.column == "actual" for doubt in row.reference.doubts)
        if row.reference.interval is not None and _bare(target) == _bare(actual) and not doubted:
            yield rule.finding(f"实际完成值照抄了“{shortened(actual)}”。", row.record.place("actual"), value=actual)
    for sheet in _project_sheets(evaluation):
        rows = [row for row in sheet.scored.indicators if row.reference.ratio is not None]
        full = all(_is_full(row) for row in sheet.scored.indicators)
        if len(rows) >= SEVERAL_ROWS and _all_exact(rows) and not full:
            message = f"{len(rows)} 个定量指标的完成值都与指标值相同。"
            place = rows[0].record.place("actual")._replace(last_row=rows[-1].record.row)
            yield rule.finding(message, place, value=rows[0].record.text("actual"))


@rule(
    "H104",
    severity="hint",
    title="同一条原因贴在多行",
    compares="同一张表各行的偏差原因分析及改进措施互相比较，三行以上一字不差才提示。",
    why="不同的指标没有完成，原因一般不会一样；照贴的原因说明不了问题。",
    basis=BASIS,
    remedy="分别写每个指标自己的原因和改进措施。",
    wrong="三行原因都写“统筹安排较好；今后继续加强管理。”",
    mended="各行分别写自己的原因和改进措施",
)
def reason_pasted(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """One reason stands word for word in three or more rows of a sheet."""
    for sheet in evaluation.scored_sheets:
        by_reason: dict[str, list[Record]] = {}
        for record in (row.record for row in sheet.scored.indicators):
            if not says_nothing(record["reason"]) and "无偏差" not in record.text("reason"):
                by_reason.setdefault(_bare(record.text("reason")), []).append(record)
        for records in by_reason.values():
            if len(records) >= FEW_ROWS:
                text = shortened(records[0].text("reason"))
                message = f"“{text}”原样写在 {len(records)} 行。"
                place = records[0].place("reason")._replace(last_row=records[-1].row)
                yield rule.finding(message, place, value=text)


@rule(
    "H105",
    severity="hint",
    title="得了满分，原因里却说没有完成",
    compares="得分等于分值的行，看偏差原因分析及改进措施里有没有“未完成”“部分完成”等说法。",
    why="分数和文字互相矛盾，审核时要退回核对。",
    basis=BASIS,
    remedy="没有完成的，改实际完成值和得分；完成了的，改文字。",
    wrong="得满分，原因写“未完成，因农户外出务工；今后错峰安排。”",
    mended="实际已完成的，改为“已完成，参训农户多于计划。”",
)
def full_marks_but_missed(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A row has full marks, but its reason says that it was not completed."""
    for row in evaluation.scored_rows:
        reason = row.record.text("reason")
        told = EXCUSED.sub("", normalise(reason))
        if _is_full(row) and denies(told) and not is_prompt(told):
            message = f"指标“{row.record.text('name')}”得了满分，原因里写的是“{shortened(reason)}”。"
            yield rule.finding(message, row.record.place("reason"), value=shortened(reason))


@rule(
    "H106",
    severity="hint",
    title="全年预算调减到恰好等于执行数",
    compares="项目的全年预算数与年初预算数、全年执行数比较，小于年初、等于执行数且有说明才提示。",
    why="年底把预算压到和支出一样，执行率就成了 100%，看不出原来的预算执行得怎样。",
    basis=BASIS,
    remedy="核对调减的文件和时间；确有批复的，不用改。",
    wrong="年初 5 万元，全年预算数和执行数都填“4”",
    mended="全年预算数按批复填 5；确有调减批复的不用改",
)
def budget_cut_to_execution(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The full-year budget was cut to the very execution; where nothing explains it, R103 says so."""
    for sheet in _project_sheets(evaluation):
        money = sheet.scored.money
        cut = 0 < money.full_year < money.year_start and money.full_year == money.executed
        if cut and not says_nothing(sheet.head["explanation"]):
            before, after = plain(money.year_start), plain(money.full_year)
            yield rule.finding(
                f"年初 {before} 万元调减为 {after} 万元，恰好等于执行数。",
                sheet.head.place("full_year"),
                value=after,
                difference=money.full_year - money.year_start,
            )


@rule(
    "H107",
    severity="hint",
    title="金额像是以元为单位填的",
    compares="同一行三个金额互比是否差千倍至十万倍；过亿元的全年预算看是否达其他支出的百倍。",
    why="表中金额一律以万元为单位，把元填进来会大一万倍。",
    basis="金额以万元为单位（填报说明，各地自定）",
    remedy="核对单位；填的是元的，除以 10000。",
    wrong="项目自评·年初、全年、执行三个数都填“50000”（元）",
    mended="除以 10000，都填 5",
)
def money_in_yuan(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """One of a row's amounts is out of size with the others, or a project with the unit's other spending."""
    for table in ("project_funds", "basic_funds"):
        for record in evaluation.tables.all(table):
            yield from _odd_amount(rule, record)
    for project in evaluation.projects:
        if project.listed is not None:
            yield from _odd_project(evaluation, rule, project)
    yield from _too_large(rule, evaluation.tables.all("basic_funds"), evaluation.projects_money.full_year)


@rule(
    "H108",
    severity="hint",
    title="两个项目的目标一字不差",
    compares="各项目自评表的预期目标互相比较，忽略空格和首尾标点；不足六个字的不比。",
    why="复制自评表时容易把上一个项目的目标留下。",
    basis=BASIS,
    remedy="核对目标是不是这个项目的；确实相同的，不用改。",
    wrong="两个项目目标都写“为35户脱贫户发放产业补助，带动户均增收800元”",
    mended="培训项目改写“举办农技培训班4次以上”",
)
def goal_copied(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """Two projects have word for word the same goal; said at the second."""
    seen: dict[str, str] = {}
    for sheet in _project_sheets(evaluation):
        goal, name = _bare(sheet.head.text("goal")), sheet.project.name if sheet.project else ""
        if len(goal) >= LONG_ENOUGH and goal in seen:
            text = shortened(sheet.head.text("goal"))
            yield rule.finding(f"与项目“{seen[goal]}”的目标一字不差。", sheet.head.place("goal"), value=text)
        seen.setdefault(goal, name)


@rule(
    "H109",
    severity="hint",
    title="只有原因，没有改进措施",
    compares="得分低于分值且写了原因的行，看原因里有没有“今后”“加强”“整改”等措施用语。",
    why="没有完成的，既要写原因，也要写打算怎么改。",
    basis="财预〔2020〕10号：未完成或偏离较大的，要说明原因和改进措施",
    remedy="在原因后面写上下一步怎么改。",
    wrong="扣了分，原因只写“1项任务受降雨影响顺延收尾。”",
    mended="后面加上“今后提前安排工期，按月督办。”",
)
def no_measure(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """Points were lost and the reason names no measure."""
    for row in evaluation.scored_rows:
        reason = row.record.text("reason")
        if row.score is not None and row.falls_short and not says_nothing(reason) and not names_measure(reason):
            message = f"指标“{row.record.text('name')}”扣了分，“{shortened(reason)}”里没有改进措施。"
            yield rule.finding(message, row.record.place("reason"), value=shortened(reason), expected="原因和改进措施")


def _project_sheets(evaluation: Evaluation) -> Iterator[ScoredSheet]:
    return (sheet for sheet in evaluation.scored_sheets if sheet.project is not None)


def _is_full(row: ScoredRow) -> bool:
    weight = row.record["weight"]
    return weight is not None and row.score == weight


def _all_exact(rows: Iterable[ScoredRow]) -> bool:
    """Whether every quantitative row reaches its target exactly."""
    return all(row.reference.ratio in {None, Decimal(1)} for row in rows)


def _bare(text: str) -> str:
    return normalise(text).replace(" ", "").strip("。.;,、!")


def _odd_amount(rule: Rule, record: Record) -> Iterator[Finding]:
    """The amount of a fund row that is out of size with the two others."""
    amounts = {name: record.money(name) for name in MONEY if record.money(name) > 0}
    if len(amounts) < len(MONEY) or record.money("executed") > record.money("full_year"):
        return
    middle = median(amounts.values())
    for name, amount in amounts.items():
        larger, smaller = max(amount, middle), min(amount, middle)
        if int(larger / smaller) in SLIP:
            title = declared(record.table, name).title
            message = f"“{title}”{plain(amount)} 万元，同一行的另一个数是 {plain(middle)} 万元。"
            yield rule.finding(message, record.place(name), value=amount)


def _odd_project(evaluation: Evaluation, rule: Rule, project: Project) -> Iterator[Finding]:
    """A project that lies far above the unit's other projects, or above its basic spending."""
    others = [p.money.full_year for p in evaluation.projects if p.listed and p is not project and p.money.full_year > 0]
    usual = median(others) if len(others) > 1 else evaluation.basic.full_year
    if project.sheet is not None:
        yield from _too_large(rule, evaluation.tables.on("project_funds", project.sheet.sheet), usual)


def _too_large(rule: Rule, records: list[Record], usual: Decimal) -> Iterator[Finding]:
    """Rows whose budget is above 1 亿元 and a hundred times what is usual."""
    for record in records:
        own = record.money("full_year")
        if own >= LARGE and usual > 0 and own / usual >= FAR:
            message = f"全年预算 {plain(own)} 万元（{plain(own / LARGE)} 亿元），远大于本单位其他支出。"
            place = record.place("year_start")._replace(last_column="executed")
            yield rule.finding(message, place, value=own, expected=f"{plain(own / LARGE)} 万元（如果填的是元）")
