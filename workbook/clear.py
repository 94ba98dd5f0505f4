"""Clear: the marks, notes and results of a check taken out of a copy; what anybody else wrote stays."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.scheme_files import SHIPPED, Schemes
from workbook import journal, results
from workbook.document import Document, read_document
from workbook.files.fills import fills_in, put_fills
from workbook.files.notes import notes_in, put_notes
from workbook.files.parts import Parts
from workbook.files.patcher import put_edits
from workbook.form.layout import RESULTS_SHEET
from workbook.grid import Edit, Fill, Note
from workbook.marking import COLORS, colors_before, is_ours, remembering


@dataclass(frozen=True)
class Cleared:
    """A workbook without marks, and how many cells had one."""

    workbook: bytes
    cells: int


def clear(data: bytes, schemes: Schemes = SHIPPED) -> Cleared:
    """A copy without what checks and the add-in left: colours, notes, 校验结果, what could be undone.

    Raises NotAWorkbook.
    """
    document, parts = read_document(data, schemes), Parts.of(data)
    notes = notes_in(parts)
    before = colors_before(document.layout, document.hidden, notes)
    before = {spot: color for spot, color in before.items() if spot[0] in document.grid.sheets}
    colors = fills_in(parts, before)
    put_fills(parts, [Fill(*spot, color) for spot, color in before.items() if colors[spot] in COLORS.values()])
    put_notes(parts, [Note(*spot, None) for spot, text in notes.items() if is_ours(text)])
    put_edits(parts, _forgetting(document))
    return Cleared(parts.packed(), len(before))


def _forgetting(document: Document) -> Iterator[Edit]:
    yield from remembering(document.hidden, {})
    yield from journal.forgotten(document).edits
    if RESULTS_SHEET in document.grid.sheets:
        yield from results.blank_edits(document.grid)
