"""The workbooks that are pictured: the demonstration, the same with faults and marks, and paragraphs in all states."""

import datetime as dt
import os
from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from zipfile import ZipFile

from tests.steps import typed
from workbook.demo.story import blank_demo_workbook, type_in
from workbook.files.canonical import packed
from workbook.fill import fill
from xladdin import macros, session
from xladdin.engines.files import open_book

PROJECT, NARRATIVE = "项目自评2", "自评总结"
FAULTS = (
    (PROJECT, "G8", "2万"),
    (PROJECT, "I16", 8),
    (PROJECT, "J21", None),
    (PROJECT, "G25", dt.date(2022, 12, 20)),
)
OWN_WORDS = (
    (NARRATIVE, "D11", "自评工作由分管负责人牵头，财务人员核对了全年预算348.49万元的账目和佐证材料。"),
    (NARRATIVE, "D13", "2023年度我单位纳入自评的资金共348.49万元，涉及8个项目，全部开展了自评。"),
    (NARRATIVE, "D18", None),
    (NARRATIVE, "D21", "年度重点任务共2项，均按计划完成。"),
)
CHANGED_FIGURES = (
    (PROJECT, "F8", 1.5),
    (PROJECT, "G8", 1.5),
)


def workbooks(folder: Path) -> dict[str, bytes]:
    """Each by the name it is printed under, the letter among them."""
    blank = blank_demo_workbook()
    filled = fill(type_in(blank))
    rewritten = fill(typed(filled.workbook, *OWN_WORDS))
    return {
        "blank.xlsx": blank,
        "demo.xlsx": filled.workbook,
        "marked.xlsx": _first_note_shown(_pressed(macros.one_click, typed(filled.workbook, *FAULTS), folder)),
        "states.xlsx": fill(typed(rewritten.workbook, *CHANGED_FIGURES)).workbook,
        "letter.docx": filled.letter,
    }


def _pressed(button: session.Macro, data: bytes, folder: Path) -> bytes:
    """The workbook after a button was pressed."""
    path = folder / "pressed.xlsx"
    path.write_bytes(data)
    with patch.dict(os.environ, {"XDG_STATE_HOME": str(folder / "state")}):
        book = open_book(path)
        assert button(book).done
        book.save(str(path))
    return path.read_bytes()


def _first_note_shown(data: bytes) -> bytes:
    """The workbook with its first note open, as under the mouse."""
    with ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = next(name for name in sorted(parts) if "vmlDrawing" in name)
    shown = parts[name].replace(b"visibility:hidden", b"visibility:visible", 1)
    return packed(parts | {name: shown.replace(b"<x:Row>", b"<x:Visible/><x:Row>", 1)})
