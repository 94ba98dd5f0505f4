"""What is handed in: folders, wildcards, zips, leftovers, other formats, the same unit twice."""

import gc
import os
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.returned import of_unit
from tests.steps import typed
from workbook.document import read_document
from workbook.files.package import Leftover, NotAWorkbook
from workbook.grid import address
from workbook.returned import archives
from workbook.returned.batch import check
from workbook.returned.intake import expanded, sources_in
from workbook.returned.judge import skipped
from workbook.returned.problems import EarlierReport
from workbook.returned.repeats import Entry, settled
from workbook.returned.verdict import Checked


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def laid_out(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def loaded(*paths: Path, outputs: tuple[Path, ...] = ()) -> dict[str, bytes | NotAWorkbook]:
    """What is loaded of every source, by its path below the first folder given."""
    start = f"{paths[0]}{os.sep}"
    return {source.path.removeprefix(start): source.load() for source in sources_in(paths, outputs)}


def test_every_file_of_a_folder_is_taken_in_whatever_its_name(tmp_path: Path) -> None:
    files = {"甲局/自评.xlsx": b"1", "乙局/说明.txt": b"2", "乙局/深/没有扩展名": b"3", ".隐藏": b"4", "空": b""}
    taken = loaded(laid_out(tmp_path, files))
    assert taken == {name.replace("/", os.sep): data for name, data in files.items()}


def test_a_zip_is_looked_into_and_one_in_a_zip_too(tmp_path: Path) -> None:
    inner = zipped({"丙局.xlsx": b"3", "空夹/": b""})
    outer = zipped({"甲局/自评.xlsx": b"1", "内.zip": inner})
    taken = loaded(laid_out(tmp_path, {"全部.zip": outer, "改了名.xlsx": outer}))
    for name in ("全部.zip", "改了名.xlsx"):
        assert taken[f"{name}!甲局/自评.xlsx"] == b"1"
        assert taken[f"{name}!内.zip!丙局.xlsx"] == b"3"
    assert len(taken) == 4


@pytest.mark.parametrize("name", ["某局.xlsx", "某局.zip", "某局.et", "某局"])
def test_a_workbook_is_no_archive_whatever_its_extension(tmp_path: Path, name: str) -> None:
    assert list(loaded(laid_out(tmp_path, {name: of_unit("甲局")}))) == [name]


def test_names_of_a_chinese_windows_are_read(tmp_path: Path) -> None:
    data = zipped({"XXXX.xlsx": b"1"}).replace(b"XXXX", "甲局".encode("gbk"))
    assert list(loaded(laid_out(tmp_path, {"包.zip": data}))) == ["包.zip!甲局.xlsx"]


def test_zips_in_zips_come_to_an_end(tmp_path: Path) -> None:
    data = b"1"
    for _ in range(6):
        data = zipped({"内.zip": data})
    (problem,) = loaded(laid_out(tmp_path, {"外.zip": data})).values()
    assert "层数过多" in str(problem)


@pytest.mark.parametrize(
    "name", ["~$自评.xlsx", ".~lock.自评.ods#", "._自评.xlsx", "Thumbs.db", "desktop.ini", ".DS_Store"]
)
def test_leftovers_are_set_aside_also_in_a_zip(tmp_path: Path, name: str) -> None:
    taken = loaded(laid_out(tmp_path, {name: b"x", "包.zip": zipped({f"甲/{name}": b"x", "__MACOSX/a.xlsx": b"x"})}))
    assert len(taken) == 3
    assert all(isinstance(what, Leftover) for what in taken.values())


def test_a_protected_or_broken_member_is_named_alone(tmp_path: Path) -> None:
    stored = zipped({"好.xlsx": b"good" * 9, "坏.xlsx": b"evil" * 9}, zipfile.ZIP_STORED)
    broken = stored.replace(b"evil" * 9, b"bad!" * 9)
    locked = bytearray(stored)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.rindex(mark) + offset] |= 1
    taken = loaded(laid_out(tmp_path, {"坏.zip": broken, "密.zip": bytes(locked)}))
    assert taken["坏.zip!好.xlsx"] == taken["密.zip!好.xlsx"] == b"good" * 9
    assert "解不开" in str(taken["坏.zip!坏.xlsx"])
    assert "密码" in str(taken["密.zip!坏.xlsx"])


def test_a_member_that_swells_is_not_unpacked(tmp_path: Path) -> None:
    taken = loaded(laid_out(tmp_path, {"包.zip": zipped({"弹.xlsx": b"0" * 2**24, "好.xlsx": b"good"})}))
    assert "大得反常" in str(taken["包.zip!弹.xlsx"])
    assert taken["包.zip!好.xlsx"] == b"good"


def test_a_file_given_twice_is_taken_once(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.xlsx": b"1"})
    assert list(loaded(tmp_path, tmp_path / "a.xlsx", tmp_path)) == ["a.xlsx"]


def test_wildcards_are_spelt_out_as_windows_leaves_them(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a局.xlsx": b"1", "b局.xlsx": b"2", "c.txt": b"3", "d[1].xlsx": b"4"})
    assert [path.name for path in expanded([tmp_path / "*局.xlsx"])] == ["a局.xlsx", "b局.xlsx"]
    assert expanded([tmp_path / "d[1].xlsx", tmp_path / "没有*"]) == [tmp_path / "d[1].xlsx", tmp_path / "没有*"]


def test_reports_of_earlier_checks_are_no_returned_workbooks(tmp_path: Path) -> None:
    """One entry for the folder: in the report it is I125."""
    laid_out(tmp_path, {"a.xlsx": b"1", "报告/校验报告.json": b"{}", "报告/标注副本/a.xlsx": b"2"})
    taken = loaded(tmp_path)
    assert codes(skipped("报告", EarlierReport())) == ["I125"]
    assert [type(what) for what in taken.values()] == [EarlierReport, bytes]
    assert list(loaded(tmp_path, outputs=(tmp_path / "报告",))) == ["a.xlsx"]
    assert list(loaded(laid_out(tmp_path, {"校验报告.json": b"{}", "退回通知/a.docx": b"3"}))) == ["报告", "a.xlsx"]


def test_a_returned_file_may_be_called_like_a_report(tmp_path: Path) -> None:
    """Only beside a report is it one."""
    laid_out(tmp_path, {"问题清单.xlsx": b"1", "退回通知/自评.xlsx": b"2"})
    assert set(loaded(tmp_path)) == {"问题清单.xlsx", f"退回通知{os.sep}自评.xlsx"}
    assert not set(loaded(tmp_path, outputs=(tmp_path,))) & {"问题清单.xlsx"}


def test_links_that_lead_nowhere_and_things_that_are_no_files_are_said(tmp_path: Path) -> None:
    (tmp_path / "断.xlsx").symlink_to(tmp_path / "没有.xlsx")
    (tmp_path / "自己.xlsx").symlink_to(tmp_path / "自己.xlsx")
    (tmp_path / "环").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "管道")
    assert set(loaded(tmp_path)) == {"断.xlsx", "自己.xlsx"}
    assert "不是普通文件" in str(next(iter(sources_in([tmp_path / "管道"]))).load())


def test_a_link_to_a_folder_elsewhere_is_not_followed_and_is_said(tmp_path: Path) -> None:
    elsewhere, given = laid_out(tmp_path / "别处", {"a.xlsx": b"1"}), laid_out(tmp_path / "收回", {"b.xlsx": b"2"})
    (given / "链接").symlink_to(elsewhere)
    taken = loaded(given)
    assert taken["b.xlsx"] == b"2"
    assert "指向别处" in str(taken["链接"])


def test_what_may_not_be_looked_at_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a folder of somebody else's: every question about what is in it is refused."""
    laid_out(tmp_path, {"别人的/a.xlsx": b"1", "b.xlsx": b"2"})
    refused = str(tmp_path / "别人的")
    really, scan = os.stat, os.scandir

    def stat(path: Any, *args: Any, **named: Any) -> os.stat_result:
        if str(path).startswith(refused + os.sep):
            raise PermissionError(13, "Permission denied", str(path))
        return really(path, *args, **named)

    def scandir(path: Any) -> Any:
        if str(path) == refused:
            raise PermissionError(13, "Permission denied", refused)
        return scan(path)

    monkeypatch.setattr(os, "stat", stat)
    monkeypatch.setattr(os, "scandir", scandir)
    taken = loaded(tmp_path)
    assert taken["b.xlsx"] == b"2"
    assert "文件夹打不开" in str(taken["别人的"])


@pytest.mark.parametrize(
    ("head", "says"), [(b"PK\x03\x04[Content_Types].xml", "文件过大"), (b"%PDF-1.7", "PDF"), (b"", "空字节")]
)
def test_of_a_huge_file_no_more_than_its_beginning_is_read(tmp_path: Path, head: bytes, says: str) -> None:
    path = tmp_path / "大.xlsx"
    path.write_bytes(head)
    os.truncate(path, 3 * 2**30)
    (problem,) = loaded(tmp_path).values()
    assert says in str(problem)


def test_of_many_zips_few_are_open_at_a_time(tmp_path: Path) -> None:
    files = {f"{number:02}.zip": zipped({"甲.xlsx": b"1", "内.zip": zipped({"乙.xlsx": b"2"})}) for number in range(20)}
    sources = list(sources_in([laid_out(tmp_path, files)]))
    assert [source.load() for source in sources] == [b"2", b"1"] * 20
    open_now = [own for own in gc.get_objects() if isinstance(own, archives.Archive) and own.fp is not None]
    assert 0 < len(open_now) <= archives.MOST_OPEN


def test_a_zip_that_is_gone_when_its_turn_comes_is_said(tmp_path: Path) -> None:
    laid_out(tmp_path, {f"{number}.zip": zipped({"甲.xlsx": b"1"}) for number in range(archives.MOST_OPEN + 1)})
    sources = list(sources_in([tmp_path]))
    (tmp_path / "0.zip").unlink()
    assert "解不开" in str(sources[0].load())
    assert sources[-1].load() == b"1"


def test_a_list_of_millions_of_members_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({f"{number}.xlsx": b"" for number in range(100)})
    monkeypatch.setattr(archives, "MAX_DIRECTORY", 100 * 50)
    (problem,) = loaded(laid_out(tmp_path, {"多.zip": data, "好.xlsx": b"1"}) / "多.zip").values()
    assert str(problem) == archives.TOO_MUCH


def test_one_file_may_hold_only_so_many_whatever_the_zips_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 10)
    inner = zipped({f"{number}.xlsx": b"1" for number in range(8)})
    laid_out(tmp_path, {"多.zip": zipped({"甲.zip": inner, "乙.zip": inner}), "好.xlsx": b"1"})
    taken = loaded(tmp_path)
    assert len(taken) == 12
    assert str(taken["多.zip"]) == archives.TOO_MUCH
    assert taken["好.xlsx"] == b"1"


def entries(*files: tuple[str, bytes, float]) -> list[Entry]:
    verdicts = check([(path, data) for path, data, _ in files])
    return [Entry(verdict, changed, data) for verdict, (_, data, changed) in zip(verdicts, files, strict=True)]


def codes(verdict: Checked) -> list[str]:
    return [finding.code for finding in verdict.findings]


def test_of_one_units_files_the_newest_counts_and_both_are_named() -> None:
    book = of_unit("甲局")
    old = typed(book, ("项目自评1", "G8", 1))
    verdicts = settled(entries(("新.xlsx", book, 20.0), ("旧.xlsx", old, 10.0), ("乙.xlsx", of_unit("乙局"), 5.0)))
    assert [(verdict.status, codes(verdict)) for verdict in verdicts] == [
        ("valid", ["I122"]),
        ("skipped", ["I121"]),
        ("valid", []),
    ]
    assert "旧.xlsx" in verdicts[0].findings[0].message
    assert "“新.xlsx”" in verdicts[1].findings[0].message


def test_the_same_file_twice_counts_once_and_another_year_is_another_workbook() -> None:
    book = of_unit("甲局")
    block = read_document(book).layout.block("unit")
    other_year = typed(book, (block.sheet, address(*block.at(0, "year")), 2022))
    verdicts = settled(entries(("a.xlsx", book, 1.0), ("b.xlsx", book, 1.0), ("c.xlsx", other_year, 9.0)))
    assert [verdict.status for verdict in verdicts] == ["skipped", "valid", "invalid"]
    assert "内容完全相同" in verdicts[0].findings[0].message


def test_the_unit_is_the_same_whatever_the_spaces_and_widths() -> None:
    verdicts = settled(
        entries(("a.xlsx", of_unit("某县 农业局（本级）"), 1.0), ("b.xlsx", of_unit("某县农业局(本级)"), 2.0))
    )
    assert [verdict.status for verdict in verdicts] == ["skipped", "valid"]
