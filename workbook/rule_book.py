"""The rule book, for the terminal and as docs/rules.md: python -m workbook.rule_book writes the page anew."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from schemas.finding import SEVERITY_TITLES, Rule
from workbook.rules import all_rules

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"
FAMILIES = {
    "A": "与批复一致",
    "C": "填写完整",
    "F": "资金",
    "H": "请再看一眼（提示）",
    "I": "工作簿完好",
    "N": "自评总结",
    "R": "原因和说明",
    "S": "得分、总分和等级",
    "V": "指标值和实际完成值",
    "W": "分值",
    "Y": "年度",
}
INTRODUCTION = """# 校验规则

`ziping check` 按这些规则逐条核对，一次说全：在哪张表哪个单元格、填的是什么、应为什么、差多少、怎么改。

- **错误**要改，改完才算通过；**警告**请核对；**提示**只是请再看一眼，不影响通过。
- 一个原因只说一次：例如少填一个数，不会再报因它而对不上的合计。
- 财政部门同意的例外可以豁免，豁免的问题仍然列出；A101 至 A111 与批复核对，给了名册才用。见 [校验用法](bureau.zh.md)。
- 这一页由程序按规则本身生成（`make rules`）；其中的例子都试过。报告里真实的样子见 [二十条真实的提示](messages.md)。
"""


def listing() -> Iterator[str]:
    """One line a rule, as the terminal lists them."""
    return (f"{rule.code}  {SEVERITY_TITLES[rule.severity]}  {rule.title}" for rule in all_rules())


def rule_of(code: str) -> Rule | None:
    """The rule of a code, in capitals or not."""
    return next((rule for rule in all_rules() if rule.code == code.upper()), None)


def explained(rule: Rule) -> list[str]:
    """One rule, explained line by line."""
    return [
        f"{rule.code} {rule.title}（{SEVERITY_TITLES[rule.severity]}）",
        *(f"{title}：{text}" for title, text in facts(rule)),
    ]


def page() -> str:
    """The whole rule book as Markdown, by family."""
    lines = [INTRODUCTION]
    for family, group in groupby(all_rules(), key=lambda rule: rule.code[0]):
        members = list(group)
        lines += [f"## {family} {FAMILIES[family]}", "", "| 规则 | 级别 | 查什么 |", "|---|---|---|"]
        lines += [
            f"| [{own.code}](#{own.code.lower()}) | {SEVERITY_TITLES[own.severity]} | {own.title} |" for own in members
        ]
        for own in members:
            lines += ["", f'<a id="{own.code.lower()}"></a>', f"### {own.code} {own.title}", ""]
            lines += [f"- **{title}**：{_escaped(text)}" for title, text in facts(own)]
        lines.append("")
    return "\n".join(lines)


def facts(rule: Rule) -> list[tuple[str, str]]:
    """What is said of a rule, as (title, text)."""
    return [
        ("比什么", rule.compares),
        ("为什么", rule.why),
        ("依据", rule.basis),
        ("怎么改", rule.remedy),
        ("错的例子", rule.wrong),
        ("改成", rule.mended),
    ]


def _escaped(text: str) -> str:
    """Text that Markdown must not read as markup."""
    return "".join(f"\\{character}" if character in "*_<>[]`|" else character for character in text)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
