"""The command line: exit codes, JSON, inputs untouched."""

import hashlib
import json
from pathlib import Path

import docx
import pytest

from tests.steps import typed
from workbook.commands import main
from workbook.document import read_document

TEXT_FILE = "文件是文本（如 CSV），不是 .xlsx 工作簿，改扩展名没有用。请用自评工作簿模板填写后报送。"


@pytest.fixture
def book(tmp_path: Path, filled: bytes) -> Path:
    path = tmp_path / "某 单位（2023）.xlsx"
    path.write_bytes(filled)
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_demo_tells_the_whole_story(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "-o", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "348.49 万元 = 基本支出 214.78 + 项目支出 133.71" in printed
    for name in ("1-空白模板.xlsx", "2-自评工作簿.xlsx", "3-自评工作总结.docx", "4-校验报告.txt", "4-校验报告.json"):
        assert (tmp_path / name).is_file()
    assert main(["check", str(tmp_path / "2-自评工作簿.xlsx")]) == 0


def test_check_prints_one_json_document(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(book), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    (entry,) = document["files"]
    assert (entry["path"], entry["status"], entry["unit"], entry["year"]) == (
        str(book),
        "valid",
        "中共永昌县委统战部",
        2023,
    )
    assert document["summary"]["valid"] == 1


def test_check_of_a_broken_workbook_exits_1_and_says_what_to_do(
    book: Path, filled: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    book.write_bytes(typed(filled, ("项目自评1", "G7", 7)))
    assert main(["check", str(book)]) == 1
    printed = capsys.readouterr().out
    assert "错误 F104 项目自评1!G7" in printed
    assert "填的是 7；应为 6；差 1" in printed
    assert "怎么改：" in printed


def test_no_workbook_exits_3_with_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "扫描件.xlsx"
    path.write_bytes(b"hello")
    assert main(["check", str(path)]) == 3
    line, total = capsys.readouterr().out.splitlines()
    assert line == f"【读不了】{path}：{TEXT_FILE}（I101）"
    assert total == "共 1 个文件：读不了 1 个。"
    assert main(["fill", str(path), "-o", str(tmp_path / "out.xlsx")]) == 3
    assert "不是 .xlsx 工作簿" in capsys.readouterr().err


def test_unreadable_outranks_errors(book: Path, filled: bytes) -> None:
    book.write_bytes(typed(filled, ("项目自评1", "G7", 7)))
    (book.parent / "坏.xlsx").write_bytes(b"hello")
    assert main(["check", str(book.parent)]) == 3


def test_a_folder_is_walked_and_lock_files_are_skipped_with_a_word(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (book.parent / "~$锁.xlsx").write_bytes(b"x")
    assert main(["check", str(book.parent), "--format", "json"]) == 0
    entries = json.loads(capsys.readouterr().out)["files"]
    assert sorted(entry["status"] for entry in entries) == ["skipped", "valid"]
    (skipped,) = (entry for entry in entries if entry["status"] == "skipped")
    assert [finding["code"] for finding in skipped["findings"]] == ["I104"]


def test_reports_are_written_where_asked(book: Path, tmp_path: Path) -> None:
    assert main(["check", str(book), "-o", str(tmp_path / "报告")]) == 0
    assert (tmp_path / "报告" / "校验报告.txt").read_text("utf-8").startswith("【通过】")
    assert json.loads((tmp_path / "报告" / "校验报告.json").read_text("utf-8"))["summary"]["files"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "没有这个文件.xlsx"],
        ["fill", "没有这个文件.xlsx", "-o", "out.xlsx"],
        ["new", "--unit", "某局", "--year", "23", "-o", "x.xlsx"],
        ["new", "--unit", "某局", "--year", "2023", "--scheme", "nowhere", "-o", "x.xlsx"],
        ["new", "--unit", "某局", "--year", "2023", "--projects", "0", "-o", "x.xlsx"],
        ["rules", "Z999"],
    ],
)
def test_wrong_use_exits_2_with_a_chinese_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "ziping" in capsys.readouterr().err


def test_fill_never_writes_to_its_input(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = digest(book)
    assert main(["fill", str(book), "-o", str(book)]) == 2
    assert main(["fill", str(book), "-o", str(book.parent / "out.xlsx"), "--word", str(book)]) == 2
    assert digest(book) == before
    assert "不改动原件" in capsys.readouterr().err


def test_inputs_keep_their_bytes_whatever_happens(book: Path, tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 broken")
    before = {path: digest(path) for path in (book, bad)}
    out, word = tmp_path / "结果" / "out.xlsx", tmp_path / "结果" / "out.docx"
    assert main(["fill", str(book), "-o", str(out), "--word", str(word)]) == 0
    main(["check", str(tmp_path), "-o", str(tmp_path / "报告")])
    main(["fill", str(bad), "-o", str(out)])
    assert {path: digest(path) for path in before} == before
    assert docx.Document(str(word)).paragraphs


def test_new_makes_a_workbook_for_the_unit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--unit", "某县/某局", "--year", "2023", "--projects", "3", "-o", str(tmp_path)]) == 0
    path = Path(capsys.readouterr().out.strip())
    document = read_document(path.read_bytes())
    unit = document.tables.one("unit")
    assert (unit["unit"], unit["year"], len(document.layout.project_sheets())) == ("某县/某局", 2023, 3)


def test_rules_lists_and_explains(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == len(set(listed)) > 35
    assert main(["rules", "f104"]) == 0
    assert "为什么：" in capsys.readouterr().out


def test_what_somebody_may_have_worked_on_is_not_overwritten(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = digest(book)
    assert main(["new", "--unit", "某局", "--year", "2023", "-o", str(book)]) == 2
    out = book.parent / "out.xlsx"
    assert main(["fill", str(book), "-o", str(out), "--word", str(out)]) == 2
    assert not out.exists()
    assert main(["fill", str(book), "-o", str(out)]) == 0
    assert main(["fill", str(book), "-o", str(out)]) == 2
    assert digest(book) == before
    assert "已经存在" in capsys.readouterr().err


def test_a_report_folder_that_is_a_file_is_wrong_use(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(book), "-o", str(book)]) == 2
    assert "写不了" in capsys.readouterr().err


def test_a_folder_may_be_checked_twice_with_its_report_inside(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["check", str(book.parent), "-o", str(book.parent)]) == 0
    assert capsys.readouterr().out.count("共 1 个文件") == 2


def test_one_file_given_by_two_paths_is_checked_once(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    again = book.parent / ".." / book.parent.name / book.name
    assert main(["check", str(book), str(again)]) == 0
    assert "共 1 个文件" in capsys.readouterr().out


def test_names_must_say_what_a_file_is(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--unit", "某局", "--year", "2023", "-o", str(book.parent / "y.xls")]) == 2
    assert main(["fill", str(book), "-o", str(book.parent / "out.doc")]) == 2
    assert "应以 .xlsx 结尾" in capsys.readouterr().err


def test_an_unforeseen_fault_is_a_line_and_not_a_traceback(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbook.fill.fill", lambda data: 1 / 0)
    assert main(["fill", str(book), "-o", str(book.parent / "out.xlsx")]) == 3
    assert "程序出错" in capsys.readouterr().err


def test_the_overall_scheme_is_refused_for_projects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["new", "--unit", "某局", "--year", "2023", "--scheme", "gansu-county-overall", "-o", str(tmp_path)]
    assert main(arguments) == 2
    assert "请选项目方案" in capsys.readouterr().err
