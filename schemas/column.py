"""One declaration a column: what it is called, what it holds, who fills it.

The template's heading, its input validation and prompt, the reader's type and the pandera checks are all derived
from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

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
) -> Column:
    """Declare a column of a `Table`, which names it."""
    return Column("", title, kind, unit, help, allowed, origin, required, "zero" if kind == "money" else lowest)


class Table:
    """A table of the standard: its attributes are its columns, in order.

    `schemas.checks.frame` adds where each record stood: workbook, sheet and row.
    """

    _declared: ClassVar[Mapping[str, Column]] = {}

    def __init_subclass__(cls) -> None:
        own = ((name, value) for name, value in vars(cls).items() if isinstance(value, Column))
        cls._declared = {name: replace(declared, name=name) for name, declared in own}

    @classmethod
    def columns(cls) -> tuple[Column, ...]:
        """The declared columns, in order."""
        return tuple(cls._declared.values())

    @classmethod
    def column(cls, name: str) -> Column:
        """The declared column `name`; KeyError when there is none."""
        return cls._declared[name]
