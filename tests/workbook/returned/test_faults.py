"""Every fault of the catalogue is found: by its rule, at its cell, with at most one finding that follows from it."""

from collections import Counter
from functools import cache
from itertools import combinations
from random import Random
from string import ascii_uppercase

import pytest

from schemas.scheme_files import load_scheme, scheme_ids
from tests.faults import FAULTS, Fault
from tests.mutation import AT_ONCE, carried, finds, missed
from tests.settings import SEED, STRESS
from tests.tampering import REWRITING
from tests.valid import valid_workbook
from workbook.document import Document, read_document
from workbook.returned.batch import check

REFERENCE = "national-2020"
PAIRS, OF_A_SCHEME = 300, 60
SIZES = {1: 60, 7: 40, 30: 15, 100: 5} if not STRESS else {1: 500, 3: 500, 7: 500, 30: 100, 100: 30}
# Until the first is mended, the second cannot be judged: no year, number, date, name or level to go by.
FUNDS = {"F101", "F102", "F105"}
HIDDEN_BY: tuple[tuple[set[str], set[str]], ...] = (
    ({"C101", "Y102", "Y103"}, {"Y102", "Y105", "Y106", "N107", "N111"}),
    ({"Y104"}, {"Y102"}),
    (FUNDS, {"R102", "R103", "F105", "F108", "F112", "F113", "H106", "H107"}),
    ({"R102", "R103"}, {"F112", "R102"}),
    ({"F101", "W103"}, {"W101", "W104"}),
    ({"C102", "C108"}, {"C109", "C117"}),
    ({"C117"}, {"C102", "C108", "C109"}),
    ({"C101", "C113", "H108", "Y105"}, {"H108"}),
    ({"C115"}, {"C116"}),
    ({"S103"}, {"H101"}),
    ({"I212"}, {"C106", "C110", "C122", "W101", "W104"}),
)
# Other weights, bands and formulas make other scores: what these rules find depends on the scheme.
BY_SCHEME = frozenset("SWR") | {"C106", "I209", "V106", "V109", "V116", "H101", "H104", "H105"}


@cache
def workbook(scheme_id: str, projects: int) -> bytes:
    return valid_workbook(load_scheme(scheme_id), projects)


@cache
def document(scheme_id: str, projects: int) -> Document:
    return read_document(workbook(scheme_id, projects))


def test_the_catalogue_is_large_and_knows_no_fault_twice() -> None:
    assert len(FAULTS) >= 400
    assert max(Counter((fault.steps, fault.title) for fault in FAULTS).values()) == 1


@pytest.mark.parametrize("part", range(8))
def test_every_fault_is_found_at_its_cell(part: int) -> None:
    assert missed(workbook(REFERENCE, 2), FAULTS[part::8]) == []


@pytest.mark.parametrize("scheme_id", [own for own in scheme_ids("project") if own != REFERENCE])
def test_faults_are_found_under_every_scheme(scheme_id: str) -> None:
    home, away = document(REFERENCE, 2), document(scheme_id, 2)
    judged_alike = [fault for fault in FAULTS if not {fault.code, fault.code[0]} & BY_SCHEME]
    faults = [carried(fault, home, away) for fault in judged_alike]
    kept = [fault for fault in faults if fault is not None and fault.steps]
    assert len(kept) >= 150
    some = kept if STRESS else Random(SEED).sample(kept, OF_A_SCHEME)
    assert missed(workbook(scheme_id, 2), some) == []


def counts_alike(fault: Fault) -> bool:
    """Whether a fault is one however many projects there are: the list emptied, or a count given, is not."""
    return bool(fault.steps) and fault.code != "C117" and "个数" not in fault.says


@pytest.mark.parametrize("projects", SIZES)
def test_faults_are_found_among_any_number_of_projects(projects: int) -> None:
    home, away = document(REFERENCE, 2), document(REFERENCE, projects)
    some = Random(SEED + projects).sample(FAULTS, min(SIZES[projects] * 2, len(FAULTS)))
    kept = [moved for fault in some if counts_alike(fault) and (moved := carried(fault, home, away))][: SIZES[projects]]
    assert len(kept) >= SIZES[projects] // 2
    assert missed(workbook(REFERENCE, projects), kept) == []


@pytest.mark.parametrize("scheme_id", scheme_ids("project"))
def test_a_valid_workbook_gives_no_finding(scheme_id: str) -> None:
    books = [(f"{projects}", workbook(scheme_id, projects)) for projects in (1, 2, 5)]
    assert [verdict.findings for verdict in check(books)] == [(), (), ()]


def rows_of(fault: Fault) -> set[tuple[str, str]]:
    """(sheet, row) of every cell a fault touches."""
    return {(step.sheet, step.cell.lstrip(ascii_uppercase)) for step in fault.steps}


def sheets_of(fault: Fault) -> set[str]:
    return {fault.place[0], *(step.sheet for step in fault.steps)}


def go_together(one: Fault, other: Fault) -> bool:
    """Whether two faults are two: in different rows, and neither keeps the other from being judged."""
    same_sheet = bool(sheets_of(one) & sheets_of(other)) and bool(one.change or other.change)
    taken = bool({one.takes} & sheets_of(other) or {other.takes} & sheets_of(one))
    return not (rows_of(one) & rows_of(other) or same_sheet or taken or hides(one, other) or hides(other, one))


def hides(one: Fault, other: Fault) -> bool:
    """Whether nothing can be said of one fault until the other is mended."""
    return any(one.code in first and other.code in second for first, second in HIDDEN_BY)


def of_every_rule(count: int) -> list[Fault]:
    """So many faults of the catalogue, every rule among them."""
    firsts = {fault.code: fault for fault in reversed(FAULTS)}
    others = [fault for fault in FAULTS if fault is not firsts[fault.code]]
    return [*firsts.values(), *Random(SEED).sample(others, count - len(firsts))]


def pairs() -> list[tuple[Fault, Fault]]:
    """A sample of all pairs in the suite; under stress, every pair of 150 faults."""
    some = of_every_rule(150) if STRESS else FAULTS
    every = [pair for pair in combinations(some, 2) if go_together(*pair)]
    return every if STRESS else Random(SEED).sample(every, PAIRS)


def both_in(data: bytes, one: Fault, other: Fault) -> bytes:
    """A copy with both faults; what openpyxl rewrites comes first, for it drops the parts it does not know."""
    first, second = sorted((one, other), key=lambda fault: fault.says not in REWRITING)
    return second.made_in(first.made_in(data))


@pytest.mark.parametrize("part", range(4))
def test_two_faults_are_both_found(part: int) -> None:
    data, some = workbook(REFERENCE, 2), pairs()[part::4]
    lost = []
    for start in range(0, len(some), AT_ONCE):
        chunk = some[start : start + AT_ONCE]
        books = [(one.title, both_in(data, one, other)) for one, other in chunk]
        for (one, other), verdict in zip(chunk, check(books), strict=True):
            for fault, beside in ((one, other), (other, one)):
                if not any(finds(finding, fault) for finding in verdict.findings):
                    lost.append(f"{fault.title} beside {beside.title}")
    assert lost == []
