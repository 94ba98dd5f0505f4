"""The built add-in in LibreOffice: a button pressed starts the command, and the office answers what it started."""

import json
from pathlib import Path

import pytest

from tests.office import UNO_PYTHON
from tests.xladdin.office import Office
from xladdin.call import Call

BOOK = "自评 a=b %PATH% 'x' \"$(y)\" &|;😀.xlsx"
# Stands in for the interpreter: keeps what it was given, asks the office a question over UNO, ends as "refused".
STUB = (
    f"#!{UNO_PYTHON}"
    """
import json, os, pathlib, sys
import uno
pipe = sys.argv[-1].removeprefix("--office=")
resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
seen = {"argv": sys.argv, "folder": os.getcwd(), "sheets": desktop.CurrentComponent.Sheets.ElementNames}
pathlib.Path(__file__).with_name("seen.json").write_text(json.dumps(seen), "utf-8")
sys.exit(10)
"""
)


def stub(tmp_path: Path) -> Path:
    path = tmp_path / "it's $HOME 绩效" / "python"
    path.parent.mkdir()
    path.write_text(STUB, "utf-8")
    path.chmod(0o755)
    return path


def press(tmp_path: Path, blank: bytes, interpreter: Path, callback: str) -> None:
    """Press a button over an open workbook of hostile name, with this interpreter set."""
    office = Office(tmp_path / "office", str(interpreter))
    office.open(BOOK, blank)
    office.press(callback)
    office.close()


@pytest.mark.libreoffice
def test_a_button_starts_the_command_with_the_name_of_the_open_workbook(tmp_path: Path, blank: bytes) -> None:
    interpreter = stub(tmp_path)
    press(tmp_path, blank, interpreter, "OnValidate")
    seen = json.loads(interpreter.with_name("seen.json").read_text("utf-8"))
    program, *options, macro, book, office = seen["argv"]
    assert (program, options, macro) == (str(interpreter), ["-I", "-X", "utf8", "-m", "xladdin"], "validate")
    assert Call.parse([macro, book, office]).book == BOOK
    assert office.startswith("--office=ziping-tests-")
    assert seen["folder"] == str(interpreter.parent)
    assert "项目清单" in seen["sheets"]


@pytest.mark.libreoffice
def test_a_missing_interpreter_starts_nothing(tmp_path: Path, blank: bytes) -> None:
    interpreter = stub(tmp_path)
    press(tmp_path, blank, interpreter.with_name("python-that-is-not-there"), "OnValidate")
    assert [path.name for path in interpreter.parent.iterdir()] == ["python"]
