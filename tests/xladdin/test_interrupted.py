"""Faults in the whole chain: the workbook is as before or fully done, and the message says which."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.steps import typed
from tests.xladdin.compare import entries
from tests.xladdin.office import Office
from workbook.fill import fill
from xladdin.call import DONE, FAILED, REFUSED, hexed

pytestmark = pytest.mark.libreoffice
NAME = "某单位.xlsx"


def click(office: Office, macro: str) -> "subprocess.Popen[bytes]":
    """What a button starts, as a process of its own."""
    command = [sys.executable, "-I", "-X", "utf8", "-m", "xladdin", macro, f"--book={hexed(NAME)}"]
    return subprocess.Popen([*command, f"--office={office.pipe}"], env=office.environment)


def test_python_missing_changes_nothing(office: Office, unfilled: bytes) -> None:
    setting = office.addin.Sheets.getByIndex(0).getCellRangeByName("B1")
    python, setting.String = setting.String, "/opt/not there/python"
    book = office.open(NAME, unfilled)
    office.press("OnOneClick")
    setting.String = python
    assert entries(office.saved(book)) == entries(unfilled)


def test_a_sheet_with_a_password_is_named_and_nothing_changes(office: Office, unfilled: bytes) -> None:
    book = office.open(NAME, unfilled)
    sheet = book.sheets["自评总结"].impl.native
    sheet.unprotect("")
    sheet.protect("县财政局")
    assert click(office, "one_click").wait(60) == REFUSED
    assert "工作表“自评总结”设了密码保护" in office.log
    assert entries(office.saved(book)) == entries(unfilled)
    assert sheet.isProtected()


def test_a_workbook_of_others_is_refused(office: Office, filled: bytes) -> None:
    data = typed(filled, ("_ziping", "B1", "0"))
    book = office.open(NAME, data)
    assert click(office, "validate").wait(60) == REFUSED
    assert "模板版本是“0”" in office.log
    assert entries(office.saved(book)) == entries(data)


@pytest.mark.parametrize("seconds", [0.3, 0.7, 1.1, 1.5, 1.9])
def test_python_killed_at_any_moment(office: Office, unfilled: bytes, seconds: float) -> None:
    book = office.open(NAME, unfilled)
    process = click(office, "one_click")
    time.sleep(seconds)
    process.kill()
    process.wait()
    assert click(office, "one_click").wait(60) == DONE
    assert entries(office.saved(book)) == entries(fill(unfilled).workbook)
    assert book.app.calculation == "automatic"
    assert all(sheet.api.is_protected() for sheet in book.sheets)


def test_the_same_button_twice_at_once(office: Office, unfilled: bytes) -> None:
    book = office.open(NAME, unfilled)
    clicks = [click(office, "one_click"), click(office, "one_click")]
    ends = sorted(process.wait(60) for process in clicks)
    assert ends in ([DONE, DONE], [DONE, REFUSED])
    assert entries(office.saved(book)) == entries(fill(unfilled).workbook)


@pytest.mark.parametrize("seconds", [0.5, 1.2])
def test_the_office_killed_between_read_and_write(tmp_path: Path, unfilled: bytes, seconds: float) -> None:
    office = Office(tmp_path / "office")
    book = office.open(NAME, unfilled)
    path = Path(book.fullname)
    process = click(office, "one_click")
    time.sleep(seconds)
    office.close()
    assert process.wait(60) == FAILED
    assert path.read_bytes() == unfilled
