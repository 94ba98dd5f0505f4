"""Schemes that do to the reader what no honest workbook does, and workbooks that ask for them.

A workbook names its scheme; these schemes end the process that looks them up, keep it busy, or fill its memory. So a
test brings about in a worker what a fault in a library would, without anything in the program made for tests.
"""

import os
import time
from dataclasses import dataclass
from functools import cache
from html import escape

from schemas.scheme import Scheme
from schemas.scheme_files import Schemes, load_scheme
from tests.steps import typed
from tests.valid import valid_workbook
from workbook.document import Document, read_document
from workbook.files.package import Package, open_package
from workbook.files.packing import repack
from workbook.fill import fill
from workbook.grid import address
from workbook.returned.reading import Standard

DIES, HANGS, EATS, RAISES = "dies", "hangs", "eats", "raises"
GIB = 2**30
ANY_UNIT = "某某县某某局"


@dataclass(frozen=True)
class Deadly(Schemes):
    """The shipped schemes, and four that are deadly."""

    def get(self, scheme_id: str) -> Scheme:
        if scheme_id == DIES:
            os._exit(70)
        if scheme_id == HANGS:
            time.sleep(600)
        if scheme_id == EATS:
            held = [b"\1" * (GIB // 64) for _ in range(256)]
            time.sleep(len(held))
        if scheme_id == RAISES:
            raise MemoryError
        return super().get(scheme_id)


DEADLY = Standard(Deadly())


@cache
def good() -> bytes:
    """A valid workbook."""
    return valid_workbook(load_scheme("national-2020"), projects=1)


@cache
def asking_for(scheme_id: str) -> bytes:
    """A workbook that names this scheme."""
    block = _good_document().layout.block("meta")
    return typed(good(), (block.sheet, address(*block.at(0, "scheme")), scheme_id))


def renamed(name: str) -> bytes:
    """The workbook with another unit's name, its narrative still that of the first."""
    block = _good_document().layout.block("unit")
    return typed(good(), (block.sheet, address(*block.at(0, "unit")), name))


def of_unit(name: str) -> bytes:
    """A valid workbook of a unit of this name."""
    package, spelt = _of_any_unit(), escape(name, quote=False).encode()
    parts = package.parts.items()
    changed = {part: data.replace(ANY_UNIT.encode(), spelt) for part, data in parts if ANY_UNIT.encode() in data}
    return repack(package, changed)


@cache
def _of_any_unit() -> Package:
    return open_package(fill(renamed(ANY_UNIT)).workbook)


@cache
def _good_document() -> Document:
    return read_document(good())
