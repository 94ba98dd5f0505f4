"""ziping collect: exit codes, outputs, inputs untouched."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.steps import typed
from workbook.commands import main
from workbook.document import read_document

DAY = ["--date", "2024-06-30"]


@pytest.fixture
def returned(tmp_path: Path, filled: bytes) -> Path:
    folder = tmp_path / "收回 2023"
    folder.mkdir()
    (folder / "某局.xlsx").write_bytes(filled)
    return folder


def renamed(data: bytes, unit: str) -> bytes:
    document = read_document(data)
    return typed(data, ("单位信息", document.layout.address(document.tables.one("unit").place("unit")), unit))


def test_a_clean_county_exits_0_and_says_what_it_wrote(returned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, data = returned.parent / "汇总.xlsx", returned.parent / "数据.sqlite"
    assert main(["collect", str(returned), "-o", str(out), "--data", str(data), *DAY]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [str(out), str(data)]
    assert "项目 8 个；全年预算 348.49 万元，执行 348.49 万元。" in printed.err
    with closing(sqlite3.connect(data)) as connection:
        assert connection.execute("SELECT unit, executed_text FROM units").fetchall() == [
            ("中共永昌县委统战部", "348.49")
        ]


def test_the_same_files_and_day_give_the_same_bytes(returned: Path) -> None:
    outs = [returned.parent / f"{name}.xlsx" for name in "ab"]
    for out in outs:
        main(["collect", str(returned), "-o", str(out), *DAY])
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_errors_exit_1_and_are_collected_all_the_same(returned: Path, filled: bytes) -> None:
    (returned / "某局.xlsx").write_bytes(typed(filled, ("项目自评1", "G7", 7)))
    assert main(["collect", str(returned), "-o", str(returned.parent / "汇总.xlsx"), *DAY]) == 1


def test_of_two_workbooks_of_a_unit_the_newest_counts_and_the_other_is_named(
    returned: Path, filled: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (returned / "某局-改.xlsx").write_bytes(filled)
    out = returned.parent
    assert main(["collect", str(returned), "-o", str(out / "1.xlsx"), *DAY]) == 0
    assert "内容完全相同" in capsys.readouterr().err
    (returned / "某局-改.xlsx").write_bytes(typed(filled, ("项目自评1", "D8", 5)))
    os.utime(returned / "某局-改.xlsx", (1, 1))
    assert main(["collect", str(returned), "-o", str(out / "2.xlsx"), *DAY]) == 0
    said = capsys.readouterr().err
    assert "以最后修改的为准" in said
    assert "348.49 万元" in said


def test_what_cannot_be_read_exits_3_and_the_rest_is_collected(
    returned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (returned / "坏.xlsx").write_bytes(b"hello")
    out = returned.parent / "汇总.xlsx"
    assert main(["collect", str(returned), "-o", str(out), *DAY]) == 3
    assert out.exists()
    assert "坏.xlsx" in capsys.readouterr().err


def test_nothing_to_collect_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"hello")
    out = tmp_path / "汇总.xlsx"
    assert main(["collect", str(tmp_path / "坏.xlsx"), "-o", str(out), *DAY]) == 3
    assert not out.exists()


def test_last_year_is_set_beside(returned: Path, filled: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    last, out = returned.parent / "2022.xlsx", returned.parent / "2023.xlsx"
    assert main(["collect", str(returned), "-o", str(last), *DAY]) == 0
    before = last.read_bytes()
    assert main(["collect", str(returned), "-o", str(out), "--last-year", str(last), *DAY]) == 0
    assert last.read_bytes() == before
    assert (
        main(
            [
                "collect",
                str(returned),
                "-o",
                str(returned.parent / "x.xlsx"),
                "--last-year",
                str(returned / "某局.xlsx"),
            ]
        )
        == 2
    )
    assert "不是 ziping collect 写出的汇总表" in capsys.readouterr().err


@pytest.mark.parametrize(
    "more",
    [
        ["-o", "汇总.pdf"],
        ["-o", "汇总.xlsx", "--data", "数据.csv"],
        ["-o", "汇总.xlsx", "--date", "昨天"],
        ["-o", "汇总.xlsx", "--last-year", "没有.xlsx"],
        ["-o", "收回 2023/某局.xlsx"],
    ],
)
def test_wrong_use_exits_2_and_writes_nothing(returned: Path, more: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(returned.parent)
    before = {path: path.read_bytes() for path in returned.parent.rglob("*.*") if path.is_file()}
    assert main(["collect", str(returned), *more]) == 2
    assert {path: path.read_bytes() for path in returned.parent.rglob("*.*") if path.is_file()} == before


def test_units_of_the_roster_that_returned_nothing_are_named(
    returned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = returned.parent / "名册.csv"
    roster.write_text("单位名称,项目名称,项目级次\n某县水务局,,\n", "utf-8")
    main(["collect", str(returned), "-o", str(returned.parent / "汇总.xlsx"), "--roster", str(roster), *DAY])
    assert "没有可以汇总的工作簿，汇总数不含它们：某县水务局" in capsys.readouterr().err
