"""Merged cells of a closed workbook."""

from collections.abc import Collection

from workbook.files.package import MAIN
from workbook.files.parts import Parts, reading
from workbook.grid import Area, Spot


def merged_away(parts: Parts, cells: Collection[Spot]) -> set[Spot]:
    """Those of the (sheet, row, column) that lie in a merged area and are not its first: nobody sees them.

    Raises NotAWorkbook, KeyError for an unknown sheet.
    """
    hidden: set[Spot] = set()
    for name in {sheet for sheet, _, _ in cells}:
        own = [(row, column) for sheet, row, column in cells if sheet == name]
        for area in _areas(parts, parts.sheet(name)):
            inside = (cell for cell in own if area.holds(*cell) and cell != (area.top, area.left))
            hidden.update((name, *cell) for cell in inside)
    return hidden


def _areas(parts: Parts, part: str) -> list[Area]:
    with reading(part):
        merges = parts.root(part).iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell")
        return [Area.parse(str(item.get("ref"))) for item in merges]
