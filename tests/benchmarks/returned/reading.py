"""What reading a workbook costs: from inflating it to openpyxl."""

from functools import partial
from io import BytesIO
from xml.parsers import expat
from zipfile import ZipFile

from tests.benchmarks.returned.measure import (
    CALAMINE,
    Section,
    Step,
    apart,
    bare_read,
    ratio,
    rounds,
    table,
    times_table,
)
from tests.benchmarks.returned.samples import DEMO_PROJECTS, Settings

ROUNDS = 10
OURS = "ziping, everything it looks at (`read_workbook`)"


def section(settings: Settings) -> Section:
    """The reading of the workbook with eight projects."""
    data = settings.files(DEMO_PROJECTS, 1)[0].read_bytes()
    times = apart(measured, data, settings.count(ROUNDS))
    return Section(
        f"Reading the workbook with {DEMO_PROJECTS} projects",
        f"{_size(data)}\n\n{times_table(times, CALAMINE)}",
        {"read": ratio(times, OURS, CALAMINE)},
    )


def measured(data: bytes, count: int) -> dict[str, list[float]]:
    """The times of every way to read."""
    from workbook.files.reader import read_workbook

    ways = {
        "inflate only": inflate,
        "inflate, and expat without handlers": parse,
        CALAMINE: bare_read,
        OURS: read_workbook,
        "openpyxl read-only, every value": partial(openpyxl_values, read_only=True),
        "openpyxl": partial(openpyxl_values, read_only=False),
    }
    return rounds(count, {name: Step(lambda number, way=way: way(data)) for name, way in ways.items()})  # type: ignore[misc]


def inflate(data: bytes) -> list[bytes]:
    """Every part of the package."""
    with ZipFile(BytesIO(data)) as package:
        return [package.read(name) for name in package.namelist()]


def parse(data: bytes) -> None:
    """Every part through the parser, which tells nobody."""
    for part in inflate(data):
        if part.startswith(b"<"):
            expat.ParserCreate().Parse(part, True)


def openpyxl_values(data: bytes, read_only: bool) -> None:
    """Every value of every sheet."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=read_only, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def _size(data: bytes) -> str:
    with ZipFile(BytesIO(data)) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        cells = sum(package.read(name).count(b"<c ") for name in sheets)
        whole = sum(info.file_size for info in package.infolist())
    return table(
        ("sheets", "cells", "KB", "KB unpacked"),
        [(str(len(sheets)), f"{cells:,}", f"{len(data) / 1024:.0f}", f"{whole / 1024:,.0f}")],
    )
