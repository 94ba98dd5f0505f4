"""The summary workbook: safe, the same every time, readable and printable."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from schemas.funds import Money
from tests.workbook.collecting.counties import ERROR, FIVE, LATE, project, summary, units, verdict
from workbook.collecting.comparison import year_of
from workbook.collecting.county import County, gather
from workbook.collecting.summary_workbook import summary_workbook

DAY = dt.date(2024, 6, 30)
SHEETS = [
    "汇总说明",
    "图表",
    "单位汇总",
    "资金分类",
    "单位资金分类",
    "项目明细",
    "偏差汇总",
    "偏差明细",
    "问题统计",
    "文件清单",
]
HOSTILE = (
    '=HYPERLINK("http://x.invalid","点")',
    "http://x.invalid",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "0012",
    "\x01坏",
)


def opened(county: County, **more: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(summary_workbook(county, DAY, **more)))


def column(book: openpyxl.Workbook, sheet: str, title: str) -> list[Any]:
    """The cells under a title."""
    rows = list(book[sheet].iter_rows(values_only=True))
    head = next(row for row in rows if title in row)
    return [row[head.index(title)] for row in rows[rows.index(head) + 1 :]]


def test_hostile_texts_stay_texts() -> None:
    line = replace(LATE, name=HOSTILE[0], reason=HOSTILE[1], actual=HOSTILE[2], target=HOSTILE[3])
    nasty = [
        verdict(
            text, summary(text, replace(project(text, code=text), indicators=(line,), exemption=text)), "invalid", ERROR
        )
        for text in HOSTILE
    ]
    data = summary_workbook(gather([*nasty, verdict(HOSTILE[0], None, "unreadable")]), DAY)
    book = openpyxl.load_workbook(BytesIO(data))
    formulas = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
    assert not any("invalid" in text or "cmd" in text or "@" in text for text in formulas)
    assert column(book, "单位汇总", "单位名称")[:6] == [*HOSTILE[:5], "坏"]
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)
    with ZipFile(BytesIO(data)) as package:
        assert not any(
            "externalLink" in name or b'TargetMode="External"' in package.read(name) for name in package.namelist()
        )


def test_texts_beyond_what_a_cell_holds_are_cut() -> None:
    book = opened(gather([verdict("某局.xlsx", summary("某" * 40_000))]))
    assert column(book, "单位汇总", "单位名称")[0] == "某" * 16_000


def test_the_same_verdicts_give_the_same_bytes() -> None:
    last = year_of(gather(units("甲局")))
    one, other = (summary_workbook(gather(units("甲局", "乙局")), DAY, last) for _ in range(2))
    assert one == other


def test_the_sheets_and_their_charts() -> None:
    county = gather(units("甲局", "乙局"))
    book = opened(county)
    assert book.sheetnames == [*SHEETS, "图表数据"]
    assert len(book["图表"]._charts) == 5
    beside = opened(county, last=year_of(gather(units("甲局"))))
    assert {"单位同比", "项目同比"} == set(beside.sheetnames) - set(book.sheetnames)
    assert len(beside["图表"]._charts) == 6


@pytest.mark.parametrize("name", SHEETS[2:])
def test_every_table_prints_on_a4_with_its_titles(name: str) -> None:
    sheet = opened(gather(units("甲局")))[name]
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", None, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    if name not in {"资金分类", "偏差汇总"}:
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.freeze_panes == "C4"
        assert sheet.auto_filter.ref


def test_money_shows_two_decimals_and_four_where_it_is_finer() -> None:
    fine = Money(Decimal("1234567.8901"), Decimal("1234567.89"), Decimal(1))
    sheet = opened(gather([verdict("某局.xlsx", summary("某局", basic=fine))]))["单位汇总"]
    assert [sheet.cell(4, column).number_format for column in (4, 5)] == ["#,##0.0000", "#,##0.00"]
    assert sheet["D4"].value == 1234567.8901
    assert sheet.column_dimensions["D"].width >= len("1,234,567.8901")


def test_a_workbook_with_errors_is_marked() -> None:
    book = opened(gather([*units("甲局"), verdict("乙局.xlsx", summary("乙局"), "invalid", ERROR, ERROR)]))
    assert column(book, "单位汇总", "校验结论")[:2] == ["通过", "有错误"]
    assert column(book, "单位汇总", "错误")[:2] == [0, 2]
    assert column(book, "问题统计", "问题")[0]


def test_a_waived_error_does_not_count() -> None:
    waived = replace(ERROR, waived="同意")
    book = opened(gather([verdict("某局.xlsx", summary("某局"), "valid", waived)]))
    assert column(book, "单位汇总", "错误")[0] == 0
    assert (column(book, "问题统计", "处数")[0], column(book, "问题统计", "已豁免")[0]) == (0, 1)


def test_what_is_left_out_is_on_the_cover_and_in_the_list() -> None:
    book = opened(gather([*units("某局"), verdict("坏.xlsx", None, "unreadable")]))
    said = [row[0] for row in book["汇总说明"].iter_rows(values_only=True)]
    assert "坏.xlsx：没有读出内容。" in said
    assert "收到文件 2 个，汇总 1 个单位（其中 0 个工作簿有错误），没有汇总 1 个文件。" in said
    assert "单位整体自评等级：优 1 个；项目自评等级：优 1 个。" in said
    assert column(book, "文件清单", "是否汇总") == ["是", "否"]


def test_deviations_are_counted_by_level_and_by_name_with_their_reasons() -> None:
    full = replace(LATE, name="培训人数", level2="数量指标", score=Decimal(10), falls_short=False)
    other = replace(LATE, name="完成 日期", reason="停电", score=Decimal(6))
    lines = (LATE, other, full)
    book = opened(gather([verdict("某局.xlsx", summary("某局", replace(project(), indicators=lines)))]))
    head, row = (list(own) for own in list(book["偏差汇总"].iter_rows(min_row=5, max_row=6, values_only=True)))
    assert dict(zip(head, row, strict=True)) == {
        "一级指标": "产出指标", "二级指标": "时效指标", "三级指标": None, "指标行数": 2, "未得满分行数": 2, "占比": 1,
        "涉及单位": 1, "扣分合计": 10, "偏差原因举例": "1. 下雨\n2. 停电",
    }  # fmt: skip
    assert column(book, "偏差明细", "扣分")[:2] == [6, 4]
    assert column(book, "偏差明细", "年度指标值")[0] == "≤2023-11-30"


def test_an_empty_unit_has_no_rate_of_its_own_trouble() -> None:
    book = opened(gather([verdict("某局.xlsx", summary("某局", basic=Money(executed=Decimal(1))))]))
    assert column(book, "单位汇总", "执行率")[0] is None
    assert FIVE.rate is not None
