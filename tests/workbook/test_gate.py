"""The gate lets workbooks of every office program in, and unpacks exactly what they declare."""

import zlib
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import SHEET, packed, parts
from workbook.files.refusal import Damaged, NotAWorkbook, Unsafe
from workbook.gate import GRACE, MAX_DEPTH, MAX_RATIO, admit


def stored(content: dict[str, bytes]) -> bytes:
    return packed(content, ZIP_STORED)


def test_the_parts_are_those_of_the_package(filled: bytes) -> None:
    with ZipFile(BytesIO(filled)) as package:
        assert admit(filled) == {name: package.read(name) for name in package.namelist()}


def test_a_workbook_of_openpyxl_comes_in() -> None:
    stream = BytesIO()
    openpyxl.Workbook().save(stream)
    assert "xl/workbook.xml" in admit(stream.getvalue())


def test_entries_that_are_folders_are_left_out() -> None:
    stream = BytesIO(packed(parts()))
    with ZipFile(stream, "a") as package:
        package.writestr(ZipInfo("xl/media/"), b"")
    assert admit(stream.getvalue()).keys() == parts().keys()


def test_sizes_that_stand_behind_the_content_are_no_fault() -> None:
    """As programs write it that do not go back in the file."""

    class Forward(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

    stream = Forward()
    with ZipFile(stream, "w") as package:
        for name, part in parts().items():
            package.writestr(name, part)
    assert admit(stream.getvalue()) == parts()


def test_a_part_in_utf_16_comes_in() -> None:
    text = "<?xml version='1.0' encoding='UTF-16'?><Properties/>"
    assert admit(packed({**parts(), "docProps/app.xml": text.encode("utf-16")}))


def test_small_parts_may_be_packed_as_tightly_as_they_can_be() -> None:
    spaces = b"<a>" + b" " * (GRACE - 10) + b"</a>"
    assert len(zlib.compress(spaces)) * MAX_RATIO < len(spaces)
    assert admit(packed({**parts(), "docProps/app.xml": spaces}))
    with pytest.raises(Unsafe, match="压缩炸弹"):
        admit(packed({**parts(), "docProps/app.xml": spaces.replace(b" ", b"  ")}))


@pytest.mark.parametrize(("depth", "comes_in"), [(MAX_DEPTH, True), (MAX_DEPTH + 1, False)])
def test_parts_may_be_as_deep_as_allowed(depth: int, comes_in: bool) -> None:
    data = stored({**parts(), "docProps/app.xml": b"<a>" * depth + b"</a>" * depth})
    if comes_in:
        assert admit(data)
    else:
        with pytest.raises(Unsafe, match="嵌套"):
            admit(data)


@given(st.binary(max_size=300))
def test_whatever_is_no_zip_is_refused_in_chinese(data: bytes) -> None:
    with pytest.raises(NotAWorkbook, match="文件"):
        admit(data)


@given(st.integers(0), st.integers(1, 255))
def test_a_changed_byte_is_noticed_or_makes_no_difference(at: int, change: int) -> None:
    data = bytearray(packed({**parts(), "xl/media/image1.png": bytes(range(256))}))
    before = admit(bytes(data))
    data[at % len(data)] ^= change
    try:
        after = admit(bytes(data))
    except NotAWorkbook:
        return
    assert set(after.values()) <= set(before.values())


def test_a_damaged_part_is_named() -> None:
    data = packed(parts()).replace(SHEET.encode(), SHEET.upper().encode(), 1)
    with pytest.raises(Damaged, match=SHEET):
        admit(data)
