"""Windows shortcuts (.lnk): the one seam to the shell that makes and reads them."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from workbook.files.output import FileTrouble

if sys.platform == "win32":
    import pythoncom
    from win32com.shell import shell


@dataclass(frozen=True)
class Shortcut:
    """What a shortcut starts."""

    target: Path
    arguments: str
    description: str = ""


class Shortcuts(Protocol):
    """Makes and reads shortcuts."""

    def read(self, path: Path) -> Shortcut | None:
        """The shortcut that stands there; None when it cannot be read as one."""

    def write(self, path: Path, shortcut: Shortcut) -> None:
        """Write or replace it. Raises FileTrouble."""


class ShellShortcuts:
    """The shell's own, by way of COM: names in any language, and no script host involved."""

    def read(self, path: Path) -> Shortcut | None:
        """The shortcut that stands there; None when it cannot be read as one."""
        found = None
        if sys.platform == "win32":
            link = _new_link()
            try:
                link.QueryInterface(pythoncom.IID_IPersistFile).Load(str(path))
                target = Path(link.GetPath(shell.SLGP_RAWPATH)[0])
            except pythoncom.com_error:
                return None
            found = Shortcut(target, link.GetArguments(), link.GetDescription())
        return found

    def write(self, path: Path, shortcut: Shortcut) -> None:
        """Write or replace it. Raises FileTrouble."""
        if sys.platform == "win32":
            link = _new_link()
            link.SetPath(str(shortcut.target))
            link.SetArguments(shortcut.arguments)
            link.SetDescription(shortcut.description)
            link.SetWorkingDirectory(str(shortcut.target.parent))
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                link.QueryInterface(pythoncom.IID_IPersistFile).Save(str(path), 0)
            except (pythoncom.com_error, OSError) as error:
                raise FileTrouble(f"建不了快捷方式“{path}”（{error}）。") from error


def _new_link() -> Any:
    link = None
    if sys.platform == "win32":
        pythoncom.CoInitialize()
        context = pythoncom.CLSCTX_INPROC_SERVER
        link = pythoncom.CoCreateInstance(shell.CLSID_ShellLink, None, context, shell.IID_IShellLink)
    return link
