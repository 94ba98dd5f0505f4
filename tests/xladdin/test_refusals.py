"""What goes wrong: refused, interrupted, half written – and what the accountant is told."""

from pathlib import Path

import pytest
import xlwings as xw

from tests.steps import paragraphs, typed
from tests.workbook.files.test_reader import without_sheet
from tests.xladdin.live import cells_of, entries, opened, saved
from workbook.files.reader import read_workbook
from workbook.fill import fill
from workbook.grid import Plan
from xladdin import macros, session
from xladdin.host import read_grid


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


def test_a_click_leaves_no_trace_of_being_under_way(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, filled)
    for pressed in (macros.validate, macros.clear_marks, macros.one_click, macros.undo):
        pressed(book)
        hidden = read_grid(book).sheets["_ziping"]
        assert [hidden.value(1, column) for column in range(20, 23)] == [None] * 3
