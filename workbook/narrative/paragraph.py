"""What a paragraph is: as drafted from the facts, and as it stands in a row of 自评总结."""

from dataclasses import dataclass

from schemas.facts import Fact
from schemas.tables import PARAGRAPH_KINDS

COMPUTED, AUTHORED, MIXED = PARAGRAPH_KINDS


@dataclass(frozen=True)
class Draft:
    """A paragraph as the wording and the facts give it now.

    `text` is "" for an authored one; `prompt` says what to write there. `facts` are those quoted.
    `aliases` are ids it may stand under in a workbook written before its project got a code.
    """

    id: str
    style: str
    kind: str
    text: str
    prompt: str = ""
    facts: tuple[Fact, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A row of 自评总结. `generated` and `fingerprint` (fact name → printed) are those of the last writing.

    `formula` is one the accountant wrote into the text cell; it stays there. `origin` is the record it was
    read from: what is no text there, a date, stays what it is while it is not rewritten.
    """

    id: str
    style: str
    kind: str
    text: str
    state: str = ""
    basis: str = ""
    beside: str = ""
    generated: str = ""
    fingerprint: str = ""
    formula: str = ""
    origin: int = -1
