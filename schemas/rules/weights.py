"""W: weights, in points."""

from collections.abc import Iterator
from decimal import Decimal

from schemas.evaluation import Evaluation
from schemas.finding import RESTORE, Finding, Place, Rule, rule
from schemas.rounding import HUNDRED, plain
from schemas.scored import ScoredRow

BASIS = "财预〔2020〕10号：各部分分值固定，总分 100 分；具体分值随方案"


@rule(
    "W101",
    severity="error",
    title="一级指标的分值不对",
    compares="同一个一级指标下各行分值之和，与方案规定的分值比较；方案允许转移的按转移后。",
    why="每个一级指标下各行分值之和等于方案规定的分值，全表共 100 分。",
    basis=BASIS,
    remedy="调整这一部分各行的分值，使合计等于规定分值。",
    wrong="一行分值填“26”，产出指标合计 60 分",
    mended="改为 16，合计 50 分",
)
def first_level_weight_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The weights under a first-level indicator do not add up to the scheme's figure."""
    for sheet in evaluation.scored_sheets:
        for name, due in sheet.first_level_weights.items():
            rows = [row for row in sheet.scored.indicators if row.record.text("level1") == name]
            if due is None or not rows or any(_unknown(evaluation, row) or row.record["weight"] <= 0 for row in rows):
                continue
            total = sum((row.record["weight"] for row in rows), Decimal(0))
            if total != due:
                yield rule.finding(
                    f"{name}分值合计 {plain(total)} 分，应为 {plain(due)} 分。",
                    _span(rows),
                    value=plain(total),
                    expected=plain(due),
                    difference=plain(total - due),
                )


@rule(
    "W102",
    severity="error",
    title="分值总分与各行合计不一致",
    compares="手填的分值总分，与方案的执行率分值加各行分值之和比较，不设容差。",
    why="分值总分由执行率分值和各指标分值相加得出，应为 100 分；手填的总分会遮住真实的合计。",
    basis=BASIS,
    remedy=RESTORE,
    wrong="项目自评·总分填“110”，各行合计 100",
    mended="清空后恢复公式，显示 100",
)
def weight_total_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The total of the weights was typed over."""
    for sheet in evaluation.scored_sheets:
        typed, total = sheet.head["weight_total"], sheet.scored.weight_total
        if typed is not None and typed != total:
            yield rule.finding(
                f"总分填的是 {plain(typed)}，各行分值合计 {plain(total)}。",
                sheet.head.place("weight_total"),
                value=plain(typed),
                expected=plain(total),
                difference=plain(typed - total),
            )


@rule(
    "W103",
    severity="error",
    title="分值不大于 0",
    compares="指标行填的分值，逐行与 0 比较，等于或小于 0 才报；未清掉的空指标行除外。",
    why="每个指标都要有分值，没有分值的指标不参加评价。",
    basis=BASIS,
    remedy="填大于 0 的分值；不用的行整行清空。",
    wrong="项目自评·分值填“0”",
    mended="填 8；不用的行整行清空",
)
def weight_not_positive(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """An indicator's weight is 0 or negative."""
    rows = (row for sheet in evaluation.scored_sheets for row in sheet.scored.rows)
    left_over = {row.record.place("weight") for row in rows if row.is_left_over}
    for place in sorted(set(evaluation.failures.get("W103", ())) - left_over):
        value = evaluation.tables.at(place).text("weight")
        yield rule.finding(f"指标分值是 {value}，应大于 0。", place, value=value, expected=">0")


@rule(
    "W104",
    severity="error",
    title="自由分配的分值合计不对",
    compares="方案的执行率分值加各行分值之和，与 100 分比较；只用于允许自由分配的方案。",
    why="一级指标的分值由单位自行分配时，全表仍须共 100 分。",
    basis="随方案（各地自定）：执行率以外的分值由单位自行分配，合计 100 分",
    remedy="调整各行的分值，使全表合计为 100 分。",
    wrong="一行分值填“12”，执行率与各行合计 102 分",
    mended="改为 10，全表合计 100 分",
)
def free_weights_differ(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """Weights that may be spread freely do not add up to 100 with execution."""
    for sheet in evaluation.scored_sheets:
        rows = sheet.scored.indicators
        known = rows and not any(_unknown(evaluation, row) or row.record["weight"] <= 0 for row in rows)
        total = sum((row.record.money("weight") for row in rows), sheet.scheme.execution.weight)
        if sheet.scheme.is_free and known and total != HUNDRED:
            yield rule.finding(
                f"执行率与各指标分值合计 {plain(total)} 分，应为 100 分。",
                _span(rows),
                value=plain(total),
                expected="100",
                difference=plain(total - HUNDRED),
            )


def _unknown(evaluation: Evaluation, row: ScoredRow) -> bool:
    """A weight that is missing or unreadable has its own finding already."""
    return row.record["weight"] is None or evaluation.tables.is_unread(row.record, ["weight"])


def _span(rows: list[ScoredRow]) -> Place:
    first, last = rows[0].record, rows[-1].record
    return Place(first.table, first.sheet, first.row, "weight", last_row=None if last is first else last.row)
