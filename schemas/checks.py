"""Pandera on typed frames: every check that one column's declaration implies, and those between columns of a row.

Each check is named by the rule that words its failures. One frame a table, whatever the number of
workbooks: pandera's cost is per call, not per row.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from schemas.column import Column
from schemas.finding import Place
from schemas.records import Tables
from schemas.tables import FIRST_YEAR, LAST_YEAR, TABLES

NEGATIVE_MONEY, TOO_PRECISE, NOT_ALLOWED = "F102", "F103", "C105"
WEIGHT_NOT_POSITIVE, NEGATIVE_SCORE, YEAR_OUT_OF_RANGE, REQUIRED = "W103", "S108", "Y103", "C101"
MONEY_DECIMALS = 4
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


def _not_negative(value: Decimal) -> bool:
    return value >= 0


def _few_decimals(value: Decimal) -> bool:
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= MONEY_DECIMALS


def _plausible_year(value: int) -> bool:
    return value in YEARS


def _positive(value: Decimal) -> bool:
    return value > 0


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

    def _verdicts(self, frame: pd.DataFrame) -> "pd.Series[bool]":
        pairs = zip(frame[self.column], frame[self.other], strict=True)
        return pd.Series([self.holds(one, other) for one, other in pairs], index=frame.index, dtype=bool)


ROW_CHECKS: dict[str, RowCheck] = {
    "project_funds": RowCheck("F105", "executed", "full_year", _within),
    "basic_funds": RowCheck("F105", "executed", "full_year", _within),
    "indicators": RowCheck("S101", "score", "weight", _up_to),
}


def _element(check: Callable[[Any], bool], code: str) -> pa.Check:
    return pa.Check(check, element_wise=True, name=code)


def _column_checks(column: Column) -> list[pa.Check]:
    """The checks that follow from a column's declaration."""
    checks: list[pa.Check] = []
    if column.origin != "computed" and column.lowest != "any":
        code = NEGATIVE_MONEY if column.kind == "money" else NEGATIVE_SCORE
        positive = column.lowest == "above zero"
        checks.append(_element(_positive, WEIGHT_NOT_POSITIVE) if positive else _element(_not_negative, code))
    if column.kind == "money" and column.origin == "entered":
        checks.append(_element(_few_decimals, TOO_PRECISE))
    if column.kind == "year":
        checks.append(_element(_plausible_year, YEAR_OUT_OF_RANGE))
    if column.kind == "choice":
        checks.append(_element(frozenset(column.allowed).__contains__, NOT_ALLOWED))
    if column.required:
        checks.append(pa.Check(pd.Series.notna, name=REQUIRED, ignore_na=False))
    return checks


@cache
def schema(table: str) -> pa.DataFrameSchema:
    """The pandera schema of a table with all checks its columns imply."""
    built = TABLES[table].to_schema()
    for column in TABLES[table].columns():
        built.columns[column.name].checks.extend(_column_checks(column))
    if table in ROW_CHECKS:
        built.checks.append(ROW_CHECKS[table].as_pandera())
    return built


def frame(table: str, workbooks: Sequence[Tables]) -> pd.DataFrame:
    """One tidy frame for all workbooks: the table's columns plus workbook, sheet and row. Values are objects."""
    names = [column.name for column in TABLES[table].columns()]
    rows = [
        (number, record.sheet, record.row, *(record[name] for name in names))
        for number, tables in enumerate(workbooks)
        for record in tables.all(table)
    ]
    return pd.DataFrame(rows, columns=["workbook", "sheet", "row", *names], dtype=object)


def failures(workbooks: Sequence[Tables]) -> list[dict[str, tuple[Place, ...]]]:
    """For each workbook the cells that fail a column check, by rule code. Cells that could not be read are left out."""
    found: list[defaultdict[str, list[Place]]] = [defaultdict(list) for _ in workbooks]
    for table in TABLES:
        typed = frame(table, workbooks)
        for code, column, index in _failing(table, typed):
            at = typed.loc[index]
            found[at["workbook"]][code].append(Place(table, at["sheet"], int(at["row"]), column))
    results = []
    for tables, by_code in zip(workbooks, found, strict=True):
        unread = {item.place for item in tables.unread}
        results.append({code: tuple(sorted(set(places) - unread)) for code, places in by_code.items()})
    return results


def _failing(table: str, typed: pd.DataFrame) -> list[tuple[str, str, Any]]:
    if typed.empty:
        return []
    try:
        schema(table).validate(typed, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        failing = zip(cases["check"], cases["column"], cases["index"], strict=True)
        own = ROW_CHECKS.get(table)
        return [(code, own.column if own and code == own.code else column, at) for code, column, at in failing]
    return []
