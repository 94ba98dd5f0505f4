"""ziping new: a blank workbook for one unit."""

import argparse
from pathlib import Path

from workbook.commands import OK, UsageError
from workbook.commands.outputs import refuse_taken, write_output

MAX_PROJECTS = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--unit", required=True, metavar="单位", help="单位名称")
    parser.add_argument("--year", required=True, type=int, metavar="年度", help="自评年度，如 2023")
    parser.add_argument("--projects", type=int, default=1, metavar="N", help="项目自评表的张数（默认 1）")
    parser.add_argument("--scheme", default="national-2020", metavar="方案", help="计分方案（默认 national-2020）")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="文件|目录", help="写到哪里")


def run(options: argparse.Namespace) -> int:
    """Build the workbook and write it."""
    from schemas.scheme import SchemeError, load_scheme
    from workbook.new import Entry, blank_workbook, enter

    if not options.unit.strip():
        raise UsageError("单位名称是空的，请写单位全称。")
    if not 1 <= options.projects <= MAX_PROJECTS:
        raise UsageError(f"项目张数是 {options.projects}，应在 1 到 {MAX_PROJECTS} 之间。")
    if not 2015 <= options.year <= 2099:
        raise UsageError(f"自评年度是 {options.year}，应为四位数年份，如 2023。")
    try:
        scheme = load_scheme(options.scheme)
        overall = load_scheme(scheme.overall)
    except SchemeError as problem:
        raise UsageError(str(problem)) from problem
    if scheme.kind != "project":
        raise UsageError(f"“{scheme.id}”是整体自评表的方案，请选项目方案。")
    blank = blank_workbook(scheme, overall, options.projects)
    data = enter(blank, [Entry("unit", "unit", options.unit), Entry("unit", "year", options.year)])
    target: Path = options.output
    if target.is_dir() or not target.suffix:
        target = target / f"{_file_name(options.unit)}-{options.year}年度绩效自评.xlsx"
    refuse_taken(target)
    print(write_output(target, data))
    return OK


def _file_name(unit: str) -> str:
    """A unit's name as part of a file name on Windows."""
    return "".join("_" if character in '<>:"/\\|?*' or character < " " else character for character in unit).strip(" .")
