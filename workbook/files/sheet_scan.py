"""A sheet's XML in the plain form that Excel, WPS, LibreOffice and openpyxl write, gone through at the speed of `re`.

It finds what the values alone do not tell: formulas, error cells, what is hidden, how many values stand where. The
grammar is strict: `scan` says None to anything else, and `plain_sheet` writes such a sheet anew in the plain form.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from workbook.files.package import MAIN, SheetPart, parse_xml
from workbook.files.refusal import Damaged, damaged
from workbook.files.shifting import shifted
from workbook.grid import Area, column_letters, column_number

MAX_ROW, MAX_COLUMN, MAX_HELD = 20_000, 1_000, 500_000
MAX_SHARED = 8 * 2**20
PICTURES = tuple(MAIN + tag for tag in ("drawing", "picture", "oleObjects", "controls"))
NUMBER = r"[-+]?(?:\d{1,20}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE](?:-\d{1,3}|\+?(?:\d{1,2}|[12][0-7]\d)))?"
OPEN, CLOSE = b"<sheetData>", b"</sheetData>"

_NAMESPACE = MAIN.strip("{}").encode()
_ATTRIBUTES = r'(?: (?!xmlns)[A-Za-z][\w:.]*="[^"<]*+")*+'
_CELL_TAG = r'<c r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="\d*+")?+(?: t="(\w++)")?+(?: [cv]m="\d++")*+'
_BARE_TAG = r'<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d*+")?+(?: t="\w++")?+'
_ROW_TAG = rf'<row r="[1-9]\d{{0,6}}"{_ATTRIBUTES}/?+>'
_FORMULA = rf"<f({_ATTRIBUTES})(?:/>|>([^<]*+)</f>)"
_INLINE = r"<is>((?:<(?!/is>|[!?])[^<>]*+>[^<]*+)*+)</is>"
_VALUE = rf'(?:<v(?: xml:space="preserve")?+>([^<]*+)</v>|<v/>|{_INLINE})?+'
_HELD = re.compile(rf"{_CELL_TAG}>(?:{_FORMULA})?+{_VALUE}</c>\s*+".encode())
_EMPTY = re.compile(rf"(?:{_BARE_TAG}(?:/>|></c>)|</row>|{_ROW_TAG})\s*+".encode())
_FORMULAS = re.compile(_FORMULA.encode())
_HIDDEN_ROW = re.compile(rb'<row r="(\d+)"[^<>]*? hidden="(?:1|true)"')
_NUMBER = re.compile(NUMBER.encode())
_VALUES = {
    None: _NUMBER,
    b"n": _NUMBER,
    b"s": re.compile(rb"\d{1,9}"),
    b"b": re.compile(rb"[01]"),
    b"d": re.compile(rb"[-\d:.TZ+]{4,40}"),
}
_TEXTS = frozenset({b"str", b"e"})
_REFERENCE = re.compile(r"&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));")
_ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}


@dataclass
class Scan:
    """What the XML of a sheet tells. `cells` is the XML of those with a value, without formulas; `valued` counts them.

    Errors and formulas, shared ones spelt out, by (row, column), 1-based; `reach` is where values and formulas stand.
    """

    cells: bytes
    valued: int
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    protected: bool = False
    pictures: bool = False
    reach: Area | None = None


class Cells(NamedTuple):
    """The cells that hold something, as they are written: a list a piece, all of one length.

    Letters, row and kind (t); attributes and text of the formula; the value, or the XML of the inline string.
    """

    letters: list[bytes]
    rows: list[bytes]
    kinds: list[bytes | None]
    attributes: list[bytes | None]
    formulas: list[bytes | None]
    values: list[bytes | None]
    inlines: list[bytes | None]

    def places(self) -> Iterator[tuple[int, int]]:
        """(row, column) of each."""
        numbers = {letters: column_number(letters.decode()) for letters in set(self.letters)}
        return ((int(row), numbers[letters]) for letters, row in zip(self.letters, self.rows, strict=True))

    def texts(self) -> Iterator[bytes]:
        """The value or the XML of the inline string of each, empty where there is none."""
        return (value or inline or b"" for value, inline in zip(self.values, self.inlines, strict=True))


class Formulas(dict[bytes, str]):
    """Formulas as they read by how they are written: a workbook repeats them on every sheet of a kind."""

    def __missing__(self, written: bytes) -> str:
        self[written] = read = _unescaped(written)
        return read


def scan(sheet: SheetPart, data: bytes, formulas: Formulas) -> Scan | None:
    """Go through a part; None when it is not in the plain form. Raises Damaged where what it says cannot be."""
    pieces = _pieces(data)
    if pieces is None:
        return None
    before, body, after = pieces
    held = _EMPTY.sub(b"", body).lstrip()
    cells = cells_in(held)
    if cells is None:
        return None
    found = Scan(_FORMULAS.sub(b"", held), sum(map(bool, cells.texts())), reach=_reach(cells))
    if b"e" in cells.kinds:
        found.errors.update(_errors(cells))
    found.formulas.update(_formulas(cells, formulas))
    if len(found.formulas) < len(cells.formulas) - cells.attributes.count(None):
        raise damaged(f"工作表“{sheet.name}”里有两个同一位置的单元格")
    if b' hidden="' in body:
        found.hidden_rows = frozenset(map(int, _HIDDEN_ROW.findall(body)))
    _look_around(sheet, found, parse_xml(before + OPEN + CLOSE + after))
    return found


def cells_in(held: bytes) -> Cells | None:
    """Cells that each hold something; None where not all are in the plain form. Raises Damaged for too many."""
    if held.count(b"<c ") > MAX_HELD:
        raise damaged("工作簿里有内容的单元格过多")
    width = len(Cells._fields) + 1
    pieces = _HELD.split(held)
    if any(pieces[::width]):
        return None
    cells = Cells(*(pieces[number::width] for number in range(1, width)))
    return cells if _fit(cells) else None


def _fit(cells: Cells) -> bool:
    """Whether every value is written as its kind demands."""
    inline = {kind for kind, text in zip(cells.kinds, cells.inlines, strict=True) if text is not None}
    if not inline <= {b"inlineStr"}:
        return False
    for kind in set(cells.kinds) - _TEXTS:
        own = [value for other, value in zip(cells.kinds, cells.values, strict=True) if other == kind and value]
        if own and (kind not in _VALUES or not all(map(_VALUES[kind].fullmatch, own))):
            return False
    return True


def has_one_namespace(data: bytes) -> bool:
    """Whether all elements without a prefix, and no others, are those of a spreadsheet."""
    declared = b'xmlns="' + _NAMESPACE + b'"'
    return data.count(_NAMESPACE) == data.count(b'xmlns="') == data.count(declared) == 1


def _pieces(data: bytes) -> tuple[bytes, bytes, bytes] | None:
    """What stands before the cells, the cells, and what stands behind; None where it is not told so simply."""
    start, end = data.find(OPEN), data.rfind(CLOSE)
    if start < 0:
        before, _, after = data.partition(b"<sheetData/>")
        body = b""
    else:
        before, body, after = data[:start], data[start + len(OPEN) : end], data[end + len(CLOSE) :]
    frame = before + after
    simple = has_one_namespace(frame) and b"<!" not in frame and frame.count(b"<?") < 2
    return (before, body, after) if simple and start <= end and b"\r" not in body else None


def _reach(cells: Cells) -> Area | None:
    if not cells.rows:
        return None
    rows, columns = set(map(int, set(cells.rows))), {column_number(own.decode()) for own in set(cells.letters)}
    return Area(min(rows), min(columns), max(rows), max(columns))


def _errors(cells: Cells) -> Iterator[tuple[tuple[int, int], str]]:
    for place, kind, value in zip(cells.places(), cells.kinds, cells.values, strict=True):
        if kind == b"e" and value:
            yield place, _unescaped(value)


def _formulas(cells: Cells, texts: Formulas) -> Iterator[tuple[tuple[int, int], str]]:
    """Each formula with its place; what is shared is spelt out. Raises Damaged where that would take too much."""
    shared: dict[bytes, tuple[str, int, int]] = {}
    spelt = 0
    for (row, column), attributes, text in zip(cells.places(), cells.attributes, cells.formulas, strict=True):
        if attributes is None:
            continue
        formula = texts[text or b""]
        if b't="shared"' in attributes:
            key = attributes.partition(b' si="')[2].partition(b'"')[0]
            if formula:
                shared[key] = (formula, row, column)
            master, top, left = shared.get(key, ("", row, column))
            spelt += len(master)
            if spelt > MAX_SHARED:
                raise damaged("工作簿里的共享公式过多过长")
            formula = shifted(master, row - top, column - left)
        yield (row, column), formula


def _unescaped(text: bytes) -> str:
    read = text.decode("utf-8")
    if "&#" in read:
        return _REFERENCE.sub(_letter, read)
    for name, letter in _ENTITIES.items():
        read = read.replace(f"&{name};", letter)
    return read


def _letter(reference: re.Match[str]) -> str:
    number, hexadecimal, name = reference.groups()
    return _ENTITIES[name] if name else chr(int(number) if number else int(hexadecimal, 16))


def _look_around(sheet: SheetPart, found: Scan, frame: etree._Element) -> None:
    """What stands around the cells: the dimension, hidden columns, protection, pictures."""
    if frame.tag != MAIN + "worksheet" or frame.find(MAIN + "sheetData") is None:
        raise damaged(f"工作表“{sheet.name}”结构损坏")
    try:
        found.hidden_columns = frozenset(_hidden_columns(frame))
        _look_at_reach(sheet, found.reach, frame.find(MAIN + "dimension"))
    except ValueError as error:
        if isinstance(error, Damaged):
            raise
        raise damaged(f"工作表“{sheet.name}”结构损坏") from error
    protection = frame.find(MAIN + "sheetProtection")
    found.protected = protection is not None and _is_on(protection.get("sheet"))
    found.pictures = next(frame.iter(*PICTURES), None) is not None


def _hidden_columns(frame: etree._Element) -> Iterator[int]:
    for column in frame.iter(MAIN + "col"):
        if _is_on(column.get("hidden")):
            yield from range(int(column.get("min", "")), min(int(column.get("max", "")), MAX_COLUMN) + 1)


def _look_at_reach(sheet: SheetPart, reach: Area | None, dimension: etree._Element | None) -> None:
    """Values stay near the form, and inside what the sheet says it reaches."""
    if reach is None:
        return
    if reach.bottom > MAX_ROW or reach.right > MAX_COLUMN:
        place = f"第 {reach.bottom} 行或 {column_letters(reach.right)} 列"
        raise Damaged(f"工作表“{sheet.name}”在{place}处有内容，远在表格之外，请用 Excel 打开，删除后另存。")
    if dimension is None:
        return
    said = Area.parse(dimension.get("ref", ""))
    inside = said.top <= reach.top and said.left <= reach.left
    if not (inside and reach.bottom <= said.bottom and reach.right <= said.right):
        raise damaged(f"工作表“{sheet.name}”记录的范围是 {said}，实际内容到 {reach}，两者不符")


def _is_on(value: str | None) -> bool:
    """Whether an XML attribute says yes."""
    return value in {"1", "true"}
