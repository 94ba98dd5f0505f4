"""The way docs/schemes.md shows: a county's own scheme, from the text of the page to a checked workbook."""

import re
from pathlib import Path

import pytest

from schemas.scheme_files import Schemes, read_scheme
from tests.valid import valid_workbook
from workbook.commands import main
from workbook.returned.batch import check

PAGE = Path(__file__).parent.parent.parent / "docs" / "schemes.md"


@pytest.fixture
def scheme_file(tmp_path: Path) -> Path:
    """The scheme of the page, its two parts put together."""
    parts = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), flags=re.S)
    path = tmp_path / "某县.toml"
    path.write_text("\n".join(parts), "utf-8")
    return path


def test_the_steps_of_the_page(scheme_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank, filled, letter = (tmp_path / name for name in ("某单位.xlsx", "已生成.xlsx", "总结.docx"))
    own = ["--scheme", str(scheme_file)]
    assert main(["new", *own, "--unit", "某单位", "--year", "2024", "--projects", "3", "-o", str(blank)]) == 0
    assert main(["explain", "≥100人", "135", "--weight", "10", *own]) == 0
    assert "10−2 = 8" in capsys.readouterr().out
    assert main(["fill", str(blank), "-o", str(filled), "--word", str(letter), *own]) == 0
    assert main(["check", str(filled), *own]) == 1
    assert main(["check", str(filled)]) == 3
    assert "没有名为“mouxian-2024”的方案" in capsys.readouterr().out


def test_a_workbook_of_an_own_scheme_is_valid_and_graded_by_it(scheme_file: Path) -> None:
    scheme = read_scheme(scheme_file)
    schemes = Schemes({scheme.id: scheme})
    (verdict,) = check([("某单位.xlsx", valid_workbook(scheme, schemes=schemes))], schemes)
    assert verdict.findings == ()
    assert verdict.summary is not None
    assert {project.grade for project in verdict.summary.projects} == {"优"}


def test_the_table_of_the_page_names_every_key() -> None:
    """What a scheme may hold stands on the page, by the names the file uses."""
    from pydantic import BaseModel

    from schemas.scheme import Scheme

    text = PAGE.read_text("utf-8")
    for name, field in Scheme.model_fields.items():
        assert f"`{name}" in text, name
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            for key in inner.model_fields:
                assert key == "source" or f"`{name}.{key}`" in text or f"`{key}" in text, f"{name}.{key}"
