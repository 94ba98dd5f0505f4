"""Which files a check takes in: every regular file given, folders walked, leftovers left out with a reason."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from workbook.files.package import NotAWorkbook

REPORTS = ("校验报告.txt", "校验报告.json")
LOCK_PREFIXES = ("~$", ".~lock.")


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to look at, each once, sorted inside folders; a file named by the user counts whatever its name."""
    seen: set[Path] = set()
    for path in paths:
        inside = sorted(item for item in path.rglob("*") if _is_given(item)) if path.is_dir() else [path]
        for item in inside:
            if item.resolve() not in seen:
                seen.add(item.resolve())
                yield item


def _is_given(path: Path) -> bool:
    """Whether a file in a folder is somebody's, not an earlier check's report."""
    return path.is_file() and path.name not in REPORTS


def is_leftover(path: Path) -> bool:
    """Whether a file is what an office program leaves behind while a workbook is open."""
    return path.name.startswith(LOCK_PREFIXES)


def read_file(path: Path) -> bytes | NotAWorkbook:
    """A file's bytes, or why they cannot be had."""
    try:
        return path.read_bytes()
    except OSError as error:
        return NotAWorkbook(f"文件读不了（{error.strerror}），请关闭正打开它的程序，或核对权限。")
