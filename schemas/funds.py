"""Year-start budget, full-year budget and execution, 万元, and their sums."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from schemas.records import Record

ZERO = Decimal(0)
MONEY = ("year_start", "full_year", "executed")


@dataclass(frozen=True)
class Money:
    """Year-start budget, full-year budget and execution, 万元."""

    year_start: Decimal = ZERO
    full_year: Decimal = ZERO
    executed: Decimal = ZERO

    @classmethod
    def of(cls, records: Iterable[Record]) -> "Money":
        """The sum over records with the three money columns."""
        rows = list(records)
        return cls(*(sum((row.money(name) for row in rows), ZERO) for name in MONEY))

    def __add__(self, other: "Money") -> "Money":
        return Money(*(getattr(self, name) + getattr(other, name) for name in MONEY))

    @property
    def rate(self) -> Decimal | None:
        """Execution rate B/A; 0 when both are 0, None when money was executed without a budget."""
        if self.full_year == 0:
            return ZERO if self.executed == 0 else None
        return self.executed / self.full_year

    def items(self) -> Iterable[tuple[str, Decimal]]:
        """(column, amount) for the three columns."""
        return ((name, getattr(self, name)) for name in MONEY)
