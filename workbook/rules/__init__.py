"""Rules on the document: one module a family. Each rule is a generator over an `Inspection`."""

from schemas.finding import Rule, rules


def all_rules() -> list[Rule]:
    """Every rule there is, on tables and on the document, by code."""
    return sorted(rules("schemas.rules") + rules("workbook.rules"), key=lambda entry: entry.code)
