"""ziping fill: scores, narrative and letter, written into a copy."""

import argparse
import sys
from pathlib import Path

from workbook.commands import NOT_CHECKED, OK
from workbook.commands.schemes import add_scheme_argument, schemes_at_hand
from workbook.files.output import need_suffix, read_input, refuse_taken, write_output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="工作簿", help="填报中的自评工作簿（不会被改动）")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="OUT.xlsx", help="写出的副本")
    parser.add_argument("--word", type=Path, metavar="OUT.docx", help="同时导出自评总结的 Word 稿")
    add_scheme_argument(parser, "本地自定的方案文件，可给多个")


def run(options: argparse.Namespace) -> int:
    """Fill a copy and say what was done."""
    from workbook.files.package import NotAWorkbook
    from workbook.fill import fill
    from workbook.returned.batch import check

    schemes = schemes_at_hand(options)
    data = read_input(options.file)
    need_suffix(options.output, ".xlsx")
    need_suffix(options.word, ".docx")
    refuse_taken(options.output, options.word, inputs=(options.file,))
    try:
        filled = fill(data, schemes)
    except NotAWorkbook as problem:
        print(f"{options.file}：{problem}", file=sys.stderr)
        return NOT_CHECKED
    print(write_output(options.output, filled.workbook))
    if options.word is not None:
        print(write_output(options.word, filled.letter))
    if filled.added:
        print(f"为清单中的项目补建了空表：{'、'.join(filled.added)}，请填写后再生成一次。", file=sys.stderr)
    states = "，".join(f"{state} {count} 段" for state, count in filled.states.items())
    print(f"自评总结：{states}。", file=sys.stderr)
    errors = sum(f.severity == "error" for f in check([(str(options.output), filled.workbook)], schemes)[0].findings)
    if errors:
        print(f"还有 {errors} 处错误，总结还不能上报；运行 ziping check 看在哪里、怎么改。", file=sys.stderr)
    return OK
