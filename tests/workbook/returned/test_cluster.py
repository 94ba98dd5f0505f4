"""Reading on a Dask cluster says what reading here says."""

import json
from pathlib import Path

import pytest

from tests.returned import DEADLY, DIES, HANGS, asking_for, good, of_unit
from workbook.commands import main
from workbook.returned.cluster import Cluster, ClusterMissing
from workbook.returned.reading import Task
from workbook.returned.workers import Limits


def test_the_report_is_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, data in enumerate((of_unit("甲局"), of_unit("乙局"), b"no workbook")):
        (tmp_path / f"{number}.xlsx").write_bytes(data)
    reports = []
    for way in ([], ["--dask"]):
        assert main(["check", str(tmp_path), "--format", "json", "--again", *way]) == 3
        reports.append(json.loads(capsys.readouterr().out))
    assert reports[0] == reports[1]


def test_a_file_that_kills_the_cluster_is_read_here_and_costs_only_its_own_verdict() -> None:
    cluster = Cluster(DEADLY, None)
    try:
        tasks = [Task(0, "0.xlsx", good()), Task(1, "1.xlsx", asking_for(DIES)), Task(2, "2.xlsx", good())]
        statuses = [reading.verdict.status for reading in cluster.submit(tasks).result(120)]
    finally:
        cluster.close()
    assert statuses == ["valid", "unreadable", "valid"]


def test_a_file_that_never_ends_is_given_up_there_and_here() -> None:
    cluster = Cluster(DEADLY, None, Limits(seconds=2, seconds_a_mebibyte=0))
    try:
        (reading,) = cluster.submit([Task(0, "0.xlsx", asking_for(HANGS))]).result(120)
    finally:
        cluster.close()
    assert [finding.code for finding in reading.verdict.findings] == ["I120"]
    assert cluster.lost == [("0.xlsx", "超过 2 秒还没有读完")]


def test_a_scheduler_that_does_not_answer_is_wrong_use() -> None:
    with pytest.raises(ClusterMissing, match="连不上"):
        Cluster(DEADLY, "tcp://127.0.0.1:9")
