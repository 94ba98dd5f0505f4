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
        _number_cells(self.data)
        self.rows = {int(str(row.get("r"))): row for row in self.data.iterchildren(MAIN + "row")}

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
        reference = address(row, column)
        found = self.rows[row].iterchildren(MAIN + "c") if row in self.rows else ()
        return next((cell for cell in found if cell.get("r") == reference), None)

    def add(self, row_number: int, column: int) -> etree._Element:
        """A new bare cell, for a place where `find` finds none."""
        row = self.row(row_number)
        forget(row, "spans")
        added = etree.Element(MAIN + "c", r=address(row_number, column))
        for cell in row.iterchildren(MAIN + "c"):
            if parse_address(str(cell.get("r")))[1] > column:
                cell.addprevious(added)
                return added
        row.append(added)
        return added

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


def _number_cells(data: etree._Element) -> None:
    number = 0
    for row in data.iterchildren(MAIN + "row"):
        number = int(str(row.get("r") or number + 1))
        row.set("r", str(number))
        column = 0
        for cell in row.iterchildren(MAIN + "c"):
            reference = cell.get("r")
            column = parse_address(str(reference))[1] if reference else column + 1
            cell.set("r", address(number, column))
