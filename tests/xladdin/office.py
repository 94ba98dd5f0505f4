"""A LibreOffice of the tests' own, with the built add-in in it: buttons are pressed as the ribbon would."""

import os
import subprocess
import sys
import time
from pathlib import Path

import xlwings as xw

from tests.office import need_uno
from workbook.files.reader import read_workbook
from workbook.grid import Grid
from xladdin.addin.build import ADDIN, FOLDER
from xladdin.engines import libreoffice
from xladdin.engines.bridge import NoOffice, bridge
from xladdin.setup.addin_file import with_interpreter

XLAM = "Calc MS Excel 2007 VBA XML"


class Office:
    """A running soffice with a private profile; `folder` holds its files, log and locks."""

    def __init__(self, folder: Path, python: str = sys.executable, helper: bool = False) -> None:
        need_uno()
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.pipe = f"ziping-tests-{os.getpid()}-{abs(hash(folder))}"
        self.environment = os.environ | {
            "ZIPING_OFFICE_PIPE": self.pipe,
            "XDG_STATE_HOME": str(folder / "state"),
            "ZIPING_NO_HELPER": "0" if helper else "1",
        }
        self.process = subprocess.Popen(
            ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
             f"--accept=pipe,name={self.pipe};urp"], env=self.environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self.engine = self._connected()
        addin = folder / "ziping.xlam"
        addin.write_bytes(with_interpreter(ADDIN.read_bytes(), Path(python)))
        self.addin = self._load(addin, Hidden=True, MacroExecutionMode=4, FilterName=XLAM)
        twin = (FOLDER / "libreoffice" / "ZipingSystem.bas").read_text("ascii")
        self.addin.BasicLibraries.getByName("VBAProject").replaceByName("ZipingSystem", twin)

    def open(self, name: str, data: bytes) -> xw.Book:
        """A workbook, written to the folder and opened in front."""
        self.engine = self._connected()
        path = self.folder / name
        path.write_bytes(data)
        return self.engine.apps.active.books.open(str(path))

    def press(self, callback: str) -> None:
        """Press a button over the workbook in front."""
        address = f"vnd.sun.star.script:VBAProject.ZipingRibbon.{callback}?language=Basic&location=document"
        self.addin.getScriptProvider().getScript(address).invoke((self.addin,), (), ())

    def saved(self, book: xw.Book) -> bytes:
        """The workbook's bytes after it was saved where it lies."""
        book.save()
        return Path(book.fullname).read_bytes()

    def grid(self, book: xw.Book) -> Grid:
        """What the saved workbook holds."""
        return read_workbook(self.saved(book))

    def clear(self) -> None:
        """Close what a test left open."""
        self.engine = libreoffice.engine(self.pipe)
        for book in list(self.engine.apps.active.books):
            book.close()

    @property
    def log(self) -> str:
        """What the macros logged."""
        path = self.folder / "state" / "ziping" / "log" / "ziping.log"
        return path.read_text("utf-8") if path.exists() else ""

    def close(self) -> None:
        """End it, whatever is open."""
        self.process.kill()
        self.process.wait()
        subprocess.run(["pkill", "-f", (self.folder / "profile").as_uri()], check=False)

    def _load(self, path: Path, **how: object) -> object:
        bridge()
        from com.sun.star.beans import PropertyValue

        properties = tuple(PropertyValue(Name=name, Value=value) for name, value in how.items())
        desktop = self.engine.apps.active.impl.desktop
        return desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, properties)

    def _connected(self) -> xw.Engine:
        for _ in range(200):
            try:
                engine = libreoffice.engine(self.pipe)
                engine.activate()
                return engine
            except NoOffice:
                time.sleep(0.2)
        raise RuntimeError("LibreOffice did not answer")
