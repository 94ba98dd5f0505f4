"""Taking a sheet out of a closed workbook, with the names local to it; those of the sheets behind it move up."""

from copy import deepcopy

from workbook.files.package import MAIN, RELATIONS, open_package
from workbook.files.parts import Parts


def drop_sheet(data: bytes, name: str) -> bytes:
    """A copy of a workbook without a sheet. Raises KeyError when there is none, NotAWorkbook when damaged."""
    package = open_package(data)
    part = {sheet.name: sheet.part for sheet in package.sheets}[name]
    parts = Parts(package)
    workbook = deepcopy(package.workbook)
    tabs = list(workbook.iter(MAIN + "sheet"))
    position = next(number for number, tab in enumerate(tabs) if tab.get("name") == name)
    for defined in list(workbook.iter(MAIN + "definedName")):
        local = int(str(defined.get("localSheetId", -1)))
        if local == position:
            defined.getparent().remove(defined)  # type: ignore[union-attr]
        elif local > position:
            defined.set("localSheetId", str(local - 1))
    for view in workbook.iter(MAIN + "workbookView"):
        view.set("activeTab", "0")
    key = str(tabs[position].get(RELATIONS + "id"))
    tabs[position].getparent().remove(tabs[position])  # type: ignore[union-attr]
    parts.write(package.workbook_part, workbook)
    parts.unrelate(package.workbook_part, key)
    parts.drop(part)
    return parts.packed()
