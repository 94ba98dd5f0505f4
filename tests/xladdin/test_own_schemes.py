"""A county's own scheme at the buttons and the shortcut: a file in the user's folder, or words where to put it."""

import re
from pathlib import Path

import pytest

from schemas.scheme_files import Schemes, read_scheme
from tests.valid import valid_workbook
from tests.workbook.test_own_scheme import PAGE
from workbook.files.output import FileTrouble
from xladdin import drop, macros, own_schemes
from xladdin.engines.files import open_book


@pytest.fixture
def scheme_file(tmp_path: Path) -> Path:
    path = tmp_path / "某县.toml"
    path.write_text("\n".join(re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), flags=re.S)), "utf-8")
    return path


@pytest.fixture
def workbook(scheme_file: Path, tmp_path: Path) -> Path:
    scheme = read_scheme(scheme_file)
    path = tmp_path / "某单位.xlsx"
    path.write_bytes(valid_workbook(scheme, schemes=Schemes({scheme.id: scheme})))
    return path


def test_without_the_file_the_message_says_where_it_belongs(workbook: Path) -> None:
    outcome = macros.validate(open_book(workbook))
    assert not outcome.done
    assert str(own_schemes.schemes_folder()) in outcome.message


def test_with_the_file_the_workbook_is_valid(workbook: Path, scheme_file: Path) -> None:
    own_schemes.add(scheme_file)
    assert macros.validate(open_book(workbook)).message == "校验通过，没有发现问题。"
    said: list[str] = []
    assert drop.main([str(workbook)], lambda text, trouble=False: said.append(text)) == 0


def test_a_wrong_file_is_named_and_never_put_there(tmp_path: Path) -> None:
    wrong = tmp_path / "错.toml"
    wrong.write_text("id = 5", "utf-8")
    with pytest.raises(FileTrouble, match="错.toml"):
        own_schemes.add(wrong)
    assert own_schemes.at_hand().own == {}
