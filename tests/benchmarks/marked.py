"""How long a marked copy takes beside openpyxl's load and save: `python -m tests.benchmarks.marked`.

The workbook is the demonstration's, with eight projects; the verdict is made beforehand. What a marked copy takes goes
with the number of sheets it marks. Times move with the machine; the ratios, taken round by round, are what holds.
"""

import statistics
import time
from collections.abc import Callable
from io import BytesIO

import openpyxl

from schemas.cells import Cell
from tests.steps import checked, typed
from workbook.demo.story import blank_demo_workbook, type_in
from workbook.fill import fill
from workbook.returned.marked import marked_copy

ROUNDS = 7
FAULTS: tuple[tuple[str, Cell], ...] = (("D8", "6万"), ("G8", "5.8万"), ("C13", None), ("H21", 3), ("F20", "许多"))


def main() -> None:
    """Print medians and ratios, with findings on few sheets and on all."""
    data = fill(type_in(blank_demo_workbook())).workbook
    for projects in (1, 4, 8):
        faults = FAULTS if projects < 8 else FAULTS[:3]
        faulty = typed(data, *((f"项目自评{n}", *fault) for n in range(1, projects + 1) for fault in faults))
        _compare(faulty)


def _compare(data: bytes) -> None:
    verdict = checked(data)
    pairs = [(_timed(lambda: _load_and_save(data)), _timed(lambda: marked_copy(data, verdict))) for _ in range(ROUNDS)]
    sheets = {finding.sheet for finding in verdict.findings if finding.cell}
    ratio = statistics.median(other / own for other, own in pairs)
    other, own = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    print(
        f"{len(verdict.findings):4} findings on {len(sheets)} sheets: {own:6.0f} ms,"
        f" openpyxl {other:6.0f} ms, 1/{ratio:.1f} of it"
    )


def _load_and_save(data: bytes) -> None:
    openpyxl.load_workbook(BytesIO(data)).save(BytesIO())


def _timed(step: Callable[[], object]) -> float:
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
