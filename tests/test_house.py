"""The house: imports run one way, start-up stays light, nothing POSIX-only is used."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "schemas": {"schemas"},
    "workbook": {"schemas", "workbook"},
    "xladdin": {"schemas", "workbook", "xladdin"},
}
POSIX_ONLY = {"resource", "fcntl", "pwd", "grp", "termios"}
FRAMES = ("pandas", "pandera", "numpy", "openpyxl", "docx", "xlwings")
HEAVY = ("pandas", "pandera", "xlwings", "openpyxl", "docx", "python_calamine", "lxml", "xlsxwriter", "pyarrow")


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path} uses a relative import"
            yield node.module.split(".")[0]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_run_one_way(room: str) -> None:
    assert modules(room)
    for path in modules(room):
        wrong = set(imported(path)) & (set(MAY_IMPORT) - MAY_IMPORT[room])
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_posix_only_import_and_nothing_of_xlwings_pro(room: str) -> None:
    for path in modules(room):
        assert not set(imported(path)) & POSIX_ONLY, path
        assert "xlwings.pro" not in path.read_text("utf-8"), path


def test_the_middle_reads_no_clock() -> None:
    for path in modules("schemas"):
        text = path.read_text("utf-8")
        assert not re.search(r"\.(today|now|time)\(", text), path


def loaded(code: str, names: tuple[str, ...]) -> list[str]:
    """Which of the packages a fresh process has imported after running `code`."""
    told = f"{code}\nimport sys\nprint(*[name for name in {names!r} if name in sys.modules], file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stderr
    return result.stderr.split()


def test_help_imports_nothing_heavy() -> None:
    code = "from workbook.commands import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    assert loaded(code, HEAVY) == []


def test_reading_and_judging_need_no_data_frames() -> None:
    template = next((ROOT / "workbook" / "form" / "templates").glob("*.xlsx"))
    code = (
        "from pathlib import Path\nfrom workbook.document import read_document\n"
        "from workbook.returned.judge import judge\n"
        f"assert judge('某单位.xlsx', read_document(Path({str(template)!r}).read_bytes()), {{}}).findings"
    )
    assert loaded(code, FRAMES) == []


def test_only_the_column_checks_know_data_frames() -> None:
    knowing = {path for room in MAY_IMPORT for path in modules(room) if {"pandas", "pandera"} & set(imported(path))}
    assert knowing == {ROOT / "schemas" / "checks.py"}


def test_modules_can_be_held_in_the_head() -> None:
    long = {str(path.relative_to(ROOT)): count for path, count in line_counts() if count > 330}
    assert not long


def line_counts() -> Iterator[tuple[Path, int]]:
    for room in MAY_IMPORT:
        for path in modules(room):
            yield path, len(path.read_text("utf-8").splitlines())


def test_ci_runs_the_readme_command() -> None:
    readme, ci = (ROOT / "README.md").read_text("utf-8"), (ROOT / ".ci" / "run").read_text("utf-8")
    command = next(line.strip() for line in readme.splitlines() if "pytest" in line and ".venv" in line)
    assert command in ci
