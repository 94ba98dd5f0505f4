"""Findings and the rule registry.

A rule is a generator registered with `@rule`; its facts (code, severity, title, why, basis) are
written once, there, and feed the report, the JSON and the rule book alike.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache
from typing import Any, Literal, NamedTuple

from schemas.rounding import exact, plain

Severity = Literal["error", "warning", "hint"]
RESTORE = "清空这一格，再点“生成总结”（或运行 ziping fill），公式会恢复；清不掉的，先在“审阅”中点“撤销工作表保护”。"
SEVERITY_TITLES: dict[Severity, str] = {"error": "错误", "warning": "警告", "hint": "提示"}


class Place(NamedTuple):
    """Where in the tables: record `row` (0-based) of `table` as found on `sheet`, and its column.

    `last_row` makes it a range of one column, `last_column` one of one row. The form resolves a place to a cell.
    """

    table: str
    sheet: str
    row: int
    column: str
    last_row: int | None = None
    last_column: str | None = None


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `place` is where a table rule found it; `path`, `sheet`, `cell` where the user does."""

    code: str
    severity: Severity
    message: str
    remedy: str
    basis: str
    place: Place | None = None
    value: str = ""
    expected: str = ""
    difference: str = ""
    path: str = ""
    sheet: str = ""
    cell: str = ""
    waived: str = ""

    def as_json(self) -> dict[str, str]:
        """The finding as the JSON of `ziping check`."""
        return {name: getattr(self, name) for name in JSON_FIELDS}


JSON_FIELDS = tuple(own.name for own in fields(Finding) if own.name != "place")


@dataclass(frozen=True)
class Rule:
    """What is known of a rule, with a failing example and the same mended, and the generator that applies it.

    `compares` says what is held against what, `basis` names the document and clause, or that it is local.
    """

    code: str
    severity: Severity
    title: str
    compares: str
    why: str
    basis: str
    remedy: str
    expected: str
    wrong: str
    mended: str
    module: str
    check: Callable[[Any], Iterator[Finding]] = field(repr=False)

    def finding(self, message: str, place: Place | None = None, **details: Any) -> Finding:
        """A finding of this rule; `details` may override `remedy`, `expected` and, where it weighs more, `severity`."""
        severity: Severity = details.pop("severity", self.severity)
        texts = {"expected": self.expected} | {name: as_text(value) for name, value in details.items()}
        return Finding(
            code=self.code,
            severity=severity,
            message=message,
            remedy=texts.pop("remedy", self.remedy),
            basis=self.basis,
            place=place,
            **texts,
        )


RETIRED = frozenset({"S107"})
_RULES: dict[str, Rule] = {}
_CODE = re.compile(r"[A-Z]{1,3}\d{3}")


def as_text(value: object) -> str:
    """A value as a finding shows it: numbers without trailing zeros, blank for None."""
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return plain(exact(value))
    return str(value)


def rule(
    code: str,
    *,
    severity: Severity,
    title: str,
    compares: str,
    why: str,
    basis: str,
    remedy: str,
    wrong: str,
    mended: str,
    expected: str = "",
) -> Callable[[Callable[[Any, Rule], Iterator[Finding]]], Callable[[Any], Iterator[Finding]]]:
    """Register a generator `check(subject, rule)` as the rule `code`.

    Raises ValueError for a code that is malformed, already taken, or retired: codes are never reused.
    """

    def register(check: Callable[[Any, Rule], Iterator[Finding]]) -> Callable[[Any], Iterator[Finding]]:
        if not _CODE.fullmatch(code) or code in _RULES or code in RETIRED:
            raise ValueError(f"rule code {code} is malformed, already taken or retired")

        def applied(subject: Any) -> Iterator[Finding]:
            return check(subject, entry)

        entry = Rule(
            code, severity, title, compares, why, basis, remedy, expected, wrong, mended, check.__module__, applied
        )
        _RULES[code] = entry
        return applied

    return register


@cache
def rules(module: str) -> tuple[Rule, ...]:
    """All rules of a module or of a package's modules (`schemas.rules`, `workbook.rules.narrative`), by code."""
    found = importlib.import_module(module)
    for info in pkgutil.iter_modules(getattr(found, "__path__", ())):
        importlib.import_module(f"{module}.{info.name}")
    own = (entry for entry in _RULES.values() if entry.module == module or entry.module.startswith(f"{module}."))
    return tuple(sorted(own, key=lambda entry: entry.code))
