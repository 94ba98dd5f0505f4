"""The offline bundle: wheels proven complete, add-in, templates and guide; with a Windows Python, a setup.exe."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

import xladdin
from workbook.files.output import FileTrouble
from workbook.new import TEMPLATE_FOLDER
from xladdin.setup.addin_file import ADDIN, NAME, interpreter_of
from xladdin.setup.wheels import PLATFORM, Closure, Gap, Target, closure, read_wheels
from xladdin.setup.windows_python import WindowsPython

HERE = Path(__file__).parent
PROJECT = Requirement("zipingbiao[excel]")
GUIDE, GUIDE_NAME, HASHES = HERE / "guide.zh.txt", "使用说明.txt", "SHA256SUMS"
SCRIPT, COMPILER = HERE / "setup.nsi", "makensis"
LEFT_OUT = (".*", "build", "dist", "*.egg-info", "__pycache__", "tests", "docs")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """What is to be bundled; without a `python_version` that of the Windows Python, else that of the running one."""

    source: Path
    python_version: str | None = None
    python: WindowsPython | None = None
    installer: bool = False

    def target(self) -> Target:
        """The PC it is for. Raises FileTrouble."""
        given = self.python.version if self.python else None
        if self.python_version is None:
            return Target(given or sys.version_info[:2])
        major, _, minor = self.python_version.partition(".")
        if not (major.isdigit() and minor.isdigit()):
            raise FileTrouble(f"--python-version 是“{self.python_version}”，应写成 3.12 的样子。")
        if given not in (None, (int(major), int(minor))):
            raise FileTrouble(f"给出的 Windows Python 不是 {self.python_version} 版，请改成一致。")
        return Target((int(major), int(minor)))


def source_folder(given: Path | None) -> Path:
    """The project's source: what is given, or the tree this program runs from. Raises FileTrouble."""
    folder = given or Path(xladdin.__file__).parent.parent
    if not (folder / "pyproject.toml").is_file():
        raise FileTrouble(f"“{folder}”里没有 ziping 的源码（pyproject.toml），请用 --source 指出源码目录。")
    return folder


def bundle(folder: Path, wanted: Wanted, say: Say, addin: Path = ADDIN) -> Iterator[str]:
    """Make the folder; yields what was made. Raises FileTrouble; a folder that holds something is refused."""
    target = wanted.target()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileTrouble(f"“{folder}”已经存在，里面有内容，请换一个目录。")
    if wanted.installer and wanted.python is None:
        raise FileTrouble("生成 setup.exe 需要 Windows Python，请同时给 --windows-python 和 --sha256。")
    if wanted.installer and not shutil.which(COMPILER):
        raise FileTrouble("生成 setup.exe 需要 NSIS（Debian：apt-get install nsis）。")
    if not addin.is_file() or interpreter_of(addin.read_bytes()) is None:
        raise FileTrouble(f"没有可用的加载项文件“{addin}”，请先用 ziping-addin build 生成。")
    folder.mkdir(parents=True, exist_ok=True)
    say("下载安装包……")
    found = collect_wheels(wanted.source, folder / "wheels", target)
    yield f"安装包 {len(found.wheels)} 个，Windows 64 位、Python {target.version} 下齐全：{folder / 'wheels'}"
    shutil.copyfile(addin, folder / NAME)
    shutil.copytree(TEMPLATE_FOLDER, folder / "templates", ignore=lambda _, names: _all_but(names, ".xlsx"))
    (folder / GUIDE_NAME).write_text(GUIDE.read_text("utf-8"), "utf-8-sig", newline="\r\n")
    if wanted.python is None:
        yield (
            "没有带 Windows Python：目标电脑上要先装 64 位 Python " + target.version + "，或用 --windows-python 重做。"
        )
    else:
        say("展开 Windows Python……")
        yield unpack_python(folder / "python", wanted.python, found, target)
    if wanted.installer:
        say("生成 setup.exe……")
        yield f"安装程序：{make_installer(folder, str(found.wheels[PROJECT.name].version))}"
    write_hashes(folder)
    yield f"离线包：{folder}"


def collect_wheels(source: Path, folder: Path, target: Target) -> Closure:
    """The project's own wheel and all it needs on the target, proven complete. Raises FileTrouble naming what lacks."""
    constraints = source / "constraints.txt"
    limits = ["-c", str(constraints.resolve())] if constraints.is_file() else []
    with tempfile.TemporaryDirectory() as clean:  # what an earlier build left in the source stays out of the wheel
        shutil.copytree(source, clean, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)
        _pip("wheel", "--no-deps", "-w", str(folder), clean)
    asked: set[str] = set()
    while (found := closure(PROJECT, read_wheels(folder), target)).gaps:
        lacking = {_without_marker(gap) for gap in found.gaps}
        if lacking <= asked:
            raise FileTrouble("安装包不齐：\n" + "\n".join(f"  {gap}" for gap in found.gaps))
        asked |= lacking
        _pip("download", *_for(target), *limits, "-d", str(folder), *sorted(lacking))
    for path in set(folder.iterdir()) - {wheel.path for wheel in found.wheels.values()}:
        path.unlink()  # what only the machine that bundles would need
    return found


def unpack_python(folder: Path, python: WindowsPython, found: Closure, target: Target) -> str:
    """The Windows Python with all packages in it; says whether they are compiled."""
    packages = python.unpack(folder)
    named = [f"{wheel.name}=={wheel.version}" for wheel in found.wheels.values()]
    wheels = str(next(iter(found.wheels.values())).path.parent)
    _pip(
        "install", *_for(target), "--no-deps", "--no-index", "--find-links", wheels, "--no-compile",
        "--target", str(packages), *named,
    )  # fmt: skip
    shutil.rmtree(packages / "bin", ignore_errors=True)  # start scripts for the machine that bundles
    for tests in sorted(path for path in packages.rglob("tests") if path.is_dir()):
        shutil.rmtree(tests, ignore_errors=True)  # the packages' own: a third of all files
    if sys.version_info[:2] != target.python:
        mine = ".".join(map(str, sys.version_info[:2]))
        return f"Windows Python {target.version}（本机是 {mine}，没有预编译，第一次启动会慢一些）：{folder}"
    command = [sys.executable, "-m", "compileall", "-q", "-s", str(packages), "--invalidation-mode", "unchecked-hash"]
    subprocess.run([*command, str(packages)], capture_output=True)  # a package's templates need not be valid code
    return f"Windows Python {target.version}，已预编译：{folder}"


def make_installer(folder: Path, version: str) -> Path:
    """The setup.exe of a bundle with a Python in it. Raises FileTrouble."""
    name = f"ziping-setup-{version}.exe"
    command = [COMPILER, "-V2", "-NOCD", "-INPUTCHARSET", "UTF8", f"-DVERSION={version}", f"-DOUTFILE={name}"]
    made = subprocess.run(
        [*command, str(SCRIPT)], cwd=folder, env=os.environ | {"LC_ALL": "C.UTF-8"}, capture_output=True
    )
    if made.returncode or not (folder / name).is_file():
        said = (made.stdout + made.stderr).decode("utf-8", "replace").strip()
        raise FileTrouble(f"makensis 没有成功：\n{said}")
    return folder / name


def write_hashes(folder: Path) -> None:
    """The SHA-256 of each file but Python's own, as `sha256sum -c` reads them."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    named = [path.relative_to(folder).as_posix() for path in files]
    lines = [f"{_sha256(folder / name)}  {name}\n" for name in named if not name.startswith("python/")]
    (folder / HASHES).write_text("".join(lines), "utf-8", newline="\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _for(target: Target) -> tuple[str, ...]:
    return ("--platform", PLATFORM, "--python-version", target.version, "--implementation", "cp", "--only-binary=:all:")


def _without_marker(gap: Gap) -> str:
    """What pip is asked for: it would evaluate the marker on this machine, and leave it out."""
    return str(gap.requirement).partition(";")[0].strip()


def _all_but(names: Sequence[str], suffix: str) -> list[str]:
    return [name for name in names if not name.endswith(suffix)]


def _pip(*arguments: str) -> None:
    """Run this environment's pip. Raises FileTrouble with what it said."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace")
    if run.returncode:
        said = [line for line in run.stderr.splitlines() if not line.startswith("WARNING")]
        raise FileTrouble("pip 没有成功：\n" + "\n".join(said))
