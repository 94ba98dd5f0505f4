"""A workbook open in the files engine, and what it holds once it is saved."""

from io import BytesIO
from pathlib import Path

import openpyxl
import xlwings as xw

from schemas.cells import Cell
from workbook.files.reader import read_workbook
from xladdin.engines.files import open_book

NEW_PROJECT = (
    ("项目清单", "C17", "走访慰问经费"),
    ("项目清单", "D17", "县级"),
    ("项目清单", "E17", "一般公共预算"),
    ("项目清单", "I17", "是"),
)


def opened(tmp_path: Path, data: bytes) -> xw.Book:
    path = tmp_path / "某单位.xlsx"
    path.write_bytes(data)
    return open_book(path)


def saved(book: xw.Book, tmp_path: Path) -> bytes:
    target = tmp_path / "saved.xlsx"
    book.save(str(target))
    return target.read_bytes()


def entries(data: bytes) -> dict[str, list[list[Cell]]]:
    """What stands on the sheets an accountant sees."""
    return {
        name: sheet.rows for name, sheet in read_workbook(data).sheets.items() if name not in ("_ziping", "校验结果")
    }


def heights(data: bytes) -> dict[int, float]:
    sheet = openpyxl.load_workbook(BytesIO(data))["自评总结"]
    return {row: dimension.height for row, dimension in sheet.row_dimensions.items() if dimension.height}


def cells_of(rows: list[list[Cell]]) -> dict[tuple[int, int], Cell]:
    return {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v not in (None, "")}
