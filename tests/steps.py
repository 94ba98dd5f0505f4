"""Tests read like the sheet they test: a step types one value into one cell."""

import json
from typing import Any

from schemas.cells import Cell
from schemas.finding import Finding
from workbook.document import read_document
from workbook.files.patcher import apply_edits
from workbook.files.reader import read_workbook
from workbook.grid import Edit, parse_address
from workbook.returned.batch import check
from workbook.returned.report import as_json_text
from workbook.returned.verdict import Checked, Outcome


def typed(data: bytes, *steps: tuple[str, str, Cell]) -> bytes:
    """A copy with (sheet, cell, value) typed in; formulas keep the values they showed before."""
    return apply_edits(data, [Edit(sheet, *parse_address(cell), value) for sheet, cell, value in steps])


def checked(data: bytes) -> Checked:
    """The verdict on one workbook."""
    return check([("某单位.xlsx", data)])[0]


def report(data: bytes) -> dict[str, Any]:
    """One workbook's entry in the JSON of a check."""
    entry: dict[str, Any] = json.loads(as_json_text(Outcome((checked(data),))))["files"][0]
    return entry


def found(data: bytes, code: str) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in checked(data).findings if finding.code == code]


def shown(data: bytes, sheet: str, cell: str) -> Cell:
    """What a cell shows in the file, as stored."""
    return read_workbook(data).sheets[sheet].value(*parse_address(cell))


def paragraphs(data: bytes) -> dict[str, str]:
    """The text of every paragraph of 自评总结, by id."""
    return {record.text("id"): record.text("text") for record in read_document(data).tables.all("paragraphs")}
