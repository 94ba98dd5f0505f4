"""The extension as a user has it: put in with unopkg, its menu clicked, the document in front changed."""

import os
import shlex
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.steps import checked, typed
from tests.xladdin.extension.office import Office, unopkg_folder
from xladdin.extension.install import install, is_installed, uninstall
from xladdin.extension.menu import buttons

BOOK = "自评 a=b %PATH% %41 'x' \"$(y)\" &|;#😀.xlsx"
URLS = {button.macro: button.url for button in buttons()}
FAULT = ("项目自评1", "G8", "5.8万")
STILL = 3


class Started:
    """Stands in for the interpreter: notes that it was started, then is Python."""

    def __init__(self, folder: Path) -> None:
        self.python = folder / "it's $HOME 绩效 %20" / "python"
        self.note = folder / "started"
        self.python.parent.mkdir()
        lines = "#!/bin/sh", f'echo "$@" >> {shlex.quote(str(self.note))}', f'exec {sys.executable} "$@"'
        self.python.write_text("\n".join(lines) + "\n", "utf-8")
        self.python.chmod(0o755)

    @property
    def times(self) -> int:
        return len(self.note.read_text("utf-8").splitlines()) if self.note.exists() else 0

    @property
    def arguments(self) -> list[str]:
        """Of the last time."""
        return self.note.read_text("utf-8").splitlines()[-1].split()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("extension")


@pytest.fixture(scope="module")
def started(folder: Path) -> Started:
    return Started(folder)


@pytest.fixture(scope="module")
def running(folder: Path, started: Started) -> Iterator[Office]:
    """An office that is asked to end as its user would, and then has the extension taken out."""
    profile = folder / "profile"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{unopkg_folder(folder / 'bin')}{os.pathsep}{os.environ['PATH']}")
        install(str(started.python), profile)
        office = Office(folder, profile)
        yield office
        assert office.close() == 0
        assert uninstall(profile)
        assert not is_installed(profile)
        assert not uninstall(profile)


@pytest.fixture
def office(running: Office) -> Iterator[Office]:
    yield running
    running.clear()


def written(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def listed(document: Any) -> list[str]:
    """The rules that 校验结果 names."""
    if not document.Sheets.hasByName("校验结果"):
        return []
    sheet = document.Sheets.getByName("校验结果")
    cells = (sheet.getCellByPosition(1, row).String for row in range(3, 60))
    return [code for code in cells if code]


@pytest.mark.libreoffice
def test_the_menu_checks_the_workbook_in_front(office: Office, filled: bytes, tmp_path: Path) -> None:
    data = typed(filled, FAULT)
    document = office.open(written(tmp_path / "it's $HOME 绩效" / BOOK, data))
    office.click(URLS["validate"])
    assert listed(document) == [finding.code for finding in checked(data).findings]


@pytest.mark.libreoffice
def test_of_two_with_the_same_name_the_one_in_front_is_meant(office: Office, filled: bytes, tmp_path: Path) -> None:
    data = typed(filled, FAULT)
    first = office.open(written(tmp_path / "a" / "某单位.xlsx", data))
    second = office.open(written(tmp_path / "b" / "某单位.xlsx", data))
    office.click(URLS["validate"])
    assert (bool(listed(first)), bool(listed(second))) == (False, True)
    first.CurrentController.Frame.activate()
    office.click(URLS["validate"])
    assert listed(first)


@pytest.mark.libreoffice
def test_a_workbook_never_saved_starts_nothing(office: Office, started: Started) -> None:
    before = started.times
    office.new()
    office.dispatch(URLS["validate"])
    time.sleep(STILL)
    assert started.times == before


@pytest.mark.libreoffice
def test_a_missing_python_starts_nothing(office: Office, started: Started, blank: bytes, tmp_path: Path) -> None:
    away = started.python.rename(started.python.with_name("away"))
    before = started.times
    office.open(written(tmp_path / "某单位.xlsx", blank))
    office.dispatch(URLS["validate"])
    time.sleep(STILL)
    away.rename(started.python)
    assert started.times == before


@pytest.mark.libreoffice
@pytest.mark.parametrize("call", ["ONVALIDATE()", 'LAUNCH("validate")', "LISTEN()"])
def test_a_formula_starts_nothing(office: Office, started: Started, blank: bytes, tmp_path: Path, call: str) -> None:
    document = office.open(written(tmp_path / "某单位.xlsx", blank))
    before = started.times
    cell = document.Sheets.getByIndex(0).getCellByPosition(50, 500)
    cell.Formula = f"={call}"
    time.sleep(STILL)
    assert cell.getError()
    assert started.times == before


@pytest.mark.libreoffice
def test_no_other_user_is_let_in(office: Office, started: Started, filled: bytes, tmp_path: Path) -> None:
    document = office.open(written(tmp_path / "某单位.xlsx", typed(filled, FAULT)))
    office.click(URLS["validate"])
    assert listed(document)
    command = next(argument for argument in started.arguments if argument.startswith("--office="))
    (pipe,) = Path("/tmp").glob(f"OSL_PIPE_*_{command.removeprefix('--office=')}")
    assert (pipe.stat().st_uid, stat.S_IMODE(pipe.stat().st_mode)) == (os.getuid(), 0o700)
