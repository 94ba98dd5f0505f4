"""A package's parts while they are changed: some rewritten, some added with their relationships, some dropped."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property

from lxml import etree

from workbook.files.package import (
    CONTENT_TYPES,
    PACKAGE_RELATIONS,
    RELATIONS,
    NotAWorkbook,
    Package,
    open_package,
    parse_xml,
    related_parts,
    relations_part,
)
from workbook.files.packing import repack, serialise

TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_NO_RELATIONS = f'<Relationships xmlns="{PACKAGE_RELATIONS.strip("{}")}"/>'.encode()


class Parts:
    """Collects the changes of a package; what is not written, added or dropped keeps its bytes.

    A part is parsed once and spelt out once, whoever changes it.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self._roots: dict[str, etree._Element] = {}
        self._changed: dict[str, etree._Element] = {}
        self._dropped: set[str] = set()

    @classmethod
    def of(cls, data: bytes) -> "Parts":
        """The parts of a workbook. Raises NotAWorkbook."""
        return cls(open_package(data))

    def __contains__(self, part: str) -> bool:
        return part in self._changed or (part in self.package.parts and part not in self._dropped)

    def root(self, part: str, parse: Callable[[bytes], etree._Element] = parse_xml) -> etree._Element:
        """A part as it stands by now; a change of it counts once it is written. Raises NotAWorkbook."""
        if part not in self._roots:
            self._roots[part] = parse(self.package.part(part))
        return self._roots[part]

    def sheet(self, name: str) -> str:
        """The part of a sheet. Raises KeyError when there is none of that name."""
        return self._sheets[name]

    def write(self, part: str, root: etree._Element) -> None:
        """Replace or add a part."""
        self._roots[part] = self._changed[part] = root
        self._dropped.discard(part)

    def add(self, part: str, root: etree._Element, content_type: str) -> None:
        """Add a part and declare its type, unless its extension declares it already."""
        self.write(part, root)
        types = self.root(CONTENT_TYPES)
        extension = part.rpartition(".")[2].lower()
        for item in types.iterchildren(TYPES + "Default"):
            if str(item.get("Extension")).lower() == extension and item.get("ContentType") == content_type:
                return
        stale = next((item for item in types if item.get("PartName") == f"/{part}"), None)
        declared = etree.SubElement(types, TYPES + "Override", PartName=f"/{part}") if stale is None else stale
        declared.set("ContentType", content_type)
        self.write(CONTENT_TYPES, types)

    def drop(self, part: str) -> None:
        """Drop a part with its relationships and its declared type."""
        for name in (part, relations_part(part)):
            self._roots.pop(name, None)
            self._changed.pop(name, None)
            self._dropped.add(name)
        types = self.root(CONTENT_TYPES)
        declared = [item for item in types if item.get("PartName") == f"/{part}"]
        for item in declared:
            types.remove(item)
        if declared:
            self.write(CONTENT_TYPES, types)

    def relations(self, source: str) -> list[tuple[str, str, str]]:
        """(target part, type, id) of a part's relationships."""
        path = relations_part(source)
        return related_parts(self.root(path), source) if path in self else []

    def related(self, source: str, kind: str) -> tuple[str, str] | None:
        """(target, id) of a part's first relationship of a kind."""
        found = self.relations(source)
        return next(((target, key) for target, type_, key in found if type_.endswith(f"/{kind}")), None)

    def relate(self, source: str, kind: str, target: str) -> str:
        """Add a relationship between two parts; returns its id."""
        path = relations_part(source)
        root = self.root(path) if path in self else parse_xml(_NO_RELATIONS)
        taken = {item.get("Id") for item in root}
        key = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        type_ = f"{RELATIONS.strip('{}')}/{kind}"
        etree.SubElement(root, PACKAGE_RELATIONS + "Relationship", Id=key, Type=type_, Target=f"/{target}")
        self.write(path, root)
        return key

    def unrelate(self, source: str, key: str) -> None:
        """Take a relationship away again, and the list of them when it was the last."""
        path = relations_part(source)
        root = self.root(path)
        for item in [item for item in root if item.get("Id") == key]:
            root.remove(item)
        if len(root):
            self.write(path, root)
        else:
            self.drop(path)

    def free(self, pattern: str) -> str:
        """The first part name of a pattern such as xl/comments{}.xml that is not taken."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def packed(self) -> bytes:
        """The package with the changes; its own bytes when there are none."""
        if not self._changed and not self._dropped:
            return self.package.data
        changed = {part: serialise(root) for part, root in self._changed.items()}
        return repack(self.package, changed, self._dropped)

    @cached_property
    def _sheets(self) -> dict[str, str]:
        return {sheet.name: sheet.part for sheet in self.package.sheets}


@contextmanager
def reading(part: str) -> Iterator[None]:
    """What a part says that makes no sense is NotAWorkbook, with the part's name."""
    try:
        yield
    except NotAWorkbook:
        raise
    except (ValueError, IndexError) as error:
        raise NotAWorkbook(f"文件内部的“{part}”有无效内容，请用 Excel 打开后另存为 .xlsx 再试。") from error
