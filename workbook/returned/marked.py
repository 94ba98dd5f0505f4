"""The marked copy of a returned workbook: its findings as colours and notes at the cells, and listed on 校验结果.

Only the parts concerned are changed, each once. What an earlier check left is replaced; `workbook.clear` takes all of
it away again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from schemas.finding import Finding
from schemas.scheme_files import SHIPPED, Schemes
from workbook.document import read_layout
from workbook.files.fills import fills_in, put_fills
from workbook.files.merges import merged_away
from workbook.files.notes import PREFIX, notes_in, put_notes
from workbook.files.package import Package
from workbook.files.parts import Parts
from workbook.files.patcher import put_edits
from workbook.files.reader import read_sheets
from workbook.form.layout import HIDDEN_SHEET, NAME_PREFIX, RESULTS_SHEET
from workbook.grid import Edit, Fill, Grid, Note, Sheet, Spot
from workbook.marking import (
    COLORS,
    colors_before,
    is_ours,
    marks,
    note_text,
    printed_color,
    remembered,
    remembering,
)
from workbook.results import results_edits, results_heights
from workbook.returned.verdict import Checked


def marked_copy(data: bytes, checked: Checked, schemes: Schemes = SHIPPED) -> bytes:
    """A copy of the workbook that `checked` is the verdict on, with its findings on it, waived ones left out.

    Raises NotAWorkbook for what is unreadable or lacks rows of the form.
    """
    parts = Parts.of(data)
    findings = [finding for finding in checked.findings if not finding.waived]
    notes = notes_in(parts)
    grid = _sheets_concerned(parts.package, findings, notes)
    layout = read_layout(grid, schemes)
    hidden = grid.sheets[layout.block("meta").sheet]
    wanted = marks(layout, findings)
    before = _unmarked_colors(parts, wanted, colors_before(layout, hidden, notes))
    bare = {spot for spot in wanted if not is_ours(notes.get(spot, PREFIX))} | merged_away(parts, wanted)
    texts: dict[Spot, str | None] = {spot: None for spot, text in notes.items() if is_ours(text)}
    for spot, mark in wanted.items():
        if spot not in bare:
            texts[spot] = note_text(mark, before[spot], printed_color(layout, spot))
    colors = {**before, **{spot: mark.color for spot, mark in wanted.items()}}
    put_fills(parts, [Fill(*spot, color) for spot, color in colors.items()])
    put_notes(parts, [Note(*spot, text) for spot, text in texts.items()])
    put_edits(parts, _remembering(hidden, {spot: before[spot] for spot in sorted(bare)}))
    if RESULTS_SHEET in grid.sheets:
        put_edits(parts, results_edits(grid, findings), results_heights(findings))
    return parts.packed()


def _sheets_concerned(package: Package, findings: Sequence[Finding], notes: Mapping[Spot, str]) -> Grid:
    """The sheets that are marked, or may be, with the two of our own."""
    own = {name.sheet for name in package.names if name.name == f"{NAME_PREFIX}meta"} | {HIDDEN_SHEET, RESULTS_SHEET}
    noted = {sheet for (sheet, _, _), text in notes.items() if is_ours(text)}
    return read_sheets(package, own | noted | {finding.sheet for finding in findings})


def _unmarked_colors(
    parts: Parts, wanted: Collection[Spot], earlier: Mapping[Spot, str | None]
) -> dict[Spot, str | None]:
    """The colours of the cells without any mark; one coloured anew since an earlier check keeps its new colour."""
    there = {sheet.name for sheet in parts.package.sheets}
    standing = fills_in(parts, [spot for spot in {**earlier, **dict.fromkeys(wanted)} if spot[0] in there])
    still = {spot for spot in earlier if standing.get(spot) in COLORS.values()}
    return {spot: earlier[spot] if spot in still else color for spot, color in standing.items()}


def _remembering(hidden: Sheet, bare: Mapping[Spot, str | None]) -> Iterator[Edit]:
    """What keeps the colours that no note tells; nothing where there are none, now or before."""
    return remembering(hidden, bare) if bare or remembered(hidden) else iter(())
