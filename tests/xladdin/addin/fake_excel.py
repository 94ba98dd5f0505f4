"""Just enough of Excel for the add-in's VBA to run in pyOpenVBA's interpreter: what is started and said is kept."""

from collections.abc import Callable
from typing import Any

from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter import NOTHING, HostBridge, Interpreter, VBAInt, VBAObject, member, method, setter
from pyopenvba.interpreter._runtime import UNRESOLVED

WINDOW = 1234567
BEFORE = r"D:\returned"


def units(text: str) -> str:
    """A text as VBA holds it: a character for each UTF-16 code unit."""
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(int.from_bytes(data[at : at + 2], "little")) for at in range(0, len(data), 2))


class Cell(VBAObject):
    def __init__(self, value: str) -> None:
        self.value = value

    @member(default=True)
    def Value(self) -> str:
        return self.value


class Sheet(VBAObject):
    def __init__(self, rows: list[tuple[str, str]]) -> None:
        self.rows = rows

    @method
    def Cells(self, row: int, column: int) -> Cell:
        inside = int(row) <= len(self.rows)
        return Cell(self.rows[int(row) - 1][int(column) - 1] if inside else "")


class Book(VBAObject):
    def __init__(self, name: str, rows: list[tuple[str, str]] | None = None) -> None:
        self.name, self.rows = name, rows

    @member
    def Name(self) -> str:
        return units(self.name)

    @method
    def Worksheets(self, number: int) -> Sheet:
        assert int(number) == 1, "only the settings sheet is anyone's business"
        assert self.rows is not None, "the workbook itself is not read"
        return Sheet(self.rows)


class Application(VBAObject):
    """What of Excel itself is read and set."""

    def __init__(self) -> None:
        self.state: dict[str, object] = dict.fromkeys(("Interactive", "EnableEvents", "ScreenUpdating"), True)
        self.state |= {"EnableCancelKey": 1, "StatusBar": "绩效自评：校验…"}

    @member
    def Hwnd(self) -> VBAInt:
        return VBAInt(WINDOW, "Long")

    @member
    def Interactive(self) -> object:
        return self.state["Interactive"]

    @setter("Interactive")
    def _set_Interactive(self, value: object) -> None:
        self.state["Interactive"] = value

    @member
    def EnableEvents(self) -> object:
        return self.state["EnableEvents"]

    @setter("EnableEvents")
    def _set_EnableEvents(self, value: object) -> None:
        self.state["EnableEvents"] = value

    @member
    def EnableCancelKey(self) -> object:
        return self.state["EnableCancelKey"]

    @setter("EnableCancelKey")
    def _set_EnableCancelKey(self, value: object) -> None:
        self.state["EnableCancelKey"] = value

    @member
    def ScreenUpdating(self) -> object:
        return self.state["ScreenUpdating"]

    @setter("ScreenUpdating")
    def _set_ScreenUpdating(self, value: object) -> None:
        self.state["ScreenUpdating"] = value

    @member
    def StatusBar(self) -> object:
        return self.state["StatusBar"]

    @setter("StatusBar")
    def _set_StatusBar(self, value: object) -> None:
        self.state["StatusBar"] = value


class Files(VBAObject):
    def __init__(self, existing: str) -> None:
        self.existing = existing

    @method
    def FileExists(self, path: str) -> bool:
        return path == self.existing


class Shell(VBAObject):
    """WScript.Shell: keeps what it is asked to run, and where."""

    def __init__(self, outcome: int | None, application: Application) -> None:
        self.outcome, self.folder, self.application = outcome, BEFORE, application
        self.during: dict[str, object] = {}
        self.runs: list[tuple[str, str, int, bool]] = []

    @member
    def CurrentDirectory(self) -> str:
        return self.folder

    @setter("CurrentDirectory")
    def _move(self, folder: str) -> None:
        self.folder = folder

    @method
    def Run(self, command: str, window: int, wait: bool) -> VBAInt:
        self.during = dict(self.application.state)
        self.runs.append((command, self.folder, int(window), bool(wait)))
        if self.outcome is None:
            raise VBARuntimeError(70, "Permission denied")
        return VBAInt(self.outcome, "Long")


class SignedInterpreter(Interpreter):
    """AscW as VBA has it: a signed 16-bit number, where pyOpenVBA gives one that is no Integer."""

    def call_intrinsic(self, name: str, args: list[object], named: dict[str, object]) -> object:
        if name.lower() == "ascw":
            code = ord(str(args[0])[0])
            return VBAInt(code - 0x10000 if code > 0x7FFF else code, "Integer")
        return super().call_intrinsic(name, args, named)


class FakeExcel(HostBridge):
    """An Excel with the add-in loaded and perhaps a workbook open; `outcome` None means that nothing can be started."""

    def __init__(
        self,
        modules: dict[str, str],
        settings: dict[str, str],
        *,
        book: str | None,
        existing: str,
        outcome: int | None = 0,
    ) -> None:
        self.application = Application()
        self.shell = Shell(outcome, self.application)
        self.objects: dict[str, Any] = {
            "application": self.application,
            "activeworkbook": NOTHING if book is None else Book(book),
            "thisworkbook": Book("ziping.xlam", list(settings.items())),
        }
        self.made: dict[str, Callable[[], VBAObject]] = {
            "WScript.Shell": lambda: self.shell,
            "Scripting.FileSystemObject": lambda: Files(existing),
        }
        self.forbidden: set[str] = set()
        self.vba = SignedInterpreter(self)
        for name, text in modules.items():
            self.vba.add_module(text, name=name)

    def global_object(self, name: str) -> object:
        return self.objects.get(name.lower(), UNRESOLVED)

    def create(self, type_name_: str) -> object:
        if type_name_ in self.forbidden:
            raise VBARuntimeError(429, "ActiveX component can't create object")
        return self.made[type_name_]() if type_name_ in self.made else UNRESOLVED

    def press(self, callback: str) -> None:
        """Press the button with this callback."""
        self.vba.run(callback, [NOTHING])

    @property
    def said(self) -> list[tuple[str, str]]:
        """Title and text of every message shown."""
        return [(title, text) for _, text, title, _ in self.vba.dialogs]
