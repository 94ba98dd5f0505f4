"""Conventions every rule keeps."""

import ast
import pkgutil
from pathlib import Path

import pytest

import schemas.rules
import workbook.rules
from schemas.finding import Rule, as_text, rule, rules
from tests.faults import FAULTS

WITHOUT_QUOTE = frozenset({"H103", "N111", "I206", "I209", "I207", "I208", "A112", "A113", "V117"})
ALL_RULES = rules("schemas.rules") + rules("workbook.rules")


def test_codes_are_unique_and_sorted_within_their_room() -> None:
    codes = [entry.code for entry in ALL_RULES]
    assert len(codes) == len(set(codes))
    assert [entry.code for entry in rules("schemas.rules")] == sorted(entry.code for entry in rules("schemas.rules"))


@pytest.mark.parametrize("entry", ALL_RULES, ids=lambda entry: entry.code)
def test_a_rule_says_what_why_whence_and_what_to_do(entry: Rule) -> None:
    for text in (entry.title, entry.why, entry.basis, entry.remedy, entry.compares, entry.wrong):
        assert len(text) > 3
    assert entry.mended
    assert entry.why.endswith("。")
    assert entry.remedy.endswith("。")


def test_a_taken_code_is_refused() -> None:
    with pytest.raises(ValueError, match="F104"):
        rule("F104", severity="error", title="", why="", basis="", remedy="", compares="", wrong="", mended="")(
            lambda subject, entry: iter(())
        )


@pytest.mark.parametrize("package", [schemas.rules, workbook.rules], ids=lambda package: package.__name__)
def test_every_public_function_of_a_rule_module_is_a_registered_rule(package: object) -> None:
    paths = list(package.__path__)  # type: ignore[attr-defined]
    for info in pkgutil.iter_modules(paths):
        source = Path(paths[0], f"{info.name}.py").read_text("utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                assert node.decorator_list, f"{info.name}.{node.name} is not registered"
                assert ast.get_docstring(node), f"{info.name}.{node.name} has no docstring"


# What no typed cell can bring about has a test of its own.
TESTED_ELSEWHERE = {
    "V110": "test_explanation", "V112": "test_explanation", "V113": "test_explanation",
    "I101": "test_cli", "I102": "test_broken_cells", "I103": "test_broken_cells", "I104": "test_cli",
    "I120": "test_workers", "I121": "test_intake", "I122": "test_intake", "I123": "test_converting",
    "I124": "test_run", "I125": "test_intake",
    "I105": "test_document", "I106": "test_document", "I210": "test_document",
    "I107": "test_hostile", "I108": "test_hostile",
    "C103": "test_office_edits", "C111": "test_broken_cells", "C112": "test_office_edits",
    "N104": "test_story", "N105": "test_story", "W104": "test_every_scheme",
    "A": "test_approved",
}  # fmt: skip


def test_every_rule_has_a_failing_case() -> None:
    """In the catalogue of faults, or in a test of its own; the valid workbook is the passing case of all."""
    tests = Path(__file__).parent.parent
    caught = {fault.code for fault in FAULTS}
    for entry in ALL_RULES:
        test = TESTED_ELSEWHERE.get(entry.code) or TESTED_ELSEWHERE.get(entry.code[0])
        if entry.code not in caught:
            assert test, f"{entry.code} has no failing case"
            (path,) = tests.rglob(f"{test}.py")
            assert entry.code in path.read_text("utf-8"), f"{entry.code} is not in {path.name}"


def test_examples_quote_what_the_catalogue_types() -> None:
    """The failing example of a rule is one that was tried, wherever cells are typed for it."""
    typed: dict[str, set[str]] = {}
    for fault in FAULTS:
        typed.setdefault(fault.code, set()).update(
            as_text(step.value) for step in fault.steps if step.value is not None
        )
    for entry in ALL_RULES:
        values = typed.get(entry.code, set()) - {""}
        if values and entry.code not in WITHOUT_QUOTE:
            assert any(f"“{value}”" in entry.wrong for value in values), f"{entry.code}: {entry.wrong}"


def test_every_code_belongs_to_its_family() -> None:
    families = {
        "completeness": "C", "values": "V", "year": "Y", "money": "F", "weights": "W", "scores": "S",
        "explanations": "R", "assumptions": "V", "sums": "F", "form": "I",
        "narrative": "N", "container": "I", "integrity": "I",
        "structure": "C", "leftovers": "C", "hints": "H",
        "approved": "A", "prescribed": "A", "foreign": "I", "letter": "N", "intake": "I",
    }  # fmt: skip
    for entry in ALL_RULES:
        assert entry.code[0] == families[entry.module.rpartition(".")[2]]
