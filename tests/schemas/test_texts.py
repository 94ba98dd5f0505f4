"""What free text tells: prompts left in it, codes glued to names, years of before, measures."""

import pytest

from schemas.cells import normalise
from schemas.texts import is_form_name, is_prompt, names_measure, speaks_of_before, without_code, without_numbering

PROMPTS = "XX ××项目 （请填写） 此处填写改进建议 请简要描述 示例：完成培训 某某单位 20XX年 填写项目用途 共X人 ______"
SENTENCES = "请专家现场指导填写台账4次 500元×人 3×5米 XXL号工作服 （请假制度）健全 填报系统运行维护 请第三方编写规划1部"


@pytest.mark.parametrize("text", PROMPTS.split())
def test_prompts_are_known(text: str) -> None:
    assert is_prompt(normalise(text))


@pytest.mark.parametrize("text", SENTENCES.split())
def test_sentences_are_no_prompts(text: str) -> None:
    assert not is_prompt(normalise(text))


@pytest.mark.parametrize(
    ("text", "known"), [("指标2", True), ("……", True), ("任务", True), ("项目1", False), ("产出指标", False)]
)
def test_what_a_form_calls_its_rows(text: str, known: bool) -> None:
    assert is_form_name(normalise(text)) is known


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("219001-某单位", "某单位"),
        ("[219]某单位", "某单位"),
        ("62032100123某单位", "某单位"),
        ("产业补助资金 621000220001", "产业补助资金"),
        ("2023-2025年培训经费", "2023-2025年培训经费"),
        ("S201-永昌段养护", "S201-永昌段养护"),
        ("农技热线（12345）", "农技热线（12345）"),
        ("219001", "219001"),
    ],
)
def test_codes_are_taken_off_names(name: str, bare: str) -> None:
    assert without_code(name) == bare


@pytest.mark.parametrize(
    ("name", "bare"),
    [("指标1:培训人数", "培训人数"), ("1.培训人数", "培训人数"), ("1.5万人次培训", "1.5万人次培训"), ("指标", "指标")],
)
def test_numbering_is_taken_off_indicators(name: str, bare: str) -> None:
    assert without_numbering(name) == bare


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2022年举办培训4次", True),
        ("2023年举办培训4次", False),
        ("2022年和2023年各举办4次", False),
        ("较2022年增长5%", False),
        ("2022年结转资金", False),
        ("支付2022年工程尾款", False),
        ("举办培训4次", False),
    ],
)
def test_texts_of_another_year(text: str, before: bool) -> None:
    assert speaks_of_before(text, 2023) is before


@pytest.mark.parametrize(
    ("reason", "named"), [("受降雨影响", False), ("受降雨影响，今后提前安排", True), ("已重新招标", True)]
)
def test_measures(reason: str, named: bool) -> None:
    assert names_measure(reason) is named
