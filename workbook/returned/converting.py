"""Workbooks of other formats, read from a copy that LibreOffice makes: .xls, .et, .ods.

LibreOffice runs without macros, links or a window, on a profile of its own that is thrown away, on a copy in a
temporary folder, for a limited time.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from workbook.files.package import NotAWorkbook
from workbook.returned.intake import Source
from workbook.returned.problems import Converted

OLE, OLE_HEAD = b"\xd0\xcf\x11\xe0", 4
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
SECONDS = 90
PROGRAMS = ("soffice", "libreoffice")
WINDOWS_FOLDERS = ("ProgramFiles", "ProgramFiles(x86)")
SAFE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse">
<value>2</value></prop></item>
</oor:items>
"""


def converter() -> Path | None:
    """LibreOffice on this machine; None without one."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found:
        return Path(found)
    places = (
        Path(os.environ[name], "LibreOffice/program/soffice.exe") for name in WINDOWS_FOLDERS if name in os.environ
    )
    return next((place for place in places if place.is_file()), None)


def with_conversion(sources: Sequence[Source], office: Path) -> tuple[Source, ...]:
    """The sources, those of other formats loaded from a converted copy and marked so."""
    return tuple(_converting(source, office) for source in sources)


def kind_of(data: bytes) -> str:
    """The suffix of the format a workbook is in, when LibreOffice can convert it; else ""."""
    if data.startswith(OLE):
        return "" if ENCRYPTED in data else ".xls"
    try:
        with ZipFile(BytesIO(data)) as package, package.open("mimetype") as kind:
            return ".ods" if kind.read(len(SPREADSHEET)) == SPREADSHEET else ""
    except (BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError):
        return ""


def _converting(source: Source, office: Path) -> Source:
    data = source.load() if source.head().startswith((OLE, b"PK")) else b""
    suffix = "" if isinstance(data, NotAWorkbook) else kind_of(data)
    if not suffix:
        return source
    shown = Path(source.path).suffix.lower() if suffix == ".xls" and source.path.lower().endswith(".et") else suffix
    return replace(source, load=_load(source, suffix, office), remark=Converted(shown))


def _load(source: Source, suffix: str, office: Path) -> Callable[[], bytes | NotAWorkbook]:
    def load() -> bytes | NotAWorkbook:
        data = source.load()
        return data if isinstance(data, NotAWorkbook) else converted(data, suffix, office)

    return load


def converted(data: bytes, suffix: str, office: Path) -> bytes | NotAWorkbook:
    """The workbook as .xlsx, or why LibreOffice could not make it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        given, profile = folder / f"given{suffix}", folder / "profile"
        given.write_bytes(data)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(SAFE, "utf-8")
        command = [str(office), "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
        command += ["--convert-to", "xlsx", "--outdir", str(folder / "made"), str(given)]
        try:
            _run(command)
            return (folder / "made" / "given.xlsx").read_bytes()
        except subprocess.TimeoutExpired:
            return NotAWorkbook(f"LibreOffice 转换超过 {SECONDS} 秒，已停止；请用 Excel 或 WPS 另存为 .xlsx 后报送。")
        except OSError:
            return NotAWorkbook("LibreOffice 转换不了这个文件，请用 Excel 或 WPS 另存为 .xlsx 后报送。")


def _run(command: Sequence[str]) -> None:
    """Run a program to its end. Raises subprocess.TimeoutExpired; then, and on Ctrl-C, all that it started is ended."""
    from psutil import NoSuchProcess, Process

    nothing = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing) as program:
        try:
            program.wait(SECONDS)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            for own in (*Process(program.pid).children(recursive=True), Process(program.pid)):
                with suppress(NoSuchProcess):
                    own.kill()
            raise
