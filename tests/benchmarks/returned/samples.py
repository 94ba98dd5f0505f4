"""Returned workbooks to measure with: one is built, the others are copies of it with another unit's name throughout.

In every ten, one has a weight that fails a column check and is judged twice, one has a few errors of other kinds;
the others are right.
"""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from workbook.new import Entry

DEMO_PROJECTS = 8
FAILS_A_COLUMN_CHECK, HAS_ERRORS, IN_EVERY = 3, 7, 10


@dataclass(frozen=True)
class Master:
    """A workbook to copy, right and with two kinds of faults, and its unit's name as it stands in it."""

    unit: str
    right: bytes
    fails_a_column_check: bytes
    has_errors: bytes

    def of_unit(self, number: int) -> bytes:
        """The copy of unit `number`."""
        place = number % IN_EVERY
        data = {FAILS_A_COLUMN_CHECK: self.fails_a_column_check, HAS_ERRORS: self.has_errors}.get(place, self.right)
        return _replaced(data, self.unit, f"某县第{number:06}单位")


class Samples:
    """Masters, built when first asked for and kept as files in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def master(self, projects: int) -> Master:
        """The demonstration for its eight projects, otherwise a valid workbook with so many."""
        path = self.folder / f"{projects}-projects.xlsx"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_built(projects))
        data = path.read_bytes()
        return Master(_unit_in(data), data, _with(data, _column_fault()), _with(data, _errors()))

    def workbooks(self, projects: int, count: int, into: Path, counties: int = 1) -> list[Path]:
        """Distinct workbooks of so many projects each, written in the folders of so many counties."""
        master = self.master(projects)
        places = [into / f"县{number % counties:02}" / f"单位{number:06}.xlsx" for number in range(count)]
        for folder in {path.parent for path in places}:
            folder.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            list(threads.map(lambda number: places[number].write_bytes(master.of_unit(number)), range(count)))
        return places


@dataclass(frozen=True)
class Settings:
    """How much is measured: everything once, or half of it to see that it works; `folder` is for what is written."""

    samples: Samples
    folder: Path
    quick: bool = False

    def count(self, whole: int) -> int:
        """So many, or half of them."""
        return -(-whole // 2) if self.quick else whole

    def files(self, projects: int, count: int, counties: int = 1) -> list[Path]:
        """Workbooks in a folder of their own."""
        return self.samples.workbooks(projects, count, self.folder / f"{count} x {projects}", counties)


def _built(projects: int) -> bytes:
    from schemas.scheme_files import load_scheme
    from tests.valid import valid_workbook
    from workbook.demo.story import SCHEME, blank_demo_workbook, type_in
    from workbook.fill import fill

    if projects == DEMO_PROJECTS:
        return fill(type_in(blank_demo_workbook())).workbook
    return valid_workbook(load_scheme(SCHEME), projects)


def _unit_in(data: bytes) -> str:
    from workbook.document import read_document

    return read_document(data).tables.one("unit").text("unit")


def _column_fault() -> "Iterator[Entry]":
    from workbook.form.project_sheet import sheet_name
    from workbook.new import Entry

    yield Entry("indicators", "weight", -5, sheet_name(1), 0)


def _errors() -> "Iterator[Entry]":
    from workbook.form.project_sheet import sheet_name
    from workbook.new import Entry

    yield Entry("unit", "year", 2021)
    yield Entry("indicators", "weight", 35, sheet_name(1), 0)
    yield Entry("indicators", "actual", "约莫完成", sheet_name(1), 1)


def _with(data: bytes, entries: "Iterable[Entry]") -> bytes:
    from workbook.document import read_document
    from workbook.files.patcher import apply_edits
    from workbook.new import entry_edit

    document = read_document(data)
    return apply_edits(data, [entry_edit(document, entry) for entry in entries])


def _replaced(data: bytes, old: str, new: str) -> bytes:
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(info, source.read(info).replace(old.encode(), new.encode()), info.compress_type)
    return stream.getvalue()
