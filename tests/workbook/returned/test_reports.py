"""The report folder: what is in it, what it is called, and that nasty texts stay texts in all of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import html

from tests.returned import good, of_unit, renamed
from tests.steps import typed
from workbook.commands import main
from workbook.files.file_names import numbered, safe_name
from workbook.files.output import write_folder

NASTY = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "javascript:alert(1)",
    '"><img src=x onerror=alert(1)>',
    "@SUM(1)",
)


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    folder = tmp_path / "收回"
    folder.mkdir()
    (folder / "甲局.xlsx").write_bytes(of_unit("某县甲局"))
    (folder / "乙局.xlsx").write_bytes(typed(of_unit("某县乙局"), ("项目自评1", "G8", "五万")))
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.7")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_everything_a_reviewer_needs_is_there(returned: Path, tmp_path: Path) -> None:
    out = tmp_path / "报告"
    assert main(["check", str(returned), "-o", str(out), "--mark", "--bureau", "某县财政局绩效股"]) == 3
    assert names(out) == sorted(
        [
            "校验报告.html", "校验报告.json", "校验报告.txt", "校验日志.txt", "问题清单.xlsx",
            os.path.join("标注副本", "某县乙局-标注.xlsx"),
            os.path.join("退回通知", "某县乙局-退回修改通知.docx"),
            os.path.join("退回通知", "扫描件-退回修改通知.docx"),
        ]
    )  # fmt: skip
    letter = "\n".join(
        own.text for own in docx.Document(str(out / "退回通知" / "某县乙局-退回修改通知.docx")).paragraphs
    )
    assert "某县财政局绩效股" in letter
    marked = openpyxl.load_workbook(out / "标注副本" / "某县乙局-标注.xlsx")
    assert marked["项目自评1"]["G8"].comment is not None
    log = (out / "校验日志.txt").read_text("utf-8")
    assert "收到 3 个文件" in log
    assert "通过" in log


def test_the_units_that_returned_nothing_are_named(returned: Path, tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text("单位名称,项目名称,项目级次\n某县甲局,,\n某县乙局,,\n某县丙局,,\n", "utf-8")
    out = tmp_path / "报告"
    main(["check", str(returned), "-o", str(out), "--roster", str(roster)])
    assert json.loads((out / "校验报告.json").read_text("utf-8"))["summary"]["missing"] == ["某县丙局"]
    assert "没有报送的单位 1 个：某县丙局" in (out / "校验报告.txt").read_text("utf-8")
    assert "某县丙局" in (out / "校验报告.html").read_text("utf-8")


def test_the_same_files_and_day_give_the_same_reports(returned: Path, tmp_path: Path) -> None:
    taken = []
    for name in ("一", "二"):
        out = tmp_path / "报告"
        main(["check", str(returned), "-o", str(out), "--mark", "--date", "2024-06-30"])
        out.rename(tmp_path / name)
        taken.append({own: (tmp_path / name / own).read_bytes() for own in names(tmp_path / name) if "日志" not in own})
    assert taken[0] == taken[1]


def test_nasty_texts_stay_texts_in_every_report(tmp_path: Path) -> None:
    folder, out = tmp_path / "收回", tmp_path / "报告"
    folder.mkdir()
    for number, text in enumerate(NASTY):
        data = typed(renamed(text), ("项目自评1", "G8", text), ("项目清单", "B5", text))
        (folder / f"{number}.xlsx").write_bytes(data)
    assert main(["check", str(folder), "-o", str(out), "--mark"]) == 1
    page = html.fromstring((out / "校验报告.html").read_text("utf-8"))
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//img | //a[starts-with(@href, 'javascript')] | //*[@onerror]")
    assert all(text in page.text_content() for text in NASTY)
    for sheet in openpyxl.load_workbook(out / "问题清单.xlsx"):
        for row in sheet.iter_rows():
            assert not [cell for cell in row if cell.data_type == "f"]
            assert all(cell.hyperlink is None or "javascript" not in (cell.hyperlink.target or "") for cell in row)
    letters = list((out / "退回通知").iterdir())
    assert len(letters) == len(NASTY)
    for letter in letters:
        body = docx.Document(str(letter)).element.xml
        assert "w:fldSimple" not in body
        assert "<script>" not in body
    for marked in (out / "标注副本").iterdir():
        assert openpyxl.load_workbook(marked)["项目自评1"]["G8"].data_type == "s"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("某县/某局", "某县_某局"), ("..", "_"), ("CON", "_CON"), ("com1.x", "_com1.x"), ("a\x00\u202eb", "a__b"),
        ("某局. ", "某局"), ("", "_"), ('<>:"/\\|?*', "_________"), ("长" * 300, "长" * 80),
    ],
)  # fmt: skip
def test_a_file_name_is_good_on_windows(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_files_of_one_name_are_numbered() -> None:
    assert list(numbered(["a", "A", "b", "a"], ".x")) == ["a.x", "A(2).x", "b.x", "a(3).x"]


def test_a_folder_that_holds_anything_else_is_kept_beside(tmp_path: Path) -> None:
    folder = tmp_path / "退回通知"
    write_folder(folder, {"a.docx": b"1"})
    write_folder(folder, {"a.docx": b"1"})
    assert [path.name for path in tmp_path.iterdir()] == ["退回通知"]
    (folder / "a.docx").write_bytes("审核人写了几句".encode())
    write_folder(folder, {"b.docx": b"2"})
    assert [path.name for path in folder.iterdir()] == ["b.docx"]
    assert (tmp_path / "退回通知（以前的1）" / "a.docx").read_text("utf-8") == "审核人写了几句"


def test_marking_needs_a_report_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "甲局.xlsx").write_bytes(good())
    assert main(["check", str(tmp_path), "--mark"]) == 2
    assert "-o" in capsys.readouterr().err


def test_no_name_of_a_file_makes_a_line_of_its_own_or_a_report_fail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line break, a terminal's escape, and bytes that are no text at all, as old zips bring them to Linux."""
    folder, out = tmp_path / "收回", tmp_path / "报告"
    folder.mkdir()
    name = "a\n【通过】b\x1b[2J.xlsx"
    (folder / name).write_bytes(b"%PDF")
    stray = os.fsdecode(b"\xff.xlsx")
    (folder / stray).write_bytes(b"%PDF")
    assert main(["check", str(folder), "-o", str(out), "--format", "json"]) == 3
    entries = json.loads(capsys.readouterr().out)["files"]
    assert [entry["path"] for entry in entries] == [str(folder / name), str(folder / stray)]
    text = (out / "校验报告.txt").read_text("utf-8")
    assert [line[:5] for line in text.splitlines()] == ["【读不了】", "【读不了】", "共 2 个"]
    assert "a␊【通过】b␛[2J.xlsx" in text
    assert len(list((out / "退回通知").iterdir())) == 2


def test_a_report_that_is_open_elsewhere_keeps_no_verdict_from_the_console(
    returned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "报告" / "问题清单.xlsx").mkdir(parents=True)
    assert main(["check", str(returned), "-o", str(tmp_path / "报告")]) == 2
    printed = capsys.readouterr()
    assert "共 3 个文件" in printed.out
    assert "写不了" in printed.err
    assert not list((tmp_path / "报告").glob(".*"))


@pytest.mark.parametrize("shell", ["> /dev/full", "| true"])
def test_reports_are_written_though_nobody_takes_the_output(returned: Path, tmp_path: Path, shell: str) -> None:
    """Nor does the exit code say that nothing was found."""
    command = f'"{sys.executable}" -m workbook check "{returned / "甲局.xlsx"}" -o "{tmp_path / "报告"}" {shell}'
    if os.name == "nt":
        pytest.skip("there is no bash")
    settings = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent.parent.parent)}
    script = f"set -o pipefail; {command}"
    result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=settings)
    assert result.returncode == 3
    assert "Traceback" not in result.stderr
    assert "Exception ignored" not in result.stderr
    assert (tmp_path / "报告" / "问题清单.xlsx").is_file()
