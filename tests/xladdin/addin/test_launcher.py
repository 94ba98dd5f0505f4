"""The add-in's own VBA in an interpreter: the command it builds of hostile names, and what it says when it cannot."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xladdin.addin.fake_excel import BEFORE, WINDOW, FakeExcel, units
from tests.xladdin.addin.test_file import MACROS, read_back
from xladdin.addin.build import MODULES
from xladdin.addin.settings import MESSAGES
from xladdin.call import Call

PYTHON = r"C:\Users\张 三&四\python\pythonw.exe"
HOSTILE = [
    "自评 2023.xlsx",
    "a=b \"c\" 'd'.xlsx",
    "%PATH%%TEMP%.xlsx",
    "😀 emoji 𠮷.xlsx",
    "two\r\nlines\t.xlsx",
    "&|<>^;`$(calc)!.xlsx",
    "x -c import os.xlsx",
    "\x7fÿĀ\uffff.xlsx",
]
SOURCES = {name: text for name, text in read_back().items() if name in MODULES}
COMMAND = re.compile(
    r'"(?P<python>[^"%]+)" -I -X utf8 -m xladdin (?P<macro>\w+) --book=(?P<book>[0-9A-F]+) --hwnd=(\d+)'
)


def excel(
    book: str | None = "自评.xlsx", python: str = PYTHON, existing: str = PYTHON, outcome: int | None = 0
) -> FakeExcel:
    held = {"python": python} | MESSAGES
    return FakeExcel(SOURCES, held, book=book, existing=existing, outcome=outcome)


def decoded(digits: str) -> str:
    """The file name as the Python side reads it back."""
    return Call.parse(["validate", f"--book={digits}", "--hwnd=1"]).book


@pytest.mark.parametrize("book", HOSTILE)
def test_a_hostile_name_arrives_as_it_is_and_nowhere_else(book: str) -> None:
    host = excel(book)
    host.press("OnValidate")
    [(command, folder, window, wait)] = host.shell.runs
    matched = COMMAND.fullmatch(command)
    assert matched, command
    assert (matched["python"], matched["macro"], decoded(matched["book"])) == (PYTHON, "validate", book)
    assert command.endswith(f"--hwnd={WINDOW}")
    assert (folder, window, wait) == ("C:\\Users\\张 三&四\\python\\", 0, True)
    assert (host.shell.folder, host.said) == (BEFORE, [])


@given(st.text(min_size=1, max_size=60))
def test_any_name_is_four_digits_a_unit(book: str) -> None:
    digits = str(excel().vba.run("Hexed", [units(book)]))
    assert re.fullmatch("(?:[0-9A-F]{4})+", digits)
    assert decoded(digits) == book


@pytest.mark.parametrize(("macro", "callback"), [(macro, callback) for macro, (_, callback) in MACROS.items()])
def test_every_button_starts_its_macro(macro: str, callback: str) -> None:
    host = excel()
    host.press(callback)
    assert f" xladdin {macro} --book=" in host.shell.runs[0][0]


@pytest.mark.parametrize("code", [0, 10])
def test_nothing_is_said_when_all_went_well_or_python_has_said_it(code: int) -> None:
    host = excel(outcome=code)
    host.press("OnScore")
    assert (len(host.shell.runs), host.said) == (1, [])


@pytest.mark.parametrize("code", [1, 2, 3, 9, 11, -1073741510])
def test_any_other_end_is_said(code: int) -> None:
    host = excel(outcome=code)
    host.press("OnScore")
    assert host.said == [(MESSAGES["title"], MESSAGES["ended_with_error"])]


def test_a_program_that_cannot_be_started_is_said_and_the_folder_put_back() -> None:
    host = excel(outcome=None)
    host.press("OnScore")
    assert host.said == [(MESSAGES["title"], MESSAGES["not_started"])]
    assert host.shell.folder == BEFORE


@pytest.mark.parametrize("name", ["WScript.Shell", "Scripting.FileSystemObject"])
def test_a_forbidden_script_host_is_said(name: str) -> None:
    host = excel()
    host.forbidden.add(name)
    host.press("OnScore")
    assert host.said == [(MESSAGES["title"], MESSAGES["not_started"])]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"book": None}, "no_workbook"),
        ({"python": ""}, "python_missing"),
        ({"existing": ""}, "python_missing"),
        ({"python": "pythonw.exe", "existing": "pythonw.exe"}, "python_missing"),
        ({"python": r"\\server\share\pythonw.exe", "existing": r"\\server\share\pythonw.exe"}, "python_missing"),
        ({"python": r"C:\%TEMP%\pythonw.exe", "existing": r"C:\%TEMP%\pythonw.exe"}, "python_refused"),
        ({"python": 'C:\\a" -c "b.exe', "existing": 'C:\\a" -c "b.exe'}, "python_refused"),
    ],
)
def test_nothing_is_started_without_a_workbook_or_a_sound_interpreter(facts: dict[str, str], message: str) -> None:
    host = excel(**facts)
    host.press("OnValidate")
    assert host.shell.runs == []
    assert host.said == [(MESSAGES["title"], MESSAGES[message])]


@pytest.mark.parametrize("events", [True, False])
@pytest.mark.parametrize("outcome", [0, 1, None])
def test_nobody_types_and_no_event_fires_while_python_writes(outcome: int | None, events: bool) -> None:
    host = excel(outcome=outcome)
    host.application.state["EnableEvents"] = events
    host.press("OnScore")
    assert [host.shell.during[name] for name in ("Interactive", "EnableEvents", "EnableCancelKey")] == [False, False, 0]
    after = host.application.state
    assert [after[name] for name in ("Interactive", "EnableEvents", "ScreenUpdating", "StatusBar")] == [
        True,
        events,
        True,
        False,
    ]
