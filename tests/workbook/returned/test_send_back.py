"""The letter that sends a workbook back: to whom, how much, where, what to do; and only when there is a reason."""

import datetime as dt
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.finding import Finding
from schemas.scheme_files import load_scheme
from tests.looks import parts
from tests.settings import examples
from tests.steps import typed
from tests.valid import valid_workbook
from workbook.returned.batch import check, skipped
from workbook.returned.send_back import HEADS, LONGEST, MOST_ROWS, is_sent_back, write_send_back
from workbook.returned.verdict import Checked

DAY, BUREAU = dt.date(2024, 3, 20), "某县财政局"
FAULTS = (("项目自评1", "G8", "5.8万"), ("项目自评2", "C13", None), ("单位信息", "B8", None))
HOSTILE = (
    "=1+1", '{ HYPERLINK "http://example.invalid/" }', "</w:t><w:fldSimple/>", "\x13 DDEAUTO c:\\x \x14", "a\x00b",
    "\ud83d", "&amp;",
)  # fmt: skip


@pytest.fixture(scope="module")
def verdict() -> Checked:
    """Errors on two sheets, one of them waived below, and a warning."""
    data = typed(valid_workbook(load_scheme("national-2020")), *FAULTS)
    (found,) = check([("收回/全部.zip!某局/农业农村局 自评.xlsx", data)])
    warning = Finding("I204", "warning", "第 20 行被隐藏。", "取消隐藏。", "依据", sheet="项目自评1", cell="A20:J20")
    return replace(found, findings=(*found.findings, warning))


def opened(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def lines(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(data).paragraphs]


def rows(data: bytes, table: int = 0) -> list[list[str]]:
    """The rows of a table; a line across it has one text."""
    return [
        [row.cells[0].text] if len(set(row._tr.tc_lst)) == 1 else [cell.text for cell in row.cells]
        for row in opened(data).tables[table].rows
    ]


def wrong(*findings: Finding, status: Any = "invalid") -> Checked:
    return Checked("某单位.xlsx", status, findings)


def error(**said: str) -> Finding:
    return Finding("F101", "error", **{"message": "问题", "remedy": "改", "basis": "", **said})  # type: ignore[arg-type]


def test_it_says_to_whom_what_was_received_and_what_came_of_it(verdict: Checked) -> None:
    said = lines(write_send_back(verdict, DAY, BUREAU))
    errors = sum(own.severity == "error" for own in verdict.findings)
    assert said[:3] == [
        "退回修改通知",
        "某县农业农村局：",
        "你单位报送的2023年度预算绩效自评工作簿（文件：农业农村局 自评.xlsx）收悉。"
        f"经校验，有错误 {errors} 处、需要核对的 1 处，现予退回，请修改后重新报送。",
    ]
    assert [own for own in said if own.startswith(("一、", "二、", "三、"))] == [
        "一、必须修改的问题", "二、请核对的问题", "三、修改和重新报送",
    ]  # fmt: skip
    assert said[-2:] == [BUREAU, "2024年3月20日"]


def test_the_errors_stand_under_their_sheets_and_the_warnings_by_themselves(verdict: Checked) -> None:
    data = write_send_back(verdict, DAY)
    errors = [own for own in verdict.findings if own.severity == "error"]
    listed = rows(data)
    assert listed[0] == list(HEADS)
    assert [row for row in listed[1:] if len(row) > 1] == [
        [str(number), own.cell or "—", own.value or "—", own.expected or "—", own.message, own.remedy]
        for number, own in enumerate(errors, 1)
    ]
    groups = [row[0].partition("（")[0] for row in listed if len(row) == 1]
    assert groups == list(dict.fromkeys(own.sheet for own in errors))
    assert rows(data, 1)[1:] == [["项目自评1（1 处）"], ["1", "A20:J20", "—", "—", "第 20 行被隐藏。", "取消隐藏。"]]


def test_waived_findings_and_hints_stay_out() -> None:
    hint = Finding("H101", "hint", "请再看一眼", "看", "")
    data = write_send_back(wrong(error(message="甲"), error(message="乙", waived="已报备"), hint), DAY)
    assert [row[4] for row in rows(data) if len(row) > 1] == ["问题", "甲"]
    assert "错误 1 处，现予" in lines(data)[2]
    assert len(opened(data).tables) == 1


def test_the_head_repeats_and_no_row_breaks(verdict: Checked) -> None:
    table = opened(write_send_back(verdict, DAY)).tables[0]
    for number, row in enumerate(table.rows):
        properties = row._tr.trPr
        assert properties.find(qn("w:cantSplit")) is not None
        assert (properties.find(qn("w:tblHeader")) is not None) == (number == 0)
        if len(set(row._tr.tc_lst)) == 1:
            assert row.cells[0].paragraphs[0].paragraph_format.keep_with_next


def test_an_unreadable_file_gets_a_letter_too() -> None:
    (checked,) = check([("坏.xlsx", b"no zip")])
    data = write_send_back(checked, DAY, BUREAU)
    said = lines(data)
    assert said[1] == "有关单位："
    assert "坏.xlsx" in said[2]
    assert any(own.remedy in line for own in checked.findings for line in said)
    assert opened(data).tables == []


@pytest.mark.parametrize("status", ["valid", "skipped"])
def test_where_there_is_nothing_to_send_back_there_is_no_letter(status: Any) -> None:
    checked = wrong(status=status) if status == "valid" else skipped("~$甲.xlsx")
    assert not is_sent_back(checked)
    with pytest.raises(ValueError, match="nothing to send back"):
        write_send_back(checked, DAY)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_only_text(text: str) -> None:
    said = dict.fromkeys(("value", "expected", "message", "remedy", "cell", "sheet"), text)
    data = write_send_back(replace(wrong(error(**said)), path=text), DAY)
    body = opened(data).element.body
    for tag in ("w:fldSimple", "w:instrText", "w:fldChar", "w:hyperlink"):
        assert list(body.iter(qn(tag))) == []
    assert not any("hyperlink" in name.lower() for name in parts(data))
    assert text.isprintable() == (rows(data)[2][2] == text)


@settings(max_examples=examples(15))
@given(st.text(alphabet=st.characters(), min_size=1, max_size=40))
def test_any_text_can_stand_in_it(text: str) -> None:
    assert len(rows(write_send_back(wrong(error(value=text, sheet=text)), DAY))) == 3


def test_long_texts_and_long_lists_are_cut_and_say_so() -> None:
    findings = [error(message="长" * 1000, cell=f"A{number}") for number in range(MOST_ROWS + 5)]
    listed = rows(write_send_back(wrong(*findings), DAY))
    assert listed[2][4] == "长" * LONGEST + "……"
    assert listed[-2][0] == str(MOST_ROWS)
    assert listed[-1] == ["还有 5 处没有列出，改完上面的再校验一次就会看到。"]


def test_the_same_verdict_makes_the_same_bytes(verdict: Checked) -> None:
    data = write_send_back(verdict, DAY)
    assert write_send_back(verdict, DAY) == data
    with ZipFile(BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
