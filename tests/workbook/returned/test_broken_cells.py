"""One cell broken at a time: each gives a finding with that sheet and cell, what is expected, and a remedy."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest

from schemas.cells import Cell
from tests.steps import checked, typed
from tests.workbook.files.test_reader import without_sheet
from workbook.files.patcher import apply_edits
from workbook.fill import fill
from workbook.grid import Edit

# sheet, cell, what is typed, rule, where the finding stands, expected, difference
BROKEN: list[tuple[str, str, Cell, str, str, str, str]] = [
    ("项目自评1", "G7", 7, "F104", "G7", "6", "1"),
    ("项目自评1", "F7", 5, "F104", "F7", "6", "-1"),
    ("项目自评1", "G8", 7, "F105", "G8", "≤6", "1"),
    ("项目自评1", "G8", "5.8万", "F101", "G8", "5.8", ""),
    ("项目自评1", "G8", "六万元", "F101", "G8", "数字", ""),
    ("项目自评1", "G8", -6, "F102", "G8", "≥0", ""),
    ("项目自评1", "G8", 5.99999, "F103", "G8", "6", "-0.00001"),
    ("项目自评1", "G8", 3, "R102", "C11", "≥90%，或写明原因", "-40%"),
    ("项目自评1", "D8", 5, "R103", "C11", "5，或写明调整原因", "1"),
    ("项目自评1", "I7", 0.5, "F111", "I7", "100%", "-50%"),
    ("项目自评1", "J7", 9, "S106", "J7", "10", "-1"),
    ("项目自评1", "H49", 12, "W101", "H49", "10", "2"),
    ("项目自评1", "H16", 15, "W101", "H16:H29", "50", "5"),
    ("项目自评1", "H16", 0, "W103", "H16", ">0", ""),
    ("项目自评1", "H53", 90, "W102", "H53", "100", "-10"),
    ("项目自评1", "I16", 9, "S102", "I16", "10", "-1"),
    ("项目自评1", "I16", 11, "S101", "I16", "10", "1"),
    ("项目自评1", "I16", -1, "S108", "I16", "≥0", ""),
    ("项目自评1", "I37", 11, "S103", "I37", "12.00–15.00", "-1"),
    ("项目自评1", "I37", 14, "R101", "J37", "原因和改进措施", "-1"),
    ("项目自评1", "G37", "较上年提高", "V101", "G37", "数值、日期或完成程度", ""),
    ("项目自评1", "G16", "完成", "V102", "G16", "与指标值可比的数值、日期或完成程度", ""),
    ("项目自评1", "G25", "待定", "V102", "G25", "与指标值可比的数值、日期或完成程度", ""),
    ("项目自评1", "G16", "4场", "V103", "G16", "同一度量单位", ""),
    ("项目自评1", "G16", "3次，每次50人", "V104", "G16", "一个数值", ""),
    ("项目自评1", "G16", "请填写实际数", "V105", "G16", "实际内容", ""),
    ("项目自评1", "E16", "≤4", "V106", "E16", "与指标值相符的指标性质", ""),
    ("项目自评1", "G16", "/", "V107", "G16", "实际内容，没有发生的填 0", ""),
    ("项目自评1", "G49", 0.95, "V108", "G49", "同一口径的百分数", ""),
    ("项目自评1", "G16", "约4批次", "V109", "G16", "一个确切的数值", ""),
    ("项目自评1", "G37", "良好", "V111", "G37", "规定的完成程度", ""),
    ("项目自评1", "G25", "按时完成", "V114", "G25", "年月日", ""),
    ("项目自评1", "G16", "4个", "V115", "G16", "完整的单位", ""),
    ("项目自评1", "G16", "4批次", "C104", "G16", "数值或日期", ""),
    ("项目自评1", "F49", "%（满意）", "C104", "F49", "数值或日期", ""),
    ("项目自评1", "D37", "≥", "V106", "D37", "与指标值相符的指标性质", ""),
    ("项目自评1", "G16", 40, "R104", "J16", "原因", "870%"),
    ("项目自评1", "G16", None, "C104", "G16", "必填", ""),
    ("项目自评1", "D16", "大于", "C105", "D16", "≥、≤、=、>、<、定性", ""),
    ("项目自评1", "I53", 88, "S104", "I53", "100", "-12"),
    ("项目自评1", "H54", "良", "S105", "H54", "优", ""),
    ("项目自评1", "A2", "（2022年度）", "Y101", "A2", "（2023年度）", ""),
    ("项目自评1", "C13", None, "C101", "C13", "必填", ""),
    ("整体自评", "A2", "2022年度", "Y101", "A2", "（2023年度）", ""),
    ("整体自评", "F17", 348.48, "F106", "F17", "348.49", "-0.01"),
    ("整体自评", "G19", 130, "F107", "G19", "133.71", "-3.71"),
    ("整体自评", "G20", 340, "F109", "G20", "348.49", "-8.49"),
    ("整体自评", "H73", "中", "S105", "H73", "优", ""),
    ("单位信息", "B6", 2022, "Y102", "B6", "2023", "-1"),
    ("单位信息", "B6", "去年", "Y103", "B6", "四位数年份", ""),
    ("单位信息", "B6", "2023年度", "Y103", "B6", "2023", ""),
    ("单位信息", "B12", dt.date(2023, 3, 1), "Y102", "B12", "2024 年", ""),
    ("项目自评1", "C49", None, "C104", "C49", "必填", ""),
    ("单位信息", "B12", "三月", "Y104", "B12", "日期", ""),
    ("单位信息", "B4", None, "C101", "B4", "必填", ""),
    ("单位信息", "B24", 180, "F108", "B24:B27", "214.78", "-1.36"),
    ("单位信息", "D16", 220, "F105", "D16", "≤214.78", "5.22"),
    ("单位信息", "B20", 200, "F110", "B20", "214.78", "-14.78"),
    ("项目清单", "M9", 7, "F110", "M9", "6", "1"),
    ("项目清单", "O9", 60, "S104", "O9", "100", "-40"),
    ("项目清单", "P9", "差", "S105", "P9", "优", ""),
    ("项目清单", "D9", "乡级", "C105", "D9", "县级、市级、省级、中央", ""),
    ("项目清单", "D9", None, "C108", "D9", "必填", ""),
    ("项目清单", "I9", "否", "C107", "J9", "原因", ""),
    ("项目清单", "D16", "县级", "C109", "C16", "不重复的项目编码", ""),
]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code", "at", "expected", "difference"),
    BROKEN,
    ids=[f"{code}-{sheet}-{cell}-{value}" for sheet, cell, value, code, *_ in BROKEN],
)
def test_a_broken_cell_is_found(
    filled: bytes, sheet: str, cell: str, value: Cell, code: str, at: str, expected: str, difference: str
) -> None:
    verdict = checked(typed(filled, (sheet, cell, value)))
    own = [finding for finding in verdict.findings if finding.code == code]
    assert [finding.cell for finding in own] == [at], verdict.findings
    (finding,) = own
    assert (finding.sheet, finding.path) == (sheet, "某单位.xlsx")
    assert finding.remedy
    assert (finding.expected, finding.difference) == (expected, difference)
    errors = [found for found in verdict.findings if found.severity == "error"]
    assert verdict.status == ("invalid" if errors else "valid")
    if finding.severity == "error":
        assert verdict.status == "invalid"


@pytest.mark.parametrize("step", BROKEN, ids=[f"{step[3]}-{step[0]}-{step[1]}-{step[2]}" for step in BROKEN])
def test_one_fault_gives_few_findings(filled: bytes, step: tuple[str, str, Cell, str, str, str, str]) -> None:
    """One cause, one finding; beside it at most the narrative that no longer agrees, and one more."""
    sheet, cell, value, *_ = step
    others = [f for f in checked(typed(filled, (sheet, cell, value))).findings if f.code not in {step[3], "N101"}]
    assert len(others) <= 1, others


def test_a_number_typed_as_text_is_said_though_its_score_is_there(filled: bytes) -> None:
    broken = typed(filled, ("项目自评1", "G16", "4批次"), ("项目自评1", "I16", 10))
    own = [finding for finding in checked(broken).findings if finding.code == "V116"]
    assert [(f.sheet, f.cell, f.value) for f in own] == [("项目自评1", "G16", "4批次")]


def test_a_deleted_project_sheet_is_found_at_its_row_of_the_list(filled: bytes) -> None:
    findings = [f for f in checked(without_sheet(filled, "项目自评3")).findings if f.code == "C102"]
    assert [(f.sheet, f.cell, f.value) for f in findings] == [("项目清单", "C11", "民主党派活动经费")]


def test_findings_come_in_the_order_of_sheet_and_cell(filled: bytes) -> None:
    data = typed(
        filled, ("项目自评2", "G7", 7), ("单位信息", "B4", None), ("项目自评1", "I16", 9), ("项目自评1", "G7", 7)
    )
    places = [(f.sheet, f.cell) for f in checked(data).findings if f.code != "N101"]
    wanted = [("单位信息", "B4"), ("项目自评1", "G7"), ("项目自评1", "I16"), ("项目自评2", "G7")]
    assert [place for place in places if place in wanted] == wanted


def test_cached_values_are_never_trusted(filled: bytes) -> None:
    """openpyxl drops every cached value: the verdict stays the same."""
    book = openpyxl.load_workbook(BytesIO(filled))
    stream = BytesIO()
    book.save(stream)
    assert checked(stream.getvalue()).findings == ()


def test_a_sheet_that_is_not_evaluated_need_not_be_filled(filled: bytes) -> None:
    data = typed(filled, ("项目清单", "I9", "否"), ("项目清单", "J9", "涉密项目"), ("项目自评1", "C13", None))
    assert [f.code for f in checked(fill(data).workbook).findings] == []


def test_checking_twice_gives_the_same(filled: bytes) -> None:
    data = typed(filled, ("项目自评1", "G7", 7))
    assert checked(data).findings == checked(data).findings


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "expected"),
    [
        ("单位信息", "B28", 300, "214.78"),
        ("项目清单", "D6", 9, "8"),
        ("项目清单", "H4", 0.9, "1"),
        ("项目自评1", "H5", "别的单位", "中共永昌县委统战部"),
        ("项目自评1", "H4", "省级", "县级"),
        ("项目自评1", "L16", 5, "10"),
        ("整体自评", "C4", "某单位", "中共永昌县委统战部"),
    ],
)
def test_any_computed_cell_typed_over_is_found(
    filled: bytes, sheet: str, cell: str, value: Cell, expected: str
) -> None:
    (finding,) = checked(typed(filled, (sheet, cell, value))).findings
    assert (finding.code, finding.sheet, finding.cell, finding.expected) == ("I201", sheet, cell, expected)


def test_the_right_value_without_its_formula_is_a_warning(filled: bytes) -> None:
    (finding,) = checked(typed(filled, ("项目自评1", "G7", 6))).findings
    assert (finding.code, finding.severity, finding.cell) == ("I202", "warning", "G7")


@pytest.mark.parametrize("value", [1e30, 1e-30, -1e300, True, "9" * 60, "\x01", "=1+1", 1e15])
@pytest.mark.parametrize(
    ("sheet", "cell"), [("项目自评1", "F8"), ("项目自评1", "G16"), ("项目自评1", "H16"), ("单位信息", "B6")]
)
def test_absurd_values_give_findings_and_no_crash(filled: bytes, sheet: str, cell: str, value: Cell) -> None:
    verdict = checked(typed(filled, (sheet, cell, value)))
    assert verdict.status in {"valid", "invalid"}, verdict.findings
    fill(typed(filled, (sheet, cell, value)))


def test_an_unforeseen_fault_costs_no_other_file_its_verdict(filled: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbook.returned import batch

    real = batch.read_document

    def faulty(data: bytes, *schemes: object) -> object:
        if data == b"faulty":
            raise ZeroDivisionError("division by zero")
        return real(data, *schemes)

    monkeypatch.setattr(batch, "read_document", faulty)
    verdicts = batch.check([("a", filled), ("b", b"faulty"), ("c", filled)])
    assert [verdict.status for verdict in verdicts] == ["valid", "unreadable", "valid"]
    assert verdicts[1].findings[0].code == "I103"


@pytest.mark.parametrize("scheme_id", ["../schemes/national-2020", "nowhere", "gansu-county-overall", "a" * 300])
def test_a_workbook_cannot_choose_its_scheme_by_path(filled: bytes, scheme_id: str) -> None:
    verdict = checked(typed(filled, ("_ziping", "B2", scheme_id)))
    assert (verdict.status, verdict.findings[0].code) == ("unreadable", "I106")


def test_a_renamed_first_level_is_found(filled: bytes) -> None:
    (finding,) = [f for f in checked(typed(filled, ("整体自评", "A28", "管理"))).findings if f.code == "C110"]
    assert (finding.cell, finding.value) == ("A28", "管理")


def test_a_required_second_level_without_a_row_is_found(filled: bytes) -> None:
    blanks = [("项目自评1", f"{column}21", None) for column in "CDEFGHIJ"]
    assert [f.expected for f in checked(typed(filled, *blanks)).findings if f.code == "C106"] == ["质量指标"]


def test_a_broken_formula_in_a_text_cell_is_found(filled: bytes) -> None:
    data = apply_edits(filled, [Edit("项目自评1", 16, 3, None, "=整体自评!Z99&1")])
    assert [(f.cell, f.value) for f in checked(data).findings if f.code == "C111"] == [("C16", "=整体自评!Z99&1")]


def test_a_missing_required_sheet_is_a_finding(filled: bytes) -> None:
    verdict = checked(without_sheet(filled, "整体自评"))
    assert (verdict.status, [f.code for f in verdict.findings]) == ("invalid", ["I102"])
