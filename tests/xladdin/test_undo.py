"""Undo: every cell gets back what it held, and nothing anybody typed since is lost."""

import datetime as dt
from pathlib import Path

import pytest

from tests.office import edited
from tests.steps import paragraphs, shown, typed
from tests.xladdin.live import NEW_PROJECT, cells_of, entries, opened, saved
from workbook.document import read_document
from workbook.files.reader import read_workbook
from xladdin import macros, session


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
            assert cells_of(after[name].rows) == cells_of(before[name].rows), name
    assert macros.undo(book).message == "没有可以撤销的写入。"


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


def test_the_time_of_a_write_is_told(unfilled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, unfilled)
    macros.narrative(book)
    assert f"{dt.datetime.now():%Y-%m-%d}" in macros.undo(book).message


def test_undo_that_gives_nothing_back_says_so_and_can_be_tried_again(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, typed(filled, ("项目自评1", "I16", None)))
    macros.score(book)
    written = book.sheets["项目自评1"].range((16, 9)).formula
    book.sheets["项目自评1"].range((16, 9)).value = 6
    assert macros.undo(book).message.startswith("没有撤销")
    book.sheets["项目自评1"].range((16, 9)).formula = written
    assert macros.undo(book).message.startswith("已撤销")


def test_a_workbook_that_takes_no_sheet_keeps_what_could_be_undone(filled: bytes, tmp_path: Path, monkeypatch) -> None:
    book = opened(tmp_path, typed(filled, ("项目自评1", "I16", None)))
    macros.score(book)
    with monkeypatch.context() as patch:
        patch.setattr(type(book.impl), "is_structure_protected", lambda book: True)
        refused = macros.add_project(book)
    assert (refused.done, "结构保护" in refused.message) == (False, True)
    assert macros.undo(book).message.startswith("已撤销")
