"""A sheet says the same however it is spelt: in the plain form, read at speed, and in any other, written anew first."""

from typing import NamedTuple
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from schemas.cells import Cell
from tests.workbook.files.test_reader import small_book
from workbook.files.package import MAIN, SheetPart, open_package
from workbook.files.packing import repack
from workbook.files.plain_sheet import plain_sheet
from workbook.files.reader import read_workbook
from workbook.files.sheet_scan import Formulas, scan
from workbook.files.shifting import shifted
from workbook.grid import Sheet, address

SHEET = SheetPart("Sheet", "xl/worksheets/sheet1.xml")
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]) | st.sampled_from("\n\t <>&\"']"), max_size=9
)
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(-1e9, 1e9, allow_nan=False)
FORMULAS = st.sampled_from(["B1*2", "SUM(A1:C3)", '"<"&A1&"\'x\'>"', "'某 表'!$B$2+1", "LOG10(A1)"])


class Typed(NamedTuple):
    """What a cell holds: a value or an error, and perhaps a formula."""

    value: Cell
    error: str = ""
    formula: str | None = None


CELLS = st.builds(Typed, NUMBERS | st.booleans() | TEXTS, st.just(""), st.none() | FORMULAS) | st.builds(
    Typed, st.none(), st.sampled_from(["#REF!", "#DIV/0!", "#SPILL!", "#N/A"]), st.none() | FORMULAS
)
GRIDS = st.dictionaries(st.tuples(st.integers(1, 30), st.integers(1, 40)), CELLS, max_size=25)


def plain(grid: dict[tuple[int, int], Typed]) -> str:
    """As office programs write it."""
    rows = []
    for row in sorted({row for row, _ in grid}):
        cells = "".join(_plain(at, typed) for at, typed in sorted(grid.items()) if at[0] == row)
        rows.append(f'<row r="{row}">{cells}<c r="{address(row, 45)}" s="0"/></row>')
    return f"<sheetData>{''.join(rows)}</sheetData>"


def _plain(at: tuple[int, int], typed: Typed) -> str:
    kind, text = _stored(typed)
    formula = "" if typed.formula is None else f"<f>{escape(typed.formula)}</f>"
    held = f"<v>{escape(text)}</v>"
    if kind == "str" and typed.formula is None:
        kind, held = "inlineStr", f'<is><t xml:space="preserve">{escape(text)}</t></is>'
    return f'<c r="{address(*at)}" s="0" t="{kind}">{formula}{held}</c>'


def unusual(grid: dict[tuple[int, int], Typed]) -> str:
    """As nobody writes it, though one may: prefixes, CDATA, comments, single quotes, places left out, references."""
    rows = []
    for row in range(1, 1 + max((row for row, _ in grid), default=0)):
        own = {column: typed for (number, column), typed in grid.items() if number == row}
        cells = [_unusual(own.get(column)) for column in range(1, 1 + max(own, default=0))]
        rows.append(f"<x:row foo='>'>{''.join(cells)}</x:row><!-- <row r=\"1\"> -->")
    return f"<x:sheetData>{''.join(rows)}</x:sheetData>"


def _unusual(typed: Typed | None) -> str:
    if typed is None:
        return "<x:c/>"
    kind, text = _stored(typed)
    formula = "" if typed.formula is None else f"<x:f>{_spelt(typed.formula)}</x:f>"
    held = f"<x:v>{_spelt(text)}</x:v>"
    return f"<x:c t = '{kind}'>{formula}<?pi?>{held}</x:c>"


def _spelt(text: str) -> str:
    head, rest = text[:1], text[1:]
    first = f"&#{ord(head)};" if head else ""
    return f"{first}<!--x--><![CDATA[{rest.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _stored(typed: Typed) -> tuple[str, str]:
    if typed.error:
        return "e", typed.error
    if isinstance(typed.value, bool):
        return "b", str(int(typed.value))
    return ("str", typed.value) if isinstance(typed.value, str) else ("n", repr(typed.value))


def read(sheet_data: str) -> Sheet:
    """The one sheet of a workbook; its XML knows both spellings of the namespace."""
    package = open_package(small_book())
    content = package.part(SHEET.part).replace(b"<sheetData></sheetData>", sheet_data.encode())
    if b"<x:sheetData>" in content:
        content = content.replace(b"<worksheet ", f'<worksheet xmlns:x="{MAIN.strip("{}")}" '.encode())
    return read_workbook(repack(package, {SHEET.part: content})).sheets["Sheet"]


@given(GRIDS)
def test_both_ways_agree_and_nothing_is_lost(grid: dict[tuple[int, int], Typed]) -> None:
    quick, careful = read(plain(grid)), read(unusual(grid))
    assert quick == careful
    assert quick.formulas == {at: typed.formula for at, typed in grid.items() if typed.formula is not None}
    assert quick.errors == {at: typed.error for at, typed in grid.items() if typed.error}
    for at, typed in grid.items():
        assert typed.error or quick.value(*at) == (None if typed.value == "" else typed.value)


@given(GRIDS)
def test_what_is_written_anew_is_in_the_plain_form(grid: dict[tuple[int, int], Typed]) -> None:
    data = f'<x:worksheet xmlns:x="{MAIN.strip("{}")}">{unusual(grid)}</x:worksheet>'.encode()
    assert scan(SHEET, data, Formulas()) is None
    found = scan(SHEET, plain_sheet(SHEET, data), Formulas())
    assert found is not None
    assert found.valued == sum(bool(typed.error) or typed.value != "" for typed in grid.values())


def test_numbers_that_are_none_stay_as_the_text_they_are() -> None:
    cells = "".join(f'<c r="{address(1, n)}"><v>{text}</v></c>' for n, text in enumerate(("5.8万", "NaN", "1e999"), 1))
    assert read(f'<sheetData><row r="1">{cells}</row></sheetData>').rows == [["5.8万", "NaN", "1e999"]]


def test_very_long_and_very_small_numbers_are_numbers() -> None:
    cells = f'<c r="A1"><v>1{"0" * 30}</v></c><c r="B1"><v>1.5e-200</v></c><c r="C1"><v>0.{"3" * 60}</v></c>'
    assert read(f'<sheetData><row r="1">{cells}</row></sheetData>').rows == [[1e30, 1.5e-200, 1 / 3]]


def test_a_number_in_spaces_or_with_a_comment_in_it_is_the_number_a_parser_reads() -> None:
    cells = '<c r="A1"><v> 5 </v></c><c r="B1"><v>1<!-- x -->2</v></c><c r="C1"><v>1&#50;</v></c>'
    assert read(f'<sheetData><row r="1">{cells}</row></sheetData>').rows == [[5, 12, 12]]


def test_the_value_may_stand_before_the_formula() -> None:
    sheet = read('<sheetData><row r="1"><c r="A1"><v>5</v><f>2+3</f></c></row></sheetData>')
    assert (sheet.rows, sheet.formulas) == ([[5]], {(1, 1): "2+3"})


def test_rows_in_another_order_are_read_where_they_belong() -> None:
    rows = "".join(f'<row r="{row}"><c r="B{row}"><v>{row}</v></c></row>' for row in (9, 2, 5))
    sheet = read(f"<sheetData>{rows}</sheetData>")
    assert [sheet.value(row, 2) for row in (2, 5, 9)] == [2, 5, 9]


def test_empty_styled_rows_and_merges_over_the_whole_sheet_are_trimmed() -> None:
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>' for row in range(2, 300_000))
    held = f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{rows}</sheetData>'
    assert read(f'{held}<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>').rows == [[1]]


def test_a_dimension_that_is_too_large_does_no_harm() -> None:
    held = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    assert read(f'<dimension ref="A1:XFD1048576"/>{held}').rows == [[1]]


REFERENCES = st.sampled_from(
    ["A1", "$B$2", "C$3", "$D4", "Z9:AA12", "XFD1048576", "A:C", "$1:2", "'某 表'!B2", "S!A1:B2", '"A1"', "LOG10(B5)"]
)


@given(st.lists(REFERENCES, min_size=1, max_size=4), st.integers(-3, 9), st.integers(-3, 9))
def test_shared_formulas_move_as_openpyxl_moves_them(pieces: list[str], down: int, right: int) -> None:
    formula = "+".join(pieces)
    moved = shifted(formula, down, right)
    if "#REF!" not in moved:
        assert moved == Translator(f"={formula}", "E5").translate_formula(address(5 + down, 5 + right)).lstrip("=")


def test_a_reference_that_leaves_the_sheet_is_none() -> None:
    assert shifted("A1+$A$1+B2", -1, 0) == "#REF!+$A$1+B1"
    assert shifted("XFD1", 0, 1) == "#REF!"
