"""V: targets and actuals can be read and compared.

The reading itself (`schemas.values`, `schemas.comparison`) names the rule of each doubt; a rule here gives it its
severity, its reason and its remedy. A blank cell is C104's.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.doubts import doubted
from schemas.finding import Finding, Rule, rule

if TYPE_CHECKING:
    from schemas.evaluation import Evaluation

BASIS = "财预〔2020〕10号：指标值应清晰、可衡量，实际完成值与之对应；填写规范见填报说明（各地自定）"


@rule(
    "V101",
    severity="error",
    title="看不出填的是数、日期还是完成程度",
    compares="指标值和实际完成值的内容，与能识别的数值、日期和完成程度写法比较。",
    why="指标值和实际完成值要么是数值，要么是日期，要么是完成程度，否则无法计分。",
    basis=BASIS,
    remedy="定量指标填数值；时间指标填年月日；定性指标把指标性质选为“定性”，实际完成值从下拉中选完成程度。",
    expected="数值、日期或完成程度",
    wrong="定性指标的实际完成值填“较上年提高”",
    mended="从下拉列表中选“达成年度指标”",
)
def unreadable(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A target or actual is neither number, date nor level."""
    yield from doubted(evaluation, rule)


@rule(
    "V102",
    severity="error",
    title="实际完成值与指标值不是一类",
    compares="实际完成值的类别（数、日期、完成程度）和符号方向，与指标值、指标性质比较。",
    why="指标值是数，完成值写“完成”“达成预期指标”，就看不出完成了多少。",
    basis=BASIS,
    remedy="实际完成值填与指标值同一单位的实际数；时间指标填实际完成日期；定性指标从下拉中选完成程度。",
    expected="与指标值可比的数值、日期或完成程度",
    wrong="指标值 90 人次，实际完成值填“完成”",
    mended="填 95",
)
def not_comparable(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """Words stand against a number or a day, a number against words, a sign against the target's."""
    yield from doubted(evaluation, rule)


@rule(
    "V103",
    severity="error",
    title="指标值与实际完成值单位不一致",
    compares="实际完成值的单位，与指标值的单位（没写的用度量单位）比较；能准确换算的不报。",
    why="单位不同又不能换算的两个数不能比较。",
    basis=BASIS,
    remedy="单位写在“度量单位”一列，指标值和实际完成值按这个单位只填数。",
    expected="同一度量单位",
    wrong="度量单位是人次，实际完成值填“95户”",
    mended="核对后按人次填 95",
)
def units_differ(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """Target and actual stand in units that do not convert."""
    yield from doubted(evaluation, rule)


@rule(
    "V104",
    severity="error",
    title="一格里写了几个数",
    compares="指标值或实际完成值一格里有几个数，与“一个数或一个从小到大的区间”比较。",
    why="一行指标只能有一个指标值和一个实际完成值。",
    basis=BASIS,
    remedy="一个指标一行，多个数分成几行；区间从小到大，写成 90-95 的样子。",
    expected="一个数值",
    wrong="项目自评·实际完成值填“5次，每次19人”",
    mended="填 5；人数另填一行指标",
)
def several_numbers(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A cell holds several numbers that are no range."""
    yield from doubted(evaluation, rule)


@rule(
    "V105",
    severity="error",
    title="填写说明没有换成内容",
    compares="指标值和实际完成值的内容，与“请填写”“示例”“XX”等表样提示用语比较。",
    why="模板里的提示文字不是指标值。",
    basis=BASIS,
    remedy="换成实际内容；这一行不用的，整行清空。",
    expected="实际内容",
    wrong="项目自评·实际完成值填“请填写实际完成值”",
    mended="填 95",
)
def help_text_left(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """Help text of a form stands where a value is wanted."""
    yield from doubted(evaluation, rule)


@rule(
    "V107",
    severity="error",
    title="用“无”“/”代替填写",
    compares="指标值和实际完成值，与“无”“/”“—”“不适用”等写法比较；指标值为 0 的除外。",
    why="“无”“/”“—”不能与指标值比较，看不出是没有发生还是没有填。",
    basis=BASIS,
    remedy="定量指标没有发生的填 0；定性指标从下拉中选完成程度；不适用的整行清空并调整分值。",
    expected="实际内容，没有发生的填 0",
    wrong="项目自评·实际完成值填“无”",
    mended="填 95；没有发生的填 0",
)
def mark_for_nothing(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A mark for “not applicable” stands where a value is wanted."""
    yield from doubted(evaluation, rule)


@rule(
    "V113",
    severity="error",
    title="缺少计分所需的一项",
    compares="指标值、实际完成值、分值看是否缺少；只用于单行计分解释，表内由 C104 报。",
    why="指标值、实际完成值和分值缺一项，就不能计分。",
    basis=BASIS,
    remedy="补填缺少的一项。",
    expected="必填",
    wrong="指标值“90”、分值“16”都填了，实际完成值留空",
    mended="实际完成值填 95",
)
def cell_missing(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """Target, actual or weight is missing; said by `explain`, in a workbook C104 asks for the blank cell."""
    yield from doubted(evaluation, rule)
