"""The `ziping` command line.

Exit codes: 0 no error found, 1 errors found, 2 wrong use, 3 something could not be checked (outranks 1).
Each command is a module with `add_arguments` and `run`; heavy imports stay inside `run`.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

COMMANDS = {
    "demo": "用一个真实单位的数据演示全过程",
    "new": "新建空白自评工作簿",
    "fill": "计分、生成自评总结和 Word 稿（写入副本）",
    "clear": "清除校验留下的底色、批注和结果（写入副本）",
    "check": "校验自评工作簿，指出每个问题在哪个单元格、怎么改",
    "collect": "汇总全县的自评工作簿：资金、得分、偏差、图表、同比",
    "explain": "解释一行指标怎么读、怎么算分、依据哪一条",
    "rules": "列出校验规则，或解释一条规则",
}
OK, ERRORS_FOUND, WRONG_USE, NOT_CHECKED = 0, 1, 2, 3


class UsageError(Exception):
    """Wrong use of a command; the message is Chinese and says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    speak_utf8()
    options = _parser().parse_args(arguments)
    command = importlib.import_module(f"workbook.commands.{options.command}")
    return guarded(f"ziping {options.command}", lambda: int(command.run(options)))


def speak_utf8() -> None:
    """UTF-8 into files and pipes; a console keeps its own encoding, and what it cannot show does no harm."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def guarded(name: str, run: Callable[[], int], show: Callable[[str], None] | None = None) -> int:
    """The exit code of a command; what goes wrong is one line, shown on standard error unless `show` is given."""
    from workbook.files.output import FileTrouble

    show = show or (lambda text: print(text, file=sys.stderr))
    try:
        code = run()
        return code if _is_delivered() else NOT_CHECKED
    except (UsageError, FileTrouble) as problem:
        show(f"{name}：{problem}")
        return WRONG_USE
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        _give_output_up()
        return NOT_CHECKED
    except KeyboardInterrupt:
        show(f"{name}：已停止，没有做完。")
        return NOT_CHECKED
    except Exception as error:  # the last resort: a line, not a traceback
        show(f"{name}：程序出错，没有做完（{type(error).__name__}：{error}）。")
        _is_delivered()
        return NOT_CHECKED


def _is_delivered() -> bool:
    """Whether all output could be written; found out here, not when Python ends."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        _give_output_up()
        return False
    return True


def _give_output_up() -> None:
    """Lead standard output nowhere, so that what waits to be written does no harm when Python ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ziping", description="预算绩效自评：填报、计分、生成总结、校验。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for name, help_text in COMMANDS.items():
        own = commands.add_parser(name, help=help_text, description=help_text)
        importlib.import_module(f"workbook.commands.{name}").add_arguments(own)
    return parser
