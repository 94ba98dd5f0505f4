"""Cells take a colour and give it back; all else of the workbook stays."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.looks import changed, color, colored, part_of, parts, replaced, sheet_xml
from tests.office import converted, need_office
from tests.workbook.files.test_reader import SHARED, small_book
from workbook.files.fills import apply_fills, read_fills
from workbook.files.package import MAIN, NotAWorkbook, open_package
from workbook.files.packing import repack
from workbook.files.reader import read_workbook
from workbook.grid import Fill

YELLOW, RED = "FFF2CC", "F8CBAD"
PROJECT, LIST = "项目自评1", "项目清单"
SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
ONE_CELL = '<sheetData><row r="2"><c r="B2" s="0"><v>1</v></c></row></sheetData>'
colors = st.none() | st.from_regex("[0-9A-F]{6}", fullmatch=True)
places = st.tuples(st.integers(1, 60), st.integers(1, 30))


def style(data: bytes, sheet: str, cell: str) -> str | None:
    """The style number stored at a cell."""
    return next((item.get("s", "0") for item in sheet_xml(data, sheet).iter(MAIN + "c") if item.get("r") == cell), None)


def with_fill(fill: str) -> bytes:
    """A book whose B2 has a fill given as XML."""
    book = replaced(small_book(ONE_CELL.replace('s="0"', 's="1"')), STYLES, "</fills>", f"{fill}</fills>")
    return replaced(book, STYLES, "</cellXfs>", '<xf numFmtId="0" fontId="0" fillId="2" borderId="0"/></cellXfs>')


def test_a_cell_takes_a_colour_and_keeps_the_rest_of_its_looks(filled: bytes) -> None:
    data = colored(filled, (PROJECT, "G8", YELLOW))
    assert color(data, PROJECT, "G8") == YELLOW
    before, after = (openpyxl.load_workbook(BytesIO(book))[PROJECT]["G8"] for book in (filled, data))
    assert after.fill.fgColor.rgb == f"FF{YELLOW}"
    for look in ("number_format", "border", "font", "alignment", "protection"):
        assert repr(getattr(after, look)) == repr(getattr(before, look))


def test_only_the_sheet_and_the_styles_change_and_values_stay(filled: bytes) -> None:
    data = colored(filled, (PROJECT, "G8", YELLOW), (PROJECT, "C4", RED))
    assert changed(filled, data) == {part_of(filled, PROJECT), STYLES}
    assert read_workbook(data) == read_workbook(filled)


def test_restored_cells_have_the_very_same_style(filled: bytes) -> None:
    cells = [(name, row, column) for name in (PROJECT, LIST) for row in range(1, 25) for column in range(1, 12)]
    before = read_fills(filled, cells)
    marked = apply_fills(filled, [Fill(*cell, YELLOW) for cell in cells])
    restored = apply_fills(marked, [Fill(*cell, before[cell]) for cell in cells])
    assert set(read_fills(marked, cells).values()) == {YELLOW}
    assert read_fills(restored, cells) == before
    for name in (PROJECT, LIST):
        kept = {cell.get("r"): cell.get("s", "0") for cell in sheet_xml(filled, name).iter(MAIN + "c")}
        now = {cell.get("r"): cell.get("s", "0") for cell in sheet_xml(restored, name).iter(MAIN + "c")}
        assert {place: now[place] for place in kept} == kept


def test_marking_again_adds_no_style(filled: bytes) -> None:
    once = colored(filled, (PROJECT, "G8", YELLOW))
    before = color(filled, PROJECT, "G8")
    again = colored(colored(once, (PROJECT, "G8", before)), (PROJECT, "G8", YELLOW))
    assert parts(again)[STYLES] == parts(once)[STYLES]


def test_what_has_its_colour_already_changes_nothing(filled: bytes) -> None:
    assert colored(filled, (PROJECT, "G8", color(filled, PROJECT, "G8"))) == filled
    assert apply_fills(filled, []) == filled


def test_a_cell_that_is_not_stored_looks_like_its_row_or_column() -> None:
    row = '<sheetData><row r="2" s="1" customFormat="1"><c r="B2"/></row></sheetData>'
    book = replaced(with_fill(solid('rgb="FF00B050"')), SHEET, ONE_CELL.replace('s="0"', 's="1"'), row)
    book = replaced(book, SHEET, "<sheetData>", '<cols><col min="4" max="5" width="9" style="1"/></cols><sheetData>')
    seen = {cell: color(book, "Sheet", cell) for cell in ("B2", "A2", "D1", "E9", "F9")}
    assert seen == {"B2": None, "A2": "00B050", "D1": "00B050", "E9": "00B050", "F9": None}
    data = colored(book, ("Sheet", "A2", YELLOW), ("Sheet", "D1", None), ("Sheet", "F9", None))
    assert [color(data, "Sheet", cell) for cell in ("A2", "D1")] == [YELLOW, None]
    assert style(data, "Sheet", "F9") is None
    assert [cell.get("r") for cell in sheet_xml(data, "Sheet").iter(MAIN + "c")] == ["D1", "A2", "B2"]


def solid(attributes: str) -> str:
    return f'<fill><patternFill patternType="solid"><fgColor {attributes}/></patternFill></fill>'


@pytest.mark.parametrize(
    ("fill", "seen"),
    [
        (solid('rgb="FFFF0000"'), "FF0000"),
        (solid('theme="0"'), "FFFFFF"),
        (solid('theme="1"'), "000000"),
        (solid('theme="4"'), "4F81BD"),
        # Excel itself counts in 240 steps and arrives at DCE6F1.
        (solid('theme="4" tint="0.7999816888943144"'), "DCE6F2"),
        (solid('theme="0" tint="-0.249977111117893"'), "BFBFBF"),
        (solid('indexed="13"'), "FFFF00"),
        (solid('indexed="65"'), "FFFFFF"),
        (solid('auto="1"'), "000000"),
        ("<fill><patternFill/></fill>", None),
        ("<fill/>", None),
        ('<fill><patternFill patternType="gray125"/></fill>', "FFFFFF"),
        ('<fill><patternFill patternType="lightUp"><bgColor rgb="FFFFC000"/></patternFill></fill>', "FFC000"),
        ('<fill><gradientFill><stop position="0"><color rgb="FF92D050"/></stop></gradientFill></fill>', "92D050"),
    ],
)
def test_each_way_to_give_a_colour_is_read_and_comes_back(fill: str, seen: str | None) -> None:
    book = with_fill(fill)
    assert color(book, "Sheet", "B2") == seen
    marked = colored(book, ("Sheet", "B2", RED))
    assert color(marked, "Sheet", "B2") == RED
    assert style(colored(marked, ("Sheet", "B2", seen)), "Sheet", "B2") == "1"


def test_the_workbook_s_own_palette_counts() -> None:
    book = with_fill(solid('indexed="1"'))
    own = '<indexedColors><rgbColor rgb="00000000"/><rgbColor rgb="00123456"/>'
    assert color(replaced(book, STYLES, "<indexedColors>", own), "Sheet", "B2") == "123456"


def test_style_sheets_that_lack_their_lists_are_completed() -> None:
    bare = f'<styleSheet xmlns="{MAIN.strip("{}")}"><dxfs count="0"/></styleSheet>'.encode()
    book = repack(open_package(small_book(ONE_CELL)), {STYLES: bare})
    data = colored(book, ("Sheet", "B2", YELLOW))
    assert color(data, "Sheet", "B2") == YELLOW
    assert openpyxl.load_workbook(BytesIO(data))["Sheet"]["B2"].fill.fgColor.rgb == f"FF{YELLOW}"


def test_a_workbook_without_style_sheet_gets_one() -> None:
    rels, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    book = replaced(small_book(ONE_CELL), rels, "/relationships/styles", "/relationships/other")
    book = replaced(book, types, "/xl/styles.xml", "/xl/other.xml")
    package = open_package(book)
    book = repack(package, {"xl/other.xml": package.part(STYLES)}, dropped=[STYLES])
    data = colored(book, ("Sheet", "B2", YELLOW))
    assert color(data, "Sheet", "B2") == YELLOW
    assert openpyxl.load_workbook(BytesIO(data))["Sheet"]["B2"].fill.fgColor.rgb == f"FF{YELLOW}"


def test_a_sheet_without_cells_gets_them_where_the_schema_wants_them() -> None:
    book = replaced(small_book(), SHEET, "<sheetData></sheetData>", "")
    data = colored(book, ("Sheet", "C3", YELLOW))
    tags = [str(child.tag).removeprefix(MAIN) for child in sheet_xml(data, "Sheet")]
    assert tags.index("sheetFormatPr") < tags.index("sheetData") < tags.index("pageMargins")
    assert color(data, "Sheet", "C3") == YELLOW


def test_prefixed_names_and_inline_strings_are_understood() -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN.strip("{}")}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>文字</x:t></x:is>'
        "</x:c><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    book = repack(open_package(small_book()), {SHEET: sheet.encode()})
    data = colored(book, ("Sheet", "A1", YELLOW), ("Sheet", "D1", RED))
    assert [color(data, "Sheet", cell) for cell in ("A1", "B1", "D1")] == [YELLOW, None, RED]
    assert read_workbook(data).sheets["Sheet"].rows[0][:2] == ["文字", 2.0]
    assert b"ns0:" not in parts(data)[SHEET]


def test_an_empty_style_number_is_the_first() -> None:
    assert color(colored(small_book(ONE_CELL.replace('s="0"', 's=""')), ("Sheet", "B2", RED)), "Sheet", "B2") == RED


@pytest.mark.parametrize("wrong", ['s="99"', 's="-1"', 's="x"'])
def test_a_style_that_does_not_exist_is_refused(wrong: str) -> None:
    with pytest.raises(NotAWorkbook, match="sheet1.xml"):
        colored(small_book(ONE_CELL.replace('s="0"', wrong)), ("Sheet", "B2", YELLOW))


def test_broken_colours_are_refused_with_the_part_s_name() -> None:
    with pytest.raises(NotAWorkbook, match=STYLES):
        color(with_fill(solid('rgb="red"')), "Sheet", "B2")


@pytest.mark.parametrize("wrong", ["red", "#FF0000", "FFFF0000", ""])
def test_only_rrggbb_is_taken(wrong: str) -> None:
    with pytest.raises(ValueError, match="no colour"):
        colored(small_book(), ("Sheet", "A1", wrong))


def test_an_unknown_sheet_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        colored(small_book(), ("没有", "A1", YELLOW))


@given(st.dictionaries(places, colors, max_size=10), st.dictionaries(places, colors, max_size=10))
def test_random_cells_read_back_and_come_back(
    first: dict[tuple[int, int], str | None], second: dict[tuple[int, int], str | None]
) -> None:
    start = apply_fills(small_book(SHARED), [Fill("Sheet", *place, own) for place, own in first.items()])
    cells = [("Sheet", *place) for place in first.keys() | second.keys()]
    before = read_fills(start, cells)
    assert {cell[1:]: own for cell, own in before.items() if cell[1:] in first} == first
    marked = apply_fills(start, [Fill("Sheet", *place, own) for place, own in second.items()])
    assert read_fills(marked, cells) == before | {("Sheet", *place): own for place, own in second.items()}
    restored = apply_fills(marked, [Fill(*cell, own) for cell, own in before.items()])
    assert read_fills(restored, cells) == before
    assert read_workbook(marked).sheets["Sheet"].formulas == read_workbook(start).sheets["Sheet"].formulas
    openpyxl.load_workbook(BytesIO(marked))


@pytest.mark.libreoffice
@pytest.mark.xdist_group("office")
def test_libreoffice_keeps_the_colour_and_what_it_saved_can_be_restored(filled: bytes, tmp_path: Path) -> None:
    need_office()
    before = color(filled, PROJECT, "G8")
    marked = colored(filled, (PROJECT, "G8", YELLOW), (LIST, "C9", RED))
    saved = converted({"a.xlsx": marked, "b.xlsx": filled}, "xlsx", tmp_path)
    assert [color(saved["a.xlsx"], *cell) for cell in ((PROJECT, "G8"), (LIST, "C9"))] == [YELLOW, RED]
    assert color(colored(saved["a.xlsx"], (PROJECT, "G8", before)), PROJECT, "G8") == before
    own = saved["b.xlsx"]
    restored = colored(colored(own, (PROJECT, "G8", YELLOW)), (PROJECT, "G8", color(own, PROJECT, "G8")))
    assert style(restored, PROJECT, "G8") == style(own, PROJECT, "G8")
