import datetime as dt
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.cells import Unreadable, read_date, read_money, read_number, read_year, says_nothing


def test_money_is_the_decimal_a_person_sees() -> None:
    assert read_money(9.21) == Decimal("9.21")
    assert read_money(0.1 + 0.2) == Decimal("0.3")
    assert read_money(181.36 + 14.49 + 18.93) == Decimal("214.78")
    assert read_money("  ") is None


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("5.8万", "5.8"),
        ("12.5 万元", "12.5"),
        ("90", "90"),
        ("１２．５", "12.5"),
        ("1,234.5", "1234.5"),
        ("58000元", "5.8"),
    ],
)
def test_money_typed_as_text_is_a_finding_with_a_suggestion(cell: str, meant: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_money(cell)
    assert caught.value.suggestion == meant


@pytest.mark.parametrize("cell", ["约五万", "见附表", "1.2.3", True])
def test_what_is_no_amount_has_no_suggestion(cell: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_money(cell)
    assert caught.value.suggestion == ""


@pytest.mark.parametrize("cell", [2023, 2023.0, "2023", "２０２３"])
def test_years(cell: str | int | float) -> None:
    assert read_year(cell) == 2023


@pytest.mark.parametrize(
    "cell", [dt.date(2024, 3, 15), dt.datetime(2024, 3, 15, 8), 45366, "2024-3-15", "2024年3月15日", "2024.03.15"]
)
def test_dates(cell: str | int | dt.date) -> None:
    assert read_date(cell) == dt.date(2024, 3, 15)


@pytest.mark.parametrize("cell", [None, "", "无", "／", "-", "0", 0, "暂无"])
def test_marks_that_are_no_reason(cell: str | int | None) -> None:
    assert says_nothing(cell)


@given(st.text(max_size=200))
def test_no_text_breaks_a_reader(cell: str) -> None:
    for read in (read_money, read_number, read_year, read_date):
        with suppress(Unreadable):
            read(cell)
