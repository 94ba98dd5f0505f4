"""Workbooks dropped on the shortcut."""

from pathlib import Path

import docx
import pytest

from tests.steps import typed
from workbook.document import read_document
from workbook.files.output import FileTrouble
from xladdin.drop import main

NAME = "某 局（2023）%.xlsx"


class Shown:
    """What the message box would show."""

    def __init__(self) -> None:
        self.text, self.trouble = "", False

    def __call__(self, text: str, *, trouble: bool = False) -> None:
        assert not self.text, "one message for all"
        self.text, self.trouble = text, trouble


@pytest.fixture
def shown() -> Shown:
    return Shown()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_workbook_is_filled_beside_itself(tmp_path: Path, unfilled: bytes, shown: Shown) -> None:
    book = tmp_path / NAME
    book.write_bytes(unfilled)
    assert main([str(book)], shown) == 0
    assert names(tmp_path) == {NAME, "某 局（2023）%-已填报.xlsx", "某 局（2023）%-自评总结.docx"}
    assert book.read_bytes() == unfilled
    filled = read_document((tmp_path / "某 局（2023）%-已填报.xlsx").read_bytes())
    assert filled.evaluated().overall.total is not None
    assert docx.Document(str(tmp_path / "某 局（2023）%-自评总结.docx")).paragraphs
    assert "校验没有发现问题" in shown.text
    assert not shown.trouble


def test_errors_are_counted_and_reported_beside_it(tmp_path: Path, filled: bytes, shown: Shown) -> None:
    book = tmp_path / NAME
    book.write_bytes(typed(filled, ("项目自评1", "G7", 7)))
    assert main([str(book)], shown) == 1
    report = (tmp_path / "某 局（2023）%-校验报告.txt").read_text("utf-8-sig")
    assert "怎么改" in report
    assert "F104" in report
    assert "错误 F104 项目自评1!G7" in shown.text
    assert "校验报告.txt" in shown.text
    assert shown.trouble


def test_nothing_is_ever_overwritten(tmp_path: Path, filled: bytes) -> None:
    book, taken = tmp_path / "自评.xlsx", tmp_path / "自评-自评总结.docx"
    book.write_bytes(filled)
    taken.write_bytes(b"the accountant's own")
    assert main([str(book)], Shown()) == 0
    assert taken.read_bytes() == b"the accountant's own"
    assert {"自评-已填报(2).xlsx", "自评-自评总结(2).docx"} <= names(tmp_path)
    assert main([str(tmp_path / "自评-已填报(2).xlsx")], Shown()) == 0
    assert {"自评-已填报(3).xlsx", "自评-自评总结(3).docx"} <= names(tmp_path)


def test_several_files_one_message(tmp_path: Path, filled: bytes, shown: Shown) -> None:
    good, other = tmp_path / "甲.xlsx", tmp_path / "乙.xlsx"
    good.write_bytes(filled)
    other.write_bytes(b"%PDF-1.7")
    (tmp_path / "~$甲.xlsx").write_bytes(b"lock")
    (tmp_path / "文件夹").mkdir()
    paths = [other, tmp_path / "文件夹", tmp_path / "~$甲.xlsx", tmp_path / "没有.xlsx", good]
    assert main([str(path) for path in paths], shown) == 3
    assert shown.text.count("【没有做】") == 4
    for said in ("是 PDF", "这是文件夹", "临时文件", "读不了", "【已填报】甲.xlsx", "这个工作簿还开着"):
        assert said in shown.text
    assert {"甲-已填报.xlsx", "甲-自评总结.docx"} <= names(tmp_path)


def test_a_fault_of_ours_is_said_and_costs_the_others_nothing(
    tmp_path: Path, filled: bytes, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path) -> bytes:
        raise ZeroDivisionError("x")

    (tmp_path / "甲.xlsx").write_bytes(filled)
    monkeypatch.setattr("xladdin.drop.read_input", broken)
    assert main([str(tmp_path / "甲.xlsx")], shown) == 3
    assert "程序出错（ZeroDivisionError：x）" in shown.text


def test_nothing_dropped_says_how(shown: Shown) -> None:
    assert main([], shown) == 2
    assert "拖到" in shown.text


def test_a_folder_that_may_not_be_written(
    tmp_path: Path, filled: bytes, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> Path:
        raise FileTrouble("写不了")

    (tmp_path / "甲.xlsx").write_bytes(filled)
    monkeypatch.setattr("xladdin.drop.write_output", refused)
    assert main([str(tmp_path / "甲.xlsx")], shown) == 3
    assert "写不了" in shown.text
