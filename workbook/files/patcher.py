"""Writing Edits into a copy of a closed workbook by changing only the XML parts concerned.

Every other part keeps its bytes. A formula is written together with the value it shows, and a
formula that stands already keeps its own spelling, so nothing is lost that openpyxl would drop.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from lxml import etree

from schemas.cells import EPOCH, Cell, printable
from schemas.rounding import plain
from workbook.files.package import MAIN
from workbook.files.parts import Parts, reading
from workbook.files.sheet_cells import SheetCells, forget
from workbook.files.shifting import shifted
from workbook.grid import Edit, Height, same_formula

CALC_CHAIN = "xl/calcChain.xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def apply_edits(data: bytes, edits: Iterable[Edit], heights: Iterable[Height] = ()) -> bytes:
    """A copy of a workbook with the edits in it, and rows as high as given.

    Raises NotAWorkbook, or KeyError for an unknown sheet.
    """
    parts = Parts.of(data)
    put_edits(parts, edits, heights)
    return parts.packed()


def put_edits(parts: Parts, edits: Iterable[Edit], heights: Iterable[Height] = ()) -> None:
    """`apply_edits` among other changes of the same workbook."""
    by_sheet: defaultdict[str, tuple[list[Edit], list[Height]]] = defaultdict(lambda: ([], []))
    for edit in edits:
        by_sheet[edit.sheet][0].append(edit)
    for height in heights:
        by_sheet[height.sheet][1].append(height)
    formulas_changed = False
    for name, (own, high) in by_sheet.items():
        part = parts.sheet(name)
        with reading(part):
            patch = _SheetPatch(parts.root(part))
            patch.apply(own)
            patch.fit(high)
        parts.write(part, patch.root)
        formulas_changed |= patch.formulas_changed
    if formulas_changed and CALC_CHAIN in parts:
        _drop_calc_chain(parts)


def _drop_calc_chain(parts: Parts) -> None:
    """Without the calculation chain, which Excel rebuilds by itself."""
    chain = parts.related(parts.package.workbook_part, "calcChain")
    if chain is not None:
        parts.unrelate(parts.package.workbook_part, chain[1])
    parts.drop(CALC_CHAIN)


class _SheetPatch:
    """Changes cells of one sheet part."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.formulas_changed = False
        self.cells = SheetCells(root)

    def apply(self, edits: Iterable[Edit]) -> None:
        """Write all edits."""
        wanted = {(edit.row, edit.column): edit for edit in edits}
        self._unshare(set(wanted))
        for (row, column), edit in sorted(wanted.items()):
            self._write(self._cell(row, column), edit)
        self.cells.stretch_dimension(wanted)

    def _cell(self, row: int, column: int) -> etree._Element:
        found = self.cells.find(row, column)
        if found is not None:
            return found
        added = self.cells.add(row, column)
        if added.getnext() is None:
            self._style_as_above(added, row, column)
        return added

    def _style_as_above(self, cell: etree._Element, row_number: int, column: int) -> None:
        """A cell added below a list looks like the list."""
        above = self.cells.find(row_number - 1, column)
        if above is not None and above.get("s") is not None:
            cell.set("s", str(above.get("s")))

    def _write(self, cell: etree._Element, edit: Edit) -> None:
        kept = cell.find(MAIN + "f")
        standing = kept is not None and edit.formula is not None and same_formula(kept.text or "", edit.formula)
        if not standing and (kept is not None or edit.formula is not None):
            self.formulas_changed = True
        for child in list(cell):
            if not (standing and child is kept):
                cell.remove(child)
        forget(cell, "t")
        if edit.formula is not None and not standing:
            etree.SubElement(cell, MAIN + "f").text = edit.formula.lstrip("=")
        _set_value(cell, edit.value, has_formula=edit.formula is not None)

    def fit(self, heights: Iterable[Height]) -> None:
        """Set rows' heights and show them; the office program may still change the height with the text."""
        for height in heights:
            row = self.cells.row(height.row)
            forget(row, "hidden")
            row.set("ht", f"{height.points:g}")
            forget(row, "customHeight")

    def _unshare(self, touched: set[tuple[int, int]]) -> None:
        """Spell out shared formulas whose cells are about to change."""
        groups: defaultdict[str, list[etree._Element]] = defaultdict(list)
        for formula in self.cells.data.iter(MAIN + "f"):
            if formula.get("t") == "shared":
                groups[str(formula.get("si"))].append(formula)
        for members in groups.values():
            places = [self._place(member) for member in members]
            if touched.isdisjoint(places):
                continue
            self._spell_out(members)

    def _spell_out(self, members: list[etree._Element]) -> None:
        master = next((member for member in members if member.text), None)
        if master is None:
            return
        (top, left), text = self._place(master), str(master.text)
        for member in members:
            row, column = self._place(member)
            member.text = shifted(text, row - top, column - left)
            forget(member, "t", "si", "ref")

    def _place(self, formula: etree._Element) -> tuple[int, int]:
        """Where the cell of a formula stands."""
        cell = formula.getparent()
        assert cell is not None
        return self.cells.place(cell)


def _set_value(cell: etree._Element, value: Cell, *, has_formula: bool) -> None:
    if isinstance(value, bool):
        cell.set("t", "b")
        etree.SubElement(cell, MAIN + "v").text = "1" if value else "0"
    elif isinstance(value, (int, float, Decimal)):
        etree.SubElement(cell, MAIN + "v").text = plain(value) if isinstance(value, Decimal) else repr(value)
    elif isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        etree.SubElement(cell, MAIN + "v").text = str((day - EPOCH).days)
    elif value is not None and has_formula:
        cell.set("t", "str")
        etree.SubElement(cell, MAIN + "v").text = printable(str(value))
    elif value is not None and value != "":
        cell.set("t", "inlineStr")
        holder = etree.SubElement(etree.SubElement(cell, MAIN + "is"), MAIN + "t")
        holder.text = printable(str(value))
        holder.set(_SPACE, "preserve")
