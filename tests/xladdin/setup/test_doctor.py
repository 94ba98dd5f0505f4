"""What `doctor` says of PCs that have or lack something."""

import importlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest

from tests.xladdin.setup.pc import FakeRegistry, FakeShortcuts, Windows, standin, windows
from xladdin.commands import main
from xladdin.setup import doctor
from xladdin.setup.doctor import Line, Pc, as_json, as_text, examine, is_well
from xladdin.setup.doctor_windows import CHILD_PROCESSES, excel_version
from xladdin.setup.install import install
from xladdin.setup.registry import Data, Hive, ThisRegistry

Values = Mapping[tuple[Hive, str, str], Data]
OFFICE = r"SOFTWARE\Microsoft\Office"
RULES = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
SECURITY = rf"{OFFICE}\16.0\Excel\Security"
DISABLED = rf"{OFFICE}\16.0\Excel\Resiliency\DisabledItems"
EXCEL: Values = {
    ("HKLM", rf"{OFFICE}\ClickToRun\Configuration", "VersionToReport"): "16.0.17328.20162",
    ("HKLM", rf"{OFFICE}\ClickToRun\Configuration", "Platform"): "x64",
    ("HKLM", r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", ""): r"C:\Office16\EXCEL.EXE",
}
WPS: Values = {("HKCU", r"Software\Kingsoft\Office\6.0\Common", "InstallRoot"): r"D:\WPS Office\12.1"}
BLOB = b"\x01\0\0\0\x40\0\0\0\0\0\0\0" + "C:\\XLSTART\\Ziping.xlam".encode("utf-16-le") + b"\0\0"


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Windows:
    """A user with the add-in installed, on a PC where every package can be imported."""
    user = windows(tmp_path, monkeypatch)
    install(FakeShortcuts(), user.addin)
    monkeypatch.setattr(importlib, "import_module", ModuleType)
    monkeypatch.setattr(doctor.importlib.metadata, "version", lambda name: "1.0")
    return user


def pc(user: Windows, *registries: Values, **changes: object) -> Pc:
    data = {key: value for registry in registries for key, value in registry.items()}
    facts = {"release": (10, 0, 19045), "is_64_bit": True, "log": user.home / "Logs" / "ziping.log"} | changes
    return Pc(FakeRegistry(data), "Windows", **facts)  # type: ignore[arg-type]


def troubles(lines: list[Line]) -> list[tuple[str, str]]:
    assert all(line.remedy for line in lines if line.level != "ok")
    return [(line.level, line.subject) for line in lines if line.level != "ok"]


def test_a_well_pc(user: Windows) -> None:
    lines = examine(pc(user, EXCEL))
    assert is_well(lines)
    text = as_text(lines)
    assert "正常  Excel：版本 16.0.17328.20162，64 位" in text
    assert f"正常  加载项：{user.target}，用 {user.python} 运行" in text
    assert text.endswith(f"正常 {len(lines)} 项，注意 0 项，缺少 0 项。")
    assert json.loads(as_json(lines))["well"] is True


@pytest.mark.parametrize(
    ("values", "version"),
    [
        ({}, ""),
        (EXCEL, "16.0.17328.20162"),
        ({("HKLM", rf"{OFFICE}\15.0\Excel\InstallRoot", "Path"): r"C:\Office15"}, "15.0"),
        ({("HKLM", r"SOFTWARE\WOW6432Node\Microsoft\Office\14.0\Excel\InstallRoot", "Path"): r"C:\Office14"}, "14.0"),
        ({("HKLM", r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", ""): r"D:\WPS\et.exe"}, ""),
        ({("HKLM", rf"{OFFICE}\ClickToRun\Configuration", "VersionToReport"): "16.0.1"}, ""),
    ],
    ids=["none", "click to run", "2013", "2010 32-bit", "WPS in its place", "an Office without Excel"],
)
def test_which_excel(values: Values, version: str) -> None:
    assert excel_version(Pc(FakeRegistry(values), "Windows")) == version


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({("HKCU", DISABLED, "1A2B"): BLOB}, ("missing", "加载项")),
        ({("HKCU", POLICY, "DisableAllAddins"): 1}, ("missing", "信任设置")),
        ({("HKCU", POLICY, "RequireAddinSig"): 1}, ("missing", "信任设置")),
        ({("HKLM", r"SOFTWARE\Policies\Microsoft\Office\16.0\Common", "VBAOff"): 1}, ("missing", "信任设置")),
        ({("HKCU", rf"{SECURITY}\Trusted Locations", "AllLocationsDisabled"): 1}, ("notice", "信任设置")),
        (
            {("HKCU", rf"{POLICY}\Trusted Locations", "AllLocationsDisabled"): 1, ("HKCU", POLICY, "VBAWarnings"): 4},
            ("missing", "信任设置"),
        ),
        ({("HKLM", RULES, CHILD_PROCESSES.lower()): "1"}, ("missing", "Defender")),
        (
            {("HKLM", r"SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager", "ASRRules"):
                f"92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B=2|{CHILD_PROCESSES.lower()}=1"},
            ("missing", "Defender"),
        ),
    ],
)  # fmt: skip
def test_what_excel_or_a_policy_forbids(user: Windows, values: Values, expected: tuple[str, str]) -> None:
    assert troubles(examine(pc(user, EXCEL, values))) == [expected]


@pytest.mark.parametrize(
    "values",
    [
        {("HKCU", POLICY, "VBAWarnings"): 4},
        {("HKCU", POLICY, "BlockContentExecutionFromInternet"): 1},
        {("HKLM", RULES, CHILD_PROCESSES): "2"},
        {("HKCU", DISABLED, "1A2B"): "C:\\other.xlam".encode("utf-16-le")},
        WPS,
    ],
)
def test_what_does_no_harm(user: Windows, values: Values) -> None:
    assert is_well(examine(pc(user, EXCEL, values)))


def test_a_pc_with_wps_alone_is_shown_the_other_way(user: Windows) -> None:
    lines = examine(pc(user, WPS))
    assert troubles(lines) == [("notice", "WPS")]
    assert "自评填报" in next(line.remedy for line in lines if line.subject == "WPS")


def test_no_office_old_windows_old_python(user: Windows) -> None:
    found = troubles(examine(pc(user, release=(6, 1), python=(3, 10, 4))))
    assert found == [("missing", "Windows"), ("missing", "Excel"), ("missing", "Python")]
    found = troubles(examine(pc(user, EXCEL, is_64_bit=False, python_is_64_bit=False)))
    assert found == [("missing", "Windows"), ("missing", "Python")]


def test_the_addin_missing_foreign_marked_or_without_its_python(user: Windows) -> None:
    mark = user.target.with_name("ziping.xlam:Zone.Identifier")
    mark.write_text("[ZoneTransfer]\nZoneId=3\n")
    assert troubles(examine(pc(user, EXCEL))) == [("notice", "加载项")]
    mark.unlink()
    user.python.unlink()
    assert troubles(examine(pc(user, EXCEL))) == [("missing", "加载项")]
    user.target.write_bytes(standin())
    assert "没有写" in as_text(examine(pc(user, EXCEL)))
    user.target.write_bytes(b"something else")
    assert "不是本程序的加载项" in as_text(examine(pc(user, EXCEL)))
    user.target.unlink()
    assert "不存在" in as_text(examine(pc(user, EXCEL)))


def test_a_second_copy_in_the_other_start_folder(user: Windows, tmp_path: Path) -> None:
    (tmp_path / "ziping.xlam").write_bytes(b"")
    values: Values = {("HKCU", rf"{OFFICE}\16.0\Excel\Options", "AltStartup"): str(tmp_path)}
    assert troubles(examine(pc(user, EXCEL, values))) == [("notice", "加载项")]


def test_a_package_that_breaks_and_a_log_that_cannot_be_written(user: Windows, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> ModuleType:
        if name == "pythoncom":
            raise ImportError("DLL load failed")
        return ModuleType(name)

    monkeypatch.setattr(importlib, "import_module", broken)
    (user.home / "Logs").write_text("a file where the folder should be")
    assert troubles(examine(pc(user, EXCEL))) == [("missing", "pywin32"), ("missing", "日志")]


def test_where_there_is_no_excel_libreoffice_is_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["doctor", "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    assert code == (0 if document["well"] else 1)
    levels = {line["subject"]: line["level"] for line in document["lines"]}
    assert {"系统", "LibreOffice", "python3-uno", "Python", "pandas", "日志"} <= set(levels)
    assert levels["pandas"] == "ok"


def test_no_registry_is_an_empty_one() -> None:
    if doctor.platform.system() != "Windows":
        assert ThisRegistry().value("HKLM", "SOFTWARE", "") is None
        assert ThisRegistry().names("HKCU", "SOFTWARE") == ()
