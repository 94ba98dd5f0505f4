"""The add-in file from its sources, the same bytes each time: python -m xladdin.addin.build."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB

from workbook.files.canonical import CORE, core_properties, packed
from xladdin.addin.settings import SHEET_NAME, SHEET_PART, settings_sheet

FOLDER = Path(__file__).parent
ADDIN = FOLDER / "ziping.xlam"
RIBBON = FOLDER / "customUI14.xml"
MODULES = ("ZipingRibbon", "ZipingLauncher", "ZipingSystem")
TITLE = "绩效自评"
DESCRIPTION = "预算绩效自评：计算得分、生成总结、校验、导出Word。"
VBA_PART = "xl/vbaProject.bin"
RIBBON_PART = "customUI/customUI14.xml"
# [MS-OVBA] 2.3.4.1: version 0xFFFF and no performance cache
WITHOUT_CACHE = bytes.fromhex("cc61ffff000000")
RIBBON_RELATION = (
    b'<Relationship Id="ribbon" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
    b'Target="customUI/customUI14.xml"/></Relationships>'
)


def build() -> bytes:
    """The add-in, its interpreter not yet set."""
    parts = _parts_with_modules()
    parts[VBA_PART] = _without_cache(parts[VBA_PART])
    parts[RIBBON_PART] = RIBBON.read_bytes()
    parts[SHEET_PART] = settings_sheet()
    parts[CORE] = core_properties(TITLE, DESCRIPTION)
    _replace(parts, "_rels/.rels", b"</Relationships>", RIBBON_RELATION)
    _replace(parts, "xl/workbook.xml", b'name="Sheet1"', f'name="{SHEET_NAME}"'.encode())
    _replace(parts, "docProps/app.xml", b">Sheet1<", f">{SHEET_NAME}<".encode())
    return packed(parts)


def source(module: str) -> str:
    """A module's source as it stands in the add-in: ASCII, with the line ends of VBA."""
    return (FOLDER / f"{module}.bas").read_bytes().decode("ascii").replace("\r\n", "\n").replace("\n", "\r\n")


def _parts_with_modules() -> dict[str, bytes]:
    """An empty add-in with our modules, all offsets 0."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blank.xlam"
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            for module in MODULES:
                project.add_module(module, source(module))
            for module in book.module_names():
                project.get_module(module).dirty = True
            book.save(path)
        with ZipFile(BytesIO(path.read_bytes())) as package:
            return {name: package.read(name) for name in package.namelist()}


def _without_cache(project: bytes) -> bytes:
    compound = CFB.from_bytes(project)
    compound.write_stream_in_storage("VBA", "_VBA_PROJECT", WITHOUT_CACHE)
    return bytes(compound.to_bytes())


def _replace(parts: dict[str, bytes], part: str, old: bytes, new: bytes) -> None:
    if parts[part].count(old) != 1:
        raise RuntimeError(f"{part} of the blank add-in does not hold {old!r} once")
    parts[part] = parts[part].replace(old, new)


if __name__ == "__main__":
    ADDIN.write_bytes(build())
