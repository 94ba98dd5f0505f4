"""Install and uninstall for one user: the add-in where Excel loads it, two shortcuts to drop workbooks on.

Nothing is remembered between the two: the add-in names its interpreter and a shortcut its target, so what
this environment wrote is known from the files themselves, and anything else is left alone.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from workbook.files.output import FileTrouble, read_input, write_output
from xladdin import places, resident
from xladdin.setup.addin_file import ADDIN, NAME, addin_target, interpreter_of, with_interpreter
from xladdin.setup.shortcuts import Shortcut, Shortcuts

SHORTCUT_NAME = "自评填报（把工作簿拖到这里）.lnk"
DROP = "-I -X utf8 -m xladdin.drop"
DESCRIPTION = "把自评工作簿拖到这里：计分、生成总结、校验，结果写成新文件"


def shortcut_targets() -> tuple[Path, Path]:
    """Where the shortcuts go. Raises FileTrouble."""
    return places.desktop() / SHORTCUT_NAME, places.send_to() / SHORTCUT_NAME


def install(shortcuts: Shortcuts, addin: Path = ADDIN) -> list[str]:
    """Put add-in and shortcuts in place; says what was done. Raises FileTrouble, then nothing was written."""
    python, target = places.windowed_python(), addin_target()
    data = with_interpreter(read_input(addin), python)
    if not python.is_file():
        raise FileTrouble(f"找不到“{python}”，加载项要用它运行。请重新安装 Python（3.11 以上，64 位）。")
    if target.exists() and interpreter_of(read_input(target)) is None:
        raise FileTrouble(f"“{target}”已经存在，不是本程序的加载项，没有改动。请把它移到别处再安装。")
    resident.stop()
    _place(target, data)
    said = [f"加载项已装到：{target}", *_make_shortcuts(shortcuts, python)]
    return [*said, "重新打开 Excel 后可见“绩效自评”选项卡。"]


def uninstall(shortcuts: Shortcuts) -> list[str]:
    """Remove what this environment installed and nothing else; says what was done. Raises FileTrouble."""
    resident.stop()
    said = [*_remove_addin(addin_target())]
    for path in shortcut_targets():
        said += _remove_shortcut(shortcuts, path)
    return said


def _place(target: Path, data: bytes) -> None:
    """Write the add-in beside Excel's start folder, then move it in: Excel opens whatever stands in there."""
    staged = write_output(target.parent.parent / f"{NAME}.new", data)
    try:
        target.parent.mkdir(exist_ok=True)
        os.replace(staged, target)
    except OSError as error:
        staged.unlink(missing_ok=True)
        raise _in_use(target, error) from error


def _make_shortcuts(shortcuts: Shortcuts, python: Path) -> Iterator[str]:
    for path in shortcut_targets():
        if path.exists() and not _is_ours(shortcuts.read(path)):
            yield f"“{path}”已经存在，不是本程序的快捷方式，没有改动。"
            continue
        try:
            shortcuts.write(path, Shortcut(python, DROP, DESCRIPTION))
        except FileTrouble as problem:  # the add-in works without
            yield str(problem)
        else:
            yield f"快捷方式：{path}"


def _remove_addin(target: Path) -> Iterator[str]:
    if not target.exists():
        return
    interpreter = interpreter_of(read_input(target))
    if interpreter is None:
        yield f"“{target}”不是本程序的加载项，没有删除。"
    elif not _belongs_here(Path(interpreter)):
        yield f"“{target}”属于另一处安装（{interpreter}），没有删除。"
    else:
        yield _remove(target)


def _remove_shortcut(shortcuts: Shortcuts, path: Path) -> Iterator[str]:
    if not path.exists():
        return
    found = shortcuts.read(path)
    if found is None or not _is_ours(found):
        yield f"“{path}”不是本程序的快捷方式，没有删除。"
    elif not _belongs_here(found.target):
        yield f"“{path}”属于另一处安装（{found.target}），没有删除。"
    else:
        yield _remove(path)


def _remove(path: Path) -> str:
    try:
        path.unlink()
    except OSError as error:
        raise _in_use(path, error) from error
    return f"已删除：{path}"


def _is_ours(shortcut: Shortcut | None) -> bool:
    return shortcut is not None and shortcut.arguments == DROP


def _belongs_here(interpreter: Path) -> bool:
    """Whether it is this environment's, or that of one that is no more."""
    return interpreter == places.windowed_python() or not interpreter.is_file()


def _in_use(path: Path, error: OSError) -> FileTrouble:
    return FileTrouble(f"“{path}”正被占用（{error.strerror}）。请先保存并退出全部 Excel 窗口，再试一次。")
