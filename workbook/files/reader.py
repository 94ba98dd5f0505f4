"""Reading a closed workbook into a Grid: python-calamine for the values, one pass over the XML for the rest."""

from collections.abc import Collection, Sequence

from schemas.cells import Cell
from workbook.files.package import Package, SheetPart, open_package
from workbook.files.plain_sheet import plain_sheet
from workbook.files.refusal import damaged
from workbook.files.sheet_scan import MAX_HELD, Formulas, Scan, scan
from workbook.files.values import read_values
from workbook.grid import Grid, Sheet

MAX_CELLS = 2_000_000


def read_workbook(data: bytes) -> Grid:
    """Read an .xlsx. Raises NotAWorkbook with a Chinese reason for anything else."""
    return read_package(open_package(data))


def read_package(package: Package) -> Grid:
    """Read an opened package."""
    scans = _scans(package, package.sheets)
    values = read_values(package, scans)
    sheets = {part.name: _sheet(part, rows, found) for (part, found), rows in zip(scans, values, strict=True)}
    return Grid(sheets, package.names, package.all_names, package.links, package.has_macros)


def read_sheets(package: Package, names: Collection[str]) -> Grid:
    """The values alone of some sheets of a package that `read_package` has read before. Raises NotAWorkbook."""
    scans = _scans(package, [sheet for sheet in package.sheets if sheet.name in names])
    values = read_values(package, scans)
    sheets = {part.name: Sheet(part.name, rows) for (part, _), rows in zip(scans, values, strict=True)}
    return Grid(sheets, package.names)


def _scans(package: Package, sheets: Sequence[SheetPart]) -> list[tuple[SheetPart, Scan]]:
    """What the XML of each sheet tells; a sheet that is written in an unusual way is written anew first."""
    scans, formulas = [], Formulas()
    for sheet in sheets:
        data = package.part(sheet.part)
        found = scan(sheet, data, formulas)
        if found is None:
            found = scan(sheet, plain_sheet(sheet, data), formulas)
        if found is None:
            raise damaged(f"工作表“{sheet.name}”结构损坏")
        scans.append((sheet, found))
    _look_at_size([found for _, found in scans])
    return scans


def _look_at_size(scans: Sequence[Scan]) -> None:
    """All values together are no more than memory holds with ease, and the rectangles they span."""
    areas = sum(found.reach.bottom * found.reach.right for found in scans if found.reach)
    if areas > MAX_CELLS or sum(found.valued for found in scans) > MAX_HELD:
        raise damaged("工作簿的内容过多，或散在远离表格的地方，请先删去与自评无关的内容")


def _sheet(part: SheetPart, rows: list[list[Cell]], found: Scan) -> Sheet:
    return Sheet(
        part.name,
        rows,
        found.formulas,
        found.errors,
        found.protected,
        part.visible,
        found.hidden_rows,
        found.hidden_columns,
        found.pictures,
    )
