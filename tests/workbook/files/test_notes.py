"""Cells take a note and give it up again; other people's notes stay."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.comments import Comment

from schemas.cells import printable
from tests.looks import changed, colored, meanings, noted, notes, part_of, parts, replaced, sheet_xml
from tests.office import converted, need_office
from tests.settings import examples
from tests.steps import checked
from tests.workbook.files.test_reader import SHARED, small_book
from workbook.files.fills import apply_fills, read_fills
from workbook.files.notes import AUTHOR, PREFIX, apply_notes, read_notes
from workbook.files.package import MAIN, NotAWorkbook, open_package, relations
from workbook.files.packing import repack
from workbook.files.reader import read_workbook
from workbook.grid import Fill, Note

PROJECT, LIST = "项目自评1", "项目清单"
SHEET, TYPES = "xl/worksheets/sheet1.xml", "[Content_Types].xml"
SAID = f"{PREFIX}F101 全年执行数大于全年预算数。\n请核对 G8。"
LONG = PREFIX + "执行数与预算数不符，请核对后重新填写。" * 40
SCHEMA = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
    "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
)
ORDER = SCHEMA.split()
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"
# What Excel writes for a button on the sheet: its caption's line break is left open.
BUTTON = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="3"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t201" o:spt="201"/><v:shape id="_x0000_s3073" type="#_x0000_t201">'
    '<v:textbox><div>一<br>二</div></v:textbox><x:ClientData ObjectType="Button"/></v:shape></xml>'
)
places = st.tuples(st.integers(1, 60), st.integers(1, 30))
colors = st.from_regex("[0-9A-F]{6}", fullmatch=True)
texts = st.text(max_size=60).map(lambda text: PREFIX + printable(text))


def foreign_book() -> bytes:
    """A book in which two people left notes."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"].comment = Comment("这个数再核一下\n张三", "张三")
    sheet["D4"].comment = Comment("同意", "李四")
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_tail(*tags: str) -> bytes:
    """A book whose sheet ends with these elements."""
    tail = "".join(f"<{tag}/>" for tag in tags)
    book = replaced(small_book(), SHEET, "<pageMargins", f'<pageMargins xmlns:r="{RELATION}"')
    return replaced(book, SHEET, "</worksheet>", f"{tail}</worksheet>")


def with_button() -> bytes:
    """A book whose sheet has a button and no note."""
    tie = f'<legacyDrawing xmlns:r="{RELATION}" r:id="rId7"/>'
    relation = f'<Relationship Id="rId7" Type="{RELATION}/vmlDrawing" Target="../drawings/vmlDrawing3.vml"/>'
    default = '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
    book = replaced(small_book(), SHEET, "</worksheet>", f"{tie}</worksheet>")
    book = replaced(book, TYPES, "<Override", f"{default}<Override")
    own = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}</Relationships>'
    added = {"xl/worksheets/_rels/sheet1.xml.rels": own.encode(), "xl/drawings/vmlDrawing3.vml": BUTTON.encode()}
    return repack(open_package(book), added)


def styles(data: bytes) -> dict[tuple[str, str], str]:
    """The style number of every stored cell."""
    return {
        (sheet.name, str(cell.get("r"))): cell.get("s", "0")
        for sheet in open_package(data).sheets
        for cell in sheet_xml(data, sheet.name).iter(MAIN + "c")
    }


def in_order(data: bytes, sheet: str) -> bool:
    tags = [str(child.tag).removeprefix(MAIN) for child in sheet_xml(data, sheet)]
    positions = [ORDER.index(tag) for tag in tags if tag in ORDER]
    return positions == sorted(positions) and tags.count("legacyDrawing") == 1


def shapes(data: bytes, drawing: str = "xl/drawings/vmlDrawing1.vml") -> list[etree._Element]:
    root = etree.fromstring(parts(data)[drawing].replace(b"<br>", b"<br/>"))
    return [item for item in root.iter(EXCEL + "ClientData") if item.get("ObjectType") == "Note"]


def test_a_note_is_read_back_and_values_stay(filled: bytes) -> None:
    data = noted(filled, (PROJECT, "G8", SAID), (LIST, "C9", LONG))
    assert notes(data) == {(PROJECT, "G8"): SAID, (LIST, "C9"): LONG}
    assert notes(filled) == {}
    assert read_workbook(data) == read_workbook(filled)
    comment = openpyxl.load_workbook(BytesIO(data))[PROJECT]["G8"].comment
    assert comment is not None
    assert (comment.text, comment.author) == (SAID, AUTHOR)


def test_marks_are_nothing_to_the_check(filled: bytes) -> None:
    marked = colored(noted(filled, (PROJECT, "G8", SAID), (LIST, "C9", LONG)), (PROJECT, "G8", "F8CBAD"))
    assert checked(marked).findings == checked(filled).findings


def test_a_type_declared_for_a_part_that_is_gone_is_no_obstacle() -> None:
    stale = '<Override PartName="/xl/comments1.xml" ContentType="application/xml"/></Types>'
    data = noted(replaced(small_book(), TYPES, "</Types>", stale), ("Sheet", "B2", SAID))
    assert parts(data)[TYPES].count(b'"/xl/comments1.xml"') == 1
    assert openpyxl.load_workbook(BytesIO(data))["Sheet"]["B2"].comment is not None


def test_only_the_parts_concerned_change(filled: bytes) -> None:
    sheet = part_of(filled, PROJECT)
    rels = sheet.replace("worksheets/", "worksheets/_rels/") + ".rels"
    data = noted(filled, (PROJECT, "G8", SAID))
    assert changed(filled, data) == {sheet, rels, TYPES, "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    assert in_order(data, PROJECT)
    more = noted(data, (PROJECT, "G9", SAID))
    assert changed(data, more) == {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    assert len(shapes(more)) == 2


def test_taken_away_again_nothing_is_left(filled: bytes) -> None:
    places = ((PROJECT, "G8"), (PROJECT, "C4"), (LIST, "C9"))
    marked = noted(filled, *((*place, SAID) for place in places))
    fewer = noted(marked, (PROJECT, "G8", None))
    assert notes(fewer) == dict.fromkeys(places[1:], SAID)
    bare = noted(fewer, *((*place, None) for place in places))
    assert meanings(bare) == meanings(filled)
    assert changed(filled, bare) <= {part_of(filled, PROJECT), part_of(filled, LIST), TYPES}


def test_nothing_to_do_changes_nothing(filled: bytes) -> None:
    assert noted(filled, (PROJECT, "G8", None)) == filled
    assert apply_notes(filled, []) == filled
    marked = noted(filled, (PROJECT, "G8", SAID))
    assert noted(marked, (PROJECT, "G8", SAID)) == marked


def test_a_note_of_ours_is_replaced(filled: bytes) -> None:
    data = noted(noted(filled, (PROJECT, "G8", SAID)), (PROJECT, "G8", LONG))
    assert notes(data) == {(PROJECT, "G8"): LONG}
    assert len(shapes(data)) == 1


def test_notes_of_others_stay_as_they_are() -> None:
    book = foreign_book()
    standing = {("Sheet", "B2"): "这个数再核一下\n张三", ("Sheet", "D4"): "同意"}
    assert noted(book, ("Sheet", "B2", SAID), ("Sheet", "D4", None)) == book
    data = noted(book, ("Sheet", "B2", SAID), ("Sheet", "C3", SAID), ("Sheet", "A9", LONG))
    assert notes(data) == {**standing, ("Sheet", "C3"): SAID, ("Sheet", "A9"): LONG}
    sheet = openpyxl.load_workbook(BytesIO(data))["Sheet"]
    assert [sheet[cell].comment.author for cell in ("B2", "D4", "C3")] == ["张三", "李四", AUTHOR]
    assert meanings(noted(data, ("Sheet", "C3", None), ("Sheet", "A9", None), ("Sheet", "B2", None))) == meanings(book)


def test_a_button_on_the_sheet_stays_and_shares_its_drawing() -> None:
    book, drawing = with_button(), "xl/drawings/vmlDrawing3.vml"
    data = noted(book, ("Sheet", "B2", SAID))
    assert drawing in parts(data)
    assert "xl/drawings/vmlDrawing1.vml" not in parts(data)
    assert len(shapes(data, drawing)) == 1
    assert b'id="_x0000_s3074"' in parts(data)[drawing]
    bare = noted(data, ("Sheet", "B2", None))
    assert meanings(bare) == meanings(replaced(book, drawing, "<br>", "<br/>"))


def test_notes_without_a_drawing_get_one_for_ours() -> None:
    book = foreign_book()
    package = open_package(book)
    drawing = next(target for target, kind, _ in relations(package, SHEET) if kind.endswith("/vmlDrawing"))
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    tie = f'<legacyDrawing xmlns:r="{RELATION}" r:id="anysvml"/>'
    relation = f'<Relationship Type="{RELATION}/vmlDrawing" Target="/{drawing}" Id="anysvml"/>'
    bare = replaced(replaced(book, SHEET, tie, ""), rels, relation, "")
    bare = repack(open_package(bare), {}, dropped=[drawing])
    data = noted(bare, ("Sheet", "C3", SAID))
    assert len(shapes(data)) == 1
    assert notes(data)["Sheet", "B2"] == "这个数再核一下\n张三"
    assert meanings(noted(data, ("Sheet", "C3", None))) == meanings(bare)


@pytest.mark.parametrize(
    "tail",
    [
        (),
        ("headerFooter", "drawing"),
        ("headerFooter", "rowBreaks", "ignoredErrors", "legacyDrawingHF"),
        ("drawing", "picture", "oleObjects", "controls", "tableParts", "extLst"),
        ("webPublishItems",),
        ("extLst",),
    ],
)
def test_the_drawing_is_named_where_the_schema_wants_it(tail: tuple[str, ...]) -> None:
    assert in_order(noted(with_tail(*tail), ("Sheet", "A1", SAID)), "Sheet")


def test_wrapped_controls_come_after_the_drawing() -> None:
    namespace = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    choice = '<m:Choice Requires="x14"><controls/></m:Choice>'
    wrapped = f'<m:AlternateContent xmlns:m="{namespace}">{choice}</m:AlternateContent>'
    book = replaced(small_book(), SHEET, "</worksheet>", f"{wrapped}</worksheet>")
    tags = [str(child.tag) for child in sheet_xml(noted(book, ("Sheet", "A1", SAID)), "Sheet")]
    assert tags[-2:] == [MAIN + "legacyDrawing", f"{{{namespace}}}AlternateContent"]


def test_prefixed_names_and_a_sheet_without_cells_are_understood() -> None:
    sheet = f'<x:worksheet xmlns:x="{MAIN.strip("{}")}"><x:extLst/></x:worksheet>'
    book = repack(open_package(small_book()), {SHEET: sheet.encode()})
    data = noted(book, ("Sheet", "B2", SAID))
    assert in_order(data, "Sheet")
    assert notes(data) == {("Sheet", "B2"): SAID}
    assert meanings(noted(data, ("Sheet", "B2", None))) == meanings(book)


@pytest.mark.parametrize(
    "text", ["<&>\"'", "制表\t符", "末尾空格 ", "_x0041_ 照原样", "_x005F_x0041_", "一\r\n二", "😀", ""]
)
def test_texts_come_back_as_given(text: str) -> None:
    assert notes(noted(small_book(), ("Sheet", "B2", PREFIX + text))) == {("Sheet", "B2"): PREFIX + text}


def test_control_characters_are_dropped() -> None:
    assert notes(noted(small_book(), ("Sheet", "B2", f"{PREFIX}一\x00\x0b二"))) == {("Sheet", "B2"): f"{PREFIX}一二"}


def test_a_longer_text_has_a_larger_box_beside_its_cell() -> None:
    data = noted(small_book(), ("Sheet", "B2", SAID), ("Sheet", "B20", LONG))
    corners = [[int(part) for part in str(item.findtext(EXCEL + "Anchor")).split(",")] for item in shapes(data)]
    short, long = ((right - left, bottom - top) for left, _, top, _, right, _, bottom, _ in corners)
    assert (corners[0][0], corners[0][2]) == (2, 0)
    assert short < long
    assert short[1] <= 5
    assert long[1] >= 12


def test_a_sheet_of_hidden_rows_is_measured() -> None:
    book = replaced(small_book(), SHEET, 'defaultRowHeight="15"', 'defaultRowHeight="0" defaultColWidth="0"')
    assert notes(noted(book, ("Sheet", "B2", LONG))) == {("Sheet", "B2"): LONG}


@pytest.mark.parametrize(("old", "new"), [('ref="B2"', 'ref="?"'), ("</commentList>", "")])
def test_a_broken_part_is_refused(old: str, new: str) -> None:
    broken = replaced(foreign_book(), "xl/comments/comment1.xml", old, new)
    with pytest.raises(NotAWorkbook):
        notes(broken)
    with pytest.raises(NotAWorkbook):
        noted(broken, ("Sheet", "C3", SAID))


def test_an_unknown_sheet_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        noted(small_book(), ("没有", "A1", SAID))


@given(st.dictionaries(places, texts, max_size=8), st.dictionaries(places, texts | st.none(), max_size=8))
def test_random_notes_read_back_and_leave_nothing_behind(
    first: dict[tuple[int, int], str], second: dict[tuple[int, int], str | None]
) -> None:
    book = small_book(SHARED)
    once = apply_notes(book, [Note("Sheet", *place, text) for place, text in first.items()])
    assert read_notes(once) == {("Sheet", *place): text for place, text in first.items()}
    twice = apply_notes(once, [Note("Sheet", *place, text) for place, text in second.items()])
    left = {place: text for place, text in (first | second).items() if text is not None}
    assert read_notes(twice) == {("Sheet", *place): text for place, text in left.items()}
    assert set(openpyxl.load_workbook(BytesIO(twice)).sheetnames) == {"Sheet"}
    bare = apply_notes(twice, [Note("Sheet", *place, None) for place in left])
    assert meanings(bare) == meanings(book)


def test_random_marks_on_the_form_come_off_again(blank: bytes) -> None:
    cells = st.tuples(st.sampled_from((PROJECT, LIST, "整体自评")), places).map(lambda cell: (cell[0], *cell[1]))

    @settings(max_examples=examples(10))
    @given(st.dictionaries(cells, st.tuples(colors, texts), min_size=1, max_size=8))
    def check(marks: dict[tuple[str, int, int], tuple[str, str]]) -> None:
        before = read_fills(blank, marks)
        marked = apply_fills(blank, [Fill(*cell, color) for cell, (color, _) in marks.items()])
        marked = apply_notes(marked, [Note(*cell, text) for cell, (_, text) in marks.items()])
        assert read_fills(marked, marks) == {cell: color for cell, (color, _) in marks.items()}
        assert read_notes(marked) == {cell: text for cell, (_, text) in marks.items()}
        bare = apply_fills(marked, [Fill(*cell, color) for cell, color in before.items()])
        bare = apply_notes(bare, [Note(*cell, None) for cell in marks])
        assert read_fills(bare, marks) == before
        assert styles(bare).items() >= styles(blank).items()
        assert parts(bare).keys() == parts(blank).keys()

    check()


@pytest.mark.libreoffice
@pytest.mark.xdist_group("office")
def test_libreoffice_keeps_the_note_and_what_it_saved_can_be_taken_away(filled: bytes, tmp_path: Path) -> None:
    need_office()
    marked = noted(filled, (PROJECT, "G8", SAID), (LIST, "C9", LONG))
    files = {"marked.xlsx": marked, "foreign.xlsx": foreign_book(), "plain.xlsx": filled}
    saved = converted(files, "xlsx", tmp_path)
    assert notes(saved["marked.xlsx"]) == {(PROJECT, "G8"): SAID, (LIST, "C9"): LONG}
    bare = noted(saved["marked.xlsx"], (PROJECT, "G8", None), (LIST, "C9", None))
    assert notes(bare) == {}
    assert not [name for name in parts(bare) if "comments" in name or name.endswith(".vml")]
    assert read_workbook(bare) == read_workbook(saved["marked.xlsx"])
    both = noted(saved["foreign.xlsx"], ("Sheet", "C3", SAID), ("Sheet", "B2", SAID))
    assert notes(both) == {**notes(saved["foreign.xlsx"]), ("Sheet", "C3"): SAID}
    again = noted(saved["plain.xlsx"], (PROJECT, "G8", SAID))
    assert meanings(noted(again, (PROJECT, "G8", None))) == meanings(saved["plain.xlsx"])
