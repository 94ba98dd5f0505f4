"""An .xlsx as a package of parts: what is in it, and whether it may be read at all."""

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from workbook.files.refusal import Leftover as Leftover
from workbook.files.refusal import NotAWorkbook as NotAWorkbook
from workbook.files.refusal import Unforeseen as Unforeseen
from workbook.files.refusal import damaged, unsafe
from workbook.gate import admit
from workbook.grid import Area, Name

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CONTENT_TYPES = "[Content_Types].xml"
MAX_TREE = 8 * 2**20
STRICT = "http://purl.oclc.org/ooxml/"
_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!,]+))!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")


def parse_xml(data: bytes) -> etree._Element:
    """Parse a part without network, entities or DTD. Raises Damaged or Unsafe."""
    if len(data) > MAX_TREE:
        raise damaged("文件内部有过大的部件")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise damaged("文件内部结构损坏") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise unsafe("文件内部含有不允许的定义（DTD）")
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
    parts: Mapping[str, bytes]

    def part(self, name: str) -> bytes:
        """A part's bytes. Raises Damaged when it is missing."""
        if name not in self.parts:
            raise damaged(f"文件内部缺少“{name}”")
        return self.parts[name]

    @cached_property
    def workbook_part(self) -> str:
        """The main part, xl/workbook.xml as a rule."""
        found = {target for target, kind, _ in relations(self, "") if kind.endswith("/officeDocument")}
        if len(found) != 1:
            raise damaged("文件里没有工作簿" if not found else "文件里有不止一个工作簿，不知道以哪个为准")
        return found.pop()

    @cached_property
    def workbook(self) -> etree._Element:
        """The parsed main part."""
        root = parse_xml(self.part(self.workbook_part))
        if str(root.tag).startswith("{" + STRICT):
            raise NotAWorkbook(
                "文件是“Strict Open XML 电子表格”，读不了。请用 Excel 打开，另存时保存类型选“Excel 工作簿（*.xlsx）”。"
            )
        if root.tag != MAIN + "workbook":
            raise NotAWorkbook("文件里没有工作簿。请报送填好的 .xlsx 原件。")
        return root

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether its dates are counted from 1904, as on old Macintoshes."""
        settings = self.workbook.find(MAIN + "workbookPr")
        return settings is not None and settings.get("date1904") in {"1", "true"}

    def related(self, kind: str) -> str | None:
        """The part of a kind, such as styles, that the main part relates to."""
        found = (target for target, own, _ in relations(self, self.workbook_part) if own.endswith(f"/{kind}"))
        return next(found, None)

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The worksheets in order; chart sheets and the like are left out. Raises Damaged when they are ambiguous."""
        targets = {key: (target, kind) for target, kind, key in relations(self, self.workbook_part)}
        tabs = list(self.workbook.iter(MAIN + "sheet"))
        _look_at_tabs([str(tab.get("name", "")) for tab in tabs])
        found = []
        for tab in tabs:
            target, kind = targets.get(str(tab.get(RELATIONS + "id")), ("", ""))
            if not kind:
                raise damaged(f"工作表“{tab.get('name')}”没有内容")
            if kind.endswith("/worksheet"):
                found.append(SheetPart(str(tab.get("name")), target, tab.get("state", "visible") == "visible"))
        if not found:
            raise damaged("工作簿里没有工作表")
        if len({sheet.part for sheet in found}) < len(found):
            raise damaged("工作簿里有两张工作表用着同一份内容")
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
            if kind.endswith("/externalLink") and part in self.parts:
                folder, name = posixpath.split(part)
                rels = posixpath.join(folder, "_rels", f"{name}.rels")
                found = parse_xml(self.part(rels)) if rels in self.parts else ()
                targets.append(next((str(item.get("Target")) for item in found), part))
        return tuple(targets)

    @property
    def has_macros(self) -> bool:
        """Whether it holds VBA or old macro sheets."""
        return any(name.endswith("vbaProject.bin") or "/macrosheets/" in name for name in self.parts)


def _look_at_tabs(names: list[str]) -> None:
    """Sheet names tell sheets apart, in every program and when they are read aloud."""
    if len({name.casefold() for name in names}) < len(names):
        raise damaged("工作簿里有重名的工作表")
    for name in names:
        if not name.strip() or any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} for letter in name):
            shown = (
                name.encode("unicode_escape").decode("ascii")
                if name.isascii()
                else "".join(filter(str.isprintable, name))
            )
            raise damaged(f"工作表名称“{shown}”为空或含有看不见的字符")


def relations(package: Package, part: str) -> list[tuple[str, str, str]]:
    """(target part, type, id) of a part's relationships; of the package itself for ""."""
    path = relations_part(part)
    return related_parts(parse_xml(package.part(path)), part) if path in package.parts else []


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
    """Let a file through the gate and open it. Raises NotAWorkbook with a Chinese reason."""
    return Package(data, admit(data))
