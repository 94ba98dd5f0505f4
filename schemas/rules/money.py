"""F: funds, in 万元. Form, order and completeness of the amounts entered."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from schemas.cells import is_blank
from schemas.evaluation import Evaluation
from schemas.finding import RESTORE, Finding, Place, Rule, rule
from schemas.funds import MONEY
from schemas.records import declared
from schemas.rounding import half_up, plain
from schemas.tables import ECONOMIC_CLASSES

BASIS = "项目支出绩效自评表资金栏的勾稽关系（财预〔2020〕10号附件）"
RESTORE_MONEY = f"{RESTORE}明细有误的，改明细。"


@rule(
    "F101",
    severity="error",
    title="数字栏里不是数字",
    compares="金额、分值、得分等数字栏，看能否直接读成数值；“5万”这样的文字和出错的公式都报。",
    why="文字不能参加合计，合计会少算。",
    basis="金额以万元为单位填数字（填报说明，各地自定）",
    remedy="改成纯数字，单位按表头，不写单位和文字。",
    wrong="项目自评·全年执行数填“5万”",
    mended="填 5",
)
def not_a_number(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A money, weight or score cell holds text."""
    for item in evaluation.tables.unread:
        column = declared(item.place.table, item.place.column)
        shows_words = item.place.column == "reference"  # an interval, or 待核
        if column.kind in {"money", "number"} and not shows_words and not evaluation.is_dead_pull(item.place):
            remedy = f"改为 {item.suggestion}。" if item.suggestion else rule.remedy
            remedy = RESTORE_MONEY if column.origin == "computed" else remedy
            yield rule.finding(
                f"“{column.title}”填的是“{item.raw}”，{item.reason}。",
                item.place,
                value=item.raw,
                expected=item.suggestion or "数字",
                remedy=remedy,
            )


@rule(
    "F102",
    severity="error",
    title="金额为负数",
    compares="手填的年初预算数、全年预算数、全年执行数，逐格与 0 比较，小于 0 才报。",
    why="预算数和执行数不会是负数。",
    basis=BASIS,
    remedy="核对金额，去掉负号。",
    wrong="项目自评·全年执行数填“-5”",
    mended="填 5",
)
def negative_money(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A money cell is below 0."""
    for place, value in _failed(evaluation, "F102"):
        yield rule.finding(f"金额为 {plain(value)} 万元。", place, value=plain(value), expected="≥0")


@rule(
    "F103",
    severity="warning",
    title="金额的小数位过多",
    compares="手填金额的小数位数，与四位比较，末尾的 0 不算；公式算出的合计栏不比。",
    why="以万元为单位最多四位小数（到元）；更长的小数多半是单位填错或公式算出来的。",
    basis="金额以万元为单位（填报说明，各地自定）",
    remedy="四舍五入到四位小数以内。",
    wrong="项目自评·全年执行数填“4.999987”",
    mended="四舍五入，填 5",
)
def too_many_decimals(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A money cell has more than four decimals."""
    for place, value in _failed(evaluation, "F103"):
        shorter = plain(half_up(value, 4))
        gap = value - half_up(value, 4)
        message = f"金额 {plain(value)} 万元超过四位小数。"
        yield rule.finding(message, place, value=value, expected=shorter, difference=gap)


@rule(
    "F105",
    severity="error",
    title="执行数大于全年预算数",
    compares="每行资金来源或基本支出预算类别的全年执行数，与同一行的全年预算数比较。",
    why="支出不能超过调整后的全年预算。",
    basis=BASIS,
    remedy="核对执行数；预算有追加的，全年预算数填调整后的数。",
    wrong="项目自评·全年执行数填“5.6”，全年预算数是 5",
    mended="核对后全年执行数填 5",
)
def executed_over_budget(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """More was executed than the full-year budget of the same row."""
    for place in evaluation.failures.get("F105", ()):
        record = evaluation.tables.at(place)
        negative = any(record.money(name) < 0 for name in MONEY)
        if negative or evaluation.tables.is_unread(record, MONEY):
            continue
        full_year, executed = record.money("full_year"), record.money("executed")
        name = record.text("source" if place.table == "project_funds" else "budget_kind").removeprefix("其中：")
        yield rule.finding(
            f"{name}的全年执行数 {plain(executed)} 万元，大于全年预算数 {plain(full_year)} 万元。",
            place,
            value=plain(executed),
            expected=f"≤{plain(full_year)}",
            difference=plain(executed - full_year),
        )


@rule(
    "F108",
    severity="error",
    title="经济分类之和不等于基本支出",
    compares="单位信息四个经济分类的执行数之和，与基本支出各预算类别全年执行数之和比较，不设容差。",
    why="工资福利、商品和服务、对个人和家庭补助等经济分类合计，等于基本支出执行数。",
    basis="基本支出按部门预算支出经济分类填列（自评总结二（三））",
    remedy="核对各经济分类的执行数，或基本支出的全年执行数。",
    wrong="单位信息·工资福利支出填“181.63”，合计多 0.27",
    mended="填 181.36，合计与基本支出执行数都是 214.78",
)
def economic_classes_differ(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The economic classes do not add up to basic spending executed; a wrong amount of its own is said by itself."""
    classes = evaluation.tables.all("economic_classes")
    basic = evaluation.tables.all("basic_funds")
    unread = any(evaluation.tables.is_unread(record, ["executed"]) for record in (*classes, *basic))
    negative = any(record.money("executed") < 0 for record in (*classes, *basic))
    over = any(record.money("executed") > record.money("full_year") for record in basic)
    total = sum((record.money("executed") for record in classes), Decimal(0))
    if classes and not (unread or negative or over) and total != evaluation.basic.executed:
        first = classes[0].place("executed")
        yield rule.finding(
            f"经济分类合计 {plain(total)} 万元，基本支出执行数 {plain(evaluation.basic.executed)} 万元。",
            Place(first.table, first.sheet, 0, "executed", last_row=len(ECONOMIC_CLASSES) - 1),
            value=plain(total),
            expected=plain(evaluation.basic.executed),
            difference=plain(total - evaluation.basic.executed),
        )


@rule(
    "F113",
    severity="error",
    title="项目没有填资金",
    compares="自评的项目，资金来源各行的年初、全年、执行数是否全部空着；确实没有资金的填 0。",
    why="没有资金数，执行率无法计算，整体支出也会少算。",
    basis=BASIS,
    remedy="按资金来源填年初预算数、全年预算数、全年执行数；确实没有资金的，填 0。",
    wrong="年初、全年、执行三个数都空着",
    mended="填 5、5、5；没有的填 0",
)
def no_funds(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """An evaluated project's fund cells are all blank."""
    for project in evaluation.projects:
        if project.listed is None or project.sheet is None or not project.evaluated:
            continue
        funds = evaluation.tables.on("project_funds", project.sheet.sheet)
        blank = all(is_blank(record[name]) for record in funds for name in MONEY)
        if funds and blank and not any(evaluation.tables.is_unread(record, MONEY) for record in funds):
            place = funds[0].place(MONEY[0])._replace(last_column=MONEY[-1])
            yield rule.finding(
                f"项目“{project.name or project.sheet.sheet}”没有填资金。", place, expected="三个金额，没有的填 0"
            )


def _failed(evaluation: Evaluation, code: str) -> Iterable[tuple[Place, Decimal]]:
    for place in evaluation.failures.get(code, ()):
        yield place, evaluation.tables.at(place).money(place.column)
