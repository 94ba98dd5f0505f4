"""The bar tells how many files are done, how fast, and how long it will take; only people see it."""

import sys
from io import StringIO
from pathlib import Path

import pytest

from workbook.files.output import FileTrouble
from workbook.returned.telling import diary, progress


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_shows_count_rate_and_remaining_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with progress(300) as done:
        for count in (100, 200, 300):
            done(count)
    shown = screen.getvalue()
    assert "300/300" in shown
    assert "个/秒" in shown
    assert "还需" in shown


def test_into_a_file_goes_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    with progress(3) as done:
        done(3)
    assert screen.getvalue() == ""


def test_the_log_goes_on_where_it_stopped(tmp_path: Path) -> None:
    for text in ("一", "二"):
        with diary(tmp_path / "报告") as log:
            log.info("第%s次", text)
    assert [line[20:] for line in (tmp_path / "报告" / "校验日志.txt").read_text("utf-8").splitlines()] == [
        "第一次",
        "第二次",
    ]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "报告").write_text("一份文件", "utf-8")
    with pytest.raises(FileTrouble, match="写不了"), diary(tmp_path / "报告"):
        pass
