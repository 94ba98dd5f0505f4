"""An .xlsx as a package of parts: what is in it, and whether it may be read at all."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from workbook.grid import Area, Name

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CONTENT_TYPES = "[Content_Types].xml"
MAX_FILE, MAX_UNPACKED, MAX_PARTS = 64 * 2**20, 512 * 2**20, 5000
_OLE, _PDF = b"\xd0\xcf\x11\xe0", b"%PDF"
_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!,]+))!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")


class NotAWorkbook(ValueError):
    """The file cannot be read as a workbook; the message is Chinese and says why and what to do."""


class Unforeseen(NotAWorkbook):
    """A fault of ziping itself while it looked at a file; the message names it."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"校验这个文件时程序出错（{type(error).__name__}：{error}）。")


class Leftover(NotAWorkbook):
    """Not a workbook but what an office program leaves beside an open one."""

    def __init__(self) -> None:
        super().__init__("这是打开工作簿时留下的临时文件，已跳过。")


def parse_xml(data: bytes) -> etree._Element:
    """Parse a part without network, entities or DTD. Raises NotAWorkbook."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotAWorkbook("文件内部结构损坏，请用 Excel 打开后另存为 .xlsx 再试。") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotAWorkbook("文件内部含有不允许的定义（DTD），请用 Excel 重新另存为 .xlsx。")
    return root


@dataclass(frozen=True)
class SheetPart:
    """A sheet's name and the part it is stored in."""

    name: str
    part: str
    visible: bool = True


@dataclass(frozen=True)
class Package:
    """The parts of a workbook."""

    data: bytes
    sizes: Mapping[str, int]

    @cached_property
    def _zip(self) -> ZipFile:
        return ZipFile(BytesIO(self.data))

    def part(self, name: str) -> bytes:
        """A part's bytes. Raises NotAWorkbook when it is missing or damaged."""
        try:
            return self._zip.read(name)
        except (KeyError, BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
            raise NotAWorkbook(f"文件内部缺少或损坏了“{name}”，请用 Excel 打开后另存为 .xlsx 再试。") from error

    @cached_property
    def workbook_part(self) -> str:
        """The main part, xl/workbook.xml as a rule."""
        for target, kind, _ in relations(self, ""):
            if kind.endswith("/officeDocument"):
                return target
        raise NotAWorkbook("文件里没有工作簿，请另存为 .xlsx 再试。")

    @cached_property
    def workbook(self) -> etree._Element:
        """The parsed main part."""
        return parse_xml(self.part(self.workbook_part))

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The worksheets in order; chart sheets and the like are left out."""
        targets = {key: (target, kind) for target, kind, key in relations(self, self.workbook_part)}
        found = []
        for sheet in self.workbook.iter(MAIN + "sheet"):
            target, kind = targets.get(str(sheet.get(RELATIONS + "id")), ("", ""))
            if kind.endswith("/worksheet"):
                found.append(SheetPart(str(sheet.get("name")), target, sheet.get("state", "visible") == "visible"))
        return tuple(found)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Defined names that refer to one area; others are of no use to the form and left out."""
        tabs = [str(sheet.get("name")) for sheet in self.workbook.iter(MAIN + "sheet")]
        found = []
        for item in self.workbook.iter(MAIN + "definedName"):
            reference = _REFERENCE.fullmatch((item.text or "").strip())
            if not reference:
                continue
            local = item.get("localSheetId")
            scope = tabs[int(local)] if local is not None and local.isdigit() and int(local) < len(tabs) else ""
            sheet = (reference[1] or reference[2]).replace("''", "'").lstrip("$")
            found.append(Name(str(item.get("name")), scope, sheet, Area.parse(reference[3])))
        return tuple(found)

    @cached_property
    def all_names(self) -> tuple[str, ...]:
        """Every defined name, whatever it refers to."""
        return tuple(sorted({str(item.get("name")) for item in self.workbook.iter(MAIN + "definedName")}))

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The files that external links lead to, as they are spelt; nothing is followed."""
        targets = []
        for part, kind, _ in relations(self, self.workbook_part):
            if kind.endswith("/externalLink") and part in self.sizes:
                folder, name = posixpath.split(part)
                rels = posixpath.join(folder, "_rels", f"{name}.rels")
                found = parse_xml(self.part(rels)) if rels in self.sizes else ()
                targets.append(next((str(item.get("Target")) for item in found), part))
        return tuple(targets)

    @property
    def has_macros(self) -> bool:
        """Whether it holds VBA or old macro sheets."""
        return any(name.endswith("vbaProject.bin") or "/macrosheets/" in name for name in self.sizes)


def relations(package: Package, part: str) -> list[tuple[str, str, str]]:
    """(target part, type, id) of a part's relationships; of the package itself for ""."""
    path = relations_part(part)
    return related_parts(parse_xml(package.part(path)), part) if path in package.sizes else []


def relations_part(part: str) -> str:
    """The part that lists a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def related_parts(listed: etree._Element, part: str) -> list[tuple[str, str, str]]:
    """(target part, type, id) of the relationships in a part's list of them."""
    folder, found = posixpath.dirname(part), []
    for item in listed.iter(PACKAGE_RELATIONS + "Relationship"):
        target = str(item.get("Target"))
        absolute = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found.append((absolute, str(item.get("Type")), str(item.get("Id"))))
    return found


def open_package(data: bytes) -> Package:
    """Check the outside of a file and open it. Raises NotAWorkbook with a Chinese reason."""
    if not data:
        raise NotAWorkbook("文件是空的，请重新导出或重新发送。")
    if data.startswith(_OLE):
        raise NotAWorkbook("文件是旧版 .xls 或加了打开密码，请去掉密码并另存为 .xlsx。")
    if data.startswith(_PDF):
        raise NotAWorkbook("文件是 PDF，不是工作簿，请提交 .xlsx 原件。")
    if len(data) > MAX_FILE:
        raise NotAWorkbook(f"文件过大（{len(data) // 2**20} MB），请删去图片等无关内容后另存。")
    try:
        members = ZipFile(BytesIO(data)).infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotAWorkbook("文件不是 .xlsx 工作簿，或已损坏，请用 Excel 打开后另存为 .xlsx。") from error
    if len(members) > MAX_PARTS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise NotAWorkbook("文件解开后过大，可能已损坏或不安全，请用 Excel 另存为新的 .xlsx。")
    sizes = {member.filename: member.file_size for member in members}
    if "word/document.xml" in sizes:
        raise NotAWorkbook("文件是 Word 文档，不是工作簿。")
    if CONTENT_TYPES not in sizes:
        raise NotAWorkbook("文件不是 .xlsx 工作簿，请用 Excel 打开后另存为 .xlsx。")
    return Package(data, sizes)
