"""New workbooks: from a roster, and from last year's."""

from pathlib import Path

import pytest

from tests.steps import shown
from workbook.commands import main
from workbook.document import read_document

ROSTER = """单位名称,项目编码,项目名称,项目级次,预算类别,年初预算数
某局,P001,培训经费,县级,一般公共预算,6
某局,P002,专项资金,省级,一般公共预算,54.5
某委,,走访经费,县级,,"1,200.5"
"""


def written(capsys: pytest.CaptureFixture[str]) -> list[Path]:
    return [Path(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_makes_one_workbook_a_unit(tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text(ROSTER, encoding)
    assert main(["new", "--roster", str(roster), "--year", "2024", "-o", str(tmp_path / "下发")]) == 0
    first, second = written(capsys)
    document = read_document(first.read_bytes())
    assert (document.tables.one("unit")["unit"], document.tables.one("unit")["year"]) == ("某局", 2024)
    assert [p.key for p in document.evaluated().projects] == ["P001", "P002"]
    assert shown(first.read_bytes(), "项目自评2", "D8") == 54.5
    assert shown(second.read_bytes(), "项目自评1", "D8") == 1200.5


def test_a_roster_may_be_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2024 年项目名册"])
    for line in ROSTER.splitlines()[:3]:
        sheet.append(line.split(","))
    book.save(tmp_path / "名册.xlsx")
    out = tmp_path / "一个.xlsx"
    arguments = ["new", "--roster", str(tmp_path / "名册.xlsx"), "--year", "2024", "--unit", "某局", "-o", str(out)]
    assert main(arguments) == 0
    assert [p.level for p in read_document(out.read_bytes()).evaluated().projects] == ["县级", "省级"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("单位,项目\n某局,培训\n", "找不到标题行"),
        (ROSTER.replace("省级", "乡级"), "第 3 行的项目级次是“乡级”"),
        (ROSTER.replace("培训经费", ""), "第 2 行的“项目名称”是空的"),
        (ROSTER.replace("54.5", "若干"), "第 3 行的“年初预算数”是“若干”"),
    ],
)
def test_a_faulty_roster_is_named_by_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text(text, "utf-8")
    assert main(["new", "--roster", str(roster), "--year", "2024", "-o", str(tmp_path / "x")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_last_year_gives_unit_projects_and_indicators_but_no_figure(
    tmp_path: Path, filled: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    last = tmp_path / "上年.xlsx"
    last.write_bytes(filled)
    assert main(["new", "--from", str(last), "--year", "2024", "-o", str(tmp_path)]) == 0
    (path,) = written(capsys)
    before, after = read_document(filled), read_document(path.read_bytes())
    assert [p.key for p in after.evaluated().projects] == [p.key for p in before.evaluated().projects]
    assert after.tables.one("unit")["date"] is None
    assert after.evaluated().total_money.full_year == 0
    for sheet in after.layout.project_sheets():
        old, new = (document.tables.on("indicators", sheet) for document in (before, after))
        assert [r["name"] for r in new] == [r["name"] for r in old]
        assert all(r["actual"] is None and r["reason"] is None for r in new)
        assert [r["target"] for r in new if r["measure_unit"] == "日期"] == [None]
    assert "348.49" not in str([record.values for record in after.tables.all("paragraphs")])
