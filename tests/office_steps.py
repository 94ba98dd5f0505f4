"""Edit a workbook as a person does; run by the system's own Python, which has LibreOffice's `uno`.

Arguments: profile folder, source, target, steps as JSON: ["rows", sheet, row, count], ["columns", sheet, column,
count], ["remove rows", sheet, row, count], ["rename", sheet, new], ["copy", sheet, new, position], ["delete", sheet],
["forget names"].
Rows and columns count from 1.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PIPE = f"ziping-tests-{os.getpid()}"


def main(profile: str, source: str, target: str, steps: str) -> None:
    """Open, edit, save."""
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore",
         f"--accept=pipe,name={PIPE};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        desktop = connected()
        hidden = PropertyValue(Name="Hidden", Value=True)
        book = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (hidden,))
        for step in json.loads(steps):
            edit(book, *step)
        book.storeToURL(Path(target).as_uri(), (PropertyValue(Name="FilterName", Value="Calc MS Excel 2007 XML"),))
        book.close(True)
        desktop.terminate()
        office.wait(30)
    finally:
        office.kill()


def connected(tries: int = 200) -> object:
    """The desktop, once the office answers."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(tries):
        try:
            remote = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except NoConnectException:
            time.sleep(0.2)
    raise RuntimeError("LibreOffice did not answer")


def edit(book: object, kind: str, *arguments: object) -> None:
    """One step."""
    if kind == "forget names":
        for names in [book.NamedRanges, *(sheet.NamedRanges for sheet in sheets(book))]:
            for name in names.ElementNames:
                names.removeByName(name)
        return
    sheet = book.Sheets.getByName(arguments[0])
    protected = sheet.isProtected()
    if protected:
        sheet.unprotect("")
    if kind == "rows":
        sheet.Rows.insertByIndex(arguments[1] - 1, arguments[2])
    elif kind == "remove rows":
        sheet.Rows.removeByIndex(arguments[1] - 1, arguments[2])
    elif kind == "columns":
        sheet.Columns.insertByIndex(arguments[1] - 1, arguments[2])
    elif kind == "rename":
        sheet.Name = arguments[1]
    elif kind == "delete":
        book.Sheets.removeByName(arguments[0])
    elif kind == "copy":
        book.Sheets.copyByName(*arguments)
        book.Sheets.getByName(arguments[1]).protect("")
    if protected and kind != "delete":
        sheet.protect("")


def sheets(book: object) -> list:
    """The sheets in order."""
    return [book.Sheets.getByIndex(number) for number in range(book.Sheets.Count)]


if __name__ == "__main__":
    main(*sys.argv[1:])
