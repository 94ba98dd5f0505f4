"""V: targets and actuals can be read and compared; what had to be assumed is said.

The reading itself (`schemas.values`, `schemas.comparison`) names the rule of each doubt; a rule here gives it its
severity, its reason and its remedy. A blank cell is C104's.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.cells import is_blank
from schemas.direction import is_part_of_whole, is_share
from schemas.finding import Finding, Rule, rule
from schemas.rounding import HUNDRED, plain

if TYPE_CHECKING:
    from schemas.evaluation import Evaluation
    from schemas.records import Record
    from schemas.row import Doubt

BASIS = "财预〔2020〕10号：指标值应清晰、可衡量，实际完成值与之对应；填写规范见填报说明（local）"
LEVELS = "财预〔2020〕10号：定性指标按完成程度分三档计分"


@rule(
    "V101",
    severity="error",
    title="看不出填的是数、日期还是完成程度",
    why="指标值和实际完成值要么是数值，要么是日期，要么是完成程度，否则无法计分。",
    basis=BASIS,
    remedy="定量指标填数值；时间指标填年月日；定性指标把指标性质选为“定性”，实际完成值从下拉中选完成程度。",
    expected="数值、日期或完成程度",
    wrong="定性指标的实际完成值填“较上年提高”",
    mended="从下拉列表中选“达成年度指标”",
)
def unreadable(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A target or actual is neither number, date nor level."""
    yield from _doubted(evaluation, rule)


@rule(
    "V102",
    severity="error",
    title="实际完成值与指标值不是一类",
    why="指标值是数，完成值写“完成”“达成预期指标”，就看不出完成了多少。",
    basis=BASIS,
    remedy="实际完成值填与指标值同一单位的实际数；时间指标填实际完成日期；定性指标从下拉中选完成程度。",
    expected="与指标值可比的数值、日期或完成程度",
    wrong="指标值 90 人次，实际完成值填“完成”",
    mended="填 95",
)
def not_comparable(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """Words stand against a number or a day, a number against words, a sign against the target's."""
    yield from _doubted(evaluation, rule)


@rule(
    "V103",
    severity="error",
    title="指标值与实际完成值单位不一致",
    why="单位不同又不能换算的两个数不能比较。",
    basis=BASIS,
    remedy="单位写在“度量单位”一列，指标值和实际完成值按这个单位只填数。",
    expected="同一度量单位",
    wrong="度量单位是人次，实际完成值填“95户”",
    mended="核对后按人次填 95",
)
def units_differ(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """Target and actual stand in units that do not convert."""
    yield from _doubted(evaluation, rule)


@rule(
    "V104",
    severity="error",
    title="一格里写了几个数",
    why="一行指标只能有一个指标值和一个实际完成值。",
    basis=BASIS,
    remedy="一个指标一行，多个数分成几行；区间从小到大，写成 90-95 的样子。",
    expected="一个数值",
    wrong="项目自评·实际完成值填“5次，每次19人”",
    mended="填 5；人数另填一行指标",
)
def several_numbers(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A cell holds several numbers that are no range."""
    yield from _doubted(evaluation, rule)


@rule(
    "V105",
    severity="error",
    title="填写说明没有换成内容",
    why="模板里的提示文字不是指标值。",
    basis=BASIS,
    remedy="换成实际内容；这一行不用的，整行清空。",
    expected="实际内容",
    wrong="项目自评·实际完成值填“请填写实际完成值”",
    mended="填 95",
)
def help_text_left(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """Help text of a form stands where a value is wanted."""
    yield from _doubted(evaluation, rule)


@rule(
    "V106",
    severity="warning",
    title="符号缺失或前后不一",
    why="不写 ≥、≤、=，就不知道多了好还是少了好。",
    basis=BASIS,
    remedy="在“指标性质”中选一个符号，定性指标选“定性”；其他格只填数，不写符号。",
    expected="与指标值相符的指标性质",
    wrong="定性指标的指标性质选了“≥”",
    mended="改选“定性”",
)
def direction_assumed(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """The direction was inferred, two signs contradict each other, or a range is missed."""
    yield from _doubted(evaluation, rule)


@rule(
    "V107",
    severity="error",
    title="用“无”“/”代替填写",
    why="“无”“/”“—”不能与指标值比较，看不出是没有发生还是没有填。",
    basis=BASIS,
    remedy="定量指标没有发生的填 0；定性指标从下拉中选完成程度；不适用的整行清空并调整分值。",
    expected="实际内容，没有发生的填 0",
    wrong="项目自评·实际完成值填“无”",
    mended="填 95；没有发生的填 0",
)
def mark_for_nothing(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A mark for “not applicable” stands where a value is wanted."""
    yield from _doubted(evaluation, rule)


@rule(
    "V108",
    severity="warning",
    title="百分数口径要确认",
    why="一个写 95、一个写 0.96，相差一百倍，需要确认是同一口径。",
    basis=BASIS,
    remedy="百分数统一填 0 到 100 的数，单位填 %。",
    expected="同一口径的百分数",
    wrong="指标值 95、单位 %，实际完成值填“0.98”",
    mended="填 98",
)
def scale_assumed(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """One of two percentages was taken for a fraction, or may be one."""
    yield from _doubted(evaluation, rule)


@rule(
    "V109",
    severity="warning",
    title="数值不确切",
    why="约数、区间、带符号的数、完成率都不是实际完成的数。",
    basis=BASIS,
    remedy="填一个确切的数，不带符号，不写“约”“左右”，不带括号里的数。",
    expected="一个确切的数值",
    wrong="实际完成值填“约95”，得分手填“16”",
    mended="实际完成值填 95，得分自动算出",
)
def number_assumed(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A number was taken from an approximation, a range, a rate of completion or a copied sign."""
    yield from _doubted(evaluation, rule)


@rule(
    "V110",
    severity="warning",
    title="指标值写在指标名称里",
    why="指标值要单独填，才能计分和核对。",
    basis=BASIS,
    remedy="把数值填进“指标值”，名称只写考核什么。",
    expected="指标值",
    wrong="三级指标填“培训人次≥90”，指标值留空",
    mended="三级指标填“培训人次”，指标值填 90",
)
def target_in_name(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """The target was taken from the indicator's name; in a workbook C104 asks for the blank cell."""
    yield from _doubted(evaluation, rule)


@rule(
    "V111",
    severity="warning",
    title="完成程度没有用规定的说法",
    why="完成程度要用规定的说法，才能确定得分区间。",
    basis=LEVELS,
    remedy="从下拉中选完成程度。",
    expected="规定的完成程度",
    wrong="定性指标的实际完成值填“良好”",
    mended="从下拉列表中选“达成年度指标”",
)
def level_assumed(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A level was inferred from other words than the official ones."""
    yield from _doubted(evaluation, rule)


@rule(
    "V112",
    severity="hint",
    title="定性指标只给得分区间",
    why="完成程度只定得分的区间，区间内给多少分由单位确定。",
    basis=LEVELS,
    remedy="在区间内填写得分。",
    expected="区间内的得分",
    wrong="定性指标选了“达成年度指标”，得分留空",
    mended="在区间内填得分，如 30",
)
def only_an_interval(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A qualitative row has an interval, not a score; said by `explain`, in a workbook C104 asks for the score."""
    yield from _doubted(evaluation, rule)


@rule(
    "V113",
    severity="error",
    title="缺少计分所需的一项",
    why="指标值、实际完成值和分值缺一项，就不能计分。",
    basis=BASIS,
    remedy="补填缺少的一项。",
    expected="必填",
    wrong="指标值“90”、分值“16”都填了，实际完成值留空",
    mended="实际完成值填 95",
)
def cell_missing(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """Target, actual or weight is missing; said by `explain`, in a workbook C104 asks for the blank cell."""
    yield from _doubted(evaluation, rule)


@rule(
    "V114",
    severity="warning",
    title="日期要写清楚",
    why="时间指标靠日期判断是否按期，只写“按时完成”、不写年份，看不准。",
    basis=BASIS,
    remedy="指标值和实际完成值都填年月日，度量单位填“日期”。",
    expected="年月日",
    wrong="期限 2023-11-30，完成值填“按时完成”，得分手填“8”",
    mended="实际完成值填 2023-11-18，度量单位填“日期”",
)
def day_assumed(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A day was inferred, or stands in a row that is not one of days."""
    yield from _doubted(evaluation, rule)


@rule(
    "V115",
    severity="warning",
    title="单位没有写全或相差悬殊",
    why="只写“万”看不出是万元还是万人；差一万倍，多半是单位填错。",
    basis=BASIS,
    remedy="把单位写全，实际完成值与指标值用同一个单位。",
    expected="完整的单位",
    wrong="度量单位是万元，实际完成值填“2400”（元）",
    mended="换成万元，填 0.24",
)
def unit_assumed(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A bare 万 or 亿 was completed, 个 taken for another counter, or a figure lies a thousand times above."""
    yield from _doubted(evaluation, rule)


@rule(
    "V116",
    severity="warning",
    title="表内不能自动计分",
    why="数值写成文字，或单位写得表内认不出，“参考得分”就显示“待核”，得分要靠人填。",
    basis=BASIS,
    remedy="只填数值，时间填日期格式；符号和单位填在各自的格里，单位从 %、日期、个、万元 这样的写法中选。",
    expected="数值或日期",
    wrong="实际完成值填“95人次”，得分是手填的",
    mended="填 95，“人次”写在度量单位",
)
def hidden_from_the_sheet(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A cell is read by Python but not by the live formula; where the score is missing, too, C104 says both."""
    for row in evaluation.scored_rows():
        if row.reference.score is None or row.reference.blank or row.score is None:
            continue
        for column in row.reference.undoubted:
            value = row.record.text(column)
            message = f"“{value}”在表内不能参加计算（按规则应得 {plain(row.reference.score)} 分）。"
            yield rule.finding(message, row.record.place(column), value=value)


@rule(
    "V117",
    severity="warning",
    title="比率超过 100%",
    why="满意度、合格率、覆盖率这类比率，最多是 100%。",
    basis=BASIS,
    remedy="核对分子和分母；单位不是百分数的，改度量单位。",
    expected="≤100",
    wrong="参训农户满意度的实际完成值填“105”",
    mended="核对分子分母，填 96",
)
def share_over_all(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A share of a whole, such as satisfaction, is given as more than all of it."""
    for row in evaluation.scored_rows():
        compared, record = row.reference.compared, row.record
        if not is_share(compared.unit, record["name"]) or not is_part_of_whole(record.text("name")):
            continue
        for column, number in (("target", compared.target), ("actual", compared.actual)):
            if number is not None and number > HUNDRED:
                value = record.text(column)
                yield rule.finding(f"“{record.text('name')}”是 {value}%。", record.place(column), value=value)


def _doubted(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    for row in evaluation.scored_rows():
        for doubt in row.reference.doubts:
            if doubt.rule == rule.code and not _said_elsewhere(evaluation, row.record, doubt):
                value, place = row.record.text(doubt.column), row.record.place(doubt.column)
                if row.waits and doubt.column in row.reference.hidden:
                    message = f"{doubt.text}，表内不能计算，还没有得分。"
                    yield rule.finding(message, place, value=value, severity="error")
                else:
                    yield rule.finding(f"{doubt.text}。", place, value=value)


def _said_elsewhere(evaluation: "Evaluation", record: "Record", doubt: "Doubt") -> bool:
    """A blank cell is C104's, an unreadable one C111's, a sign that is no option C105's."""
    place = record.place(doubt.column)
    return (
        is_blank(record[doubt.column])
        or evaluation.tables.is_unread(record, [doubt.column])
        or place in evaluation.failures.get("C105", ())
    )
