"""ziping demo: the whole story on a real unit."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.commands import ERRORS_FOUND, OK

if TYPE_CHECKING:
    from workbook.demo.story import Story


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("-o", "--output", type=Path, default=Path("ziping-demo"), metavar="目录", help="写到哪里")


def run(options: argparse.Namespace) -> int:
    """Tell the story with progress on standard error and the report on standard output."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from workbook.demo.story import STEPS, Story, tell

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr)) as progress:
        bar = progress.add_task(STEPS[0], total=len(STEPS))
        for step in tell(options.output):
            if isinstance(step, Story):
                story = step
                progress.update(bar, description="完成", completed=len(STEPS))
            else:
                progress.update(bar, description=step, completed=STEPS.index(step))
    print(_report(story))
    return OK if story.verdict.status == "valid" else ERRORS_FOUND


def _report(story: "Story") -> str:
    """The short report with the figures and the paths."""
    from schemas.facts import collect_facts

    evaluation = story.verdict.evaluation
    assert evaluation is not None
    facts = {name: fact.text for name, fact in collect_facts(evaluation).single.items()}
    found = dict.fromkeys(("error", "warning", "hint"), 0)
    for finding in story.verdict.findings:
        found[finding.severity] += 1
    return "\n".join(
        (
            "{单位} {年度}年度，项目 {项目个数} 个，自评覆盖率 {覆盖率}".format_map(facts),
            "  资金 {全部全年数} 万元 = 基本支出 {基本支出全年数} + 项目支出 {项目支出全年数}".format_map(facts),
            "  县级项目 {县级项目全年数} 万元（年初 {县级项目年初数}），上级专项 {上级项目全年数} 万元".format_map(
                facts
            ),
            "  整体自评 {整体得分} 分，{整体等级}".format_map(facts),
            f"  校验：错误 {found['error']}，警告 {found['warning']}，提示 {found['hint']}",
            f"空白模板　　{story.template}",
            f"自评工作簿　{story.workbook}",
            f"Word 总结　 {story.letter}",
            f"校验报告　　{story.report}",
        )
    )
