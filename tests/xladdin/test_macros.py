"""The same macros on the files engine do what the commands do."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwings as xw

from schemas.cells import Cell
from tests.office import edited
from tests.steps import checked, paragraphs, shown, typed
from tests.workbook.files.test_reader import without_sheet
from workbook.document import from_grid, read_document
from workbook.files.fills import apply_fills, read_fills
from workbook.files.notes import apply_notes, read_notes
from workbook.files.reader import read_workbook
from workbook.fill import fill
from workbook.grid import Fill, Note, Plan
from workbook.marking import COLORS, PREFIX
from xladdin import macros, session
from xladdin.engines.files import open_book
from xladdin.host import read_grid

NEW_PROJECT = (
    ("项目清单", "C17", "走访慰问经费"),
    ("项目清单", "D17", "县级"),
    ("项目清单", "E17", "一般公共预算"),
    ("项目清单", "I17", "是"),
)


def opened(tmp_path: Path, data: bytes) -> xw.Book:
    path = tmp_path / "某单位.xlsx"
    path.write_bytes(data)
    return open_book(path)


def saved(book: xw.Book, tmp_path: Path) -> bytes:
    target = tmp_path / "saved.xlsx"
    book.save(str(target))
    return target.read_bytes()


def entries(data: bytes) -> dict[str, list[list[Cell]]]:
    """What stands on the sheets an accountant sees."""
    return {
        name: sheet.rows for name, sheet in read_workbook(data).sheets.items() if name not in ("_ziping", "校验结果")
    }


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


def lines(letter: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(letter)).paragraphs]


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


@pytest.mark.parametrize("pressed", [macros.one_click, macros.score, macros.narrative, macros.add_project])
def test_undo_gives_back_every_cell(unfilled: bytes, tmp_path: Path, pressed: session.Macro) -> None:
    book = opened(tmp_path, typed(unfilled, ("项目自评1", "I16", None)))
    before = read_workbook(saved(book, tmp_path)).sheets
    pressed(book)
    assert macros.undo(book).message.startswith("已撤销")
    after = read_workbook(saved(book, tmp_path)).sheets
    assert list(after) == list(before)
    for name in before:
        if name not in ("_ziping", "校验结果"):
            assert cells(after[name]) == cells(before[name]), name
    assert macros.undo(book).message == "没有可以撤销的写入。"


def cells(sheet: object) -> dict[tuple[int, int], Cell]:
    """(row, column) → what stands there, blanks left out."""
    rows = sheet.rows
    return {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v not in (None, "")}


def test_undo_also_works_after_saving_and_opening_again(unfilled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, unfilled)
    macros.narrative(book)
    again = opened(tmp_path, saved(book, tmp_path))
    assert "生成总结" in macros.undo(again).message
    assert paragraphs(saved(again, tmp_path)) == paragraphs(unfilled)


def test_undo_leaves_alone_what_was_typed_since(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, typed(filled, ("项目自评1", "I16", None), ("项目自评1", "I17", None)))
    macros.score(book)
    book.sheets["项目自评1"].range((17, 9)).value = 6
    assert "保留不动的：项目自评1!I17" in macros.undo(book).message
    data = saved(book, tmp_path)
    assert (shown(data, "项目自评1", "I16"), shown(data, "项目自评1", "I17")) == (None, 6)


def test_undo_keeps_an_added_sheet_that_somebody_began_to_fill(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, filled)
    macros.add_project(book)
    book.sheets["项目自评9"].range((8, 4)).value = 3
    assert "项目自评9（已有填写）" in macros.undo(book).message
    assert "项目自评9" in [sheet.name for sheet in book.sheets]


def test_undo_drops_the_sheet_made_for_a_project_of_the_list(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, typed(filled, *NEW_PROJECT))
    before = entries(saved(book, tmp_path))
    macros.one_click(book)
    assert "删去 项目自评9" in macros.undo(book).message
    assert {name: cells_of(rows) for name, rows in entries(saved(book, tmp_path)).items()} == {
        name: cells_of(rows) for name, rows in before.items()
    }


def test_rows_become_high_enough_for_what_is_said_beside_a_paragraph(filled: bytes, tmp_path: Path) -> None:
    rows = read_document(filled).layout.block("paragraphs").rows
    own = typed(filled, ("自评总结", f"D{rows[5]}", "本单位另有说明，全年支出348.49万元。"), ("项目自评1", "G8", 5.5))
    book = opened(tmp_path, own)
    macros.narrative(book)
    assert heights(saved(book, tmp_path)) == heights(fill(own).workbook)


def heights(data: bytes) -> dict[int, float]:
    sheet = openpyxl.load_workbook(BytesIO(data))["自评总结"]
    return {row: dimension.height for row, dimension in sheet.row_dimensions.items() if dimension.height}


def test_the_letter_says_what_has_still_to_be_mended(filled: bytes, tmp_path: Path) -> None:
    rows = read_document(filled).layout.block("paragraphs").rows
    number = next(row for row in rows if "执行348.49" in str(shown(filled, "自评总结", f"D{row}")))
    own = typed(filled, ("自评总结", f"D{number}", "我改写的一段：执行348.49万元。"), ("项目自评1", "G8", 5.5))
    said = macros.letter(opened(tmp_path, own)).message
    assert "请再点一次“生成总结”" in said
    assert "冲突 1 段，Word 里照原样导出" in said


def test_undo_never_overwrites_a_paragraph_that_moved(filled: bytes, tmp_path: Path) -> None:
    """A new project moves the paragraphs below it; one typed sentence keeps the whole sheet as it is."""
    book = opened(tmp_path, typed(filled, *NEW_PROJECT))
    macros.one_click(book)
    moved = saved(book, tmp_path)
    own = max(row for row in range(5, 120) if shown(moved, "自评总结", f"C{row}") == "手写")
    book.sheets["自评总结"].range((own, 4)).value = "会计补一句。"
    before = paragraphs(saved(book, tmp_path))
    assert "自评总结（整张）" in macros.undo(book).message
    assert paragraphs(saved(book, tmp_path)) == before


def test_undo_leaves_a_sheet_alone_whose_rows_moved(filled: bytes, tmp_path: Path) -> None:
    data = typed(filled, *((("项目自评1", f"I{row}", None)) for row in (16, 17, 21, 25)))
    book = opened(tmp_path, data)
    macros.score(book)
    inserted = edited(saved(book, tmp_path), tmp_path / "office", ["rows", "项目自评1", 17, 1])
    again = opened(tmp_path, inserted)
    assert "项目自评1（行列有变动）" in macros.undo(again).message
    assert entries(saved(again, tmp_path)) == entries(inserted)


@pytest.mark.parametrize(("cell", "value"), [("B60", "补充说明"), ("L8", "凭证号2023-118"), ("C4", "另一个名称")])
def test_undo_keeps_an_added_sheet_with_anything_typed_on_it(
    filled: bytes, tmp_path: Path, cell: str, value: str
) -> None:
    book = opened(tmp_path, filled)
    macros.add_project(book)
    again = opened(tmp_path, typed(saved(book, tmp_path), ("项目自评9", cell, value)))
    assert "项目自评9（已有填写）" in macros.undo(again).message
    data = saved(again, tmp_path)
    assert shown(data, "项目自评9", cell) == value
    assert read_document(data).layout.links["项目自评9"] == 8
    assert shown(data, "项目清单", "Q17") == "项目自评9"


def test_undo_keeps_an_added_sheet_with_a_note_on_it(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, filled)
    macros.add_project(book)
    book.sheets["项目自评9"].range((8, 4)).add_note("问过财务")
    assert "项目自评9（已有填写）" in macros.undo(book).message


def test_a_refused_click_keeps_what_could_be_undone(filled: bytes, tmp_path: Path, monkeypatch) -> None:
    book = opened(tmp_path, typed(filled, ("项目自评1", "I16", None), ("项目自评1", "G8", 5.5)))
    macros.score(book)
    with monkeypatch.context() as patch:
        patch.setattr(type(book.sheets[0].impl), "unprotect", lambda sheet: None)
        assert not macros.narrative(book).done
    assert "已撤销" in macros.undo(book).message
    assert shown(saved(book, tmp_path), "项目自评1", "I16") is None


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


# What goes wrong


def test_a_workbook_of_others_is_refused_and_left_alone(filled: bytes, tmp_path: Path) -> None:
    data = typed(filled, ("_ziping", "B1", "0"))
    book = opened(tmp_path, data)
    outcome = macros.one_click(book)
    assert not outcome.done
    assert "工作簿没有改动" in outcome.message
    assert "模板版本" in outcome.message
    assert book.impl.data == data


def test_a_workbook_without_its_results_sheet_is_refused_in_words(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, without_sheet(typed(filled, ("项目自评1", "G8", 7)), "校验结果"))
    assert "校验结果" in macros.validate(book).message


def test_while_a_cell_is_edited_nothing_happens(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, filled)
    book.impl.typing = True
    assert "按回车或 Esc" in macros.one_click(book).message
    assert book.impl.data == filled


def test_a_sheet_with_a_password_is_named_and_nothing_changes(unfilled: bytes, tmp_path: Path, monkeypatch) -> None:
    book = opened(tmp_path, unfilled)
    sheets = type(book.sheets[0].impl)
    monkeypatch.setattr(sheets, "unprotect", lambda sheet: None)
    outcome = macros.narrative(book)
    assert not outcome.done
    assert "设了密码保护" in outcome.message
    assert entries(saved(book, tmp_path)) == entries(unfilled)


def test_where_a_sheet_to_be_marked_has_a_password_the_check_writes_nothing(
    filled: bytes, tmp_path: Path, monkeypatch
) -> None:
    data = typed(filled, ("单位信息", "B6", "二〇二三"))
    book = opened(tmp_path, data)
    lift = type(book.sheets[0].impl).unprotect
    monkeypatch.setattr(
        type(book.sheets[0].impl), "unprotect", lambda sheet: None if sheet.name == "单位信息" else lift(sheet)
    )
    assert "“单位信息”设了密码保护" in macros.validate(book).message
    assert read_workbook(saved(book, tmp_path)).sheets["校验结果"] == read_workbook(data).sheets["校验结果"]
    assert "没有校验：工作表“单位信息”" in macros.one_click(book).message


@pytest.mark.parametrize("stage", range(5))
def test_a_fault_half_way_gives_every_cell_back(unfilled: bytes, tmp_path: Path, monkeypatch, stage: int) -> None:
    book = opened(tmp_path, unfilled)
    before = entries(saved(book, tmp_path))
    real, calls = session.carry_out, []

    def failing(book: xw.Book, plan: Plan) -> None:
        calls.append(plan)
        if len(calls) == stage + 1:
            real(book, Plan(plan.copies, plan.edits[: len(plan.edits) // 2]))
            raise RuntimeError("the office went away")
        real(book, plan)

    monkeypatch.setattr(session, "carry_out", failing)
    outcome = macros.narrative(book)
    assert len(calls) > stage
    assert not outcome.done
    assert "已恢复原样" in outcome.message
    after = entries(saved(book, tmp_path))
    assert {name: cells_of(rows) for name, rows in after.items()} == {n: cells_of(rows) for n, rows in before.items()}


def cells_of(rows: list[list[Cell]]) -> dict[tuple[int, int], Cell]:
    return {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v not in (None, "")}


def test_what_a_killed_click_left_is_taken_back_by_the_next(unfilled: bytes, tmp_path: Path, monkeypatch) -> None:
    book = opened(tmp_path, unfilled)
    real = session.carry_out

    class Killed(BaseException):
        pass

    def killed(book: xw.Book, plan: Plan) -> None:
        if len(plan.edits) > 100 and plan.edits[0].sheet != "_ziping":
            real(book, Plan(plan.copies, plan.edits[: len(plan.edits) // 2]))
            raise Killed
        real(book, plan)

    with monkeypatch.context() as patch:
        patch.setattr(session, "carry_out", killed)
        with pytest.raises(Killed):
            macros.narrative(book)
    outcome = macros.narrative(book)
    assert outcome.message.startswith("上一次“生成总结”没有做完，已先恢复原样。")
    assert paragraphs(saved(book, tmp_path)) == paragraphs(fill(unfilled).workbook)


def test_a_second_click_waits_its_turn(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, filled)
    with session._alone(book):
        outcome = macros.one_click(book)
    assert (outcome.done, "还没有做完" in outcome.message) == (False, True)


def test_progress_shows_and_goes_and_every_outcome_is_told(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, filled)
    outcome = macros.validate(book)
    assert book.app.status_bar is False
    assert book.app.impl.alerts == [("绩效自评 · 校验", outcome.message)]


def test_the_time_of_a_write_is_told(unfilled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, unfilled)
    macros.narrative(book)
    assert f"{dt.datetime.now():%Y-%m-%d}" in macros.undo(book).message


def test_a_click_leaves_no_trace_of_being_under_way(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, filled)
    for pressed in (macros.validate, macros.clear_marks, macros.one_click, macros.undo):
        pressed(book)
        hidden = read_grid(book).sheets["_ziping"]
        assert [hidden.value(1, column) for column in range(20, 23)] == [None] * 3
