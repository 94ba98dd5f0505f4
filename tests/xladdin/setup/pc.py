"""A PC to install on: its folders, a stand-in add-in, shortcuts and a registry kept in memory, hand-made wheels."""

import base64
import hashlib
import json
import shutil
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from tests.office import missing
from xladdin import places
from xladdin.setup.addin_file import SETTINGS
from xladdin.setup.registry import Data, Hive
from xladdin.setup.shortcuts import Shortcut

USER = "张三 某局"


@dataclass
class Windows:
    """The folders of a pretended Windows user."""

    home: Path
    python: Path
    addin: Path

    @property
    def target(self) -> Path:
        return self.home / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / "ziping.xlam"

    def files(self) -> set[str]:
        return {path.relative_to(self.home).as_posix() for path in self.home.rglob("*") if path.is_file()}


def windows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Windows:
    """Pretend to be on Windows, with everything below a folder."""
    home = folder / USER
    python = folder / "程序 文件" / "pythonw.exe"
    python.parent.mkdir(parents=True)
    python.write_bytes(program())
    (home / "Roaming").mkdir(parents=True)
    monkeypatch.setenv("APPDATA", str(home / "Roaming"))
    monkeypatch.setattr(places, "is_windows", lambda: True)
    monkeypatch.setattr(places, "desktop", lambda: home / "桌面")
    monkeypatch.setattr(places, "windowed_python", lambda: python)
    addin = folder / "packaged.xlam"
    addin.write_bytes(standin())
    return Windows(home, python, addin)


def standin(sheet: str = SETTINGS, key: str = "python", note: str = "") -> bytes:
    """A package laid out as the add-in is: the settings first, another sheet, and a part that is no sheet."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active["A1"], book.active["A2"], book.active["B2"] = key, "title", "绩效自评" + note
    book.create_sheet("other")["A1"] = 1
    stream = BytesIO()
    book.save(stream)
    with ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 not looked at")
    return stream.getvalue()


@dataclass
class FakeShortcuts:
    """Shortcuts as files of JSON."""

    refused: tuple[Path, ...] = ()

    def read(self, path: Path) -> Shortcut | None:
        try:
            target, arguments = json.loads(path.read_text("utf-8"))
        except ValueError:
            return None
        return Shortcut(Path(target), arguments)

    def write(self, path: Path, shortcut: Shortcut) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([str(shortcut.target), shortcut.arguments]), "utf-8")


@dataclass
class FakeRegistry:
    """A registry of (hive, key, name) → data; as on Windows, case does not matter."""

    data: Mapping[tuple[Hive, str, str], Data] = field(default_factory=dict)

    def value(self, hive: Hive, key: str, name: str) -> Data:
        wanted = (hive, key.lower(), name.lower())
        return next((data for (h, k, n), data in self.data.items() if (h, k.lower(), n.lower()) == wanted), None)

    def names(self, hive: Hive, key: str) -> tuple[str, ...]:
        return tuple(n for h, k, n in self.data if (h, k.lower()) == (hive, key.lower()))


def program(machine: int = 0x8664) -> bytes:
    """The header of a Windows program; the default is for x86-64."""
    data = bytearray(0x100)
    data[:2] = b"MZ"
    struct.pack_into("<I", data, 0x3C, 0x80)
    struct.pack_into("<4sH", data, 0x80, b"PE\0\0", machine)
    return bytes(data)


def embeddable(version: tuple[int, int], machine: int = 0x8664) -> bytes:
    """A zip laid out as Windows' embeddable Python."""
    name = f"python{version[0]}{version[1]}"
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for entry in ("python.exe", "pythonw.exe"):
            archive.writestr(entry, program(machine))
        archive.writestr(f"{name}.zip", b"the standard library")
        archive.writestr(f"{name}._pth", f"{name}.zip\r\n.\r\n\r\n# Uncomment to run site\r\n#import site\r\n")
    return stream.getvalue()


def wheel(
    folder: Path, name: str, version: str = "1.0", requires: Sequence[str] = (), tag: str = "py3-none-any",
    files: Mapping[str, str] | None = None, python: str = ">=3.9",
) -> Path:  # fmt: skip
    """A wheel that pip installs."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nRequires-Python: {python}\n"]
    metadata += [f"Requires-Dist: {requirement}\n" for requirement in requires]
    metadata += [f"Provides-Extra: {extra}\n" for extra in ("excel",)]
    contents = dict(files or {f"{name.replace('-', '_')}.py": "VALUE = 1\n"})
    contents[f"{info}/METADATA"] = "".join(metadata)
    contents[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n"
    record = "".join(f"{entry},sha256={_digest(text)},{len(text.encode())}\n" for entry, text in contents.items())
    contents[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name.replace('-', '_')}-{version}-{tag}.whl"
    with ZipFile(path, "w") as archive:
        for entry, text in contents.items():
            archive.writestr(entry, text)
    return path


def need_tool(program_name: str, package: str) -> None:
    """Skip loudly without a program; fail where CI promised it (ZIPING_REQUIRE_OFFICE=1)."""
    if not shutil.which(program_name):
        missing(f"{program_name} is needed: apt-get install --no-install-recommends {package}")


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
