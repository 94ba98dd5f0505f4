"""What a rule on the document looks at: the workbook as read, its evaluation and its narrative."""

from dataclasses import dataclass

from schemas.evaluation import Evaluation
from schemas.facts import Facts
from workbook.document import Document
from workbook.narrative.paragraph import Draft, Row


@dataclass(frozen=True)
class Inspection:
    """A document under check. `merged` are the narrative's rows as a fill would leave them now."""

    document: Document
    evaluation: Evaluation
    facts: Facts
    rows: tuple[Row, ...]
    merged: tuple[Row, ...]
    drafts: tuple[Draft, ...]
