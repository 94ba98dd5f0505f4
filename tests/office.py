"""LibreOffice as the referee: it recalculates every formula of a workbook, and prints it."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

PACKAGES = "libreoffice-calc libreoffice-writer python3-uno fonts-noto-cjk"
NEEDED = f"LibreOffice is needed: apt-get install --no-install-recommends {PACKAGES}"
UNO_PYTHON = "/usr/bin/python3"
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""


def need_office() -> None:
    """Skip loudly without LibreOffice; fail where CI promised it (ZIPING_REQUIRE_OFFICE=1)."""
    if shutil.which("soffice"):
        return
    missing(NEEDED)


def need_uno() -> None:
    """The same for LibreOffice's Python bridge."""
    need_office()
    has_uno = (
        shutil.which(UNO_PYTHON)
        and not subprocess.run([UNO_PYTHON, "-c", "import uno"], capture_output=True).returncode
    )
    if not has_uno:
        missing("LibreOffice's Python bridge is needed: apt-get install python3-uno")


def missing(what: str) -> None:
    """Skip for want of something; fail where CI promised it."""
    if os.environ.get("ZIPING_REQUIRE_OFFICE") == "1":
        pytest.fail(what)
    pytest.skip(what)


def converted(files: Mapping[str, bytes], kind: str, folder: Path) -> dict[str, bytes]:
    """Each file opened, recalculated and saved by LibreOffice as `kind` (xlsx, pdf)."""
    profile, inputs, outputs = folder / "profile", folder / "in", folder / "out"
    for path in (profile / "user", inputs, outputs):
        path.mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, "utf-8")
    for name, data in files.items():
        (inputs / name).write_bytes(data)
    command = [
        "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to", kind,
        "--outdir", str(outputs), *(str(inputs / name) for name in files),
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=300, capture_output=True)
    return {name: (outputs / name).with_suffix(f".{kind}").read_bytes() for name in files}


def edited(data: bytes, folder: Path, *steps: list[object]) -> bytes:
    """A workbook edited in LibreOffice as a person would: see tests/office_steps.py."""
    need_uno()
    folder.mkdir(parents=True, exist_ok=True)
    source, target = folder / "source.xlsx", folder / "target.xlsx"
    source.write_bytes(data)
    script = Path(__file__).parent / "office_steps.py"
    command = [UNO_PYTHON, str(script), str(folder / "profile"), str(source), str(target), json.dumps(steps)]
    subprocess.run(command, check=True, timeout=300, capture_output=True)
    return target.read_bytes()
