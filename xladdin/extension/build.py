"""The extension file from its sources, the same bytes each time for the same interpreter."""

from collections.abc import Iterable
from importlib.metadata import version
from importlib.resources import files
from xml.sax.saxutils import escape

from workbook.files.canonical import packed
from workbook.files.output import FileTrouble
from xladdin.extension.menu import BUTTONS, IDENTIFIER, LIBRARY, addons, buttons, title, window_state

LAUNCHER, SETTINGS = "ZipingLauncher", "Settings"
MESSAGES = {
    "not_saved": "请先打开自评工作簿，并保存在本机的文件夹里，再点一次。",
    "python_missing": "找不到运行绩效自评的程序。\n请重新安装；或在终端里运行 ziping-addin doctor 查看原因。",
    "not_started": "运行绩效自评的程序无法启动。\n请重新安装；或在终端里运行 ziping-addin doctor 查看原因。",
}
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
DOCTYPE = '<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">\n'
MANIFEST = {
    "Addons.xcu": "application/vnd.sun.star.configuration-data",
    "CalcWindowState.xcu": "application/vnd.sun.star.configuration-data",
    f"{LIBRARY}/": "application/vnd.sun.star.basic-library",
}


def build(python: str) -> bytes:
    """The extension that starts this Python. Raises FileTrouble."""
    parts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "Addons.xcu": addons(),
        "CalcWindowState.xcu": window_state(),
        f"{LIBRARY}/script.xlb": _library(modules(python)),
        f"{LIBRARY}/dialog.xlb": _library(()),  # the office complains of a library without
    }
    return packed(parts | {f"{LIBRARY}/{name}.xba": _module(name, text) for name, text in modules(python).items()})


def modules(python: str) -> dict[str, str]:
    """The Basic sources by module. Raises FileTrouble."""
    launcher = files("xladdin.extension").joinpath(f"{LAUNCHER}.bas").read_text("ascii")
    return {BUTTONS: _callbacks(), LAUNCHER: launcher, SETTINGS: _settings(python)}


def _callbacks() -> str:
    subs = (f'Public Sub {one.callback}()\n    Launch "{one.macro}"\nEnd Sub\n' for one in buttons())
    return "Option Explicit\n\n" + "\n".join(subs)


def _settings(python: str) -> str:
    values = {"python": python, "program": _as_program(python), "title": title()} | MESSAGES
    cases = "".join(
        f"        Case {_literal(key)}\n            Setting = {_literal(value)}\n" for key, value in values.items()
    )
    return (
        "Option Explicit\n\nPublic Function Setting(ByVal key As String) As String\n    Select Case key\n"
        f"{cases}    End Select\nEnd Function\n"
    )


def _as_program(path: str) -> str:
    """As Basic's Shell takes a path whole: between quotes that it does not hold. No command shell ever sees it."""
    quote = "'" if '"' in path else '"'
    if not path.startswith("/") or quote in path or not path.isprintable():
        raise FileTrouble(f"Python 的路径“{path}”不完整，或含有引号、换行，启动不了。请把程序装到别的文件夹。")
    return f"{quote}{path}{quote}"


def _literal(text: str) -> str:
    """A Basic expression of this text."""
    return " & Chr(10) & ".join('"' + line.replace('"', '""') + '"' for line in text.split("\n"))


def _module(name: str, text: str) -> bytes:
    return (
        XML
        + DOCTYPE.format("script:module", "module")
        + '<script:module xmlns:script="http://openoffice.org/2000/script" '
        f'script:name="{name}" script:language="StarBasic">{escape(text)}</script:module>\n'
    ).encode()


def _library(names: Iterable[str]) -> bytes:
    elements = "".join(f'<library:element library:name="{name}"/>' for name in names)
    return (
        XML
        + DOCTYPE.format("library:library", "library")
        + f'<library:library xmlns:library="http://openoffice.org/2000/library" library:name="{LIBRARY}" '
        f'library:readonly="true" library:passwordprotected="false">{elements}</library:library>\n'
    ).encode()


def _manifest() -> bytes:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in MANIFEST.items()
    )
    return (
        f'{XML}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">{entries}</manifest:manifest>\n'
    ).encode()


def _description() -> bytes:
    return (
        f'{XML}<description xmlns="http://openoffice.org/extensions/description/2006" '
        'xmlns:dep="http://openoffice.org/extensions/description/2006" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<identifier value="{IDENTIFIER}"/><version value="{version("zipingbiao")}"/>'
        f'<display-name><name lang="zh-CN">{escape(title())}</name></display-name>'
        '<dependencies><OpenOffice.org-minimal-version value="4.0" dep:name="LibreOffice 4.0"/></dependencies>'
        "</description>\n"
    ).encode()
