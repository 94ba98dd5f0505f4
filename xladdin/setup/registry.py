"""The Windows registry, read only: the one seam through which `doctor` looks at it."""

import sys
from typing import Literal, Protocol

if sys.platform == "win32":
    import winreg

    _ROOTS = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    _ACCESS = winreg.KEY_READ | winreg.KEY_WOW64_64KEY

Hive = Literal["HKCU", "HKLM"]
Data = str | int | bytes | None


class Registry(Protocol):
    """Reads values; what is not there or may not be read is None or empty."""

    def value(self, hive: Hive, key: str, name: str) -> Data:
        """A value's data; name "" for the key's default."""

    def names(self, hive: Hive, key: str) -> tuple[str, ...]:
        """The names of a key's values."""


class ThisRegistry:
    """The registry of this PC, in the 64-bit view; empty where there is none."""

    def value(self, hive: Hive, key: str, name: str) -> Data:
        """A value's data; name "" for the key's default."""
        data: object = None
        if sys.platform == "win32":
            try:
                with winreg.OpenKey(_ROOTS[hive], key, access=_ACCESS) as opened:
                    data = winreg.QueryValueEx(opened, name)[0]
            except OSError:
                return None
        return data if isinstance(data, (str, int, bytes)) else None

    def names(self, hive: Hive, key: str) -> tuple[str, ...]:
        """The names of a key's values."""
        found: list[str] = []
        if sys.platform == "win32":
            try:
                with winreg.OpenKey(_ROOTS[hive], key, access=_ACCESS) as opened:
                    found = [winreg.EnumValue(opened, number)[0] for number in range(winreg.QueryInfoKey(opened)[1])]
            except OSError:
                return ()
        return tuple(found)
