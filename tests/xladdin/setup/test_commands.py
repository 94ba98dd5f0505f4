"""The `ziping-addin` command line and the places it speaks of."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_house import HEAVY, ROOT
from xladdin import places, tell
from xladdin.commands import main
from xladdin.extension import install as extension
from xladdin.setup import install
from xladdin.setup.install import DROP


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom xladdin.commands import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "print(heavy, file=sys.stderr)\nsys.exit(bool(heavy))"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stderr
    for command in ("build", "install", "uninstall", "doctor", "bundle"):
        assert command in result.stdout


def test_install_says_what_was_done_unless_told_not_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(places, "is_windows", lambda: True)
    monkeypatch.setattr(install, "install", lambda shortcuts: ["加载项已装到：X", "重新打开 Excel"])
    assert main(["install"]) == 0
    assert capsys.readouterr().out == "加载项已装到：X\n重新打开 Excel\n"
    assert main(["install", "--quiet"]) == 0
    assert not capsys.readouterr().out


def test_where_there_is_no_excel_libreoffice_gets_the_buttons(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(extension, "install", lambda: ["LibreOffice 扩展已装好"])
    monkeypatch.setattr(extension, "uninstall", lambda: [])
    assert (main(["install"]), main(["uninstall"])) == (0, 0)
    assert capsys.readouterr().out == "LibreOffice 扩展已装好\n没有装过，无需卸载。\n"


def test_without_a_console_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    tell.tell("没有控制台")
    assert main(["doctor"]) in (0, 1)


def test_the_shortcut_starts_what_there_is() -> None:
    """As the shortcut does, but with this tree on the path, wherever another one is installed."""
    *options, module = DROP.split()
    start = f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); runpy.run_module({module!r}, run_name='__main__')"
    assert options[-1] == "-m"
    command = [sys.executable, *options[:-1], "-c", start, "没有这个文件.xlsx"]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT.parent)
    assert result.returncode == 3, result.stderr
    assert "读不了" in result.stderr


def test_places_are_ours_and_absolute() -> None:
    assert places.log_file().name == "ziping.log"
    assert "ziping" in places.state_folder().parts
    assert all(path.is_absolute() for path in (places.log_file(), places.state_folder(), places.desktop()))
    assert Path(sys.executable).parent == places.windowed_python().parent


def test_a_user_without_application_data_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(places, "is_windows", lambda: True)
    monkeypatch.delenv("APPDATA", raising=False)
    assert main(["uninstall"]) == 2
    assert "APPDATA" in capsys.readouterr().err
