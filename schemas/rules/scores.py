"""S: scores, totals and grades, in points."""

from collections.abc import Iterator
from decimal import Decimal

from schemas.evaluation import Evaluation
from schemas.finding import RESTORE, Finding, Rule, rule
from schemas.records import Record
from schemas.rounding import plain
from schemas.scheme import Scheme
from schemas.scored import Scored, ScoredRow

BASIS = "财预〔2020〕10号：定量指标达标得满分、未达标按比例计分，定性指标按完成程度分档计分"


@rule(
    "S101",
    severity="error",
    title="得分超过分值",
    compares="指标行手填的得分，与同一行的分值比较，超过即报，不设容差。",
    why="一个指标最多得满分。",
    basis=BASIS,
    remedy="定量指标照右边“参考得分”填；定性指标在参考区间内填。",
    wrong="项目自评·分值 16，得分填“18”",
    mended="填 16",
)
def score_over_weight(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A score exceeds its weight."""
    over = set(evaluation.failures.get("S101", ()))
    for row, _ in _typed_rows(evaluation):
        score, weight = row.record["score"], row.record["weight"]
        if row.record.place("score") in over:
            yield _difference(rule, row, score, weight, f"得分 {plain(score)} 超过分值 {plain(weight)}。")


@rule(
    "S102",
    severity="error",
    title="得分与按规则计算的不一致",
    compares="手填的得分，与按指标值和实际完成值重算的得分比较，超过方案容差才报；超额自减除外。",
    why="定量指标的得分由指标值和实际完成值算出，手填的分数算错时审核会退回。",
    basis=BASIS,
    remedy="照右边“参考得分”或“应为”一栏改；实际完成值有误的，改实际完成值。",
    wrong="指标值 90、实际完成 95、分值 16，得分填“15”",
    mended="填 16",
)
def score_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A typed score differs from the recomputed one by more than the scheme's tolerance."""
    for row, scheme in _typed_rows(evaluation):
        score, expected = row.record["score"], row.reference.score
        if expected is None or not 0 <= score <= row.record["weight"]:
            continue
        if score < expected and row.reference.is_far_over(scheme.over_fulfilment.adjustable_from):
            continue
        if abs(score - expected) > scheme.rounding.tolerance:
            text = f"得分填的是 {plain(score)}，按规则应为 {plain(expected)}（{row.reference.why}）。"
            yield _difference(rule, row, score, expected, text)


@rule(
    "S103",
    severity="error",
    title="定性指标得分不在档内",
    compares="定性指标手填的得分，与分值乘所选完成程度在方案中的比例区间比较。",
    why="定性指标按完成程度分三档，每档有得分区间。",
    basis="财预〔2020〕10号：100%-80%（含）、80%-60%（含）、60%-0%",
    remedy="把得分改到区间内，或重新选择完成程度。",
    wrong="定性指标达成，分值 30，得分填“20”",
    mended="在 24 至 30 之间填得分，如 30",
)
def score_outside_interval(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A qualitative score lies outside the interval of its level."""
    for row, _ in _typed_rows(evaluation):
        score, interval = row.record["score"], row.reference.interval
        if interval is not None and 0 <= score <= row.record["weight"] and not interval.holds(score):
            gap = score - interval.low if score < interval.low else score - interval.high
            yield rule.finding(
                f"得分 {plain(score)} 不在“{row.record.text('actual')}”的区间 {interval} 内。",
                row.record.place("score"),
                value=plain(score),
                expected=str(interval),
                difference=plain(gap),
            )


@rule(
    "S104",
    severity="error",
    title="总分不等于各项得分之和",
    compares="手填的总得分、清单的自评得分，与执行率得分加各行得分比较；方案封顶的按封顶后。",
    why="总分等于执行率得分加各指标得分。",
    basis=BASIS,
    remedy=RESTORE,
    wrong="项目自评·总得分填“98”，各项合计 100",
    mended="清空后恢复公式，显示 100",
)
def total_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A total score was typed over."""
    for head, column, scored in _totals(evaluation):
        typed = head[column]
        if typed is not None and scored.total is not None and typed != scored.total:
            yield rule.finding(
                f"总分填的是 {plain(typed)}，按各项得分应为 {plain(scored.total)}。",
                head.place(column),
                value=plain(typed),
                expected=plain(scored.total),
                difference=plain(typed - scored.total),
            )


@rule(
    "S105",
    severity="error",
    title="等级与总分不符",
    compares="自评表和项目清单上手填的自评等级，与重算总分在方案分档中对应的等级比较。",
    why="90（含）至 100 分为优，80（含）至 90 分为良，60（含）至 80 分为中，60 分以下为差（方案另有规定的，按方案）。",
    basis="财预〔2020〕10号：评价等级；分档随方案",
    remedy=RESTORE,
    wrong="总分 100 分，自评等级填“良”",
    mended="清空后恢复公式，显示“优”",
)
def grade_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A grade was typed over and does not fit the total."""
    for head, _, scored in _totals(evaluation):
        typed = head["grade"]
        if typed is not None and scored.grade and typed != scored.grade:
            yield rule.finding(
                f"等级填的是“{typed}”，总分 {plain(scored.total or Decimal(0))} 分应为“{scored.grade}”。",
                head.place("grade"),
                value=typed,
                expected=scored.grade,
            )


@rule(
    "S106",
    severity="error",
    title="执行率得分不对",
    compares="手填的执行率得分，与方案的执行率分值乘以执行率比较，差额超过方案的容差才报。",
    why="执行率得分等于分值乘以执行率，不超过分值。",
    basis="财预〔2020〕10号：预算执行率得分",
    remedy=RESTORE,
    wrong="执行率 100%、分值 10，执行率得分填“9”",
    mended="清空后恢复公式，显示 10",
)
def execution_score_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The execution score was typed over."""
    for sheet in evaluation.scored_sheets:
        typed, expected = sheet.head["execution_score"], sheet.scored.execution.score
        if typed is not None and expected is not None and abs(typed - expected) > sheet.scheme.rounding.tolerance:
            yield rule.finding(
                f"执行率得分填的是 {plain(typed)}，应为 {plain(expected)}。",
                sheet.head.place("execution_score"),
                value=plain(typed),
                expected=plain(expected),
                difference=plain(typed - expected),
            )


@rule(
    "S108",
    severity="error",
    title="得分为负数",
    compares="指标行手填的得分，逐行与 0 比较，小于 0 才报。",
    why="得分最低为 0。",
    basis=BASIS,
    remedy="改为 0 到分值之间的得分。",
    wrong="项目自评·得分填“-8”",
    mended="完成了的填 8",
)
def negative_score(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A score is below 0."""
    for place in evaluation.failures.get("S108", ()):
        value = evaluation.tables.at(place).text("score")
        yield rule.finding(f"得分是 {value}，不能小于 0。", place, value=value, expected="≥0")


def _typed_rows(evaluation: Evaluation) -> Iterator[tuple[ScoredRow, Scheme]]:
    """Rows with a weight and a score of the accountant's own."""
    for sheet in evaluation.scored_sheets:
        for row in sheet.scored.indicators:
            if row.record["score"] is not None and row.record["weight"] is not None:
                yield row, sheet.scheme


def _totals(evaluation: Evaluation) -> Iterator[tuple[Record, str, Scored]]:
    for sheet in evaluation.scored_sheets:
        yield sheet.head, "score_total", sheet.scored
        if sheet.project is not None and sheet.project.listed is not None:
            yield sheet.project.listed, "score", sheet.scored


def _difference(rule: Rule, row: ScoredRow, score: Decimal, expected: Decimal, message: str) -> Finding:
    return rule.finding(
        message,
        row.record.place("score"),
        value=plain(score),
        expected=plain(expected),
        difference=plain(score - expected),
    )
