"""What the marked copy costs beside openpyxl's load and save, and what of the workbook it leaves as it was."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from tests.benchmarks.returned.measure import (
    CALAMINE,
    Section,
    Step,
    Times,
    apart,
    bare_read,
    ratio,
    rounds,
    times_table,
)
from tests.benchmarks.returned.samples import DEMO_PROJECTS, HAS_ERRORS, Settings

ROUNDS = 5
MARKED, LOAD_AND_SAVE = "marked copy (`marked_copy`)", "openpyxl, load and save"
KEPT = "share of values kept"


def section(settings: Settings) -> Section:
    """The marking of a workbook that has errors."""
    path = settings.files(DEMO_PROJECTS, HAS_ERRORS + 1)[HAS_ERRORS]
    times, told, kept = apart(measured, path, settings.count(ROUNDS))
    figures = {MARKED: ratio(times, LOAD_AND_SAVE, MARKED), KEPT: kept}
    return Section("The marked copy", f"{told}\n\n{times_table(times, CALAMINE)}", figures)


def measured(path: Path, count: int) -> tuple[Times, str, float]:
    """The times of marking, in words what is kept, and what share of the values it is."""
    from workbook.returned.batch import check
    from workbook.returned.marked import marked_copy

    data = path.read_bytes()
    (checked,) = check([(str(path), data)])
    steps = {
        CALAMINE: Step(lambda number: bare_read(data)),
        MARKED: Step(lambda number: marked_copy(data, checked)),
        LOAD_AND_SAVE: Step(lambda number: _loaded_and_saved(data)),
    }
    marked = marked_copy(data, checked)
    before, after, kept = _parts(data), _parts(marked), _share_kept(data, marked)
    same = sum(after.get(name) == content for name, content in before.items())
    told = f"{len(checked.findings)} findings; {same} of {len(before)} parts keep every byte"
    return rounds(count, steps), f"{told}, and {kept:.2%} of the cells outside the sheet of results their value.", kept


def _loaded_and_saved(data: bytes) -> None:
    from openpyxl import load_workbook

    load_workbook(BytesIO(data)).save(BytesIO())


def _parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _share_kept(data: bytes, marked: bytes) -> float:
    """The share of cells that hold the value they held before, ziping's own sheets apart."""
    from workbook.files.reader import read_workbook
    from workbook.form.layout import HIDDEN_SHEET, RESULTS_SHEET

    before, after = read_workbook(data), read_workbook(marked)
    same = [
        sheet.value(row, column) == after.sheets[name].value(row, column)
        for name, sheet in before.sheets.items()
        if name not in {RESULTS_SHEET, HIDDEN_SHEET}
        for row, cells in enumerate(sheet.rows, 1)
        for column, _ in enumerate(cells, 1)
    ]
    return sum(same) / len(same)
