"""Press one button of the add-in in LibreOffice; run by the system's own Python, which has LibreOffice's `uno`.

Arguments: profile folder, add-in, the twin of ZipingSystem, workbook, callback. The add-in names the interpreter.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PIPE = f"ziping-press-{os.getpid()}"


def main(profile: str, addin: str, twin: str, workbook: str, callback: str) -> None:
    """Load the add-in, give it LibreOffice's system module, open the workbook, press."""
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore", "--nodefault",
         f"--accept=pipe,name={PIPE};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | {"ZIPING_OFFICE_PIPE": PIPE},
    )  # fmt: skip
    try:
        desktop = connected()
        loaded = opened(desktop, addin, Hidden=True, MacroExecutionMode=4, FilterName="Calc MS Excel 2007 VBA XML")
        modules = loaded.BasicLibraries.getByName("VBAProject")
        modules.replaceByName("ZipingSystem", Path(twin).read_text("ascii"))
        book = opened(desktop, workbook, MacroExecutionMode=0)
        book.CurrentController.Frame.activate()
        address = f"vnd.sun.star.script:VBAProject.ZipingRibbon.{callback}?language=Basic&location=document"
        pressed = loaded  # any object passes for the IRibbonControl that Basic does not know; None would not be called
        loaded.getScriptProvider().getScript(address).invoke((pressed,), (), ())
        book.close(True)
        loaded.close(True)
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


def opened(desktop: object, path: str, **how: object) -> object:
    """A file, loaded; one opened hidden is never the active workbook."""
    properties = tuple(PropertyValue(Name=name, Value=value) for name, value in how.items())
    return desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, properties)


if __name__ == "__main__":
    main(*sys.argv[1:])
