"""The county's money (万元) by budget kind, level and economic class."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from schemas.funds import Money
from schemas.tables import BUDGET_KINDS, COUNTY_LEVEL, ECONOMIC_CLASSES, LEVELS
from workbook.collecting.county import County, Unit

NO_KIND, NO_LEVEL = "未填预算类别", "未填项目级次"
HIGHER_LEVELS = tuple(level for level in LEVELS if level != COUNTY_LEVEL)


@dataclass(frozen=True)
class KindLine:
    """Basic and project spending from one budget kind."""

    kind: str
    basic: Money
    projects: Money

    @property
    def total(self) -> Money:
        """Both together."""
        return self.basic + self.projects


@dataclass(frozen=True)
class LevelLine:
    """The projects of one level: how many, and their money."""

    level: str
    count: int
    money: Money


def by_kind(units: Iterable[Unit]) -> list[KindLine]:
    """A line a budget kind; last what is of no known kind, where there is any."""
    basic, projects = dict.fromkeys((*BUDGET_KINDS, NO_KIND), Money()), dict.fromkeys((*BUDGET_KINDS, NO_KIND), Money())
    for unit in units:
        for amount in unit.summary.basic_funds:
            basic[_known(amount.name, BUDGET_KINDS, NO_KIND)] += amount.money
        for project in unit.summary.projects:
            projects[_known(project.budget_kind, BUDGET_KINDS, NO_KIND)] += project.money
    lines = [KindLine(kind, basic[kind], projects[kind]) for kind in basic]
    return [line for line in lines if line.kind != NO_KIND or line.total != Money()]


def by_level(county: County) -> list[LevelLine]:
    """The projects by level, the county's own first; last those of no known level, where there are any."""
    counts, money = dict.fromkeys((*LEVELS, NO_LEVEL), 0), dict.fromkeys((*LEVELS, NO_LEVEL), Money())
    for _, project in county.projects():
        level = _known(project.level, LEVELS, NO_LEVEL)
        counts[level] += 1
        money[level] += project.money
    return [LevelLine(level, counts[level], money[level]) for level in counts if level != NO_LEVEL or counts[level]]


def by_economic_class(county: County) -> Iterator[tuple[str, Decimal]]:
    """(economic class, basic spending executed)."""
    sums = dict.fromkeys(ECONOMIC_CLASSES, Decimal(0))
    for unit in county.units:
        for name, executed in unit.summary.economic_classes:
            sums[name] = sums.get(name, Decimal(0)) + executed
    yield from sums.items()


def _known(name: str, names: tuple[str, ...], otherwise: str) -> str:
    return name if name in names else otherwise
