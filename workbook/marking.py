"""Findings on the sheets themselves: a coloured cell with a note for each, and the way to take them off again.

A mark moves with its cell: the note tells which cells carry one, and in its last line the colour the cell had, where
that is not the one the form prints. Only for a cell that takes no note of ours – it has one of the accountant's own,
is discussed or merged away – the colour is kept on the hidden sheet.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.finding import SEVERITY_TITLES, Finding, Severity
from schemas.tables import TABLES
from workbook.document import Document
from workbook.files.notes import PREFIX
from workbook.form.layout import Layout
from workbook.form.looks import ENTRY_COLOR
from workbook.form.memory import MARKS
from workbook.grid import Area, Edit, Sheet, Spot, address, parse_address

COLORS: dict[Severity, str] = {"error": "FFC7CE", "warning": "FFEB9C", "hint": "DDEBF7"}
MOST_CELLS = 12
FORMER, NONE = "原底色：", "无"
_RGB, _CELL = re.compile("[0-9A-F]{6}"), re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")


@dataclass(frozen=True)
class Mark:
    """A cell's mark: RRGGBB, and the text of its note."""

    color: str
    text: str


def form_sheets(document: Document) -> set[str]:
    """The sheets the form prints: those that can carry a mark."""
    return {block.sheet for block in document.layout.blocks}


def marks(layout: Layout, findings: Iterable[Finding]) -> dict[Spot, Mark]:
    """(sheet, row, column) → mark, of all findings that name cells and are not waived; the gravest gives the colour."""
    found: dict[Spot, list[Finding]] = {}
    places = _places(layout)
    for finding in findings:
        if finding.sheet in places and finding.cell and not finding.waived:
            for row, column in _cells(Area.parse(finding.cell), places[finding.sheet]):
                found.setdefault((finding.sheet, row, column), []).append(finding)
    order = list(COLORS)
    return {
        spot: Mark(COLORS[min((f.severity for f in own), key=order.index)], "\n".join(_lines(own)))
        for spot, own in found.items()
    }


def note_text(mark: Mark, before: str | None, printed: str | None) -> str:
    """A mark's note, with the colour its cell had where that is not the printed one."""
    return mark.text if before == printed else f"{mark.text}\n{FORMER}{before or NONE}"


def former_color(note: str, printed: str | None) -> str | None:
    """The colour a marked cell had, by its note; the printed one where the note does not tell."""
    _, found, color = note.rpartition(f"\n{FORMER}")
    if color.strip() == NONE:
        return None
    return color.strip() if found and _RGB.fullmatch(color.strip()) else printed


def remembered(hidden: Sheet) -> dict[Spot, str | None]:
    """The marked cells without a note of ours, and the colours they had before."""
    sound = ((name, cell, color) for name, cell, color in MARKS.entries(hidden) if _is_sound(cell, color))
    return {(name, *parse_address(cell)): color or None for name, cell, color in sound}


def colors_before(layout: Layout, hidden: Sheet, notes: Mapping[Spot, str]) -> dict[Spot, str | None]:
    """The cells an earlier check marked, and the colours they had: by its notes, the others by the hidden sheet."""
    noted = {spot: former_color(text, printed_color(layout, spot)) for spot, text in notes.items() if is_ours(text)}
    return {**remembered(hidden), **noted}


def remembering(hidden: Sheet, before: Mapping[Spot, str | None]) -> Iterator[Edit]:
    """The Edits that keep the colours of marked cells without a note of ours."""
    entries = [(name, address(row, column), color or "") for (name, row, column), color in before.items()]
    yield from MARKS.head_written(hidden, (str(len(entries)),) if entries else ())
    yield from MARKS.entries_written(hidden, entries)


def printed_color(layout: Layout, spot: Spot) -> str | None:
    """The colour the form prints a cell in."""
    sheet, row, column = spot
    for block in layout.blocks:
        name = block.column_at(row, column) if block.sheet == sheet else None
        if name is not None:
            return ENTRY_COLOR if TABLES[block.table].column(name).origin == "entered" else None
    return None


def is_ours(note: str) -> bool:
    """Whether a note was hung by a check."""
    return note.startswith(PREFIX)


def _is_sound(cell: str, color: str) -> bool:
    """Whether a remembered mark reads as it was written; anybody may have typed there."""
    return _CELL.fullmatch(cell) is not None and (not color or _RGB.fullmatch(color) is not None)


def _cells(area: Area, places: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cells to mark: of a small area those the form fills, of a large one the first."""
    columns = range(area.left, area.right + 1)
    cells = [(row, column) for row in range(area.top, area.bottom + 1) for column in columns]
    own = [cell for cell in cells if cell in places] or cells
    return own if len(cells) <= MOST_CELLS else own[:1]


def _places(layout: Layout) -> dict[str, set[tuple[int, int]]]:
    """The cells the form fills, by sheet."""
    places: dict[str, set[tuple[int, int]]] = {}
    for block in layout.blocks:
        places.setdefault(block.sheet, set()).update(block.cells())
    return places


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    yield PREFIX
    for finding in findings:
        yield f"{SEVERITY_TITLES[finding.severity]} {finding.code}：{finding.message}"
        if finding.expected:
            yield f"应为：{finding.expected}"
        yield f"怎么改：{finding.remedy}"
