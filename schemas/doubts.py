"""Doubts of reading and comparing, as findings of the rule that each names."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.cells import is_blank
from schemas.finding import Finding, Rule

if TYPE_CHECKING:
    from schemas.evaluation import Evaluation
    from schemas.records import Record
    from schemas.row import Doubt


def doubted(evaluation: "Evaluation", rule: Rule) -> Iterator[Finding]:
    """The findings of a rule's doubts; an error where the doubt keeps the row from having a score."""
    for row in evaluation.scored_rows:
        for doubt in row.reference.doubts:
            if doubt.rule == rule.code and not _said_elsewhere(evaluation, row.record, doubt):
                value, place = row.record.text(doubt.column), row.record.place(doubt.column)
                if row.waits and doubt.column in row.reference.hidden:
                    message = f"{doubt.text}，表内不能计算，还没有得分。"
                    yield rule.finding(message, place, value=value, severity="error")
                else:
                    yield rule.finding(f"{doubt.text}。", place, value=value)


def _said_elsewhere(evaluation: "Evaluation", record: "Record", doubt: "Doubt") -> bool:
    """A blank cell is C104's, an unreadable one C111's, a sign that is no option C105's."""
    place = record.place(doubt.column)
    return (
        is_blank(record[doubt.column])
        or evaluation.tables.is_unread(record, [doubt.column])
        or place in evaluation.failures.get("C105", ())
    )
