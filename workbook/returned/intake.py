"""Which files a check takes in: every regular file given, folders walked, zips looked into, leftovers told apart."""

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from workbook.files.package import Leftover, NotAWorkbook
from workbook.returned import archives
from workbook.returned import report_names as reports
from workbook.returned.problems import EarlierReport, SetAside

LOCK_PREFIXES = ("~$", ".~lock.", "._", ".~")
LOCK_NAMES = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
SYSTEM_FOLDERS = ("__MACOSX/",)
INSIDE = "!"


@dataclass(frozen=True)
class Source:
    """One file returned: its path as the report names it, when it was last changed, and how to load its bytes.

    `remark` is what its verdict is to say of the file itself.
    """

    path: str
    changed: float
    head: Callable[[], bytes]
    load: Callable[[], bytes | NotAWorkbook]
    remark: SetAside | None = None


def sources_in(paths: Iterable[Path], outputs: Iterable[Path] = ()) -> Iterator[Source]:
    """Every file given, each once; `outputs` are the files and folders this run writes to."""
    own = {path.resolve() for path in outputs}
    seen: set[Path] = set()
    for path in paths:
        for source, at in _walked(path, own) if path.is_dir() else [(_file(path), path)]:
            if at.resolve() not in seen:
                seen.add(at.resolve())
                yield from _unpacked(source, 1)


def expanded(paths: Iterable[Path]) -> list[Path]:
    """Paths with their wildcards spelt out, as Windows leaves them to the program; what fits nothing is kept."""
    found: list[Path] = []
    for path in paths:
        fitting = [] if path.exists() else sorted(glob.glob(str(path), recursive=True))
        found += [Path(own) for own in fitting] or [path]
    return found


def is_leftover(path: Path) -> bool:
    """Whether a file is what an office program or the system leaves behind."""
    return path.name.startswith(LOCK_PREFIXES) or path.name.casefold() in LOCK_NAMES


def read_file(path: Path) -> bytes | NotAWorkbook:
    """A file's bytes, or why they cannot be had."""
    if path.exists() and not path.is_file():
        return NotAWorkbook("这不是普通文件，没有读它，请核对路径。")
    try:
        return path.read_bytes()
    except OSError as error:
        return NotAWorkbook(f"文件读不了（{error.strerror}），请关闭正打开它的程序，或核对权限。")


def _walked(folder: Path, own: set[Path]) -> Iterator[tuple[Source, Path]]:
    """The files of a folder and its folders, sorted; one entry for a folder of reports or one that cannot be read."""
    troubles: list[OSError] = []
    for at, folders, files in os.walk(folder, onerror=troubles.append):
        here = Path(at)
        inside = []
        for name in sorted(folders):
            if (here / name).resolve() in own or (name.startswith(reports.FOLDERS) and reports.JSON in files):
                continue
            if (here / name / reports.JSON).is_file():
                yield _said(here / name, EarlierReport()), here / name
            elif not (here / name).is_symlink():
                inside.append(name)
        folders[:] = inside
        for name in sorted(files):
            if name not in reports.FILES and _is_given(here / name):
                yield _file(here / name), here / name
    for trouble in troubles:
        broken = Path(str(trouble.filename))
        why = f"文件夹打不开（{trouble.strerror}），里面的文件没有校验，请核对权限。"
        yield _said(broken, NotAWorkbook(why)), broken


def _is_given(path: Path) -> bool:
    """Whether it is a file somebody put there, be it a link that leads nowhere; pipes and the like are not."""
    return path.is_file() or path.is_symlink()


def _file(path: Path) -> Source:
    if is_leftover(path):
        return _said(path, Leftover())
    try:
        changed = path.stat().st_mtime
    except OSError:
        changed = 0.0
    return Source(str(path), changed, lambda: _head(path), lambda: read_file(path))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") if path.is_file() else BytesIO() as file:
            return file.read(archives.HEAD)
    except OSError:
        return b""


def _said(path: Path | str, problem: NotAWorkbook) -> Source:
    """A file of which nothing but this is to be said."""
    return Source(str(path), 0.0, bytes, lambda: problem)


def _unpacked(source: Source, depth: int) -> Iterator[Source]:
    """The source itself, or the files in it when it is a zip of files."""
    data = source.load() if archives.may_be_archive(source.head()) else None
    archive = archives.opened(data) if isinstance(data, bytes) else None
    if archive is None:
        yield source
        return
    if depth > archives.DEEPEST:
        yield _said(source.path, NotAWorkbook("压缩包里套的压缩包层数过多，请解开后再校验。"))
        return
    for member in archives.members(archive):
        if isinstance(member, NotAWorkbook):
            yield _said(source.path, member)
        else:
            path = f"{source.path}{INSIDE}{member.name}"
            left = is_leftover(Path(member.name)) or member.name.startswith(SYSTEM_FOLDERS)
            own = _said(path, Leftover()) if left else Source(path, member.changed, member.head, member.load)
            yield from _unpacked(own, depth + 1)
