"""What `doctor` looks at where there is no Excel: LibreOffice, in which the same macros run."""

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator

from xladdin.setup.doctor import Line, Pc

DEBIAN = "apt-get install --no-install-recommends libreoffice-calc python3-uno"
SYSTEM_PYTHON = "/usr/bin/python3"
_ASK = "import os, sys, uno; print(f'{sys.version_info[0]}.{sys.version_info[1]}', os.path.dirname(uno.__file__))"


def surroundings(pc: Pc) -> Iterator[Line]:
    """LibreOffice and its bridge to Python."""
    yield Line("ok", "系统", f"{pc.system}：没有 Excel，可用 ziping 命令；宏可在 LibreOffice 里运行")
    office = shutil.which("soffice")
    if office:
        yield Line("ok", "LibreOffice", office)
    else:
        yield Line("missing", "LibreOffice", "没有找到 soffice", f"Debian：{DEBIAN}")
    yield _bridge(pc)


def _bridge(pc: Pc) -> Line:
    if importlib.util.find_spec("uno") is not None:
        return Line("ok", "python3-uno", "可以使用")
    mine, found = ".".join(map(str, pc.python[:2])), _system_bridge()
    if found is None:
        return Line("missing", "python3-uno", "没有安装", f"Debian：{DEBIAN}")
    version, folder = found
    if version == mine:
        remedy = f"请把 {folder} 加到它的路径上（site-packages 里放一个 .pth 文件，写这一行）。"
        return Line("notice", "python3-uno", f"已装在 {folder}，但这个 Python 看不到", remedy)
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
