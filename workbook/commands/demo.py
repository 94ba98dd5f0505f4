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
    from schemas.funds import Money
    from schemas.rounding import plain

    summary = story.verdict.summary
    assert summary is not None
    assert summary.score is not None
    assert summary.coverage is not None
    total, basic, projects = (m.full_year for m in (summary.total, summary.basic, summary.project_spending))
    county = sum((project.money for project in summary.at_level(county=True)), Money())
    higher = sum((project.money for project in summary.at_level(county=False)), Money())
    count = len(summary.named_projects())
    found = dict.fromkeys(("error", "warning", "hint"), 0)
    for finding in story.verdict.findings:
        found[finding.severity] += 1
    return "\n".join(
        (
            f"{summary.unit} {summary.year}年度，项目 {count} 个，自评覆盖率 {plain(summary.coverage * 100)}%",
            f"  资金 {total} 万元 = 基本支出 {basic} + 项目支出 {projects}",
            f"  县级项目 {county.full_year} 万元（年初 {county.year_start}），上级专项 {higher.full_year} 万元",
            f"  整体自评 {plain(summary.score)} 分，{summary.grade}",
            f"  校验：错误 {found['error']}，警告 {found['warning']}，提示 {found['hint']}",
            f"空白模板　　{story.template}",
            f"自评工作簿　{story.workbook}",
            f"Word 总结　 {story.letter}",
            f"校验报告　　{story.report}",
        )
    )
