"""ziping check: every problem with its cell, what is expected and what to do."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.commands import ERRORS_FOUND, NOT_CHECKED, OK, UsageError
from workbook.commands.dates import day_of
from workbook.commands.schemes import add_scheme_argument, schemes_at_hand
from workbook.files.output import read_input, write_output

if TYPE_CHECKING:
    from workbook.returned.waivers import Waiver
    from workbook.roster import RosterProject


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="路径", help="工作簿或文件夹")
    parser.add_argument("-o", "--output", type=Path, metavar="目录", help="把报告写到这个目录")
    parser.add_argument(
        "--roster", type=Path, metavar="名册", help="批复的单位、项目、预算和指标（.xlsx 或 .csv），逐项核对"
    )
    parser.add_argument("--waivers", type=Path, metavar="豁免.toml", help="财政部门同意豁免的问题")
    parser.add_argument("--date", metavar="日期", help="按哪一天判断豁免是否到期，如 2024-06-30（默认今天）")
    add_scheme_argument(parser, "本地自定的方案文件，可给多个")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="标准输出的格式（默认 text）")


def run(options: argparse.Namespace) -> int:
    """Check all files, report, and return the exit code."""
    from workbook.returned.batch import check, skipped
    from workbook.returned.intake import REPORTS, files_in, is_leftover, read_file
    from workbook.returned.report import as_json_text, as_text
    from workbook.returned.verdict import Outcome
    from workbook.returned.waivers import waive

    missing = [path for path in options.paths if not path.exists()]
    if missing:
        raise UsageError(f"找不到“{missing[0]}”。请核对文件名和路径。")
    files = list(files_in(options.paths))
    if not files:
        raise UsageError("给出的文件夹里没有文件。")
    left = [skipped(str(path)) for path in files if is_leftover(path)]
    readable = [(str(path), read_file(path)) for path in files if not is_leftover(path)]
    today, waivers = day_of(options.date), _waivers(options.waivers)
    verdicts = check(readable, schemes_at_hand(options), _roster(options.roster)) + left
    waived = waive(verdicts, waivers, today)
    outcome = Outcome(waived.verdicts, unused=tuple(waiver.title for waiver in waived.unused))
    text, document = as_text(outcome), as_json_text(outcome)
    sys.stdout.write(document if options.format == "json" else text)
    if options.output is not None:
        for name, content in zip(REPORTS, (text, document), strict=True):
            write_output(options.output / name, content.encode("utf-8"), tuple(files))
    statuses = {verdict.status for verdict in outcome.verdicts}
    if "unreadable" in statuses:
        return NOT_CHECKED
    return ERRORS_FOUND if "invalid" in statuses else OK


def _roster(path: Path | None) -> "list[RosterProject] | None":
    """The roster given; None without one. Raises UsageError."""
    from workbook.roster import RosterError, read_roster

    if path is None:
        return None
    try:
        return read_roster(read_input(path), path.name)
    except RosterError as problem:
        raise UsageError(f"{path}：{problem}") from problem


def _waivers(path: Path | None) -> "list[Waiver]":
    """The waivers given; none without a file. Raises UsageError."""
    from workbook.returned.waivers import WaiverError, read_waivers

    if path is None:
        return []
    try:
        return read_waivers(read_input(path))
    except WaiverError as problem:
        raise UsageError(f"{path}：{problem}") from problem
