"""Which workbooks make up the county, which are left out, and why."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemas.finding import Severity
from schemas.funds import Money
from workbook.approved import bare_name
from workbook.returned.summary import IndicatorLine, ProjectLine, Summary
from workbook.returned.verdict import Checked

NO_UNIT, NO_NAME = "（未填单位名称）", "（未填项目名称）"


@dataclass(frozen=True)
class Unit:
    """A unit of the county with its workbook's verdict and summary; `number` counts from 1 in the order given."""

    number: int
    checked: Checked
    summary: Summary

    @property
    def name(self) -> str:
        """The unit's name, or that none is entered."""
        return self.summary.unit or NO_UNIT

    @property
    def has_errors(self) -> bool:
        """Whether its workbook has errors: it counts all the same, marked."""
        return self.checked.status == "invalid"

    @property
    def projects(self) -> list[ProjectLine]:
        """The listed projects that have a name or money."""
        return [own for own in self.summary.projects if own.name or own.money != Money()]

    def count(self, severity: Severity) -> int:
        """How many findings of a severity count: waived ones do not."""
        return sum(own.severity == severity and not own.waived for own in self.checked.findings)

    def indicators(self) -> Iterator[tuple[ProjectLine | None, IndicatorLine]]:
        """(project, indicator) of the overall sheet, whose project is None, and of the self-evaluated projects."""
        yield from ((None, line) for line in self.summary.indicators)
        for project in self.summary.projects:
            if project.evaluated:
                yield from ((project, line) for line in project.indicators)


@dataclass(frozen=True)
class LeftOut:
    """A file that does not count, and why. `contested`: it is a unit's second workbook, and states other things."""

    checked: Checked
    why: str
    contested: bool = False

    @property
    def unit(self) -> str:
        """The unit it is of; "" where that is not known."""
        return self.checked.summary.unit if self.checked.summary else ""


@dataclass(frozen=True)
class County:
    """The workbooks that count and the files that do not. `year` is what most workbooks state, None without any.

    `missing` are the units of the roster of which no workbook could be read.
    """

    year: int | None
    units: tuple[Unit, ...]
    left_out: tuple[LeftOut, ...]
    missing: tuple[str, ...] = ()

    @property
    def basic(self) -> Money:
        """Basic spending of all units (万元)."""
        return sum((unit.summary.basic for unit in self.units), Money())

    @property
    def project_spending(self) -> Money:
        """Project spending of all units (万元)."""
        return sum((unit.summary.project_spending for unit in self.units), Money())

    @property
    def total(self) -> Money:
        """All spending of all units (万元)."""
        return self.basic + self.project_spending

    @property
    def coverage(self) -> Decimal | None:
        """Self-evaluated share (0 to 1) of the named projects of all units; None where there is none."""
        listed = sum(len(unit.summary.named_projects()) for unit in self.units)
        shares = ((unit.summary.coverage or Decimal(0)) * len(unit.summary.named_projects()) for unit in self.units)
        marked = sum(shares, Decimal(0))
        return marked / listed if listed else None

    def projects(self) -> Iterator[tuple[Unit, ProjectLine]]:
        """(unit, project) of every unit."""
        return ((unit, project) for unit in self.units for project in unit.projects)

    def of_another_year(self) -> list[Unit]:
        """The units whose workbook states another year than most, or none."""
        return [unit for unit in self.units if unit.summary.year != self.year]

    def without_sheet(self) -> list[tuple[Unit, ProjectLine]]:
        """The listed projects that have no sheet: their money is not known and counts as 0."""
        return [(unit, own) for unit, own in self.projects() if not own.sheet]


def gather(verdicts: Sequence[Checked], missing: tuple[str, ...] = ()) -> County:
    """The county that verdicts make up: each unit once, in the order given; all else is left out with a reason.

    Of several workbooks of one unit the one of the county's year counts, rather one without errors, rather the last.
    """
    year = _year(verdicts)
    counting = _counting(verdicts, year)
    units: list[Unit] = []
    left_out: list[LeftOut] = []
    for number, checked in enumerate(verdicts):
        if checked.summary is None:
            left_out.append(LeftOut(checked, _why_unread(checked)))
        elif counting[number] == number:
            units.append(Unit(len(units) + 1, checked, checked.summary))
        else:
            left_out.append(_second(checked, verdicts[counting[number]]))
    return County(year, tuple(units), tuple(left_out), missing)


def _year(verdicts: Sequence[Checked]) -> int | None:
    """The year most workbooks state, the later one of two."""
    years = Counter(own.summary.year for own in verdicts if own.summary and own.summary.year is not None)
    return max(years, key=lambda year: (years[year], year), default=None)


def _counting(verdicts: Sequence[Checked], year: int | None) -> dict[int, int]:
    """For each workbook, by its number, the one that counts for its unit. Without a name each is a unit of its own."""
    groups: dict[str, list[int]] = {}
    for number, checked in enumerate(verdicts):
        if checked.summary is not None:
            groups.setdefault(bare_name(checked.summary.unit) or f"\0{number}", []).append(number)
    counting = {}
    for group in groups.values():
        best = max(group, key=lambda number: (*_rank(verdicts[number], year), number))
        counting.update(dict.fromkeys(group, best))
    return counting


def _rank(checked: Checked, year: int | None) -> tuple[bool, bool]:
    return (checked.summary is not None and checked.summary.year == year, checked.status == "valid")


def _why_unread(checked: Checked) -> str:
    return "".join(finding.message for finding in checked.findings) or "没有读出内容。"


def _second(checked: Checked, counting: Checked) -> LeftOut:
    assert checked.summary is not None
    if checked.summary == counting.summary:
        return LeftOut(checked, f"与“{counting.path}”是同一单位，内容相同，只汇总一份。")
    why = f"与“{counting.path}”是同一单位，内容不同；汇总的是那一份，请核实以哪份为准，只留一份再汇总。"
    return LeftOut(checked, why, contested=True)
