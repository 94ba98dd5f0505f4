"""Edits change only the parts concerned, and put formula and value together."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from tests.steps import shown, typed
from tests.workbook.files.test_reader import SHARED, small_book
from workbook.document import computed_edits, read_document
from workbook.files.patcher import apply_edits
from workbook.files.reader import read_workbook
from workbook.grid import Edit


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_untouched_parts_keep_their_bytes(filled: bytes) -> None:
    before, after = parts(filled), parts(typed(filled, ("项目自评3", "G8", 3)))
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert len(changed) == 1
    assert "项目自评3" not in changed.pop()


def test_no_edit_changes_nothing(filled: bytes) -> None:
    assert parts(apply_edits(filled, [])) == parts(filled)


def test_each_kind_of_value_reads_back(blank: bytes) -> None:
    values = {"B4": '某局 <&> "“\n第二行', "B5": Decimal("9.21"), "B6": 2023, "B12": dt.date(2024, 3, 15)}
    data = typed(blank, *(("单位信息", cell, value) for cell, value in values.items()))
    assert shown(data, "单位信息", "B4") == values["B4"]
    assert shown(data, "单位信息", "B5") == 9.21
    assert shown(data, "单位信息", "B6") == 2023
    assert shown(data, "单位信息", "B12") == dt.date(2024, 3, 15)
    sheet = openpyxl.load_workbook(BytesIO(data))["单位信息"]
    assert sheet["B4"].value == values["B4"]


def test_styles_validations_and_formats_stay(filled: bytes) -> None:
    data = typed(filled, ("项目自评1", "G8", 5))
    before = openpyxl.load_workbook(BytesIO(filled))["项目自评1"]
    after = openpyxl.load_workbook(BytesIO(data))["项目自评1"]
    assert after["G8"].number_format == before["G8"].number_format
    assert len(after.data_validations.dataValidation) == len(before.data_validations.dataValidation)
    assert len(after.conditional_formatting) == len(before.conditional_formatting)


def test_blanking_a_cell_leaves_it_blank(filled: bytes) -> None:
    assert shown(typed(filled, ("项目自评1", "G8", None)), "项目自评1", "G8") is None


def test_a_standing_formula_keeps_its_spelling_and_takes_the_new_value(filled: bytes) -> None:
    changed = typed(filled, ("项目自评1", "G8", 3))
    refreshed = apply_edits(changed, computed_edits(read_document(changed)))
    assert shown(refreshed, "项目自评1", "G7") == 3
    assert shown(refreshed, "整体自评", "G17") == 345.49
    sheets = (read_workbook(data).sheets["项目自评1"].formulas for data in (filled, refreshed))
    before, after = sheets
    assert before == after


def test_a_shared_formula_is_spelt_out_before_its_master_goes() -> None:
    data = apply_edits(small_book(SHARED), [Edit("Sheet", 1, 1, 7)])
    sheet = read_workbook(data).sheets["Sheet"]
    assert sheet.formulas == {(2, 1): "B2*2", (3, 1): "B3*2"}
    assert sheet.value(1, 1) == 7


def test_the_calculation_chain_goes_when_a_formula_goes() -> None:
    chained = BytesIO()
    with ZipFile(BytesIO(small_book(SHARED))) as source, ZipFile(chained, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>')
            target.writestr(name, data)
        target.writestr("xl/calcChain.xml", b"<calcChain/>")
    data = parts(apply_edits(chained.getvalue(), [Edit("Sheet", 1, 1, 7)]))
    assert "xl/calcChain.xml" not in data
    assert b"calcChain" not in data["[Content_Types].xml"]
    kept = parts(apply_edits(chained.getvalue(), [Edit("Sheet", 1, 2, 7)]))
    assert "xl/calcChain.xml" in kept


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 30), st.integers(-99, 99)), max_size=12))
def test_cells_stay_in_order_wherever_they_are_written(places: list[tuple[int, int, int]]) -> None:
    data = apply_edits(small_book(SHARED), [Edit("Sheet", *place) for place in places])
    sheet = read_workbook(data).sheets["Sheet"]
    for (row, column), value in {(row, column): value for row, column, value in places}.items():
        assert sheet.value(row, column) == value
    openpyxl.load_workbook(BytesIO(data))
