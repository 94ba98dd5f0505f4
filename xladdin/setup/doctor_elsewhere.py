"""What `doctor` looks at where there is no Excel: LibreOffice, in which the same macros run."""

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator

from workbook.files.output import FileTrouble
from xladdin.extension.install import is_installed
from xladdin.setup.doctor import Line, Pc

DEBIAN = "apt-get install --no-install-recommends libreoffice-calc python3-uno"
SYSTEM_PYTHON = "/usr/bin/python3"
_ASK = "import os, sys, uno; print(f'{sys.version_info[0]}.{sys.version_info[1]}', os.path.dirname(uno.__file__))"


def surroundings(pc: Pc) -> Iterator[Line]:
    """LibreOffice and its bridge to Python."""
    yield Line("ok", "系统", f"{pc.system}：没有 Excel，按钮在 LibreOffice 里")
    office = shutil.which("soffice")
    if office:
        yield Line("ok", "LibreOffice", office)
    else:
        yield Line("missing", "LibreOffice", "没有找到 soffice", f"Debian：{DEBIAN}")
    yield _bridge(pc)
    if office:
        yield _extension()


def _extension() -> Line:
    try:
        there = is_installed()
    except FileTrouble as trouble:
        return Line("notice", "LibreOffice 扩展", "现在看不到", str(trouble))
    if there:
        return Line("ok", "LibreOffice 扩展", "已装，Calc 里有“绩效自评”菜单")
    return Line("missing", "LibreOffice 扩展", "没有装", "关闭 LibreOffice，运行 ziping-addin install。")


def _bridge(pc: Pc) -> Line:
    if importlib.util.find_spec("uno") is not None:
        return Line("ok", "python3-uno", "可以使用")
    mine, found = ".".join(map(str, pc.python[:2])), _system_bridge()
    if found is None:
        return Line("missing", "python3-uno", "没有安装", f"Debian：{DEBIAN}")
    version, folder = found
    if version == mine:
        return Line("ok", "python3-uno", f"已装在 {folder}，可以使用")
    remedy = f"请用 Python {version} 另建环境运行。"
    return Line("missing", "python3-uno", f"是给 Python {version} 编译的，这个 Python 是 {mine}", remedy)


def _system_bridge() -> tuple[str, str] | None:
    """The version of the system's Python that has the bridge, and the folder it lies in."""
    try:
        asked = subprocess.run([SYSTEM_PYTHON, "-c", _ASK], capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    version, _, folder = asked.stdout.strip().partition(" ")
    return version, folder
