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


def test_an_entry_of_the_log_is_one_line_whatever_a_file_is_called(tmp_path: Path) -> None:
    with diary(tmp_path) as log:
        log.info("读不了 %s：%s", "a\n2024-01-01 00:00:00 通过 b\x1b[31m\udcff\u2028", "I101")
    (line,) = (tmp_path / "校验日志.txt").read_text("utf-8").splitlines()
    assert line.endswith("读不了 a␊2024-01-01 00:00:00 通过 b␛[31m��：I101")


def test_a_full_disk_stops_no_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no disk that is always full")
    (tmp_path / "校验日志.txt").symlink_to("/dev/full")
    with diary(tmp_path) as log:
        log.info("收到")
    assert capsys.readouterr().err == ""


def test_without_a_console_there_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with progress(1) as done:
        done(1)
