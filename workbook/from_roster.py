"""What a roster gives a unit's fresh workbook: its projects, budgets and approved indicators."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.scheme import Scheme
from workbook.form import project_sheet
from workbook.form.indicator_rows import rows_by_level
from workbook.new import Entry
from workbook.roster import RosterIndicator, RosterProject

LISTED = ("code", "name", "level", "budget_kind")
INDICATOR_CELLS = ("name", "sign", "target", "measure_unit", "weight")


@dataclass(frozen=True)
class Given:
    """The entries, and the indicators that found no row: their second level is not named, unknown or full."""

    entries: tuple[Entry, ...]
    unplaced: tuple[RosterIndicator, ...]


def given_by(projects: Sequence[RosterProject], scheme: Scheme) -> Given:
    """The entries for a workbook of one unit with a sheet for each of its projects, in the roster's order."""
    entries: list[Entry] = []
    unplaced: list[RosterIndicator] = []
    for row, project in enumerate(projects):
        sheet = project_sheet.sheet_name(row + 1)
        entries += _project(row, project, sheet)
        free = rows_by_level(scheme)
        for indicator in project.indicators:
            rows = free.get(indicator.level2) or free.get(f"{indicator.level2}指标") or []
            if rows:
                entries += _indicator(indicator, sheet, rows.pop(0))
            else:
                unplaced.append(indicator)
    return Given(tuple(entries), tuple(unplaced))


def _project(row: int, project: RosterProject, sheet: str) -> Iterator[Entry]:
    for column in LISTED:
        yield Entry("projects", column, getattr(project, column) or None, row=row)
    yield Entry("projects", "evaluated", "是", row=row)
    if project.year_start is not None:
        yield Entry("project_funds", "year_start", project.year_start, sheet)


def _indicator(indicator: RosterIndicator, sheet: str, row: int) -> Iterator[Entry]:
    values = {name: getattr(indicator, name) for name in INDICATOR_CELLS}
    return (Entry("indicators", name, value, sheet, row) for name, value in values.items() if value not in (None, ""))
