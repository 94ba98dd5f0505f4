"""The host's blocks, LibreOffice's spelling of formulas, and text that must stay text."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.grid import Edit, column_number
from xladdin.engines.formula_text import to_excel, to_office
from xladdin.host import as_typed, blocks
from xladdin.native import ExcelSheet

edits = st.dictionaries(
    st.tuples(st.integers(1, 12), st.integers(1, 8)), st.sampled_from([None, 1, "文字", "=A1"]), max_size=40
)


@given(edits)
def test_blocks_write_every_cell_once_values_and_formulas_apart(cells: dict[tuple[int, int], object]) -> None:
    wanted = [
        Edit("表", row, column, None, str(value)) if value == "=A1" else Edit("表", row, column, value)  # type: ignore[arg-type]
        for (row, column), value in cells.items()
    ]
    written = []
    for block in blocks(wanted):
        assert len({len(row) for row in block.rows}) == 1
        for down, row in enumerate(block.rows):
            for right, edit in enumerate(row):
                assert (edit.row, edit.column) == (block.top + down, block.left + right)
                assert (edit.formula is not None) == block.is_formula
                written.append(edit)
    assert sorted(written, key=repr) == sorted(wanted, key=repr)


def test_a_full_rectangle_is_one_block() -> None:
    wanted = [Edit("表", row, column, row * column) for row in range(3, 90) for column in range(2, 12)]
    assert len(list(blocks(wanted))) == 1


@pytest.mark.parametrize(
    ("excel", "office"),
    [
        ("=SUM('项目自评1'!D8:D10,2)", "=SUM($'项目自评1'.D8:D10;2)"),
        ("='它''s 表'!A1&\"a,b;c!d.E5\"", "=$'它''s 表'.A1&\"a,b;c!d.E5\""),
        ("=IF(A1>1.5,\"是\",\"\")", "=IF(A1>1.5;\"是\";\"\")"),
        ("=HYPERLINK(\"#'项目自评1'!G8\",\"G8\")", "=HYPERLINK(\"#'项目自评1'!G8\";\"G8\")"),
    ],
)  # fmt: skip
def test_formulas_are_spelled_both_ways(excel: str, office: str) -> None:
    assert (to_office(excel), to_excel(office)) == (office, excel)


@pytest.mark.parametrize(("typed", "office"), [("=单位信息!B6", "=$'单位信息'.B6"), ("=$A$1", "=$A$1")])
def test_plain_sheet_names_are_quoted(typed: str, office: str) -> None:
    assert to_office(typed) == office


def test_office_sheet_names_without_quotes_are_read() -> None:
    assert to_excel("=$单位信息.B6&$项目清单.C9") == "='单位信息'!B6&'项目清单'!C9"


class FakeSheet:
    """Answers as Excel does: a range of rows or columns is hidden, shown, or neither (None)."""

    def __init__(self, hidden: set[int]) -> None:
        self.hidden, self.asked = hidden, 0

    def Range(self, name: str) -> SimpleNamespace:  # noqa: N802
        self.asked += 1
        first, last = (int(end) if end.isdigit() else column_number(end) for end in name.split(":"))
        states = {number in self.hidden for number in range(first, last + 1)}
        return SimpleNamespace(Hidden=states.pop() if len(states) == 1 else None)


@given(st.sets(st.integers(1, 80)), st.integers(1, 80))
def test_excel_is_asked_which_rows_and_columns_are_hidden(hidden: set[int], last: int) -> None:
    expected = {number for number in hidden if number <= last}
    assert ExcelSheet(FakeSheet(hidden)).hidden_rows(last) == expected
    assert ExcelSheet(FakeSheet(hidden)).hidden_columns(last) == expected


def test_a_sheet_without_hidden_rows_is_one_question() -> None:
    sheet = FakeSheet(set())
    assert ExcelSheet(sheet).hidden_rows(5000) == frozenset()
    assert sheet.asked == 1


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "5", "2024-05-01", "12%", "TRUE", "may 5", "'引用", "上午9:00", " 前有空格"]
)
def test_what_an_office_would_take_for_something_else_is_typed_as_text(text: str) -> None:
    assert as_typed(text) == f"'{text}"


@pytest.mark.parametrize("value", ["完成培训3期", "abc", "", None, 5, 1.5])
def test_other_values_are_typed_as_they_are(value: object) -> None:
    assert as_typed(value) == value  # type: ignore[arg-type]
