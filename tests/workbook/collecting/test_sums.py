"""Sums tie out: to the cells of the workbooks, and every table to every other."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from schemas.cells import is_number
from schemas.funds import MONEY, Money
from schemas.rounding import exact
from schemas.scheme_files import load_scheme
from schemas.tables import BUDGET_KINDS, OVERALL_FUND_ROWS
from tests.office import converted, need_office
from tests.settings import examples
from tests.steps import typed
from tests.valid import valid_workbook
from tests.workbook.collecting.counties import project, summary, verdict, verdicts
from workbook.collecting.comparison import year_of
from workbook.collecting.county import County, gather
from workbook.collecting.data_tables import BASIC, PROJECT, data_tables
from workbook.collecting.funds import by_kind, by_level
from workbook.collecting.summary_workbook import summary_workbook
from workbook.document import read_document
from workbook.files.reader import read_workbook
from workbook.form.layout import OVERALL_SHEET
from workbook.form.overall_sheet import FUND_HEAD
from workbook.form.project_sheet import MONEY_COLUMNS
from workbook.returned.batch import check
from workbook.returned.verdict import Checked

DAY = dt.date(2024, 6, 30)
TOTAL = "合计"


@pytest.fixture(scope="module")
def workbooks(filled: bytes) -> list[bytes]:
    """The demonstration unit, and two units with amounts to four decimals from two budget kinds."""
    return [filled, *(_made(number) for number in range(2))]


def _made(number: int) -> bytes:
    book = valid_workbook(load_scheme(("national-2020", "national-2021-cost")[number % 2]), 2 + number)
    document = read_document(book)

    def cell(table: str, column: str, row: int = 0) -> str:
        return document.layout.address(document.tables.all(table)[row].place(column))

    return typed(
        book,
        ("单位信息", cell("unit", "unit"), f"某{number}局"),
        ("单位信息", cell("basic_funds", "executed"), 200.0001 + number / 10),
        ("单位信息", cell("basic_funds", "full_year", 1), 30.03),
        ("单位信息", cell("basic_funds", "budget_kind", 1), "改了名的预算"),
        ("项目清单", cell("projects", "budget_kind", 1), BUDGET_KINDS[1]),
        ("项目自评2", "G8", 0.1),
    )


@pytest.fixture(scope="module")
def county(workbooks: list[bytes]) -> County:
    return gather(check([(f"{number}.xlsx", data) for number, data in enumerate(workbooks)]))


@pytest.fixture(scope="module")
def own_totals(workbooks: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Decimal]]:
    """What the workbooks themselves show on 整体自评, recalculated by LibreOffice, added up: by row of funds (万元)."""
    need_office()
    files = {f"{number}.xlsx": book for number, book in enumerate(workbooks)}
    sums = {item: [Decimal(0)] * len(MONEY) for item in OVERALL_FUND_ROWS}
    for book in converted(files, "xlsx", tmp_path_factory.mktemp("office")).values():
        cells = read_workbook(book).sheets[OVERALL_SHEET]
        for row, item in enumerate(OVERALL_FUND_ROWS, FUND_HEAD + 1):
            shown = [cells.value(row, column) for column in MONEY_COLUMNS.values()]
            sums[item] = [total + exact(cell) for total, cell in zip(sums[item], shown, strict=True) if is_number(cell)]
    return sums


def sheet(data: bytes, name: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    return [list(row) for row in book[name].iter_rows(values_only=True)]


def amounts(rows: list[list[Any]], first_cell: str, columns: range) -> list[Decimal]:
    """The figures in the first row that begins with a text."""
    row = next(row for row in rows if row[0] == first_cell)
    return [exact(row[column]) for column in columns]


def test_the_totals_are_those_of_the_workbooks_own_overall_sheets(
    own_totals: dict[str, list[Decimal]], county: County
) -> None:
    data = summary_workbook(county, DAY)
    rows = sheet(data, "单位汇总")
    whole, basic, projects = (own_totals[item] for item in OVERALL_FUND_ROWS[:3])
    assert len(county.units) == 3
    assert whole[2] != whole[2].quantize(Decimal("0.01"))
    assert amounts(rows, TOTAL, range(3, 6)) == whole
    assert amounts(rows, TOTAL, range(7, 10)) == basic
    assert amounts(rows, TOTAL, range(10, 13)) == projects
    assert amounts(sheet(data, "项目明细"), TOTAL, range(6, 9)) == projects
    kinds = sheet(data, "资金分类")
    assert amounts(kinds, TOTAL, range(7, 10)) == whole
    for kind in BUDGET_KINDS:
        assert amounts(kinds, kind, range(7, 10)) == own_totals[kind], kind


def test_recalculated_by_libreoffice_everything_shows_the_same(county: County, tmp_path: Path) -> None:
    need_office()
    data = summary_workbook(county, DAY, year_of(gather([verdict("a", summary("某0局", project("旧", code="1")))])))
    again = converted({"汇总.xlsx": data}, "xlsx", tmp_path)["汇总.xlsx"]
    ours, theirs = (openpyxl.load_workbook(BytesIO(book), data_only=True) for book in (data, again))
    formulas = openpyxl.load_workbook(BytesIO(data))
    compared = 0
    for name in formulas.sheetnames:
        for row in formulas[name].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    one, other = ours[name][cell.coordinate].value, theirs[name][cell.coordinate].value
                    assert one == pytest.approx(other, abs=1e-9), (name, cell.coordinate, cell.value)
                    compared += 1
    assert compared > 70


def money_of(rows: Sequence[Sequence[Any]], first: int) -> Money:
    return sum((Money(*(amount or Decimal(0) for amount in row[first : first + 3])) for row in rows), Money())


@settings(max_examples=examples(40))
@given(verdicts())
def test_every_table_comes_to_the_same_total(own: list[Checked]) -> None:
    county = gather(own)
    total = sum((unit.summary.total for unit in county.units), Money())
    assert county.total == total
    assert sum((line.total for line in by_kind(county.units)), Money()) == total
    assert sum((line.money for line in by_level(county)), county.basic) == total
    tables = {table.name: table.rows for table in data_tables(county)}
    assert money_of(tables["units"], 4) == total
    assert money_of(tables["projects"], 9) + county.basic == total
    assert money_of([row for row in tables["funds"] if row[2] in {BASIC, PROJECT}], 4) == total


@settings(max_examples=examples(10))
@given(verdicts())
def test_the_cells_above_a_total_come_to_it_exactly(own: list[Checked]) -> None:
    data = summary_workbook(gather(own), DAY)
    for name, columns in (("单位汇总", range(3, 13)), ("项目明细", range(6, 9)), ("单位资金分类", range(10, 12))):
        rows = sheet(data, name)
        totals = next(row for row in rows if row[0] == TOTAL)
        for column in columns:
            if column != 6 or name != "单位汇总":
                cells = [exact(row[column]) for row in rows if isinstance(row[0], int)]
                assert sum(cells, Decimal(0)) == exact(totals[column]), (name, column)
    ties = {row[0]: row[1:4] for row in sheet(data, "汇总说明") if row[0]}
    assert ties["差额：单位汇总 − 资金分类"] == ties["差额：单位汇总 − 基本支出 − 项目明细"] == [0, 0, 0]
