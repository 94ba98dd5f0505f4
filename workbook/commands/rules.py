"""ziping rules: the rule book on the terminal."""

import argparse

from workbook.commands import OK, UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("code", nargs="?", metavar="规则", help="只解释这一条，如 F104")


def run(options: argparse.Namespace) -> int:
    """List the rules, or explain one."""
    from workbook.rule_book import explained, listing, rule_of

    if options.code is None:
        print("\n".join(listing()))
        return OK
    rule = rule_of(options.code)
    if rule is None:
        raise UsageError(f"没有规则“{options.code}”。不带参数运行 ziping rules 可看全部规则。")
    print("\n".join(explained(rule)))
    return OK
