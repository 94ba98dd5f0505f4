"""What keeps the extension out is said in Chinese, with what to do."""

import sys
from pathlib import Path

import pytest

from workbook.files.output import FileTrouble
from xladdin.extension import install as installing
from xladdin.extension.install import install, is_installed

RUNNING = 'echo "无法启动 unopkg。锁定文件：/home/x/.config/libreoffice/4/.lock" >&2\nexit 1\n'
ROOT = 'echo "ERROR: Cannot run unopkg as root without --shared or --bundled option." >&2\nexit 1\n'


@pytest.fixture(autouse=True)
def nothing_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(installing, "PROGRAM_FOLDERS", ())
    monkeypatch.setattr(installing, "TRY_BRIDGE", "")


def unopkg(tmp_path: Path, script: str) -> None:
    program = tmp_path / "bin" / "unopkg"
    program.write_text(f"#!/bin/sh\n{script}", "utf-8")
    program.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "said"), [(RUNNING, "关闭它的所有窗口"), (ROOT, "不要用 root"), ("echo 坏了; exit 1", "坏了")]
)
def test_what_unopkg_refuses_is_explained(script: str, said: str, tmp_path: Path) -> None:
    unopkg(tmp_path, script)
    with pytest.raises(FileTrouble, match=said):
        install()


def test_without_libreoffice_it_says_so() -> None:
    with pytest.raises(FileTrouble, match="请先安装 LibreOffice"):
        is_installed()


def test_a_python_without_the_bridge_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "TRY_BRIDGE", "raise Exception('请装 python3-uno')")
    with pytest.raises(FileTrouble, match="^没有装上.*请装 python3-uno$"):
        install()


def test_a_python_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileTrouble, match="无法启动"):
        install(str(tmp_path / "python"))


def test_what_was_done_is_said(tmp_path: Path) -> None:
    unopkg(tmp_path, 'echo "$@" > "$0.said"; test -s "$4" || exit 1')
    assert sys.executable in install()[0]
    assert "add --suppress-license --force" in (tmp_path / "bin" / "unopkg.said").read_text("utf-8")
