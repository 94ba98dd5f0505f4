"""A scored sheet: its indicator rows, each with the score the rules give it, execution, total and grade."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from schemas.funds import Money
from schemas.records import Record, Tables
from schemas.rounding import settled
from schemas.row import Row
from schemas.scheme import Scheme
from schemas.scoring import ZERO, ExecutionScore, RowScore, score_execution, score_row
from schemas.texts import is_empty

LEAST_LOSS = Decimal("0.005")


@dataclass(frozen=True)
class ScoredRow:
    """An indicator row, the score the rules give it, and the score that counts.

    `score` is the one typed, else the reference of a preset cell; None when there is none yet.
    """

    record: Record
    reference: RowScore

    @cached_property
    def is_left_over(self) -> bool:
        """Whether nothing but a form's numbering, a weight or the like is left in it: no indicator at all."""
        return all(is_empty(self.record.text(name)) for name in ("name", "target", "actual"))

    @property
    def waits(self) -> bool:
        """Whether the row can be judged, but has no score yet."""
        return self.score is None and not self.reference.blank and not self.reference.pending

    @property
    def falls_short(self) -> bool:
        """Whether the score due, or where the rules give only an interval the score typed, is below the weight.

        By rounding alone nothing falls short: a weight of 16.333 scored 16.33 has full marks.
        """
        due, weight = self.score if self.reference.score is None else self.reference.score, self.record["weight"]
        return due is not None and weight is not None and weight - due >= LEAST_LOSS

    @property
    def preset(self) -> bool:
        """Whether 得分 still holds its preset formula."""
        return "score" in self.record.live

    @cached_property
    def score(self) -> Decimal | None:
        """The score in points that counts towards the total."""
        return self.reference.preset if self.preset else self.record["score"]


@dataclass(frozen=True)
class Scored:
    """A scored sheet: execution, indicator rows, total and grade. `total` is None while no row has a score."""

    sheet: str
    money: Money
    execution: ExecutionScore
    rows: tuple[ScoredRow, ...]
    weight_total: Decimal
    total: Decimal | None
    grade: str

    @cached_property
    def indicators(self) -> list[ScoredRow]:
        """The rows that hold an indicator, left-over ones apart."""
        return [row for row in self.rows if not row.is_left_over]


def score_sheet(tables: Tables, sheet: str, money: Money, scheme: Scheme) -> Scored:
    """Score the indicator rows of one sheet together with its execution rate."""
    execution = score_execution(money.full_year, money.executed, scheme)
    rows = tuple(
        ScoredRow(
            record,
            score_row(_row(record, tables.one("unit")["year"]), record["weight"], scheme),
        )
        for record in tables.on("indicators", sheet)
    )
    scores = [row.score for row in rows if row.score is not None]
    total = _total(scores, execution, money, scheme)
    weights = sum((row.record.money("weight") for row in rows), scheme.execution.weight)
    return Scored(sheet, money, execution, rows, weights, total, "" if total is None else scheme.grade(total))


def _row(record: Record, year: int | None) -> Row:
    sign, target, unit, actual, name = (record[c] for c in ("sign", "target", "measure_unit", "actual", "name"))
    return Row(sign, target, unit, actual, name, year)


def _total(scores: list[Decimal], execution: ExecutionScore, money: Money, scheme: Scheme) -> Decimal | None:
    """Execution and indicators together, under the scheme's cap; None while no row has a score."""
    if not scores:
        return None
    total = settled(sum(scores, execution.score or ZERO), scheme.rounding.places)
    return scheme.capped(total, money.rate if money.full_year else None)
