"""ziping explain: how one row, or every row of a CSV, is read and scored, with the formula and the clause."""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from workbook.commands import ERRORS_FOUND, OK, UsageError
from workbook.commands.schemes import add_scheme_argument, scheme_of_rows
from workbook.files.csv_text import csv_rows
from workbook.files.output import read_input

COLUMNS = {
    "target": ("target", "指标值", "年度指标值"),
    "actual": ("actual", "实际完成值", "全年实际值"),
    "weight": ("weight", "分值"),
    "sign": ("sign", "指标性质"),
    "unit": ("unit", "度量单位", "计量单位"),
    "name": ("name", "三级指标", "指标名称"),
}
REQUIRED = ("target", "actual", "weight")
KINDS = {"quantitative": "定量", "qualitative": "定性", "date": "时间", "text": "文字", "blank": "空白"}
MET = {True: "达到指标值", False: "未达到指标值", None: "看不出是否达到指标值"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("target", nargs="?", metavar="指标值", help="照表中填的写，如 '≥95%%'；以 - 开头的前面加 --")
    parser.add_argument("actual", nargs="?", metavar="实际完成值", help="照表中填的写，如 '96%%'")
    parser.add_argument("--weight", metavar="分值", help="这一行的分值")
    parser.add_argument("--sign", metavar="符号", help="指标性质一格里填的，如 ≥")
    parser.add_argument("--unit", metavar="单位", help="度量单位一格里填的，如 %%")
    parser.add_argument("--name", metavar="名称", help="指标名称，用来判断没有写符号的指标")
    parser.add_argument(
        "--csv", type=Path, metavar="文件", help=f"逐行解释；列名 {'、'.join(COLUMNS)}（或表中的中文列名）"
    )
    add_scheme_argument(parser, "计分方案的编号或文件（默认 national-2020）")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式（默认 text）")


def run(options: argparse.Namespace) -> int:
    """Explain one row or a file of rows."""
    scheme = scheme_of_rows(options)
    given = [name for name in COLUMNS if getattr(options, name) is not None]
    if options.csv is not None and given:
        raise UsageError("用 --csv 时，指标值、实际完成值、分值、符号、单位和名称都写在文件里，不再另给。")
    if options.csv is None and (options.target is None or options.actual is None):
        raise UsageError("请写指标值和实际完成值，例如：ziping explain '≥50个' 45 --weight 10；空着的写 ''。")
    rows = _csv_rows(options.csv) if options.csv is not None else [vars(options)]
    from schemas.explanation import explain
    from schemas.row import Row

    as_json = options.format == "json"
    errors, shown = 0, []
    for row in rows:
        cells = Row(row["sign"], row["target"], row["unit"], row["actual"], row["name"])
        result = explain(cells, row["weight"], scheme)
        errors += any(finding["severity"] == "error" for finding in result["findings"])
        shown.append(json.dumps(result, ensure_ascii=False) if as_json else _as_text(row, result))
    text = (",\n" if as_json else "\n\n").join(shown)
    print(f"[{text}]" if as_json and options.csv is not None else text)
    return ERRORS_FOUND if errors else OK


def _csv_rows(path: Path) -> list[dict[str, str | None]]:
    """The rows of a CSV by column. Raises UsageError naming file, row and what is missing."""
    try:
        lines = [row for row in csv_rows(read_input(path)) if row]
    except ValueError as problem:
        raise UsageError(f"{path}：{problem}。") from problem
    titles, rows = (lines[0], lines[1:]) if lines else ([], [])
    at = _columns([title.strip() for title in titles])
    missing = [f"{name}（或 {COLUMNS[name][1]}）" for name in REQUIRED if name not in at]
    if missing:
        raise UsageError(f"{path}：缺少列 {'、'.join(missing)}。第一行应写列名。")
    return [{name: row[at[name]] if name in at and at[name] < len(row) else None for name in COLUMNS} for row in rows]


def _columns(titles: Sequence[str]) -> dict[str, int]:
    """Which column holds what: the first title of each that is known."""
    found: dict[str, int] = {}
    for name, known in COLUMNS.items():
        numbers = [titles.index(title) for title in known if title in titles]
        if numbers:
            found[name] = numbers[0]
    return found


def _as_text(row: dict[str, Any], result: dict[str, Any]) -> str:
    typed = " ".join(str(row[name]) for name in ("name", "sign", "target", "unit") if row[name])
    return "\n".join((f"{typed} → {row['actual'] or '（空）'}", *_lines(result)))


def _lines(result: dict[str, Any]) -> Iterator[str]:
    yield f"  类型：{KINDS[result['kind']]}"
    yield f"  结论：{MET[result['met']]}"
    if result["score"] is not None:
        yield f"  得分：{result['score']}"
    elif result["interval"] is not None:
        yield f"  得分：{result['interval'][0]} 到 {result['interval'][1]} 之间"
    else:
        yield "  得分：不能计分"
    yield f"  说明：{result['why']}"
    for finding in result["findings"]:
        yield f"  {finding['code']} {finding['message']}{finding['remedy']}"
