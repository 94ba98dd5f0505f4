"""A package's parts while they are changed: some rewritten, some added with their relationships, some dropped."""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from workbook.files.package import (
    CONTENT_TYPES,
    PACKAGE_RELATIONS,
    RELATIONS,
    NotAWorkbook,
    Package,
    parse_xml,
    relations,
)
from workbook.files.patcher import repack, serialise

TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_NO_RELATIONS = f'<Relationships xmlns="{PACKAGE_RELATIONS.strip("{}")}"/>'.encode()


class Parts:
    """Collects the changes of a package; what is not written, added or dropped keeps its bytes."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._changed: dict[str, bytes] = {}
        self._dropped: set[str] = set()

    def __contains__(self, part: str) -> bool:
        return part in self._changed or (part in self.package.parts and part not in self._dropped)

    def content(self, part: str) -> bytes:
        """A part as it stands by now. Raises NotAWorkbook when it is missing or damaged."""
        return self._changed[part] if part in self._changed else self.package.part(part)

    def root(self, part: str) -> etree._Element:
        """A part, parsed anew. Raises NotAWorkbook."""
        return parse_xml(self.content(part))

    def write(self, part: str, root: etree._Element) -> None:
        """Replace or add a part."""
        self._changed[part] = serialise(root)
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
        for name in (part, _relations_part(part)):
            self._changed.pop(name, None)
            self._dropped.add(name)
        types = self.root(CONTENT_TYPES)
        declared = [item for item in types if item.get("PartName") == f"/{part}"]
        for item in declared:
            types.remove(item)
        if declared:
            self.write(CONTENT_TYPES, types)

    def related(self, source: str, kind: str) -> tuple[str, str] | None:
        """(target, id) of a part's first relationship of a kind, as the package was opened."""
        found = relations(self.package, source)
        return next(((target, key) for target, type_, key in found if type_.endswith(f"/{kind}")), None)

    def relate(self, source: str, kind: str, target: str) -> str:
        """Add a relationship between two parts; returns its id."""
        path = _relations_part(source)
        root = self.root(path) if path in self else parse_xml(_NO_RELATIONS)
        taken = {item.get("Id") for item in root}
        key = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        type_ = f"{RELATIONS.strip('{}')}/{kind}"
        etree.SubElement(root, PACKAGE_RELATIONS + "Relationship", Id=key, Type=type_, Target=f"/{target}")
        self.write(path, root)
        return key

    def unrelate(self, source: str, key: str) -> None:
        """Take a relationship away again, and the list of them when it was the last."""
        path = _relations_part(source)
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
        return repack(self.package, self._changed, self._dropped)


@contextmanager
def reading(part: str) -> Iterator[None]:
    """What a part says that makes no sense is NotAWorkbook, with the part's name."""
    try:
        yield
    except NotAWorkbook:
        raise
    except (ValueError, IndexError) as error:
        raise NotAWorkbook(f"文件内部的“{part}”有无效内容，请用 Excel 打开后另存为 .xlsx 再试。") from error


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
