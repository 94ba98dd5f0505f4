"""A run: what is unchanged is not read again, what is cut short is taken up again, and the report is the same."""

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.returned import of_unit, renamed
from tests.settings import SEED, examples
from tests.steps import typed
from workbook.commands import main
from workbook.returned import run
from workbook.returned.batch import check
from workbook.returned.intake import Source
from workbook.returned.kept import Kept
from workbook.returned.reading import Reading, Standard, Task, read_chunk
from workbook.returned.run import Result, Run
from workbook.roster import RosterProject

DAY = dt.date(2024, 6, 30)
ROOT = Path(__file__).parent.parent.parent.parent


class Here:
    """Readers in this process, that count what they read, and stop after some."""

    jobs = 1

    def __init__(self, stop_after: int = 10**6) -> None:
        self.read: list[int] = []
        self.stop_after = stop_after

    def submit(self, tasks: Sequence[Task]) -> "Future[list[Reading]]":
        if len(self.read) >= self.stop_after:
            raise KeyboardInterrupt
        self.read += [task.number for task in tasks]
        answer: Future[list[Reading]] = Future()
        answer.set_result(read_chunk(tasks, Standard()))
        return answer


def sources(*files: bytes) -> list[Source]:
    return [Source(f"{number}.xlsx", 0.0, bytes, lambda own=data: own) for number, data in enumerate(files)]  # type: ignore[misc]


def kept_in(folder: Path) -> Kept:
    return Kept(folder / "verdicts.sqlite", Standard(), DAY)


def over(folder: Path, readers: Here, *files: bytes) -> Result:
    kept = kept_in(folder)
    try:
        return Run(readers, kept).over(sources(*files))
    finally:
        kept.close()


@pytest.fixture(scope="module")
def books() -> list[bytes]:
    """Some units' workbooks, good and faulty."""
    blank_name = typed(of_unit("丙局"), ("单位信息", "B5", None))
    return [of_unit("甲局"), of_unit("乙局"), blank_name, b"no workbook"]


def test_a_run_says_what_the_check_in_this_process_says(tmp_path: Path, books: list[bytes]) -> None:
    expected = check([(f"{number}.xlsx", data) for number, data in enumerate(books)])
    assert list(over(tmp_path, Here(), *books).verdicts) == expected
    assert [verdict.status for verdict in expected] == ["valid", "valid", "invalid", "unreadable"]


def test_only_what_fails_a_column_check_is_judged_twice(tmp_path: Path, books: list[bytes]) -> None:
    readers = Here()
    over(tmp_path, readers, *books)
    assert readers.read == [0, 1, 2, 3, 2]


def test_what_is_unchanged_is_not_read_again(tmp_path: Path, books: list[bytes]) -> None:
    first, again = Here(), Here()
    before = over(tmp_path, first, *books)
    after = over(tmp_path, again, *books)
    assert (after.verdicts, after.kept) == (before.verdicts, len(books))
    assert again.read == []


def test_a_changed_file_alone_is_read_again(tmp_path: Path, books: list[bytes]) -> None:
    over(tmp_path, Here(), *books)
    again = Here()
    over(tmp_path, again, books[0], of_unit("丁局"), *books[2:])
    assert again.read == [1]


def test_large_files_are_read_a_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their contents fill neither this process nor a worker's share of memory, however many read at once."""
    monkeypatch.setattr(run, "CHUNK_BYTES", 300)
    monkeypatch.setattr(run, "HELD_BYTES", 1000)
    chunks: list[int] = []
    held: list[int] = []
    files = [b"%3d" % number + b"x" * 197 for number in range(20)]

    class Many(Here):
        jobs = 64

        def submit(self, tasks: Sequence[Task]) -> "Future[list[Reading]]":
            chunks.append(len(tasks))
            held.append(own._held())
            return super().submit(tasks)

    own = Run(Many(), kept_in(tmp_path))
    assert {verdict.status for verdict in own.over(sources(*files)).verdicts} == {"unreadable"}
    assert chunks == [2] * 10
    assert max(held) < 1000 + 2 * 200


def test_another_standard_reads_everything_anew(tmp_path: Path) -> None:
    project = RosterProject("甲局", "", "某项目", "县级", "", None)
    other = Standard(roster=(project,))
    keys = {Kept(None, standard, DAY).key(b"x") for standard in (Standard(), other)}
    assert len(keys) == 2


def test_a_spoilt_store_costs_time_and_no_verdict(tmp_path: Path, books: list[bytes]) -> None:
    before = over(tmp_path, Here(), *books)
    (tmp_path / "verdicts.sqlite").write_bytes(b"this is no database, though it is long enough to be looked at" * 99)
    for leftover in tmp_path.glob("verdicts.sqlite-*"):
        leftover.unlink()
    again = Here()
    assert over(tmp_path, again, *books).verdicts == before.verdicts
    assert again.read


def test_what_was_read_before_an_interruption_has_its_verdict_and_is_not_read_again(tmp_path: Path) -> None:
    files = [of_unit(f"{number}局") for number in range(20)]
    stopped = over(tmp_path, Here(stop_after=16), *files)
    assert [verdict.status for verdict in stopped.verdicts] == ["valid"] * 16 + ["skipped"] * 4
    again = Here()
    assert not over(tmp_path, again, *files).stopped
    assert again.read == [16, 17, 18, 19]


def test_interrupted_it_names_what_it_did_not_reach_and_goes_on_the_next_time(tmp_path: Path) -> None:
    files = [of_unit(f"{number}局") for number in range(20)]
    stopped = over(tmp_path, Here(stop_after=8), *files)
    assert stopped.stopped
    assert {v.findings[0].code for v in stopped.verdicts if v.status == "skipped"} == {"I124"}
    again = Here()
    whole = over(tmp_path, again, *files)
    assert not whole.stopped
    assert {verdict.status for verdict in whole.verdicts} == {"valid"}


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """300 workbooks in a folder, every fifth without the unit's name, and the report of an undisturbed run."""
    folder, nameless = tmp_path_factory.mktemp("收回"), renamed(" ")
    for unit in range(300):
        (folder / f"单位{unit:03}.xlsx").write_bytes(of_unit(f"单位{unit}") if unit % 5 else nameless)
    return folder, report(folder, tmp_path_factory.mktemp("store"))


@pytest.mark.parametrize("number", range(examples(2)))
def test_killed_at_any_moment_and_taken_up_again_it_reports_the_same(
    tmp_path: Path, returned: tuple[Path, bytes], number: int
) -> None:
    """The whole process is killed, then the command is run again."""
    folder, undisturbed = returned
    process = subprocess.Popen(command(folder), env=environment(tmp_path), stdout=subprocess.DEVNULL)
    time.sleep(random.Random(SEED + number).uniform(0.5, 8))
    process.kill()
    process.wait()
    assert report(folder, tmp_path) == undisturbed


def command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "workbook", "check", str(folder), "--format", "json"]


def environment(cache: Path) -> dict[str, str]:
    return os.environ | {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT)}


def report(folder: Path, cache: Path) -> bytes:
    result = subprocess.run(command(folder), env=environment(cache), capture_output=True)
    assert result.returncode in {0, 1}, result.stderr
    return result.stdout


def test_ctrl_c_leaves_a_report(tmp_path: Path) -> None:
    folder, reports = tmp_path / "收回", tmp_path / "报告"
    folder.mkdir()
    for unit in range(120):
        (folder / f"单位{unit:03}.xlsx").write_bytes(of_unit(f"单位{unit}"))
    process = subprocess.Popen(
        [*command(folder), "-o", str(reports)], env=environment(tmp_path), stdout=subprocess.PIPE
    )
    while not (reports / "校验日志.txt").is_file():
        time.sleep(0.05)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    if process.returncode != 3:
        pytest.fail(f"the run ended by itself, or badly: {process.returncode}")
    assert "中途停止" in (reports / "校验报告.txt").read_text("utf-8")
    assert main(["check", str(folder), "--format", "json"]) in {0, 1}
