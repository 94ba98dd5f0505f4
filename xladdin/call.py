"""A click as it arrives on the command line: which macro, on which open workbook, in which office program.

Light on purpose: what the resident helper is asked by imports nothing else.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

MACROS = (
    "one_click",
    "validate",
    "score",
    "narrative",
    "letter",
    "add_project",
    "clear_marks",
    "undo",
    "explain_rule",
)
DONE, FAILED, REFUSED = 0, 1, 10


class BadCall(ValueError):
    """A command line that no button writes."""


@dataclass(frozen=True)
class Call:
    """A click: Excel is named by its window, LibreOffice by its pipe."""

    macro: str
    book: str
    window: str = ""
    office: str = ""

    @classmethod
    def parse(cls, arguments: Sequence[str]) -> "Call":
        """MACRO --book=HEX and --hwnd=N or --office=PIPE; HEX is the workbook's name, four digits a UTF-16 unit.

        Raises BadCall.
        """
        macro, *options = arguments or ("",)
        given = dict(option.removeprefix("--").split("=", 1) for option in options if "=" in option)
        if macro not in MACROS or not {"hwnd", "office"} & set(given):
            raise BadCall(" ".join(arguments))
        return cls(macro, _unhexed(given.get("book", "")), given.get("hwnd", ""), given.get("office", ""))

    @classmethod
    def loads(cls, data: bytes) -> "Call":
        """From what `dumps` made. Raises BadCall."""
        fields = json.loads(data)
        if not isinstance(fields, dict) or fields.get("macro") not in MACROS:
            raise BadCall(data.decode("utf-8", "replace"))
        return cls(**{name: str(value) for name, value in fields.items()})

    def dumps(self) -> bytes:
        """As the resident helper gets it."""
        return json.dumps(asdict(self)).encode()

    @property
    def arguments(self) -> list[str]:
        """The command line by which xw.Book.caller() finds the workbook."""
        return ["xladdin", f"--wb={self.book}", "--from_xl=1", f"--hwnd={self.window or 0}"]


def hexed(name: str) -> str:
    """A workbook's name as a button writes it."""
    return name.encode("utf-16-be", "surrogatepass").hex().upper()


def _unhexed(digits: str) -> str:
    try:
        return bytes.fromhex(digits).decode("utf-16-be", "surrogatepass")
    except ValueError as error:
        raise BadCall(digits) from error
