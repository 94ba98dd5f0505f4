"""The marked copy carries the findings at their cells, changes nothing else, and can be cleared again."""

import struct
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import openpyxl
import pytest

from schemas.scheme_files import load_scheme
from tests.faults import FAULTS
from tests.looks import changed, color, colored, meanings, noted, notes, part_of, parts, replaced
from tests.steps import checked, typed
from tests.valid import valid_workbook
from tests.xladdin.compare import results
from workbook.clear import clear
from workbook.files.drop_sheet import drop_sheet
from workbook.files.notes import PREFIX
from workbook.files.package import NotAWorkbook
from workbook.files.reader import read_workbook
from workbook.form.looks import ENTRY_COLOR
from workbook.marking import COLORS, FORMER
from workbook.returned.marked import marked_copy
from workbook.returned.verdict import Checked

P1, P2 = "项目自评1", "项目自评2"
RESULTS, HIDDEN = "校验结果", "_ziping"
TEXT_FOR_MONEY, NO_NAME = (P1, "G8", "5.8万"), ("项目自评8", "C13", None)
COMPUTED = (P1, "G7", 9)


@pytest.fixture(scope="module")
def faulty(filled: bytes) -> bytes:
    return typed(filled, TEXT_FOR_MONEY, NO_NAME, COMPUTED)


def marked(data: bytes) -> bytes:
    return marked_copy(data, checked(data))


def stored(data: bytes) -> dict[str, bytes]:
    """Every part as it lies compressed in the zip."""
    with ZipFile(BytesIO(data)) as archive:
        return {info.filename: _raw(data, info) for info in archive.infolist()}


def uncompressed(data: bytes) -> bytes:
    """The same workbook, packed in another way than ours."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as archive:
        for name, content in parts(data).items():
            archive.writestr(name, content)
    return stream.getvalue()


def _raw(data: bytes, info: ZipInfo) -> bytes:
    lengths = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + sum(lengths)
    return data[start : start + info.compress_size]


def test_the_findings_stand_at_their_cells_and_on_the_results_sheet(faulty: bytes) -> None:
    data, findings = marked(faulty), checked(faulty).findings
    first = next(finding for finding in findings if (finding.sheet, finding.cell) == (P1, "G8"))
    assert color(data, P1, "G8") == COLORS["error"]
    assert notes(data)[P1, "G8"].startswith(f"{PREFIX}\n错误 {first.code}：{first.message}")
    assert [(row[1], row[2], row[3]) for row in results(data)] == [(f.code, f.sheet, f.cell) for f in findings]


def test_a_marked_copy_is_checked_like_its_original(faulty: bytes) -> None:
    assert checked(marked(faulty)).findings == checked(faulty).findings


def test_only_the_marked_sheets_change_and_all_else_lies_in_the_zip_as_it_did(faulty: bytes) -> None:
    data = marked(faulty)
    touched = {part_of(faulty, sheet) for sheet in (P1, "项目自评8", RESULTS)}
    own = {finding.sheet for finding in checked(faulty).findings if finding.cell}
    touched |= {part_of(faulty, sheet) for sheet in own} | {"xl/styles.xml", "[Content_Types].xml"}
    assert changed(faulty, data) & parts(faulty).keys() == touched
    plain = uncompressed(faulty)
    before, after = stored(plain), stored(marked(plain))
    assert {name for name in before if before[name] != after[name]} == touched


def test_every_value_and_formula_stays(faulty: bytes) -> None:
    before, after = read_workbook(faulty), read_workbook(marked(faulty))
    for name, sheet in before.sheets.items():
        if name != RESULTS:
            assert after.sheets[name] == sheet


def left_behind(data: bytes) -> set[str]:
    """The parts that marking and clearing leave other than clearing alone, but for styles nobody uses and 校验结果."""
    before, after = meanings(clear(data).workbook), meanings(clear(marked(data)).workbook)
    differing = {name for name in before | after if before.get(name) != after.get(name)}
    return differing - {"xl/styles.xml", part_of(data, RESULTS)}


def test_cleared_it_is_the_workbook_it_was(faulty: bytes) -> None:
    data = noted(colored(faulty, (P1, "G8", "00FF00")), (P2, "D8", "问过财务"))
    assert left_behind(data) == set()
    assert results(clear(marked(data)).workbook) == []


def test_whatever_the_fault_its_marks_can_be_cleared() -> None:
    valid = valid_workbook(load_scheme("national-2020"))
    left = {fault.title: left_behind(fault.made_in(valid)) for fault in FAULTS[::41]}
    assert {title for title, parts in left.items() if parts} == set()


def test_the_marks_of_an_earlier_check_are_replaced(faulty: bytes, filled: bytes) -> None:
    mended = typed(marked(faulty), (P1, "G8", 6))
    again = marked(mended)
    afresh = marked(typed(faulty, (P1, "G8", 6)))
    assert notes(again) == notes(afresh)
    assert (P1, "G8") not in notes(again)
    assert color(again, P1, "G8") == color(filled, P1, "G8") == ENTRY_COLOR
    assert results(again) == results(afresh)


def test_marked_twice_is_marked_once(faulty: bytes) -> None:
    once = marked(faulty)
    assert marked(faulty) == once
    assert parts(marked(once)) == parts(once)


def test_a_cell_coloured_by_hand_gets_that_colour_back(faulty: bytes) -> None:
    data = colored(faulty, (P1, "G8", "00FF00"))
    assert notes(marked(data))[P1, "G8"].endswith(f"{FORMER}00FF00")
    assert color(clear(marked(data)).workbook, P1, "G8") == "00FF00"


def test_a_marked_cell_coloured_anew_keeps_its_new_colour(faulty: bytes) -> None:
    data = colored(marked(faulty), (P1, "G8", "00FF00"))
    assert color(marked(data), P1, "G8") == COLORS["error"]
    assert color(clear(marked(data)).workbook, P1, "G8") == "00FF00"


def test_somebody_elses_note_stays_and_its_cell_is_coloured(faulty: bytes) -> None:
    data = marked(noted(faulty, (P1, "G8", "问过财务，待补票")))
    assert notes(data)[P1, "G8"] == "问过财务，待补票"
    assert color(data, P1, "G8") == COLORS["error"]
    cleared = clear(data).workbook
    assert notes(cleared) == {(P1, "G8"): "问过财务，待补票"}
    assert color(cleared, P1, "G8") == ENTRY_COLOR


def test_a_cell_that_is_merged_away_takes_no_note(faulty: bytes) -> None:
    data = replaced(faulty, part_of(faulty, P1), "</mergeCells>", '<mergeCell ref="F8:G8"/></mergeCells>')
    found = marked(data)
    assert (P1, "G8") not in notes(found)
    assert color(clear(found).workbook, P1, "G8") == ENTRY_COLOR


def test_without_a_results_sheet_the_marks_are_made_all_the_same(faulty: bytes) -> None:
    data = drop_sheet(faulty, RESULTS)
    assert color(marked(data), P1, "G8") == COLORS["error"]
    assert (P1, "G8") in notes(marked(data))


def test_a_waived_finding_leaves_no_mark(faulty: bytes) -> None:
    verdict = checked(faulty)
    findings = tuple(replace(f, waived="已报备") if f.cell == "G8" else f for f in verdict.findings)
    data = marked_copy(faulty, replace(verdict, findings=findings))
    assert (P1, "G8") not in notes(data)
    assert color(data, P1, "G8") == ENTRY_COLOR
    assert "G8" not in [row[3] for row in results(data)]


def test_a_valid_workbook_gets_no_mark(filled: bytes) -> None:
    assert notes(marked(filled)) == {}
    assert changed(filled, marked(filled)) == {part_of(filled, RESULTS)}


def test_made_up_marks_do_no_harm(faulty: bytes) -> None:
    """Anybody can write a note that begins like ours, or into the hidden sheet."""
    entries = {"H2": P1, "I2": "ZZZZ9", "J2": "red", "H3": "没有的表", "I3": "A1", "J3": "FFC7CE", "H1": "标记"}
    made_up = [(HIDDEN, cell, text) for cell, text in entries.items()]
    data = noted(typed(faulty, *made_up), (P2, "C4", f"{PREFIX}\n{FORMER}=1"), (P1, "G8", f"{PREFIX}{FORMER}无"))
    data = colored(data, (P2, "C4", COLORS["error"]))
    assert (P2, "C4") not in notes(marked(data))
    assert color(marked(data), P1, "G8") == COLORS["error"]
    assert notes(clear(data).workbook) == {}


def test_openpyxl_reads_it_with_every_note(faulty: bytes) -> None:
    data = marked(faulty)
    book = openpyxl.load_workbook(BytesIO(data))
    read = {(sheet.title, cell.coordinate) for sheet in book for row in sheet for cell in row if cell.comment}
    assert read == set(notes(data))
    assert book[P1]["G8"].fill.fgColor.rgb == f"FF{COLORS['error']}"


def test_what_is_no_workbook_is_said_so() -> None:
    with pytest.raises(NotAWorkbook):
        marked_copy(b"", Checked("某单位.xlsx", "unreadable", ()))
