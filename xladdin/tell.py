"""Saying something to the person at the PC: printed where there is a console, in a box where there is none."""

import sys

TITLE = "绩效自评"
_INFORMATION, _WARNING, _FOREGROUND = 0x40, 0x30, 0x10000


def tell(text: str, *, trouble: bool = False) -> None:
    """Show a text; `trouble` marks it as something to look at."""
    if sys.stdout is not None:
        print(text, file=sys.stderr if trouble else sys.stdout)
    elif sys.platform == "win32":  # pythonw: no console, nobody would see it
        import ctypes

        ctypes.windll.user32.MessageBoxW(0, text, TITLE, (_WARNING if trouble else _INFORMATION) | _FOREGROUND)
