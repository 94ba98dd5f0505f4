"""Cell backgrounds of a closed workbook, read and changed in the XML parts concerned."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from lxml import etree

from workbook.files.package import MAIN, parse_xml
from workbook.files.parts import Parts, reading
from workbook.files.sheet_cells import SheetCells
from workbook.files.styles import EMPTY, Styles
from workbook.grid import Fill, Spot

STYLES = "xl/styles.xml"
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_RGB = re.compile("[0-9A-F]{6}")


def apply_fills(data: bytes, fills: Iterable[Fill]) -> bytes:
    """A copy of a workbook with these cells in these colours, all else of their looks kept.

    Raises NotAWorkbook, KeyError for an unknown sheet, ValueError for a colour that is none.
    """
    parts = Parts.of(data)
    put_fills(parts, fills)
    return parts.packed()


def put_fills(parts: Parts, fills: Iterable[Fill]) -> None:
    """`apply_fills` among other changes of the same workbook."""
    by_sheet: defaultdict[str, dict[tuple[int, int], str | None]] = defaultdict(dict)
    for fill in fills:
        by_sheet[fill.sheet][fill.row, fill.column] = _checked(fill.color)
    styles = _styles(parts)
    for name, wanted in by_sheet.items():
        part = parts.sheet(name)
        root = parts.root(part)
        with reading(part):
            if _recolor(root, wanted, styles):
                parts.write(part, root)
    if styles.changed:
        _write_styles(parts, styles)


def read_fills(data: bytes, cells: Iterable[Spot]) -> dict[Spot, str | None]:
    """The background of each (sheet, row, column) as RRGGBB, None for none.

    Raises NotAWorkbook, KeyError for an unknown sheet.
    """
    return fills_in(Parts.of(data), cells)


def fills_in(parts: Parts, cells: Iterable[Spot]) -> dict[Spot, str | None]:
    """`read_fills` of a workbook that is open already."""
    by_sheet: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for name, row, column in cells:
        by_sheet[name].append((row, column))
    styles = _styles(parts)
    found = {}
    for name, places in by_sheet.items():
        root = parts.root(parts.sheet(name))
        with reading(parts.sheet(name)):
            sheet = SheetCells(root)
            for row, column in places:
                found[name, row, column] = styles.color(_style(sheet, row, column))
    return found


def _checked(color: str | None) -> str | None:
    if color is not None and not _RGB.fullmatch(color.upper()):
        raise ValueError(f"{color!r} is no colour RRGGBB")
    return color and color.upper()


def _styles(parts: Parts) -> Styles:
    book = parts.package.workbook_part
    sheet, theme = parts.related(book, "styles"), parts.related(book, "theme")
    root = parts.root(sheet[0]) if sheet else parse_xml(EMPTY)
    with reading(sheet[0] if sheet else STYLES):
        return Styles(root, parts.root(theme[0]) if theme else None)


def _write_styles(parts: Parts, styles: Styles) -> None:
    book = parts.package.workbook_part
    sheet = parts.related(book, "styles")
    if sheet:
        parts.write(sheet[0], styles.root)
    else:
        parts.add(STYLES, styles.root, STYLES_TYPE)
        parts.relate(book, "styles", STYLES)


def _recolor(root: etree._Element, wanted: Mapping[tuple[int, int], str | None], styles: Styles) -> bool:
    """Give cells their styles; whether any changed."""
    sheet = SheetCells(root)
    changed = []
    for (row, column), color in sorted(wanted.items(), key=lambda item: item[0]):
        before = _style(sheet, row, column)
        after = styles.recolored(before, color)
        if after != before:
            cell = sheet.find(row, column)
            (sheet.add(row, column) if cell is None else cell).set("s", str(after))
            changed.append((row, column))
    sheet.stretch_dimension(changed)
    return bool(changed)


def _style(sheet: SheetCells, row: int, column: int) -> int:
    """The style of a cell; where the sheet stores none, that of its row, else of its column."""
    cell = sheet.find(row, column)
    if cell is not None:
        return int(cell.get("s") or 0)
    own = sheet.rows.get(row)
    if own is not None and own.get("customFormat") in {"1", "true"}:
        return int(own.get("s") or 0)
    for item in sheet.root.iterfind(f"{MAIN}cols/{MAIN}col"):
        if int(str(item.get("min"))) <= column <= int(str(item.get("max"))):
            return int(item.get("style") or 0)
    return 0
