"""ziping clear: the marks of a check taken out of a copy."""

import argparse
import sys
from pathlib import Path

from workbook.commands import NOT_CHECKED, OK
from workbook.commands.schemes import add_scheme_argument, schemes_at_hand
from workbook.files.output import need_suffix, read_input, refuse_taken, write_output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="工作簿", help="带有校验标记的自评工作簿（不会被改动）")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="OUT.xlsx", help="写出的副本")
    add_scheme_argument(parser, "本地自定的方案文件，可给多个")


def run(options: argparse.Namespace) -> int:
    """Clear a copy and say how many cells were marked."""
    from workbook.clear import clear
    from workbook.files.package import NotAWorkbook

    schemes = schemes_at_hand(options)
    data = read_input(options.file)
    need_suffix(options.output, ".xlsx")
    refuse_taken(options.output, inputs=(options.file,))
    try:
        cleared = clear(data, schemes)
    except NotAWorkbook as problem:
        print(f"{options.file}：{problem}", file=sys.stderr)
        return NOT_CHECKED
    print(write_output(options.output, cleared.workbook))
    print(f"清除了 {cleared.cells} 个单元格的标记。", file=sys.stderr)
    return OK
