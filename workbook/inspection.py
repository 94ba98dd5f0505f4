"""What a rule on the document looks at: the workbook as read, its evaluation and its narrative."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from schemas.evaluation import Evaluation
from schemas.expected import Value
from schemas.facts import Facts
from schemas.finding import Place
from schemas.records import declared
from workbook.approved import Approved
from workbook.document import Document
from workbook.form.outline import Outline
from workbook.narrative.figures import load
from workbook.narrative.paragraph import COMPUTED, Draft, Row
from workbook.narrative.sheet import HEADINGS


@dataclass(frozen=True)
class Inspection:
    """A document under check.

    `expected` is what every formula must show, `merged` the narrative after a fill, `outlines` how far the form
    reaches on its sheets, `approved` the unit's projects as the bureau approved them (None: no roster was given).
    """

    document: Document
    evaluation: Evaluation
    expected: Mapping[Place, Value]
    facts: Facts
    rows: tuple[Row, ...]
    merged: tuple[Row, ...]
    drafts: tuple[Draft, ...]
    outlines: tuple[Outline, ...]
    approved: Approved | None = None

    @cached_property
    def has_narrative(self) -> bool:
        """Whether the narrative has been generated at all."""
        quoting = {draft.id for draft in self.drafts if any(fact.is_figure for fact in draft.facts)}
        return any(row.id in quoting for row in self.rows)

    @cached_property
    def aliases(self) -> frozenset[str]:
        """The ids that paragraphs may stand under in a workbook written before their project got a code."""
        return frozenset(alias for draft in self.drafts for alias in draft.aliases)

    @cached_property
    def without_formula(self) -> list[tuple[Place, Value]]:
        """The computed cells where the form's own formula no longer stands, and what each must show."""
        tables = self.document.tables
        return [
            (place, value)
            for place, value in self.expected.items()
            if declared(place.table, place.column).origin == "computed" and place.column not in tables.at(place).live
        ]

    def paragraphs(self) -> Iterator[tuple[int, Row]]:
        """(record number on the sheet, row) of every paragraph that stands there."""
        records = self.document.tables.all("paragraphs")
        yield from zip((record.row for record in records), self.rows, strict=True)

    def missing_paragraphs(self) -> Iterator[Draft]:
        """Paragraphs, headings apart, that stand nowhere on the sheet."""
        standing = {row.id for row in self.rows}
        for draft in self.drafts:
            if draft.style not in HEADINGS and draft.id not in standing and not standing & set(draft.aliases):
                yield draft

    def was_there(self, draft: Draft) -> bool:
        """Whether a missing paragraph was deleted, rather than called for by figures that are new."""
        if draft.kind != COMPUTED:
            return True
        remembered = {name for row in self.rows for name in load(row.fingerprint)}
        quoted = {fact.name for fact in draft.facts if fact.is_figure}
        return bool(quoted) and quoted <= remembered

    def paragraph_place(self, number: int) -> Place:
        """The text cell of a record of 自评总结."""
        return Place("paragraphs", self.document.layout.block("paragraphs").sheet, number, "text")

    def paragraph_before(self, paragraph_id: str) -> int:
        """The record of the last standing paragraph before a missing one."""
        numbers = {row.id: number for number, row in self.paragraphs()}
        last = 0
        for row in self.merged:
            if row.id == paragraph_id:
                break
            last = numbers.get(row.id, last) if row.id else last
        return last
