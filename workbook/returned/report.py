"""The reports of a check: JSON for programs, text for people."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from schemas.cells import on_one_line
from schemas.finding import SEVERITY_TITLES, Finding, Severity
from schemas.funds import Money
from schemas.rounding import plain
from workbook.returned.summary import ProjectLine, Summary
from workbook.returned.verdict import STATUS_TITLES, Checked, Outcome

WAIVED = "已豁免"


def as_json(outcome: Outcome) -> dict[str, Any]:
    """The JSON document of `ziping check`; money in 万元, rates in percent, scores in points."""
    verdicts = outcome.verdicts
    statuses = Counter(verdict.status for verdict in verdicts)
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    return {
        "files": [_entry(verdict) for verdict in verdicts],
        "summary": {
            "files": len(verdicts),
            **{status: statuses[status] for status in STATUS_TITLES},
            **{f"{severity}s": _count(findings, severity) for severity in SEVERITY_TITLES},
            "waived": sum(bool(finding.waived) for finding in findings),
            "missing": list(outcome.missing),
            "unused_waivers": list(outcome.unused),
            "stopped": outcome.stopped,
        },
    }


def _count(findings: Sequence[Finding], severity: Severity) -> int:
    """How many findings of a severity count: waived ones do not."""
    return sum(finding.severity == severity and not finding.waived for finding in findings)


def as_json_text(outcome: Outcome) -> str:
    """The JSON document, printed; halves of characters, as file names may hold them, are spelt \\udc80."""
    text = json.dumps(as_json(outcome), ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def as_text(outcome: Outcome) -> str:
    """The report as people read it, one block a file. No text of a file or its name begins a line of its own."""
    verdicts = outcome.verdicts
    lines = [line for verdict in verdicts for line in _text_of(verdict)]
    statuses = Counter(verdict.status for verdict in verdicts)
    counted = "，".join(f"{title} {statuses[status]} 个" for status, title in STATUS_TITLES.items() if statuses[status])
    lines.append(f"共 {len(verdicts)} 个文件：{counted or '没有文件'}。")
    if outcome.stopped:
        lines.append("校验中途停止，还有文件没有轮到；再运行一次，只校验没有轮到的。")
    if outcome.missing:
        lines.append(f"没有报送的单位 {len(outcome.missing)} 个：{'、'.join(outcome.missing)}。")
    lines += [f"没有用上的豁免：{waiver}。" for waiver in outcome.unused]
    return "\n".join(map(on_one_line, lines)) + "\n"


def _text_of(verdict: Checked) -> Iterator[str]:
    if verdict.status in {"unreadable", "skipped"}:
        said = "".join(f"{finding.message}（{finding.code}）" for finding in verdict.findings)
        yield f"【{STATUS_TITLES[verdict.status]}】{verdict.path}：{said}"
        return
    yield f"【{STATUS_TITLES[verdict.status]}】{verdict.path}"
    if verdict.summary is not None:
        yield f"  {_headline(verdict.summary)}"
    for finding in verdict.findings:
        yield from finding_lines(finding)
    yield ""


def _headline(summary: Summary) -> str:
    score = "未得分" if summary.score is None else f"{plain(summary.score)} 分（{summary.grade}）"
    unit, year = summary.unit or "（未填单位）", summary.year or "（未填）"
    return f"{unit}，{year} 年度，整体 {score}，项目 {len(summary.named_projects())} 个"


def finding_lines(finding: Finding) -> Iterator[str]:
    """One finding as people read it: where and what, the figures, what to do."""
    where = f"{finding.sheet}!{finding.cell} " if finding.sheet else ""
    level = WAIVED if finding.waived else SEVERITY_TITLES[finding.severity]
    yield f"  {level} {finding.code} {where}{finding.message}"
    shown = (("填的是", finding.value), ("应为", finding.expected), ("差", finding.difference))
    figures = "；".join(f"{title} {text}" for title, text in shown if text)
    if figures:
        yield f"      {figures}"
    yield f"      豁免：{finding.waived}" if finding.waived else f"      怎么改：{finding.remedy}"


def _entry(verdict: Checked) -> dict[str, Any]:
    entry: dict[str, Any] = {"path": verdict.path, "status": verdict.status}
    entry.update(_summary(verdict.summary) if verdict.summary else _blank_summary())
    entry["findings"] = [finding.as_json() for finding in verdict.findings]
    return entry


def _blank_summary() -> dict[str, Any]:
    return {"unit": None, "year": None, "score": None, "grade": None, "funds": None, "projects": []}


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "unit": summary.unit,
        "year": summary.year,
        "score": _number(summary.score),
        "grade": summary.grade or None,
        "funds": {
            "total": _money(summary.total),
            "basic": _money(summary.basic),
            "projects": _money(summary.project_spending),
            "county": _group(summary.at_level(county=True)),
            "higher": _group(summary.at_level(county=False)),
            "coverage": _number(None if summary.coverage is None else summary.coverage * 100),
        },
        "projects": [_project(project) for project in summary.named_projects()],
    }


def _group(members: Sequence[ProjectLine]) -> dict[str, Any]:
    return {"count": len(members), **_money(sum((project.money for project in members), Money()))}


def _project(project: ProjectLine) -> dict[str, Any]:
    return {
        "key": project.key,
        "name": project.name,
        "level": project.level,
        **_money(project.money),
        "score": _number(project.score),
        "grade": project.grade or None,
    }


def _money(money: Money) -> dict[str, Any]:
    return {name: _number(amount) for name, amount in money.items()}


def _number(value: Decimal | None) -> float | int | None:
    """A figure as a JSON number that prints as it is read: 348.49, 8."""
    if value is None:
        return None
    text = plain(value)
    return float(text) if "." in text else int(text)
