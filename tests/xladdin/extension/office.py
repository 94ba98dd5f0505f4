"""A LibreOffice of the tests' own, with the extension put in as a user would: its menu is dispatched."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.office import need_uno
from xladdin.engines.bridge import NoOffice, bridge, desktop

AS_SOMEBODY = ("unshare", "--user", "--map-user=1000")
WAIT_SECONDS = 60


def unopkg_folder(folder: Path) -> Path:
    """Where an unopkg lies that also works for root, who runs CI: it refuses root, so it sees another user."""
    need_uno()
    folder.mkdir()
    if os.geteuid() == 0:
        if subprocess.run([*AS_SOMEBODY, "true"], capture_output=True).returncode:
            pytest.skip("unopkg refuses root, and no user namespace can be made here")
        program = folder / "unopkg"
        program.write_text(f'#!/bin/sh\nexec {" ".join(AS_SOMEBODY)} {shutil.which("unopkg")} "$@"\n', "utf-8")
        program.chmod(0o755)
    return folder


class Office:
    """A running soffice with this profile; the tests look at it over a pipe the extension knows nothing of."""

    def __init__(self, folder: Path, profile: Path) -> None:
        self.folder = folder
        self.pipe = f"ziping-looks-{os.getpid()}-{abs(hash(folder))}"
        environment = os.environ | {"XDG_STATE_HOME": str(folder / "state"), "ZIPING_NO_HELPER": "1"}
        self.process = subprocess.Popen(
            ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
             f"--accept=pipe,name={self.pipe};urp"], env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        until(self._answers)
        self.desktop = desktop(self.pipe)

    def open(self, path: Path) -> Any:
        """A workbook, opened in front."""
        document = self.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, ())
        document.CurrentController.Frame.activate()
        return document

    def new(self) -> Any:
        """A workbook that was never saved, in front."""
        document = self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
        document.CurrentController.Frame.activate()
        return document

    def dispatch(self, url: str) -> None:
        """What a click in the menu of the window in front does."""
        service = "com.sun.star.util.URLTransformer"
        from com.sun.star.util import URL

        transformer = bridge().getComponentContext().ServiceManager.createInstance(service)
        _, parsed = transformer.parseStrict(URL(Complete=url))
        frame = self.desktop.CurrentFrame
        frame.queryDispatch(parsed, "_self", 0).dispatch(parsed, ())

    def click(self, url: str) -> None:
        """A click, and the wait until it was carried out."""
        before = len(self.log)
        self.dispatch(url)
        until(lambda: len(self.log) > before)

    @property
    def log(self) -> list[str]:
        """What was carried out, a line each."""
        path = self.folder / "state" / "ziping" / "log" / "ziping.log"
        return path.read_text("utf-8").splitlines() if path.exists() else []

    def clear(self) -> None:
        """Close what a test left open."""
        documents = self.desktop.Components.createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            document.setModified(False)
            document.close(True)

    def close(self) -> int:
        """End it as its menu would; the exit code."""
        with contextlib.suppress(Exception):  # the bridge goes down with it
            self.desktop.terminate()
        try:
            return self.process.wait(WAIT_SECONDS)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _answers(self) -> bool:
        try:
            return bool(desktop(self.pipe))
        except NoOffice:
            return False


def until(true: Callable[[], object]) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + WAIT_SECONDS
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.2)
