"""Reading inputs and writing outputs: inputs are never written to, outputs appear whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from workbook.commands import UsageError


def read_input(path: Path) -> bytes:
    """A file's bytes. Raises UsageError when it is not there or may not be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"读不了“{path}”（{error.strerror}）。请核对文件名和路径。") from error


def refuse_taken(*outputs: Path | None, inputs: tuple[Path, ...] = ()) -> None:
    """Raise UsageError where an output is an input, another output, or a file that somebody may have worked on."""
    wanted = [path for path in outputs if path is not None]
    for number, path in enumerate(wanted):
        if any(_same_file(path, source) for source in inputs):
            raise UsageError(f"“{path}”就是输入文件，ziping 不改动原件，请换一个输出文件名。")
        if any(_same_file(path, other) for other in wanted[:number]):
            raise UsageError(f"两个输出都写到“{path}”，请分别命名。")
        if path.exists():
            raise UsageError(f"“{path}”已经存在，里面可能有你填的内容，请换一个文件名，或先把它移走。")


def write_output(path: Path, data: bytes, inputs: tuple[Path, ...] = ()) -> Path:
    """Write a file by way of a temporary one. Raises UsageError when it cannot, or when it is an input."""
    if any(_same_file(path, source) for source in inputs):
        raise UsageError(f"“{path}”就是输入文件，ziping 不改动原件，请换一个输出文件名。")
    partial = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        os.replace(partial, path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise UsageError(f"写不了“{path}”（{error.strerror}）。请关闭正打开它的程序，或换一个位置。") from error
    return path


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
