from decimal import Decimal
from pathlib import Path

import pytest

from schemas.scheme_files import SCHEME_FOLDER, SchemeError, load_scheme, read_scheme, scheme_ids, with_files


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
    blocks = [
        scheme.execution,
        scheme.quantitative,
        scheme.over_fulfilment,
        scheme.cap,
        scheme.qualitative,
        scheme.grades,
    ]
    assert all(
        block.source.strip() for block in (scheme, *blocks, scheme.rounding, *scheme.first_levels, *scheme.absent)
    )


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


OWN = 'base = "national-2020"\nid = "own"\ntitle = "某县"\nsource = "某县"\n'
MISTAKES = [
    ('id = "own"', "id = 5", "id = 5：应为文字"),
    ('id = "own"', 'id = "某县"', "只能用小写字母、数字和短横线"),
    ('source = "某县"', 'source = " "', "source"),
    ('base = "national-2020"', 'base = "nowhere"', 'base = "nowhere"，应为自带的方案之一'),
    ('title = "某县"\n', "", "还要写自己的 title"),
    ("", "[execution]\nweight = 20\n", "改了 [execution]，请在其中写明依据 source"),
    ("", 'execution = "x"\n', 'execution = "x"：应为一组'),
    ("", '[execution]\nweight = "20"\nsource = "某县"\n', 'execution.weight = "20"：应为数字'),
    ("", '[execution]\nweight = nan\nsource = "某县"\n', "应为确切的数字"),
    ("", '[execution]\nwieght = 20\nsource = "某县"\n', "execution.wieght = 20：没有这一项"),
    ("", '[execution]\nweight = 20\nsource = "某县"\n', "合计为 110，应为 100"),
    ("", '[weights]\n"产出" = 50\nsource = "某县"\n', "weights.产出 不是一级指标，应为 产出指标、"),
    ("", '[weights]\n"产出指标" = 150\nsource = "某县"\n', "weights.产出指标 = 150，应大于 0、不超过 100"),
    ("", '[weights]\n"产出指标" = 50\n', "[weights] 应写各一级指标的分值和依据"),
    ("", '[quantitative]\nlower_is_better = "square"\nsource = "某县"\n', "\"square\"：应为 'linear'、'ratio' 之一"),
    ("", '[rounding]\nplaces = true\nsource = "某县"\n', "rounding.places = true：应为整数"),
    ("", '[cap]\nbands = [{ rate_below = 0.8, total = 89 }]\nsource = "某县"\n', "80% 写 80，不写 0.8"),
    ("", '[cap]\nbands = [50]\nsource = "某县"\n', "cap.bands.1 = 50：应为一组"),
    ("", '[over_fulfilment]\ndeduct_from = 130\nsource = "某县"\n', "还要写 deduct_points"),
    ("", '[qualitative]\nlevels = [{ name = "优 秀", low = 0 }]\nsource = "某县"\n', "qualitative.levels.1.name"),
    (
        "",
        '[grades]\nbands = [{ name = "合格", low = 60 }, { name = "差", low = 0 }]\nsource = "某县"\n',
        "应为 '优'、'良'、'中'、'差'",
    ),
    (
        "",
        '[[absent]]\nlevel = "满意度"\nweight_to = "效益指标"\nsource = "某县"\n',
        "absent 里的“满意度”应是有固定分值的一级指标",
    ),
    ("", "first_levels = []\n", "至少要有 1 项"),
    ("", "[execution\n", "第 5 行不合 TOML 的写法"),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES, ids=[said for *_, said in MISTAKES])
def test_a_mistake_in_a_county_scheme_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "某县.toml"
    path.write_text(OWN.replace(old, new, 1) if old else OWN + new, "utf-8")
    with pytest.raises(SchemeError, match="某县.toml") as caught:
        read_scheme(path)
    assert said in str(caught.value)


def test_a_file_that_is_none_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes("title = '某县'".encode("gbk"))
    for name, said in (("没有.toml", "找不到或打不开"), ("gbk.toml", "不是 UTF-8 编码")):
        with pytest.raises(SchemeError, match=said):
            read_scheme(tmp_path / name)


def test_two_schemes_of_one_id_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "某县.toml"
    path.write_text(OWN.replace('"own"', '"national-2020"'), "utf-8")
    with pytest.raises(SchemeError, match="与已有方案重复"):
        with_files([path])


def test_an_unknown_scheme_lists_the_known_ones() -> None:
    with pytest.raises(SchemeError, match="national-2020"):
        load_scheme("nowhere")
