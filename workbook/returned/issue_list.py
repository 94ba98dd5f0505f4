"""The list of issues as an Excel workbook: a row a finding, a row a file, who returned nothing, the rules explained.

Whatever a returned workbook says is written as text, so that nothing of it is run, followed or reckoned.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from schemas.finding import SEVERITY_TITLES, Finding, Rule
from schemas.rounding import HUNDRED, half_up
from workbook.marking import COLORS
from workbook.returned.list_sheet import (
    FIRST_ROW,
    MAX_ROWS,
    Column,
    ListSheet,
    Row,
    Shown,
    link_inside,
    link_to_file,
)
from workbook.returned.report import WAIVED
from workbook.returned.verdict import STATUS_TITLES, Checked, Outcome
from workbook.rules import all_rules

ISSUES, UNITS, MISSING, RULES = "问题清单", "单位一览", "没有报送", "规则说明"
NO_UNIT = "（未填单位）"
CREATED = dt.datetime(2024, 1, 1)
WAIVED_COLOR = "E7E6E6"
STATUS_COLORS = {"invalid": COLORS["error"], "unreadable": COLORS["warning"]}
ISSUE_COLUMNS = (
    Column("单位", 12),
    Column("文件", 14),
    Column("级别", 6, centred=True),
    Column("规则", 6, centred=True),
    Column("工作表", 10),
    Column("单元格", 8, centred=True),
    Column("填的是", 12),
    Column("应为", 12),
    Column("差", 8),
    Column("问题", 30),
    Column("怎么改", 28),
    Column("依据", 14),
    Column("豁免", 12),
)
UNIT_COLUMNS = (
    Column("单位", 20),
    Column("文件", 24),
    Column("年度", 7, centred=True, number_format="0"),
    Column("结论", 8, centred=True),
    Column("得分", 8, number_format="0.00"),
    Column("等级", 6, centred=True),
    Column("执行率（%）", 8, number_format="0.00"),
    Column("年初预算数（万元）", 12, number_format="#,##0.00"),
    Column("全年预算数（万元）", 12, number_format="#,##0.00"),
    Column("全年执行数（万元）", 12, number_format="#,##0.00"),
    Column("项目数", 7, centred=True, number_format="0"),
    Column("错误", 6, centred=True, number_format="0"),
    Column("警告", 6, centred=True, number_format="0"),
    Column("提示", 6, centred=True, number_format="0"),
    Column(WAIVED, 8, centred=True, number_format="0"),
    Column("问题", 8, centred=True),
)
MISSING_COLUMNS = (Column("序号", 8, centred=True, number_format="0"), Column("没有报送的单位", 60))
RULE_COLUMNS = (
    Column("规则", 6, centred=True),
    Column("级别", 6, centred=True),
    Column("查什么", 14),
    Column("比较什么", 26),
    Column("为什么", 22),
    Column("依据", 18),
    Column("错例", 18),
    Column("改成", 18),
    Column("怎么改", 26),
)


def write_issue_list(outcome: Outcome, folder: Path = Path()) -> bytes:
    """The issue list (.xlsx) of a check; money in 万元. Links to the workbooks lead from `folder`, where it will lie.

    What exceeds a sheet is left out, and its last row says so.
    """
    import xlsxwriter

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": ISSUES, "author": "ziping", "created": CREATED})
        issues, units = ListSheet(book, ISSUES, ISSUE_COLUMNS), ListSheet(book, UNITS, UNIT_COLUMNS)
        if outcome.missing:
            ListSheet(book, MISSING, MISSING_COLUMNS).write(list(enumerate(outcome.missing, 1)))
        explained = _explained(outcome)
        rows = {rule.code: number for number, rule in enumerate(explained, FIRST_ROW)}
        issues.write([row for checked in outcome.verdicts for row in _issues(checked, rows, folder)])
        units.write(list(_units(outcome)))
        ListSheet(book, RULES, RULE_COLUMNS).write([_rule(rule) for rule in explained])
    return stream.getvalue()


def _explained(outcome: Outcome) -> list[Rule]:
    """The rules that occur, by code."""
    codes = {finding.code for checked in outcome.verdicts for finding in checked.findings}
    return [rule for rule in all_rules() if rule.code in codes]


def _issues(checked: Checked, rule_rows: Mapping[str, int], folder: Path) -> Iterator[Row]:
    for finding in checked.findings:
        level, color = SEVERITY_TITLES[finding.severity], COLORS[finding.severity]
        rule_row = rule_rows.get(finding.code)
        yield (
            _unit(checked),
            checked.path,
            Shown(WAIVED, WAIVED_COLOR) if finding.waived else Shown(level, color),
            Shown(finding.code, link=link_inside(RULES, f"A{rule_row}") if rule_row else ""),
            finding.sheet,
            Shown(finding.cell, link=link_to_file(checked.path, folder, finding.sheet, finding.cell)),
            finding.value,
            finding.expected,
            finding.difference,
            finding.message,
            finding.remedy,
            finding.basis,
            finding.waived,
        )


def _units(outcome: Outcome) -> Iterator[Row]:
    row = FIRST_ROW
    for checked in outcome.verdicts:
        count = len(checked.findings)
        link = link_inside(ISSUES, f"A{row}") if count and row <= MAX_ROWS else ""
        yield (
            _unit(checked),
            checked.path,
            *_stated(checked),
            *_counts(checked.findings),
            Shown("查看" if count else "", link=link),
        )
        row += count


def _stated(checked: Checked) -> Row:
    """Year, status, score, grade, execution rate, the three amounts and the number of projects."""
    status = Shown(STATUS_TITLES[checked.status], STATUS_COLORS.get(checked.status, ""))
    summary = checked.summary
    if summary is None:
        return (None, status, *[None] * 7)
    total = summary.total
    rate = None if total.rate is None else half_up(total.rate * HUNDRED, 2)
    amounts = (total.year_start, total.full_year, total.executed)
    return (summary.year, status, summary.score, summary.grade, rate, *amounts, len(summary.named_projects()))


def _counts(findings: Sequence[Finding]) -> Row:
    counted = Counter(WAIVED if finding.waived else finding.severity for finding in findings)
    return tuple(counted[name] for name in (*SEVERITY_TITLES, WAIVED))


def _unit(checked: Checked) -> str:
    return (checked.summary.unit or NO_UNIT) if checked.summary else ""


def _rule(rule: Rule) -> Row:
    level = Shown(SEVERITY_TITLES[rule.severity], COLORS[rule.severity])
    words = (rule.title, rule.compares, rule.why, rule.basis, rule.wrong, rule.mended, rule.remedy)
    return (rule.code, level, *words)
