"""The evaluation of one workbook: money, scores and grades recomputed from what was entered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from schemas.cells import normalise, says_nothing
from schemas.finding import Place
from schemas.funds import MONEY, Money
from schemas.records import Record, Tables, declared
from schemas.rounding import HUNDRED
from schemas.scheme import Scheme
from schemas.scored import Scored, ScoredRow, score_sheet
from schemas.scoring import ZERO
from schemas.tables import COUNTY_LEVEL, PARAGRAPH_KINDS, TABLES

GENERATED = PARAGRAPH_KINDS[0]
LISTED = ("code", "name", "level", "budget_kind", "nature", "use", "scope", "exemption")
ON_SHEET = ("explanation", "goal", "achievement")


@dataclass(frozen=True)
class Project:
    """A project: its row in the list, its sheet, or both."""

    listed: Record | None
    sheet: Record | None
    scored: Scored | None

    @property
    def name(self) -> str:
        """The project's name, from the list where it stands there."""
        return self._text("name")

    @property
    def level(self) -> str:
        """县级, 市级, 省级 or 中央."""
        return self._text("level")

    @property
    def key(self) -> str:
        """Its code, else name and level: a name alone is not a key."""
        code = self.listed.text("code") if self.listed else ""
        return code or f"{self.name}（{self.level}）"

    @cached_property
    def evaluated(self) -> bool:
        """Whether it is self-evaluated: every project is, unless the list says 否, or nothing at all is entered."""
        return self.listed is None or (self.listed.text("evaluated") != "否" and not self.is_unused)

    @cached_property
    def is_unused(self) -> bool:
        """Whether its row of the list is blank and its sheet is as it was handed out."""
        blank = self.listed is not None and not any(self.listed.text(column) for column in LISTED)
        written = self.sheet is not None and any(self.sheet.text(column) for column in ON_SHEET)
        return blank and not written and self.money == Money() and not (self.scored and self.scored.indicators)

    @property
    def money(self) -> Money:
        """Its money, from its sheet."""
        return self.scored.money if self.scored else Money()

    def _text(self, column: str) -> str:
        for record in (self.listed, self.sheet):
            if record is not None and record.text(column):
                return record.text(column)
        return ""


@dataclass(frozen=True)
class ScoredSheet:
    """A scored sheet with its head record and its scheme; `project` is None for the overall sheet."""

    head: Record
    scored: Scored
    scheme: Scheme
    project: Project | None = None

    @property
    def first_level_weights(self) -> dict[str, Decimal | None]:
        """The weight due to each first level; None where the scheme leaves it free."""
        typed: dict[str, Decimal] = {}
        for row in self.scored.indicators:
            level = row.record.text("level1")
            typed[level] = typed.get(level, ZERO) + row.record.money("weight")
        return self.scheme.weights(typed)


class OwnText(NamedTuple):
    """A text of the accountant's own: where it stands, and its normal form."""

    record: Record
    column: str
    text: str


@dataclass(frozen=True)
class Evaluation:
    """One workbook, evaluated. `failures` are the column checks that failed, by rule code."""

    tables: Tables
    scheme: Scheme
    overall_scheme: Scheme
    unit: Record
    projects: tuple[Project, ...]
    basic: Money
    overall: Scored
    failures: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)

    @cached_property
    def listed(self) -> list[Project]:
        """The projects the list names."""
        return [project for project in self.projects if project.listed is not None and project.name]

    @property
    def marked(self) -> list[Project]:
        """The listed projects marked as self-evaluated: what the sheet's own coverage counts."""
        return [project for project in self.listed if project.listed and project.listed.text("evaluated") == "是"]

    def is_dead_pull(self, place: Place) -> bool:
        """Whether a cell of the list pulls from a project sheet that is gone: said once, for the whole row."""
        gone = (project.listed.row for project in self.projects if project.listed and project.sheet is None)
        computed = place.table == "projects" and declared("projects", place.column).origin == "computed"
        return computed and place.row in gone

    @cached_property
    def projects_money(self) -> Money:
        """Project spending: the sum over the listed projects, as the sheets sum it."""
        return sum((project.money for project in self.projects if project.listed is not None), Money())

    @cached_property
    def total_money(self) -> Money:
        """Basic and project spending."""
        return self.basic + self.projects_money

    def level_group(self, group: str) -> list[Project]:
        """The projects of 县级, 上级 or 合计."""
        return [
            project
            for project in self.projects
            if project.listed is not None
            if group == "合计" or (project.level == COUNTY_LEVEL) == (group == COUNTY_LEVEL)
        ]

    @cached_property
    def scored_sheets(self) -> list[ScoredSheet]:
        """The sheets of listed, self-evaluated projects, then the overall sheet, each with its scheme."""
        sheets = [
            ScoredSheet(project.sheet, project.scored, self.scheme, project)
            for project in self.projects
            if project.listed is not None and project.evaluated
            if project.sheet is not None and project.scored is not None
        ]
        return [*sheets, ScoredSheet(self.tables.one("overall"), self.overall, self.overall_scheme)]

    @cached_property
    def scored_rows(self) -> list[ScoredRow]:
        """The indicator rows of all sheets, left-over ones apart."""
        return [row for sheet in self.scored_sheets for row in sheet.scored.indicators]

    def awaits_explanation(self, project: Project) -> bool:
        """Whether figures that ask for an explanation have none yet; figures at fault have their own finding first."""
        if project.sheet is None or not project.evaluated or not says_nothing(project.sheet["explanation"]):
            return False
        return not self.is_in_doubt(self.tables.on("project_funds", project.sheet.sheet))

    def has_low_rate(self, project: Project) -> bool:
        """Whether a project's execution rate lies below what the scheme lets pass without a word."""
        rate = project.money.rate
        floor = self.scheme.execution.reason_below / HUNDRED
        return rate is not None and project.money.full_year > 0 and rate < floor

    def is_in_doubt(self, funds: Iterable[Record]) -> bool:
        """Whether an amount of fund rows is unread, negative, or executed beyond its budget."""
        return any(
            self.tables.is_unread(record, MONEY)
            or any(record.money(name) < 0 for name in MONEY)
            or record.money("executed") > record.money("full_year")
            for record in funds
        )

    @cached_property
    def own_texts(self) -> list[OwnText]:
        """The texts an accountant wrote; sheets and rows that do not count are left out."""
        return [
            OwnText(record, column, normalise(record.text(column)))
            for record, columns in self._own_records()
            for column in columns
            if record.text(column)
        ]

    def _own_records(self) -> Iterator[tuple[Record, list[str]]]:
        """The records an accountant wrote in, each with the columns of its own texts."""
        exempt = {p.sheet.sheet for p in self.projects if p.sheet is not None and not p.evaluated}
        left_over = {id(row.record) for s in self.scored_sheets for row in s.scored.rows if row.is_left_over}
        for table, model in TABLES.items():
            columns = [own.name for own in model.columns() if own.kind == "text" and own.origin != "computed"]
            for record in self.tables.all(table):
                generated = table == "paragraphs" and record.text("kind") == GENERATED
                if not generated and record.sheet not in exempt and id(record) not in left_over:
                    yield record, columns

    @property
    def coverage(self) -> Decimal | None:
        """Self-evaluated share of the listed projects; None when none is listed."""
        return Decimal(len(self.marked)) / len(self.listed) if self.listed else None


def match_projects(tables: Tables, scheme: Scheme) -> tuple[Project, ...]:
    """Bring list rows and project sheets together; what matches nothing stands alone."""
    waiting = {record.sheet: record for record in tables.all("project_sheets")}
    linked = {tables.links[sheet]: sheet for sheet in reversed(waiting) if sheet in tables.links}
    projects: list[Project] = []
    for record in tables.all("projects"):
        sheet = linked.get(record.row)
        projects.append(_project(tables, record, waiting.pop(sheet) if sheet is not None else None, scheme))
    projects.extend(_project(tables, None, sheet, scheme) for sheet in waiting.values())
    return tuple(projects)


def _project(tables: Tables, listed: Record | None, sheet: Record | None, scheme: Scheme) -> Project:
    if sheet is None:
        return Project(listed, None, None)
    money = Money.of(tables.on("project_funds", sheet.sheet))
    return Project(listed, sheet, score_sheet(tables, sheet.sheet, money, scheme))


def evaluate(
    tables: Tables, scheme: Scheme, overall_scheme: Scheme, failures: Mapping[str, tuple[Place, ...]] | None = None
) -> Evaluation:
    """Evaluate one workbook's tables under its project scheme and its overall scheme."""
    projects = match_projects(tables, scheme)
    basic = Money.of(tables.all("basic_funds"))
    spending = sum((project.money for project in projects if project.listed is not None), basic)
    overall_sheet = tables.one("overall").sheet
    return Evaluation(
        tables=tables,
        scheme=scheme,
        overall_scheme=overall_scheme,
        unit=tables.one("unit"),
        projects=projects,
        basic=basic,
        overall=score_sheet(tables, overall_sheet, spending, overall_scheme),
        failures=failures or {},
    )
