"""The extension as a user has it: put in with unopkg, its menu clicked, the document in front changed."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.steps import checked, typed
from tests.xladdin.extension.office import Office, unopkg_folder, until
from xladdin.extension.install import install, is_installed, uninstall
from xladdin.extension.menu import buttons

BOOK = "自评 a=b %PATH% %41 'x' \"$(y)\" &|;#😀.xlsx"
URLS = {button.macro: button.url for button in buttons()}
FAULT = ("项目自评1", "G8", "5.8万")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("PATH", f"{unopkg_folder(tmp_path / 'bin')}{os.pathsep}{os.environ['PATH']}")
    install(profile=tmp_path / "profile")
    running = Office(tmp_path, tmp_path / "profile")
    yield running
    assert running.close() == 0
    assert uninstall(tmp_path / "profile")
    assert not is_installed(tmp_path / "profile")


def listed(document: Any) -> list[str]:
    if not document.Sheets.hasByName("校验结果"):
        return []
    sheet = document.Sheets.getByName("校验结果")
    cells = (sheet.getCellByPosition(1, row).String for row in range(3, 60))
    return [code for code in cells if code]


@pytest.mark.libreoffice
def test_the_menu_checks_the_workbook_in_front(office: Office, filled: bytes, tmp_path: Path) -> None:
    data = typed(filled, FAULT)
    path = tmp_path / "it's $HOME 绩效" / BOOK
    path.parent.mkdir()
    path.write_bytes(data)
    document = office.open(path)
    office.dispatch(URLS["validate"])
    until(lambda: listed(document) == [finding.code for finding in checked(data).findings])
