"""Pandera on typed frames: every check that one column's declaration implies, and those between columns of a row.

Each check is named by the rule that words its failures. One frame a table, whatever the number of
workbooks: pandera's cost is per call, not per row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from schemas.column import Column
from schemas.finding import Place
from schemas.plain_columns import Columns
from schemas.tables import FIRST_YEAR, LAST_YEAR, TABLES

NEGATIVE_MONEY, TOO_PRECISE, NOT_ALLOWED = "F102", "F103", "C105"
WEIGHT_NOT_POSITIVE, NEGATIVE_SCORE, YEAR_OUT_OF_RANGE, REQUIRED = "W103", "S108", "Y103", "C101"
MONEY_DECIMALS = 4

Cells: TypeAlias = "pd.Series[Any]"
Verdicts: TypeAlias = "pd.Series[bool]"


def _not_negative(values: Cells) -> Verdicts:
    return values >= 0


def _positive(values: Cells) -> Verdicts:
    return values > 0


def _few_decimals(values: Cells) -> Verdicts:
    return values.map(_has_few_decimals).astype(bool)


def _has_few_decimals(value: Decimal) -> bool:
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= MONEY_DECIMALS


def _plausible_year(values: Cells) -> Verdicts:
    return values.between(FIRST_YEAR, LAST_YEAR)


def _within(part: Decimal | None, whole: Decimal | None) -> bool:
    return (part or 0) <= (whole or 0)


def _up_to(score: Decimal | None, weight: Decimal | None) -> bool:
    return score is None or weight is None or score <= weight


@dataclass(frozen=True)
class RowCheck:
    """A check between two columns of a row; `column`, the first of the two, is the one at fault."""

    code: str
    column: str
    other: str
    holds: Callable[[Any, Any], bool]

    def as_pandera(self) -> pa.Check:
        """The check on a whole frame, one verdict a row."""
        return pa.Check(self._verdicts, name=self.code)

    def _verdicts(self, frame: pd.DataFrame) -> Verdicts:
        pairs = zip(frame[self.column], frame[self.other], strict=True)
        return pd.Series([self.holds(one, other) for one, other in pairs], index=frame.index, dtype=bool)


ROW_CHECKS: dict[str, RowCheck] = {
    "project_funds": RowCheck("F105", "executed", "full_year", _within),
    "basic_funds": RowCheck("F105", "executed", "full_year", _within),
    "indicators": RowCheck("S101", "score", "weight", _up_to),
}


def _column_checks(column: Column) -> Iterator[pa.Check]:
    """The checks that follow from a column's declaration; all but the last look at filled cells only."""
    if column.origin != "computed" and column.lowest == "above zero":
        yield pa.Check(_positive, name=WEIGHT_NOT_POSITIVE)
    if column.origin != "computed" and column.lowest == "zero":
        yield pa.Check(_not_negative, name=NEGATIVE_MONEY if column.kind == "money" else NEGATIVE_SCORE)
    if column.kind == "money" and column.origin == "entered":
        yield pa.Check(_few_decimals, name=TOO_PRECISE)
    if column.kind == "year":
        yield pa.Check(_plausible_year, name=YEAR_OUT_OF_RANGE)
    if column.kind == "choice":
        allowed = list(column.allowed)
        yield pa.Check(lambda values: values.isin(allowed), name=NOT_ALLOWED)
    if column.required:
        yield pa.Check(pd.Series.notna, name=REQUIRED, ignore_na=False)


@cache
def schema(table: str) -> pa.DataFrameSchema:
    """The pandera schema of a table with all checks its columns imply."""
    columns = {
        column.name: pa.Column(
            object,
            list(_column_checks(column)),
            nullable=True,
            title=column.title,
            description=column.help,
        )
        for column in TABLES[table].columns()
    }
    checks = [ROW_CHECKS[table].as_pandera()] if table in ROW_CHECKS else []
    return pa.DataFrameSchema(columns, checks, name=table)


@cache
def _checking(table: str) -> pa.DataFrameSchema:
    """The part of a table's schema that can fail: most columns imply no check."""
    whole, compared = schema(table), ROW_CHECKS.get(table)
    between = {compared.column, compared.other} if compared else set()
    return whole.select_columns([name for name, own in whole.columns.items() if own.checks or name in between])


def frame(table: str, workbooks: Sequence[Columns]) -> pd.DataFrame:
    """One tidy frame for all workbooks: the table's columns plus workbook, sheet and row. Values are objects."""
    held = [(number, own.tables[table]) for number, own in enumerate(workbooks) if table in own.tables]
    stood: dict[str, list[Any]] = {
        "workbook": [number for number, own in held for _ in own.rows],
        "sheet": [sheet for _, own in held for sheet in own.sheets],
        "row": [row for _, own in held for row in own.rows],
    }
    names = _checking(table).columns
    typed = {name: [value for _, own in held for value in own.values[name]] for name in names}
    return pd.DataFrame(stood | typed, dtype=object)


def failures(workbooks: Sequence[Columns]) -> list[dict[str, tuple[Place, ...]]]:
    """For each workbook the cells that fail a column check, by rule code. Cells that could not be read are left out."""
    found: list[defaultdict[str, list[Place]]] = [defaultdict(list) for _ in workbooks]
    for table in TABLES:
        if not _checking(table).columns:
            continue
        typed = frame(table, workbooks)
        for code, column, index in _failing(table, typed):
            number, sheet, row = typed.loc[index, ["workbook", "sheet", "row"]]
            found[number][code].append(Place(table, sheet, row, column))
    results = []
    for columns, by_code in zip(workbooks, found, strict=True):
        places = {code: tuple(sorted(set(own) - columns.unread)) for code, own in by_code.items()}
        results.append({code: own for code, own in places.items() if own})
    return results


def _failing(table: str, typed: pd.DataFrame) -> list[tuple[str, str, Any]]:
    """(rule, column, index) of every cell that fails a check."""
    if typed.empty:
        return []
    try:
        _checking(table).validate(typed, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        failing = zip(cases["check"], cases["column"], cases["index"], strict=True)
        own = ROW_CHECKS.get(table)
        return [(code, own.column if own and code == own.code else column, at) for code, column, at in failing]
    return []
