"""Adding a sheet to a closed workbook: a copy of one of its own sheets, styles, validations and names included."""

import posixpath
import re
from copy import deepcopy

from lxml import etree

from workbook.files.package import (
    CONTENT_TYPES,
    MAIN,
    PACKAGE_RELATIONS,
    RELATIONS,
    Package,
    open_package,
    parse_xml,
    relations,
    relations_part,
)
from workbook.files.packing import repack, serialise
from workbook.files.patcher import apply_edits
from workbook.grid import Plan

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
SHEET_RELATION = RELATIONS.strip("{}") + "/worksheet"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
# What hangs on a sheet's own relationships stays with the original.
BOUND = ("drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls", "tableParts", "hyperlinks")


def apply_plan(data: bytes, plan: Plan) -> bytes:
    """A copy of a workbook with the plan carried out. Raises NotAWorkbook, or KeyError for an unknown sheet."""
    for source, name in plan.copies:
        data = copy_sheet(data, source, name)
    return apply_edits(data, plan.edits, plan.heights)


def copy_sheet(data: bytes, source: str, name: str) -> bytes:
    """A copy of a workbook with sheet `source` copied as `name`, right after it.

    Raises KeyError when there is no such sheet, NotAWorkbook when the package is damaged.
    """
    package = open_package(data)
    original = {sheet.name: sheet for sheet in package.sheets}[source]
    part = _free_part(package, original.part)
    workbook = deepcopy(package.workbook)
    relation_id, related = _related(package, part)
    position = _insert_tab(workbook, source, name, relation_id)
    _copy_names(workbook, position, source, name)
    changed = {
        part: serialise(_unbound(parse_xml(package.part(original.part)))),
        package.workbook_part: serialise(workbook),
        relations_part(package.workbook_part): related,
        CONTENT_TYPES: _typed(package, part),
    }
    return repack(package, changed)


def _free_part(package: Package, like: str) -> str:
    folder = posixpath.dirname(like)
    number = 1
    while f"{folder}/sheet{number}.xml" in package.parts:
        number += 1
    return f"{folder}/sheet{number}.xml"


def _related(package: Package, part: str) -> tuple[str, bytes]:
    """A free relationship id, and the workbook's relationships with the new part under it."""
    taken = {key for _, _, key in relations(package, package.workbook_part)}
    number = 1
    while f"rId{number}" in taken:
        number += 1
    root = parse_xml(package.part(relations_part(package.workbook_part)))
    etree.SubElement(
        root, PACKAGE_RELATIONS + "Relationship", Id=f"rId{number}", Type=SHEET_RELATION, Target=f"/{part}"
    )
    return f"rId{number}", serialise(root)


def _typed(package: Package, part: str) -> bytes:
    root = parse_xml(package.part(CONTENT_TYPES))
    etree.SubElement(root, TYPES + "Override", PartName=f"/{part}", ContentType=SHEET_TYPE)
    return serialise(root)


def _insert_tab(workbook: etree._Element, source: str, name: str, relation_id: str) -> int:
    """Put the new tab behind its source; returns the new tab's position."""
    tabs = list(workbook.iter(MAIN + "sheet"))
    position = [tab.get("name") for tab in tabs].index(source)
    tab = etree.Element(MAIN + "sheet", name=name)
    tab.set("sheetId", str(max(int(str(other.get("sheetId"))) for other in tabs) + 1))
    tab.set(RELATIONS + "id", relation_id)
    tabs[position].addnext(tab)
    for item in workbook.iter(MAIN + "definedName"):
        local = item.get("localSheetId")
        if local is not None and int(local) > position:
            item.set("localSheetId", str(int(local) + 1))
    for view in workbook.iter(MAIN + "workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            if int(view.get(attribute, "0")) > position:
                view.set(attribute, str(int(view.get(attribute, "0")) + 1))
    return position + 1


def _copy_names(workbook: etree._Element, position: int, source: str, name: str) -> None:
    """Give the new sheet its own copy of its source's local names."""
    quoted = "'" + name.replace("'", "''") + "'!"
    own = re.compile(rf"(?:'{re.escape(source.replace(chr(39), chr(39) * 2))}'|\b{re.escape(source)})!")
    for item in list(workbook.iter(MAIN + "definedName")):
        if item.get("localSheetId") == str(position - 1):
            copied = deepcopy(item)
            copied.set("localSheetId", str(position))
            copied.text = own.sub(lambda _: quoted, item.text or "")
            item.addnext(copied)


def _unbound(sheet: etree._Element) -> etree._Element:
    """A sheet without what only its original's relationships can supply, and not selected."""
    for tag in BOUND:
        for element in sheet.findall(MAIN + tag):
            sheet.remove(element)
    for element in sheet.iter(MAIN + "pageSetup"):
        if element.get(RELATIONS + "id") is not None:
            del element.attrib[RELATIONS + "id"]
    for view in sheet.iter(MAIN + "sheetView"):
        if view.get("tabSelected") is not None:
            del view.attrib["tabSelected"]
    return sheet
