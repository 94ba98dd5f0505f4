"""Sentences from facts: the wording file's templates, filled. An unknown name in a template is an error."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from schemas.facts import Fact, Facts
from workbook.narrative.paragraph import COMPUTED, Draft

WORDING = Path(__file__).parent / "wording" / "standard.toml"
EACH_PROJECT = "project"


@dataclass(frozen=True)
class Wording:
    """One paragraph of the wording file; `each` repeats it for every project."""

    id: str
    style: str
    kind: str
    text: str = ""
    prompt: str = ""
    each: str = ""


class _Quoted:
    """A fact in a template: prints its text and remembers that it was quoted; false when blank.

    `nonzero` tells of a figure whether it prints as something else than 0.
    """

    def __init__(self, fact: Fact, used: dict[str, Fact]) -> None:
        self.fact = fact
        self.used = used

    def __str__(self) -> str:
        self.used[self.fact.name] = self.fact
        return self.fact.text

    def __bool__(self) -> bool:
        return bool(self.fact.text)

    @property
    def nonzero(self) -> bool:
        return any(digit in "123456789" for digit in self.fact.text)

    def __eq__(self, other: object) -> bool:
        return self.fact.text == str(other)

    __hash__ = None  # type: ignore[assignment]


@cache
def wordings() -> tuple[Wording, ...]:
    """The paragraphs of the standard wording, in the order of the letter."""
    data = tomllib.loads(WORDING.read_text("utf-8"))
    return tuple(Wording(**item) for item in data["paragraph"])


class _Context:
    """What the templates of one letter may name; `quoted` are the facts that the sentence being written has quoted."""

    def __init__(self, facts: Facts, annexes: Sequence[str]) -> None:
        self.quoted: dict[str, Fact] = {}
        self.projects = {key: self._quotable(own) for key, own in facts.projects.items()}
        self.names: dict[str, Any] = {
            **self._quotable(facts.single),
            "各项目": list(self.projects.values()),
            "任务": facts.tasks,
            "偏差": facts.deviations,
            "附件": annexes,
        }

    def _quotable(self, facts: Mapping[str, Fact]) -> dict[str, "_Quoted"]:
        return {name: _Quoted(fact, self.quoted) for name, fact in facts.items()}

    def write(self, text: str, own: Mapping[str, "_Quoted"], number: int) -> tuple[str, tuple[Fact, ...]]:
        """A template filled, and the facts it quoted; `own` are those of its project, `number` is its place."""
        self.quoted.clear()
        written = _tidy(_template(text).render(self.names, 项目=own, 序号=number))
        return written, tuple(self.quoted.values())


def compose(facts: Facts, annexes: Sequence[str]) -> list[Draft]:
    """Every paragraph of the narrative, drafted now. A computed paragraph with nothing to say is left out."""
    context = _Context(facts, annexes)
    return [draft for wording in wordings() for draft in _drafts(wording, context)]


def _drafts(wording: Wording, context: _Context) -> Iterator[Draft]:
    if wording.each != EACH_PROJECT:
        draft = _draft(wording, wording.id, context, {}, 1)
        if draft.text or draft.kind != COMPUTED:
            yield draft
        return
    number = 0
    for key, own in context.projects.items():
        alias = f"{wording.id}@{own['名称'].fact.text}（{own['级次'].fact.text}）"
        draft = _draft(wording, f"{wording.id}@{key}", context, own, number + 1, (alias,))
        if draft.text:
            number += 1
            yield draft


def _draft(
    wording: Wording,
    paragraph_id: str,
    context: _Context,
    own: Mapping[str, _Quoted],
    number: int,
    aliases: tuple[str, ...] = (),
) -> Draft:
    text, quoted = (wording.text, ()) if wording.kind != COMPUTED else context.write(wording.text, own, number)
    return Draft(paragraph_id, wording.style, wording.kind, text, wording.prompt, quoted, aliases)


@cache
def _template(text: str) -> Template:
    return _environment().from_string(text)


@cache
def _environment() -> Environment:
    environment = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)
    environment.filters["句"] = clause
    return environment


def clause(text: object) -> str:
    """A text as part of a sentence: closing punctuation off, lines joined."""
    lines = (re.sub(r"[。；;：:，,、\s]+$", "", line.strip()) for line in str(text).splitlines())
    return "；".join(line for line in lines if line)


def _tidy(text: str) -> str:
    """Template line breaks are not part of the sentence."""
    return re.sub(r"\s*\n\s*", "", text).strip()
