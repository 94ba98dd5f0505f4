"""The add-in's file as a package: which interpreter its settings name."""

from pathlib import Path

import xladdin
from workbook.files.output import FileTrouble
from workbook.files.package import NotAWorkbook
from workbook.files.patcher import apply_edits
from workbook.files.reader import read_workbook
from workbook.grid import Edit
from xladdin import places

ADDIN = Path(xladdin.__file__).parent / "addin" / "ziping.xlam"
NAME = "ziping.xlam"
SETTINGS, KEY = "settings", "python"
HOSTILE = '%"'


def addin_target() -> Path:
    """Where the add-in goes for this user. Raises FileTrouble."""
    return places.start_folder() / NAME


def with_interpreter(data: bytes, python: Path) -> bytes:
    """The add-in with its interpreter set; only the settings sheet's part differs. Raises FileTrouble."""
    path = str(python)
    if any(sign in path for sign in HOSTILE) or not path.isprintable():
        raise FileTrouble(f"Python 的路径“{path}”含有 % 或引号，加载项启动不了它。请把程序装到别的文件夹。")
    if path.startswith("\\\\"):
        raise FileTrouble(f"Python 在网络位置“{path}”，加载项只启动本机的程序。请把程序装到本机的盘上。")
    if interpreter_of(data) is None:
        raise FileTrouble(f"随程序带的 {NAME} 不完整（没有工作表“{SETTINGS}”），请重新安装 ziping。")
    return apply_edits(data, [Edit(SETTINGS, 1, 2, path)])


def interpreter_of(data: bytes) -> str | None:
    """The interpreter an add-in of ours names, "" where none is set yet; None for a file that is not ours."""
    try:
        sheets = read_workbook(data).sheets
    except NotAWorkbook:
        return None
    first = next(iter(sheets.values()), None)
    if first is None or first.name != SETTINGS or first.value(1, 1) != KEY:
        return None
    return str(first.value(1, 2) or "")
