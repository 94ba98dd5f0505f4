"""R: what falls short or deviates has its reason."""

from collections.abc import Iterator

from schemas.cells import says_nothing
from schemas.evaluation import Evaluation, Project
from schemas.finding import Finding, Rule, rule
from schemas.rounding import HUNDRED, percent, plain
from schemas.scored import ScoredRow

JUDGED_BY = frozenset({"V106", "V108", "V115"})
BASIS = "财预〔2020〕10号：未完成或偏离较大的，要说明原因和改进措施"


@rule(
    "R101",
    severity="error",
    title="扣了分或未完成，没有写原因",
    compares="重算得分（定性用手填得分）与分值比、实际完成值与指标值比，不足而原因栏空着才报。",
    why="没有得满分或没有完成的指标，要写原因和改进措施。",
    basis=BASIS,
    remedy="在“偏差原因分析及改进措施”中写明原因，再写改进措施。",
    wrong="补助发放准确率没有达到 100%，原因填“无”",
    mended="写“1笔账号变更被退回；今后逐户核对。”",
)
def loss_unexplained(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """Points are lost, or the target is missed, without a reason."""
    for row in evaluation.scored_rows:
        record, weight = row.record, row.record["weight"]
        broken = evaluation.tables.is_unread(record, ["reason"])
        if weight is None or broken or not says_nothing(record["reason"]):
            continue
        if _is_said_already(row):
            continue
        lost = row.falls_short and (row.score is None or row.score >= 0)
        if lost or row.reference.met is False:
            score = "未填" if row.score is None else f"{plain(row.score)} 分"
            shortfall = f"分值 {plain(weight)} 分、得分 {score}" if lost else "没有达到指标值"
            yield rule.finding(
                f"指标“{record.text('name')}”{shortfall}，没有写原因和改进措施。",
                record.place("reason"),
                value=record.text("reason"),
                expected="原因和改进措施",
                difference="" if row.score is None else plain(row.score - weight),
            )


@rule(
    "R102",
    severity="error",
    title="执行率低，没有写原因",
    compares="项目的执行率，与方案规定的下限（国家方案 90%）比较，低于下限而说明栏空着才报。",
    why="执行率低于规定比例的，要说明原因。",
    basis="随方案（各地自定）：执行率低于规定比例须说明",
    remedy="在“调整及执行偏差说明”中写明原因和改进措施。",
    wrong="全年执行数填“4.4”，执行率 88%，没有说明",
    mended="写明原因和措施，如“1期培训顺延；今后提前安排。”",
)
def low_rate_unexplained(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The execution rate is below the scheme's threshold, unexplained; beside an adjustment R103 says it."""
    floor = evaluation.scheme.execution.reason_below / HUNDRED
    for project in evaluation.projects:
        if project.sheet is None or not evaluation.awaits_explanation(project):
            continue
        rate = project.money.rate
        adjusted = project.money.full_year != project.money.year_start
        if rate is not None and not adjusted and evaluation.has_low_rate(project):
            yield rule.finding(
                f"执行率 {percent(rate)}，低于 {percent(floor)}，没有说明。",
                project.sheet.place("explanation"),
                value=percent(rate),
                expected=f"≥{percent(floor)}，或写明原因",
                difference=percent(rate - floor),
            )


@rule(
    "R103",
    severity="error",
    title="预算有调整，没有说明",
    compares="项目的全年预算数合计与年初预算数合计比较，不相等而说明栏空着或写“无”才报。",
    why="全年预算数与年初预算数不同，说明年中有追加或调减，要写清来由。",
    basis="随方案（各地自定）：预算调整须说明",
    remedy="在“调整及执行偏差说明”中写明追加或调减的文件和原因；没有调整的，核对两个数。",
    wrong="年初 5.3、全年 6.8，调整及执行偏差说明填“无”",
    mended="写“省级年中追加补助资金1.5万元。”",
)
def adjustment_unexplained(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """Year-start and full-year budget differ without an explanation."""
    for project in evaluation.projects:
        if project.sheet is None or not evaluation.awaits_explanation(project):
            continue
        change = project.money.full_year - project.money.year_start
        if change != 0:
            before, after = plain(project.money.year_start), plain(project.money.full_year)
            yield rule.finding(
                f"年初预算 {before} 万元，全年预算 {after} 万元{_low_rate(evaluation, project)}，没有说明。",
                project.sheet.place("explanation"),
                value=after,
                expected=f"{before}，或写明调整原因",
                difference=plain(change),
            )


@rule(
    "R104",
    severity="warning",
    title="超额完成很多，没有写原因",
    compares="≥、> 类指标完成值÷指标值，与方案的超额线（国家方案 130%）比较，达到而无原因才报。",
    why="远超指标值，多半是当初指标值定低了，要说明。",
    basis="财预〔2020〕10号：偏离较多的要分析原因；比例随方案（各地自定）",
    remedy="写明超额完成的原因，下年度合理设定指标值。",
    wrong="指标值 90，实际完成值填“365”，没有写原因",
    mended="写“乡镇要求加办培训；下年度按需求测算。”",
)
def over_fulfilment_unexplained(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A higher-is-better row lies far above its target without a reason."""
    for sheet in evaluation.scored_sheets:
        limit = sheet.scheme.over_fulfilment.reason_from
        for row in sheet.scored.indicators:
            ratio = row.reference.ratio
            if ratio is not None and row.reference.is_far_over(limit) and says_nothing(row.record["reason"]):
                yield rule.finding(
                    f"完成 {percent(ratio)}，达到或超过 {plain(limit)}%，没有说明。",
                    row.record.place("reason"),
                    value=percent(ratio),
                    expected="原因",
                    difference=percent(ratio - limit / HUNDRED),
                )


def _is_said_already(row: ScoredRow) -> bool:
    """Whether the loss itself is in doubt: a score outside its level's interval, a target missed by sign or unit."""
    interval = row.reference.interval
    outside = interval is not None and row.score is not None and not interval.holds(row.score)
    doubted = any(doubt.rule in JUDGED_BY for doubt in row.reference.doubts)
    return outside or (doubted and row.reference.met is False)


def _low_rate(evaluation: Evaluation, project: Project) -> str:
    """That the rate is low as well, for one explanation answers both."""
    rate, floor = project.money.rate, evaluation.scheme.execution.reason_below / HUNDRED
    low = rate is not None and evaluation.has_low_rate(project)
    return f"，执行率 {percent(rate)} 低于 {percent(floor)}" if low and rate is not None else ""
