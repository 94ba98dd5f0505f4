"""ziping collect: the county's summary of returned workbooks, and their figures as data."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.commands import ERRORS_FOUND, NOT_CHECKED, OK, UsageError
from workbook.commands.dates import day_of
from workbook.commands.reading import add_reading_arguments, read_returned
from workbook.commands.schemes import add_scheme_argument
from workbook.files.output import need_suffix, read_input, refuse_taken, write_output

if TYPE_CHECKING:
    from workbook.collecting.comparison import Year
    from workbook.collecting.county import County


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="路径", help="收回的工作簿或文件夹（不会被改动）")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="汇总.xlsx", help="写出的汇总工作簿")
    parser.add_argument(
        "--data", type=Path, metavar="文件", help="同时写出明细数据：.sqlite（数据库），或 .zip（一组 Parquet 文件）"
    )
    parser.add_argument(
        "--last-year", type=Path, metavar="文件", help="去年用本命令写出的汇总工作簿或数据文件，用来同比"
    )
    parser.add_argument("--date", metavar="日期", help="汇总日期，如 2024-06-30（默认今天）")
    add_reading_arguments(parser)
    add_scheme_argument(parser, "本地自定的方案文件，可给多个")


def run(options: argparse.Namespace) -> int:
    """Collect, write the summary and the data, say what was left out, and return the exit code."""
    from workbook.collecting.county import gather
    from workbook.collecting.cover_sheet import overview, reservations
    from workbook.collecting.summary_workbook import summary_workbook
    from workbook.returned.verdict import units_missing, whole

    date = day_of(options.date)
    _refuse_outputs(options)
    last = _last_year(options.last_year)
    returned = read_returned(options, date, whole)
    if returned.result.stopped:
        print("中途停止，没有写出文件；再运行一次，只读没有轮到的。", file=sys.stderr)
        return NOT_CHECKED
    verdicts = returned.result.verdicts
    county = gather(verdicts, units_missing(returned.standard.roster, verdicts))
    for left in county.left_out:
        print(f"没有汇总 {left.checked.path}：{left.why}", file=sys.stderr)
    if not county.units:
        print("没有可以汇总的工作簿，没有写出文件。", file=sys.stderr)
        return NOT_CHECKED
    data = _data(county, options.data)
    print(write_output(options.output, summary_workbook(county, date, last)))
    if options.data is not None:
        print(write_output(options.data, data))
    for text in (*overview(county), *reservations(county)):
        print(text, file=sys.stderr)
    return _code(county)


def _refuse_outputs(options: argparse.Namespace) -> None:
    """Raise UsageError or FileTrouble before any work is done for outputs that cannot be written."""
    from workbook.collecting.data_file import DataFileError, need_format

    need_suffix(options.output, ".xlsx")
    inputs = (*options.paths, *([options.last_year] if options.last_year else []))
    refuse_taken(options.output, options.data, inputs=inputs)
    if options.data is not None:
        try:
            need_format(options.data.name)
        except DataFileError as problem:
            raise UsageError(str(problem)) from problem


def _last_year(path: Path | None) -> "Year | None":
    """Last year's figures; None without a file. Raises UsageError, FileTrouble."""
    from workbook.collecting.last_year import LastYearError, read_last_year

    if path is None:
        return None
    try:
        return read_last_year(read_input(path), path.name)
    except LastYearError as problem:
        raise UsageError(f"--last-year 的“{path}”：{problem}") from problem


def _data(county: "County", path: Path | None) -> bytes:
    """The tidy tables in the format asked for; nothing where none is."""
    from workbook.collecting.data_file import data_file
    from workbook.collecting.data_tables import data_tables

    return b"" if path is None else data_file(data_tables(county), path.name)


def _code(county: "County") -> int:
    """What could not be read outranks errors; a unit's second workbook that states other things is one."""
    if any(left.checked.status == "unreadable" for left in county.left_out):
        return NOT_CHECKED
    amiss = any(unit.has_errors for unit in county.units)
    left_amiss = any(left.contested or left.checked.status == "invalid" for left in county.left_out)
    return ERRORS_FOUND if amiss or left_amiss else OK
