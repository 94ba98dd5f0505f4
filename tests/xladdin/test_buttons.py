"""The whole chain, for every button: ribbon callback in VBA, launcher, separate Python, Book.caller(), live workbook.

The office is LibreOffice; what it saved is read back, and must hold what the command and the files engine make.
"""

from pathlib import Path

import pytest
import xlwings as xw

from tests.steps import shown, typed
from tests.xladdin.compare import entries, findings, lines, results, scores
from tests.xladdin.office import Office
from workbook.document import read_document
from workbook.files.fills import read_fills
from workbook.files.notes import read_notes
from workbook.files.reader import read_workbook
from workbook.fill import fill
from workbook.marking import COLORS, PREFIX
from workbook.returned.batch import check
from xladdin import macros
from xladdin.engines.files import open_book

pytestmark = pytest.mark.libreoffice
NAME = "某 单位 a=b %PATH% '2023'.xlsx"
FAULTS = (("项目自评1", "G8", "5.8万"), ("项目自评2", "C13", None))
NEW_PROJECT = (
    ("项目清单", "C17", "走访慰问经费"),
    ("项目清单", "D17", "县级"),
    ("项目清单", "E17", "一般公共预算"),
    ("项目清单", "I17", "是"),
)


def pressed(office: Office, data: bytes, *callbacks: str, name: str = NAME) -> bytes:
    """What the office saves after the buttons were pressed over a workbook."""
    book = office.open(name, data)
    for callback in callbacks:
        office.press(callback)
    saved = office.saved(book)
    book.close()
    return saved


def on_files(tmp_path: Path, data: bytes, *pressed: object) -> bytes:
    """What the same macros make of a closed file."""
    path = tmp_path / "closed.xlsx"
    path.write_bytes(data)
    book = open_book(path)
    for macro in pressed:
        macro(book)
    book.save()
    return path.read_bytes()


def test_one_click_does_all_of_it(office: Office, unfilled: bytes, tmp_path: Path) -> None:
    data = typed(unfilled, *NEW_PROJECT)
    saved = pressed(office, data, "OnOneClick")
    commanded = fill(data).workbook
    closed = on_files(tmp_path, data, macros.one_click)
    assert entries(saved) == entries(commanded) == entries(closed)
    assert scores(saved) == scores(commanded)
    assert findings(saved) == findings(commanded) == findings(closed)
    assert results(saved) == results(closed)


def test_score_fills_what_nobody_typed(office: Office, filled: bytes, tmp_path: Path) -> None:
    data = typed(filled, ("项目自评1", "I16", None), ("项目自评1", "I17", 8))
    saved = pressed(office, data, "OnScore")
    assert (shown(saved, "项目自评1", "I16"), shown(saved, "项目自评1", "I17")) == (10, 8)
    assert entries(saved) == entries(on_files(tmp_path, data, macros.score))


def test_narrative_writes_the_paragraphs(office: Office, unfilled: bytes, tmp_path: Path) -> None:
    saved = pressed(office, unfilled, "OnNarrative")
    assert entries(saved) == entries(fill(unfilled).workbook) == entries(on_files(tmp_path, unfilled, macros.narrative))


def test_validate_lists_and_marks_every_finding_of_check(office: Office, filled: bytes, tmp_path: Path) -> None:
    data = typed(filled, *FAULTS)
    (verdict,) = check([("", data)])
    saved = pressed(office, data, "OnValidate")
    assert [row[:4] for row in results(saved)] == [
        ["错误" if f.severity == "error" else "警告", f.code, f.sheet, f.cell] for f in verdict.findings
    ]
    assert results(saved) == results(on_files(tmp_path, data, macros.validate))
    notes = read_notes(saved)
    first = verdict.findings[0]
    assert read_fills(saved, [("项目自评1", 8, 7)]) == {("项目自评1", 8, 7): COLORS[first.severity]}
    assert notes["项目自评1", 8, 7].startswith(f"{PREFIX}\n错误 {first.code}：{first.message}")
    assert ("项目自评2", 13, 3) in notes
    assert entries(saved) == entries(data)
    assert findings(saved) == findings(data)


def test_clear_marks_takes_them_off_again(office: Office, filled: bytes) -> None:
    data = typed(filled, *FAULTS)
    saved = pressed(office, data, "OnValidate", "OnClearMarks")
    spots = [("项目自评1", 8, 7), ("项目自评2", 13, 3)]
    assert read_notes(saved) == {}
    assert read_fills(saved, spots) == read_fills(data, spots)
    assert results(saved) == []
    assert (entries(saved), findings(saved)) == (entries(data), findings(data))


def test_letter_lies_beside_the_workbook(office: Office, filled: bytes) -> None:
    pressed(office, filled, "OnLetter", name="导出 a=b.xlsx")
    assert lines((office.folder / "导出 a=b-自评总结.docx").read_bytes()) == lines(fill(filled).letter)


def test_add_project_adds_sheet_names_and_formulas(office: Office, filled: bytes, tmp_path: Path) -> None:
    saved = pressed(office, filled, "OnAddProject")
    document = read_document(saved)
    assert document.layout.links["项目自评9"] == 8
    assert {name.name for name in document.grid.names if name.scope == "项目自评9"} >= {
        "zp_indicators",
        "zp_project_funds",
    }
    assert shown(saved, "项目清单", "Q17") == "项目自评9"
    assert document.grid.sheets["项目自评9"].protected
    assert entries(saved) == entries(on_files(tmp_path, filled, macros.add_project))
    assert findings(saved) == []


def test_undo_after_saving_and_opening_again(office: Office, unfilled: bytes) -> None:
    done = pressed(office, unfilled, "OnOneClick")
    undone = pressed(office, done, "OnUndo")
    assert entries(done) != entries(unfilled)
    assert entries(undone) == entries(unfilled)
    added = pressed(office, undone, "OnAddProject", "OnUndo")
    assert list(read_workbook(added).sheets) == list(read_workbook(unfilled).sheets)
    assert entries(added) == entries(unfilled)


def test_explain_rule_tells_of_the_selected_finding(office: Office, filled: bytes) -> None:
    book = office.open(NAME, typed(filled, *FAULTS))
    office.press("OnValidate")
    book.sheets["校验结果"].activate()
    book.sheets["校验结果"].range("B4").select()
    office.press("OnExplainRule")
    code = book.sheets["校验结果"].range("B4").value
    book.close()
    assert f"规则说明 {NAME}: {code} " in office.log


def test_sheet_selection_calculation_and_protection_are_as_before(office: Office, unfilled: bytes) -> None:
    book = office.open(NAME, typed(unfilled, *NEW_PROJECT))
    book.sheets["项目自评3"].activate()
    book.sheets["项目自评3"].range("C13:F13").select()
    office.press("OnOneClick")
    assert (book.sheets.active.name, book.app.selection.address) == ("项目自评3", "$C$13:$F$13")
    assert book.app.calculation == "automatic"
    assert all(sheet.api.is_protected() for sheet in book.sheets)
    book.close()


def test_the_live_grid_is_the_grid_of_the_file(office: Office, filled: bytes) -> None:
    book = office.open(NAME, filled)
    from xladdin.host import read_grid

    live, closed = read_grid(book), read_workbook(filled)
    book.close()
    for name, sheet in closed.sheets.items():
        same = ("protected", "visible", "hidden_rows", "hidden_columns", "pictures", "errors")
        assert [getattr(live.sheets[name], what) for what in same] == [getattr(sheet, what) for what in same]
        assert set(live.sheets[name].formulas) == set(sheet.formulas)


def test_a_note_of_the_accountant_survives_a_block_write(office: Office, unfilled: bytes) -> None:
    book: xw.Book = office.open(NAME, unfilled)
    rows = read_document(unfilled).layout.block("paragraphs").rows
    book.sheets["自评总结"].range((rows[3], 4)).add_note("我的批注")
    office.press("OnNarrative")
    saved = office.saved(book)
    book.close()
    assert read_notes(saved) == {("自评总结", rows[3], 4): "我的批注"}
    assert entries(saved) == entries(fill(unfilled).workbook)
