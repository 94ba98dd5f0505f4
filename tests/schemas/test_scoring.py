from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.row import Row
from schemas.scheme import Qualitative, Scheme
from schemas.scheme_files import load_scheme, scheme_ids
from schemas.scoring import RowScore, score_execution, score_row

SCHEME = load_scheme("national-2020")
RATIO = SCHEME.model_copy(update={"quantitative": SCHEME.quantitative.model_copy(update={"lower_is_better": "ratio"})})
amounts = st.decimals(min_value=Decimal("0.01"), max_value=10**6, places=2)
signed_amounts = amounts | amounts.map(lambda amount: -amount) | st.just(Decimal(0))
schemes = st.sampled_from([load_scheme(scheme_id) for scheme_id in scheme_ids("project")])
weights = st.decimals(min_value=Decimal("0.5"), max_value=50, places=1)


def score(
    sign: str, target: object, actual: object, weight: int = 10, unit: str = "", scheme: object = SCHEME
) -> RowScore:
    return score_row(Row(sign, target, unit, actual), Decimal(weight), scheme)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sign", "target", "actual", "expected", "met"),
    [
        ("≥", 50, 50, "10.00", True),
        ("≥", 50, 45, "9.00", False),
        ("≥", 90, 60, "6.67", False),
        (">", 50, 50, "10.00", False),
        ("≤", 90, 90, "10.00", True),
        ("≤", 90, 99, "9.00", False),
        ("≤", 90, 180, "0.00", False),
        ("≤", 90, 300, "0.00", False),
        ("<", 5, 5, "10.00", False),
        ("=", 8, 8, "10.00", True),
        ("=", 100, 98, "9.80", False),
        ("=", 8, 10, "7.50", False),
        ("=", 8, 40, "0.00", False),
        ("≤", 0, 0, "10.00", True),
        ("≤", 0, 1, "0.00", False),
        ("≥", 0, -1, "0.00", False),
        ("≥", 10, -1, "0.00", False),
    ],
)
def test_quantitative_rows(sign: str, target: int, actual: int, expected: str, met: bool) -> None:
    row = score(sign, target, actual)
    assert (str(row.score), row.met) == (expected, met)


def test_lower_is_better_by_ratio_where_the_scheme_says_so() -> None:
    assert str(score("≤", 90, 180, scheme=RATIO).score) == "5.00"


def test_over_fulfilment_may_be_cut_by_the_deviation() -> None:
    over = SCHEME.over_fulfilment.model_copy(update={"deduct_from": Decimal(120), "deduct": "deviation"})
    scheme = SCHEME.model_copy(update={"over_fulfilment": over})
    assert [str(score("≥", 100, actual, scheme=scheme).score) for actual in (119, 120, 150, 400)] == [
        "10.00",
        "10.00",
        "7.00",
        "0.00",
    ]


def test_a_score_never_exceeds_its_weight_by_rounding() -> None:
    whole = load_scheme("local-grade-80")
    for weight in ("12.5", "16.5", "0.4"):
        row = score_row(Row("≥", 90, "", 95), Decimal(weight), whole)
        assert row.score is not None
        assert row.score <= Decimal(weight)


def test_levels_may_have_other_names_and_be_four() -> None:
    levels = [{"name": name, "low": low} for name, low in (("优秀", 90), ("良好", 75), ("一般", 40), ("较差", 0))]
    scheme = SCHEME.model_copy(update={"qualitative": Qualitative(levels=levels, source="某县")})
    shown = [score("定性", "明显", level["name"], scheme=scheme).shown for level in levels]
    assert shown == ["9.00–10.00", "7.50–9.00", "4.00–7.50", "0.00–4.00"]


def test_rounding_is_half_up() -> None:
    assert str(score_row(Row("≥", 8, "", 1), Decimal("1"), SCHEME).score) == "0.13"


@pytest.mark.parametrize(
    ("level", "shown"),
    [("达成年度指标", "8.00–10.00"), ("部分达成并具有一定效果", "6.00–8.00"), ("未达成且效果较差", "0.00–6.00")],
)
def test_qualitative_levels(level: str, shown: str) -> None:
    row = score("定性", "明显", level)
    assert row.score is None
    assert row.shown == shown


def test_a_lower_level_does_not_hold_the_bound_of_the_better_one() -> None:
    partial = score("定性", "明显", "部分达成并具有一定效果").interval
    assert partial is not None
    assert partial.holds(Decimal(6))
    assert not partial.holds(Decimal(8))


@pytest.mark.parametrize(
    ("done", "expected"), [("2023-12-20", "10.00"), ("2023-12-31", "10.00"), ("2024-01-02", "0.00")]
)
def test_a_late_date_is_not_met(done: str, expected: str) -> None:
    assert str(score("≤", "2023-12-31", done, unit="日期").score) == expected


@pytest.mark.parametrize(
    ("sign", "target", "actual", "unit"),
    [
        ("≤", 45291, 20231220, "日期"),
        ("≥", 50, "完成", ""),
        ("≥", "50件", "50场", ""),
        ("定性", "明显", "较上年提高", ""),
    ],
)
def test_what_cannot_be_compared_is_pending_with_a_reason(sign: str, target: object, actual: object, unit: str) -> None:
    row = score(sign, target, actual, unit=unit)
    assert row.shown == "待核"
    assert row.pending
    assert row.doubts


@pytest.mark.parametrize(
    ("sign", "target", "actual", "unit"),
    [("≤", "2023-12-31", "12月底前", "日期"), ("", 50, 50, ""), ("定性", "明显", "良好", ""), ("≥", "50个", "50", "")],
)
def test_what_only_python_reads_is_scored_though_the_sheet_shows_a_mark(
    sign: str, target: object, actual: object, unit: str
) -> None:
    row = score(sign, target, actual, unit=unit)
    assert row.shown == "待核"
    assert row.score == 10 or row.interval is not None


@pytest.mark.parametrize(
    ("full_year", "executed", "points"),
    [("6", "6", "10.00"), ("6", "4", "6.67"), ("6", "7", "10.00"), ("0", "0", "0.00")],
)
def test_execution(full_year: str, executed: str, points: str) -> None:
    assert str(score_execution(Decimal(full_year), Decimal(executed), SCHEME).score) == points


def test_execution_without_a_budget_has_no_score() -> None:
    assert score_execution(Decimal(0), Decimal(1), SCHEME).score is None


@given(schemes, st.sampled_from("≥≤=><"), signed_amounts, signed_amounts, weights)
def test_scores_stay_between_zero_and_weight(
    scheme: Scheme, sign: str, target: Decimal, actual: Decimal, weight: Decimal
) -> None:
    row = score_row(Row(sign, target, "", actual), weight, scheme)
    assert row.score is not None
    assert 0 <= row.score <= weight


@given(schemes, signed_amounts, signed_amounts, signed_amounts, weights)
def test_more_is_never_worse_upwards_nor_better_downwards(
    scheme: Scheme, target: Decimal, one: Decimal, other: Decimal, weight: Decimal
) -> None:
    """Outside over-fulfilment, which a scheme may punish."""
    less, more = sorted((one, other))
    for sign, order in (("≥", 1), ("≤", -1)):
        low, high = (score_row(Row(sign, target, "", actual), weight, scheme) for actual in (less, more))
        line = scheme.over_fulfilment.deduct_from
        if line is not None and (low.is_far_over(line) or high.is_far_over(line)):
            continue
        assert low.score is not None
        assert high.score is not None
        assert (high.score - low.score) * order >= 0


@given(schemes, st.sampled_from("≥≤="), amounts, amounts, st.integers(2, 1000))
def test_scaling_target_and_actual_alike_leaves_the_score(
    scheme: Scheme, sign: str, target: Decimal, actual: Decimal, by: int
) -> None:
    alike = score(sign, target * by, actual * by, scheme=scheme)
    assert score(sign, target, actual, scheme=scheme).score == alike.score


@pytest.mark.parametrize(("target", "actual"), [(5, 0.5), (1, 1.5), (3, 0.8), (0, 0.5)])
def test_percentages_that_only_straddle_one_are_compared(target: float, actual: float) -> None:
    assert score("≤", target, actual, unit="%").score is not None
