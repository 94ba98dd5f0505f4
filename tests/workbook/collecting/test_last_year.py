"""Last year beside this year: read back from what was written, matched by unit and project."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings

from schemas.funds import Money
from tests.settings import examples
from tests.workbook.collecting.counties import FIVE, project, summary, units, verdict, verdicts
from workbook.collecting.comparison import project_changes, unit_changes, year_of
from workbook.collecting.county import gather
from workbook.collecting.data_file import data_file
from workbook.collecting.data_tables import data_tables
from workbook.collecting.last_year import LastYearError, read_last_year
from workbook.collecting.summary_workbook import summary_workbook
from workbook.returned.verdict import Checked

DAY = dt.date(2024, 6, 30)


@settings(max_examples=examples(10))
@given(verdicts())
def test_a_year_reads_back_as_it_was_written(own: list[Checked]) -> None:
    county = gather(own)
    year = year_of(county)
    assert read_last_year(summary_workbook(county, DAY), "去年.xlsx") == year
    for name in ("去年.sqlite", "去年.zip"):
        assert read_last_year(data_file(data_tables(county), name), name) == year


def test_a_summary_that_was_sorted_and_moved_down_still_reads() -> None:
    county = gather(units("甲局", "乙局"))
    book = openpyxl.load_workbook(BytesIO(summary_workbook(county, DAY)))
    sheet = book["单位汇总"]
    sheet.insert_rows(1, 2)
    above, below = ([cell.value for cell in sheet[row]] for row in (6, 7))
    for row, values in ((6, below), (7, above)):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
    stream = BytesIO()
    book.save(stream)
    assert [unit.name for unit in read_last_year(stream.getvalue(), "去年.xlsx").units] == ["乙局", "甲局"]


def test_units_are_matched_by_name_and_new_and_gone_ones_are_kept() -> None:
    this, last = year_of(gather(units("甲局", "丙局"))), year_of(gather(units("乙局", "甲 局")))
    pairs = [(own.this and own.this.name, own.last and own.last.name) for own in unit_changes(this, last)]
    assert pairs == [("甲局", "甲 局"), ("丙局", None), (None, "乙局")]


def test_projects_are_matched_by_code_then_by_name_and_level() -> None:
    before = (
        project("培训", 0, code="A1"),
        project("修路", 1, code="A2"),
        project("修路", 2, "省级"),
        project("旧", 3),
    )
    after = (
        project("农技培训", 0, code="A1"),
        project("修路", 1, "省级"),
        project("修路", 2, code="B7"),
        project("新", 3),
    )
    last, this = (year_of(gather([verdict("某局.xlsx", summary("某局", *own))])) for own in (before, after))
    pairs = [
        (own.this and (own.this.name, own.this.level), own.last and (own.last.name, own.last.level))
        for own in project_changes(this, last)
    ]
    assert pairs == [
        (("农技培训", "县级"), ("培训", "县级")),
        (("修路", "省级"), ("修路", "省级")),
        (("修路", "县级"), ("修路", "县级")),
        (("新", "县级"), None),
        (None, ("旧", "县级")),
    ]


@settings(max_examples=examples(25))
@given(verdicts(), verdicts())
def test_nothing_is_lost_or_doubled_in_matching(this: list[Checked], last: list[Checked]) -> None:
    one, other = year_of(gather(this)), year_of(gather(last))
    changes = project_changes(one, other)
    assert [own.this for own in changes if own.this is not None] == list(one.projects)
    found = sorted(map(repr, (own.last for own in changes if own.last is not None)))
    assert found == sorted(map(repr, other.projects))


def test_the_differences_stand_in_the_sheet() -> None:
    less = Money(Decimal(5), Decimal("5.25"), Decimal(5))
    last = gather([verdict("某局.xlsx", replace(summary("某局", basic=less, year=2022), score=Decimal(90)))])
    this = gather([verdict("某局.xlsx", summary("某局", basic=FIVE)), *units("新局")])
    book = openpyxl.load_workbook(BytesIO(summary_workbook(this, DAY, year_of(last))), data_only=True)
    rows = [list(row) for row in book["单位同比"].iter_rows(min_row=3, values_only=True)]
    own, new, total = (dict(zip(rows[0], row, strict=True)) for row in rows[1:4])
    assert (own["全年预算数增减"], own["全年执行数增减"], own["得分增减"]) == (0.75, 0.5, 5.25)
    assert (new["说明"], new["全年预算数上年"], new["全年预算数增减"]) == ("本年新增", None, 12)
    assert (total["全年预算数本年"], total["全年预算数上年"], total["全年预算数增减"]) == (18, 5.25, 12.75)
    assert book["单位同比"]["A2"].value.startswith("本年：2023年度；上年：2022年度。")


@pytest.mark.parametrize(
    ("data", "name"), [(b"hello", "a.xlsx"), (b"hello", "a.db"), (b"hello", "a.zip"), (b"", "a.txt")]
)
def test_what_is_no_summary_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(LastYearError):
        read_last_year(data, name)


def test_a_returned_workbook_is_no_summary(filled: bytes) -> None:
    with pytest.raises(LastYearError, match="不是 ziping collect 写出的汇总表"):
        read_last_year(filled, "自评.xlsx")
