"""The verdict on one document: every rule but those of pandera, whose failures are given."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from schemas.evaluation import Evaluation
from schemas.expected import expected_values
from schemas.facts import collect_facts
from schemas.finding import Finding, Place, rules
from workbook.approved import Approved
from workbook.document import Document
from workbook.files.package import NotAWorkbook, Unforeseen
from workbook.form.layout import Layout
from workbook.form.locate import IncompleteWorkbook
from workbook.form.outline import outlines
from workbook.grid import parse_address
from workbook.inspection import Inspection
from workbook.narrative.merge import merge
from workbook.narrative.sheet import drafts_of, place_printer, rows_of
from workbook.returned.problems import SetAside
from workbook.returned.summary import summarise
from workbook.returned.verdict import Checked, Status, status_of
from workbook.roster import RosterProject

FAMILIES = ("approved", "foreign", "form", "integrity", "letter", "narrative", "prescribed")
MOST_ALIKE = 500
LOST_FORMULAS = frozenset({"I201", "I202"})
LEVEL_GONE, FOLLOWS_A_LEVEL = "I212", frozenset({"C106", "C110", "C122", "W101", "W104"})


def judge(
    path: str,
    document: Document,
    failed: Mapping[str, tuple[Place, ...]],
    roster: Sequence[RosterProject] | None = None,
) -> Checked:
    """The verdict on a document, given the column checks it fails."""
    evaluation = document.evaluated(failed)
    findings = [finding for rule in rules("schemas.rules") for finding in rule.check(evaluation)]
    approved = None if roster is None else Approved.of(roster, evaluation.unit.text("unit"))
    inspection = inspect(document, evaluation, approved)
    for family in FAMILIES:
        findings += [finding for rule in rules(f"workbook.rules.{family}") for finding in rule.check(inspection)]
    located = _folded(list(_located(findings, path, document.layout)))
    ordered = tuple(_few_alike(sorted(located, key=_order(document))))
    return Checked(path, status_of(ordered), ordered, summarise(evaluation))


def _folded(findings: Sequence[Finding]) -> Iterator[Finding]:
    """One cause, one finding: a lost formula is not said where the wrong figure itself, or a foreign one, is."""
    said = {(finding.sheet, finding.cell) for finding in findings if finding.code not in LOST_FORMULAS}
    mislead = {finding.sheet for finding in findings if finding.code == LEVEL_GONE}
    for finding in dict.fromkeys(findings):
        lost = finding.code in LOST_FORMULAS and (finding.sheet, finding.cell) in said
        follows = finding.code in FOLLOWS_A_LEVEL and finding.sheet in mislead
        if not lost and not follows:
            yield finding


def _few_alike(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Of one rule on one sheet no more than anybody reads; the last one given says how many more there are."""
    counts = Counter((finding.code, finding.sheet) for finding in findings)
    given: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        alike = finding.code, finding.sheet
        given[alike] += 1
        more = counts[alike] - MOST_ALIKE
        if given[alike] == MOST_ALIKE and more > 0:
            yield replace(finding, message=f"{finding.message}（这张表同样的问题还有 {more} 处，没有逐处列出。）")
        elif given[alike] <= MOST_ALIKE:
            yield finding


def inspect(document: Document, evaluation: Evaluation, approved: Approved | None = None) -> Inspection:
    """A document ready for the rules on the document."""
    facts = collect_facts(evaluation)
    rows, drafts = rows_of(document.tables), drafts_of(evaluation, facts)
    merged = merge(rows, drafts, facts, place_printer(document))
    expected = expected_values(evaluation)
    reach = outlines(document.grid, document.layout, document.tables)
    return Inspection(document, evaluation, expected, facts, tuple(rows), tuple(merged), tuple(drafts), reach, approved)


def _located(findings: Iterable[Finding], path: str, layout: Layout) -> Iterator[Finding]:
    for finding in findings:
        if finding.place is None:
            yield replace(finding, path=path)
        else:
            cell = layout.address(finding.place)
            yield replace(finding, path=path, sheet=finding.place.sheet, cell=cell)


def _order(document: Document) -> Any:
    """By sheet as in the workbook, then row, column, code."""
    tabs = {name: number for number, name in enumerate(document.grid.sheets)}

    def key(finding: Finding) -> tuple[int, tuple[int, int], str]:
        at = parse_address(finding.cell.partition(":")[0]) if finding.cell else (0, 0)
        return tabs.get(finding.sheet, -1), at, finding.code

    return key


def refused(path: str, error: Exception) -> Checked:
    """The verdict on a file that could not be read or judged; what is no NotAWorkbook is a fault of ziping itself."""
    problem = error if isinstance(error, NotAWorkbook) else Unforeseen(error)
    status: Status = "invalid" if isinstance(problem, IncompleteWorkbook) else "unreadable"
    return Checked(path, status, tuple(_refusals(path, problem)))


def skipped(path: str, problem: NotAWorkbook) -> Checked:
    """The verdict on a file that is not to be checked, and why."""
    return Checked(path, "skipped", tuple(_refusals(path, problem)))


def remarked(checked: Checked, problem: SetAside) -> Checked:
    """The verdict with a remark on the file's place among the others in front."""
    return replace(checked, findings=(*_refusals(checked.path, problem), *checked.findings))


def _refusals(path: str, problem: NotAWorkbook) -> Iterator[Finding]:
    family = "workbook.rules.intake" if isinstance(problem, SetAside) else "workbook.rules.container"
    for rule in rules(family):
        yield from (replace(finding, path=path) for finding in rule.check(problem))
