"""The same chunks read on a Dask cluster (extra `dask`): one that is there, or one made of this machine's cores.

A cluster knows no limits for one file. A chunk that it does not finish in time is read here, in a worker process that
does.
"""

import os
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Timer
from typing import Any

from workbook.returned.reading import Reading, Standard, Task, read_chunk
from workbook.returned.workers import CHUNKS_AHEAD, Limits, Pool


class ClusterMissing(Exception):
    """Dask is not installed, or the scheduler does not answer; the message is Chinese and says what to do."""


class Cluster:
    """Readers on a cluster: that of the scheduler at `address`, or a local one."""

    def __init__(self, standard: Standard, address: str | None, limits: Limits | None = None) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise ClusterMissing('没有安装 Dask，请运行 pip install "zipingbiao[dask]"，或去掉这个选项。') from error
        self._here = Pool(standard, 1, limits)
        settings: dict[str, Any] = {"address": address} if address else _local(self._here.limits)
        try:
            self._client = Client(**settings, timeout="15s")
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterMissing(f"连不上 Dask 调度器“{address}”（{error}），请核对地址。") from error
        self.jobs = max(1, sum(self._client.nthreads().values()))
        self._standard = self._client.scatter(standard, broadcast=True)
        self.lost = self._here.lost

    def submit(self, tasks: Sequence[Task]) -> "Future[list[Reading]]":
        """Have a chunk read on the cluster, or here where the cluster fails."""
        answer: Future[list[Reading]] = Future()
        sent = self._client.submit(read_chunk, tuple(tasks), self._standard, pure=False, retries=0)
        alarm = Timer(CHUNKS_AHEAD * sum(map(self._here.limits.time_for, tasks)), sent.cancel)
        alarm.daemon = True
        alarm.start()
        sent.add_done_callback(lambda done: self._answered(done, tasks, answer, alarm))
        return answer

    def close(self) -> None:
        """Leave the cluster; a local one ends."""
        self._here.close()
        self._client.close()

    def _answered(self, done: Any, tasks: Sequence[Task], answer: "Future[list[Reading]]", alarm: Timer) -> None:
        alarm.cancel()
        if done.status == "finished":
            try:
                answer.set_result(done.result())
                return
            except Exception:  # lost on the way here: read again below
                self.lost.append((tasks[0].path, "集群没有送回结果"))
        self._here.submit(tasks).add_done_callback(lambda own: answer.set_result(own.result()))


def _local(limits: Limits) -> dict[str, Any]:
    workers = {"n_workers": os.cpu_count() or 1, "threads_per_worker": 1, "memory_limit": limits.memory}
    return {**workers, "dashboard_address": None}
