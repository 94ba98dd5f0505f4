"""Cells coloured and noted by their names, and what a package holds, for tests."""

from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from workbook.files.fills import apply_fills, read_fills
from workbook.files.notes import apply_notes, read_notes
from workbook.files.package import open_package
from workbook.files.packing import repack
from workbook.grid import Fill, Note, address, parse_address


def colored(data: bytes, *steps: tuple[str, str, str | None]) -> bytes:
    """A copy with (sheet, cell, colour) applied."""
    return apply_fills(data, [Fill(sheet, *parse_address(cell), color) for sheet, cell, color in steps])


def color(data: bytes, sheet: str, cell: str) -> str | None:
    """The colour of one cell."""
    return read_fills(data, [(sheet, *parse_address(cell))])[sheet, *parse_address(cell)]


def noted(data: bytes, *steps: tuple[str, str, str | None]) -> bytes:
    """A copy with (sheet, cell, text) applied."""
    return apply_notes(data, [Note(sheet, *parse_address(cell), text) for sheet, cell, text in steps])


def notes(data: bytes) -> dict[tuple[str, str], str]:
    """Every note by (sheet, cell)."""
    return {(sheet, address(row, column)): text for (sheet, row, column), text in read_notes(data).items()}


def parts(data: bytes) -> dict[str, bytes]:
    """Every part's bytes."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def meanings(data: bytes) -> dict[str, bytes]:
    """Every part's XML, however it is spelt."""
    return {name: etree.tostring(etree.fromstring(part), method="c14n") for name, part in parts(data).items()}


def changed(before: bytes, after: bytes) -> set[str]:
    """The parts that are not the same bytes in both."""
    old, new = parts(before), parts(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def replaced(data: bytes, part: str, old: str, new: str) -> bytes:
    """A copy with a piece of one part's text replaced."""
    package = open_package(data)
    text = package.part(part).decode("utf-8")
    assert old in text, old
    return repack(package, {part: text.replace(old, new).encode("utf-8")})


def part_of(data: bytes, sheet: str) -> str:
    """The part a sheet is stored in."""
    return next(own.part for own in open_package(data).sheets if own.name == sheet)


def sheet_xml(data: bytes, sheet: str) -> etree._Element:
    """A sheet's parsed part."""
    return etree.fromstring(open_package(data).part(part_of(data, sheet)))
