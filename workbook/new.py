"""A new workbook: built fresh from a scheme, or the blank template as it ships."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas.cells import Cell
from schemas.finding import Place
from schemas.scheme import Scheme
from schemas.scheme_files import SHIPPED, Schemes, load_scheme
from workbook.document import Document, computed_edits, read_document
from workbook.files.canonical import canonical
from workbook.files.patcher import apply_edits
from workbook.form import indicator_rows
from workbook.form.template import build
from workbook.grid import Edit, Height
from workbook.narrative.sheet import narrative_edits, narrative_heights, outline

TEMPLATE_FOLDER = Path(__file__).parent / "form" / "templates"
TEMPLATE_PROJECTS = 1


@dataclass(frozen=True)
class Entry:
    """A value typed into one cell, addressed as the tables are."""

    table: str
    column: str
    value: Cell
    sheet: str | None = None
    row: int = 0


def blank_workbook(scheme: Scheme, overall: Scheme, projects: int) -> bytes:
    """A blank workbook with so many project sheets; the same bytes on every build."""
    built = build(scheme, overall, projects)
    document = read_document(built, Schemes({one.id: one for one in (scheme, overall)}))
    rows = outline(document)
    edits = [*computed_edits(document), *narrative_edits(document, rows)]
    return canonical(apply_edits(built, edits, narrative_heights(document, rows)))


def template(scheme_id: str) -> bytes:
    """The blank template of a scheme, as built. Raises SchemeError for an unknown scheme."""
    scheme = load_scheme(scheme_id)
    return blank_workbook(scheme, load_scheme(scheme.overall), TEMPLATE_PROJECTS)


def enter(data: bytes, entries: list[Entry], schemes: Schemes = SHIPPED) -> bytes:
    """A copy of a workbook with values typed in, and its formulas' values brought up to date."""
    document = read_document(data, schemes)
    shown = [height for entry in entries for height in _shown(document, entry)]
    typed = apply_edits(data, [entry_edit(document, entry) for entry in entries], shown)
    return apply_edits(typed, computed_edits(read_document(typed, schemes)))


def entry_edit(document: Document, entry: Entry) -> Edit:
    """The Edit that types an entry. Raises KeyError when the table is not there."""
    sheet = entry.sheet or document.layout.block(entry.table).sheet
    row, column = document.layout.cell(Place(entry.table, sheet, entry.row, entry.column))
    return Edit(sheet, row, column, entry.value)


def _shown(document: Document, entry: Entry) -> Iterator[Height]:
    """A spare indicator row is shown as soon as something is typed in it."""
    sheet = entry.sheet or document.layout.block(entry.table).sheet
    if entry.table == "indicators" and entry.value is not None and entry.row in _spare_rows(document, sheet):
        row, _ = document.layout.cell(Place(entry.table, sheet, entry.row, entry.column))
        yield Height(sheet, row, indicator_rows.ROW_HEIGHT)


def _spare_rows(document: Document, sheet: str) -> frozenset[int]:
    overall = document.layout.block("overall").sheet == sheet
    scheme = document.overall_scheme if overall else document.scheme
    return frozenset(number for number, slot in enumerate(indicator_rows.slots(scheme)) if slot.spare)
