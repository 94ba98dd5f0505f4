"""docs/messages.md: twenty findings as an accountant reads them. python -m tests.messages writes the page anew."""

from pathlib import Path

from schemas.finding import as_text
from schemas.scheme_files import load_scheme
from tests.faults import FAULTS, Fault
from tests.valid import valid_workbook
from workbook.returned.batch import check
from workbook.returned.report import finding_lines

PAGE = Path(__file__).parent.parent / "docs" / "messages.md"
SHOWN = (
    "F101", "F105", "F104", "F108", "W101", "S102", "S103", "C104", "C113", "C116",
    "V102", "V106", "R101", "R103", "Y106", "H104", "H107", "I201", "I206", "N109",
)  # fmt: skip
HEAD = """# 二十条真实的提示

每一条都是往一份填好的工作簿里填错一处，再运行 `ziping check` 得到的原文。这一页由程序生成（`make messages`）。
"""


def page() -> str:
    """The page as Markdown."""
    data = valid_workbook(load_scheme("national-2020"))
    chosen = [next(fault for fault in FAULTS if fault.code == code) for code in SHOWN]
    verdicts = check([("某局.xlsx", fault.made_in(data)) for fault in chosen])
    parts = [HEAD]
    for number, (fault, verdict) in enumerate(zip(chosen, verdicts, strict=True), 1):
        finding = next(found for found in verdict.findings if found.code == fault.code)
        parts += [
            f"## {number}. {fault.says}",
            "",
            f"{_typed(fault)}",
            "",
            "```text",
            *finding_lines(finding),
            "```",
            "",
        ]
    return "\n".join(parts)


def _chosen(code: str, says: str) -> Fault:
    return next(fault for fault in FAULTS if fault.code == code and says in fault.says)


def _typed(fault: Fault) -> str:
    """What was typed where."""
    steps = [f"{step.sheet}!{step.cell} {_shown(as_text(step.value))}" for step in fault.steps]
    return "；".join(steps) + "。"


def _shown(text: str) -> str:
    return f"填“{text}”" if text else "清空"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
