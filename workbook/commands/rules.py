"""ziping rules: the rule book on the terminal."""

import argparse

from workbook.commands import OK, UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("code", nargs="?", metavar="规则", help="只解释这一条，如 F104")


def run(options: argparse.Namespace) -> int:
    """List the rules, or explain one."""
    from schemas.finding import SEVERITY_TITLES
    from workbook.rules import all_rules

    known = all_rules()
    if options.code is None:
        for rule in known:
            print(f"{rule.code}  {SEVERITY_TITLES[rule.severity]}  {rule.title}")
        return OK
    for rule in known:
        if rule.code == options.code.upper():
            print(f"{rule.code} {rule.title}（{SEVERITY_TITLES[rule.severity]}）")
            print(f"为什么：{rule.why}\n依据：{rule.basis}\n怎么改：{rule.remedy}")
            print(f"错的例子：{rule.wrong}\n改成：{rule.mended}")
            return OK
    raise UsageError(f"没有规则“{options.code}”。不带参数运行 ziping rules 可看全部规则。")
