"""The extension file: well-formed, the same bytes each time, and of one mind with the ribbon."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from workbook.files.output import FileTrouble
from xladdin.addin.build import RIBBON
from xladdin.call import MACROS
from xladdin.extension.build import build, modules
from xladdin.extension.menu import CALC, buttons, groups, title

PYTHON = "/opt/ziping/bin/python"
REGISTRY = "{http://openoffice.org/2001/registry}"
SCRIPT = "{http://openoffice.org/2000/script}"
LIBRARY = "{http://openoffice.org/2000/library}"
MANIFEST = "{http://openoffice.org/2001/manifest}"


def parts(python: str = PYTHON) -> dict[str, bytes]:
    with ZipFile(BytesIO(build(python))) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def node(name: str) -> etree._Element:
    """A node of Addons.xcu."""
    (found,) = etree.fromstring(parts()["Addons.xcu"]).iterfind(f".//node[@{REGISTRY}name='{name}']")
    return found


def said(element: etree._Element, name: str) -> list[str]:
    """A property of every entry of a set, in the order they are shown."""
    entries = sorted(element.iterfind("node"), key=lambda one: one.get(f"{REGISTRY}name"))
    return [entry.findtext(f"prop[@{REGISTRY}name='{name}']/value", "") for entry in entries]


def source(name: str) -> str:
    return etree.fromstring(parts()[f"Ziping/{name}.xba"]).text


def test_it_is_the_same_each_time() -> None:
    assert build(PYTHON) == build(PYTHON)


def test_only_the_settings_know_the_interpreter() -> None:
    here, there = parts(), parts("/elsewhere/python")
    assert {name for name in here if here[name] != there[name]} == {"Ziping/Settings.xba"}


def test_everything_in_it_is_xml_and_known_to_its_lists() -> None:
    files = parts()
    roots = {name: etree.fromstring(data) for name, data in files.items()}
    listed = [entry.get(f"{MANIFEST}full-path") for entry in roots["META-INF/manifest.xml"]]
    assert {name for name in files if "/" not in name} - {"description.xml"} | {"Ziping/"} == set(listed)
    library = [element.get(f"{LIBRARY}name") for element in roots["Ziping/script.xlb"]]
    assert library == list(modules(PYTHON))
    assert {f"Ziping/{name}.xba" for name in library} == {name for name in files if name.endswith(".xba")}
    assert all(roots[f"Ziping/{name}.xba"].get(f"{SCRIPT}name") == name for name in library)


@pytest.mark.parametrize("where", ["Submenu", "OfficeToolBar"])
def test_menu_and_toolbar_have_every_button_of_the_ribbon_in_its_order(where: str) -> None:
    shown = node(where) if where == "Submenu" else node(where)[0]
    ribbon = [dict(button.attrib) for button in etree.parse(RIBBON).iter("{*}button")]
    assert [label for label in said(shown, "Title") if label] == [button["label"] for button in ribbon]
    urls = [url for url in said(shown, "URL") if url != "private:separator"]
    assert [re.findall(r"Buttons\.(\w+)\?", url) for url in urls] == [[button["onAction"]] for button in ribbon]
    assert len(said(shown, "URL")) - len(urls) == len(groups()) - 1


def test_it_is_calc_s_alone() -> None:
    menu, toolbar = node("OfficeMenuBar"), node("OfficeToolBar")[0]
    assert (said(menu, "Title"), said(menu, "Context")) == ([title()], [CALC])
    assert set(said(toolbar, "Context")) == {CALC}


def test_every_button_has_its_sub_and_every_macro_its_button() -> None:
    subs = dict(re.findall(r'Public Sub (\w+)\(\)\n    Launch "(\w+)"\nEnd Sub', source("Buttons")))
    assert subs == {button.callback: button.macro for button in buttons()}
    assert set(subs.values()) == set(MACROS)


def test_what_starts_a_program_is_no_function() -> None:
    """A formula in a cell can call functions of a library, and no subs."""
    functions = re.findall(r"Function (\w+)\(.*?End Function", "".join(modules(PYTHON).values()), re.DOTALL)
    bodies = re.findall(r"Function \w+\(.*?End Function", "".join(modules(PYTHON).values()), re.DOTALL)
    assert len(functions) == len(bodies) == 5
    assert not any(re.search(r"\b(Shell|Launch|Listen)\b", body) for body in bodies)


def test_every_message_has_its_text() -> None:
    told = set(re.findall(r'Tell "(\w+)"', source("ZipingLauncher")))
    assert told == set(re.findall(r'Case "(\w+)"', source("Settings"))) - {"python", "program", "title"}


@pytest.mark.parametrize("path", ["/a b/绩效/it's $HOME %20/python", '/a "b"/python', "/a&b<c>/python"])
def test_a_path_stands_as_data(path: str) -> None:
    module = etree.fromstring(parts(path)["Ziping/Settings.xba"]).text
    python, program = re.findall(r'Setting = "((?:[^"]|"")*)"\n', module)[:2]
    assert python.replace('""', '"') == path
    assert program.replace('""', '"') == (f"'{path}'" if '"' in path else f'"{path}"')


@pytest.mark.parametrize("path", ["python", "", "/a'b\"c/python", "/a\nb/python", "/a\0b"])
def test_a_path_that_could_not_be_started_is_refused(path: str) -> None:
    with pytest.raises(FileTrouble):
        build(path)


def test_the_launcher_is_ascii() -> None:
    assert (Path(RIBBON).parents[1] / "extension" / "ZipingLauncher.bas").read_bytes().isascii()
