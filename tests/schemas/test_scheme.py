from decimal import Decimal
from pathlib import Path

import pytest

from schemas.scheme_files import SCHEME_FOLDER, SchemeError, load_scheme, read_scheme, scheme_ids


def weights(scheme_id: str) -> dict[str, int]:
    scheme = load_scheme(scheme_id)
    return {"执行率": int(scheme.execution.weight), **{level.name: int(level.weight) for level in scheme.first_levels}}


def test_the_2020_layout() -> None:
    assert weights("national-2020") == {"执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}


def test_the_cost_layout() -> None:
    expected = {"执行率": 10, "成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}
    assert weights("national-2021-cost") == expected


def test_the_overall_scheme_is_marked_as_to_be_confirmed() -> None:
    assert load_scheme("gansu-county-overall").status == "to-be-confirmed"


@pytest.mark.parametrize("scheme_id", scheme_ids("project") + scheme_ids("overall"))
def test_every_figure_has_its_source(scheme_id: str) -> None:
    scheme = load_scheme(scheme_id)
    blocks = [scheme, scheme.execution, scheme.quantitative, scheme.qualitative, scheme.grades, scheme.rounding]
    assert all(block.source.strip() for block in (*blocks, *scheme.first_levels))


@pytest.mark.parametrize("scheme_id", scheme_ids("overall"))
def test_preset_weights_sum_to_their_first_level(scheme_id: str) -> None:
    for first in load_scheme(scheme_id).first_levels:
        assert sum(i.weight for second in first.second_levels for i in second.indicators) == first.weight


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_grades_include_their_lower_bound(score: str, grade: str) -> None:
    assert load_scheme("national-2020").grade(Decimal(score)) == grade


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight = 50", "weight = 40", "合计为 90，应为 100"),
        ("weight = 50", 'weight = "五十"', "first_levels.1.weight"),
        ('lower_is_better = "linear"', 'lower_is_better = "square"', "quantitative.lower_is_better"),
        ('{ name = "优", low = 90 }', '{ name = "优", low = 70 }', "评价等级"),
        ("places = 2", "places = 2\nplace = 3", "rounding.place"),
        ("[rounding]", "[rounding", "TOML"),
    ],
)
def test_a_faulty_scheme_is_named_with_file_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (SCHEME_FOLDER / "national-2020.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "某县.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(SchemeError, match="某县.toml") as caught:
        read_scheme(path)
    assert said in str(caught.value)


def test_an_unknown_scheme_lists_the_known_ones() -> None:
    with pytest.raises(SchemeError, match="national-2020"):
        load_scheme("nowhere")
