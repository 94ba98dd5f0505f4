"""Putting the extension into the current user's LibreOffice, and taking it out again."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from workbook.files.output import FileTrouble
from xladdin.extension.build import build
from xladdin.extension.menu import IDENTIFIER, title

FILE_NAME = "ziping.oxt"
PROGRAM_FOLDERS = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice*/program")
TRY_BRIDGE = "import xladdin.click; from xladdin.engines.bridge import bridge; bridge()"
LOCK = ".lock"


def install(python: str = sys.executable, profile: Path | None = None) -> list[str]:
    """Put it in, over an older one; it starts this Python. Says what was done. Raises FileTrouble.

    `profile` is another user installation than the user's own.
    """
    extension = build(python)
    _try_bridge(python)
    with TemporaryDirectory() as folder:
        path = Path(folder, FILE_NAME)
        path.write_bytes(extension)
        _unopkg("add", profile, "--suppress-license", "--force", str(path))
    return [f"LibreOffice 扩展已装好，运行：{python}", f"重新打开 LibreOffice 后，Calc 里可见“{title()}”菜单和工具栏。"]


def uninstall(profile: Path | None = None) -> list[str]:
    """Take it out; says what was done, nothing where it was not in. Raises FileTrouble."""
    if not is_installed(profile):
        return []
    _unopkg("remove", profile, IDENTIFIER)
    return ["LibreOffice 扩展已卸载。"]


def is_installed(profile: Path | None = None) -> bool:
    """Whether it is there. Raises FileTrouble where LibreOffice cannot say."""
    return IDENTIFIER in _unopkg("list", profile)


def _try_bridge(python: str) -> None:
    """A Python that lacks a package or cannot talk to LibreOffice would fail at every click, and could not say so."""
    command = [python, "-I", "-X", "utf8", "-c", TRY_BRIDGE]
    try:
        tried = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace")
    except OSError as error:
        raise FileTrouble(f"这个 Python 无法启动：{python}（{error.strerror}）。") from error
    if tried.returncode:
        reason = tried.stderr.strip().rpartition("\n")[2].partition(": ")[2]
        missing = f"缺少程序包（{reason}），请用 pip install 'zipingbiao[excel]' 补装。"
        raise FileTrouble(f"没有装上菜单。{missing if 'No module named' in reason else reason}")


def _unopkg(command: str, profile: Path | None, *arguments: str) -> str:
    where = [f"-env:UserInstallation={profile.absolute().as_uri()}"] if profile else []
    done = subprocess.run(
        [_program(), command, *where, *arguments], capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        raise FileTrouble(_reason(f"{done.stdout}\n{done.stderr}".strip()))
    return done.stdout


def _reason(said: str) -> str:
    """Why unopkg refused: it names its lock file in every language."""
    if LOCK in said:
        return (
            "LibreOffice 正在运行。请关闭它的所有窗口（包括任务栏里的快速启动），再试一次。\n"
            f"如果确实都已关闭，请删除锁文件再试：\n{said}"
        )
    if " root " in said:
        return "扩展要装给平时使用 LibreOffice 的用户，请不要用 root 或 sudo 运行。"
    return f"LibreOffice 的扩展管理程序报告出错：\n{said}"


def _program() -> str:
    """LibreOffice's own installer of extensions. Raises FileTrouble without one."""
    folders = [str(folder) for pattern in PROGRAM_FOLDERS for folder in Path("/").glob(pattern[1:])]
    for path in (None, ":".join(folders)):
        if found := shutil.which("unopkg", path=path):
            return found
    raise FileTrouble("找不到 LibreOffice 的 unopkg 程序：请先安装 LibreOffice（Calc）。")
