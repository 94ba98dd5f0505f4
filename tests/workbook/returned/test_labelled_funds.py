"""Fund tables of published sheets, typed into a workbook: totals that disagree with their rows are found."""

import pytest

from schemas.finding import Place
from schemas.scheme_files import load_scheme
from tests.shared_cases import shared_rows
from tests.steps import found
from tests.valid import valid_workbook
from workbook.document import read_document
from workbook.files.patcher import apply_edits
from workbook.grid import Edit

SHEET = "项目自评1"
COLUMNS = {"initial": "year_start", "full": "full_year", "executed": "executed"}
SOURCES = ("财政", "上年结转", "其他")


@pytest.fixture(scope="module")
def book() -> bytes:
    return valid_workbook(load_scheme("national-2020"), projects=1)


def tables() -> list[tuple[dict[str, str], list[dict[str, str]]]]:
    """Total rows with their sub-rows, where each sub-row is a source of funds the form has."""
    rows = [row for row in shared_rows("funds.csv") if row["block"] == "fund_table"]
    found = []
    for total in rows:
        parts = [row for row in rows if row["case"] == total["case"] and row["parent_row"] == total["row"]]
        if parts and all(_source(part) is not None for part in parts) and total["totals_agree"] in {"yes", "no"}:
            found.append((total, parts))
    return found


def _source(part: dict[str, str]) -> int | None:
    return next((row for row, word in enumerate(SOURCES) if word in part["row_label"]), None)


def typed_in(book: bytes, total: dict[str, str], parts: list[dict[str, str]]) -> bytes:
    layout = read_document(book).layout
    edits = []
    for title, column in COLUMNS.items():
        edits.append(_edit(layout.cell(Place("project_sheets", SHEET, 0, column)), total[title]))
        for row in range(len(SOURCES)):
            cell = next((part[title] for part in parts if _source(part) == row), "")
            edits.append(_edit(layout.cell(Place("project_funds", SHEET, row, column)), cell))
    return apply_edits(book, edits)


def _edit(at: tuple[int, int], cell: str) -> Edit:
    number = cell.strip("-—/")
    return Edit(SHEET, *at, float(number) if number else None)


def test_totals_that_disagree_are_found_and_no_others(book: bytes) -> None:
    cases = tables()
    assert {total["totals_agree"] for total, _ in cases} == {"yes", "no"}
    for total, parts in cases:
        wrong = found(typed_in(book, total, parts), "F104")
        assert bool(wrong) == (total["totals_agree"] == "no"), (total["case"], wrong)
        assert all(finding.sheet == SHEET and finding.expected for finding in wrong)
