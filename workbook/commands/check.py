"""ziping check: every problem with its cell, what is expected and what to do."""

import argparse
import sys
from pathlib import Path

from workbook.commands import ERRORS_FOUND, NOT_CHECKED, OK, UsageError
from workbook.commands.schemes import add_scheme_argument, schemes_at_hand
from workbook.files.output import write_output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="路径", help="工作簿或文件夹")
    parser.add_argument("-o", "--output", type=Path, metavar="目录", help="把报告写到这个目录")
    add_scheme_argument(parser, "本地自定的方案文件，可给多个")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="标准输出的格式（默认 text）")


def run(options: argparse.Namespace) -> int:
    """Check all files, report, and return the exit code."""
    from workbook.returned.batch import check, skipped
    from workbook.returned.intake import REPORTS, files_in, is_leftover, read_file
    from workbook.returned.report import as_json_text, as_text

    missing = [path for path in options.paths if not path.exists()]
    if missing:
        raise UsageError(f"找不到“{missing[0]}”。请核对文件名和路径。")
    files = list(files_in(options.paths))
    if not files:
        raise UsageError("给出的文件夹里没有文件。")
    left = [skipped(str(path)) for path in files if is_leftover(path)]
    readable = [(str(path), read_file(path)) for path in files if not is_leftover(path)]
    verdicts = check(readable, schemes_at_hand(options)) + left
    document = as_json_text(verdicts)
    sys.stdout.write(document if options.format == "json" else as_text(verdicts))
    if options.output is not None:
        for name, text in zip(REPORTS, (as_text(verdicts), document), strict=True):
            write_output(options.output / name, text.encode("utf-8"), tuple(files))
    statuses = {verdict.status for verdict in verdicts}
    if "unreadable" in statuses:
        return NOT_CHECKED
    return ERRORS_FOUND if "invalid" in statuses else OK
