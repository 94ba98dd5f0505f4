"""A project added to the list gets its sheet from `fill`."""

from io import BytesIO

import openpyxl

from tests.steps import checked, shown, typed
from tests.workbook.files.test_reader import without_sheet
from workbook.document import read_document
from workbook.files.add_sheet import copy_sheet
from workbook.fill import fill

NEW_PROJECT = (
    ("项目清单", "C17", "走访慰问经费"),
    ("项目清单", "D17", "县级"),
    ("项目清单", "E17", "一般公共预算"),
    ("项目清单", "I17", "是"),
)


def test_a_new_project_gets_a_blank_sheet_tied_to_its_row(filled: bytes) -> None:
    result = fill(typed(filled, *NEW_PROJECT))
    assert result.added == ("项目自评9",)
    document = read_document(result.workbook)
    assert document.layout.links["项目自评9"] == 8
    assert document.layout.project_sheets()[-1] == "项目自评9"
    assert shown(result.workbook, "项目自评9", "C4") == "走访慰问经费"
    assert (shown(result.workbook, "项目自评9", "C16"), shown(result.workbook, "项目自评9", "A3")) == (None, None)
    assert shown(result.workbook, "项目清单", "Q17") == "项目自评9"
    money = typed(result.workbook, ("项目自评9", "D8", 1), ("项目自评9", "F8", 1), ("项目自评9", "G8", 1))
    assert shown(fill(money).workbook, "整体自评", "G17") == 349.49


def test_the_other_sheets_stay_as_they_are(filled: bytes) -> None:
    result = fill(typed(filled, *NEW_PROJECT)).workbook
    own = [f for f in checked(result).findings if f.sheet.startswith("项目自评") and f.sheet != "项目自评9"]
    assert own == []
    openpyxl.load_workbook(BytesIO(result))


def test_a_deleted_sheet_comes_back_blank(filled: bytes) -> None:
    result = fill(without_sheet(filled, "项目自评3"))
    assert result.added == ("项目自评3",)
    assert shown(result.workbook, "项目自评3", "C4") == "民主党派活动经费"


def test_a_copied_sheet_keeps_styles_validations_names_and_print_setup(filled: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(copy_sheet(filled, "项目自评8", "项目自评9")))
    names = book.sheetnames
    assert names.index("项目自评9") == names.index("项目自评8") + 1
    source, copy = book["项目自评8"], book["项目自评9"]
    assert copy.print_area == source.print_area.replace("项目自评8", "项目自评9")
    assert len(copy.data_validations.dataValidation) == len(source.data_validations.dataValidation)
    assert set(copy.defined_names) == set(source.defined_names)
    assert copy["G8"].number_format == source["G8"].number_format
    assert set(book["自评总结"].defined_names) == {"zp_paragraphs"}


def test_a_project_that_is_not_evaluated_gets_no_sheet(filled: bytes) -> None:
    steps = (*NEW_PROJECT[:3], ("项目清单", "I17", "否"), ("项目清单", "J17", "涉密项目"))
    assert fill(typed(filled, *steps)).added == ()
