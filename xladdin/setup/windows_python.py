"""The Windows Python of the bundle: the embeddable zip, given at release time and verified before use."""

import hashlib
import re
import struct
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from workbook.files.output import FileTrouble, read_input

PROGRAM = "pythonw.exe"
PACKAGES = Path("Lib") / "site-packages"
_AMD64 = 0x8664
_PATHS = re.compile(r"python(\d)(\d+)\._pth")


@dataclass(frozen=True)
class WindowsPython:
    """A verified embeddable Python for 64-bit Windows."""

    data: bytes
    version: tuple[int, int]

    def unpack(self, folder: Path) -> Path:
        """Unpack it so that it sees packages beside it; returns the folder for them.

        With its `._pth` file Python ignores the environment and the registry of the PC. `import site` has it read
        the `.pth` files of packages, by which pywin32 finds its DLLs.
        """
        with ZipFile(BytesIO(self.data)) as archive:
            archive.extractall(folder)
        paths = folder / f"python{self.version[0]}{self.version[1]}._pth"
        kept = [line for line in paths.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
        added = [line for line in (str(PACKAGES).replace("/", "\\"), "import site") if line not in kept]
        paths.write_text("\n".join([*kept, *added]) + "\n", "utf-8")
        packages = folder / PACKAGES
        packages.mkdir(parents=True)
        return packages


def read_windows_python(path: Path, sha256: str) -> WindowsPython:
    """Read and verify the zip. Raises FileTrouble when it is another one than the hash says, or of another kind."""
    data = read_input(path)
    found = hashlib.sha256(data).hexdigest()
    if found != sha256.strip().lower():
        raise FileTrouble(f"“{path}”的 SHA-256 是 {found}，与给出的不符，没有使用。请重新下载并核对。")
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            version = next((match for name in names if (match := _PATHS.fullmatch(name))), None)
            program = archive.read(PROGRAM) if PROGRAM in names else b""
    except BadZipFile as error:
        raise FileTrouble(
            f"“{path}”不是 zip 压缩包。请用 python.org 的 Windows embeddable package (64-bit)。"
        ) from error
    if version is None or not program:
        raise FileTrouble(f"“{path}”不是 embeddable Python。请用 python.org 的 Windows embeddable package (64-bit)。")
    if _machine(program) != _AMD64:
        raise FileTrouble(f"“{path}”不是 64 位（x86-64）的 Python。请用 Windows embeddable package (64-bit)。")
    return WindowsPython(data, (int(version[1]), int(version[2])))


def _machine(program: bytes) -> int:
    """The kind of processor a Windows program is for, from its header; 0 when it is no program."""
    try:
        (header,) = struct.unpack_from("<I", program, 0x3C)
        signature, machine = struct.unpack_from("<4sH", program, header)
    except struct.error:
        return 0
    return int(machine) if signature == b"PE\0\0" else 0
