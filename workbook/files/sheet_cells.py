"""The cells of one parsed sheet part: found by their place, added where they belong."""

from collections.abc import Iterable

from lxml import etree

from workbook.files.package import MAIN
from workbook.grid import address, parse_address

_BEFORE_DATA = frozenset(MAIN + tag for tag in ("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols"))


class SheetCells:
    """Rows and cells of a sheet. Those that leave out their place are given the one they have by order."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        data = root.find(MAIN + "sheetData")
        self.data = data if data is not None else _added_data(root)
        self.rows = _numbered_rows(self.data)
        self._cells: dict[int, dict[int, etree._Element]] = {}

    def row(self, number: int) -> etree._Element:
        """A row, added in its place where it is missing."""
        if number not in self.rows:
            row = etree.Element(MAIN + "row", r=str(number))
            later = [other for other in self.rows if other > number]
            if later:
                self.rows[min(later)].addprevious(row)
            else:
                self.data.append(row)
            self.rows[number] = row
        return self.rows[number]

    def find(self, row: int, column: int) -> etree._Element | None:
        """A cell; None where the sheet stores none."""
        return self._in_row(row).get(column)

    def add(self, row_number: int, column: int) -> etree._Element:
        """A new bare cell, for a place where `find` finds none."""
        row, cells = self.row(row_number), self._in_row(row_number)
        forget(row, "spans")
        added = etree.Element(MAIN + "c", r=address(row_number, column))
        later = [other for other in cells if other > column]
        if later:
            cells[min(later)].addprevious(added)
        else:
            row.append(added)
        cells[column] = added
        return added

    def place(self, cell: etree._Element) -> tuple[int, int]:
        """(row, column) of a cell."""
        row = cell.getparent()
        assert row is not None
        _numbered_cells(int(str(row.get("r"))), row)
        return parse_address(str(cell.get("r")))

    def _in_row(self, number: int) -> dict[int, etree._Element]:
        """A row's cells by their column."""
        if number not in self._cells:
            self._cells[number] = _numbered_cells(number, self.rows.get(number))
        return self._cells[number]

    def stretch_dimension(self, places: Iterable[tuple[int, int]]) -> None:
        """Let the sheet's dimension take in these places."""
        dimension = self.root.find(MAIN + "dimension")
        if dimension is None:
            return
        first, _, last = str(dimension.get("ref")).partition(":")
        corners = [parse_address(first), parse_address(last or first), *places]
        top, left = (min(corner[axis] for corner in corners) for axis in (0, 1))
        bottom, right = (max(corner[axis] for corner in corners) for axis in (0, 1))
        dimension.set("ref", f"{address(top, left)}:{address(bottom, right)}")


def forget(element: etree._Element, *attributes: str) -> None:
    """Drop attributes that an element may have."""
    for attribute in attributes:
        if attribute in element.attrib:
            del element.attrib[attribute]


def _added_data(root: etree._Element) -> etree._Element:
    data = etree.Element(MAIN + "sheetData")
    root.insert(sum(child.tag in _BEFORE_DATA for child in root), data)
    return data


def _numbered_rows(data: etree._Element) -> dict[int, etree._Element]:
    rows: dict[int, etree._Element] = {}
    number = 0
    for row in data.iterchildren(MAIN + "row"):
        number = int(str(row.get("r") or number + 1))
        row.set("r", str(number))
        rows[number] = row
    return rows


def _numbered_cells(number: int, row: etree._Element | None) -> dict[int, etree._Element]:
    cells: dict[int, etree._Element] = {}
    column = 0
    for cell in () if row is None else row.iterchildren(MAIN + "c"):
        reference = cell.get("r")
        column = parse_address(str(reference))[1] if reference else column + 1
        cell.set("r", address(number, column))
        cells.setdefault(column, cell)
    return cells
