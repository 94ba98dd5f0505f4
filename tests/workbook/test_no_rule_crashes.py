"""Whatever is typed, wherever: every rule gives findings that stand in a cell, and none falls over."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.checks import failures
from schemas.column import Column
from schemas.evaluation import evaluate
from schemas.finding import rules
from schemas.plain_columns import columns_of
from schemas.records import Record, Tables
from schemas.scheme_files import load_scheme, scheme_ids
from schemas.tables import TABLES
from tests.settings import examples
from tests.valid import valid_workbook
from workbook.approved import Approved
from workbook.document import Document, from_grid, read_document
from workbook.form.extract import OPEN_LISTS
from workbook.grid import Cell, Grid, Sheet, parse_address
from workbook.returned.judge import FAMILIES, inspect
from workbook.roster import RosterIndicator, RosterProject

ODD = """
    无 / XX 指标1 …… ≥95% 12月底前 2022年 未完成 达成年度指标 定性 ≥ 日期 % 万元 是 否 县级 一般公共预算 =1+1 {年度}
    产出指标 数量指标 项目自评1
"""
TEXTS = st.sampled_from(["", " ", "\ud7ff", "9" * 40, *ODD.split()]) | st.text(max_size=12)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**13), max_value=10**13, places=4)
DATES = st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 1, 1))
CELLS: st.SearchStrategy[Cell] = (
    st.none() | TEXTS | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15) | DATES
    | st.booleans()
)  # fmt: skip
ROSTER = [
    RosterProject("某局", "P001", "农技培训经费", "县级", "一般公共预算", Decimal(5), (
        RosterIndicator("数量指标", "培训农户人次", "≥", 90, "人次", Decimal(16)),
        RosterIndicator("", "不知道", "", "≥95%", "", None),
    )),
    RosterProject("某局", "", "", "省级", "", None),
]  # fmt: skip


def typed_values(column: Column) -> st.SearchStrategy[object]:
    """Values of a column's own type, or none."""
    if column.kind in {"money", "number"}:
        return st.none() | NUMBERS
    if column.kind == "year":
        return st.none() | st.integers(1990, 2110)
    if column.kind == "date":
        return st.none() | DATES
    if column.kind == "quantity":
        return CELLS
    if column.kind == "choice":
        return st.none() | st.sampled_from(column.allowed) | TEXTS
    return st.none() | TEXTS


@cache
def valid(scheme_id: str) -> Document:
    return read_document(valid_workbook(load_scheme(scheme_id)))


@st.composite
def random_tables(draw: st.DrawFn, document: Document) -> Tables:
    """The document's records, some left out of open lists, some values drawn anew."""
    every = [record for records in document.tables.records.values() for record in records]
    left_out = draw(st.sets(st.integers(0, len(every) - 1), max_size=10))
    changed: dict[int, Record] = {}
    for number in draw(st.lists(st.integers(0, len(every) - 1), max_size=15)):
        record = changed.get(number, every[number])
        column = draw(st.sampled_from(TABLES[record.table].columns()))
        values = {**record.values, column.name: draw(typed_values(column))}
        changed[number] = replace(record, values=values, live=record.live - {column.name})
    drawn: dict[str, list[Record]] = {}
    for number, record in enumerate(every):
        if number not in left_out or record.table not in OPEN_LISTS:
            drawn.setdefault(record.table, []).append(changed.get(number, record))
    return replace(document.tables, records=drawn)


@settings(max_examples=examples(30), deadline=None)
@given(st.data())
def test_no_rule_crashes_on_random_typed_tables(data: st.DataObject) -> None:
    document = valid(data.draw(st.sampled_from(scheme_ids("project"))))
    tables = data.draw(random_tables(document))
    evaluation = evaluate(tables, document.scheme, document.overall_scheme, failures([columns_of(tables)])[0])
    inspection = inspect(replace(document, tables=tables), evaluation, Approved.of(ROSTER, "某局"))
    found = [finding for rule in rules("schemas.rules") for finding in rule.check(evaluation)]
    found += [f for family in FAMILIES for rule in rules(f"workbook.rules.{family}") for f in rule.check(inspection)]
    for finding in found:
        assert finding.message
        assert finding.remedy
        assert finding.place is None or document.layout.address(finding.place)


@settings(max_examples=examples(25), deadline=None)
@given(st.data())
def test_no_rule_crashes_on_random_cells(data: st.DataObject) -> None:
    """Anything typed anywhere on the sheets, in a label as in a figure."""
    document = valid("national-2020")
    names = data.draw(st.lists(st.sampled_from(list(document.grid.sheets)), min_size=1, max_size=12))
    grid = document.grid
    for name in names:
        sheet = grid.sheets[name]
        row = data.draw(st.integers(1, max(1, len(sheet.rows)) + 3))
        grid = with_cell(grid, name, row, data.draw(st.integers(1, 20)), data.draw(CELLS))
    try:
        again = from_grid(grid)
    except ValueError:
        return  # no longer our form: said so, in Chinese, before any rule is asked
    evaluation = again.evaluated(failures([columns_of(again.tables)])[0])
    inspection = inspect(again, evaluation, Approved.of(ROSTER, "某局"))
    for family in ("schemas.rules", *(f"workbook.rules.{family}" for family in FAMILIES)):
        for rule in rules(family):
            for finding in rule.check(inspection if family.startswith("workbook") else evaluation):
                where = finding.cell or (again.layout.address(finding.place) if finding.place else "A1")
                assert parse_address(where.partition(":")[0])


def with_cell(grid: Grid, name: str, row: int, column: int, value: Cell) -> Grid:
    """The grid with one value typed over whatever stood there."""
    sheet = grid.sheets[name]
    rows = [list(cells) for cells in sheet.rows] + [[] for _ in range(row - len(sheet.rows))]
    rows[row - 1] += [None] * (column - len(rows[row - 1]))
    rows[row - 1][column - 1] = value
    formulas = {at: formula for at, formula in sheet.formulas.items() if at != (row, column)}
    changed: Sheet = replace(sheet, rows=rows, formulas=formulas)
    return replace(grid, sheets={**grid.sheets, name: changed})
