"""The rule book and the page of messages are what the program makes of its rules."""

import pytest

from tests import messages
from workbook import rule_book
from workbook.commands import main
from workbook.rules import all_rules


def test_the_committed_rule_book_is_that_of_the_rules() -> None:
    assert rule_book.PAGE.read_text("utf-8") == rule_book.page(), "run make rules"


def test_the_committed_messages_are_real() -> None:
    assert messages.PAGE.read_text("utf-8") == messages.page(), "run make messages"
    assert len(messages.SHOWN) == 20


def test_every_rule_stands_in_the_book_with_all_that_is_said_of_it() -> None:
    page = rule_book.page().replace("\\", "")
    for rule in all_rules():
        assert f'<a id="{rule.code.lower()}"></a>' in page
        for text in (rule.title, rule.compares, rule.why, rule.basis, rule.remedy, rule.wrong, rule.mended):
            assert text in page


@pytest.mark.parametrize("code", ["F104", "f104"])
def test_one_rule_is_explained_on_the_terminal(capsys: pytest.CaptureFixture[str], code: str) -> None:
    assert main(["rules", code]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("：")[0] for line in lines[1:]] == ["比什么", "为什么", "依据", "怎么改", "错的例子", "改成"]


def test_all_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(all_rules()) > 100
