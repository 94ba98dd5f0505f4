"""Real rows with careful labels: what is read, and what it is worth."""

from decimal import Decimal
from typing import Any

import pytest

from schemas.cells import Unreadable, read_money
from schemas.explanation import explain
from schemas.rounding import half_up
from schemas.row import Row
from schemas.scheme_files import load_scheme
from schemas.scoring import score_execution
from tests.shared_cases import shared_rows

SCHEME = load_scheme("national-2020")
STRICT = {"cell", "split"}
MET = {"yes": True, "no": False, "unknown": None}
FORMS = ("one cell", "three cells")
READ = ("kind", "direction", "target_number", "target_unit", "actual_number", "actual_unit")
Explained = list[tuple[dict[str, str], dict[str, Any]]]


def explained(form: str) -> Explained:
    return [(row, explain(_row(row, form), row["weight"], SCHEME)) for row in shared_rows("indicators.csv")]


def _row(row: dict[str, str], form: str) -> Row:
    if form == "three cells" and row["layout"] == "split":
        return Row(row["sign_cell"], row["value_cell"], row["unit_cell"], row["actual"], row["name"])
    return Row(None, row["target"], None, row["actual"], row["name"])


def _found(result: dict[str, Any], label: str) -> object:
    side, _, part = label.partition("_")
    return result[side][part] if part else result[side]


def _agrees(label: str, wanted: str, found: object) -> bool:
    return found == float(wanted) if label.endswith("number") else found == wanted


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("label", READ)
def test_what_was_read_is_what_the_label_says(form: str, label: str) -> None:
    judged = [(row, result) for row, result in explained(form) if row["layout"] in STRICT and row[label]]
    wrong = [
        (row["case"], row["row"], row[label], _found(result, label))
        for row, result in judged
        if not _agrees(label, row[label], _found(result, label))
    ]
    assert len(judged) > 10
    assert len(wrong) <= len(judged) * Decimal("0.02"), wrong


@pytest.mark.parametrize("form", FORMS)
def test_the_effective_direction_is_inferred_where_none_is_shown(form: str) -> None:
    rows = [(row, result) for row, result in explained(form) if row["effective_direction"]]
    wrong = [(row["target"], row["name"]) for row, result in rows if result["applied"] != row["effective_direction"]]
    assert len(wrong) <= len(rows) * Decimal("0.02"), wrong


@pytest.mark.parametrize("form", FORMS)
def test_met_and_score_are_the_labels_or_a_finding_says_why_not(form: str) -> None:
    for row, result in explained(form):
        met = not row["met"] or result["met"] == MET[row["met"]]
        score = not row["expected_score"] or result["score"] == float(row["expected_score"])
        assert (met and score) or result["findings"], (row["case"], row["row"], result["why"])
        if row["layout"] in STRICT:
            assert met, (row["case"], row["row"], result["why"])
            assert score, (row["case"], row["row"], result["why"])
        if row["allowed_interval"]:
            assert result["interval"] == [float(end) for end in row["allowed_interval"].split("..")]


@pytest.mark.parametrize("form", FORMS)
def test_no_row_goes_without_a_result_or_a_finding(form: str) -> None:
    silent = [row for row, result in explained(form) if result["score"] is None and not result["findings"]]
    assert silent == []


MARKS_FOR_NOTHING = {"", "-", "—", "/"}


def _money(cell: str) -> Decimal | None:
    try:
        return read_money(None if cell in MARKS_FOR_NOTHING else float(cell))
    except ValueError:
        pass
    try:
        return read_money(cell)
    except Unreadable as problem:
        return Decimal(problem.suggestion)


def test_execution_rates_and_scores_are_the_labels() -> None:
    rows = [row for row in shared_rows("funds.csv") if row["rate_expected"] or row["score_expected"]]
    assert len(rows) > 20
    for row in rows:
        full_year, executed = _money(row["full"]), _money(row["executed"])
        assert full_year is not None
        assert executed is not None
        weight = Decimal(row["weight"]) if row["score_expected"] else Decimal(10)
        execution = SCHEME.execution.model_copy(update={"weight": weight})
        result = score_execution(full_year, executed, SCHEME.model_copy(update={"execution": execution}))
        assert result.rate is not None
        assert str(half_up(result.rate, 4)) == row["rate_expected"]
        if row["score_expected"]:
            assert str(result.score) == row["score_expected"]
