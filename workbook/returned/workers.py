"""Worker processes that read returned files: their time and memory are limited, their death costs one file.

Processes are started by spawn on every system, as Windows knows nothing else. A worker is sent a chunk of tasks
and answers each; which file was at fault when it dies or is ended is the first without an answer.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from queue import Empty, SimpleQueue
from typing import Literal

from workbook.returned.judge import refused
from workbook.returned.problems import Cut
from workbook.returned.reading import Reading, Standard, Task
from workbook.returned.worker import serve

MEBIBYTE = 2**20
LOOK_EVERY = 0.05
STARTS = 3
CHUNKS_AHEAD = 2  # for each worker: one that it reads, one that waits
StartMethod = Literal["spawn", "fork"]


@dataclass(frozen=True)
class Limits:
    """What reading one file may take: `seconds` and, for each MiB of the file, `seconds_a_mebibyte` more.

    `memory` is what the whole process may hold, in bytes; `start` the seconds it has for getting ready.
    """

    seconds: float = 8
    seconds_a_mebibyte: float = 12
    memory: int = 1000 * MEBIBYTE
    start: float = 120

    def time_for(self, task: Task) -> float:
        """The seconds a file may take."""
        return self.seconds + self.seconds_a_mebibyte * len(task.data) / MEBIBYTE


class WorkerLost(Exception):
    """A worker died, or was ended for what the phrase says; `by_limit` when a limit was exceeded."""

    def __init__(self, reason: str, by_limit: bool = False) -> None:
        super().__init__(reason)
        self.by_limit = by_limit


class Worker:
    """One process that reads. Raises WorkerLost when it does not come to life."""

    def __init__(self, standard: Standard, limits: Limits, start_method: StartMethod) -> None:
        from psutil import Error, Process

        context: BaseContext = get_context(start_method)
        self.limits = limits
        self.connection, far_end = context.Pipe()
        self.process = context.Process(target=serve, args=(far_end,), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        far_end.close()
        try:
            self.watched = Process(self.process.pid)
            self.connection.send(standard)
            self._answer(limits.start)
        except (WorkerLost, Error, OSError) as loss:
            self.stop()
            raise WorkerLost("读取进程启动不了") from loss

    def read(self, tasks: Sequence[Task]) -> Iterator[Reading]:
        """The readings of tasks, in order, as they come. Raises WorkerLost."""
        try:
            self.connection.send(tuple(tasks))
        except OSError as error:
            raise WorkerLost("读取进程意外终止") from error
        for task in tasks:
            reading = self._answer(self.limits.time_for(task))
            assert isinstance(reading, Reading)
            yield reading

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.connection.close()

    def _answer(self, seconds: float) -> object:
        from psutil import Error

        ends = time.monotonic() + seconds
        try:
            while not self.connection.poll(LOOK_EVERY):
                if time.monotonic() > ends:
                    raise WorkerLost(f"超过 {seconds:.0f} 秒还没有读完", by_limit=True)
                if self.watched.memory_info().rss > self.limits.memory:
                    raise WorkerLost(f"占用内存超过 {self.limits.memory // MEBIBYTE} MB", by_limit=True)
            return self.connection.recv()
        except (EOFError, OSError, Error) as error:
            raise WorkerLost("读取进程意外终止") from error


class Pool:
    """As many workers as `jobs`, started when first needed, replaced when lost."""

    def __init__(
        self, standard: Standard, jobs: int, limits: Limits | None = None, start_method: StartMethod = "spawn"
    ) -> None:
        self.standard, self.limits, self.start_method = standard, limits or Limits(), start_method
        self.lost: list[tuple[str, str]] = []
        self.jobs = jobs
        self._threads = ThreadPoolExecutor(jobs)
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._all: list[Worker] = []
        self._closed = False

    def submit(self, tasks: Sequence[Task]) -> "Future[list[Reading]]":
        """Have a chunk of tasks read, each file's fate its own."""
        return self._threads.submit(self._read, tasks)

    def close(self) -> None:
        """End all workers; chunks not begun are dropped."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.process.kill()
        self._threads.shutdown(wait=True)
        for worker in self._all:
            worker.stop()

    def _read(self, tasks: Sequence[Task]) -> list[Reading]:
        done: list[Reading] = []
        again = False
        while len(done) < len(tasks) and not self._closed:
            left = tasks[len(done) :]
            worker = self._take()
            try:
                for reading in worker.read(left[:1] if again else left):
                    done.append(reading)
                    again = False
                self._idle.put(worker)
            except WorkerLost as loss:
                worker.stop()
                culprit = tasks[len(done)]
                self.lost.append((culprit.path, str(loss)))
                if loss.by_limit or again:
                    done.append(Reading(culprit.number, refused(culprit.path, Cut(str(loss)))))
                again = not loss.by_limit and not again
        return done

    def _take(self) -> Worker:
        try:
            return self._idle.get_nowait()
        except Empty:
            worker = self._started()
            self._all.append(worker)
            return worker

    def _started(self) -> Worker:
        """A new worker. Raises RuntimeError when none comes to life: no file is to blame for that."""
        for _ in range(STARTS):
            with suppress(WorkerLost):
                return Worker(self.standard, self.limits, self.start_method)
        raise RuntimeError("读取进程启动不了，请关闭一些程序后再运行")
