"""One declaration a column: what it is called, what it holds, who fills it.

The declaration rides in the pandera field's metadata. The template's heading, its input validation
and prompt, the reader's type and the pandera checks are all derived from it.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pandera.pandas as pa

Kind = Literal["text", "choice", "money", "number", "year", "date", "quantity"]
Origin = Literal["entered", "preset", "computed"]
Lowest = Literal["any", "zero", "above zero"]


@dataclass(frozen=True)
class Column:
    """A declared column.

    kind: `money` is Decimal 万元; `number` Decimal; `quantity` what people type as a target or an
    actual (number, date or words, kept as typed); `choice` one of `allowed`.
    origin: `entered` by the accountant; `preset` with a formula the accountant may replace;
    `computed` by a locked formula.
    lowest: how low a number may be; money is never below zero.
    """

    name: str
    title: str
    kind: Kind
    unit: str
    help: str
    allowed: tuple[str, ...]
    origin: Origin
    required: bool
    lowest: Lowest


def column(
    title: str,
    kind: Kind = "text",
    *,
    unit: str = "",
    help: str = "",
    allowed: tuple[str, ...] = (),
    origin: Origin = "entered",
    required: bool = False,
    lowest: Lowest = "any",
) -> Any:
    """Declare a column of a `Table`."""
    declared = {"kind": kind, "unit": unit, "allowed": allowed, "origin": origin, "required": required}
    metadata = {"declared": {**declared, "lowest": "zero" if kind == "money" else lowest}}
    return pa.Field(nullable=True, title=title, description=help, metadata=metadata)


class Table(pa.DataFrameModel):
    """A table of the standard. `schemas.checks.frame` adds where each record stood: workbook, sheet and row."""

    @classmethod
    @cache
    def columns(cls) -> tuple[Column, ...]:
        """The declared columns, in order."""
        return tuple(
            Column(name=name, title=field.title, help=field.description or "", **field.metadata["declared"])
            for name, field in cls.to_schema().columns.items()
        )

    @classmethod
    def column(cls, name: str) -> Column:
        """The declared column `name`; KeyError when there is none."""
        return {column.name: column for column in cls.columns()}[name]
