"""Waivers: accepted by the bureau for a unit, visible, and over when their time or their ground is."""

import json
from pathlib import Path

import pytest

from schemas.scheme_files import load_scheme
from tests.steps import typed
from tests.valid import valid_workbook
from workbook.commands import main

WAIVER = """
[[waiver]]
rule = "R103"
unit = "某县农业农村局"
cell = "项目自评1!C11"
value = "5"
reason = "年中划转，调整文件已报备"
office = "某县财政局绩效股"
until = 2024-12-31
"""


@pytest.fixture(scope="module")
def broken() -> bytes:
    """年初 4, 全年 5, and no word why: R103 at 项目自评1!C11. The letter is of before: N101."""
    book = valid_workbook(load_scheme("national-2020"))
    return typed(book, ("项目自评1", "D8", 4))


def run(
    folder: Path, capsys: pytest.CaptureFixture[str], data: bytes, waivers: str, date: str = "2024-06-30"
) -> tuple[int, dict[str, object], dict[str, dict[str, str]]]:
    """(exit code, summary, findings by rule) of a check with waivers."""
    (folder / "某局.xlsx").write_bytes(data)
    (folder / "豁免.toml").write_text(waivers, "utf-8")
    arguments = ["check", str(folder / "某局.xlsx"), "--waivers", str(folder / "豁免.toml"), "--date", date]
    code = main([*arguments, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    return code, report["summary"], {finding["code"]: finding for finding in report["files"][0]["findings"]}


def test_a_waived_finding_is_shown_and_does_not_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: bytes
) -> None:
    both = WAIVER + WAIVER.replace("R103", "N101").replace("项目自评1!C11", "自评总结!D49").replace('"5"', '""')
    code, summary, found = run(tmp_path, capsys, broken, both)
    assert found["R103"]["waived"] == "年中划转，调整文件已报备（某县财政局绩效股同意，至 2024-12-31）"
    assert (summary["errors"], summary["waived"], code) == (1, 1, 1)
    stale = found["N101"]
    both = WAIVER + WAIVER.replace("R103", "N101").replace("项目自评1!C11", f"自评总结!{stale['cell']}").replace(
        'value = "5"', f"value = '{stale['value']}'"
    )
    code, summary, found = run(tmp_path, capsys, broken, both)
    assert (summary["errors"], summary["waived"], summary["valid"], code) == (0, 2, 1, 0)


@pytest.mark.parametrize("project", ["P001", "农技培训经费", "农技培训经费（县级）"])
def test_a_waiver_may_name_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: bytes, project: str
) -> None:
    waiver = WAIVER.replace('cell = "项目自评1!C11"', f'project = "{project}"')
    assert run(tmp_path, capsys, broken, waiver)[2]["R103"]["waived"]


def test_it_ends_with_its_last_day(tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: bytes) -> None:
    assert run(tmp_path, capsys, broken, WAIVER, "2024-12-31")[2]["R103"]["waived"]
    finding = run(tmp_path, capsys, broken, WAIVER, "2025-01-01")[2]["R103"]
    assert finding["waived"] == ""
    assert "豁免已于 2024-12-31 到期" in finding["message"]


def test_it_ends_when_the_value_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: bytes) -> None:
    changed = typed(broken, ("项目自评1", "F8", 4.9), ("项目自评1", "G8", 4.9))
    finding = run(tmp_path, capsys, changed, WAIVER)[2]["R103"]
    assert finding["waived"] == ""
    assert "豁免时是“5”，现在是“4.9”" in finding["message"]


@pytest.mark.parametrize(("old", "new"), [("某县农业农村局", "某县水务局"), ("C11", "C12"), ("R103", "R102")])
def test_another_unit_cell_or_rule_is_not_waived_and_the_waiver_is_named_as_unused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: bytes, old: str, new: str
) -> None:
    _, summary, found = run(tmp_path, capsys, broken, WAIVER.replace(old, new))
    assert found["R103"]["waived"] == ""
    assert len(summary["unused_waivers"]) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[waiver", "读不了"),
        ("rule = 1", "以 [[waiver]] 开头"),
        (WAIVER.replace('reason = "年中划转，调整文件已报备"\n', ""), "第 1 条：reason 没有写"),
        (WAIVER.replace('value = "5"\n', ""), "value 没有写，照报告里"),
        (WAIVER.replace("2024-12-31", '"2024-12-31"'), "until 应为日期"),
        (WAIVER.replace("R103", "R1"), "rule 写法不对"),
        (WAIVER.replace("R103", "R999"), "没有规则“R999”"),
        (WAIVER + 'project = "P001"\n', "写一个，只写一个"),
        (WAIVER + 'when = "now"\n', "when 不认识这一项"),
    ],
)
def test_a_faulty_file_is_named_by_waiver_and_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (tmp_path / "豁免.toml").write_text(text, "utf-8")
    (tmp_path / "a.xlsx").write_bytes(b"")
    assert main(["check", str(tmp_path / "a.xlsx"), "--waivers", str(tmp_path / "豁免.toml")]) == 2
    assert said in capsys.readouterr().err


def test_a_date_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    assert main(["check", str(tmp_path / "a.xlsx"), "--date", "明天"]) == 2
    assert "2024-06-30" in capsys.readouterr().err
