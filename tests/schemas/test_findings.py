"""Conventions every rule keeps."""

import ast
import pkgutil
from pathlib import Path

import pytest

import schemas.rules
import workbook.rules
from schemas.finding import Rule, rule, rules

ALL_RULES = rules("schemas.rules") + rules("workbook.rules")


def test_codes_are_unique_and_sorted_within_their_room() -> None:
    codes = [entry.code for entry in ALL_RULES]
    assert len(codes) == len(set(codes))
    assert [entry.code for entry in rules("schemas.rules")] == sorted(entry.code for entry in rules("schemas.rules"))


@pytest.mark.parametrize("entry", ALL_RULES, ids=lambda entry: entry.code)
def test_a_rule_says_what_why_whence_and_what_to_do(entry: Rule) -> None:
    for text in (entry.title, entry.why, entry.basis, entry.remedy):
        assert len(text) > 3
    assert entry.why.endswith("。")
    assert entry.remedy.endswith("。")


def test_a_taken_code_is_refused() -> None:
    with pytest.raises(ValueError, match="F104"):
        rule("F104", severity="error", title="", why="", basis="", remedy="")(lambda subject, entry: iter(()))


@pytest.mark.parametrize("package", [schemas.rules, workbook.rules], ids=lambda package: package.__name__)
def test_every_public_function_of_a_rule_module_is_a_registered_rule(package: object) -> None:
    paths = list(package.__path__)  # type: ignore[attr-defined]
    for info in pkgutil.iter_modules(paths):
        source = Path(paths[0], f"{info.name}.py").read_text("utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                assert node.decorator_list, f"{info.name}.{node.name} is not registered"
                assert ast.get_docstring(node), f"{info.name}.{node.name} has no docstring"


def test_every_rule_has_a_failing_case() -> None:
    """The passing case of all is the filled demonstration, which gives no finding."""
    tests = Path(__file__).parent.parent
    text = "".join(path.read_text("utf-8") for path in tests.rglob("test_*.py"))
    assert [entry.code for entry in ALL_RULES if f'"{entry.code}"' not in text] == []


def test_every_code_belongs_to_its_family() -> None:
    families = {
        "completeness": "C", "values": "V", "year": "Y", "money": "F", "weights": "W", "scores": "S",
        "explanations": "R",
        "narrative": "N", "container": "I", "integrity": "I",
    }  # fmt: skip
    for entry in ALL_RULES:
        assert entry.code[0] == families[entry.module.rpartition(".")[2]]
