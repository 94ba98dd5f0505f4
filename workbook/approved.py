"""What the bureau approved for a unit, brought together with what the unit's workbook says."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Generic, TypeVar

from schemas.cells import Cell, is_blank, normalise
from schemas.comparison import compare
from schemas.evaluation import Project
from schemas.finding import as_text
from schemas.periods import Period
from schemas.records import Record
from schemas.row import Row
from schemas.scored import ScoredRow
from schemas.texts import without_numbering
from workbook.roster import RosterIndicator, RosterProject

NEAR = 0.6
_QUOTES, _DASHES = re.compile(r"[\s\"'“”‘’《》]"), re.compile(r"[—–－-]+")
TARGET_CELLS = ("sign", "target", "measure_unit")
Given = TypeVar("Given")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Pair(Generic[Given, Found]):
    """An approved item and what was found for it; one of them is None where the other has no partner."""

    approved: Given | None
    found: Found | None


@dataclass(frozen=True)
class Approved:
    """The approved projects of one unit, and the names of all units on the roster.

    `lists_projects` tells a roster of projects from a bare list of units.
    """

    projects: tuple[RosterProject, ...]
    units: tuple[str, ...]
    lists_projects: bool = True

    @classmethod
    def of(cls, roster: Sequence[RosterProject], unit: str) -> "Approved":
        """A unit's part of the roster; without projects where the unit is not on it."""
        own = tuple(project for project in roster if same_name(project.unit, unit))
        named = tuple(project for project in own if project.name)
        return cls(named, tuple(dict.fromkeys(p.unit for p in roster)), any(project.name for project in roster))

    def knows(self, unit: str) -> bool:
        """Whether the unit is on the roster, be it without a project."""
        return any(same_name(unit, name) for name in self.units)


def pair_projects(approved: Iterable[RosterProject], listed: Iterable[Project]) -> list[Pair[RosterProject, Project]]:
    """Approved and listed projects by code and name, by name and level, by code, by name, at last by a near name."""
    tests = (_same_code_and_name, _same_key, _same_code, _same_project_name, _near_project, _near_project_name)
    return _paired(approved, listed, tests)


def pair_indicators(
    approved: Iterable[RosterIndicator], rows: Iterable[ScoredRow]
) -> list[Pair[RosterIndicator, ScoredRow]]:
    """Approved and filled indicators by second level and name, by name, at last by a near name."""
    return _paired(approved, rows, (_same_indicator, _same_indicator_name, _near_indicator))


def nearest(name: str, names: Iterable[str]) -> str:
    """The name most like one that is not known; "" where none is near."""
    found = get_close_matches(name, list(names), 1, NEAR)
    return found[0] if found else ""


def same_name(one: str, other: str) -> bool:
    """Whether two names are one but for spaces, full-width forms, quotes, dashes and closing punctuation."""
    return bare_name(one) == bare_name(other)


def bare_name(name: str) -> str:
    """A name by which it is compared: without numbering, quotes, spaces and closing punctuation."""
    bare = _DASHES.sub("-", without_numbering(normalise(name)))
    return _QUOTES.sub("", bare).strip("。.;,、") or name.strip()


def same_code(one: str, other: str) -> bool:
    """Whether two codes are one but for case, full-width forms and zeros that a number cell drops."""
    bare = [bare_name(code).casefold().lstrip("0") for code in (one, other)]
    return bool(bare[0]) and bare[0] == bare[1]


def same_target(approved: RosterIndicator, record: Record) -> bool:
    """Whether a row's sign, target and unit are those approved; what the roster leaves out is not compared."""
    if is_blank(approved.target) and not approved.sign:
        return True
    due_unit = approved.measure_unit or ("" if _has_own_unit(approved) else record["measure_unit"])
    due = compare(Row(approved.sign or None, approved.target, due_unit or None, None))
    own = compare(Row(record["sign"], record["target"], record["measure_unit"], None))
    if due.shown and own.shown != due.shown:
        return False
    if "qualitative" in {due.kind, own.kind} or "text" in {due.kind, own.kind}:
        return same_name(str(approved.target or ""), record.text("target"))
    if due.wanted.period is not None or own.wanted.period is not None:
        return _same_day(due.wanted.period, own.wanted.period)
    numbers = (due.wanted.number, due.wanted.upper) == (own.wanted.number, own.wanted.upper)
    return numbers and (not due.wanted.unit or due.wanted.unit == own.wanted.unit)


def _has_own_unit(approved: RosterIndicator) -> bool:
    """Whether the target as typed brings its unit along: ≥95%."""
    return isinstance(approved.target, str) and not approved.target.strip().replace(".", "").isdigit()


def target_gap(approved: RosterIndicator, record: Record) -> tuple[str, str, str] | None:
    """(column that differs first, target typed, target due) where a row's target is not the one due, else None.

    Blank cells are no difference: they have a finding of their own.
    """
    if is_blank(record["target"]) or is_blank(record["sign"]) or same_target(approved, record):
        return None
    column = next((name for name in TARGET_CELLS if _differs(approved, record, name)), "target")
    own = _spoken(record["sign"], record["target"], record["measure_unit"])
    return column, own, _spoken(approved.sign, approved.target, approved.measure_unit)


def _spoken(sign: Cell, target: Cell, unit: Cell) -> str:
    """A target in one piece: ≥95%, ≤2023-11-30."""
    period = compare(Row(sign or None, target, unit or None, None)).wanted.period
    if period is not None and not isinstance(target, str):
        return f"{as_text(sign)}{period.end.year}-{period.end.month}-{period.end.day}"
    return "".join(as_text(part) for part in (sign, target, unit))


def _differs(approved: RosterIndicator, record: Record, column: str) -> bool:
    due = as_text(getattr(approved, column))
    return bool(due) and not same_name(due, record.text(column))


def _same_day(due: Period | None, own: Period | None) -> bool:
    """Whether two periods end on one day, a day without year taken for any year's."""
    if due is None or own is None:
        return False
    years = {due.end.year, own.end.year} - {None}
    return (due.end.month, due.end.day) == (own.end.month, own.end.day) and len(years) < 2


def _paired(
    approved: Iterable[Given], found: Iterable[Found], tests: Sequence[Callable[[Given, Found], bool]]
) -> list[Pair[Given, Found]]:
    """Partners by the first test that holds, the strictest test first; then what has none."""
    waiting, left = list(approved), list(found)
    pairs: list[Pair[Given, Found]] = []
    for test in tests:
        for given in list(waiting):
            partner = next((item for item in left if test(given, item)), None)
            if partner is not None:
                pairs.append(Pair(given, partner))
                waiting.remove(given)
                left.remove(partner)
    return [*pairs, *(Pair(given, None) for given in waiting), *(Pair(None, item) for item in left)]


def _same_code_and_name(approved: RosterProject, project: Project) -> bool:
    return _same_code(approved, project) and _same_project_name(approved, project)


def _same_code(approved: RosterProject, project: Project) -> bool:
    return project.listed is not None and same_code(approved.code, project.listed.text("code"))


def _same_key(approved: RosterProject, project: Project) -> bool:
    return _same_project_name(approved, project) and project.level == approved.level


def _same_project_name(approved: RosterProject, project: Project) -> bool:
    return same_name(approved.name, project.name)


def _near_project_name(approved: RosterProject, project: Project) -> bool:
    return _is_near(approved.name, project.name)


def _near_project(approved: RosterProject, project: Project) -> bool:
    return _is_near(approved.name, project.name) and project.level in {"", approved.level}


def _same_indicator(approved: RosterIndicator, row: ScoredRow) -> bool:
    return _same_indicator_name(approved, row) and approved.level2 in {"", row.record.text("level2")}


def _same_indicator_name(approved: RosterIndicator, row: ScoredRow) -> bool:
    return same_name(approved.name, row.record.text("name"))


def _near_indicator(approved: RosterIndicator, row: ScoredRow) -> bool:
    return _is_near(approved.name, row.record.text("name")) and approved.level2 in {"", row.record.text("level2")}


def _is_near(one: str, other: str) -> bool:
    return SequenceMatcher(None, bare_name(one), bare_name(other)).ratio() >= NEAR
