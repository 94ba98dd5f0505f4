"""Workbooks dropped on the shortcut: filled and checked without Excel's ribbon, for WPS and locked-down PCs.

`pythonw -I -X utf8 -m xladdin.drop FILE…`. Beside each workbook a filled copy, the letter and, where something
is found, the report are written under names that nobody uses yet; the dropped file stays as it is.
"""

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from workbook.commands import ERRORS_FOUND, NOT_CHECKED, OK, WRONG_USE
from workbook.files.output import FileTrouble, read_input, write_output
from workbook.files.package import NotAWorkbook
from xladdin import own_schemes
from xladdin.tell import tell

FILLED, LETTER, REPORT = "-已填报", "-自评总结", "-校验报告"
CODES = {"valid": OK, "invalid": ERRORS_FOUND, "unreadable": NOT_CHECKED}
SHOWN = 5
USAGE = "请把自评工作簿（.xlsx）拖到“自评填报”图标上松开，可以一次拖几个。"
_OWN_NAME = re.compile(rf"{FILLED}(?:\(\d+\))?$")


def main(paths: Sequence[str], show: Callable[..., None] = tell) -> int:
    """Fill and check each workbook, show one message for all; returns the exit code."""
    if not paths:
        show(USAGE, trouble=True)
        return WRONG_USE
    said, codes = zip(*(fill_and_check(Path(path)) for path in paths), strict=True)
    show("\n\n".join(said), trouble=any(codes))
    return int(max(codes))


def fill_and_check(path: Path) -> tuple[str, int]:
    """What to say of one workbook, and its exit code."""
    try:
        return _fill_and_check(path)
    except (NotAWorkbook, FileTrouble) as problem:
        return f"【没有做】{path.name}：{problem}", NOT_CHECKED
    except OSError as problem:
        return f"【没有做完】{path.name}：{problem.strerror}。请把文件名改短，或换一个文件夹，再试一次。", NOT_CHECKED
    except Exception as error:  # one workbook must never cost the others theirs
        return f"【没有做】{path.name}：程序出错（{type(error).__name__}：{error}）。", NOT_CHECKED


def free_names(path: Path) -> tuple[Path, Path, Path]:
    """Names beside a workbook for copy, letter and report that no file has; numbered together when needed."""
    stem, number = _OWN_NAME.sub("", path.stem), 1
    while True:
        mark = f"({number})" if number > 1 else ""
        names = tuple(
            path.with_name(f"{stem}{what}{mark}{suffix}")
            for what, suffix in ((FILLED, ".xlsx"), (LETTER, ".docx"), (REPORT, ".txt"))
        )
        if not any(name.exists() for name in names):
            return names[0], names[1], names[2]
        number += 1


def _fill_and_check(path: Path) -> tuple[str, int]:
    from workbook.fill import fill
    from workbook.returned.batch import check
    from workbook.returned.intake import is_leftover
    from workbook.returned.report import as_text, finding_lines
    from workbook.returned.verdict import Outcome

    if path.is_dir():
        raise FileTrouble("这是文件夹，请把里面的自评工作簿（.xlsx）拖过来。")
    if path.suffix.lower() == ".xlsm":
        raise FileTrouble("这是启用宏的工作簿，请用 Excel 或 WPS 另存为 .xlsx 再拖过来。")
    if is_leftover(path):
        raise FileTrouble("这是打开工作簿时留下的临时文件，请拖工作簿本身。")
    schemes = own_schemes.at_hand()
    filled = fill(read_input(path), schemes)
    copy, letter, report = free_names(path)
    write_output(copy, filled.workbook, (path,))
    write_output(letter, filled.letter, (path,))
    verdict = check([(copy.name, filled.workbook)], schemes)[0]
    errors = sum(finding.severity == "error" for finding in verdict.findings)
    lines = [f"【{'有错误' if errors else '已填报'}】{path.name}", f"  已写出 {copy.name}、{letter.name}"]
    if path.with_name(f"~${path.name}").exists():
        lines.append("  这个工作簿还开着：没有保存的内容没有算进去，保存后可再拖一次。")
    if filled.added:
        lines.append(f"  为清单中的项目补建了空表：{'、'.join(filled.added)}，请填写后再拖一次。")
    if verdict.findings:
        write_output(report, as_text(Outcome((verdict,))).encode("utf-8-sig"), (path,))
        lines.append(f"  错误 {errors} 处，提醒 {len(verdict.findings) - errors} 处，怎么改见 {report.name}")
        for finding in verdict.findings[:SHOWN]:
            lines.append(next(finding_lines(finding)))
    else:
        lines.append("  校验没有发现问题。")
    return "\n".join(lines), CODES[verdict.status]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
