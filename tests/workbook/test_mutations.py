"""Good workbooks with bytes flipped, members dropped, ends cut off: refused, or read without losing a row."""

import random
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from schemas.scheme import Scheme
from tests.settings import SEED, examples
from tests.valid import valid_workbook
from workbook.files.package import MAIN, open_package
from workbook.files.packing import repack
from workbook.files.reader import read_workbook
from workbook.returned.batch import check
from workbook.returned.verdict import Checked

AT_ONCE = 20


@pytest.fixture(scope="module")
def good(scheme: Scheme) -> bytes:
    return valid_workbook(scheme)


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Some bits of the file turned over."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def truncated(data: bytes, chance: random.Random) -> bytes:
    """The end cut off."""
    return data[: chance.randrange(len(data))]


def dropped(data: bytes, chance: random.Random) -> bytes:
    """A part left out."""
    package = open_package(data)
    return repack(package, {}, [chance.choice(sorted(package.parts))])


def scrambled(data: bytes, chance: random.Random) -> bytes:
    """Bytes of one part overwritten, its length and checksum set right again."""
    package = open_package(data)
    part = chance.choice(sorted(package.parts))
    content = bytearray(package.parts[part])
    for _ in range(chance.choice((1, 2, 8))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return repack(package, {part: bytes(content)})


def cut_inside(data: bytes, chance: random.Random) -> bytes:
    """A stretch of one part taken out."""
    package = open_package(data)
    part = chance.choice(sorted(package.parts))
    content = package.parts[part]
    start = chance.randrange(len(content))
    return repack(package, {part: content[:start] + content[start + chance.randrange(1, 400) :]})


def shuffled(data: bytes, chance: random.Random) -> bytes:
    """Two parts change places."""
    package = open_package(data)
    one, other = chance.sample(sorted(package.parts), 2)
    return repack(package, {one: package.parts[other], other: package.parts[one]})


MUTATIONS = (flipped, truncated, dropped, scrambled, cut_inside, shuffled)


def test_mutated_workbooks_are_never_valid_with_rows_lost(good: bytes) -> None:
    chance = random.Random(SEED)
    made = [chance.choice(MUTATIONS)(good, chance) for _ in range(examples(200))]
    wrong = []
    for start in range(0, len(made), AT_ONCE):
        some = made[start : start + AT_ONCE]
        verdicts = check([(f"{number}.xlsx", data) for number, data in enumerate(some, start)])
        for data, verdict in zip(some, verdicts, strict=True):
            lost = verdict.status == "valid" and rows_read(data) != rows_stored(data)
            if lost or is_fault(verdict):
                wrong.append(verdict)
    assert not wrong


def is_fault(verdict: Checked) -> bool:
    """Whether nothing was said of a file that is not valid, or ziping itself stumbled over it (I103)."""
    codes = [finding.code for finding in verdict.findings]
    return "I103" in codes or (verdict.status != "valid" and not codes)


def rows_read(data: bytes) -> dict[str, int]:
    """How many rows with a value each sheet has, as ziping reads it."""
    sheets = read_workbook(data).sheets.values()
    return {sheet.name: sum(any(cell != "" for cell in row) for row in sheet.rows) for sheet in sheets}


def rows_stored(data: bytes) -> dict[str, int]:
    """How many rows with a value each sheet has, as another parser finds them in the XML."""
    package = open_package(data)
    return {sheet.name: _stored(package.parts[sheet.part]) for sheet in package.sheets}


def _stored(part: bytes) -> int:
    rows = ElementTree.fromstring(part).iter(f"{MAIN}row")
    held = (f"{MAIN}c/{MAIN}v", f"{MAIN}c/{MAIN}is//{MAIN}t")
    return sum(any(piece.text for path in held for piece in row.iterfind(path)) for row in rows)


def test_each_mutation_changes_the_file(good: bytes) -> None:
    chance = random.Random(SEED)
    for mutation in MUTATIONS:
        changed = mutation(good, chance)
        assert changed != good, mutation.__name__
        if mutation not in (flipped, truncated):
            assert ZipFile(BytesIO(changed)).testzip() is None
