"""The issue list reads back as it was said: every text a text, every link to its cell, within Excel's limits."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from schemas.cells import visible
from schemas.finding import Finding
from tests.looks import parts
from tests.steps import checked, typed
from workbook.marking import COLORS
from workbook.returned import list_sheet
from workbook.returned.batch import check, skipped
from workbook.returned.issue_list import CREATED, ISSUE_COLUMNS, UNIT_COLUMNS, write_issue_list
from workbook.returned.list_sheet import CUT, MAX_TEXT, fitted, link_to_file
from workbook.returned.verdict import Checked, Outcome
from workbook.rules import all_rules

HOSTILE = (
    "=cmd|' /C calc'!A0", "=1+1", "{=1}", "+1", "-1", "@x", "007", "1e5", "TRUE", "javascript:alert(1)",
    "http://example.invalid/", "internal:'单位一览'!A1", "external:x.xlsx", "mailto:a@example.invalid", "</t><f>1</f>",
    "&amp;", "_x0041_", " 前后有空格 ", "两行\n文字", "𠮷🙂", "'quoted", "单元格\t制表",
)  # fmt: skip
BROKEN = {
    "a\x00b": "a␀b", "\x1b[31m红": "␛[31m红", "\x07": "␇", "半个\ud83d": "半个�", "\uffff": "�",
    "行\r\n行\r": "行\n行\n",
}  # fmt: skip
TEXTS = {"message": "问题", "remedy": "改", "basis": "依据", "sheet": "项目自评1", "cell": "G8"}


def finding(code: str = "F101", **said: str) -> Finding:
    texts = {
        "message": "问题",
        "remedy": "改",
        "basis": "依据",
        "path": "某单位.xlsx",
        "sheet": "项目自评1",
        "cell": "G8",
    }
    return Finding(code, "error", **{**texts, **said})  # type: ignore[arg-type]


def outcome(*findings: Finding, path: str = "某单位.xlsx") -> Outcome:
    return Outcome((Checked(path, "invalid", findings),))


def sheets(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


def column(data: bytes, title: str) -> list[object]:
    """What a column of 问题清单 says, by openpyxl."""
    rows = list(sheets(data)["问题清单"].iter_rows(values_only=True))
    return [row[rows[0].index(title)] for row in rows[1:]]


@pytest.fixture(scope="module")
def real(filled: bytes) -> Outcome:
    faulty = typed(filled, ("项目自评1", "G8", "5.8万"), ("项目自评8", "C13", None), ("项目自评2", "G8", 500))
    files: list[tuple[str, Any]] = [("收回/甲.xlsx", faulty), ("收回/乙.xlsx", filled), ("收回/坏.xlsx", b"no zip")]
    verdicts = check([*files, ("收回/全.zip!丙.xlsx", faulty)])
    first = verdicts[0].findings[0]
    verdicts[0] = replace(verdicts[0], findings=(replace(first, waived="已报备"), *verdicts[0].findings[1:]))
    return Outcome((*verdicts, skipped("收回/~$甲.xlsx")), missing=("某县水务局",))


def test_every_finding_has_its_row_and_every_file_too(real: Outcome) -> None:
    book = sheets(write_issue_list(real))
    assert book.sheetnames == ["问题清单", "单位一览", "没有报送", "规则说明"]
    found = [own for verdict in real.verdicts for own in verdict.findings]
    rows = list(book["问题清单"].iter_rows(values_only=True))
    assert rows[0] == tuple(own.title for own in ISSUE_COLUMNS)
    shown = [(row[3], row[4] or "", row[5] or "", row[9], row[12] or "") for row in rows[1:]]
    assert shown == [(own.code, own.sheet, own.cell, own.message, own.waived) for own in found]
    assert rows[1][2] == "已豁免"
    files = list(book["单位一览"].iter_rows(values_only=True))
    assert files[0] == tuple(own.title for own in UNIT_COLUMNS)
    assert [row[1] for row in files[1:]] == [own.path for own in real.verdicts]
    assert [row[3] for row in files[1:]] == ["有错误", "通过", "读不了", "有错误", "跳过"]
    assert files[2][2:11] == (2023, "通过", 98.8, "优", 100, 243.99, 348.49, 348.49, 8)
    assert list(book["没有报送"].iter_rows(values_only=True))[1:] == [(1, "某县水务局")]


def test_each_rule_that_occurs_is_explained_once_and_linked(real: Outcome) -> None:
    book = sheets(write_issue_list(real))
    explained = [row[0].value for row in book["规则说明"].iter_rows(min_row=2)]
    codes = [own.code for verdict in real.verdicts for own in verdict.findings]
    assert explained == sorted(set(codes))
    for cell in book["问题清单"]["D"][1:]:
        row = int(cell.hyperlink.location.rpartition("A")[2])
        assert book["规则说明"].cell(row, 1).value == cell.value
    rule = next(own for own in all_rules() if own.code == explained[0])
    texts = [cell.value for cell in book["规则说明"][2]]
    assert texts[2:] == [rule.title, rule.compares, rule.why, rule.basis, rule.wrong, rule.mended, rule.remedy]


def test_a_file_leads_to_its_first_finding(real: Outcome) -> None:
    book = sheets(write_issue_list(real))
    for cell, verdict in zip(book["单位一览"]["P"][1:], real.verdicts, strict=True):
        if not verdict.findings:
            assert cell.hyperlink is None
        else:
            row = int(cell.hyperlink.location.rpartition("A")[2])
            assert book["问题清单"].cell(row, 2).value == verdict.path
            assert book["问题清单"].cell(row - 1, 2).value != verdict.path


def test_a_cell_leads_into_its_workbook_and_a_zip_member_nowhere(real: Outcome) -> None:
    linked = {row[1].value: row[5].hyperlink for row in sheets(write_issue_list(real))["问题清单"].iter_rows(min_row=2)}
    assert linked["收回/甲.xlsx"].target in {r"收回\甲.xlsx", "收回/甲.xlsx"}
    assert linked["收回/甲.xlsx"].location.startswith("'")
    assert linked["收回/全.zip!丙.xlsx"] is None
    assert linked["收回/坏.xlsx"] is None


@pytest.mark.parametrize(
    ("path", "folder", "sheet", "link"),
    [
        ("收回/甲.xlsx", ".", "项目自评1", "external:收回/甲.xlsx#'项目自评1'!G8"),
        ("收回/甲.xlsx", "报告", "项目自评1", "external:../收回/甲.xlsx#'项目自评1'!G8"),
        ("甲 #1 100%.xlsx", ".", "老 '表'", "external:甲%20%231%20100%25.xlsx#'老 ''表'''!G8"),
        ("全.zip!甲.xlsx", ".", "项目自评1", ""),
        ("甲\ud800.xlsx", ".", "项目自评1", ""),
        ("长" * 3000, ".", "项目自评1", ""),
    ],
)
def test_links_are_relative_to_where_the_list_lies(path: str, folder: str, sheet: str, link: str) -> None:
    assert link_to_file(path, Path(folder), sheet, "G8").replace("\\", "/") == link


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_a_text(text: str) -> None:
    said = dict.fromkeys(("value", "expected", "difference", "message", "remedy", "basis", "waived", "sheet"), text)
    data = write_issue_list(replace(outcome(finding(**said), path=text), missing=(text,)))
    book = sheets(data)
    row = book["问题清单"][2]
    for cell in (row[1], row[4], *row[6:], book["没有报送"]["B2"]):
        assert (cell.data_type, cell.hyperlink) == ("s", None)
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("问题清单").to_python()
    assert rows[1][6:] == [text] * 7
    assert not any(b"<f" in content for name, content in parts(data).items() if "sheet" in name)


@pytest.mark.parametrize(("text", "shown"), BROKEN.items())
def test_what_no_sheet_can_hold_is_made_visible(text: str, shown: str) -> None:
    assert column(write_issue_list(outcome(finding(value=text))), "填的是") == [shown]


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_reads_back_as_it_is_shown(text: str) -> None:
    data = write_issue_list(outcome(finding(value=text)))
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("问题清单").to_python()
    assert rows[1][6] == visible(text)


def test_a_long_text_is_cut_and_says_so() -> None:
    for text in ("长" * 40_000, "𠮷" * 20_000):
        shown = fitted(text)
        assert shown.endswith(CUT)
        assert len(shown.encode("utf-16-le")) // 2 <= MAX_TEXT
    assert column(write_issue_list(outcome(finding(value="长" * 40_000))), "填的是") == [fitted("长" * 40_000)]


def test_beyond_the_limits_it_says_so_instead_of_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_sheet, "MAX_ROWS", 6)
    monkeypatch.setattr(list_sheet, "MAX_LINKS", 5)
    sheet = sheets(write_issue_list(outcome(*[finding(value=str(number)) for number in range(20)])))["问题清单"]
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[6].value for row in rows] == ["0", "1", "2", "3", None]
    assert rows[-1][0].value == "还有 16 行没有列出：一张工作表最多 6 行。"
    assert sum(cell.hyperlink is not None for row in rows for cell in row) == 5
    assert [row[5].value for row in rows[:-1]] == ["G8"] * 4


def test_it_filters_freezes_and_prints(real: Outcome) -> None:
    for sheet in sheets(write_issue_list(real)):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.print_title_rows, sheet.page_setup.fitToHeight) == ("$1:$1", 0)
    issues = sheets(write_issue_list(real))["问题清单"]
    colors = {cell.value: cell.fill.fgColor.rgb for cell in issues["C"][1:]}
    assert colors["错误"] == f"FF{COLORS['error']}"
    assert all(cell.alignment.wrap_text for cell in issues[2])


def test_the_same_outcome_makes_the_same_bytes(real: Outcome) -> None:
    data = write_issue_list(real)
    assert write_issue_list(real) == data
    with ZipFile(BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert sheets(data).properties.created == CREATED


def test_nothing_to_list_is_a_list_too(filled: bytes) -> None:
    assert column(write_issue_list(Outcome((checked(filled),))), "问题") == []
    assert column(write_issue_list(Outcome(())), "问题") == []
