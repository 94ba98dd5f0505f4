"""The `ziping-addin` command line: the add-in built, put on a PC, looked after, bundled for PCs without a network.

Exit codes as in `ziping`: 0 done and well, 1 something is missing (`doctor`), 2 it could not be done.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from workbook.commands import ERRORS_FOUND, OK, guarded, speak_utf8
from workbook.files.output import FileTrouble, write_output
from xladdin import places
from xladdin.tell import tell


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    speak_utf8()
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    shown = (lambda text: None) if getattr(options, "quiet", False) else lambda text: tell(text, trouble=True)
    return guarded(f"ziping-addin {options.command}", lambda: run(options), shown)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ziping-addin", description="绩效自评的 Excel 加载项：安装、检查、打包。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    _add_build(commands.add_parser("build", help="从源码重新生成加载项文件"))
    install = commands.add_parser(
        "install", help="给本用户装上 Excel 加载项和快捷方式（不需要管理员）；Linux 上装 LibreOffice 扩展"
    )
    install.add_argument("--scheme", type=Path, action="append", default=[], metavar="FILE", help="县里自定的方案文件")
    uninstall = commands.add_parser("uninstall", help="删除 install 装上的文件，不动别的")
    for command, run in ((install, _install), (uninstall, _uninstall)):
        command.add_argument("--quiet", action="store_true", help="不显示消息，只返回退出码")
        command.set_defaults(run=run)
    doctor = commands.add_parser("doctor", help="检查本机：有什么、缺什么、怎么办")
    doctor.add_argument("--format", choices=("text", "json"), default="text", help="输出的格式（默认 text）")
    doctor.set_defaults(run=_doctor)
    _add_bundle(commands.add_parser("bundle", help="打一个离线安装包（文件夹，可再生成 setup.exe）"))
    return parser


def _add_build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="OUT.xlam", help="写出的加载项")
    parser.set_defaults(run=_build)


def _add_bundle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--platform", choices=("win_amd64",), required=True, help="给哪种电脑用")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="目录", help="新建的文件夹")
    parser.add_argument(
        "--python-version", metavar="3.12", help="目标 Python 版本（默认与 --windows-python 或本机相同）"
    )
    parser.add_argument("--windows-python", type=Path, metavar="FILE", help="Windows 64 位 Python 的 embeddable 压缩包")
    parser.add_argument("--sha256", metavar="HASH", help="该压缩包的 SHA-256，用前核对")
    parser.add_argument("--installer", action="store_true", help="再生成 setup.exe（需要 makensis 和 Windows Python）")
    parser.add_argument("--source", type=Path, metavar="目录", help="ziping 的源码（默认本程序所在的源码目录）")
    parser.set_defaults(run=_bundle)


def _build(options: argparse.Namespace) -> int:
    from xladdin.addin.build import build

    tell(str(write_output(options.output, build())))
    return OK


def _install(options: argparse.Namespace) -> int:
    from xladdin import own_schemes

    said = _put_in()
    _say(options, [*said, *(f"方案文件已放到：{own_schemes.add(path)}" for path in options.scheme)])
    return OK


def _put_in() -> list[str]:
    """Into Excel on Windows, into LibreOffice elsewhere."""
    if not places.is_windows():
        from xladdin.extension.install import install as extend

        return extend()
    from xladdin.setup.install import install
    from xladdin.setup.shortcuts import ShellShortcuts

    return install(ShellShortcuts())


def _uninstall(options: argparse.Namespace) -> int:
    _say(options, _take_out() or ["没有装过，无需卸载。"])
    return OK


def _take_out() -> list[str]:
    if not places.is_windows():
        from xladdin.extension.install import uninstall as shrink

        return shrink()
    from xladdin.setup.install import uninstall
    from xladdin.setup.shortcuts import ShellShortcuts

    return uninstall(ShellShortcuts())


def _say(options: argparse.Namespace, lines: list[str]) -> None:
    if not options.quiet:
        tell("\n".join(lines))


def _doctor(options: argparse.Namespace) -> int:
    from xladdin.setup.doctor import as_json, as_text, examine, is_well

    lines = examine()
    tell(as_json(lines) if options.format == "json" else as_text(lines))
    return OK if is_well(lines) else ERRORS_FOUND


def _bundle(options: argparse.Namespace) -> int:
    from xladdin.setup.bundle import Wanted, bundle, source_folder
    from xladdin.setup.windows_python import read_windows_python

    if bool(options.windows_python) != bool(options.sha256):
        raise FileTrouble("--windows-python 和 --sha256 要一起给：压缩包用前要核对。")
    python = read_windows_python(options.windows_python, options.sha256) if options.windows_python else None
    wanted = Wanted(source_folder(options.source), options.python_version, python, options.installer)
    for line in bundle(options.output, wanted, lambda step: print(step, file=sys.stderr)):
        tell(line)
    return OK


if __name__ == "__main__":
    sys.exit(main())
