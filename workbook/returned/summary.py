"""What a returned workbook states, as plain values: what reports, waivers and the county's summary are made from.

It holds no sheets, so that it travels between processes and is kept for the next run.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from schemas.evaluation import Evaluation, Project
from schemas.funds import Money
from schemas.records import Record, Tables
from schemas.scored import Scored
from schemas.tables import BUDGET_KINDS, COUNTY_LEVEL, ECONOMIC_CLASSES, FUND_SOURCES


@dataclass(frozen=True)
class Amount:
    """Year-start budget, full-year budget and execution (万元) of one source, budget kind or class, by its name."""

    name: str
    money: Money


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator row: target and actual as they read, weight and score in points.

    `falls_short` says that the score due lies below the weight.
    """

    level1: str
    level2: str
    name: str
    sign: str
    target: str
    measure_unit: str
    actual: str
    weight: Decimal | None
    score: Decimal | None
    reason: str
    falls_short: bool


@dataclass(frozen=True)
class ProjectLine:
    """A project of the list. `sheet` is its own sheet ("" for none), `row` its row in the list, from 0."""

    key: str
    code: str
    name: str
    level: str
    budget_kind: str
    evaluated: bool
    exemption: str
    sheet: str
    row: int
    money: Money
    sources: tuple[Amount, ...]
    score: Decimal | None
    grade: str
    indicators: tuple[IndicatorLine, ...]

    @property
    def is_county(self) -> bool:
        """Whether the county's own budget pays for it."""
        return self.level == COUNTY_LEVEL


@dataclass(frozen=True)
class Summary:
    """One unit's workbook. Money in 万元; `score` in points, None while there is none; `coverage` from 0 to 1."""

    unit: str
    department: str
    year: int | None
    score: Decimal | None
    grade: str
    basic: Money
    basic_funds: tuple[Amount, ...]
    economic_classes: tuple[tuple[str, Decimal], ...]
    coverage: Decimal | None
    projects: tuple[ProjectLine, ...]
    indicators: tuple[IndicatorLine, ...]

    def without_details(self) -> "Summary":
        """The summary without its indicators: a tenth of it, and enough for the reports of a check."""
        projects = tuple(replace(project, indicators=(), sources=()) for project in self.projects)
        return replace(self, projects=projects, indicators=())

    @property
    def project_spending(self) -> Money:
        """All listed projects together."""
        return sum((project.money for project in self.projects), Money())

    @property
    def total(self) -> Money:
        """Basic and project spending."""
        return self.basic + self.project_spending

    def named_projects(self) -> list[ProjectLine]:
        """The projects of the list that have a name."""
        return [project for project in self.projects if project.name]

    def at_level(self, county: bool) -> list[ProjectLine]:
        """The named projects of the county's own budget, or those of higher levels."""
        return [project for project in self.named_projects() if project.is_county == county]


def summarise(evaluation: Evaluation) -> Summary:
    """What an evaluated workbook states."""
    unit, tables = evaluation.unit, evaluation.tables
    return Summary(
        unit=unit.text("unit"),
        department=unit.text("department"),
        year=unit["year"],
        score=evaluation.overall.total,
        grade=evaluation.overall.grade,
        basic=evaluation.basic,
        basic_funds=tuple(_amounts(tables.all("basic_funds"), BUDGET_KINDS)),
        economic_classes=tuple(
            (ECONOMIC_CLASSES[record.row], record.money("executed")) for record in tables.all("economic_classes")
        ),
        coverage=evaluation.coverage,
        projects=tuple(_project(project, tables) for project in evaluation.projects if project.listed is not None),
        indicators=tuple(_indicators(evaluation.overall)),
    )


def _project(project: Project, tables: Tables) -> ProjectLine:
    listed, scored = project.listed, project.scored
    assert listed is not None
    sheet = project.sheet.sheet if project.sheet is not None else ""
    return ProjectLine(
        key=project.key,
        code=listed.text("code"),
        name=project.name,
        level=project.level,
        budget_kind=listed.text("budget_kind"),
        evaluated=project.evaluated,
        exemption=listed.text("exemption"),
        sheet=sheet,
        row=listed.row,
        money=project.money,
        sources=tuple(_amounts(tables.on("project_funds", sheet), FUND_SOURCES)) if sheet else (),
        score=scored.total if scored else None,
        grade=scored.grade if scored else "",
        indicators=tuple(_indicators(scored)) if scored else (),
    )


def _amounts(records: Iterable[Record], names: Sequence[str]) -> Iterator[Amount]:
    """The rows that hold money, named as the form has them: a label that was typed over changes no figure's place."""
    for record in records:
        money = Money.of([record])
        if money != Money():
            yield Amount(names[record.row], money)


def _indicators(scored: Scored) -> Iterator[IndicatorLine]:
    for row in scored.indicators:
        record = row.record
        yield IndicatorLine(
            level1=record.text("level1"),
            level2=record.text("level2"),
            name=record.text("name"),
            sign=record.text("sign"),
            target=record.text("target"),
            measure_unit=record.text("measure_unit"),
            actual=record.text("actual"),
            weight=record["weight"],
            score=row.score,
            reason=record.text("reason"),
            falls_short=row.falls_short,
        )
