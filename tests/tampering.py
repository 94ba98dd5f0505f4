"""What people do to a workbook besides typing: each takes a workbook's bytes and returns a changed copy."""

import re
from collections.abc import Callable
from io import BytesIO

import openpyxl

from workbook.files.package import PACKAGE_RELATIONS, open_package
from workbook.files.packing import repack

Change = Callable[[bytes], bytes]
REWRITING = frozenset({"with_picture", "with_sheet", "without_sheet"})
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def unprotected(sheet: str) -> Change:
    """取消工作表保护."""
    return _in_sheet(sheet, r"<sheetProtection[^>]*/>", "")


def row_hidden(sheet: str, row: int) -> Change:
    """隐藏一行."""
    return _in_sheet(sheet, rf'<row r="{row}"', f'<row hidden="1" r="{row}"')


def column_hidden(sheet: str, column: int) -> Change:
    """隐藏一列."""
    return _in_sheet(sheet, rf'(<col )(?=[^>]*min="{column}" max="{column}")', r'\1hidden="1" ')


def sheet_hidden(sheet: str, state: str = "hidden") -> Change:
    """隐藏工作表."""
    return _in_book(rf'(<sheet [^>]*name="{sheet}"[^>]*?) state="visible"', rf'\1 state="{state}"')


def named(name: str, refers_to: str) -> Change:
    """从别的文件带来一个名称."""
    return _in_book(r"<definedNames>", f'<definedNames><definedName name="{name}">{refers_to}</definedName>')


def with_part(part: str, content: bytes) -> Change:
    """文件里多了一个部件."""

    def change(data: bytes) -> bytes:
        return repack(open_package(data), {part: content})

    return change


def linked(target: str) -> Change:
    """留着到别的工作簿的链接."""

    def change(data: bytes) -> bytes:
        package = open_package(data)
        rels = "xl/_rels/workbook.xml.rels"
        relation = f'<Relationship Id="rIdX" Type="{RELATION}/externalLink" Target="externalLinks/externalLink1.xml"/>'
        path = f'<Relationship Id="rId1" Type="{RELATION}/externalLinkPath" Target="{target}" TargetMode="External"/>'
        own = f'<Relationships xmlns="{PACKAGE_RELATIONS.strip("{}")}">{path}</Relationships>'
        changed = {
            rels: package.part(rels).replace(b"</Relationships>", relation.encode() + b"</Relationships>"),
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": own.encode(),
        }
        return repack(package, changed)

    return change


def with_formula(sheet: str, cell: str, formula: str, value: object) -> Change:
    """把一格改成公式."""
    pattern = rf'<c r="{cell}"([^>]*?)(?: t="\w+")?(?:/>|>.*?</c>)'
    return _in_sheet(sheet, pattern, rf'<c r="{cell}"\1><f>{formula}</f><v>{value}</v></c>')


def with_picture(sheet: str) -> Change:
    """贴一张图片（这里画一个图表）."""

    def change(data: bytes) -> bytes:
        from openpyxl.chart import BarChart

        return _by_openpyxl(data, lambda book: book[sheet].add_chart(BarChart(), "C5"))

    return change


def with_sheet(name: str, text: str, state: str = "visible") -> Change:
    """多一张自己的工作表."""

    def add(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet(name)
        sheet["A1"] = text
        sheet.sheet_state = state

    return lambda data: _by_openpyxl(data, add)


def without_sheet(name: str) -> Change:
    """删掉一张工作表."""

    def remove(book: openpyxl.Workbook) -> None:
        del book[name]

    return lambda data: _by_openpyxl(data, remove)


def _by_openpyxl(data: bytes, do: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(BytesIO(data))
    do(book)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _in_sheet(sheet: str, pattern: str, text: str) -> Change:
    def change(data: bytes) -> bytes:
        package = open_package(data)
        part = next(own.part for own in package.sheets if own.name == sheet)
        return repack(package, {part: _replaced(package.part(part), pattern, text)})

    return change


def _in_book(pattern: str, text: str) -> Change:
    def change(data: bytes) -> bytes:
        package = open_package(data)
        part = package.workbook_part
        return repack(package, {part: _replaced(package.part(part), pattern, text)})

    return change


def _replaced(part: bytes, pattern: str, text: str) -> bytes:
    changed, count = re.subn(pattern, text, part.decode("utf-8"), count=1)
    assert count == 1, pattern
    return changed.encode("utf-8")
