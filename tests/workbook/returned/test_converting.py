"""Workbooks in other formats, converted by LibreOffice where that is asked for."""

import json
from pathlib import Path

import pytest

from tests.office import converted, need_office
from workbook.commands import main
from workbook.returned import converting


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
