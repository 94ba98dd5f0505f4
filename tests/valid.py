"""Valid workbooks of any scheme, with any number of projects: what tests break, one cell at a time."""

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from schemas.cells import Cell
from schemas.scheme import FirstLevel, Scheme
from schemas.scheme_files import SHIPPED, Schemes
from workbook.document import read_document
from workbook.fill import fill
from workbook.form import indicator_rows, project_sheet
from workbook.form.layout import NARRATIVE_SHEET, OVERALL_SHEET
from workbook.new import Entry, blank_workbook, enter

UNIT: dict[str, Cell] = {
    "unit": "某县农业农村局", "department": "某县农业农村局", "year": 2023, "addressee": "某县财政局",
    "notice": "关于开展2023年度预算绩效自评工作的通知", "date": dt.date(2024, 3, 15),
}  # fmt: skip
TASKS = {"抓好粮食生产": "播种面积全部落实", "整治农村人居环境": "各乡镇均已完成验收"}
ACTUALS = {"“三公经费”控制率": 96.5, "结转结余变动率": -3.2, "在职人员控制率": 97, "服务对象满意度": 93.5}
ACTUALS["重点工作任务完成率"] = 98
REASONS = {"重点工作任务完成率": "1项任务受降雨影响顺延收尾；今后提前安排工期，按月督办。"}
AUTHORED = {
    "1.1.a": "局主要负责人牵头，财务股汇总，各业务股室按项目填报，先自查后交叉复核。",
    "2.1.a": "主要承担全县农业农村政策落实、农技推广和农村人居环境整治等职能。",
    "2.2.a": "全年围绕粮食安全、农民增收和乡村建设安排工作，按季度调度进展。",
    "3.3.b": "个别指标测算不够准确，今后年初逐项测算，年中对照检查，及时调整。",
}
MONEY = ("year_start", "full_year", "executed")


class Row(NamedTuple):
    """An indicator; a qualitative one takes the scheme's best level for its actual."""

    level2: str
    name: str
    sign: str
    target: Cell
    measure_unit: Cell = None
    actual: Cell = None
    reason: Cell = None


class Kind(NamedTuple):
    """A project as units have them. `funds`, by source: what 年初, 全年 and 执行 add to the project's own amount."""

    listed: tuple[str, str, str, str, str]
    goal: str
    achievement: str
    explanation: str | None
    funds: dict[int, tuple[float, float, float]]
    rows: tuple[Row, ...]


LISTED = ("name", "level", "nature", "use", "scope")
TRAINING = Kind(
    ("农技培训经费", "县级", "经常性项目", "开展农业技术培训", "全县种植养殖户"),
    "举办农技培训班4次以上，培训90人次以上，提升农户种养技能", "举办培训班5次，培训95人次，农户种养技能明显提升",
    None, {0: (0, 0, 0)},
    (
        Row("数量指标", "培训农户人次", "≥", 90, "人次", 95),
        Row("数量指标", "举办培训班", "≥", 4, "次", 5, "应乡镇要求加办1次；下年度按需求测算次数。"),
        Row("质量指标", "培训合格率", "≥", 95, "%", 98),
        Row("时效指标", "培训完成日期", "≤", dt.date(2023, 11, 30), "日期", dt.date(2023, 11, 18)),
        Row("成本指标", "每次培训成本", "≤", 1.25, "万元", 1),
        Row("社会效益指标", "农户种养技能", "定性", "明显提升"),
        Row("服务对象满意度指标", "参训农户满意度", "≥", 90, "%", 96),
    ),
)  # fmt: skip
SUBSIDY = Kind(
    ("脱贫户产业补助资金", "省级", "上级专项", "补助脱贫户发展产业", "全县脱贫户"),
    "为35户脱贫户发放产业补助，带动户均增收800元", "35户补助全部发放到户，户均增收860元",
    "省级年中追加补助资金1.5万元，新增脱贫户纳入补助范围，已全部支出。", {0: (-1.5, 0, 0), 1: (0.8, 0.8, 0.8)},
    (
        Row("数量指标", "补助脱贫户", "=", 35, "户", 35),
        Row("数量指标", "入户指导", "≥", 70, "次", 72),
        Row("质量指标", "补助发放准确率", "≥", 100, "%", 99.98, "1笔账号变更被退回，当月已补发；今后发放前逐户核对。"),
        Row("时效指标", "补助发放日期", "≤", dt.date(2023, 12, 20), "日期", dt.date(2023, 12, 12)),
        Row("成本指标", "户均补助成本", "≤", 0.25, "万元", 0.24),
        Row("经济效益指标", "户均增收额", "≥", 800, "元", 860),
        Row("社会效益指标", "脱贫成果", "定性", "持续巩固"),
        Row("服务对象满意度指标", "受助户满意度", "≥", 95, "%", 97.5),
    ),
)  # fmt: skip
UPKEEP = Kind(
    ("村庄设施管护经费", "县级", "经常性项目", "管护村庄公共设施", "全县行政村"),
    "管护垃圾收集点50处，设施完好率达到95%", "管护垃圾收集点46处，设施完好率96%",
    None, {0: (0, 0, 0), 2: (1.2, 1.2, 1.2)},
    (
        Row("数量指标", "管护垃圾收集点", "≥", 50, "处", 46, "4处因道路施工停用；今后与施工方提前衔接，及时补充管护。"),
        Row("质量指标", "设施完好率", "≥", 95, "%", 96),
        Row("时效指标", "故障报修响应天数", "≤", 3, "天", 2),
        Row("成本指标", "单处管护成本", "≤", 0.12, "万元", 0.11),
        Row("生态效益指标", "村庄环境", "定性", "明显改善"),
        Row("可持续影响指标", "管护制度", "定性", "健全"),
        Row("服务对象满意度指标", "村民满意度", "≥", 90, "%", 92),
    ),
)  # fmt: skip


def valid_workbook(scheme: Scheme, projects: int = 2, schemes: Schemes = SHIPPED) -> bytes:
    """A filled workbook without a finding."""
    overall = schemes.get(scheme.overall)
    blank = blank_workbook(scheme, overall, projects)
    rows = {record.text("id"): record.row for record in read_document(blank, schemes).tables.all("paragraphs")}
    texts = [Entry("paragraphs", "text", text, NARRATIVE_SHEET, rows[name]) for name, text in AUTHORED.items()]
    entries = [*_unit(), *_overall(overall), *texts]
    for number in range(projects):
        entries += _project(number, scheme)
    return fill(enter(blank, entries, schemes), schemes).workbook


def _unit() -> Iterator[Entry]:
    yield from (Entry("unit", column, value) for column, value in UNIT.items())
    yield from (Entry("basic_funds", column, 214.78) for column in MONEY)
    yield from (Entry("economic_classes", "executed", part, row=n) for n, part in enumerate((181.36, 14.49, 18.93)))
    for row, (task, completion) in enumerate(TASKS.items()):
        yield Entry("tasks", "task", task, row=row)
        yield Entry("tasks", "completion", completion, row=row)


def _overall(overall: Scheme) -> Iterator[Entry]:
    yield Entry("overall", "goal", "保障粮食安全，促进农民增收，改善农村人居环境")
    yield Entry("overall", "achievement", "粮食播种任务落实，农民收入稳步增长，人居环境整治通过验收")
    for row, slot in enumerate(indicator_rows.slots(overall)):
        if slot.preset is not None and slot.preset.sign == "定性":
            yield Entry("indicators", "actual", overall.level_names()[0], OVERALL_SHEET, row)
            yield Entry("indicators", "score", slot.preset.weight, OVERALL_SHEET, row)
        elif slot.preset is not None:
            actual = ACTUALS.get(slot.preset.name, Decimal(slot.preset.target))
            yield Entry("indicators", "actual", actual, OVERALL_SHEET, row)
            yield Entry("indicators", "reason", REASONS.get(slot.preset.name), OVERALL_SHEET, row)


def _project(number: int, scheme: Scheme) -> Iterator[Entry]:
    """Of three kinds in turn; from the fourth project on, a batch of one of them."""
    kind, batch = (TRAINING, SUBSIDY, UPKEEP)[number % 3], f"第{number // 3 + 1}批" if number > 2 else ""
    listed = {**dict(zip(LISTED, kind.listed, strict=True)), "budget_kind": "一般公共预算", "evaluated": "是"}
    listed |= {"code": f"P{number + 1:03}", "name": listed["name"] + batch}
    yield from (Entry("projects", column, value, row=number) for column, value in listed.items())
    sheet, amount = project_sheet.sheet_name(number + 1), 5 + number
    for source, more in kind.funds.items():
        for column, added in zip(MONEY, more, strict=True):
            yield Entry("project_funds", column, added if source else amount + added, sheet, source)
    yield Entry("project_sheets", "goal", batch + kind.goal, sheet)
    yield Entry("project_sheets", "achievement", batch + kind.achievement, sheet)
    yield Entry("project_sheets", "explanation", kind.explanation, sheet)
    free = (100 - scheme.execution.weight) / len(scheme.first_levels)
    top = 0
    for first in scheme.first_levels:
        rows = list(_rows(first, top, kind))
        weights = _weights(free if first.weight is None else first.weight, len(rows))
        for (row, own), weight in zip(rows, weights, strict=True):
            cells = {"weight": weight, **own._asdict()}
            if cells.pop("level2") and own.sign == "定性":
                cells |= {"actual": scheme.level_names()[0], "score": weight}
            yield from (Entry("indicators", column, value, sheet, row) for column, value in cells.items())
        top += sum(second.rows + second.spare for second in first.second_levels)


def _rows(first: FirstLevel, top: int, kind: Kind) -> Iterator[tuple[int, Row]]:
    """The kind's rows under a first level, none on a spare row; one of its own where a required one is not known."""
    for second in first.second_levels:
        level2 = second.name.replace("经济成本", "成本")
        rows = [row for row in kind.rows if row.level2 == level2]
        if not rows and second.required:
            rows = [Row(level2, level2.removesuffix("指标"), "≥", 90, "%", 95)]
        yield from enumerate(rows[: second.rows], top)
        top += second.rows + second.spare


def _weights(weight: Decimal, rows: int) -> list[Decimal]:
    """A third for the first row, the rest shared by the others; one row has all."""
    first, share = (part.to_integral_value(ROUND_FLOOR) for part in (weight / 3, weight * 2 / 3 / max(rows - 1, 1)))
    shares = [first, *[share] * (rows - 1)]
    return [*shares[:-1], weight - sum(shares[:-1])]
