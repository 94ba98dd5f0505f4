"""Formulas as LibreOffice spells them, and as Excel does: =SUM($'表 1'.A1;2) and =SUM('表 1'!A1,2)."""

import re

_OFFICE = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")|\$?(?P<quoted>'(?:[^']|'')+')\.|\$?\b(?P<bare>[^\W\d]\w*)\.(?=\$?[A-Z])|(?P<next>;)"""
)
_EXCEL = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")|(?P<quoted>'(?:[^']|'')+')!|\b(?P<bare>[^\W\d]\w*)!(?=\$?[A-Z])|(?P<next>,)"""
)


def to_excel(formula: str) -> str:
    """LibreOffice's spelling of a formula as Excel spells it."""
    if "." not in formula and ";" not in formula:
        return formula
    return _OFFICE.sub(lambda found: found["text"] or _sheet(found, "", "!") or ",", formula)


def to_office(formula: str) -> str:
    """Excel's spelling of a formula as LibreOffice spells it."""
    return _EXCEL.sub(lambda found: found["text"] or _sheet(found, "$", ".") or ";", formula)


def _sheet(found: re.Match[str], before: str, after: str) -> str:
    if found["quoted"]:
        return f"{before}{found['quoted']}{after}"
    return f"{before}'{found['bare']}'{after}" if found["bare"] else ""
