"""Valid workbooks of any scheme, with any number of projects: what tests break, one cell at a time."""

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from schemas.scheme import FirstLevel, Scheme
from schemas.scheme_files import SHIPPED, Schemes
from workbook.document import read_document
from workbook.fill import fill
from workbook.form import indicator_rows, project_sheet
from workbook.form.layout import NARRATIVE_SHEET, OVERALL_SHEET
from workbook.new import Entry, blank_workbook, enter

UNIT = {"unit": "某局", "department": "某局", "year": 2023, "addressee": "某县财政局", "date": "2024-03-15"}
AUTHORED = ("1.1.a", "2.1.a", "2.2.a", "3.3.b")
QUALITATIVE = {"经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标", "社会成本指标"}


def valid_workbook(scheme: Scheme, projects: int = 2, schemes: Schemes = SHIPPED) -> bytes:
    """A filled workbook without a finding."""
    overall = schemes.get(scheme.overall)
    blank = blank_workbook(scheme, overall, projects)
    rows = {record.text("id"): record.row for record in read_document(blank, schemes).tables.all("paragraphs")}
    texts = [Entry("paragraphs", "text", f"{name} 的正文。", NARRATIVE_SHEET, rows[name]) for name in AUTHORED]
    entries = [*_unit(), *_overall(overall), *texts]
    for number in range(projects):
        entries += _project(number, scheme)
    return fill(enter(blank, entries, schemes), schemes).workbook


def _unit() -> Iterator[Entry]:
    yield from (Entry("unit", column, value) for column, value in UNIT.items())
    yield from (Entry("basic_funds", column, 100) for column in ("year_start", "full_year", "executed"))
    yield Entry("economic_classes", "executed", 60)
    yield Entry("economic_classes", "executed", 40, row=1)
    yield Entry("tasks", "task", "做好年度重点工作")
    yield Entry("tasks", "completion", "按计划完成")


def _overall(overall: Scheme) -> Iterator[Entry]:
    yield Entry("overall", "goal", "完成年度重点工作")
    yield Entry("overall", "achievement", "年度重点工作按计划完成")
    for row, slot in enumerate(indicator_rows.slots(overall)):
        if slot.preset is not None and slot.preset.sign == "定性":
            yield Entry("indicators", "actual", overall.level_names()[0], OVERALL_SHEET, row)
            yield Entry("indicators", "score", slot.preset.weight, OVERALL_SHEET, row)
        elif slot.preset is not None:
            yield Entry("indicators", "actual", Decimal(slot.preset.target), OVERALL_SHEET, row)


def _project(number: int, scheme: Scheme) -> Iterator[Entry]:
    sheet = project_sheet.sheet_name(number + 1)
    listed = {
        "code": f"P{number + 1:03}", "name": f"项目{number + 1}", "level": "县级", "budget_kind": "一般公共预算",
        "nature": "经常性项目", "use": "开展培训", "scope": "全县", "evaluated": "是",
    }  # fmt: skip
    yield from (Entry("projects", column, value, row=number) for column, value in listed.items())
    amount = 5 + number
    yield from (Entry("project_funds", column, amount, sheet) for column in ("year_start", "full_year", "executed"))
    yield Entry("project_sheets", "goal", f"项目{number + 1}的目标", sheet)
    yield Entry("project_sheets", "achievement", f"项目{number + 1}的目标已实现", sheet)
    free = (100 - scheme.execution.weight) / len(scheme.first_levels)
    row = 0
    for first in scheme.first_levels:
        weight = free if first.weight is None else first.weight
        yield from _first_level(first, weight, row, sheet, scheme)
        row += sum(second.rows + second.spare for second in first.second_levels)


def _first_level(first: FirstLevel, weight: Decimal, row: int, sheet: str, scheme: Scheme) -> Iterator[Entry]:
    """One row a required second level (or the first one), the weight shared among them."""
    wanted = [second for second in first.second_levels if second.required] or [first.second_levels[0]]
    share = (weight / len(wanted)).to_integral_value(ROUND_FLOOR)
    for second in first.second_levels:
        if second in wanted:
            own = weight - share * (len(wanted) - 1) if second == wanted[-1] else share
            for column, value in _cells(second.name, own, scheme).items():
                yield Entry("indicators", column, value, sheet, row)
        row += second.rows + second.spare


def _cells(level2: str, weight: Decimal, scheme: Scheme) -> dict[str, str | int | Decimal]:
    name = level2.removesuffix("指标")
    if level2 in QUALITATIVE:
        level = scheme.level_names()[0]
        return {"name": name, "sign": "定性", "target": "明显", "actual": level, "weight": weight, "score": weight}
    if "成本" in level2:
        return {"name": name, "sign": "≤", "target": 5, "measure_unit": "万元", "actual": 5, "weight": weight}
    return {"name": name, "sign": "≥", "target": 90, "measure_unit": "%", "actual": 95, "weight": weight}
