"""How long a click takes, cold and with the resident helper: `python -m tests.benchmarks.click`.

The workbook is the demonstration's, with eight projects; the office is LibreOffice, over UNO. Times move with the
machine; the ratios, taken round by round, are what holds. A closed file stands for an office that answers at once.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.xladdin.office import Office
from workbook.demo.story import blank_demo_workbook, type_in
from workbook.document import from_grid
from workbook.fill import fill
from workbook.returned.batch import check_document
from xladdin import macros, resident
from xladdin.call import Call, hexed
from xladdin.engines.files import open_book
from xladdin.host import read_grid

ROUNDS = 5
NAME = "某单位.xlsx"


def main() -> None:
    """Print medians and ratios of the checking click."""
    data = fill(type_in(blank_demo_workbook())).workbook
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = str(Path(folder, "office", "state"))
        path = Path(folder, NAME)
        path.write_bytes(data)
        times: dict[str, list[float]] = {}
        office = Office(Path(folder, "office"))
        helper = subprocess.Popen([sys.executable, "-I", "-m", "xladdin.resident"], env=os.environ)
        try:
            book = office.open(NAME, data)
            call = Call("validate", NAME, office=office.pipe)
            while resident.ask(call) is None:
                time.sleep(0.2)
            for _ in range(ROUNDS):
                _round(times, office, book, call, data, path)
        finally:
            helper.kill()
            office.close()
    _print(times)


def _round(times: dict[str, list[float]], office: Office, book: object, call: Call, data: bytes, path: Path) -> None:
    click = ["-I", "-X", "utf8", "-m", "xladdin", "validate", f"--book={hexed(NAME)}", f"--office={office.pipe}"]
    alone = office.environment | {"XDG_STATE_HOME": str(path.parent / "alone")}
    closed = open_book(path)
    document = from_grid(read_grid(closed))
    steps: dict[str, Callable[[], object]] = {
        "bare calamine read": lambda: _values(data),
        "python -c pass": lambda: _python("-c", "pass"),
        "bare imports": lambda: _python("-c", "import xlwings, pandera.pandas"),
        "cold click, LibreOffice": lambda: _python(*click, env=alone),
        "resident click, LibreOffice": lambda: _python(*click, env=os.environ),
        "  of it, the office read over UNO": lambda: read_grid(book),
        "the same macro on a closed file": lambda: macros.validate(closed),
        "  of it, the check": lambda: check_document(NAME, document),
    }
    for name, step in steps.items():
        began = time.perf_counter()
        step()
        times.setdefault(name, []).append(time.perf_counter() - began)


def _values(data: bytes) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _python(*arguments: str, env: object = None) -> None:
    subprocess.run([sys.executable, *arguments], check=True, env=env)  # type: ignore[arg-type]


def _print(times: dict[str, list[float]]) -> None:
    print(f"{'':36}{'ms':>8}{'× imports':>12}{'× calamine':>12}")
    for name, own in times.items():
        ratios = [
            statistics.median(time / base for time, base in zip(own, times[other], strict=True))
            for other in ("bare imports", "bare calamine read")
        ]
        print(f"{name:36}{statistics.median(own) * 1000:8.0f}{ratios[0]:12.2f}{ratios[1]:12.1f}")


if __name__ == "__main__":
    main()
