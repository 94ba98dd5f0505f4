"""The buttons of the ribbon as a menu and a toolbar of Calc: one declaration, the ribbon's own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

IDENTIFIER = "cn.ziping.calc"
LIBRARY, BUTTONS = "Ziping", "Buttons"
CALC = "com.sun.star.sheet.SpreadsheetDocument"
RIBBON_SPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
CALLBACK = re.compile(r'^Public Sub (\w+)\(control As IRibbonControl\)\s+Launch control, "(\w+)"', re.MULTILINE)
TOOLBAR = {"Style": "1", "Visible": "true", "Docked": "true", "DockingArea": "0", "DockPos": "0,5"}


@dataclass(frozen=True)
class Button:
    """A button: what it says, the Sub it calls and the macro that Sub starts."""

    label: str
    callback: str
    macro: str

    @property
    def url(self) -> str:
        """What the menu dispatches."""
        return f"vnd.sun.star.script:{LIBRARY}.{BUTTONS}.{self.callback}?language=Basic&location=application"


@cache
def title() -> str:
    """What the menu is called: as the ribbon's tab."""
    return str(_tab().get("label"))


@cache
def groups() -> tuple[tuple[Button, ...], ...]:
    """The buttons in their groups, in the ribbon's order."""
    macros = dict(CALLBACK.findall(_addin_file("ZipingRibbon.bas").decode("ascii")))
    return tuple(
        tuple(Button(str(one.get("label")), str(one.get("onAction")), macros[one.get("onAction")]) for one in group)
        for group in _tab()
    )


def buttons() -> list[Button]:
    """All of them."""
    return [button for group in groups() for button in group]


def addons() -> bytes:
    """Menu and toolbar, both of Calc alone."""
    menu = _prop("Title", title()) + _prop("Context", CALC) + _node("Submenu", _items(""))
    return _configuration(
        "Addons",
        "org.openoffice.Office",
        _node(
            "AddonUI",
            _node("OfficeMenuBar", _node(IDENTIFIER, menu, new=True))
            + _node("OfficeToolBar", _node(IDENTIFIER, _items(_prop("Context", CALC)), new=True)),
        ),
    )


def window_state() -> bytes:
    """The toolbar's name, and its place: a line of its own under Calc's two, with labels on the buttons."""
    bar = _prop("UIName", title()) + "".join(_prop(name, value) for name, value in TOOLBAR.items())
    states = _node("States", _node(f"private:resource/toolbar/addon_{IDENTIFIER}", bar, new=True))
    return _configuration("CalcWindowState", "org.openoffice.Office.UI", _node("UIElements", states))


def _items(also: str) -> str:
    """Numbered, for they are shown sorted by name."""
    return "".join(_node(f"m{number:02}", item + also, new=True) for number, item in enumerate(_each_item()))


def _each_item() -> Iterator[str]:
    for number, group in enumerate(groups()):
        if number:
            yield _prop("URL", "private:separator")
        for button in group:
            yield _prop("URL", button.url) + _prop("Title", button.label) + _prop("Target", "_self")


def _configuration(component: str, package: str, *nodes: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'oor:name="{component}" oor:package="{package}">{"".join(nodes)}</oor:component-data>\n'
    ).encode()


def _node(name: str, content: str, new: bool = False) -> str:
    how = ' oor:op="replace"' if new else ""
    return f"<node oor:name={quoteattr(name)}{how}>{content}</node>"


def _prop(name: str, value: str) -> str:
    """Without a language: shown whatever language the office speaks."""
    return f'<prop oor:name="{name}"><value>{escape(value)}</value></prop>'


def _tab() -> etree._Element:
    (tab,) = etree.fromstring(_addin_file("customUI14.xml")).iter(f"{RIBBON_SPACE}tab")
    return tab


def _addin_file(name: str) -> bytes:
    return files("xladdin.addin").joinpath(name).read_bytes()
