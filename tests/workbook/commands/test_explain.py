"""`ziping explain`: one row or a file of rows, as text or JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from workbook.commands import main

ROWS = """name,sign,target,unit,actual,weight
培训人数,≥,50,人,45,10
群众满意度,,≥95%,,0.96,10
项目成本,,≤30万元,,完成,10
"""


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    assert main(["explain", *arguments, "--format", "json"]) == code
    return json.loads(capsys.readouterr().out)


def test_one_row_as_text_names_formula_and_clause(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "≥50个", "45", "--weight", "10"]) == 0
    text = capsys.readouterr().out
    for said in ("未达到指标值", "得分：9", "10×45÷50 = 9", "财预〔2020〕10号"):
        assert said in text


def test_one_row_as_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    result = printed(capsys, "50", "45", "--weight", "10", "--sign", "≥", "--unit", "个")
    assert (result["direction"], result["score"], result["target"]["unit"]) == ("ge", 9, "个")


def test_a_negative_figure_comes_after_two_dashes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--weight", "10", "--sign", "≤", "--", "-5%", "-6%"]) == 0
    assert "达到指标值" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_rows_as_spreadsheets_save_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    path = tmp_path / "指标.csv"
    path.write_text(ROWS, encoding)
    results = printed(capsys, "--csv", str(path), code=1)
    assert [result["score"] for result in results] == [9, 10, None]
    assert [[finding["code"] for finding in result["findings"]] for result in results] == [[], ["V108"], ["V102"]]


def test_the_columns_may_have_the_titles_of_the_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "指标.csv"
    path.write_text("序号,三级指标,指标性质,年度指标值,度量单位,实际完成值,分值\n1,培训人数,≥,50,人,45,10\n", "utf-8")
    assert [result["score"] for result in printed(capsys, "--csv", str(path))] == [9]


def test_a_scheme_may_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("≤90", "180", "--weight", "10")
    assert printed(capsys, *arguments)["score"] == 0
    assert printed(capsys, *arguments, "--scheme", "local-grade-80")["score"] == 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["≥50个"], "请写指标值和实际完成值"),
        (["1", "1", "--weight", "1", "--scheme", "nowhere"], "没有名为“nowhere”的方案"),
        (["--csv", "没有.csv"], "读不了"),
        (["1", "1", "--csv", "有.csv"], "都写在文件里"),
    ],
)
def test_wrong_use_says_what_to_do(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", *arguments]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [("target,weight\n1,1\n", "缺少列 actual（或 实际完成值）"), ("", "缺少列 target"), ("\n\n", "缺少列")],
)
def test_a_file_without_the_columns_says_which(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    path = tmp_path / "指标.csv"
    path.write_text(text, "utf-8")
    assert main(["explain", "--csv", str(path)]) == 2
    assert said in capsys.readouterr().err
