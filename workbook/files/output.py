"""Inputs are never written to; outputs appear whole or not at all, and never over somebody's work."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


class FileTrouble(Exception):
    """A file that cannot be read or must not be written; the message is Chinese and says what to do."""


def read_input(path: Path) -> bytes:
    """A file's bytes. Raises FileTrouble when it is not there or may not be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileTrouble(f"读不了“{path}”（{error.strerror}）。请核对文件名和路径。") from error


def need_suffix(path: Path | None, suffix: str) -> None:
    """Raise FileTrouble for an output whose name would say that it is something else."""
    if path is not None and path.suffix.lower() != suffix:
        raise FileTrouble(f"“{path}”应以 {suffix} 结尾，请改输出文件名。")


def refuse_taken(*outputs: Path | None, inputs: tuple[Path, ...] = ()) -> None:
    """Raise FileTrouble where an output is an input, another output, or a file that somebody may have worked on."""
    wanted = [path for path in outputs if path is not None]
    for number, path in enumerate(wanted):
        if any(_same_file(path, source) for source in inputs):
            raise FileTrouble(f"“{path}”就是输入文件，ziping 不改动原件，请换一个输出文件名。")
        if any(_same_file(path, other) for other in wanted[:number]):
            raise FileTrouble(f"两个输出都写到“{path}”，请分别命名。")
        if path.exists():
            raise FileTrouble(f"“{path}”已经存在，里面可能有你填的内容，请换一个文件名，或先把它移走。")


def write_output(path: Path, data: bytes, inputs: tuple[Path, ...] = ()) -> Path:
    """Write a file by way of a temporary one. Raises FileTrouble when it cannot, or when it is an input."""
    if any(_same_file(path, source) for source in inputs):
        raise FileTrouble(f"“{path}”就是输入文件，ziping 不改动原件，请换一个输出文件名。")
    partial = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        os.replace(partial, path)
    except OSError as error:
        raise FileTrouble(f"写不了“{path}”（{error.strerror}）。请关闭正打开它的程序，或换一个位置。") from error
    finally:
        with suppress(OSError):
            partial.unlink()
    return path


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder hold just these files. What it held before, where it is anything else, is kept beside it.

    Raises FileTrouble.
    """
    if _held(folder) == files:
        return
    if folder.exists():
        number = 1
        while (aside := folder.with_name(f"{folder.name}（以前的{number}）")).exists():
            number += 1
        try:
            folder.rename(aside)
        except OSError as error:
            raise FileTrouble(f"移不开“{folder}”（{error.strerror}）。请关闭正打开它的程序，再试一次。") from error
    for name, data in files.items():
        write_output(folder / name, data)


def _held(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name; none without one."""
    try:
        return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}
    except OSError:
        return {"": b""}


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
