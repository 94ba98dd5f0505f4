"""Install and uninstall: what is written, what is left alone, what is refused."""

import os
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.xladdin.setup.pc import FakeShortcuts, Windows, standin, windows
from workbook.files.output import FileTrouble
from xladdin import places
from xladdin.setup.addin_file import interpreter_of, with_interpreter
from xladdin.setup.install import DROP, SHORTCUT_NAME, install, uninstall
from xladdin.setup.shortcuts import Shortcut

SENT_TO = f"Roaming/Microsoft/Windows/SendTo/{SHORTCUT_NAME}"


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Windows:
    return windows(tmp_path, monkeypatch)


def test_install_writes_the_addin_and_two_shortcuts(pc: Windows) -> None:
    said = install(FakeShortcuts(), pc.addin)
    assert pc.files() == {"Roaming/Microsoft/Excel/XLSTART/ziping.xlam", f"桌面/{SHORTCUT_NAME}", SENT_TO}
    assert interpreter_of(pc.target.read_bytes()) == str(pc.python)
    assert FakeShortcuts().read(pc.home / SENT_TO) == Shortcut(pc.python, "-I -X utf8 -m xladdin.drop")
    assert said[0] == f"加载项已装到：{pc.target}"
    assert said[-1] == "重新打开 Excel 后可见“绩效自评”选项卡。"


def test_only_the_settings_sheet_of_the_addin_changes(pc: Windows) -> None:
    before, after = (ZipFile(BytesIO(data)) for data in (standin(), with_interpreter(standin(), pc.python)))
    assert before.namelist() == after.namelist()
    changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]


def test_install_twice_and_an_older_version(pc: Windows) -> None:
    install(FakeShortcuts(), pc.addin)
    first = pc.target.read_bytes()
    install(FakeShortcuts(), pc.addin)
    assert pc.target.read_bytes() == first
    pc.target.write_bytes(with_interpreter(standin(note="旧"), pc.python.with_name("old.exe")))
    install(FakeShortcuts(), pc.addin)
    assert pc.target.read_bytes() == first


def test_uninstall_removes_just_what_was_installed(pc: Windows) -> None:
    others = (
        pc.target.with_name("PERSONAL.XLSB"),
        pc.home / "桌面" / "自评.xlsx",
        pc.home / SENT_TO.replace("自", "x"),
    )
    for other in others:
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_bytes(b"mine")
    before = pc.files()
    install(FakeShortcuts(), pc.addin)
    said = uninstall(FakeShortcuts())
    assert pc.files() == before
    assert len(said) == 3
    assert uninstall(FakeShortcuts()) == []


@pytest.mark.parametrize("foreign", [b"not a workbook", standin(sheet="Sheet1"), standin(key="xlwings")])
def test_a_foreign_file_of_the_same_name_is_left_alone(pc: Windows, foreign: bytes) -> None:
    pc.target.parent.mkdir(parents=True)
    pc.target.write_bytes(foreign)
    with pytest.raises(FileTrouble, match="不是本程序的加载项，没有改动"):
        install(FakeShortcuts(), pc.addin)
    assert pc.files() == {"Roaming/Microsoft/Excel/XLSTART/ziping.xlam"}
    (said,) = uninstall(FakeShortcuts())
    assert "没有删除" in said
    assert pc.target.read_bytes() == foreign


@pytest.mark.parametrize("foreign", ["not a shortcut", '["C:/Windows/notepad.exe", ""]'])
def test_a_foreign_shortcut_is_left_alone(pc: Windows, foreign: str) -> None:
    path = pc.home / "桌面" / SHORTCUT_NAME
    path.parent.mkdir()
    path.write_text(foreign, "utf-8")
    assert any("不是本程序的快捷方式，没有改动" in line for line in install(FakeShortcuts(), pc.addin))
    assert any("不是本程序的快捷方式，没有删除" in line for line in uninstall(FakeShortcuts()))
    assert pc.files() == {f"桌面/{SHORTCUT_NAME}"}
    assert path.read_text("utf-8") == foreign


def test_another_installation_is_left_alone_until_its_python_is_gone(pc: Windows) -> None:
    install(FakeShortcuts(), pc.addin)
    other = pc.python.with_name("other.exe")
    other.write_bytes(b"")
    pc.target.write_bytes(with_interpreter(standin(), other))
    FakeShortcuts().write(pc.home / SENT_TO, Shortcut(other, DROP))
    assert sum("属于另一处安装" in line for line in uninstall(FakeShortcuts())) == 2
    other.unlink()
    uninstall(FakeShortcuts())
    assert not pc.files()


def test_excel_holding_the_file_open(pc: Windows, monkeypatch: pytest.MonkeyPatch) -> None:
    install(FakeShortcuts(), pc.addin)
    before, files = pc.target.read_bytes(), pc.files()
    pc.addin.write_bytes(standin(note="新"))

    def held(*paths: Path) -> None:
        if paths[-1] == pc.target:
            raise PermissionError(13, "另一个程序正在使用此文件")
        replace(*paths)

    replace = os.replace
    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(FileTrouble, match="退出全部 Excel 窗口"):
        install(FakeShortcuts(), pc.addin)
    assert (pc.target.read_bytes(), pc.files()) == (before, files)
    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(FileTrouble, match="退出全部 Excel 窗口"):
        uninstall(FakeShortcuts())


@pytest.mark.parametrize("name", ["100% 完成", 'a"b', "a\nb"])
def test_a_path_the_launcher_could_not_start_is_refused(
    pc: Windows, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(places, "windowed_python", lambda: Path(name) / "pythonw.exe")
    with pytest.raises(FileTrouble, match="含有 % 或引号"):
        install(FakeShortcuts(), pc.addin)
    assert not pc.files()


def test_a_python_on_the_network_is_refused(pc: Windows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "windowed_python", lambda: Path(r"\\server\share\pythonw.exe"))
    with pytest.raises(FileTrouble, match="网络位置"):
        install(FakeShortcuts(), pc.addin)
    assert not pc.files()


def test_no_windowed_python_is_refused(pc: Windows) -> None:
    pc.python.unlink()
    with pytest.raises(FileTrouble, match="找不到"):
        install(FakeShortcuts(), pc.addin)
    assert not pc.files()


def test_a_shortcut_that_cannot_be_made_does_not_cost_the_addin(pc: Windows) -> None:
    class Refusing(FakeShortcuts):
        def write(self, path: Path, shortcut: Shortcut) -> None:
            raise FileTrouble(f"建不了快捷方式“{path}”")

    assert sum("建不了" in line for line in install(Refusing(), pc.addin)) == 2
    assert pc.target.is_file()
