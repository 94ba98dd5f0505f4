"""The gate: what a returned file must be before anything parses it.

The package is unzipped once, within limits, and every part is looked at; what reads it later reads these very bytes.
Nothing in it is run, followed or fetched.
"""

import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from workbook.files.kinds import kind_of, kind_of_zip
from workbook.files.refusal import Damaged, NotAWorkbook, damaged, unsafe

MAX_FILE = 64 * 2**20
MAX_ENTRIES = 5_000
MAX_UNPACKED = 256 * 2**20
MAX_XML = 96 * 2**20  # a workbook of 500 projects has 70 MB
GRACE, MAX_RATIO = 100 * 2**10, 100
MAX_DEPTH, MAX_NAME, MAX_ATTRIBUTES = 100, 200, 200
ENCODINGS = frozenset({None, "utf-8", "utf8", "utf-16", "us-ascii", "ascii"})

_LOCAL = struct.Struct("<4s5H3I2H")
_END = struct.Struct("<4s4H2IH")
_ENCRYPTED = 0x1
_TRICKY = re.compile(r"[\x00-\x1f\x7f\\:]|^/|(?:^|/)\.{1,2}(?:/|$)|//")
_XML_NAMES = (".xml", ".rels")
_DRAWING = ".vml"
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def admit(data: bytes) -> Mapping[str, bytes]:
    """The parts of an .xlsx by name, unpacked and looked at.

    Raises NotAWorkbook for another kind of file, Damaged for a broken package, Unsafe for one that could do harm.
    """
    if len(data) > MAX_FILE or not _begins_as_zip(data):
        raise refused_at_sight(data)
    entries = _entries(data)
    other = kind_of_zip({entry.filename for entry in entries})
    if other:
        raise NotAWorkbook(other)
    _look_at_directory(entries)
    parts = {entry.filename: _content(data, entry) for entry in entries if not entry.is_dir()}
    _look_at_parts(parts)
    return parts


def refused_at_sight(data: bytes) -> NotAWorkbook:
    """Why a file that is no zip, or larger than MAX_FILE, is not read. Its beginning is enough."""
    if not _begins_as_zip(data):
        return NotAWorkbook(kind_of(data))
    return NotAWorkbook(f"文件过大（超过 {MAX_FILE // 2**20} MB），请删去图片等无关内容后另存为新的 .xlsx 再报送。")


def _begins_as_zip(data: bytes) -> bool:
    return data.startswith(b"PK") and not data.startswith(b"PK\x07\x08")


def _entries(data: bytes) -> Sequence[ZipInfo]:
    """The central directory, in the order of the entries in the file."""
    try:
        with ZipFile(BytesIO(data)) as package:
            entries, comment = package.infolist(), package.comment
    except (BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise damaged("文件不完整或已损坏，可能没有下载完或传输出错") from error
    if data[-_END.size - len(comment) :][:4] != b"PK\x05\x06":
        raise damaged("文件末尾多出了不属于工作簿的内容")
    entries.sort(key=lambda entry: entry.header_offset)
    if entries and entries[0].header_offset != 0:
        raise damaged("文件开头多出了不属于工作簿的内容")
    return entries


def _look_at_directory(entries: Sequence[ZipInfo]) -> None:
    """Names, sizes and places as the directory states them, before anything is unpacked."""
    if len(entries) > MAX_ENTRIES:
        raise unsafe(f"文件内部有 {len(entries)} 个部件，远多于正常的工作簿")
    names = [entry.orig_filename for entry in entries]
    if any(_TRICKY.search(name) for name in names):
        raise unsafe("文件内部有指向别处的路径或含控制字符的名称")
    if len({name.casefold() for name in names}) < len(names):
        raise unsafe("文件内部有重名的部件，在不同程序里会读出不同的内容")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise NotAWorkbook("文件内部加了密码，读不了。请去掉密码，用 Excel 另存为新的 .xlsx 再报送。")
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise damaged("文件用了 .xlsx 不允许的压缩方法")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise unsafe("文件解开后过大")
    if any(entry.file_size > max(GRACE, entry.compress_size * MAX_RATIO) for entry in entries):
        raise unsafe("文件内部的压缩比异常（压缩炸弹）")
    ends = [entry.header_offset + _LOCAL.size + entry.compress_size for entry in entries]
    if any(end > later.header_offset for end, later in zip(ends, entries[1:], strict=False)):
        raise unsafe("文件内部的部件互相重叠（压缩炸弹）")


def _content(data: bytes, entry: ZipInfo) -> bytes:
    """One entry, unpacked: exactly as long as declared, with the checksum declared, under the name declared."""
    broken = damaged(f"文件内部的“{entry.filename}”已损坏")
    try:
        local = _LOCAL.unpack_from(data, entry.header_offset)
    except struct.error as error:
        raise broken from error
    method, name_length, extra_length = local[3], local[9], local[10]
    start = entry.header_offset + _LOCAL.size + name_length
    name = data[start - name_length : start]
    if local[0] != b"PK\x03\x04" or method != entry.compress_type or name not in _spellings(entry):
        raise broken
    packed = memoryview(data)[start + extra_length :][: entry.compress_size]
    content = bytes(packed) if method == ZIP_STORED else _inflated(packed, entry.file_size, broken)
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise broken
    return content


def _spellings(entry: ZipInfo) -> tuple[bytes, ...]:
    """An entry's name as its local header may spell it."""
    try:
        return entry.orig_filename.encode("utf-8"), entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return (entry.orig_filename.encode("utf-8"),)


def _inflated(packed: memoryview, size: int, broken: Damaged) -> bytes:
    """The unpacked bytes, one more than declared at most."""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = engine.decompress(packed, size + 1)
    except zlib.error as error:
        raise broken from error
    if engine.unconsumed_tail or engine.unused_data:
        raise broken
    return content


def _look_at_parts(parts: Mapping[str, bytes]) -> None:
    """Every part that is XML, whatever it is called."""
    markup = {name: part for name, part in parts.items() if _is_markup(name, part)}
    if sum(map(len, markup.values())) > MAX_XML:
        raise unsafe("文件解开后过大")
    for name, part in markup.items():
        if name.lower().endswith(_DRAWING):
            _look_at_drawing(part)
        else:
            _Guard(name).look_at(part)


def _is_markup(name: str, part: bytes) -> bool:
    return name.lower().endswith(_XML_NAMES) or part[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def _look_at_drawing(part: bytes) -> None:
    """Excel's old drawings are not always well-formed; what they may not do is declare anything."""
    if _DECLARES.search(part.replace(b"\0", b"")):
        raise _declaration()


class _Guard:
    """Parses a part, keeping nothing: well-formed, in an encoding read alike by all, declaring nothing, not deep."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.depth = 0

    def look_at(self, part: bytes) -> None:
        """Raises Damaged or Unsafe."""
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        if b"<sheetData" not in part:  # the reader goes through a sheet's cells itself
            parser.StartElementHandler = self._down
            parser.EndElementHandler = self._up
        try:
            parser.Parse(part, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            if isinstance(error, NotAWorkbook):
                raise
            if b"DOCTYPE" in part.replace(b"\0", b""):
                raise _declaration() from error
            raise damaged(f"文件内部的“{self.name}”不是完整的 XML") from error

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding.lower() if encoding else None) not in ENCODINGS:
            raise unsafe(f"文件内部的“{self.name}”用了不允许的编码")

    def _doctype(self, *_: object) -> None:
        raise _declaration()

    def _down(self, tag: str, attributes: Sequence[str]) -> None:
        self.depth += 1
        if len(tag) > MAX_NAME or len(attributes) > 2 * MAX_ATTRIBUTES:
            raise unsafe(f"文件内部的“{self.name}”有异常的标记")
        if self.depth > MAX_DEPTH:
            raise unsafe(f"文件内部的“{self.name}”层层嵌套，超过 {MAX_DEPTH} 层")

    def _up(self, *_: object) -> None:
        self.depth -= 1


def _declaration() -> NotAWorkbook:
    return unsafe("文件内部含有不允许的定义（DTD 或实体）")
