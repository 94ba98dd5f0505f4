"""The setup.exe run under Wine, with a program in Python's place that writes down how it was called.

Part of `make stress`, because a Windows takes its time to be made; skipped, saying so, without Wine, which CI
does not install. It uses NSIS's 64-bit stub, for Wine without its 32-bit half.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.settings import STRESS
from tests.xladdin.setup.pc import need_tool
from xladdin.setup import bundle
from xladdin.setup.bundle import make_installer

RECORDER = r"""
Unicode true
Target amd64-unicode
OutFile "python/pythonw.exe"
RequestExecutionLevel user
SilentInstall silent
!include FileFunc.nsh
Section
  ${GetParameters} $0
  FileOpen $1 "C:\calls.txt" a
  FileSeek $1 0 END
  FileWriteUTF16LE $1 "$0$\n"
  FileClose $1
  IfFileExists "C:\excel-is-open" 0 +2
  SetErrorLevel 2
SectionEnd
"""


@dataclass
class Wine:
    """A Windows in a folder."""

    drive: Path
    setup: Path
    environment: dict[str, str]

    def run(self, program: Path | str, *arguments: str) -> int:
        command = ["wine", str(program), *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, timeout=120).returncode

    @property
    def installed(self) -> Path:
        (user,) = (path for path in (self.drive / "users").iterdir() if path.name != "Public")
        return user / "AppData" / "Local" / "Programs" / "ziping"

    @property
    def menu(self) -> set[str]:
        return {path.stem for path in self.drive.rglob("Start Menu/Programs/绩效自评/*.lnk")}

    def calls(self) -> list[str]:
        return (self.drive / "calls.txt").read_text("utf-16-le").split("\n")[:-1]

    def uninstall(self) -> None:
        """Run the uninstaller; it goes on in a copy of itself, so wait until it has asked Python and settled."""
        before = len(self.calls())
        self.run(self.installed / "uninstall.exe", "/S")
        for _ in range(100):
            time.sleep(0.1)
            if len(self.calls()) > before and (self.is_open or not (self.installed / "uninstall.exe").exists()):
                time.sleep(0.5)
                break

    @property
    def is_open(self) -> bool:
        return (self.drive / "excel-is-open").exists()


@pytest.fixture
def wine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wine]:
    if not STRESS or not shutil.which("wine"):
        pytest.skip(
            "make stress and Wine are needed to run the setup.exe: apt-get install --no-install-recommends wine wine64"
        )
    need_tool("makensis", "nsis")
    stage, prefix = tmp_path / "stage", tmp_path / "prefix"
    for name in ("python/Lib/module.py", "templates/national-2020.xlsx", "使用说明.txt"):
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        (stage / name).write_text("new", "utf-8")
    (tmp_path / "recorder.nsi").write_text(RECORDER, "utf-8")
    subprocess.run(["makensis", "-V1", "-NOCD", str(tmp_path / "recorder.nsi")], cwd=stage, check=True)
    script = tmp_path / "setup.nsi"
    script.write_text(bundle.SCRIPT.read_text("utf-8").replace("Unicode true", "Unicode true\nTarget amd64-unicode", 1))
    monkeypatch.setattr(bundle, "SCRIPT", script)
    environment = os.environ | {"WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}
    machine = Wine(prefix / "drive_c", make_installer(stage, "0.1.0"), environment)
    subprocess.run(["wineboot", "-i"], env=environment, capture_output=True, timeout=300, check=True)
    yield machine
    subprocess.run(["wineserver", "-k"], env=environment, capture_output=True, timeout=60)


def test_it_installs_upgrades_and_goes_again(wine: Wine) -> None:
    refuses_an_old_windows(wine)
    says_when_the_addin_could_not_be_installed(wine)
    replaces_an_older_version_whole(wine)
    leaves_what_is_in_use_and_what_is_not_ours(wine)
    wine.uninstall()
    assert wine.calls()[-1] == "-I -X utf8 -m xladdin.commands uninstall --quiet"
    assert not wine.installed.exists()
    assert not wine.menu


def refuses_an_old_windows(wine: Wine) -> None:
    wine.run("winecfg", "-v", "win7")
    assert wine.run(wine.setup, "/S") == 2
    assert not wine.installed.exists()
    wine.run("winecfg", "-v", "win10")


def says_when_the_addin_could_not_be_installed(wine: Wine) -> None:
    (wine.drive / "excel-is-open").touch()
    assert wine.run(wine.setup, "/S") == 3
    assert (wine.installed / "uninstall.exe").is_file()
    (wine.drive / "excel-is-open").unlink()


def replaces_an_older_version_whole(wine: Wine) -> None:
    old = wine.installed / "python" / "Lib" / "of_an_older_version.py"
    old.write_text("old")
    assert wine.run(wine.setup, "/S") == 0
    assert not old.exists()
    assert wine.calls()[-1] == "-I -X utf8 -m xladdin.commands install --quiet"
    assert (wine.installed / "python" / "Lib" / "module.py").read_text() == "new"
    assert wine.menu == {"空白模板", "使用说明", "重新安装加载项", "检查本机", "卸载"}


def leaves_what_is_in_use_and_what_is_not_ours(wine: Wine) -> None:
    mine = wine.installed / "我的自评.xlsx"
    mine.write_bytes(b"put there by the user")
    (wine.drive / "excel-is-open").touch()
    wine.uninstall()
    assert (wine.installed / "python" / "pythonw.exe").is_file()
    (wine.drive / "excel-is-open").unlink()
    wine.uninstall()
    assert [path.name for path in wine.installed.iterdir()] == [mine.name]
    mine.unlink()
    assert wine.run(wine.setup, "/S") == 0
