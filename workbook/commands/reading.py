"""Reading returned files on the command line: the options that `check` and `collect` share, and the run itself."""

import argparse
import datetime as dt
import os
import time
from dataclasses import dataclass
from logging import Logger
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.commands import UsageError
from workbook.commands.schemes import schemes_at_hand
from workbook.files.output import read_input

if TYPE_CHECKING:
    from workbook.returned.cluster import Cluster
    from workbook.returned.intake import Source
    from workbook.returned.reading import Standard
    from workbook.returned.run import Result
    from workbook.returned.workers import Pool
    from workbook.roster import RosterProject

BREAK_EVEN = 60
MOST_JOBS = 64


@dataclass(frozen=True)
class Returned:
    """The files given, what was read of them, and by what standard."""

    sources: "tuple[Source, ...]"
    result: "Result"
    standard: "Standard"


def add_reading_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--roster", type=Path, metavar="名册", help="批复的单位、项目、预算和指标（.xlsx 或 .csv），逐项核对"
    )
    parser.add_argument("--jobs", type=int, metavar="个数", help="同时读几个文件（默认按文件多少和处理器定）")
    parser.add_argument("--convert", action="store_true", help=".xls、.et、.ods 用 LibreOffice 转换后再校验")
    parser.add_argument("--again", action="store_true", help="不用上次保存的结论，全部重新读")
    cluster = parser.add_mutually_exclusive_group()
    cluster.add_argument("--scheduler", metavar="tcp://…", help="在 Dask 集群上读，给出调度器地址")
    cluster.add_argument("--dask", action="store_true", help="在本机的 Dask 上读")


def read_returned(options: argparse.Namespace, today: dt.date, folder: Path | None = None) -> Returned:
    """Read and judge every file given; `folder` is where the reports and the log go. Raises UsageError, FileTrouble."""
    from workbook.returned.intake import expanded, sources_in
    from workbook.returned.kept import Kept, default_store
    from workbook.returned.reading import Standard
    from workbook.returned.run import Run
    from workbook.returned.telling import diary, progress

    if options.jobs is not None and not 1 <= options.jobs <= MOST_JOBS:
        raise UsageError(f"--jobs 是 {options.jobs}，应在 1 到 {MOST_JOBS} 之间。")
    paths = expanded(options.paths)
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"找不到“{path}”。请核对文件名和路径。")
    roster = roster_of(options)
    standard = Standard(schemes_at_hand(options), None if roster is None else tuple(roster))
    sources = tuple(sources_in(paths, [folder] if folder else []))
    if not sources:
        raise UsageError("给出的文件夹里没有文件。")
    if options.convert:
        sources = _with_conversion(sources)
    with diary(folder) as log, progress(len(sources)) as done:
        began = time.monotonic()
        log.info("收到 %d 个文件：%s", len(sources), "、".join(str(path) for path in paths))
        kept = Kept(None if options.again else default_store(), standard, today)
        readers = _readers(options, standard, len(sources))
        try:
            run = Run(readers, kept, done)
            result = run.over(sources)
        finally:
            readers.close()
            kept.close()
        _log(log, result, readers, kept.trouble, time.monotonic() - began)
    return Returned(sources, result, standard)


def _with_conversion(sources: "tuple[Source, ...]") -> "tuple[Source, ...]":
    from workbook.returned.converting import converter, with_conversion

    office = converter()
    if office is None:
        raise UsageError("--convert 要用 LibreOffice，这台电脑上没有找到。请安装 LibreOffice，或请单位另存为 .xlsx。")
    return with_conversion(sources, office)


def roster_of(options: argparse.Namespace) -> "list[RosterProject] | None":
    """The roster given; None without one. Raises UsageError."""
    from workbook.roster import RosterError, read_roster

    path = options.roster
    if path is None:
        return None
    try:
        return read_roster(read_input(path), path.name)
    except RosterError as problem:
        raise UsageError(f"{path}：{problem}") from problem


def _readers(options: argparse.Namespace, standard: "Standard", files: int) -> "Pool | Cluster":
    from workbook.returned.cluster import Cluster, ClusterMissing
    from workbook.returned.workers import Pool

    if options.dask or options.scheduler:
        try:
            return Cluster(standard, options.scheduler)
        except ClusterMissing as problem:
            raise UsageError(str(problem)) from problem
    return Pool(standard, options.jobs or (1 if files < BREAK_EVEN else min(MOST_JOBS, os.cpu_count() or 1)))


def _log(log: Logger, result: "Result", readers: "Pool | Cluster", trouble: str, seconds: float) -> None:

    from workbook.returned.verdict import STATUS_TITLES

    for path, reason in readers.lost:
        log.info("读“%s”时%s，换了一个读取进程", path, reason)
    if trouble:
        log.info("上次的结论不能用（%s），全部重新读", trouble)
    log.info("共 %d 个文件，其中 %d 个内容没有变，用上次的结论", len(result.verdicts), result.kept)
    for verdict in result.verdicts:
        codes = "、".join(finding.code for finding in verdict.findings)
        log.info("%s %s：%s", STATUS_TITLES[verdict.status], verdict.path, codes or "没有问题")
    log.info("%s，用时 %.1f 秒", "中途停止" if result.stopped else "完成", seconds)
