"""What a user would write without ziping, honestly: the tables' places are known, the schemas are built beforehand.

Each checks the one largest table of every sheet, and of its columns only types, ranges and allowed values: less than
ziping's columns alone. Packages of the extra `bench`; one that is not installed is said to be missing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from schemas.column import Column
from schemas.tables import TABLES
from workbook.document import read_document

Peer = Callable[[Path], int]
NUMBERS = frozenset({"money", "number"})
PANDAS_PANDERA = "pd.read_excel (openpyxl) + pandera a sheet"
OPENPYXL_PANDERA = "openpyxl + pandera a sheet"
JSONSCHEMA = "openpyxl + jsonschema a row"
FRICTIONLESS = "frictionless a sheet"
PACKAGES = {PANDAS_PANDERA: "pandera", OPENPYXL_PANDERA: "pandera", JSONSCHEMA: "jsonschema"}
PACKAGES |= {FRICTIONLESS: "frictionless"}


@dataclass(frozen=True)
class SheetTable:
    """The largest table of a sheet: its rows, and its columns by their names (both as the sheet counts, from 1)."""

    sheet: str
    table: str
    rows: tuple[int, ...]
    places: Mapping[str, int]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns people fill that stand on the sheet, in the table's order."""
        declared = TABLES[self.table].columns()
        return tuple(own for own in declared if own.name in self.places and own.origin != "computed")


def tables_in(data: bytes) -> tuple[SheetTable, ...]:
    """The largest table of every sheet that has a list."""
    largest: dict[str, SheetTable] = {}
    for block in (own for own in read_document(data).layout.blocks if len(own.rows) > 1):
        own = SheetTable(block.sheet, block.table, block.rows, {name: at for name, (_, at) in block.places.items()})
        if block.sheet not in largest or len(own.rows) > len(largest[block.sheet].rows):
            largest[block.sheet] = own
    return tuple(largest.values())


def installed(tables: tuple[SheetTable, ...]) -> dict[str, Peer]:
    """The peers that are there; each checks the workbook at a path and returns how much it found wrong."""
    makers = {
        PANDAS_PANDERA: _pandas_pandera,
        JSONSCHEMA: _jsonschema,
        FRICTIONLESS: _frictionless,
        OPENPYXL_PANDERA: _openpyxl_pandera,
    }
    return {name: make(tables) for name, make in makers.items() if find_spec(PACKAGES[name])}


def missing() -> dict[str, str]:
    """The peers that are not there, and what to do."""
    absent = [name for name, package in PACKAGES.items() if not find_spec(package)]
    return dict.fromkeys(absent, 'not installed: pip install ".[bench]"')


def _pandas_pandera(tables: tuple[SheetTable, ...]) -> Peer:
    import pandas as pd

    schemas = [_pandera_schema(own) for own in tables]

    def check(path: Path) -> int:
        sheets = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
        wrong = 0
        for own, schema in zip(tables, schemas, strict=True):
            columns = [own.places[column.name] - 1 for column in own.columns]
            frame = sheets[own.sheet].reindex(index=[row - 1 for row in own.rows], columns=columns)
            wrong += _pandera_failures(schema, frame.set_axis([column.name for column in own.columns], axis=1))
        return wrong

    return check


def _openpyxl_pandera(tables: tuple[SheetTable, ...]) -> Peer:
    import pandas as pd

    schemas = [_pandera_schema(own) for own in tables]

    def check(path: Path) -> int:
        extracted = zip(schemas, _extracted(path, tables), strict=True)
        return sum(_pandera_failures(schema, pd.DataFrame(rows)) for schema, rows in extracted)

    return check


def _pandera_schema(own: SheetTable) -> Any:
    import pandera.pandas as pa

    columns: dict[str, Any] = {}
    for column in own.columns:
        checks = [pa.Check.isin(column.allowed)] if column.allowed else []
        if column.kind in NUMBERS and column.lowest != "any":
            checks.append(pa.Check.ge(0))
        kind = float if column.kind in NUMBERS else object
        columns[column.name] = pa.Column(kind, checks, nullable=True, coerce=True)
    return pa.DataFrameSchema(columns)


def _pandera_failures(schema: Any, frame: Any) -> int:
    from pandera.errors import SchemaErrors

    try:
        schema.validate(frame.dropna(how="all"), lazy=True)
    except SchemaErrors as error:
        return len(error.failure_cases)
    return 0


def _jsonschema(tables: tuple[SheetTable, ...]) -> Peer:
    from jsonschema import Draft202012Validator

    validators = [Draft202012Validator(_json_schema(own)) for own in tables]

    def check(path: Path) -> int:
        extracted = zip(validators, _extracted(path, tables), strict=True)
        return sum(1 for validator, rows in extracted for row in rows for _ in validator.iter_errors(row))

    return check


def _json_schema(own: SheetTable) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for column in own.columns:
        number = column.kind in NUMBERS
        properties[column.name] = {"type": ["number", "null"]} if number else {}
        if number and column.lowest != "any":
            properties[column.name]["minimum"] = 0
        if column.allowed:
            properties[column.name]["enum"] = [*column.allowed, None]
    return {"type": "object", "properties": properties}


def _extracted(path: Path, tables: tuple[SheetTable, ...]) -> Iterator[list[dict[str, Any]]]:
    from openpyxl import load_workbook

    book = load_workbook(path, data_only=True)
    for own in tables:
        sheet = book[own.sheet]
        yield [
            {column.name: sheet.cell(row, own.places[column.name]).value for column in own.columns} for row in own.rows
        ]


def _frictionless(tables: tuple[SheetTable, ...]) -> Peer:
    from frictionless import Checklist, Resource

    beside = Checklist(skip_errors=["blank-row", "extra-cell"])
    settings = [_frictionless_settings(own) for own in tables]

    def check(path: Path) -> int:
        resources = [Resource(path=path.name, basepath=str(path.parent), **own) for own in settings]
        return sum(len(resource.validate(beside).task.errors) for resource in resources)

    return check


def _frictionless_settings(own: SheetTable) -> dict[str, Any]:
    """The table's rows alone, a field for every column of the sheet up to its last."""
    from frictionless import Dialect, Schema
    from frictionless.formats import ExcelControl

    at = {own.places[column.name]: column for column in own.columns}
    fields = [_frictionless_field(number, at.get(number)) for number in range(1, max(at) + 1)]
    others = [row for row in range(1, 1000) if row not in own.rows]
    dialect = Dialect(header=False, comment_rows=others, controls=[ExcelControl(sheet=own.sheet)])
    return {"dialect": dialect, "schema": Schema.from_descriptor({"fields": fields})}


def _frictionless_field(number: int, column: Column | None) -> dict[str, Any]:
    own: dict[str, Any] = {"name": f"column{number}", "type": "any"}
    if column is not None and column.kind in NUMBERS:
        own |= {"type": "number", "constraints": {"minimum": 0} if column.lowest != "any" else {}}
    if column is not None and column.allowed:
        own |= {"constraints": {"enum": list(column.allowed)}}
    return own
