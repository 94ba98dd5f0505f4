"""V: what had to be assumed in reading and comparing targets and actuals is said."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.direction import is_part_of_whole, is_share
from schemas.doubts import doubted
from schemas.finding import Finding, Rule, rule
from schemas.rounding import HUNDRED, plain
from schemas.rules.values import BASIS
from schemas.terms import FLOORS

if TYPE_CHECKING:
    from schemas.evaluation import Evaluation

LEVELS = "财预〔2020〕10号：定性指标按完成程度分三档计分"


@rule(
    "V106",
    severity="warning",
    title="符号缺失或前后不一",
    compares="指标性质与指标值里的符号、是否定性比较；指标值是区间而没有达到的也报。",
    why="不写 ≥、≤、=，就不知道多了好还是少了好。",
    basis=BASIS,
    remedy="在“指标性质”中选一个符号，定性指标选“定性”；其他格只填数，不写符号。",
    expected="与指标值相符的指标性质",
    wrong="定性指标的指标性质选了“≥”",
    mended="改选“定性”",
)
def direction_assumed(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """The direction was inferred, two signs contradict each other, or a range is missed."""
    yield from doubted(evaluation, rule)


@rule(
    "V108",
    severity="warning",
    title="百分数口径要确认",
    compares="百分数指标的指标值与实际完成值比大小，相差悬殊、一个像小数一个像百分数才报。",
    why="一个写 95、一个写 0.96，相差一百倍，需要确认是同一口径。",
    basis=BASIS,
    remedy="百分数统一填 0 到 100 的数，单位填 %。",
    expected="同一口径的百分数",
    wrong="指标值 95、单位 %，实际完成值填“0.98”",
    mended="填 98",
)
def scale_assumed(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """One of two percentages was taken for a fraction, or may be one."""
    yield from doubted(evaluation, rule)


@rule(
    "V109",
    severity="warning",
    title="数值不确切",
    compares="指标值、实际完成值的写法，与单个确切的数比较；约数、带符号、完成率等才报。",
    why="约数、区间、带符号的数、完成率都不是实际完成的数。",
    basis=BASIS,
    remedy="填一个确切的数，不带符号，不写“约”“左右”，不带括号里的数。",
    expected="一个确切的数值",
    wrong="实际完成值填“约95”，得分手填“16”",
    mended="实际完成值填 95，得分自动算出",
)
def number_assumed(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A number was taken from an approximation, a range, a rate of completion or a copied sign."""
    yield from doubted(evaluation, rule)


@rule(
    "V110",
    severity="warning",
    title="指标值写在指标名称里",
    compares="三级指标名称里带的数，与空着的指标值对照；只用于单行计分解释，表内由 C104 报。",
    why="指标值要单独填，才能计分和核对。",
    basis=BASIS,
    remedy="把数值填进“指标值”，名称只写考核什么。",
    expected="指标值",
    wrong="三级指标填“培训人次≥90”，指标值留空",
    mended="三级指标填“培训人次”，指标值填 90",
)
def target_in_name(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """The target was taken from the indicator's name; in a workbook C104 asks for the blank cell."""
    yield from doubted(evaluation, rule)


@rule(
    "V111",
    severity="warning",
    title="完成程度没有用规定的说法",
    compares="定性指标的实际完成值，与规定的完成程度说法和方案各档名称比较。",
    why="完成程度要用规定的说法，才能确定得分区间。",
    basis=LEVELS,
    remedy="从下拉中选完成程度。",
    expected="规定的完成程度",
    wrong="定性指标的实际完成值填“良好”",
    mended="从下拉列表中选“达成年度指标”",
)
def level_assumed(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A level was inferred from other words than the official ones."""
    yield from doubted(evaluation, rule)


@rule(
    "V112",
    severity="hint",
    title="定性指标只给得分区间",
    compares="定性指标的完成程度，与方案的得分区间对照；只用于单行计分解释，表内由 C104 报。",
    why="完成程度只定得分的区间，区间内给多少分由单位确定。",
    basis=LEVELS,
    remedy="在区间内填写得分。",
    expected="区间内的得分",
    wrong="定性指标选了“达成年度指标”，得分留空",
    mended="在区间内填得分，如 30",
)
def only_an_interval(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A qualitative row has an interval, not a score; said by `explain`, in a workbook C104 asks for the score."""
    yield from doubted(evaluation, rule)


@rule(
    "V114",
    severity="warning",
    title="日期要写清楚",
    compares="时间指标的实际完成值看有没有写日期，指标值看年份能否确定；非时间行填日期也报。",
    why="时间指标靠日期判断是否按期，只写“按时完成”、不写年份，看不准。",
    basis=BASIS,
    remedy="指标值和实际完成值都填年月日，度量单位填“日期”。",
    expected="年月日",
    wrong="期限 2023-11-30，完成值填“按时完成”，得分手填“8”",
    mended="实际完成值填 2023-11-18，度量单位填“日期”",
)
def day_assumed(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A day was inferred, or stands in a row that is not one of days."""
    yield from doubted(evaluation, rule)


@rule(
    "V115",
    severity="warning",
    title="单位没有写全或相差悬殊",
    compares="实际完成值与指标值比单位和大小，只写“万”、与“个”混用或数值相差悬殊才报。",
    why="只写“万”看不出是万元还是万人；差一万倍，多半是单位填错。",
    basis=BASIS,
    remedy="把单位写全，实际完成值与指标值用同一个单位。",
    expected="完整的单位",
    wrong="度量单位是万元，实际完成值填“2400”（元）",
    mended="换成万元，填 0.24",
)
def unit_assumed(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A bare 万 or 亿 was completed, 个 taken for another counter, or a figure lies a thousand times above."""
    yield from doubted(evaluation, rule)


@rule(
    "V116",
    severity="warning",
    title="表内不能自动计分",
    compares="指标值、实际完成值、度量单位的写法，与表内公式能读的数值、日期和单位写法比较。",
    why="数值写成文字，或单位写得表内认不出，“参考得分”就显示“待核”，得分要靠人填。",
    basis=BASIS,
    remedy="只填数值，时间填日期格式；符号和单位填在各自的格里，单位从 %、日期、个、万元 这样的写法中选。",
    expected="数值或日期",
    wrong="实际完成值填“95人次”，得分是手填的",
    mended="填 95，“人次”写在度量单位",
)
def hidden_from_the_sheet(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A cell is read by Python but not by the live formula; where the score is missing, too, C104 says both."""
    for row in evaluation.scored_rows:
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
    compares="满意度、合格率、占比等百分数指标的指标值和实际完成值，分别与 100% 比较。",
    why="满意度、合格率、覆盖率这类比率，最多是 100%。",
    basis=BASIS,
    remedy="核对分子和分母；单位不是百分数的，改度量单位。",
    expected="≤100",
    wrong="参训农户满意度的实际完成值填“105”",
    mended="核对分子分母，填 96",
)
def share_over_all(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A share of a whole, such as satisfaction, is given as more than all of it."""
    for row in evaluation.scored_rows:
        compared, record = row.reference.compared, row.record
        if not is_share(compared.unit, record["name"]) or not is_part_of_whole(record.text("name")):
            continue
        for column, number in (("target", compared.target), ("actual", compared.actual)):
            if number is not None and number > HUNDRED:
                value = record.text(column)
                message = f"“{record.text('name')}”是 {plain(number)}%。"
                yield rule.finding(message, record.place(column), value=value, difference=number - HUNDRED)


@rule(
    "V118",
    severity="warning",
    title="数值不合情理",
    compares="数量类指标的指标值和实际完成值（比率和变动率除外）与 0 比较：要求“不低于”的应大于 0，完成值不应为负。",
    why="指标值是 0 或负数，做不做都算完成；数量不会是负数。",
    basis=BASIS,
    remedy="核对正负号和数值。",
    wrong="指标性质是 ≥，指标值填“0”",
    mended="填年初设定的指标值，如 90",
)
def number_beyond_reason(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """A count is to be at least nothing, or came out negative; shares and rates of change may."""
    for row in evaluation.scored_rows:
        compared, record = row.reference.compared, row.record
        if compared.kind != "quantitative" or is_share(compared.unit, record["name"]) or compared.wanted.trend:
            continue
        if compared.applied in FLOORS and compared.target is not None and compared.target <= 0:
            value = record.text("target")
            yield rule.finding(
                f"要求不低于 {value}，做不做都算完成。", record.place("target"), value=value, expected=">0"
            )
        elif compared.actual is not None and compared.actual < 0 <= (compared.target or 0):
            value = record.text("actual")
            yield rule.finding(f"实际完成值是 {value}。", record.place("actual"), value=value, expected="≥0")
