"""Where the units fell short: indicators below full marks, by second level and by name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from schemas.cells import says_nothing
from workbook.approved import bare_name
from workbook.collecting.county import County, Unit
from workbook.returned.summary import IndicatorLine, ProjectLine

MOST_REASONS = 3


@dataclass(frozen=True)
class Row:
    """An indicator row of a unit; `project` is None on the overall sheet."""

    unit: Unit
    project: ProjectLine | None
    line: IndicatorLine

    @property
    def lost(self) -> Decimal | None:
        """The points below the weight; None while the row has no score or no weight."""
        if self.line.weight is None or self.line.score is None:
            return None
        return max(self.line.weight - self.line.score, Decimal(0))


@dataclass(frozen=True)
class Group:
    """Indicators of one second level or one name: all rows, those that fall short, points lost, example reasons."""

    level1: str
    level2: str
    name: str
    rows: int
    short: int
    units: int
    lost: Decimal
    reasons: tuple[str, ...]


def shortfalls(county: County) -> list[Row]:
    """The rows that fall short, unit by unit."""
    return [row for row in _rows(county) if row.line.falls_short]


def by_second_level(county: County) -> list[Group]:
    """The second-level indicators under which rows fall short, the commonest first; `name` is ""."""
    return _groups(county, lambda line: (line.level1, line.level2, ""), lambda line: (line.level1, line.level2))


def by_indicator(county: County) -> list[Group]:
    """The indicators that fall short, the commonest first; one name written in two ways is one."""
    return _groups(county, lambda line: (line.level1, line.level2, line.name), _same_indicator)


def _same_indicator(line: IndicatorLine) -> tuple[str, ...]:
    return line.level1, line.level2, bare_name(line.name)


def _rows(county: County) -> Iterator[Row]:
    return (Row(unit, project, line) for unit in county.units for project, line in unit.indicators())


def _groups(
    county: County,
    title: Callable[[IndicatorLine], tuple[str, str, str]],
    key: Callable[[IndicatorLine], tuple[str, ...]],
) -> list[Group]:
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in _rows(county):
        found.setdefault(key(row.line), []).append(row)
    groups = [_group(rows, title) for rows in found.values() if any(row.line.falls_short for row in rows)]
    return sorted(groups, key=lambda group: (-group.short, -group.lost, group.level2, group.name))


def _group(rows: list[Row], title: Callable[[IndicatorLine], tuple[str, str, str]]) -> Group:
    short = [row for row in rows if row.line.falls_short]
    level1, level2, name = title(short[0].line)
    reasons = dict.fromkeys(row.line.reason for row in short if not says_nothing(row.line.reason))
    return Group(
        level1=level1,
        level2=level2,
        name=name,
        rows=len(rows),
        short=len(short),
        units=len({row.unit.number for row in short}),
        lost=sum((row.lost for row in short if row.lost is not None), Decimal(0)),
        reasons=tuple(reasons)[:MOST_REASONS],
    )
