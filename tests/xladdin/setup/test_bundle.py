"""The offline bundle, from hand-made wheels and a pretended Windows Python; under stress also from the real ones."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.settings import STRESS
from tests.xladdin.setup import pc
from workbook.files.output import FileTrouble
from xladdin.commands import main
from xladdin.setup import bundle as bundling
from xladdin.setup.bundle import Wanted, bundle, collect_wheels, make_installer
from xladdin.setup.wheels import Target, closure, read_wheels
from xladdin.setup.windows_python import WindowsPython, read_windows_python

ROOT = Path(__file__).parents[3]
HERE = sys.version_info[:2]
PYTHON = f"{HERE[0]}{HERE[1]}"
PROJECT = {"xladdin/__init__.py": "", "xladdin/commands.py": "print('here')\n", "xladdin/tests/test_it.py": ""}


def windows_python(folder: Path, data: bytes | None = None) -> tuple[Path, str]:
    path = folder / "python-embed-amd64.zip"
    path.write_bytes(pc.embeddable(HERE) if data is None else data)
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def addin(tmp_path: Path) -> Path:
    path = tmp_path / "ziping.xlam"
    path.write_bytes(pc.standin())
    return path


@pytest.fixture
def no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pip's downloads come from a folder of hand-made wheels; installing is pip's own."""
    store = tmp_path / "store"
    pc.wheel(store, "zipingbiao", "0.1.0", ['xlwings; extra == "excel"'], files=PROJECT)
    pc.wheel(store, "xlwings", "0.37.8", ['pywin32; sys_platform == "win32"', "unneeded; sys_platform == 'linux'"])
    pc.wheel(store, "pywin32", "312", tag=f"cp{PYTHON}-cp{PYTHON}-win_amd64", files={"pywin32.pth": "win32\n"})
    pc.wheel(store, "unneeded")
    real = bundling._pip

    def pip(command: str, *arguments: str) -> None:
        if command == "wheel":
            wheels = Path(arguments[arguments.index("-w") + 1])
            wheels.mkdir()
            shutil.copy(next(store.glob("zipingbiao*")), wheels)
        elif command == "download":
            wheels = Path(arguments[arguments.index("-d") + 1])
            names = {"xlwings": ("xlwings", "unneeded")}.get(arguments[-1], (arguments[-1],))
            for name in names:
                shutil.copy(next(store.glob(f"{name}-*")), wheels)
        else:
            real(command, *arguments)

    monkeypatch.setattr(bundling, "_pip", pip)


def made(folder: Path, python: WindowsPython | None, addin: Path, *, installer: bool = False) -> list[str]:
    return list(bundle(folder, Wanted(ROOT, None, python, installer), lambda _: None, addin))


@pytest.mark.usefixtures("no_network")
def test_a_folder_without_python_says_so(tmp_path: Path, addin: Path) -> None:
    folder = tmp_path / "离线 包"
    said = made(folder, None, addin)
    assert any("没有带 Windows Python" in line for line in said)
    assert {path.name for path in (folder / "wheels").iterdir()} == {
        "zipingbiao-0.1.0-py3-none-any.whl", "xlwings-0.37.8-py3-none-any.whl",
        f"pywin32-312-cp{PYTHON}-cp{PYTHON}-win_amd64.whl",
    }  # fmt: skip
    assert (folder / "ziping.xlam").read_bytes() == addin.read_bytes()
    assert (folder / "templates" / "national-2020.xlsx").is_file()
    assert "\r\n五、卸载\r\n" in (folder / "使用说明.txt").read_bytes().decode("utf-8-sig")
    checked = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True)
    assert checked.returncode == 0


@pytest.mark.usefixtures("no_network")
def test_the_installer_holds_python_with_every_package(tmp_path: Path, addin: Path) -> None:
    pc.need_tool("makensis", "nsis")
    pc.need_tool("7z", "p7zip-full")
    folder = tmp_path / "离线 包"
    made(folder, read_windows_python(*windows_python(tmp_path)), addin, installer=True)
    packages = folder / "python" / "Lib" / "site-packages"
    paths = (folder / "python" / f"python{PYTHON}._pth").read_text("utf-8").splitlines()
    assert paths == [f"python{PYTHON}.zip", ".", "Lib\\site-packages", "import site"]
    assert {"xlwings.py", "xladdin", "pywin32.pth"} <= {path.name for path in packages.iterdir()}
    assert not list(packages.rglob("tests"))
    assert not list(packages.rglob("direct_url.json"))
    compiled = packages / "xladdin" / "__pycache__" / f"commands.cpython-{PYTHON}.pyc"
    assert str(tmp_path).encode() not in compiled.read_bytes()
    listed = subprocess.run(["7z", "l", "-ba", str(folder / "ziping-setup-0.1.0.exe")], capture_output=True, text=True)
    for name in (
        "python/pythonw.exe", f"python/python{PYTHON}._pth", "python/Lib/site-packages/xladdin/commands.py",
        "python/Lib/site-packages/pywin32.pth", "templates/national-2020.xlsx", "使用说明.txt", "uninstall.exe",
    ):  # fmt: skip
        assert name in listed.stdout, name


def test_the_installer_asks_for_no_administrator(tmp_path: Path) -> None:
    pc.need_tool("makensis", "nsis")
    for name in ("python/pythonw.exe", "templates/x.xlsx", "使用说明.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    data = make_installer(tmp_path, "0.1.0").read_bytes()
    assert b'requestedExecutionLevel level="asInvoker"' in data
    (tmp_path / "使用说明.txt").unlink()
    with pytest.raises(FileTrouble, match="makensis 没有成功"):
        make_installer(tmp_path, "0.1.0")


@pytest.mark.usefixtures("no_network")
def test_a_wheel_that_cannot_be_had_is_named(tmp_path: Path, addin: Path) -> None:
    store = tmp_path / "store"
    next(store.glob("pywin32*")).rename(store / "pywin32-312-cp39-cp39-win_amd64.whl")
    with pytest.raises(FileTrouble, match="xlwings 0.37.8 需要 pywin32，没有合适的包，只有 pywin32-312-cp39"):
        made(tmp_path / "out", None, addin)


def test_a_windows_python_of_another_kind_is_refused(tmp_path: Path) -> None:
    path, digest = windows_python(tmp_path)
    assert read_windows_python(path, digest.upper()).version == HERE
    with pytest.raises(FileTrouble, match="与给出的不符"):
        read_windows_python(path, "0" * 64)
    for data, why in (
        (pc.embeddable(HERE, machine=0x14C), "不是 64 位"),
        (pc.embeddable(HERE, machine=0xAA64), "不是 64 位"),
        (b"MZ installer", "不是 zip"),
        (pc.standin(), "不是 embeddable Python"),
    ):
        with pytest.raises(FileTrouble, match=why):
            read_windows_python(*windows_python(tmp_path, data))


def test_wrong_use_is_refused_before_anything_is_made(
    tmp_path: Path, addin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, digest = windows_python(tmp_path)
    out = str(tmp_path / "out")
    assert main(["bundle", "--platform", "win_amd64", "-o", out, "--windows-python", str(path)]) == 2
    assert "--sha256" in capsys.readouterr().err
    assert main(["bundle", "--platform", "win_amd64", "-o", out, "--source", str(tmp_path)]) == 2
    assert "没有 ziping 的源码" in capsys.readouterr().err
    with pytest.raises(FileTrouble, match="需要 Windows Python"):
        made(tmp_path / "out", None, addin, installer=True)
    with pytest.raises(FileTrouble, match="已经存在"):
        made(tmp_path, None, addin)
    for version, why in (("3", "写成 3.12"), ("2.7", "请改成一致")):
        with pytest.raises(FileTrouble, match=why):
            Wanted(ROOT, version, read_windows_python(path, digest)).target()
    addin.write_bytes(b"broken")
    with pytest.raises(FileTrouble, match="没有可用的加载项"):
        made(tmp_path / "out", None, addin)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(FileTrouble, match="需要 NSIS"):
        made(tmp_path / "out", read_windows_python(path, digest), addin, installer=True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)] if STRESS else [(3, 12)])
def test_the_real_wheels_are_complete(tmp_path: Path, version: tuple[int, int]) -> None:
    """Downloads some 45 MB; the one test that needs a package index."""
    if not index_is_reached(tmp_path):
        pytest.skip("no package index is reached: the real set of wheels was not resolved")
    found = collect_wheels(ROOT, tmp_path / "wheels", Target(version))
    assert {"zipingbiao", "xlwings", "pywin32", "pandas", "pandera", "python-calamine", "lxml"} <= set(found.wheels)
    wheels = read_wheels(tmp_path / "wheels")
    assert len(wheels) == len(found.wheels)
    without = [wheel for wheel in wheels if wheel.name != "pywin32"]
    needed = {gap.needed_by for gap in closure(bundling.PROJECT, without, Target(version)).gaps}
    assert needed == {"xlwings 0.37.8", "zipingbiao 0.1.0"}


def index_is_reached(folder: Path) -> bool:
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder / "tried"), "et_xmlfile"]
    return subprocess.run(command, capture_output=True, timeout=120).returncode == 0
