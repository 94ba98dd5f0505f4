"""The resident helper: one process a user that has everything imported, so that the next click answers at once.

The first click leaves it behind; it ends itself when nobody clicks for a while. It listens on a socket of the user's
own (a named pipe on Windows) and answers only who knows the key, which stands in a file of the user's own.
Without it everything works, only slower. Light on purpose: a click imports this and little else.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener
from pathlib import Path
from typing import Any

from xladdin.call import FAILED, Call
from xladdin.places import state_folder

IDLE_SECONDS, STOP_SECONDS = 900.0, 5.0
OFF = "ZIPING_NO_HELPER"
STOP = b"stop"


def ask(call: Call) -> int | None:
    """Let the helper carry out a click; its exit code, or None where no helper answers to the end."""
    answer = _sent(call.dumps())
    return None if answer is None else int(answer)


def stop() -> bool:
    """End the helper, as before an update; whether there was one. Returns when its files can be replaced."""
    ended = _sent(STOP) is not None
    until = time.monotonic() + STOP_SECONDS
    while ended and _file().exists() and time.monotonic() < until:
        time.sleep(0.05)
    return ended


def start() -> None:
    """Leave a helper behind, unless the environment says not to; a second one ends at once."""
    if os.environ.get(OFF) == "1":
        return
    detached: dict[str, object] = {"start_new_session": True}
    if sys.platform == "win32":
        detached = {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    with contextlib.suppress(OSError):
        subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-m", "xladdin.resident"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path(sys.executable).parent,
            **detached,  # type: ignore[call-overload]
        )


def serve(idle_seconds: float = IDLE_SECONDS) -> None:
    """Answer clicks until none came for so long. Returns at once where a helper serves already."""
    from filelock import FileLock, Timeout

    lock = FileLock(_file().with_suffix(".lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return
    _warm_up()
    key, folder = secrets.token_bytes(32), Path(tempfile.mkdtemp(prefix="ziping-"))
    with Listener(_address(folder), authkey=key) as listener:
        _publish(str(listener.address), key)
        watch = _Watch(idle_seconds, folder)
        while _serve_one(listener, watch):
            pass
    _tidy(folder)


class _Watch:
    """Ends the process when nobody asked for a while: a waiting listener cannot be woken otherwise."""

    def __init__(self, idle_seconds: float, folder: Path) -> None:
        self.idle_seconds, self.folder = idle_seconds, folder
        self.busy = threading.Lock()
        self.last = time.monotonic()
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(min(self.idle_seconds / 4, 10))
            if time.monotonic() - self.last > self.idle_seconds and self.busy.acquire(blocking=False):
                _tidy(self.folder)
                os._exit(0)


def _serve_one(listener: Listener, watch: _Watch) -> bool:
    """Answer one click; False when the helper was asked to end."""
    try:
        connection = listener.accept()
    except (AuthenticationError, OSError, EOFError):  # not ours, or gone again
        return True
    with watch.busy, connection:
        goes_on = _answer(connection)
        watch.last = time.monotonic()
    return goes_on


def _answer(connection: Any) -> bool:
    import gc

    from xladdin.click import run

    with contextlib.suppress(OSError, EOFError):
        asked = connection.recv_bytes()
        if asked == STOP:
            connection.send_bytes(b"0")
            return False
        try:
            code = run(Call.loads(asked))
        except (ValueError, TypeError):
            code = FAILED
        connection.send_bytes(str(code).encode())
    gc.collect()  # no reference may keep a closed office alive
    return True


def _sent(message: bytes) -> bytes | None:
    try:
        published = json.loads(_file().read_text("utf-8"))
        with Client(published["address"], authkey=bytes.fromhex(published["key"])) as connection:
            connection.send_bytes(message)
            return connection.recv_bytes()
    except (OSError, ValueError, KeyError, EOFError, AuthenticationError):
        return None


def _file() -> Path:
    """Where address and key stand, for this installation of the package."""
    mark = hashlib.sha256(f"{sys.executable}\n{__file__}\n{_version()}".encode()).hexdigest()[:12]
    return state_folder() / f"helper-{mark}.json"


def _version() -> str:
    """Changes with every update of the package."""
    return str(Path(__file__).stat().st_mtime_ns)


def _address(folder: Path) -> str:
    """A name nobody can guess, of the system's own kind; a socket lies in a folder only the user can enter."""
    return rf"\\.\pipe\ziping-{secrets.token_hex(16)}" if sys.platform == "win32" else str(folder / "socket")


def _tidy(folder: Path) -> None:
    """Leave nothing behind."""
    _file().unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _publish(address: str, key: bytes) -> None:
    partial = _file().with_suffix(".new")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as stream:
        json.dump({"address": address, "key": key.hex()}, stream)
    os.replace(partial, _file())


def _warm_up() -> None:
    """Import what a click needs, and read and check a blank workbook once."""
    from importlib.resources import files

    from workbook.returned.batch import check
    from xladdin import click

    click.keep_log()
    template = files("workbook.form.templates").joinpath("national-2020.xlsx").read_bytes()
    check([("", template)])


if __name__ == "__main__":
    if sys.argv[1:] == ["stop"]:
        stop()
    else:
        serve()
