"""Sheets and shared strings of any spelling, written anew in the plain form that `sheet_scan` and calamine read alike.

Prefixes, comments, CDATA, character references, missing places and other encodings are resolved here by an XML parser.
"""

import re
from collections.abc import Iterator
from html import escape
from io import BytesIO

from lxml import etree

from workbook.files.package import MAIN, SheetPart
from workbook.files.refusal import Damaged, damaged
from workbook.files.sheet_scan import CLOSE, NUMBER, OPEN, has_one_namespace
from workbook.grid import address, parse_address

MAX_UNUSUAL = 4 * 2**20
_NUMBER = re.compile(NUMBER)
_NUMERAL = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_BOOLEANS = {"1": "1", "true": "1", "0": "0", "false": "0", "": ""}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def plain_sheet(sheet: SheetPart, data: bytes) -> bytes:
    """The part in the plain form. Raises Damaged for a large one, or where it cannot be told what a cell holds."""
    rows, found = _Rows(sheet), elements(data, "row")
    try:
        body = b"".join(rows.written(row) for _, row in found)
    except (etree.XMLSyntaxError, ValueError) as error:
        if isinstance(error, Damaged):
            raise
        raise damaged(f"工作表“{sheet.name}”结构损坏，有的格说不清里面是什么") from error
    return _framed(found.root, body)


def plain_strings(data: bytes) -> bytes:
    """Shared strings in the plain form; as they are where they are in it. Raises Damaged."""
    if has_one_namespace(data) and b"xmlns:" not in data and b"<!" not in data and data.count(b"<?") < 2:
        return data
    try:
        items = b"".join(_item(item) for _, item in elements(data, "si"))
    except etree.XMLSyntaxError as error:
        raise damaged("文件内部的文字表结构损坏") from error
    return f'<sst xmlns="{MAIN.strip("{}")}">'.encode() + items + b"</sst>"


def elements(data: bytes, tag: str) -> etree.iterparse:
    """The elements of a name, each as soon as it is whole. Raises Damaged for what would take too long."""
    if len(data) > MAX_UNUSUAL:
        raise damaged("工作簿内部的写法不常见，又过大")
    return etree.iterparse(
        BytesIO(data),
        events=("end",),
        tag=MAIN + tag,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def _item(item: etree._Element) -> bytes:
    written = f"<si>{''.join(_runs(item))}</si>".encode()
    item.clear()
    return written


def _framed(root: etree._Element, body: bytes) -> bytes:
    """A worksheet without prefixes: what stands around the cells as it was, and these cells."""
    fresh = etree.fromstring(f'<worksheet xmlns="{MAIN.strip("{}")}"/>')
    data = root.find(MAIN + "sheetData")
    if data is not None:
        data.clear()
    fresh.extend(list(root))
    frame = etree.tostring(fresh)
    return frame.replace(b"<sheetData/>", OPEN + body + CLOSE, 1)


class _Rows:
    """Writes one row after the other; what leaves out its place has the one it has by order."""

    def __init__(self, sheet: SheetPart) -> None:
        self.sheet = sheet
        self.number = 0
        self.column = 0

    def written(self, row: etree._Element) -> bytes:
        """A row in the plain form; the tree forgets it. Rows elsewhere than in sheetData are none."""
        parent = row.getparent()
        if parent is None or parent.tag != MAIN + "sheetData":
            return b""
        self.number, self.column = int(row.get("r") or self.number + 1), 0
        hidden = ' hidden="1"' if row.get("hidden") in {"1", "true"} else ""
        cells = "".join(self._cell(cell) for cell in row.iterchildren(MAIN + "c"))
        row.clear()
        while row.getprevious() is not None:
            del parent[0]
        return f'<row r="{self.number}"{hidden}>{cells}</row>'.encode()

    def _cell(self, cell: etree._Element) -> str:
        row, self.column = self._place(cell.get("r"))
        style, kind, formula, content = cell.get("s", ""), cell.get("t", "n"), "", ""
        for piece in cell:
            if piece.tag == MAIN + "f":
                formula = _formula(piece)
            elif piece.tag == MAIN + "is":
                kind, content = "inlineStr", f"<is>{''.join(_runs(piece))}</is>"
            elif piece.tag == MAIN + "v" and content.startswith("<v>"):
                raise damaged(f"工作表“{self.sheet.name}”里有写了两个值的单元格")
            elif piece.tag == MAIN + "v" and not content:
                kind, text = _value(kind, "".join(map(str, piece.itertext())))
                content = f"<v>{_escaped(text)}</v>"
        if not formula and not content:
            return ""
        styled = f' s="{style}"' if style.isdecimal() else ""
        return f'<c r="{address(row, self.column)}"{styled} t="{kind}">{formula}{content}</c>'

    def _place(self, reference: str | None) -> tuple[int, int]:
        try:
            return parse_address(reference) if reference else (self.number, self.column + 1)
        except ValueError as error:
            raise damaged(f"工作表“{self.sheet.name}”里有位置无效的单元格") from error


def _value(kind: str, text: str) -> tuple[str, str]:
    """A value as its kind is written; what is no number, though it should be, stays as the text it is."""
    bare = text.strip()
    if kind == "n":
        number = _number(bare)
        return ("str", text) if number is None else ("n", number)
    if kind == "inlineStr":
        return "str", text
    if kind == "b" and bare in _BOOLEANS:
        return "b", _BOOLEANS[bare]
    if kind == "s" and (not bare or bare.isdecimal()):
        return "s", bare
    if kind in {"str", "e", "d"}:
        return kind, text
    raise ValueError(kind)


def _number(text: str) -> str | None:
    """A number in the plain form; None for what is none, or too large for one."""
    if not text or _NUMBER.fullmatch(text):
        return text
    shown = repr(float(text)) if _NUMERAL.fullmatch(text) else ""
    return shown if _NUMBER.fullmatch(shown) else None


def _runs(inline: etree._Element) -> Iterator[str]:
    """The texts of an inline string; how they are to be spoken (rPh) is none of them."""
    for text in inline.iter(MAIN + "t"):
        parent = text.getparent()
        if parent is not None and parent.tag != MAIN + "rPh":
            space = ' xml:space="preserve"' if text.get(_SPACE) == "preserve" else ""
            yield f"<r><t{space}>{_escaped(text.text or '')}</t></r>"


def _formula(formula: etree._Element) -> str:
    kept = "".join(f' {name}="{formula.get(name)}"' for name in ("t", "si") if name in formula.attrib)
    return f"<f{kept}>{_escaped(''.join(map(str, formula.itertext())))}</f>"


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\r", "_x000D_")
