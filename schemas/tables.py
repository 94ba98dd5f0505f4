"""The tables of a self-evaluation, each column declared once.

Money is 万元 throughout. Sources: the project sheet's columns follow the national form of
财预〔2020〕10号; the overall sheet has no national form and follows common county practice (local).
"""

from schemas.column import Table, column
from schemas.terms import SIGNS

FIRST_YEAR, LAST_YEAR = 2015, 2099
LEVELS = ("县级", "市级", "省级", "中央")
COUNTY_LEVEL = "县级"
BUDGET_KINDS = ("一般公共预算", "政府性基金预算", "国有资本经营预算", "社会保险基金预算")
ECONOMIC_CLASSES = ("工资福利支出", "商品和服务支出", "对个人和家庭补助", "其他基本支出")
FUND_SOURCES = ("当年财政拨款", "上年结转资金", "其他资金")
YES_NO = ("是", "否")
OVERALL_FUND_ROWS = ("年度资金总额", "基本支出", "项目支出", *BUDGET_KINDS)
PARAGRAPH_KINDS = ("生成", "手写", "混合")
LEVEL_GROUPS = ("县级", "上级", "合计")


class Unit(Table):
    """单位信息: one record a workbook."""

    unit = column("单位名称", help="填单位全称，与公章一致。", required=True)
    department = column("主管部门", help="一级预算单位填本单位全称。", required=True)
    year = column("自评年度", "year", help="填预算年度，四位数字，如 2023。", required=True)
    addressee = column("收文单位", help="报送的财政部门，如 某某县财政局。", required=True)
    notice = column("自评通知名称", help="财政部门布置自评的通知标题，不加书名号。")
    document_no = column("自评通知文号", help="如 某财函〔2024〕1号。")
    annex_no = column("附件号", help="财政部门要求的附件编号，如 附件1。可不填。")
    signature = column("落款单位", origin="preset", help="默认与单位名称相同，可改。")
    date = column("落款日期", "date", help="如 2024-3-15，应在自评年度结束之后。", required=True)


class BasicFunds(Table):
    """基本支出 by budget kind (万元)."""

    budget_kind = column("预算类别", allowed=BUDGET_KINDS, origin="computed")
    year_start = column("年初预算数", "money", unit="万元", help="年初批复的基本支出预算，单位：万元。")
    full_year = column("全年预算数（A）", "money", unit="万元", help="调整后的全年预算，单位：万元。")
    executed = column("全年执行数（B）", "money", unit="万元", help="全年实际支出，单位：万元。")
    rate = column("执行率（B/A）", "number", origin="computed")


class BasicTotals(Table):
    """基本支出 in all (万元)."""

    year_start = column("年初预算数", "money", unit="万元", origin="computed")
    full_year = column("全年预算数（A）", "money", unit="万元", origin="computed")
    executed = column("全年执行数（B）", "money", unit="万元", origin="computed")
    rate = column("执行率（B/A）", "number", origin="computed")


class EconomicClasses(Table):
    """基本支出 executed, by economic class (万元)."""

    economic_class = column("经济分类", allowed=ECONOMIC_CLASSES, origin="computed")
    executed = column("全年执行数", "money", unit="万元", help="按部门预算支出经济分类填列，单位：万元。")


class EconomicTotals(Table):
    """Sum of the economic classes (万元); must equal basic spending executed."""

    executed = column("经济分类合计", "money", unit="万元", origin="computed")


class Projects(Table):
    """项目清单: a project a record. A project's key is its code, or name and level: a name alone is not a key."""

    code = column("项目编码", help="预算管理一体化系统中的项目编码，没有可不填。")
    name = column("项目名称", help="与预算批复一致。同名项目靠级次或编码区分。")
    level = column("项目级次", "choice", allowed=LEVELS, help="本级安排选县级，上级专项选市级、省级或中央。")
    budget_kind = column("预算类别", "choice", allowed=BUDGET_KINDS, help="资金来自哪一本预算。")
    nature = column("项目性质", help="如 经常性项目、一次性项目、上级专项。")
    use = column("主要用途", help="资金用来做什么，写成短语，如“开展统战培训和走访慰问”。")
    scope = column("使用范围", help="受益对象或实施范围，写成短语。")
    evaluated = column("是否自评", "choice", allowed=YES_NO, help="原则上每个项目都要自评。")
    exemption = column("不自评原因", help="选“否”时必填。")
    year_start = column("年初预算数", "money", unit="万元", origin="computed")
    full_year = column("全年预算数", "money", unit="万元", origin="computed")
    executed = column("全年执行数", "money", unit="万元", origin="computed")
    rate = column("执行率", "number", origin="computed")
    score = column("自评得分", "number", origin="computed")
    grade = column("自评等级", origin="computed")


class LevelTotals(Table):
    """Projects by level (万元): county, higher level, all."""

    group = column("级次汇总", allowed=LEVEL_GROUPS, origin="computed")
    count = column("项目个数", "number", unit="个", origin="computed")
    year_start = column("年初预算数", "money", unit="万元", origin="computed")
    full_year = column("全年预算数", "money", unit="万元", origin="computed")
    executed = column("全年执行数", "money", unit="万元", origin="computed")


class Coverage(Table):
    """Share of the listed projects that are self-evaluated."""

    coverage = column("自评覆盖率", "number", origin="computed")


class ProjectSheets(Table):
    """项目自评: what one project sheet holds once (万元). Head, sums, total and grade are formulas."""

    year_title = column("年度", origin="computed")
    name = column("项目名称", origin="computed")
    level = column("项目级次", origin="computed")
    department = column("主管部门", origin="computed")
    unit = column("实施单位", origin="computed")
    year_start = column("年初预算数", "money", unit="万元", origin="computed")
    full_year = column("全年预算数（A）", "money", unit="万元", origin="computed")
    executed = column("全年执行数（B）", "money", unit="万元", origin="computed")
    rate = column("执行率（B/A）", "number", origin="computed")
    execution_score = column("得分", "number", unit="分", origin="computed")
    explanation = column("调整及执行偏差说明", help="年初数与全年数不同，或执行率低于规定时，说明原因和措施。")
    goal = column("预期目标", help="年初设定的年度总体目标。", required=True)
    achievement = column("实际完成情况", help="对照预期目标写实际完成情况，有数字写数字。", required=True)
    weight_total = column("总分", "number", unit="分", origin="computed")
    score_total = column("总得分", "number", unit="分", origin="computed")
    grade = column("自评等级", origin="computed")


class ProjectFunds(Table):
    """A project's funds by source (万元)."""

    source = column("资金来源", allowed=FUND_SOURCES, origin="computed")
    year_start = column("年初预算数", "money", unit="万元", help="年初批复的预算，单位：万元。年中新增填 0。")
    full_year = column("全年预算数（A）", "money", unit="万元", help="调整后的全年预算，单位：万元。")
    executed = column("全年执行数（B）", "money", unit="万元", help="全年实际支出，单位：万元。")


class Indicators(Table):
    """Indicator rows of project sheets and of the overall sheet. Weights and scores in points."""

    level1 = column("一级指标", origin="computed")
    level2 = column("二级指标", origin="computed")
    name = column("三级指标", help="写清考核什么，一行一个指标。不用的行留空。")
    sign = column("指标性质", "choice", allowed=SIGNS, help="≥ 不低于；≤ 不超过；= 等于；定性选“定性”。")
    target = column("指标值", "quantity", help="只填数值；定性写目标状态；时间指标单位选“日期”，此处填最迟日期。")
    measure_unit = column("度量单位", help="如 人、次、万元、%；时间指标填“日期”。百分数填 95、单位填 %。")
    actual = column("实际完成值", "quantity", help="与指标值同一单位的数值；定性指标从下拉中选完成程度。")
    weight = column(
        "分值", "number", unit="分", lowest="above zero", help="各一级指标分值之和按方案固定，全表共 100 分。"
    )
    score = column(
        "得分",
        "number",
        unit="分",
        origin="preset",
        lowest="zero",
        help="默认等于右侧参考得分；可改，扣分要写原因。定性指标须自填。",
    )
    reason = column("偏差原因分析及改进措施", help="没有得满分或未完成的，写原因，再写改进措施。")
    reference = column("参考得分", "number", unit="分", origin="computed")


class Overall(Table):
    """整体自评: what the overall sheet holds once."""

    year_title = column("年度", origin="computed")
    unit = column("部门（单位）名称", origin="computed")
    execution_score = column("得分", "number", unit="分", origin="computed")
    goal = column("预期目标", help="部门整体年度绩效目标。", required=True)
    achievement = column("实际完成情况", help="对照整体目标写实际完成情况。", required=True)
    weight_total = column("总分", "number", unit="分", origin="computed")
    score_total = column("总得分", "number", unit="分", origin="computed")
    grade = column("自评等级", origin="computed")


class OverallFunds(Table):
    """Total, basic and project spending, and the total by budget kind (万元): all pulled."""

    item = column("资金构成", allowed=OVERALL_FUND_ROWS, origin="computed")
    year_start = column("年初预算数", "money", unit="万元", origin="computed")
    full_year = column("全年预算数（A）", "money", unit="万元", origin="computed")
    executed = column("全年执行数（B）", "money", unit="万元", origin="computed")
    rate = column("执行率（B/A）", "number", origin="computed")


class Tasks(Table):
    """年度主要任务 and how each was done."""

    task = column("年度主要任务", help="一行一项，来自年度工作计划。")
    completion = column("任务完成情况", help="写完成的事实。")


class Paragraphs(Table):
    """自评总结: one paragraph a record. See docs/narrative.md for the three kinds and the merge."""

    id = column("编号", origin="computed")
    style = column("样式", origin="computed")
    kind = column("类型", allowed=PARAGRAPH_KINDS, origin="computed")
    text = column("正文（本年）", help="手写段在这里写；生成段可以改写，改过的字不会被覆盖；清空后重新生成。")
    state = column("状态", origin="computed")
    basis = column("依据", origin="computed")
    beside = column("成文或新文字", origin="computed")
    generated = column("上次生成", origin="computed")
    fingerprint = column("上次数字", origin="computed")


class Meta(Table):
    """_ziping: which template and which schemes a workbook was made with."""

    version = column("模板版本", origin="computed")
    scheme = column("项目方案", origin="computed")
    overall_scheme = column("整体方案", origin="computed")
    fingerprint = column("方案指纹", origin="computed")


TABLES: dict[str, type[Table]] = {
    "unit": Unit,
    "basic_funds": BasicFunds,
    "basic_totals": BasicTotals,
    "economic_classes": EconomicClasses,
    "economic_totals": EconomicTotals,
    "projects": Projects,
    "level_totals": LevelTotals,
    "coverage": Coverage,
    "project_sheets": ProjectSheets,
    "project_funds": ProjectFunds,
    "indicators": Indicators,
    "overall": Overall,
    "overall_funds": OverallFunds,
    "tasks": Tasks,
    "paragraphs": Paragraphs,
    "meta": Meta,
}
