"""A county's year as far as it is set beside another one, and the two brought together."""

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from schemas.funds import Money
from workbook.approved import bare_name
from workbook.collecting.county import NO_NAME, County


class Standing(Protocol):
    """What a unit and a project have in common: money (万元), a score in points and a grade."""

    @property
    def money(self) -> Money:
        """Year-start budget, full-year budget and execution."""

    @property
    def score(self) -> Decimal | None:
        """The score; None while there is none."""

    @property
    def grade(self) -> str:
        """The grade; "" while there is none."""


@dataclass(frozen=True)
class UnitYear:
    """A unit in one year."""

    name: str
    year: int | None
    money: Money
    score: Decimal | None
    grade: str


@dataclass(frozen=True)
class ProjectYear:
    """A project in one year."""

    unit: str
    code: str
    name: str
    level: str
    money: Money
    score: Decimal | None
    grade: str


@dataclass(frozen=True)
class Year:
    """A county's units and projects in one year."""

    units: tuple[UnitYear, ...]
    projects: tuple[ProjectYear, ...]

    @property
    def year(self) -> int | None:
        """The year most units state, the later one of two; None without any."""
        years = Counter(unit.year for unit in self.units if unit.year is not None)
        return max(years, key=lambda year: (years[year], year), default=None)

    @property
    def total(self) -> Money:
        """All spending of all units (万元)."""
        return sum((unit.money for unit in self.units), Money())


Item = TypeVar("Item", bound=Standing)


@dataclass(frozen=True)
class Change(Generic[Item]):
    """This year's and last year's of one unit or project; one of them is None where it is new or gone."""

    this: Item | None
    last: Item | None

    @property
    def either(self) -> Item:
        """This year's, else last year's."""
        found = self.this if self.this is not None else self.last
        assert found is not None
        return found


def year_of(county: County) -> Year:
    """What of a county is set beside another year."""
    units = tuple(
        UnitYear(unit.name, unit.summary.year, unit.summary.total, unit.summary.score, unit.summary.grade)
        for unit in county.units
    )
    projects = tuple(
        ProjectYear(unit.name, own.code, own.name or NO_NAME, own.level, own.money, own.score, own.grade)
        for unit, own in county.projects()
    )
    return Year(units, projects)


def unit_changes(this: Year, last: Year) -> list[Change[UnitYear]]:
    """The units of both years by name, in this year's order; then those that are gone."""
    return _paired(this.units, last.units, (lambda unit: bare_name(unit.name),))


def project_changes(this: Year, last: Year) -> list[Change[ProjectYear]]:
    """The projects of both years by unit and code, else by unit, name and level: codes may change with the year."""
    return _paired(this.projects, last.projects, (_by_code, _by_name))


def _by_code(project: ProjectYear) -> Hashable:
    return (bare_name(project.unit), project.code) if project.code else None


def _by_name(project: ProjectYear) -> Hashable:
    return bare_name(project.unit), bare_name(project.name), project.level


def _paired(
    these: Iterable[Item], those: Iterable[Item], keys: Sequence[Callable[[Item], Hashable]]
) -> list[Change[Item]]:
    """Partners by the first key that is the same, in order where several are; then what has none."""
    own, left = list(these), list(those)
    partners: dict[int, Item] = {}
    for key in keys:
        waiting: dict[Hashable, deque[Item]] = {}
        for item in left:
            waiting.setdefault(key(item), deque()).append(item)
        kept = waiting.pop(None, deque())
        for number, item in enumerate(own):
            if number not in partners and waiting.get(key(item)):
                partners[number] = waiting[key(item)].popleft()
        left = [*kept, *(item for items in waiting.values() for item in items)]
    changes = [Change(item, partners.get(number)) for number, item in enumerate(own)]
    return changes + [Change(None, item) for item in left]
