"""F: sums, pulled amounts and rates, in 万元: what was typed over is what the entries give."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from schemas.evaluation import Evaluation
from schemas.expected import expected_values, fund_rows
from schemas.finding import RESTORE, Finding, Rule, rule
from schemas.funds import Money
from schemas.records import Record, declared
from schemas.rounding import HUNDRED, half_up, percent, plain
from schemas.tables import LEVEL_GROUPS, OVERALL_FUND_ROWS, TABLES

BASIS = "项目支出绩效自评表资金栏的勾稽关系（财预〔2020〕10号附件）"
LOCAL = "整体自评表与项目清单的勾稽关系（各地自定）"
RATE_GAP = Decimal("0.01")
RESTORE_MONEY = f"{RESTORE}明细有误的，改明细。"


@rule(
    "F104",
    severity="error",
    title="年度资金总额不等于各行之和",
    compares="项目自评表手填的年度资金总额（年初、全年、执行三个数），与各资金来源三行之和比较。",
    why="总额等于当年财政拨款、上年结转资金、其他资金之和。",
    basis=BASIS,
    remedy=RESTORE_MONEY,
    wrong="项目自评·年度资金总额填“6”，各行合计 6.8",
    mended="清空后恢复公式，显示 6.8",
)
def sheet_total_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A project sheet's total was typed over and differs from its rows."""
    for project in evaluation.projects:
        if project.sheet is not None:
            yield from _compare(rule, project.sheet, project.money, "年度资金总额")


@rule(
    "F106",
    severity="error",
    title="总额或基本支出与汇总数不一致",
    compares="整体自评手填的年度资金总额、基本支出，分别与基本支出合计加各项目之和、基本支出合计比较。",
    why="年度资金总额等于基本支出加项目支出。",
    basis=LOCAL,
    remedy=RESTORE_MONEY,
    wrong="整体自评·年度资金总额填“226.5”，应为 226.58",
    mended="清空后恢复公式，显示 226.58",
)
def overall_total_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The overall sheet's total or basic spending was typed over."""
    yield from _overall_rows(evaluation, rule, OVERALL_FUND_ROWS[:2])


@rule(
    "F107",
    severity="error",
    title="各项目之和不等于项目支出",
    compares="整体自评手填的项目支出（三个金额），与项目清单所列项目的自评表金额之和比较。",
    why="整体自评表的项目支出等于各项目自评表之和。",
    basis=LOCAL,
    remedy=RESTORE_MONEY,
    wrong="整体自评·项目支出执行数填“11”，各项目合计 11.8",
    mended="清空后恢复公式，显示 11.8",
)
def project_spending_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The overall sheet's project spending was typed over and is not the sum of the projects."""
    yield from _overall_rows(evaluation, rule, OVERALL_FUND_ROWS[2:3])


@rule(
    "F109",
    severity="error",
    title="各预算类别的数与明细不一致",
    compares="整体自评各预算类别手填的数，与该类基本支出加清单中同类项目之和比较。",
    why="每一类预算等于该类的基本支出加项目支出。",
    basis=LOCAL,
    remedy=RESTORE_MONEY,
    wrong="整体自评·政府性基金预算的全年数填“11.8”，应为 0",
    mended="清空后恢复公式，显示 0",
)
def budget_kind_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A budget-kind row of the overall sheet was typed over."""
    yield from _overall_rows(evaluation, rule, OVERALL_FUND_ROWS[3:])


@rule(
    "F110",
    severity="error",
    title="汇总数与明细不一致",
    compares="手填的清单金额与该项目自评表比较，基本支出合计和级次小计与明细之和比较。",
    why="清单和单位信息中的汇总数由明细自动算出。",
    basis=LOCAL,
    remedy=RESTORE_MONEY,
    wrong="项目清单·全年执行数填“4.8”，自评表是 5",
    mended="清空后恢复公式，显示 5",
)
def pulled_money_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A summed or pulled amount of the project list or the unit sheet was typed over."""
    for project in evaluation.projects:
        if project.listed is not None and project.sheet is not None:
            yield from _compare(rule, project.listed, project.money, f"项目“{project.name}”")
    for record in evaluation.tables.all("basic_totals"):
        yield from _compare(rule, record, evaluation.basic, "基本支出合计")
    for record in evaluation.tables.all("level_totals"):
        group = LEVEL_GROUPS[record.row]
        listed = (project.money for project in evaluation.level_group(group) if project.listed)
        yield from _compare(rule, record, sum(listed, Money()), f"{group}小计")


@rule(
    "F111",
    severity="error",
    title="执行率不对",
    compares="手填的执行率，与全年执行数÷全年预算数比较，按小数或百分数读都差 0.0001 以上才报。",
    why="执行率等于全年执行数除以全年预算数（调整后），不是除以年初预算数。",
    basis="财预〔2020〕10号：预算执行率 = 执行数 / 全年预算数",
    remedy=RESTORE_MONEY,
    wrong="项目自评·执行率填“0.5”，预算和执行都是 5",
    mended="清空后恢复公式，显示 100%",
)
def rate_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A rate was typed over."""
    records = (record for table in TABLES for record in evaluation.tables.all(table))
    stated = [record for record in records if isinstance(record["rate"], Decimal)]
    values = expected_values(evaluation) if stated else {}
    for record in stated:
        typed, expected = record["rate"], values.get(record.place("rate"))
        if isinstance(expected, Decimal) and _far(typed, expected):
            yield rule.finding(
                f"执行率填的是 {percent(typed)}，应为 {percent(expected)}。",
                record.place("rate"),
                value=percent(typed),
                expected=percent(expected),
                difference=percent(typed - expected),
            )


@rule(
    "F112",
    severity="error",
    title="指标里的执行率与资金表不一致",
    compares="整体自评中各项预算执行率指标的实际完成值，与按资金表算出的执行率比较，差 0.01 个百分点以上才报。",
    why="同一个执行率在资金表和指标里各写一次，两处必须一样。",
    basis=LOCAL,
    remedy="实际完成值照资金表中的执行率填。",
    wrong="基本支出执行率是 100%，指标里的实际完成值填“101”",
    mended="实际完成值填 100",
)
def stated_rate_differs(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """An overall indicator on an execution rate says another rate than the fund table, once the funds are right."""
    funds = [*evaluation.tables.all("basic_funds"), *evaluation.tables.all("project_funds")]
    unexplained = any(
        evaluation.awaits_explanation(project)
        and (project.money.full_year != project.money.year_start or evaluation.has_low_rate(project))
        for project in evaluation.projects
    )
    if evaluation.is_in_doubt(funds) or unexplained:
        return
    for row in evaluation.overall.indicators:
        name, stated = row.record.text("name"), row.reference.compared.done.number
        money = next((money for words, money in _stated_money(evaluation) if words in name), None)
        if money is None or "执行率" not in name or stated is None or money.rate is None or money.full_year == 0:
            continue
        rate = half_up(money.rate * HUNDRED, 2)
        if abs(stated - rate) > RATE_GAP:
            yield rule.finding(
                f"“{name}”填的是 {plain(stated)}%，资金表中是 {plain(rate)}%。",
                row.record.place("actual"),
                value=stated,
                expected=rate,
                difference=stated - rate,
            )


def _stated_money(evaluation: Evaluation) -> tuple[tuple[str, Money], ...]:
    """What an indicator on an execution rate may speak of, by the words in its name."""
    return (
        ("基本支出", evaluation.basic),
        ("项目支出", evaluation.projects_money),
        ("部门预算", evaluation.total_money),
        ("整体支出", evaluation.total_money),
    )


def _far(typed: Decimal, expected: Decimal) -> bool:
    """Whether a typed rate is wrong, read as a fraction or as percent."""
    return min(abs(typed - expected), abs(typed / 100 - expected)) > Decimal("0.0001")


def _compare(rule: Rule, record: Record, expected: Money, what: str) -> Iterator[Finding]:
    """Findings for the typed-over money cells of a record that differ from `expected`."""
    for column, amount in expected.items():
        typed = record[column]
        if typed is not None and typed != amount:
            title = declared(record.table, column).title.partition("（")[0]
            yield rule.finding(
                f"{what}的{title}填的是 {plain(typed)} 万元，应为 {plain(amount)} 万元。",
                record.place(column),
                value=plain(typed),
                expected=plain(amount),
                difference=plain(typed - amount),
            )


def _overall_rows(evaluation: Evaluation, rule: Rule, items: Iterable[str]) -> Iterator[Finding]:
    rows = fund_rows(evaluation)
    wanted = set(items)
    for record in evaluation.tables.all("overall_funds"):
        item = OVERALL_FUND_ROWS[record.row]
        if item in wanted:
            yield from _compare(rule, record, rows[item], item)
