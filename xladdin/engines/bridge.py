"""The way to a running LibreOffice.

It must listen on a pipe, as our extension makes it do: soffice --accept="pipe,name=NAME;urp". Its Python bridge (`uno`,
Debian's python3-uno) is built for the system's Python; a virtual environment of the same version can use it.
"""

import contextlib
import sys
from pathlib import Path
from typing import Any

BRIDGE_FOLDERS = ("/usr/lib/python3/dist-packages", "/usr/lib/libreoffice/program", "/opt/libreoffice/program")
PIPE_FOLDERS = ("/tmp", "/var/tmp")


class NoOffice(Exception):
    """LibreOffice cannot be reached; the message is Chinese and says what to do."""


def desktop(pipe: str) -> Any:
    """The office's desktop. Raises NoOffice."""
    context = bridge().getComponentContext()
    _shut_out_others(pipe)
    resolver = context.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    try:
        remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    except Exception as error:  # the bridge raises its own kind
        raise NoOffice("连不上 LibreOffice：请点它的“绩效自评”菜单；仍不行时，重新打开 LibreOffice 再试。") from error
    return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)


def _shut_out_others(pipe: str) -> None:
    """Let no other user in, however loose the umask the office was started with: its pipe is a socket."""
    for folder in PIPE_FOLDERS:
        for socket in Path(folder).glob(f"OSL_PIPE_*_{pipe}"):
            with contextlib.suppress(OSError):  # another user's
                socket.chmod(0o700)


def bridge() -> Any:
    """LibreOffice's Python bridge. Raises NoOffice where this Python cannot load it."""
    sys.path += [folder for folder in BRIDGE_FOLDERS if Path(folder, "uno.py").exists() and folder not in sys.path]
    try:
        import uno
    except ImportError as error:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise NoOffice(
            f"当前 Python（{version}）用不了 LibreOffice 的 uno 模块："
            "请装 python3-uno，并用系统自带的 Python 版本建环境。"
        ) from error
    return uno
