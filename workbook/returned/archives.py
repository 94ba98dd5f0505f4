"""Zip files of workbooks: what is in one, each member a file of its own. Nothing is written to disk.

An archive is opened when one of its members is wanted, and only the last few stay open: a thousand zips take no more
memory than one.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from workbook.files.package import CONTENT_TYPES, NotAWorkbook
from workbook.gate import MAX_FILE

ZIP, FIRST_NAME, HEAD = b"PK\x03\x04", 30, 64
MAX_MEMBERS, MAX_TOTAL, MAX_DIRECTORY, DEEPEST = 20_000, 4 * 2**30, 8 * 2**20, 3
MOST_OPEN = DEEPEST + 1
MOST_SHRUNK, GRACE = 100, 2**20  # workbooks hardly shrink: they are zips themselves
UTF8_NAME, ENCRYPTED = 0x800, 0x1
UNREADABLE = (BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error)
SOFTWARE_OWN = ("mimetype", "word/document.xml", "ppt/presentation.xml")
TOO_MUCH = "压缩包里的文件过多或解开后过大，可能不安全，请解开核对后，把工作簿放进文件夹再校验。"
_END, _END64 = struct.Struct("<4s4H2IH"), struct.Struct("<4sQ2H2I4Q")
_LOCATOR, _LONGEST_COMMENT = 20, 2**16


class Archive(ZipFile):
    """A zip that closes the file it is read from."""

    def __init__(self, file: BinaryIO) -> None:
        self.own = file
        super().__init__(file)

    def close(self) -> None:
        """Close the zip and its file."""
        super().close()
        self.own.close()


Stream = Callable[[], BinaryIO]
Opened = Archive | NotAWorkbook | None
Open = Callable[[Stream], Opened]


@dataclass(frozen=True)
class Member:
    """A file in an archive: its name, when it was last changed, and how to get at the archive and at its bytes."""

    name: str
    changed: float
    archive: Callable[[], Opened]
    info: ZipInfo

    def head(self) -> bytes:
        """Its first bytes; none where it cannot be read."""
        try:
            with self._archive().open(self.info) as file:
                return file.read(HEAD)
        except UNREADABLE:
            return b""

    def load(self) -> bytes | NotAWorkbook:
        """Its bytes, or why they cannot be had."""
        if self.info.flag_bits & ENCRYPTED:
            return NotAWorkbook("压缩包里的这个文件加了密码，请去掉密码，或解开后再报送。")
        if self.info.file_size > MAX_FILE:
            return NotAWorkbook(f"压缩包里的这个文件过大（{self.info.file_size // 2**20} MB），请解开后核对。")
        if self.info.file_size > GRACE + MOST_SHRUNK * self.info.compress_size:
            return NotAWorkbook("压缩包里的这个文件解开后大得反常，可能不安全，没有解开，请与报送单位核对。")
        try:
            return self._archive().read(self.info)
        except UNREADABLE as error:
            return NotAWorkbook(f"压缩包里的这个文件解不开（{error}），压缩包可能损坏，请重新打包报送。")

    def _archive(self) -> Archive:
        archive = self.archive()
        if not isinstance(archive, Archive):
            raise BadZipFile("刚才还在，现在读不到了")
        return archive


def may_be_archive(head: bytes) -> bool:
    """Whether a file's first bytes are those of a zip that does not begin as office programs begin theirs."""
    return head.startswith(ZIP) and not head[FIRST_NAME:].startswith(CONTENT_TYPES.encode())


def opened(stream: Stream) -> Opened:
    """The archive, when it is a zip of files, or why it is not looked into.

    None for what is no zip, a workbook or another office document.
    """
    try:
        file = stream()
        if _directory_size(file) > MAX_DIRECTORY:
            file.close()
            return NotAWorkbook(TOO_MUCH)
        archive = Archive(file)
        names = {info.filename.replace("\\", "/").lstrip("/").casefold() for info in archive.infolist()}
    except (BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        return None
    own = {CONTENT_TYPES.casefold(), *SOFTWARE_OWN} & names
    return None if own or not names else archive


def members(open_archive: Open, stream: Stream) -> Iterator[Member | NotAWorkbook] | None:
    """The files in an archive in order of their names, or why it is not looked into; None for what is no archive."""
    archive = open_archive(stream)
    if archive is None:
        return None
    if isinstance(archive, NotAWorkbook):
        return iter([archive])
    return _members(archive.infolist(), partial(open_archive, stream))


def _members(listed: Iterable[ZipInfo], archive: Callable[[], Opened]) -> Iterator[Member | NotAWorkbook]:
    files = [info for info in listed if not info.is_dir()]
    if len(files) > MAX_MEMBERS or sum(info.file_size for info in files) > MAX_TOTAL:
        yield NotAWorkbook(TOO_MUCH)
        return
    named = sorted(((_name(info), number, info) for number, info in enumerate(files)), key=lambda item: item[:2])
    for name, _, info in named:
        yield Member(name, _changed(info), archive, info)


def _directory_size(file: BinaryIO) -> int:
    """How long the list of members is said to be: all of it is read before any limit on their number can tell."""
    length = file.seek(0, 2)
    file.seek(max(0, length - _LONGEST_COMMENT - _END.size - _LOCATOR - _END64.size))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        return 0
    record = at - _LOCATOR - _END64.size
    if record >= 0 and tail.startswith(b"PK\x06\x06", record):
        return int(_END64.unpack_from(tail, record)[8])
    return int(_END.unpack_from(tail, at)[5])


def _name(info: ZipInfo) -> str:
    """A member's name; those of a Chinese Windows without the mark of UTF-8 are GBK."""
    if info.flag_bits & UTF8_NAME:
        return info.filename
    try:
        return info.orig_filename.encode("cp437").decode("gbk").replace("\\", "/")
    except UnicodeError:
        return info.filename


def _changed(info: ZipInfo) -> float:
    try:
        return datetime(*info.date_time).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0
