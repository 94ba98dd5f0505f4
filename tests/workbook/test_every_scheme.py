"""A workbook under each scheme is built, filled, recalculated and checked."""

from decimal import Decimal
from pathlib import Path

import pytest

from schemas.scheme_files import load_scheme, scheme_ids
from tests.office import converted, need_office
from tests.steps import checked, found, typed
from tests.valid import valid_workbook

SCHEMES = scheme_ids("project")


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    """A valid workbook of every scheme."""
    return {scheme_id: valid_workbook(load_scheme(scheme_id)) for scheme_id in SCHEMES}


@pytest.mark.parametrize("scheme_id", SCHEMES)
def test_a_filled_workbook_is_valid_and_full_marks_are_the_best_grade(scheme_id: str, books: dict[str, bytes]) -> None:
    verdict = checked(books[scheme_id])
    assert verdict.findings == ()
    assert verdict.evaluation is not None
    assert {(p.scored.total, p.scored.grade) for p in verdict.evaluation.projects if p.scored} == {(Decimal(100), "优")}


@pytest.mark.libreoffice
@pytest.mark.xdist_group("office")
def test_recalculated_elsewhere_it_stays_valid(books: dict[str, bytes], tmp_path: Path) -> None:
    need_office()
    returned = converted({f"{name}.xlsx": data for name, data in books.items()}, "xlsx", tmp_path)
    for scheme_id in SCHEMES:
        assert checked(returned[f"{scheme_id}.xlsx"]).findings == ()


def test_points_spread_freely_still_make_a_hundred(books: dict[str, bytes]) -> None:
    (finding,) = found(typed(books["local-free-90"], ("项目自评1", "H16", 11)), "W104")
    assert (finding.sheet, finding.value, finding.expected, finding.difference) == ("项目自评1", "101", "100", "1")
