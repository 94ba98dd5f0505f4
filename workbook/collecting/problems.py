"""The commonest findings of a county's workbooks, rule by rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.finding import SEVERITY_TITLES, Finding, Severity
from workbook.collecting.county import County, Unit
from workbook.rules import all_rules


@dataclass(frozen=True)
class Problem:
    """What was found by one rule: how many findings count, how many are waived, in which units."""

    code: str
    severity: Severity
    title: str
    findings: int
    waived: int
    units: tuple[str, ...]


def problems(county: County) -> list[Problem]:
    """A line a rule that found something in a workbook that counts: errors first, the commonest first."""
    found: dict[str, list[tuple[Unit, Finding]]] = {}
    for unit in county.units:
        for finding in unit.checked.findings:
            found.setdefault(finding.code, []).append((unit, finding))
    titles = {rule.code: rule.title for rule in all_rules()}
    lines = [_problem(code, titles.get(code, ""), items) for code, items in found.items()]
    order = list(SEVERITY_TITLES)
    return sorted(lines, key=lambda line: (order.index(line.severity), -line.findings, line.code))


def _problem(code: str, title: str, items: Sequence[tuple[Unit, Finding]]) -> Problem:
    """One rule's findings; where they differ in severity, the gravest is said."""
    severity = min((finding.severity for _, finding in items), key=list(SEVERITY_TITLES).index)
    waived = sum(bool(finding.waived) for _, finding in items)
    units = {unit.number: unit.name for unit, _ in items}
    return Problem(code, severity, title, len(items) - waived, waived, tuple(units.values()))
