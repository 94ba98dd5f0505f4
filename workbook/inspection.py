"""What a rule on the document looks at: the workbook as read, its evaluation and its narrative."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.evaluation import Evaluation
from schemas.expected import Value
from schemas.facts import Facts
from schemas.finding import Place
from workbook.document import Document
from workbook.narrative.paragraph import Draft, Row


@dataclass(frozen=True)
class Inspection:
    """A document under check. `expected` is what every formula must show; `merged` the narrative after a fill."""

    document: Document
    evaluation: Evaluation
    expected: Mapping[Place, Value]
    facts: Facts
    rows: tuple[Row, ...]
    merged: tuple[Row, ...]
    drafts: tuple[Draft, ...]
