"""Cell values by python-calamine, from a package made for it: only what it needs, sheets numbered, nothing packed.

So it sees the bytes that were looked at, under names it cannot misread; what it delivers is held against the XML.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from lxml import etree

from schemas.cells import Cell
from workbook.files.package import CONTENT_TYPES, MAIN, PACKAGE_RELATIONS, RELATIONS, Package, SheetPart, parse_xml
from workbook.files.plain_sheet import elements, plain_strings
from workbook.files.refusal import damaged
from workbook.files.sheet_scan import CLOSE, OPEN, Scan, cells_in

Rows = list[list[Cell]]
KNOWN_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_MAIN, _PACKAGE, _OFFICE = (spelt.strip("{}") for spelt in (MAIN, PACKAGE_RELATIONS, RELATIONS))
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_LINKS = f'<Relationships xmlns="{_PACKAGE}">{{}}</Relationships>'
_LINK = f'<Relationship Id="r{{}}" Type="{_OFFICE}/{{}}" Target="{{}}"/>'
_BOOK = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{{}}"/><sheets>{{}}</sheets></workbook>'
_SHEET = f'<worksheet xmlns="{_MAIN}">'.encode()
_ERROR = re.compile(rb'( t="e"[^<>]*><v[^<>]*>)[^<]+')
_TAG = re.compile(rb"<[^<>]*>")


def read_values(package: Package, sheets: Sequence[tuple[SheetPart, Scan]]) -> list[Rows]:
    """The rows of each sheet, from A1 on. Raises Damaged when they lack a value that stands in the XML."""
    strings = _strings(package)
    delivered = _delivered(_bare_package(package, [scan for _, scan in sheets], strings))
    for (sheet, scan), rows in zip(sheets, delivered, strict=True):
        given = sum(len(row) - row.count("") for row in rows)
        if given + len(scan.errors) != scan.valued and not _is_complete(scan, rows, strings):
            raise damaged(f"工作表“{sheet.name}”有内容的单元格共 {scan.valued} 个，读出来的对不上")
    return delivered


def _delivered(package: BytesIO) -> list[Rows]:
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(package)
        numbers = range(len(book.sheet_names))
        return [list(map(list, book.get_sheet_by_index(number).to_python(skip_empty_area=False))) for number in numbers]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic inside calamine is no Exception
        raise damaged("工作簿内容读不出来") from error


def _bare_package(package: Package, scans: Sequence[Scan], strings: bytes | None) -> BytesIO:
    """A package of the sheets' cells, the shared strings and the number formats."""
    numbers = range(1, len(scans) + 1)
    tabs = "".join(f'<sheet name="{number}" sheetId="{number}" r:id="r{number}"/>' for number in numbers)
    links = "".join(_LINK.format(number, "worksheet", f"worksheets/{number}.xml") for number in numbers)
    parts = {
        CONTENT_TYPES: _TYPES.encode(),
        "_rels/.rels": _LINKS.format(_LINK.format(0, "officeDocument", "xl/workbook.xml")).encode(),
        "xl/workbook.xml": _BOOK.format(int(package.counts_from_1904), tabs).encode(),
        "xl/_rels/workbook.xml.rels": _LINKS.format(links).encode(),
        "xl/sharedStrings.xml": strings,
        "xl/styles.xml": _styles(package),
    }
    for number, scan in enumerate(scans, 1):
        body = scan.cells if KNOWN_ERRORS.issuperset(scan.errors.values()) else _ERROR.sub(rb"\1#N/A", scan.cells)
        parts[f"xl/worksheets/{number}.xml"] = b"".join((_SHEET, OPEN, body, CLOSE, b"</worksheet>"))
    stream = BytesIO()
    with ZipFile(stream, "w") as target:
        for name, content in parts.items():
            if content is not None:
                target.writestr(ZipInfo(name), content)
    stream.seek(0)
    return stream


def _strings(package: Package) -> bytes | None:
    """The shared strings in the plain form."""
    part = package.related("sharedStrings")
    return None if part is None else plain_strings(package.part(part))


def _styles(package: Package) -> bytes | None:
    """The styles; those with comments or CDATA, or not in UTF-8, are written anew."""
    part = package.related("styles")
    data = None if part is None else package.part(part)
    if data is None or (b"<!" not in data and b"\0" not in data):
        return data
    return etree.tostring(parse_xml(data), method="c14n", with_comments=False)


def _is_complete(scan: Scan, rows: Rows, strings: bytes | None) -> bool:
    """Whether each cell with a value has it among the rows, but for errors and empty texts, and none stands twice."""
    cells = cells_in(scan.cells)
    assert cells is not None
    held = [own for own in zip(cells.places(), cells.kinds, cells.texts(), strict=True) if own[2]]
    left = [(kind, text) for place, kind, text in held if kind != b"e" and _at(rows, *place) == ""]
    empty = set(_empty_strings(strings)) if strings and left else set()
    alone = len({place for place, _, _ in held}) == len(held)
    return alone and all(int(text) in empty if kind == b"s" else _says_nothing(kind, text) for kind, text in left)


def _at(rows: Rows, row: int, column: int) -> Cell:
    own = rows[row - 1] if row <= len(rows) else []
    return own[column - 1] if column <= len(own) else ""


def _says_nothing(kind: bytes | None, text: bytes) -> bool:
    return kind in {b"str", b"inlineStr"} and not _TAG.sub(b"", text).strip()


def _empty_strings(strings: bytes) -> Iterator[int]:
    """The numbers of the shared strings without a text."""
    for number, (_, item) in enumerate(elements(strings, "si")):
        if not "".join(str(text.text or "") for text in item.iter(MAIN + "t")).strip():
            yield number
