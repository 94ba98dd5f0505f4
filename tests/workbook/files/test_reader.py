from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from tests.steps import typed
from workbook.document import read_document
from workbook.files.package import NotAWorkbook
from workbook.files.reader import read_workbook
from workbook.form.locate import IncompleteWorkbook

SHARED = (
    '<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*2</f><v>2</v></c><c r="B1"><v>1</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c><c r="B2"><v>2</v></c></row>'
    '<row r="3"><c r="A3" t="e"><f t="shared" si="0"/><v>#REF!</v></c></row></sheetData>'
)


def small_book(sheet_data: str = "<sheetData></sheetData>") -> bytes:
    """A one-sheet workbook whose sheet data is given as XML; it does not say how far it reaches."""
    stream = BytesIO()
    openpyxl.Workbook().save(stream)
    rewritten = BytesIO()
    with ZipFile(stream) as source, ZipFile(rewritten, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b'<dimension ref="A1:A1"/>', b"")
                data = data.replace(b"<sheetData></sheetData>", sheet_data.encode())
                assert sheet_data.encode() in data
            target.writestr(name, data)
    return rewritten.getvalue()


def test_shared_formulas_are_spelt_out_and_errors_kept() -> None:
    sheet = read_workbook(small_book(SHARED)).sheets["Sheet"]
    assert sheet.formulas == {(1, 1): "B1*2", (2, 1): "B2*2", (3, 1): "B3*2"}
    assert sheet.errors == {(3, 1): "#REF!"}
    assert sheet.value(2, 1) == 4


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        (b"hello", "不是 .xlsx"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版"),
        (b"PK\x03\x04" + b"\0" * 100, "损坏"),
        (small_book('<sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData>'), "远在表格之外"),
        (small_book('<sheetData><row r="1"><c r="?"><v>1</v></c></row></sheetData>'), "位置无效"),
    ],
)
def test_what_is_no_workbook_is_named_for_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(NotAWorkbook, match=said):
        read_workbook(data)


def test_a_doctype_is_refused() -> None:
    hostile = BytesIO()
    with ZipFile(BytesIO(small_book())) as source, ZipFile(hostile, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                data = b'<!DOCTYPE x [<!ENTITY a "b">]>' + data
            target.writestr(name, data)
    with pytest.raises(NotAWorkbook, match="DTD"):
        read_workbook(hostile.getvalue())


def test_a_workbook_of_others_is_named_as_such() -> None:
    with pytest.raises(NotAWorkbook, match="不是 ziping 的自评工作簿"):
        read_document(small_book())


def without_sheet(data: bytes, name: str) -> bytes:
    book = openpyxl.load_workbook(BytesIO(data))
    del book[name]
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_missing_sheet_is_named(filled: bytes) -> None:
    with pytest.raises(IncompleteWorkbook, match="整体自评"):
        read_document(without_sheet(filled, "整体自评"))


def test_an_older_template_is_named_with_both_versions(blank: bytes) -> None:
    with pytest.raises(NotAWorkbook, match="模板版本是“0”，当前是“1”"):
        read_document(typed(blank, ("_ziping", "B1", "0")))
