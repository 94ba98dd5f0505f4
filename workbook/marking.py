"""Findings on the sheets themselves: a coloured cell with a note for each, and the way to take them off again.

The colour a cell had before is kept on the hidden sheet. Where rows were inserted since, the note tells which cells
carry a mark, and the form tells which colour it prints them in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.finding import SEVERITY_TITLES, Finding, Severity
from schemas.tables import TABLES
from workbook.document import Document
from workbook.files.notes import PREFIX
from workbook.form.looks import ENTRY_COLOR
from workbook.form.memory import MARKS
from workbook.grid import Area, Edit, address, parse_address

COLORS: dict[Severity, str] = {"error": "FFC7CE", "warning": "FFEB9C", "hint": "DDEBF7"}
MOST_CELLS = 12

Spot = tuple[str, int, int]


@dataclass(frozen=True)
class Mark:
    """A cell's mark: RRGGBB, and the text of its note."""

    color: str
    text: str


def form_sheets(document: Document) -> set[str]:
    """The sheets the form prints: those that can carry a mark."""
    return {block.sheet for block in document.layout.blocks}


def marks(document: Document, findings: Iterable[Finding]) -> dict[Spot, Mark]:
    """(sheet, row, column) → mark, of all findings that name cells and are not waived; the gravest gives the colour."""
    found: dict[Spot, list[Finding]] = {}
    sheets = form_sheets(document)
    for finding in findings:
        if finding.sheet in sheets and finding.cell and not finding.waived:
            for row, column in _cells(Area.parse(finding.cell)):
                found.setdefault((finding.sheet, row, column), []).append(finding)
    order = list(COLORS)
    return {
        spot: Mark(COLORS[min((f.severity for f in own), key=order.index)], "\n".join(_lines(own)))
        for spot, own in found.items()
    }


def remembered(document: Document) -> dict[Spot, str | None]:
    """The marked cells, and the colours they had before."""
    sheet = document.grid.sheets[document.layout.block("meta").sheet]
    return {(name, *parse_address(cell)): color or None for name, cell, color in MARKS.entries(sheet)}


def remembering(document: Document, before: Mapping[Spot, str | None]) -> Iterator[Edit]:
    """The Edits that keep the colours that marked cells had before."""
    sheet = document.grid.sheets[document.layout.block("meta").sheet]
    entries = [(name, address(row, column), color or "") for (name, row, column), color in before.items()]
    yield from MARKS.head_written(sheet, (str(len(entries)),) if entries else ())
    yield from MARKS.entries_written(sheet, entries)


def printed_color(document: Document, spot: Spot) -> str | None:
    """The colour the form prints a cell in."""
    sheet, row, column = spot
    for block in document.layout.blocks:
        if block.sheet != sheet:
            continue
        for record in range(len(block.rows)):
            for place, *at in block.places_of(record):
                if tuple(at) == (row, column):
                    return ENTRY_COLOR if TABLES[block.table].column(place.column).origin == "entered" else None
    return None


def is_ours(note: str) -> bool:
    """Whether a note was hung by a check."""
    return note.startswith(PREFIX)


def _cells(area: Area) -> list[tuple[int, int]]:
    """The cells to mark: all of a small area, the first of a large one."""
    columns = range(area.left, area.right + 1)
    cells = [(row, column) for row in range(area.top, area.bottom + 1) for column in columns]
    return cells if len(cells) <= MOST_CELLS else cells[:1]


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    yield PREFIX
    for finding in findings:
        yield f"{SEVERITY_TITLES[finding.severity]} {finding.code}：{finding.message}"
        if finding.expected:
            yield f"应为：{finding.expected}"
        yield f"怎么改：{finding.remedy}"
