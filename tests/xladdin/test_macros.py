"""The same macros on the files engine give what the commands give."""

from pathlib import Path

import pytest
import xlwings as xw

from schemas.cells import Cell
from tests.steps import checked, paragraphs, shown, typed
from tests.workbook.files.test_reader import without_sheet
from workbook.document import from_grid, read_document
from workbook.files.package import NotAWorkbook
from workbook.files.reader import read_workbook
from workbook.fill import fill
from xladdin import macros
from xladdin.engines.files import open_book
from xladdin.host import read_grid


def opened(tmp_path: Path, data: bytes) -> xw.Book:
    path = tmp_path / "某单位.xlsx"
    path.write_bytes(data)
    return open_book(path)


def saved(book: xw.Book, tmp_path: Path) -> bytes:
    target = tmp_path / "saved.xlsx"
    book.save(str(target))
    return target.read_bytes()


def test_the_live_grid_is_the_grid_of_the_file(filled: bytes, tmp_path: Path) -> None:
    live, closed = read_grid(opened(tmp_path, filled)), read_workbook(filled)
    assert list(live.sheets) == list(closed.sheets)
    assert {name for name in live.names if name.name.startswith("zp_")} == {
        name for name in closed.names if name.name.startswith("zp_")
    }
    assert from_grid(live).tables.records == from_grid(closed).tables.records


def test_the_fill_macro_writes_what_the_fill_command_writes(unfilled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, unfilled)
    macros.fill(book)
    written = saved(book, tmp_path)
    assert read_workbook(written).sheets == read_workbook(fill(unfilled).workbook).sheets


def test_the_fill_macro_restores_a_blank_score_and_keeps_a_typed_one(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, typed(filled, ("项目自评1", "I16", None), ("项目自评1", "I17", 8)))
    macros.fill(book)
    data = saved(book, tmp_path)
    assert (shown(data, "项目自评1", "I16"), shown(data, "项目自评1", "I17")) == (10, 8)


@pytest.mark.parametrize("value", [7, "5.8万"])
def test_the_validate_macro_lists_the_findings_of_check(filled: bytes, tmp_path: Path, value: Cell) -> None:
    data = typed(filled, ("项目自评1", "G8", value))
    book = opened(tmp_path, data)
    verdict = macros.validate(book)
    assert [f.as_json() for f in verdict.findings] == [f.as_json() for f in checked(data).findings]
    after = saved(book, tmp_path)
    listed = [shown(after, "校验结果", f"B{row}") for row in range(4, 4 + len(verdict.findings))]
    assert listed == [finding.code for finding in verdict.findings]


def test_an_earlier_list_of_findings_is_cleared(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, typed(filled, ("项目自评1", "G8", 7)))
    macros.validate(book)
    book.sheets["项目自评1"].range((8, 7)).value = 6
    assert macros.validate(book).findings == ()
    assert shown(saved(book, tmp_path), "校验结果", "B4") is None


def test_text_that_looks_like_a_formula_stays_text(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, typed(filled, ("项目自评1", "G8", "=1+1|cmd")))
    macros.validate(book)
    assert shown(saved(book, tmp_path), "校验结果", "E4") == "=1+1|cmd"


def test_a_workbook_of_others_is_refused_and_left_alone(filled: bytes, tmp_path: Path) -> None:
    data = typed(filled, ("_ziping", "B1", "0"))
    book = opened(tmp_path, data)
    with pytest.raises(NotAWorkbook, match="模板版本"):
        macros.fill(book)
    assert book.impl.data == data


@pytest.mark.parametrize("text", ["=不是公式", "'带引号的话", "+86 电话", "@某人", "#N/A 说明"])
def test_words_that_look_like_something_else_stay_words(filled: bytes, tmp_path: Path, text: str) -> None:
    rows = read_document(filled).layout.block("paragraphs").rows
    data = typed(filled, ("自评总结", f"D{rows[6]}", text))
    book = opened(tmp_path, data)
    macros.fill(book)
    assert text in paragraphs(saved(book, tmp_path)).values()


def test_a_workbook_without_its_results_sheet_is_refused_in_words(filled: bytes, tmp_path: Path) -> None:
    book = opened(tmp_path, without_sheet(typed(filled, ("项目自评1", "G8", 7)), "校验结果"))
    with pytest.raises(NotAWorkbook, match="校验结果"):
        macros.validate(book)
