"""A file that kills, hangs or bloats the process that reads it costs no other file its verdict."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psutil import Process

from tests.returned import DEADLY, DIES, EATS, HANGS, RAISES, asking_for, good
from workbook.returned import workers
from workbook.returned.reading import Reading, Task
from workbook.returned.workers import MEBIBYTE, STARTS, Limits, Pool, StartMethod, Worker, WorkerLost

TIGHT = Limits(seconds=5, seconds_a_mebibyte=0, memory=400 * MEBIBYTE)
ROOT = Path(__file__).parent.parent.parent.parent
PARENT = """
from tests.returned import DEADLY, HANGS, asking_for
from workbook.returned.reading import Task
from workbook.returned.workers import Limits, Worker

if __name__ == "__main__":
    worker = Worker(DEADLY, Limits(), "spawn")
    worker.connection.send((Task(0, "0.xlsx", asking_for(HANGS)),))
    print(worker.process.pid, flush=True)
    worker.process.join()
"""
METHODS: tuple[StartMethod, ...] = ("spawn", "fork")


@pytest.fixture(params=METHODS)
def pool(request: pytest.FixtureRequest) -> Iterator[Pool]:
    pool = Pool(DEADLY, 1, TIGHT, request.param)
    yield pool
    pool.close()


def verdicts(pool: Pool, *files: bytes) -> list[tuple[str, list[str]]]:
    """(status, codes) of each file, read as one chunk."""
    tasks = [Task(number, f"{number}.xlsx", data) for number, data in enumerate(files)]
    readings: list[Reading] = pool.submit(tasks).result()
    assert [own.number for own in readings] == list(range(len(files)))
    return [(own.verdict.status, [finding.code for finding in own.verdict.findings]) for own in readings]


GOOD, CUT, FAULT = ("valid", []), ("unreadable", ["I120"]), ("unreadable", ["I103"])


@pytest.mark.parametrize(
    ("evil", "expected", "reason"),
    [(DIES, CUT, "意外终止"), (HANGS, CUT, "超过 5 秒"), (EATS, CUT, "内存超过 400 MB"), (RAISES, FAULT, "")],
)
def test_what_an_evil_file_does_costs_only_its_own_verdict(
    pool: Pool, evil: str, expected: tuple[str, list[str]], reason: str
) -> None:
    assert verdicts(pool, good(), asking_for(evil), good()) == [GOOD, expected, GOOD]
    assert all(reason in why for _, why in pool.lost)
    assert bool(pool.lost) == bool(reason)


def test_several_evils_in_a_row_are_told_apart(pool: Pool) -> None:
    assert verdicts(pool, asking_for(DIES), asking_for(DIES), good()) == [CUT, CUT, GOOD]


def test_a_worker_killed_from_outside_is_replaced_and_its_file_read_again(pool: Pool) -> None:
    assert verdicts(pool, good()) == [GOOD]
    (worker,) = pool._all
    worker.process.kill()
    assert verdicts(pool, good(), good()) == [GOOD, GOOD]


class StillBorn(Worker):
    """A worker that does not come to life the first times."""

    failures = 0

    def __init__(self, *given: Any) -> None:
        type(self).failures -= 1
        if self.failures >= 0:
            raise WorkerLost("读取进程启动不了")
        super().__init__(*given)


def test_a_worker_that_does_not_come_to_life_is_started_again(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "Worker", StillBorn)
    monkeypatch.setattr(StillBorn, "failures", STARTS - 1)
    assert verdicts(pool, good()) == [GOOD]
    pool._idle.get().stop()
    monkeypatch.setattr(StillBorn, "failures", STARTS)
    with pytest.raises(RuntimeError, match="启动不了"):
        verdicts(pool, good())


def test_one_killed_while_it_starts_is_a_worker_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "serve", os._exit)
    with pytest.raises(WorkerLost, match="启动不了"):
        Worker(DEADLY, TIGHT, "fork")


def test_a_worker_does_not_outlive_the_process_that_limits_it(tmp_path: Path) -> None:
    """Killed in the middle of a file that never ends."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT, "utf-8")
    settings = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=settings) as parent:
        assert parent.stdout is not None
        worker = Process(int(parent.stdout.readline()))
        parent.kill()
    worker.wait(60)


def test_closing_leaves_no_process(pool: Pool) -> None:
    pool.submit([Task(0, "0.xlsx", asking_for(HANGS))])
    while not pool._all:
        time.sleep(0.01)
    children = Process().children()
    pool.close()
    assert not [child for child in children if child.is_running() and child.pid in {w.process.pid for w in pool._all}]
