"""ziping check: every problem with its cell, what is expected and what to do."""

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.commands import ERRORS_FOUND, NOT_CHECKED, OK, UsageError
from workbook.commands.dates import day_of
from workbook.commands.reading import add_reading_arguments, read_returned
from workbook.commands.schemes import add_scheme_argument
from workbook.files.output import read_input
from workbook.returned.report_names import PAGE

if TYPE_CHECKING:
    from workbook.commands.reading import Returned
    from workbook.returned.verdict import Outcome
    from workbook.returned.waivers import Waiver


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="路径", help="工作簿、文件夹、压缩包，可用通配符")
    parser.add_argument("-o", "--output", type=Path, metavar="目录", help="把全部报告写到这个目录")
    parser.add_argument("--mark", action="store_true", help="在报告目录里另存标注过的副本（要和 -o 一起用）")
    parser.add_argument("--bureau", default="", metavar="落款", help="退回修改通知的落款，如 某县财政局绩效股")
    parser.add_argument("--waivers", type=Path, metavar="豁免.toml", help="财政部门同意豁免的问题")
    parser.add_argument("--date", metavar="日期", help="按哪一天判断豁免是否到期，如 2024-06-30（默认今天）")
    add_reading_arguments(parser)
    add_scheme_argument(parser, "本地自定的方案文件，可给多个")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="标准输出的格式（默认 text）")


def run(options: argparse.Namespace) -> int:
    """Check all files, report, and return the exit code."""
    from workbook.returned.report import as_json_text, as_text
    from workbook.returned.verdict import Outcome, units_missing
    from workbook.returned.waivers import waive

    if options.mark and options.output is None:
        raise UsageError("--mark 要和 -o 一起用：标注过的副本写到报告目录里。")
    today, waivers = day_of(options.date), _waivers(options.waivers)
    returned = read_returned(options, today, options.output)
    waived = waive(returned.result.verdicts, waivers, today)
    outcome = Outcome(
        waived.verdicts,
        missing=units_missing(returned.standard.roster, waived.verdicts),
        unused=tuple(waiver.title for waiver in waived.unused),
        stopped=returned.result.stopped,
    )
    try:
        if options.output is not None:
            _write(options, outcome, returned, today)
    finally:
        print(as_json_text(outcome) if options.format == "json" else as_text(outcome), end="")
    return _exit_code(outcome)


def _write(options: argparse.Namespace, outcome: "Outcome", returned: "Returned", today: dt.date) -> None:
    """Write the reports, and marked copies where they are wanted."""
    from workbook.returned.reports import write_marked_copies, write_reports

    write_reports(options.output, outcome, today, options.bureau)
    if options.mark:
        loads = [source.load for source in returned.sources]
        for trouble in write_marked_copies(options.output, outcome, loads, returned.standard.schemes):
            print(trouble, file=sys.stderr)
    print(f"报告写在 {options.output}，先看 {PAGE}", file=sys.stderr)


def _exit_code(outcome: "Outcome") -> int:
    statuses = {verdict.status for verdict in outcome.verdicts}
    if "unreadable" in statuses or outcome.stopped:
        return NOT_CHECKED
    return ERRORS_FOUND if "invalid" in statuses else OK


def _waivers(path: Path | None) -> "list[Waiver]":
    """The waivers given; none without a file. Raises UsageError."""
    from workbook.returned.waivers import WaiverError, read_waivers

    if path is None:
        return []
    try:
        return read_waivers(read_input(path))
    except WaiverError as problem:
        raise UsageError(f"{path}：{problem}") from problem
