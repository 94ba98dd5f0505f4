"""The tables of a workbook as plain columns: small enough to travel, ready to stand in one frame with many others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.finding import Place
from schemas.records import Record, Tables
from schemas.tables import TABLES


@dataclass(frozen=True)
class TableColumns:
    """One table: where each record stood, and the values of each column; all of one length."""

    sheets: Sequence[str]
    rows: Sequence[int]
    values: Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Columns:
    """The columns that can fail a check, by table, and the places of cells that could not be read."""

    tables: Mapping[str, TableColumns]
    unread: frozenset[Place]


def columns_of(tables: Tables) -> Columns:
    """The checkable columns of a workbook's tables."""
    held = {table: _columns(table, tables.all(table)) for table in TABLES if tables.all(table)}
    return Columns(held, frozenset(item.place for item in tables.unread))


def _columns(table: str, records: Sequence[Record]) -> TableColumns:
    names = [column.name for column in TABLES[table].columns() if column.kind != "text" or column.required]
    return TableColumns(
        [record.sheet for record in records],
        [record.row for record in records],
        {name: [record.values.get(name) for record in records] for name in names},
    )
