"""What `explain` says of a row: what was read, what came of it, by which clause."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.explanation import explain
from schemas.row import Row
from schemas.scheme_files import load_scheme

SCHEME = load_scheme("national-2020")


def explained(target: str, actual: str, weight: str = "10", **more: str) -> dict[str, Any]:
    row = Row(more.get("sign"), target, more.get("unit"), actual, more.get("name"))
    result = explain(row, weight, load_scheme(more.get("scheme", "national-2020")))
    assert json.loads(json.dumps(result)) == result
    return result


def codes(result: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in result["findings"]]


@pytest.mark.parametrize(
    ("target", "actual", "sign", "unit"),
    [("≥50个", "45个", "", ""), ("50", "45", "≥", "个"), ("50个", "45", "不低于", ""), ("≥50", "45个", "", "个")],
)
def test_one_cell_and_three_cells_are_read_alike(target: str, actual: str, sign: str, unit: str) -> None:
    result = explained(target, actual, sign=sign, unit=unit)
    assert (result["kind"], result["direction"], result["met"], result["score"]) == ("quantitative", "ge", False, 9)
    assert (result["target"]["number"], result["target"]["unit"], result["actual"]["number"]) == (50, "个", 45)
    assert result["needs_reason"] is True
    assert "10×45÷50 = 9" in result["why"]
    assert "财预〔2020〕10号" in result["basis"]


@pytest.mark.parametrize(
    ("target", "actual", "met", "score"),
    [
        ("≥95%", "0.96", True, 10),
        ("≥95%", "1", True, 10),
        ("≥0.95", "96%", True, 10),
        ("≥95%", "76", False, 8),
        ("≤1‰", "0.05%", True, 10),
        ("≤1%", "5‰", True, 10),
        ("≥5万人", "40000人", False, 8),
        ("≥5万人", "5万", True, 10),
        ("≤1亿元", "12000万元", False, 8),
        ("≤58000元", "5.8万元", True, 10),
        ("≥1年", "12个月", True, 10),
        ("≥2公里", "1600米", False, 8),
        ("400元/人、天", "180元/人·天", True, 10),
        ("95%-100%", "97%", True, 10),
        ("95%-100%", "76%", False, 8),
        ("90-100", "120", False, 8),
        ("12月底前", "2023年12月20日", True, 10),
        ("2023年12月31日前", "2024年1月2日", False, 0),
        ("1-12月", "已完成100%", True, 10),
        ("≤0起", "0起", True, 10),
        ("≤0起", "1起", False, 0),
        ("≥-5%", "-6%", False, 8),
        ("≤-5%", "-4%", False, 8),
    ],
)
def test_what_agrees_after_conversion_is_scored(target: str, actual: str, met: bool, score: float) -> None:
    result = explained(target, actual)
    assert (result["met"], result["score"]) == (met, score), result["why"]


@pytest.mark.parametrize(
    ("target", "actual", "name", "code"),
    [
        ("见附件说明", "见附件说明", "", "V101"),
        ("≤30万元", "完成", "成本控制数", "V102"),
        ("≥95%", "达成预期指标", "", "V102"),
        ("90%", "已完成100%", "群众满意度", "V102"),
        ("≤30万元", "超支2万元", "", "V102"),
        ("2023年6月15日前", "2023年6月", "", "V102"),
        ("12月底前", "预计12月完成", "", "V102"),
        ("≤30万元", "指标完成率90%", "", "V102"),
        ("100%", "1000件达成预期指标", "", "V103"),
        ("≥30天", "1个月", "", "V103"),
        ("≥10场", "培训2次，每次50人", "", "V104"),
        ("≥××个", "50个", "", "V105"),
        ("100%", "无", "", "V107"),
        ("≥50个", "", "", "V113"),
        ("", "", "不合格产品处置率", "V113"),
    ],
)
def test_where_no_score_can_be_given_a_finding_says_why(target: str, actual: str, name: str, code: str) -> None:
    result = explained(target, actual, name=name)
    assert (result["score"], result["interval"], result["met"]) == (None, None, None)
    assert code in codes(result)


@pytest.mark.parametrize(
    ("target", "actual", "name", "code", "score"),
    [
        ("50个", "45个", "培训人数", "V106", 9),
        ("10万元", "9万元", "项目成本", "V106", 10),
        ("100%", "92%", "财政供养人员控制率", "V106", 10),
        ("100%", "72.74%", "政府采购执行率", "V106", 7.27),
        ("≥95%", "0.96", "", "V108", 10),
        ("≥0.95", "100", "", "V108", 10),
        ("≥100", "0.95", "", "V108", 0.1),
        ("≥95%", "≥95%", "", "V109", 10),
        ("≥95%", "94%-98%", "", "V109", 9.89),
        ("≥4次", "指标完成率100%", "", "V109", 10),
        ("", "400天", "≥360天服务读者", "V110", 10),
        ("12月底前", "按时完成", "", "V114", 10),
        ("12月底前", "2023年12月20日", "", "V114", 10),
        ("效果明显", "良好", "", "V111", None),
        ("≥5%", "下降2%", "收入增长率", "V109", 0),
        ("下降5%以上", "-6%", "", "V109", 10),
        ("≤5%", "下降12%", "三公经费变动率", "V109", 10),
        ("≥5万人次", "48000", "", "V115", 9.6),
        ("≤63万元", "629800.00元", "", "", 10),
        ("≥100%", "1.05", "", "V108", 10),
        ("≥95%", "95%，未达标", "", "V109", 10),
        ("≥50个", "45户", "", "V115", 9),
        ("90%-95%", "98%", "", "V106", 9.68),
        ("≥5万人", "6万", "", "V115", 10),
    ],
)
def test_an_assumption_is_said_and_the_score_given(
    target: str, actual: str, name: str, code: str, score: float | None
) -> None:
    result = explained(target, actual, name=name)
    assert result["score"] == score
    assert code in codes(result) or not code


@pytest.mark.parametrize(
    ("actual", "interval", "met"),
    [
        ("达成预期指标", [8, 10], True),
        ("部分达成", [6, 8], False),
        ("未完成", [0, 6], False),
        ("效果明显", [8, 10], True),
    ],
)
def test_a_qualitative_row_has_an_interval(actual: str, interval: list[int], met: bool) -> None:
    result = explained("效果明显", actual)
    assert (result["kind"], result["score"], result["interval"], result["met"]) == ("qualitative", None, interval, met)
    assert "V112" in codes(result)


def test_the_bands_follow_the_scheme() -> None:
    assert explained("效果明显", "部分达成", scheme="local-execution-20")["interval"] == [5, 8]


def test_without_a_weight_the_row_is_judged_but_not_scored() -> None:
    result = explained("≥50个", "45个", weight="")
    assert (result["met"], result["score"], codes(result)) == (False, None, ["V113"])


@pytest.mark.parametrize(
    ("actual", "score", "reason"), [("119", 10, False), ("120", 10, True), ("129.9", 10, True), ("130", 8, True)]
)
def test_over_fulfilment_by_the_scheme(actual: str, score: int, reason: bool) -> None:
    result = explained("≥100", actual, scheme="local-grade-80")
    assert (result["score"], result["needs_reason"], result["met"]) == (score, reason, True)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥95%", "不足95%"),
        ("≥95%", "未达到95%"),
        ("≤5%", "5%以上"),
        ("≥20个", "差2个"),
        ("≥20户", "还有3户未完成"),
        ("及时", "没有按时完成"),
    ],
)
def test_a_miss_said_in_words_is_a_miss(target: str, actual: str) -> None:
    result = explained(target, actual)
    assert (result["met"], result["score"]) == (False, None)


@pytest.mark.parametrize("actual", ["#DIV/0!", "#N/A", "见附件", "约"])
def test_what_is_no_figure_is_never_one(actual: str) -> None:
    result = explained("≤5%", actual)
    assert (result["met"], result["score"], result["actual"]["number"]) == (None, None, None)


FORMS = st.sampled_from(
    [
        "≥50个",
        "95%-100%",
        "2023年6月15日前",
        "12月底前",
        "2023年6月",
        "全年",
        "效果明显",
        "美化环境",
        "下降5%",
        "无",
        "0起",
        "5万",
    ]
)


@given(FORMS | st.text(max_size=20), FORMS | st.text(max_size=20))
def test_a_row_that_cannot_be_judged_has_an_error(target: str, actual: str) -> None:
    """A warning alone would let a workbook without a score pass as valid."""
    result = explain(Row("", target, "", actual, ""), "10", SCHEME)
    if result["score"] is None and result["interval"] is None:
        assert any(finding["severity"] == "error" for finding in result["findings"])


CELLS = st.text(max_size=40) | st.sampled_from(
    ["≥50个", "95%", "0.96", "12月底前", "完成", "无", "", "1-12月", "3-5天"]
)


@given(CELLS, CELLS, CELLS, CELLS, CELLS)
def test_every_row_has_a_result_or_a_finding(sign: str, target: str, unit: str, actual: str, name: str) -> None:
    result = explain(Row(sign, target, unit, actual, name), "10", SCHEME)
    assert result["score"] is not None or result["findings"]
    assert result["score"] is None or 0 <= Decimal(str(result["score"])) <= 10
