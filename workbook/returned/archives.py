"""Zip files of workbooks: what is in one, each member a file of its own. Nothing is written to disk."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from workbook.files.package import CONTENT_TYPES, NotAWorkbook

ZIP, FIRST_NAME, HEAD = b"PK\x03\x04", 30, 64
MAX_MEMBERS, MAX_MEMBER, MAX_TOTAL, DEEPEST = 20_000, 64 * 2**20, 4 * 2**30, 3
MOST_SHRUNK, GRACE = 100, 2**20  # workbooks hardly shrink: they are zips themselves
UTF8_NAME, ENCRYPTED = 0x800, 0x1
UNREADABLE = (BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error)
SOFTWARE_OWN = ("mimetype", "word/document.xml", "ppt/presentation.xml")


@dataclass(frozen=True)
class Member:
    """A file in an archive: its name, when it was last changed, and how to get at its bytes."""

    name: str
    changed: float
    archive: ZipFile
    info: ZipInfo

    def head(self) -> bytes:
        """Its first bytes; none where it cannot be read."""
        try:
            with self.archive.open(self.info) as file:
                return file.read(HEAD)
        except UNREADABLE:
            return b""

    def load(self) -> bytes | NotAWorkbook:
        """Its bytes, or why they cannot be had."""
        if self.info.flag_bits & ENCRYPTED:
            return NotAWorkbook("压缩包里的这个文件加了密码，请去掉密码，或解开后再报送。")
        if self.info.file_size > MAX_MEMBER:
            return NotAWorkbook(f"压缩包里的这个文件过大（{self.info.file_size // 2**20} MB），请解开后核对。")
        if self.info.file_size > GRACE + MOST_SHRUNK * self.info.compress_size:
            return NotAWorkbook("压缩包里的这个文件解开后大得反常，可能不安全，没有解开，请与报送单位核对。")
        try:
            return self.archive.read(self.info)
        except UNREADABLE as error:
            return NotAWorkbook(f"压缩包里的这个文件解不开（{error}），压缩包可能损坏，请重新打包报送。")


def may_be_archive(head: bytes) -> bool:
    """Whether a file's first bytes are those of a zip that does not begin as office programs begin theirs."""
    return head.startswith(ZIP) and not head[FIRST_NAME:].startswith(CONTENT_TYPES.encode())


def opened(data: bytes) -> ZipFile | None:
    """The archive, when the bytes are a zip of files, and neither a workbook nor another office document."""
    try:
        archive = ZipFile(BytesIO(data))
        names = {info.filename.replace("\\", "/").lstrip("/").casefold() for info in archive.infolist()}
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    own = {CONTENT_TYPES.casefold(), *SOFTWARE_OWN} & names
    return None if own or not names else archive


def members(archive: ZipFile) -> Iterator[Member | NotAWorkbook]:
    """The files in an archive in order of their names, or why it is not looked into."""
    files = [info for info in archive.infolist() if not info.is_dir()]
    if len(files) > MAX_MEMBERS or sum(info.file_size for info in files) > MAX_TOTAL:
        yield NotAWorkbook("压缩包里的文件过多或解开后过大，可能不安全，请解开核对后，把工作簿放进文件夹再校验。")
        return
    named = sorted(((_name(info), number, info) for number, info in enumerate(files)), key=lambda item: item[:2])
    for name, _, info in named:
        yield Member(name, _changed(info), archive, info)


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
