"""Cells as people type them, and what they are read as."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.periods import Day, Period
from schemas.units import COUNTED
from schemas.values import Kind, Value, read_day, read_value, show
from schemas.words import Level


@pytest.mark.parametrize(
    ("cell", "sign", "number", "unit"),
    [
        ("≥50个", "≥", "50", "个"),
        ("≤90万元", "≤", "90", "万元"),
        ("=8个", "=", "8", "个"),
        ("≥100百分比", "≥", "100", "%"),
        ("＝８个", "=", "8", "个"),
        ("﹦8个", "=", "8", "个"),
        ("═100%", "=", "100", "%"),
        ("≧735人次", "≥", "735", "人次"),
        ("≦90万元", "≤", "90", "万元"),
        (">=95%", "≥", "95", "%"),
        ("=>95%", "≥", "95", "%"),
        ("<= 3 天", "≤", "3", "天"),
        ("＞95％", ">", "95", "%"),
        ("不低于95%", "≥", "95", "%"),
        ("不低于 95%（含）", "≥", "95", "%"),
        ("不少于3次", "≥", "3", "次"),
        ("至少全年完成2次宣传", "≥", "2", "次"),
        ("满意率达95%以上。", "≥", "95", "%"),
        ("达到95%以上", "≥", "95", "%"),
        ("95%及以上", "≥", "95", "%"),
        ("95%以上(含95%)", "≥", "95", "%"),
        ("大于等于85户", "≥", "85", "户"),
        ("不超过3件", "≤", "3", "件"),
        ("不高于5%", "≤", "5", "%"),
        ("控制在30万元以内", "≤", "30", "万元"),
        ("30天内", "≤", "30", "天"),
        ("95%以下", "≤", "95", "%"),
        ("小于0.9‰", "<", "0.9", "‰"),
        ("超过95%", ">", "95", "%"),
        ("100", "", "100", ""),
        ("100.00%", "", "100", "%"),
        ("0.958", "", "0.958", ""),
        (".5", "", "0.5", ""),
        ("-5%", "", "-5", "%"),
        ("−5%", "", "-5", "%"),
        ("1,200 人次", "", "1200", "人次"),
        ("１，２００人次", "", "1200", "人次"),
        ("1 200人次", "", "1200", "人次"),
        ("12 .5万元", "", "12.5", "万元"),
        ("95\u00a0%", "", "95", "%"),
        ("25万人次", "", "25", "万人次"),
        ("6万立方米", "", "6", "万立方米"),
        ("5.8万", "", "5.8", "万"),
        ("25TB", "", "25", "TB"),
        ("400元/人·天", "", "400", "元/人·天"),
        ("≥4次/年以上", "≥", "4", "次/年"),
        ("100%覆盖", "", "100", "%"),
        ("1000件达成预期指标", "", "1000", "件"),
        ("按合同10.5万元。", "", "10.5", "万元"),
        ("建成5G基站5个", "", "5", "个"),
        ("78.2岁", "", "78.2", "岁"),
        ("80岁以上老人35人", "", "35", "人"),
        ("≤16/10万", "≤", "16", "/10万"),
        ("2.6万页", "", "2.6", "万页"),
        ("600辆次", "", "600", "辆次"),
        ("4800㎡", "", "4800", "㎡"),
        ("60m2", "", "60", "m2"),
        ("每月1次", "", "1", "次/月"),
        ("①50个", "", "50", "个"),
        ("50（户）", "", "50", "户"),
        ("未达到95%", "<", "95", "%"),
        ("》=95%", "≥", "95", "%"),
        ("前5名", "≤", "5", "名"),
        ("三次", "", "3", "次"),
        ("不少于二十场", "≥", "20", "场"),
        ("百分之九十五点五", "", "95.5", "%"),
        ("9成以上", "≥", "90", "%"),
        ("1.2E+05", "", "120000", ""),
        (0.958, "", "0.958", ""),
        (100, "", "100", ""),
        (0.1 + 0.2, "", "0.3", ""),
    ],
)
def test_a_number_with_sign_and_unit(cell: str | float, sign: str, number: str, unit: str) -> None:
    value = read_value(cell)
    assert (value.kind, value.sign, value.number, value.unit) == ("quantitative", sign, Decimal(number), unit)


@pytest.mark.parametrize(
    ("cell", "low", "high", "unit"),
    [
        ("95%-100%", "95", "100", "%"),
        ("90—95%", "90", "95", "%"),
        ("3至5天", "3", "5", "天"),
        ("±5%", "-5", "5", "%"),
        ("100±5", "95", "105", ""),
        ("200±5%", "190", "210", ""),
        ("95%±2%", "93", "97", "%"),
        ("≥90%且≤95%", "90", "95", "%"),
        ("大于10小于20个", "10", "20", "个"),
        ("90%≤x≤95%", "90", "95", "%"),
    ],
)
def test_ranges_and_tolerances(cell: str, low: str, high: str, unit: str) -> None:
    value = read_value(cell)
    assert (value.number, value.upper, value.unit) == (Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    ("cell", "end"),
    [
        ("2021年12月31日", (2021, 12, 31)),
        ("2021年12月31日前完成", (2021, 12, 31)),
        ("2021-12-31", (2021, 12, 31)),
        ("2021.12.31", (2021, 12, 31)),
        ("12月底前", (None, 12, 31)),
        ("于2023年11月中旬完工", (2023, 11, 20)),
        ("2024年2月底", (2024, 2, 29)),
        ("1-12月", (None, 12, 31)),
        ("2021年3月至6月", (2021, 6, 30)),
        ("2021年1月1日-2021年12月31日", (2021, 12, 31)),
        ("2019-2021年", (2021, 12, 31)),
        ("2020年全年。", (2020, 12, 31)),
        ("2019年", (2019, 12, 31)),
        ("年底前", (None, 12, 31)),
        ("十二月底前", (None, 12, 31)),
        ("第三季度", (None, 9, 30)),
        ("2022年上半年", (2022, 6, 30)),
    ],
)
def test_days_and_periods(cell: str, end: tuple[int | None, int, int]) -> None:
    value = read_value(cell)
    assert value.period is not None
    assert (value.kind, value.period.end) == ("date", Day(*end))


def test_figures_are_days_only_in_a_row_of_days() -> None:
    for cell in ("20231231", "2023.12", "202312", 45291):
        period = read_day(cell).period
        assert period is not None
        assert period.end == Day(2023, 12, 31)
    assert read_value("2023.12").number == Decimal("2023.12")


@pytest.mark.parametrize(
    ("cell", "start"),
    [("2023年6月", (2023, 6, 1)), ("2023年", (2023, 1, 1)), ("6月底", (None, 6, 30)), ("1-12月", (None, 12, 31))],
)
def test_a_coarse_day_may_mean_any_day_of_its_span(cell: str, start: tuple[int | None, int, int]) -> None:
    period = read_value(cell).period
    assert period is not None
    assert period.start == Day(*start)


@pytest.mark.parametrize("cell", ["未在12月底前完成", "12月底前未完成", "截至12月31日尚未完工", "次年1月完成"])
def test_a_day_by_which_it_was_not_done_is_no_day(cell: str) -> None:
    assert read_value(cell).kind != "date"


@pytest.mark.parametrize(
    ("cell", "kind", "level"),
    [
        ("达成预期指标", "qualitative", "achieved"),
        ("达成年度指标", "qualitative", "achieved"),
        ("已完成", "qualitative", "achieved"),
        ("全部按时完成", "qualitative", "achieved"),
        ("2022年目标任务圆满完成", "qualitative", "achieved"),
        ("良好", "qualitative", "achieved"),
        ("有效", "qualitative", "achieved"),
        ("部分达成并具有一定效果", "qualitative", "partial"),
        ("未达成且效果较差", "qualitative", "missed"),
        ("未完成", "qualitative", "missed"),
        ("基本完成", "qualitative", None),
        ("不断提升", "qualitative", "achieved"),
        ("严格执行相关制度规定", "qualitative", None),
        ("按质按量完成", "qualitative", "achieved"),
        ("是", "qualitative", "achieved"),
        ("美化环境", "text", None),
        ("公益性事业", "text", None),
        ("全天候可用", "text", None),
    ],
)
def test_words_are_levels_or_just_text(cell: str, kind: Kind, level: Level | None) -> None:
    value = read_value(cell)
    assert (value.kind, value.level) == (kind, level)


@pytest.mark.parametrize("cell", [None, "", "　", "-", "—", "/", "无", "暂无", "不适用"])
def test_marks_for_nothing_are_blank(cell: str | None) -> None:
    assert read_value(cell).kind == "blank"


@pytest.mark.parametrize("cell", ["请填写指标值", "××个", "指标2", "示例：≥50个", "（必填）"])
def test_help_text_is_told(cell: str) -> None:
    assert [one.rule for one in read_value(cell).assumed] == ["V105"]


@pytest.mark.parametrize("cell", ["培训2次，每次50人", "1,5", "98人/100人", "2 3"])
def test_several_numbers_are_never_guessed_at(cell: str) -> None:
    value = read_value(cell)
    assert value.number is None
    assert [one.rule for one in value.assumed] == ["V104"]


@pytest.mark.parametrize("cell", ["约100个", "1300余人", "100人左右", "95。5%", "95%（其中农村3%）"])
def test_what_was_assumed_is_written_down(cell: str) -> None:
    value = read_value(cell)
    assert value.number is not None
    assert not value.certain


USUAL = "≥≤=><0123456789.,%‰万亿元个人次年月日前底以上内不低于超过达成部分约-~±至到()/ ·。第季度一二十百之"


SCRAPS = st.sampled_from(
    [
        "≥",
        "≤",
        "±",
        "-",
        "~",
        " ",
        ".",
        ",",
        "1",
        "20",
        "5.5",
        "%",
        "万",
        "个",
        "年",
        "月",
        "日",
        "前",
        "约",
        "(",
        ")",
        "/",
        "每",
        "第",
    ]
)


FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
TEXTS = st.text(alphabet=USUAL, max_size=60) | st.lists(SCRAPS, max_size=12).map("".join) | st.text(max_size=200)


@given(TEXTS)
def test_any_text_is_read_and_its_width_and_the_spaces_round_it_change_nothing(cell: str) -> None:
    value = read_value(cell)
    assert read_value(f"　{cell}\n") == value
    assert read_value(cell.translate(FULL_WIDTH)) == value


NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
UNITS = st.sampled_from(
    sorted({"", "%", "‰", "万元", "万人次", "元/人·天", *COUNTED} - {"成", "年", "月", "日", "号", "季度"})
)


@given(st.sampled_from(["", "≥", "≤", "=", ">", "<"]), NUMBERS, UNITS)
def test_a_printed_number_reads_as_the_same(sign: str, number: Decimal, unit: str) -> None:
    value = read_value(show(Value("quantitative", sign, number, unit=unit)))
    assert (value.sign, value.number, value.unit) == (sign, number, read_value(f"1{unit}").unit)
    assert read_value(show(value)) == value


@given(NUMBERS, NUMBERS, UNITS)
def test_a_printed_range_reads_as_the_same(one: Decimal, other: Decimal, unit: str) -> None:
    value = Value("quantitative", number=min(one, other), upper=max(one, other), unit=read_value(f"1{unit}").unit)
    assert read_value(show(value)) == value


@given(st.dates(), st.booleans(), st.booleans())
def test_a_printed_day_reads_as_the_same(date: dt.date, bound: bool, with_year: bool) -> None:
    day = Day(date.year if with_year and 1900 <= date.year < 2100 else None, date.month, date.day)
    value = Value("date", "≤" if bound else "", period=Period(day, day, bound))
    assert read_value(show(value)) == value


@pytest.mark.parametrize(
    "cell", ["≥50个", "95%-100%", "±5%", "2023年6月", "第三季度", "12月底前", "已完成100%", "下降5%以上", "400元/人·天"]
)
def test_what_was_read_prints_and_reads_as_the_same(cell: str) -> None:
    value = read_value(cell)
    assert read_value(show(value)) == value
