"""The same macros on the files engine do what the commands do."""

import datetime as dt
from pathlib import Path

import pytest

from schemas.cells import Cell
from tests.steps import checked, paragraphs, shown, typed
from tests.xladdin.compare import lines
from tests.xladdin.live import NEW_PROJECT, entries, heights, opened, saved
from workbook.document import from_grid, read_document
from workbook.files.fills import apply_fills, read_fills
from workbook.files.notes import apply_notes, read_notes
from workbook.files.reader import read_workbook
from workbook.fill import fill
from workbook.grid import Fill, Note
from workbook.marking import COLORS, PREFIX
from xladdin import macros
from xladdin.host import read_grid


def test_the_live_grid_is_the_grid_of_the_file(filled: bytes, tmp_path: Path) -> None:
    live, closed = read_grid(opened(tmp_path, filled)), read_workbook(filled)
    assert list(live.sheets) == list(closed.sheets)
    assert {name for name in live.names if name.name.startswith("zp_")} == {
        name for name in closed.names if name.name.startswith("zp_")
    }
    assert from_grid(live).tables.records == from_grid(closed).tables.records
    for name, sheet in closed.sheets.items():
        same = ("protected", "visible", "hidden_rows", "hidden_columns", "pictures", "errors", "formulas")
        assert [getattr(live.sheets[name], what) for what in same] == [getattr(sheet, what) for what in same]


def test_one_click_writes_what_the_fill_command_writes(unfilled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, unfilled)
    assert macros.one_click(book).done
    assert entries(saved(book, tmp_path)) == entries(fill(unfilled).workbook)


def test_one_click_adds_the_sheets_of_new_projects(filled: bytes, tmp_path: Path) -> None:
    data = typed(filled, *NEW_PROJECT)
    book = opened(tmp_path, data)
    assert "补建空表：项目自评9" in macros.one_click(book).message
    assert entries(saved(book, tmp_path)) == entries(fill(data).workbook)


def test_score_restores_a_blank_score_and_keeps_a_typed_one(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, typed(filled, ("项目自评1", "I16", None), ("项目自评1", "I17", 8)))
    assert "写入 1 格" in macros.score(book).message
    data = saved(book, tmp_path)
    assert (shown(data, "项目自评1", "I16"), shown(data, "项目自评1", "I17")) == (10, 8)


def test_narrative_writes_the_computed_paragraphs(unfilled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, unfilled)
    assert "最新" in macros.narrative(book).message
    assert paragraphs(saved(book, tmp_path)) == paragraphs(fill(unfilled).workbook)


@pytest.mark.parametrize("value", [7, "5.8万"])
def test_validate_lists_the_findings_of_check(filled: bytes, tmp_path: Path, value: Cell) -> None:
    data = typed(filled, ("项目自评1", "G8", value))
    book = opened(tmp_path, data)
    assert macros.validate(book).done
    findings = checked(data).findings
    after = saved(book, tmp_path)
    listed = [shown(after, "校验结果", f"B{row}") for row in range(4, 4 + len(findings))]
    assert listed == [finding.code for finding in findings]
    linked = read_workbook(after).sheets["校验结果"].formulas
    assert linked[4, 4] == f'HYPERLINK("#\'{findings[0].sheet}\'!{findings[0].cell}","{findings[0].cell}")'


def test_validate_marks_the_cells_and_takes_old_marks_off(filled: bytes, tmp_path: Path) -> None:
    spot = ("项目自评1", 8, 7)
    before = read_fills(filled, [spot])[spot]
    book = opened(tmp_path, typed(filled, ("项目自评1", "G8", "5.8万")))
    macros.validate(book)
    marked = saved(book, tmp_path)
    assert read_fills(marked, [spot])[spot] == COLORS["error"]
    assert read_notes(marked)[spot].startswith(PREFIX)
    book.sheets["项目自评1"].range((8, 7)).value = shown(filled, "项目自评1", "G8")
    assert macros.validate(book).message == "校验通过，没有发现问题。"
    mended = saved(book, tmp_path)
    assert (read_fills(mended, [spot])[spot], read_notes(mended)) == (before, {})
    assert shown(mended, "校验结果", "B4") is None


def test_clear_marks_leaves_the_workbook_as_it_was(filled: bytes, tmp_path: Path) -> None:
    data = typed(filled, ("项目自评1", "G8", "5.8万"), ("项目自评2", "C13", None))
    book = opened(tmp_path, data)
    macros.validate(book)
    assert "已清除" in macros.clear_marks(book).message
    after = saved(book, tmp_path)
    spots = [("项目自评1", 8, 7), ("项目自评2", 13, 3)]
    assert read_fills(after, spots) == read_fills(data, spots)
    assert read_notes(after) == {}
    assert checked(after).findings == checked(data).findings
    assert macros.clear_marks(book).message == "没有标记可清除。"


def test_a_note_of_the_accountant_stays(filled: bytes, tmp_path: Path) -> None:
    spot = ("项目自评1", 8, 7)
    data = apply_notes(typed(filled, ("项目自评1", "G8", "5.8万")), [Note(*spot, "问过财务，待补票")])
    book = opened(tmp_path, data)
    macros.validate(book)
    assert read_notes(saved(book, tmp_path))[spot] == "问过财务，待补票"
    macros.clear_marks(book)
    assert read_notes(saved(book, tmp_path)) == {spot: "问过财务，待补票"}


def test_a_mark_tells_the_colour_its_cell_had(filled: bytes, tmp_path: Path) -> None:
    """However far the cell moved since: the colour goes with the note."""
    own, plain = ("项目自评1", 8, 7), ("项目自评1", 9, 7)
    data = apply_fills(typed(filled, ("项目自评1", "G8", "5.8万"), ("项目自评1", "G9", "x")), [Fill(*own, "00FF00")])
    book = opened(tmp_path, data)
    macros.validate(book)
    notes = read_notes(saved(book, tmp_path))
    assert notes[own].endswith("原底色：00FF00")
    assert "原底色" not in notes[plain]
    macros.clear_marks(book)
    assert read_fills(saved(book, tmp_path), [own, plain]) == read_fills(data, [own, plain])


def test_text_that_looks_like_a_formula_stays_text(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, typed(filled, ("项目自评1", "G8", "=1+1|cmd")))
    macros.validate(book)
    assert shown(saved(book, tmp_path), "校验结果", "E4") == "=1+1|cmd"


def test_the_letter_lies_beside_the_workbook_and_never_over_another(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, filled)
    macros.letter(book)
    macros.letter(book)
    first, second = tmp_path / "某单位-自评总结.docx", tmp_path / "某单位-自评总结(2).docx"
    assert {first, second} == set(tmp_path.glob("*.docx"))
    assert lines(first.read_bytes()) == lines(fill(filled).letter)


def test_a_new_project_gets_a_sheet_tied_to_the_next_free_row(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, filled)
    assert "已新增“项目自评9”" in macros.add_project(book).message
    assert "还是空表，请先用它" in macros.add_project(book).message
    data = typed(
        saved(book, tmp_path), *NEW_PROJECT, ("项目自评9", "D8", 1), ("项目自评9", "F8", 1), ("项目自评9", "G8", 1)
    )
    document = read_document(data)
    assert document.layout.links["项目自评9"] == 8
    assert shown(fill(data).workbook, "项目自评9", "C4") == "走访慰问经费"
    assert shown(fill(data).workbook, "整体自评", "G17") == 349.49
    assert checked(saved(book, tmp_path)).findings == ()


def test_rows_become_high_enough_for_what_is_said_beside_a_paragraph(filled: bytes, tmp_path: Path) -> None:
    rows = read_document(filled).layout.block("paragraphs").rows
    own = typed(filled, ("自评总结", f"D{rows[5]}", "本单位另有说明，全年支出348.49万元。"), ("项目自评1", "G8", 5.5))
    book = opened(tmp_path, own)
    macros.narrative(book)
    assert heights(saved(book, tmp_path)) == heights(fill(own).workbook)


def test_the_letter_says_what_has_still_to_be_mended(filled: bytes, tmp_path: Path) -> None:
    rows = read_document(filled).layout.block("paragraphs").rows
    number = next(row for row in rows if "执行348.49" in str(shown(filled, "自评总结", f"D{row}")))
    own = typed(filled, ("自评总结", f"D{number}", "我改写的一段：执行348.49万元。"), ("项目自评1", "G8", 5.5))
    said = macros.letter(opened(tmp_path, own)).message
    assert "请再点一次“生成总结”" in said
    assert "冲突 1 段，Word 里照原样导出" in said


def test_a_new_sheet_takes_nothing_over_that_stands_beside_the_form(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, typed(filled, ("项目自评8", "N20", "审核意见：已核")))
    macros.add_project(book)
    data = saved(book, tmp_path)
    assert (shown(data, "项目自评8", "N20"), shown(data, "项目自评9", "N20")) == ("审核意见：已核", None)


def test_a_date_in_a_paragraph_of_ones_own_stays_a_date(filled: bytes, tmp_path: Path) -> None:
    rows = read_document(filled).layout.block("paragraphs").rows
    own = next(row for row in rows if shown(filled, "自评总结", f"C{row}") == "手写")
    book = opened(tmp_path, typed(filled, ("自评总结", f"D{own}", dt.date(2024, 3, 15)), ("项目自评1", "G8", 5.5)))
    macros.narrative(book)
    number = next(n for n in rows if shown(saved(book, tmp_path), "自评总结", f"C{n}") == "手写")
    assert shown(saved(book, tmp_path), "自评总结", f"D{number}") == 45366.0


def test_explain_rule_on_a_list_somebody_typed_over(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, typed(filled, ("项目自评1", "G8", "5.8万")))
    macros.validate(book)
    book.sheets["校验结果"].range((4, 4)).value = "见上"
    book.sheets["项目自评1"].activate()
    book.app.impl.selection = book.sheets["项目自评1"].range((8, 7)).impl
    assert "请先点“校验”" in macros.explain_rule(book).message


def test_explain_rule_tells_of_the_selected_finding(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, typed(filled, ("项目自评1", "G8", "5.8万")))
    assert "请先点“校验”" in macros.explain_rule(book).message
    macros.validate(book)
    code = book.sheets["校验结果"].range((4, 2)).value
    for sheet, at in (("校验结果", (4, 1)), ("项目自评1", (8, 7))):
        book.sheets[sheet].activate()
        book.app.impl.selection = book.sheets[sheet].range(at).impl
        assert macros.explain_rule(book).message.startswith(code)


@pytest.mark.parametrize("text", ["=不是公式", "'带引号的话", "+86 电话", "@某人", "#N/A 说明", "2024-05-01", "TRUE"])
def test_words_that_look_like_something_else_stay_words(filled: bytes, tmp_path: Path, text: str) -> None:
    rows = read_document(filled).layout.block("paragraphs").rows
    data = typed(filled, ("自评总结", f"D{rows[6]}", text))
    book = opened(tmp_path, data)
    macros.one_click(book)
    assert text in paragraphs(saved(book, tmp_path)).values()
