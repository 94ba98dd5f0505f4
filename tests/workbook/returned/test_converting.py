"""Workbooks in other formats, converted by LibreOffice where that is asked for."""

import datetime as dt
import json
import subprocess
import sys
from _thread import interrupt_main
from pathlib import Path
from threading import Timer

import pytest
from psutil import STATUS_ZOMBIE, Process

from tests.office import converted, need_office
from workbook.commands import main
from workbook.files.package import NotAWorkbook
from workbook.returned import converting
from workbook.returned.intake import Source
from workbook.returned.kept import Kept
from workbook.returned.problems import Converted
from workbook.returned.reading import Standard
from workbook.returned.run import Run
from workbook.returned.workers import Pool


@pytest.mark.libreoffice
@pytest.mark.xdist_group("office")
@pytest.mark.parametrize(("kind", "name"), [("ods", "某局.ods"), ("xls", "某局.xls"), ("xls", "某局.et")])
def test_it_is_checked_as_converted_and_the_report_says_so(
    tmp_path: Path, filled: bytes, capsys: pytest.CaptureFixture[str], kind: str, name: str
) -> None:
    need_office()
    (made,) = converted({"某局.xlsx": filled}, kind, tmp_path / "make").values()
    (tmp_path / name).write_bytes(made)
    assert main(["check", str(tmp_path / name), "--format", "json"]) == 3
    (refused,) = json.loads(capsys.readouterr().out)["files"]
    assert refused["status"] == "unreadable"
    main(["check", str(tmp_path / name), "--format", "json", "--convert"])
    (entry,) = json.loads(capsys.readouterr().out)["files"]
    assert entry["findings"][0]["code"] == "I123"
    assert {finding["severity"] for finding in entry["findings"]} == {"hint"}
    assert (entry["status"], entry["unit"]) == ("valid", "中共永昌县委统战部")
    assert (tmp_path / name).read_bytes() == made


def test_without_libreoffice_it_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting.shutil, "which", lambda name: None)
    (tmp_path / "某局.ods").write_bytes(b"x")
    assert main(["check", str(tmp_path), "--convert"]) == 2
    assert "LibreOffice" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xd0\xcf\x11\xe0 old", ".xls"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), ""),
        (b"PK", ""),
    ],
)
def test_only_what_can_be_opened_is_given_to_it(data: bytes, kind: str) -> None:
    assert converting.kind_of(data) == kind


ENDLESS = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)']).wait()"


def endless() -> list[Process]:
    """The processes still going on."""
    children = Process().children(recursive=True)
    return [own for own in children if own.status() != STATUS_ZOMBIE and "time.sleep(99)" in " ".join(own.cmdline())]


def test_a_conversion_that_never_ends_is_ended_with_all_it_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "SECONDS", 2)
    with pytest.raises(subprocess.TimeoutExpired):
        converting._run([sys.executable, "-c", ENDLESS])
    assert not endless()


def test_ctrl_c_ends_a_conversion_too() -> None:
    Timer(2, interrupt_main).start()
    with pytest.raises(KeyboardInterrupt):
        converting._run([sys.executable, "-c", ENDLESS])
    assert not endless()


def test_what_could_not_be_converted_is_not_said_to_be() -> None:
    """One finding, and not that it was checked as converted."""
    standard = Standard()
    problem = NotAWorkbook("LibreOffice 转换不了这个文件，请用 Excel 或 WPS 另存为 .xlsx 后报送。")
    source = Source("某局.xls", 0.0, bytes, lambda: problem, Converted(".xls"))
    (verdict,) = Run(Pool(standard, 1), Kept(None, standard, dt.date(2024, 6, 30))).over([source]).verdicts
    assert [finding.message for finding in verdict.findings] == [str(problem)]
