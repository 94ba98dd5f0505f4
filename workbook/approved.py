"""What the bureau approved for a unit, brought together with what the unit's workbook says."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Generic, TypeVar

from schemas.cells import is_blank, normalise
from schemas.comparison import compare
from schemas.evaluation import Project, ScoredRow
from schemas.finding import as_text
from schemas.periods import Period
from schemas.records import Record
from schemas.row import Row
from workbook.roster import RosterIndicator, RosterProject

NEAR = 0.6
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
    """The approved projects of one unit, and the names of all units on the roster."""

    projects: tuple[RosterProject, ...]
    units: tuple[str, ...]

    @classmethod
    def of(cls, roster: Sequence[RosterProject], unit: str) -> "Approved":
        """A unit's part of the roster; without projects where the unit is not on it."""
        own = tuple(project for project in roster if same_name(project.unit, unit))
        return cls(own, tuple(dict.fromkeys(project.unit for project in roster)))


def pair_projects(approved: Iterable[RosterProject], listed: Iterable[Project]) -> list[Pair[RosterProject, Project]]:
    """Approved and listed projects by code, by name and level, by name, at last by a near name."""
    return _paired(approved, listed, (_same_code, _same_key, _same_project_name, _near_project))


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
    """Whether two names are one but for spaces and full-width forms."""
    return _bare(one) == _bare(other)


def same_target(approved: RosterIndicator, record: Record) -> bool:
    """Whether a row's sign, target and unit are those approved; what the roster leaves out is not compared."""
    if is_blank(approved.target) and not approved.sign:
        return True
    due = compare(Row(approved.sign or None, approved.target, approved.measure_unit or None, None))
    own = compare(Row(record["sign"], record["target"], record["measure_unit"], None))
    if due.shown and own.shown != due.shown:
        return False
    if "qualitative" in {due.kind, own.kind} or "text" in {due.kind, own.kind}:
        return same_name(str(approved.target or ""), record.text("target"))
    if due.wanted.period is not None or own.wanted.period is not None:
        return _same_day(due.wanted.period, own.wanted.period)
    numbers = (due.wanted.number, due.wanted.upper) == (own.wanted.number, own.wanted.upper)
    return numbers and (not due.wanted.unit or due.wanted.unit == own.wanted.unit)


def target_gap(approved: RosterIndicator, record: Record) -> tuple[str, str, str] | None:
    """(column that differs first, target typed, target due) where a row's target is not the one due, else None.

    Blank cells are no difference: they have a finding of their own.
    """
    if is_blank(record["target"]) or is_blank(record["sign"]) or same_target(approved, record):
        return None
    column = next((name for name in TARGET_CELLS if _differs(approved, record, name)), "target")
    own = "".join(record.text(name) for name in TARGET_CELLS)
    return column, own, "".join(as_text(getattr(approved, name)) for name in TARGET_CELLS)


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


def _same_code(approved: RosterProject, project: Project) -> bool:
    return bool(approved.code) and project.listed is not None and project.listed.text("code") == approved.code


def _same_key(approved: RosterProject, project: Project) -> bool:
    return _same_project_name(approved, project) and project.level == approved.level


def _same_project_name(approved: RosterProject, project: Project) -> bool:
    return same_name(approved.name, project.name)


def _near_project(approved: RosterProject, project: Project) -> bool:
    return _is_near(approved.name, project.name) and project.level in {"", approved.level}


def _same_indicator(approved: RosterIndicator, row: ScoredRow) -> bool:
    return _same_indicator_name(approved, row) and approved.level2 in {"", row.record.text("level2")}


def _same_indicator_name(approved: RosterIndicator, row: ScoredRow) -> bool:
    return same_name(approved.name, row.record.text("name"))


def _near_indicator(approved: RosterIndicator, row: ScoredRow) -> bool:
    return _is_near(approved.name, row.record.text("name")) and approved.level2 in {"", row.record.text("level2")}


def _is_near(one: str, other: str) -> bool:
    return SequenceMatcher(None, _bare(one), _bare(other)).ratio() >= NEAR


def _bare(name: str) -> str:
    return normalise(name).replace(" ", "")
