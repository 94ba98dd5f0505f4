"""Mixed paragraphs: the accountant's sentence with {fact} placeholders."""

import re

from schemas.facts import Fact, Facts

_PLACEHOLDER = re.compile(r"[{｛]([^{}｛｝]+)[}｝]")


def fill_placeholders(text: str, facts: Facts) -> tuple[str, list[Fact], list[str]]:
    """(the text with its placeholders filled, the facts quoted, the unknown names). Unknown ones stay as typed."""
    quoted: list[Fact] = []
    unknown: list[str] = []

    def fill(found: re.Match[str]) -> str:
        name = found[1].strip()
        fact = facts.single.get(name)
        if fact is None:
            unknown.append(name)
            return found[0]
        quoted.append(fact)
        return fact.text

    return _PLACEHOLDER.sub(fill, text), quoted, unknown
