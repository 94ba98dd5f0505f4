"""Hostile files in one batch with good ones: one finding each that names the cause; the good ones stay as they are."""

from pathlib import Path

import pytest

from schemas.scheme import Scheme
from tests.hostile import Hostile, hostile_cases, hostile_files
from tests.tampering import RELATION
from tests.valid import valid_workbook
from workbook.returned.batch import check
from workbook.returned.verdict import Checked

FOREIGN = Path(__file__).parents[3] / "shared" / "hostile"
CODES = {"I101", "I107", "I108", "I301", "I302"}
GOOD = "某县农业农村局.xlsx"


@pytest.fixture(scope="module")
def good(scheme: Scheme) -> bytes:
    return valid_workbook(scheme)


@pytest.fixture(scope="module")
def cases() -> list[Hostile]:
    return list(hostile_cases())


@pytest.fixture(scope="module")
def verdicts(cases: list[Hostile], good: bytes) -> list[Checked]:
    """Of a good file before, in the middle of and after the hostile ones."""
    middle = len(cases) // 2
    files = [(case.name, case.data) for case in cases]
    return check([(GOOD, good), *files[:middle], (GOOD, good), *files[middle:], (GOOD, good)])


def test_there_are_many_kinds_of_evil(cases: list[Hostile]) -> None:
    assert len({case.data for case in cases}) == len({case.name for case in cases}) == len(cases) >= 90
    assert {case.code for case in cases} == CODES
    assert [name for name, _ in hostile_files()] == [case.name for case in cases]


def test_each_hostile_file_has_one_finding_that_names_the_cause(cases: list[Hostile], verdicts: list[Checked]) -> None:
    by_path = {verdict.path: verdict for verdict in verdicts}
    wrong = []
    for case in cases:
        verdict = by_path[case.name]
        said = [(finding.path, finding.code, case.says in finding.message) for finding in verdict.findings]
        if verdict.status == "valid" or said != [(case.name, case.code, True)]:
            wrong.append((case.name, verdict.status, verdict.findings))
    assert not wrong


def test_good_neighbours_are_valid_as_when_alone(verdicts: list[Checked], good: bytes) -> None:
    neighbours = [verdict for verdict in verdicts if verdict.path == GOOD]
    assert neighbours == check([(GOOD, good)]) * 3
    assert neighbours[0].status == "valid"


def test_messages_carry_no_trace_of_the_program(verdicts: list[Checked]) -> None:
    said = "".join(finding.message for verdict in verdicts for finding in verdict.findings)
    assert not any(word in said for word in ("Error", "Exception", "Traceback", RELATION))


@pytest.mark.skipif(not FOREIGN.is_dir(), reason=f"files of others are not here: {FOREIGN}")
def test_files_of_others_have_one_finding_each() -> None:
    paths = sorted(path for path in FOREIGN.iterdir() if path.name != "MANIFEST.csv")
    verdicts = check([(path.name, path.read_bytes()) for path in paths])
    wrong = [verdict for verdict in verdicts if verdict.status == "valid" or len(verdict.findings) != 1]
    assert (len(paths), wrong) == (53, [])
