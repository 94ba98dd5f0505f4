"""How long the check of a returned workbook takes, part by part: `python -m tests.benchmarks.check`.

Times move with the machine; the ratio to the bare calamine read of the same file, taken round by round, is what holds.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from io import BytesIO

from python_calamine import CalamineWorkbook

from schemas.checks import failures
from schemas.finding import rules
from schemas.scheme_files import load_scheme
from tests.valid import valid_workbook
from workbook.demo.story import blank_demo_workbook, type_in
from workbook.document import from_grid
from workbook.files.reader import read_workbook
from workbook.fill import fill
from workbook.returned.batch import check
from workbook.returned.judge import FAMILIES, inspect
from workbook.returned.summary import summarise

Part = tuple[str, Callable[[], object]]


def main() -> None:
    """Print what each part takes, for the demo's 8 projects and for 100."""
    demo = fill(type_in(blank_demo_workbook())).workbook
    many = valid_workbook(load_scheme("national-2020"), 100)
    for title, data, rounds, batch in (("8 projects", demo, 15, 20), ("100 projects", many, 5, 4)):
        print(title)
        report(data, rounds, batch)


def report(data: bytes, rounds: int, batch: int) -> None:
    """The median of each part in milliseconds of processor time, and as a multiple of the bare read."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name, part in parts(data):
            start = time.process_time()
            part()
            times[name].append((time.process_time() - start) * 1000)
    files = [(f"{number}.xlsx", data) for number in range(batch)]
    for _ in range(3):
        start = time.process_time()
        check(files)
        times[f"check, {batch} at once"].append((time.process_time() - start) * 1000 / batch)
    bare = statistics.median(times["calamine"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"  {name:20} {median:8.2f} ms {median / bare:6.2f} ×")


def parts(data: bytes) -> Iterator[Part]:
    """The way of one workbook from bytes to findings, each part on what the one before it left."""
    yield "calamine", lambda: bare_read(data)
    yield "read", lambda: read_workbook(data)
    grid = read_workbook(data)
    yield "locate and extract", lambda: from_grid(grid)
    document = from_grid(grid)
    yield "column checks", lambda: failures([document.tables])
    failed = failures([document.tables])[0]
    yield "evaluate", lambda: document.evaluated(failed)
    evaluation = document.evaluated(failed)
    yield "rules on tables", lambda: [list(rule.check(evaluation)) for rule in rules("schemas.rules")]
    yield "inspect", lambda: inspect(document, evaluation)
    inspection = inspect(document, evaluation)
    document_rules = [rule for family in FAMILIES for rule in rules(f"workbook.rules.{family}")]
    yield "rules on documents", lambda: [list(rule.check(inspection)) for rule in document_rules]
    yield "summary", lambda: summarise(evaluation)


def bare_read(data: bytes) -> None:
    """Every cell of every sheet by calamine alone."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


if __name__ == "__main__":
    main()
