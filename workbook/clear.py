"""Clear: the marks, notes and results of a check taken out of a copy; what anybody else wrote stays."""

from dataclasses import dataclass

from schemas.scheme_files import SHIPPED, Schemes
from workbook import journal, results
from workbook.document import Document, read_document
from workbook.files.fills import apply_fills, read_fills
from workbook.files.notes import apply_notes, read_notes
from workbook.files.patcher import apply_edits
from workbook.form.layout import RESULTS_SHEET
from workbook.grid import Fill, Note
from workbook.marking import COLORS, former_color, is_ours, printed_color, remembered, remembering


@dataclass(frozen=True)
class Cleared:
    """A workbook without marks, and how many cells had one."""

    workbook: bytes
    cells: int


def clear(data: bytes, schemes: Schemes = SHIPPED) -> Cleared:
    """A copy without what checks and the add-in left: colours, notes, 校验结果, what could be undone.

    Raises NotAWorkbook.
    """
    document = read_document(data, schemes)
    notes = read_notes(data)
    noted = {spot: text for spot, text in notes.items() if is_ours(text)}
    before = {spot: former_color(text, printed_color(document, spot)) for spot, text in noted.items()}
    own = {spot: color for spot, color in remembered(document).items() if spot[0] in document.grid.sheets}
    before = {**own, **before}
    colors = read_fills(data, before)
    fills = [Fill(*spot, color) for spot, color in before.items() if colors[spot] in COLORS.values()]
    cleared = apply_notes(apply_fills(data, fills), [Note(*spot, None) for spot in noted])
    return Cleared(_forgotten(cleared, document), len(before))


def _forgotten(data: bytes, document: Document) -> bytes:
    edits = [*remembering(document, {}), *journal.forgotten(document).edits]
    if RESULTS_SHEET in document.grid.sheets:
        edits += results.blank_edits(document.grid)
    return apply_edits(data, edits)
