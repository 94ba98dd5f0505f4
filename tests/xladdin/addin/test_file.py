"""The add-in file: what is in it, the same bytes each time, and a ribbon whose buttons all lead somewhere."""

import io
import re
import zipfile
from pathlib import Path

import olefile
import pytest
from lxml import etree
from oletools.olevba import VBA_Parser, decompress_stream

from schemas.cells import Cell
from workbook.files.output import FileTrouble
from workbook.files.reader import read_workbook
from xladdin.addin.build import ADDIN, FOLDER, MODULES, RIBBON, RIBBON_PART, VBA_PART, WITHOUT_CACHE, build, source
from xladdin.addin.settings import MESSAGES
from xladdin.setup.addin_file import with_interpreter

MACROS = {
    "validate": ("校验", "OnValidate"),
    "score": ("计算得分", "OnScore"),
    "narrative": ("生成总结", "OnNarrative"),
    "letter": ("导出Word", "OnLetter"),
    "add_project": ("新增项目", "OnAddProject"),
    "one_click": ("一键自评", "OnOneClick"),
    "clear_marks": ("清除标记", "OnClearMarks"),
    "undo": ("撤销", "OnUndo"),
    "explain_rule": ("规则说明", "OnExplainRule"),
}
CUSTOM_UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
CHILDREN = {"customUI": "ribbon", "ribbon": "tabs", "tabs": "tab", "tab": "group", "group": "button"}
# ids of Excel's own commands and pictures every Office shows, Excel 2010 and later
ICONS = {
    "MacroPlay", "CalculateNow", "SignatureLineInsert", "ErrorChecking", "FileSaveAsWordDocx", "SheetInsert",
    "ClearFormats", "Undo", "Help",
}  # fmt: skip
CALLBACK = re.compile(
    r'^Public Sub (\w+)\(control As IRibbonControl\)\r\n    Launch control, "(\w+)"\r\nEnd Sub\r$', re.M
)
FORBIDDEN = re.compile(
    r"auto_?open|auto_?close|workbook_|worksheet_|withevents|\.on(time|key)|\bcmd\b|-c\b|powershell|environ|runpython",
    re.I,
)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def read_back(path: Path = ADDIN) -> dict[str, str]:
    """The modules of an add-in as oletools reads them."""
    parser = VBA_Parser(str(path))
    try:
        return {name.removesuffix(".bas"): code for _, _, name, code in parser.extract_macros()}
    finally:
        parser.close()


def ribbon() -> etree._Element:
    return etree.fromstring(parts(ADDIN.read_bytes())[RIBBON_PART])


def buttons() -> list[etree._Element]:
    return list(ribbon().iter(f"{CUSTOM_UI}button"))


def test_two_builds_are_the_committed_file() -> None:
    first, second = build(), build()
    assert first == second, "two builds differ"
    assert first == ADDIN.read_bytes(), "run `make addin` and commit xladdin/addin/ziping.xlam"


def test_oletools_reads_back_the_exact_sources() -> None:
    found = read_back()
    assert {name: found[name] for name in MODULES} == {name: source(name) for name in MODULES}


def test_nothing_else_is_in_the_project() -> None:
    found = read_back()
    assert found.keys() - set(MODULES) == {"ThisWorkbook.cls", "Sheet1.cls"}
    for name in ("ThisWorkbook.cls", "Sheet1.cls"):
        assert all(line.startswith("Attribute ") for line in found[name].splitlines()), name


def test_the_project_is_in_the_documented_form_without_caches() -> None:
    project = olefile.OleFileIO(io.BytesIO(parts(ADDIN.read_bytes())[VBA_PART]))
    assert project.openstream("VBA/_VBA_PROJECT").read() == WITHOUT_CACHE
    streams = {entry[-1] for entry in project.listdir() if entry[0] == "VBA"}
    assert streams == {"_VBA_PROJECT", "dir", "ThisWorkbook", "Sheet1", *MODULES}
    for name in MODULES:  # a module's source begins where its stream begins: its offset is 0
        stream = bytearray(project.openstream(f"VBA/{name}").read())
        assert decompress_stream(stream).decode("ascii") == source(name)


@pytest.mark.parametrize("name", [*MODULES, "libreoffice/ZipingSystem"])
def test_sources_are_plain(name: str) -> None:
    text = (FOLDER / f"{name}.bas").read_bytes()
    assert text.isascii()
    assert b"Option Explicit" in text
    assert text.startswith(f'Attribute VB_Name = "{Path(name).name}"'.encode())


@pytest.mark.parametrize("name", MODULES)
def test_no_module_starts_by_itself_or_by_way_of_a_command_shell(name: str) -> None:
    assert not FORBIDDEN.search(source(name))
    assert "Option Private Module" in source(name)
    assert ("CreateObject" in source(name)) == (name == "ZipingSystem")


def test_what_starts_a_program_cannot_be_called_from_a_cell() -> None:
    """A formula may call any public function of an add-in, but has no pressed button to give it."""
    for name, routine in (("ZipingLauncher", "Launch"), ("ZipingSystem", "RunAndWait")):
        assert re.search(rf"^Public \w+ {routine}\(ByVal control As IRibbonControl, ", source(name), re.M)


def test_every_button_has_its_callback_and_every_callback_its_macro() -> None:
    callbacks = dict(CALLBACK.findall(source("ZipingRibbon")))
    assert callbacks == {callback: macro for macro, (_, callback) in MACROS.items()}
    assert source("ZipingRibbon").count("Sub ") == len(MACROS)
    assert {(b.get("label"), b.get("onAction")) for b in buttons()} == set(MACROS.values())


def test_the_ribbon_has_the_structure_of_2009_07() -> None:
    assert ribbon().tag == f"{CUSTOM_UI}customUI"
    for element in ribbon().iter(etree.Element):
        assert element.tag.startswith(CUSTOM_UI)
        wanted = CHILDREN.get(element.tag.removeprefix(CUSTOM_UI))
        assert {child.tag for child in element} == ({CUSTOM_UI + wanted} if wanted else set())
    allowed = {"id", "label", "size", "imageMso", "keytip", "onAction", "screentip", "supertip"}
    ids = [element.get("id") for element in ribbon().iter(etree.Element) if element.get("id")]
    assert len(ids) == len(set(ids))
    for button in buttons():
        assert set(button.attrib) - {"size"} == allowed - {"size"}
        assert button.get("size", "normal") in ("normal", "large")
        assert all(len(text) <= 1024 for text in button.attrib.values())


def test_the_first_button_does_it_all() -> None:
    assert (buttons()[0].get("onAction"), buttons()[0].get("size")) == ("OnOneClick", "large")


def test_keytips_and_icons() -> None:
    keytips = [button.get("keytip", "") for button in buttons()]
    assert len(set(keytips)) == len(keytips)
    assert not [(one, other) for one in keytips for other in keytips if one != other and other.startswith(one)]
    assert all(re.fullmatch("[A-Z0-9]{1,3}", keytip) for keytip in keytips)
    tab = ribbon().find(f".//{CUSTOM_UI}tab")
    assert tab is not None
    assert (tab.get("label"), tab.get("keytip")) == ("绩效自评", "ZP")
    assert {button.get("imageMso") for button in buttons()} == ICONS


def test_the_package_says_what_it_is() -> None:
    held = parts(ADDIN.read_bytes())
    assert held[RIBBON_PART] == RIBBON.read_bytes()
    assert b"relationships/ui/extensibility" in held["_rels/.rels"]
    assert b"application/vnd.ms-excel.addin.macroEnabled.main+xml" in held["[Content_Types].xml"]
    assert "<dc:title>绩效自评</dc:title>" in held["docProps/core.xml"].decode()
    for name, data in held.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)


def settings(addin: bytes) -> dict[str, Cell]:
    sheet = read_workbook(addin).sheets["settings"]
    return {str(sheet.value(row, 1)): sheet.value(row, 2) for row in range(1, len(sheet.rows) + 1)}


def test_as_built_no_interpreter_is_set() -> None:
    assert settings(ADDIN.read_bytes()) == {"python": None} | MESSAGES


def test_the_installer_sets_the_interpreter_and_changes_nothing_else() -> None:
    path = r"C:\Users\张 三&李四\<python>\pythonw.exe"
    built = ADDIN.read_bytes()
    changed = with_interpreter(built, Path(path))
    assert settings(changed) == {"python": path} | MESSAGES
    before, after = parts(built), parts(changed)
    assert {name for name in before | after if before.get(name) != after.get(name)} == {"xl/worksheets/sheet1.xml"}


@pytest.mark.parametrize("path", ["C:\\%TEMP%\\pythonw.exe", 'C:\\a" -c "x\\pythonw.exe', "C:\\a\nb.exe"])
def test_a_path_the_launcher_would_refuse_is_not_set(path: str) -> None:
    with pytest.raises(FileTrouble):
        with_interpreter(ADDIN.read_bytes(), Path(path))


def test_every_message_the_launcher_shows_has_its_text_and_is_used() -> None:
    used = set(re.findall(r'"([a-z]+_[a-z_]+|title|python)"', source("ZipingLauncher")))
    assert used == {"python", *MESSAGES}
