"""Correct work of other looks, typed into a valid workbook, gives no finding but that the letter is of before."""

import datetime as dt

import pytest

from schemas.cells import Cell
from schemas.scheme_files import load_scheme
from tests.faults import ALL, LIST, P1, P2, TEXT, UNIT
from tests.steps import checked, typed
from tests.tampering import row_hidden
from tests.valid import valid_workbook
from workbook.fill import fill
from workbook.new import blank_workbook


@pytest.fixture(scope="module")
def book() -> bytes:
    return valid_workbook(load_scheme("national-2020"))


RENUMBERED = (
    "1.农技培训经费（县级）：经常性项目，全年预算5.00万元，执行5.00万元，"
    "集中用于开展农业技术培训，范围为全县种植养殖户。"
)
RIGHT: list[tuple[str, str, Cell]] = [
    (P1, "C13", "填写农户技能档案95份，建立台账1套"),
    (P1, "C13", "请专家现场指导填写台账4次"),
    (P1, "C13", "（请进来、走出去）培训8次"),
    (P1, "C13", "按500元×人的标准补助，型号UXX-40"),
    (P1, "C13", "兑付2022年度耕地地力保护补贴"),
    (P1, "C13", "较2022年增长5%"),
    (P1, "C13", "实施2021—2025年规划中的培训任务"),
    (ALL, "C6", "完成2022年度部门决算公开"),
    (P2, "C11", "2022年结转资金0.8万元，省级年中追加补助资金1.5万元。"),
    (P1, "J16", "无逾期情况"),
    (P2, "J21", "1笔账号变更被退回，已重新申请。"),
    (LIST, "C9", "2023-2025年农技培训经费"),
    (LIST, "C9", "S201-永昌段养护经费"),
    (LIST, "C9", "农技热线（12345）运行经费"),
    (LIST, "C9", "100000亩造林管护经费"),
    (P1, "G25", dt.date(2024, 1, 20)),
    (P1, "A57", "填表人：财务股　联系电话：0935-1234567"),
    (UNIT, "A31", "备注：基本支出含离退休经费。"),
    (TEXT, "D9", "一、 自评工作开展情况。"),
    (TEXT, "D57", "二〇二四年三月十五日"),
    (TEXT, "D55", "附件：1.2023年度部门（单位）整体支出绩效自评表；2.2023年度项目支出绩效自评表（共2份）；3.佐证材料"),
    (
        TEXT,
        "D31",
        "1.农技培训经费（县级）：经常性项目，全年预算5.00万元，执行5.00万元，集中用于开展农业技术培训，范围为全县种植养殖户。",
    ),
    (TEXT, "D20", "2022年审计反映的问题已整改，今年按季度调度。"),
]


@pytest.mark.parametrize(("sheet", "cell", "value"), RIGHT, ids=[f"{case[0]}-{case[1]}-{case[2]}" for case in RIGHT])
def test_correct_work_is_left_alone(book: bytes, sheet: str, cell: str, value: Cell) -> None:
    allowed = {"N101", "R101"} if value == dt.date(2024, 1, 20) else {"N101"}
    found = [f for f in checked(typed(book, (sheet, cell, value))).findings if f.code not in allowed]
    assert [(f.code, f.message) for f in found] == []


@pytest.mark.parametrize(("sheet", "row"), [(UNIT, 18), (P1, 10), (ALL, 22)])
def test_rows_without_an_entry_may_be_hidden(book: bytes, sheet: str, row: int) -> None:
    assert checked(row_hidden(sheet, row)(book)).findings == ()


def test_a_unit_without_projects_need_not_fill_the_sheet_it_was_given() -> None:
    """Only the list is asked about, as a warning; the blank project sheet is not."""
    scheme = load_scheme("national-2020")
    overall = load_scheme(scheme.overall)
    codes = {
        f.code for f in checked(fill(blank_workbook(scheme, overall, 1)).workbook).findings if f.sheet in {P1, LIST}
    }
    assert codes == {"C117"}
