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
from workbook.marking import COLORS, is_ours, printed_color, remembered, remembering


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
    before, noted = remembered(document), [spot for spot, text in read_notes(data).items() if is_ours(text)]
    spots = [spot for spot in dict.fromkeys((*before, *noted)) if spot[0] in document.grid.sheets]
    colors = read_fills(data, spots)
    fills = [
        Fill(*spot, before[spot] if spot in before else printed_color(document, spot))
        for spot in spots
        if colors[spot] in COLORS.values()
    ]
    cleared = apply_notes(apply_fills(data, fills), [Note(*spot, None) for spot in noted])
    return Cleared(_forgotten(cleared, document), len(spots))


def _forgotten(data: bytes, document: Document) -> bytes:
    edits = [*remembering(document, {}), *journal.forgotten(document).edits]
    if RESULTS_SHEET in document.grid.sheets:
        edits += results.blank_edits(document.grid)
    return apply_edits(data, edits)
