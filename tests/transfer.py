"""A fault of the reference workbook carried over to a workbook of another scheme or size, cell by cell."""

from collections.abc import Iterator

from schemas.finding import Place
from schemas.records import Record
from tests.faults import Fault, Step
from workbook.document import Document
from workbook.grid import Area, address, parse_address


def carried(fault: Fault, home: Document, away: Document) -> Fault | None:
    """The fault with its cells as they stand in `away`; None where a cell has no counterpart there."""
    steps = []
    for sheet, cell, value in fault.steps:
        moved = _cell(sheet, cell, home, away)
        if moved is None:
            return None
        steps.append(Step(sheet, moved, value))
    sheet, area = fault.place
    at = _area(sheet, area, home, away) if sheet else ""
    return None if at is None else Fault(fault.code, f"{sheet}!{at}", tuple(steps), fault.says)


def _area(sheet: str, area: str, home: Document, away: Document) -> str | None:
    bounds = Area.parse(area)
    corners = {address(bounds.top, bounds.left), address(bounds.bottom, bounds.right)}
    moved = [_cell(sheet, cell, home, away) for cell in sorted(corners, key=parse_address)]
    return None if None in moved else ":".join(str(cell) for cell in moved)


def _cell(sheet: str, cell: str, home: Document, away: Document) -> str | None:
    place = next((place for place in _places(home, sheet) if address(*home.layout.cell(place)) == cell), None)
    if place is None or sheet not in away.grid.sheets:
        return None
    row = _row(place, home, away)
    if row is None:
        return None
    return address(*away.layout.cell(Place(place.table, sheet, row, place.column)))


def _places(document: Document, sheet: str) -> Iterator[Place]:
    for block in document.layout.blocks:
        if block.sheet == sheet:
            for record in range(len(block.rows)):
                yield from (place for place, _, _ in block.places_of(record))


def _row(place: Place, home: Document, away: Document) -> int | None:
    """The record that plays the part of one at home: of the same indicator or paragraph, else of the same number."""
    if place.table == "indicators":
        return _same(home.tables.at(place), away.tables.on("indicators", place.sheet), ("level2", "name"))
    if place.table == "paragraphs":
        return _same(home.tables.at(place), away.tables.all("paragraphs"), ("id",))
    return place.row if place.row < len(away.layout.block(place.table, place.sheet).rows) else None


def _same(record: Record, others: list[Record], columns: tuple[str, ...]) -> int | None:
    if not record.text(columns[-1]):
        return None
    wanted = [record.text(column) for column in columns]
    return next((other.row for other in others if [other.text(column) for column in columns] == wanted), None)
