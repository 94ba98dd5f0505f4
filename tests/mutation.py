"""Making faults in workbooks and looking for their findings, also in workbooks of another scheme, size or build."""

from collections.abc import Iterator, Mapping

from schemas.finding import Finding, Place
from schemas.records import Record
from tests.faults import Fault, Step
from workbook.document import Document
from workbook.grid import Area, address, parse_address
from workbook.returned.batch import check

AT_ONCE = 40
# What is typed over a formula is right or wrong, and has this code or that, by what else is typed.
TYPED_OVER = frozenset(
    {"I201", "I202", "F104", "F106", "F107", "F109", "F110", "F111", "S104", "S105", "S106", "W102", "Y101"}
)


def missed(data: bytes, faults: list[Fault]) -> list[str]:
    """What is wrong with the findings of each fault made in a copy of `data`."""
    wrong = []
    for start in range(0, len(faults), AT_ONCE):
        some = faults[start : start + AT_ONCE]
        for fault, verdict in zip(some, check([(own.title, own.made_in(data)) for own in some]), strict=True):
            own = [finding for finding in verdict.findings if finds(finding, fault)]
            others = [f"{f.code} {f.sheet}!{f.cell}" for f in verdict.findings if f not in own[:1]]
            if not own or len(others) > 1:
                wrong.append(f"{fault.title}: {'found' if own else 'missed'}, beside {others}")
    return wrong


def finds(finding: Finding, fault: Fault) -> bool:
    """Whether a finding is the fault's: its rule, its sheet, its cell or a range around it."""
    sheet, cell = fault.place
    same_place = finding.cell == cell or (bool(finding.cell and cell) and holds(finding.cell, cell))
    same_rule = finding.code == fault.code or {finding.code, fault.code} <= TYPED_OVER
    return same_rule and finding.sheet == sheet and same_place


def holds(area: str, cell: str) -> bool:
    outer, inner = Area.parse(area), Area.parse(cell)
    rows = outer.top <= inner.top and inner.bottom <= outer.bottom
    return rows and outer.left <= inner.left and inner.right <= outer.right


def carried(fault: Fault, home: Document, away: Document, renamed: Mapping[str, str] | None = None) -> Fault | None:
    """The fault with its cells as they stand in `away`; None where a cell has no counterpart there.

    `renamed` leads from a sheet's name at home to its name in `away` where that is another one.
    """
    names = renamed or {}
    steps = []
    for sheet, cell, value in fault.steps:
        moved = _cell(sheet, cell, home, away, names.get(sheet, sheet))
        if moved is None:
            return None
        steps.append(Step(names.get(sheet, sheet), moved, value))
    sheet, area = fault.place
    there = names.get(sheet, sheet)
    at = _area(sheet, area, home, away, there) if sheet else ""
    return None if at is None else Fault(fault.code, f"{there}!{at}", tuple(steps), fault.says)


def _area(sheet: str, area: str, home: Document, away: Document, there: str) -> str | None:
    bounds = Area.parse(area)
    corners = {address(bounds.top, bounds.left), address(bounds.bottom, bounds.right)}
    moved = [_cell(sheet, cell, home, away, there) for cell in sorted(corners, key=parse_address)]
    return None if None in moved else ":".join(str(cell) for cell in moved)


def _cell(sheet: str, cell: str, home: Document, away: Document, there: str) -> str | None:
    place = next((place for place in _places(home, sheet) if address(*home.layout.cell(place)) == cell), None)
    if place is None or there not in away.grid.sheets:
        return None
    row = _row(place, home, away, there)
    if row is None:
        return None
    return address(*away.layout.cell(Place(place.table, there, row, place.column)))


def _places(document: Document, sheet: str) -> Iterator[Place]:
    for block in document.layout.blocks:
        if block.sheet == sheet:
            for record in range(len(block.rows)):
                yield from (place for place, _, _ in block.places_of(record))


def _row(place: Place, home: Document, away: Document, there: str) -> int | None:
    """The record that plays the part of one at home: of the same indicator or paragraph, else of the same number."""
    if place.table == "indicators":
        return _same(home.tables.at(place), away.tables.on("indicators", there), ("level2", "name"))
    if place.table == "paragraphs":
        return _same(home.tables.at(place), away.tables.all("paragraphs"), ("id",))
    if place.table == "projects" and _is_used(home, place.row) != _is_used(away, place.row):
        return None
    return place.row if place.row < len(away.layout.block(place.table, there).rows) else None


def _is_used(document: Document, row: int) -> bool:
    """Whether a row of the project list holds a project."""
    return any(record.row == row for record in document.tables.all("projects"))


def _same(record: Record, others: list[Record], columns: tuple[str, ...]) -> int | None:
    if not record.text(columns[-1]):
        return None
    wanted = [record.text(column) for column in columns]
    return next((other.row for other in others if [other.text(column) for column in columns] == wanted), None)
