"""A: the overall sheet keeps the indicators its scheme prescribes."""

from collections.abc import Iterator

from schemas.finding import Finding, Rule, rule
from schemas.scored import ScoredRow
from workbook.approved import Pair, pair_indicators, same_name, target_gap
from workbook.inspection import Inspection
from workbook.roster import RosterIndicator


@rule(
    "A112",
    severity="warning",
    title="方案规定的指标缺少或改了名",
    compares="整体自评的三级指标，与整体方案写明的三级指标逐个比较名称，忽略空格和全半角。",
    why="整体自评的指标由财政部门统一规定，各单位一样，才能汇总比较。",
    basis="随方案（各地自定）：方案文件中写明的三级指标",
    remedy="改回规定的名称；确实不适用的，报财政部门同意，由财政部门在校验时豁免。",
    wrong="整体自评·三级指标改成“人员编制控制率”",
    mended="改回“在职人员控制率”",
)
def prescribed_missing(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """An indicator the scheme prescribes has no row, or goes by another name."""
    for pair in _prescribed(inspection):
        if pair.approved is None:
            continue
        own = "" if pair.found is None else pair.found.record.text("name")
        if pair.found is None:
            place = inspection.evaluation.tables.one("overall").place("weight_total")
            yield rule.finding(f"没有规定的指标“{pair.approved.name}”。", place, expected=pair.approved.name)
        elif not same_name(own, pair.approved.name):
            place = pair.found.record.place("name")
            message = f"指标名称是“{own}”，方案规定的是“{pair.approved.name}”。"
            yield rule.finding(message, place, value=own, expected=pair.approved.name)


@rule(
    "A113",
    severity="warning",
    title="方案规定的指标值被改动",
    compares="整体自评的指标性质、指标值、度量单位，与整体方案写明的比较；性质或指标值空着的不比。",
    why="整体自评的指标值由财政部门统一规定，改低了就没有可比性。",
    basis="随方案（各地自定）：方案文件中写明的指标值",
    remedy="改回规定的指标值；确需调整的，报财政部门同意，由财政部门在校验时豁免。",
    wrong="整体自评·在职人员控制率的指标值改成“110”",
    mended="改回 100",
)
def prescribed_target_differs(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A prescribed indicator's sign, target or unit is not the scheme's; blank cells are C104's."""
    for pair in _prescribed(inspection):
        if pair.approved is not None and pair.found is not None:
            gap = target_gap(pair.approved, pair.found.record)
            if gap is not None:
                column, own, due = gap
                message = f"指标“{pair.approved.name}”的指标值是“{own}”，方案规定的是“{due}”。"
                yield rule.finding(message, pair.found.record.place(column), value=own, expected=due)


def _prescribed(inspection: Inspection) -> list[Pair[RosterIndicator, ScoredRow]]:
    """The overall scheme's own indicators and the rows found for them."""
    due = [
        RosterIndicator(second.name, own.name, own.sign, own.target, own.measure_unit, own.weight)
        for first in inspection.evaluation.overall_scheme.first_levels
        for second in first.second_levels
        for own in second.indicators
    ]
    return pair_indicators(due, inspection.evaluation.overall.rows)
