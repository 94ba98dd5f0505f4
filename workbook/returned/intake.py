"""Which files a check takes in: every regular file given, folders walked, zips looked into, leftovers told apart."""

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from workbook.files.package import Leftover, NotAWorkbook
from workbook.gate import MAX_FILE, refused_at_sight
from workbook.returned import archives
from workbook.returned import report_names as reports
from workbook.returned.problems import EarlierReport, SetAside

LOCK_PREFIXES = ("~$", ".~lock.", "._", ".~")
LOCK_NAMES = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
SYSTEM_FOLDERS = ("__MACOSX/",)
INSIDE = "!"
ELSEWHERE = "这是指向别处的文件夹链接，没有进去看；里面有报送的工作簿的，请直接给出那个文件夹。"


@dataclass(frozen=True)
class Source:
    """One file returned: its path as the report names it, when it was last changed, and how to load its bytes.

    `stream` is the file to read it from where it lies on the disk. `remark` is what its verdict is to say of the file
    itself.
    """

    path: str
    changed: float
    head: Callable[[], bytes]
    load: Callable[[], bytes | NotAWorkbook]
    remark: SetAside | None = None
    stream: Callable[[], BinaryIO] | None = None

    def opened(self) -> BinaryIO:
        """The file, to be read piece by piece. Raises OSError."""
        if self.stream is not None:
            return self.stream()
        data = self.load()
        return BytesIO(data if isinstance(data, bytes) else b"")


def sources_in(paths: Iterable[Path], outputs: Iterable[Path] = ()) -> Iterator[Source]:
    """Every file given, each once; `outputs` are the files and folders this run writes to."""
    own = {os.path.realpath(path) for path in outputs}
    seen: set[str] = set()
    open_archive = lru_cache(maxsize=archives.MOST_OPEN)(archives.opened)
    for path in paths:
        for source, at in _walked(path, own) if os.path.isdir(path) else [(_file(path), path)]:
            if (real := os.path.realpath(at)) not in seen:
                seen.add(real)
                yield from _limited(source, _unpacked(source, open_archive, 1))


def expanded(paths: Iterable[Path]) -> list[Path]:
    """Paths with their wildcards spelt out, as Windows leaves them to the program; what fits nothing is kept."""
    found: list[Path] = []
    for path in paths:
        fitting = [] if os.path.lexists(path) else sorted(glob.glob(str(path), recursive=True))
        found += [Path(own) for own in fitting] or [path]
    return found


def is_leftover(path: Path) -> bool:
    """Whether a file is what an office program or the system leaves behind."""
    return path.name.startswith(LOCK_PREFIXES) or path.name.casefold() in LOCK_NAMES


def read_file(path: Path) -> bytes | NotAWorkbook:
    """A file's bytes, or why they cannot be had."""
    if os.path.exists(path) and not os.path.isfile(path):
        return NotAWorkbook("这不是普通文件，没有读它，请核对路径。")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        return NotAWorkbook(f"文件读不了（{error.strerror}），请关闭正打开它的程序，或核对权限。")
    return data if len(data) <= MAX_FILE else refused_at_sight(data)


def _walked(folder: Path, own: set[str]) -> Iterator[tuple[Source, Path]]:
    """The files of a folder and its folders, sorted; one entry for a folder of reports or one that cannot be read."""
    troubles: list[OSError] = []
    for at, folders, files in os.walk(folder, onerror=troubles.append):
        here = Path(at)
        inside = []
        for name in sorted(folders):
            path = here / name
            if os.path.realpath(path) in own or (name.startswith(reports.FOLDERS) and reports.JSON in files):
                continue
            if os.path.isfile(path / reports.JSON):
                yield _said(path, EarlierReport()), path
            elif not os.path.islink(path):
                inside.append(name)
            elif not _lies_in(path, folder):
                yield _said(path, NotAWorkbook(ELSEWHERE)), path
        folders[:] = inside
        reported = os.path.realpath(here) in own or reports.JSON in files
        for name in sorted(files):
            if not (reported and name in reports.FILES) and _is_given(here / name):
                yield _file(here / name), here / name
    for trouble in troubles:
        broken = Path(str(trouble.filename))
        why = f"文件夹打不开（{trouble.strerror}），里面的文件没有校验，请核对权限。"
        yield _said(broken, NotAWorkbook(why)), broken


def _is_given(path: Path) -> bool:
    """Whether it is a file somebody put there, be it a link that leads nowhere; pipes and the like are not."""
    return os.path.isfile(path) or os.path.islink(path)


def _lies_in(link: Path, folder: Path) -> bool:
    """Whether a link leads to where the walk comes by anyway."""
    return Path(os.path.realpath(link)).is_relative_to(os.path.realpath(folder))


def _file(path: Path) -> Source:
    if is_leftover(path):
        return _said(path, Leftover())
    try:
        changed = path.stat().st_mtime
    except OSError:
        changed = 0.0
    return Source(str(path), changed, partial(_head, path), partial(read_file, path), stream=lambda: path.open("rb"))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") if os.path.isfile(path) else BytesIO() as file:
            return file.read(archives.HEAD)
    except OSError:
        return b""


def _said(path: Path | str, problem: NotAWorkbook) -> Source:
    """A file of which nothing but this is to be said."""
    return Source(str(path), 0.0, bytes, lambda: problem)


def _limited(source: Source, unpacked: Iterator[Source]) -> Iterator[Source]:
    """What is unpacked of a file, as far as one file may go."""
    yield from islice(unpacked, archives.MAX_MEMBERS)
    if next(unpacked, None) is not None:
        yield _said(source.path, NotAWorkbook(archives.TOO_MUCH))


def _unpacked(source: Source, open_archive: archives.Open, depth: int) -> Iterator[Source]:
    """The source itself, or the files in it when it is a zip of files."""
    may_be = archives.may_be_archive(source.head())
    members = archives.members(open_archive, source.opened) if may_be else None
    if members is None:
        yield source
        return
    if depth > archives.DEEPEST:
        yield _said(source.path, NotAWorkbook("压缩包里套的压缩包层数过多，请解开后再校验。"))
        return
    for member in members:
        if isinstance(member, NotAWorkbook):
            yield _said(source.path, member)
        else:
            path = f"{source.path}{INSIDE}{member.name}"
            left = is_leftover(Path(member.name)) or member.name.startswith(SYSTEM_FOLDERS)
            own = _said(path, Leftover()) if left else Source(path, member.changed, member.head, member.load)
            yield from _unpacked(own, open_archive, depth + 1)
