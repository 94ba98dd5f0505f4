"""The resident helper: one a user, answers only who knows its key, ends itself; without it everything still works."""

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from xladdin import resident
from xladdin.call import FAILED, BadCall, Call, hexed

CALL = Call("validate", "没有打开.xlsx", window="1")
SERVE = "from xladdin.resident import serve; serve({idle})"


@contextmanager
def serving(idle: float = 60) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, "-I", "-c", SERVE.format(idle=idle)], env=dict(os.environ))
    try:
        wait_for(lambda: resident._file().exists() or process.poll() is not None)
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(condition: object, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    assert condition()


def test_without_a_helper_nobody_answers() -> None:
    assert resident.ask(CALL) is None
    assert resident.stop() is False


def test_it_answers_click_after_click_and_ends_when_asked() -> None:
    with serving() as process:
        assert [resident.ask(CALL), resident.ask(CALL)] == [FAILED, FAILED]
        assert resident.stop()
        assert process.wait(10) == 0
        assert not resident._file().exists()


def test_a_second_one_ends_at_once() -> None:
    with serving():
        second = subprocess.run([sys.executable, "-I", "-c", SERVE.format(idle=60)], timeout=30, check=False)
        assert second.returncode == 0
        assert resident.ask(CALL) == FAILED


def test_it_ends_when_nobody_clicks() -> None:
    with serving(idle=1) as process:
        assert process.wait(20) == 0
        assert not resident._file().exists()


def test_after_a_kill_the_next_click_does_it_alone() -> None:
    with serving() as process:
        process.kill()
        process.wait()
        assert resident.ask(CALL) is None


def test_only_the_user_can_read_the_key_and_enter_the_socket() -> None:
    with serving():
        published = json.loads(resident._file().read_text("utf-8"))
        assert stat.S_IMODE(resident._file().stat().st_mode) == 0o600
        assert stat.S_IMODE(Path(published["address"]).parent.stat().st_mode) == 0o700


def test_who_does_not_know_the_key_gets_no_answer() -> None:
    with serving():
        address = json.loads(resident._file().read_text("utf-8"))["address"]
        with pytest.raises(AuthenticationError):
            Client(address, authkey=b"guessed")
        assert resident.ask(CALL) == FAILED


@pytest.mark.parametrize("message", [b"", b"[]", b"{}", b'{"macro": "os.system"}', b'{"macro": "validate", "x": "y"}'])
def test_what_no_button_sends_is_refused_and_does_no_harm(message: bytes) -> None:
    with serving():
        assert resident._sent(message or b" ") == str(FAILED).encode()
        assert resident.ask(CALL) == FAILED


# A click as it arrives


@pytest.mark.parametrize("name", ["自评 2023.xlsx", "a=b.xlsx", "%PATH%.xlsx", "😀'\".xlsx", "\ud800.xlsx"])
def test_a_name_travels_whole(name: str) -> None:
    call = Call.parse(["score", f"--book={hexed(name)}", "--hwnd=131072"])
    assert call == Call("score", name, window="131072")
    assert Call.loads(call.dumps()) == call


@pytest.mark.parametrize(
    "arguments",
    [[], ["format_c", "--book=0041", "--hwnd=1"], ["score", "--book=0041"], ["score", "--book=zz", "--hwnd=1"]],
)
def test_what_no_button_writes_is_refused(arguments: list[str]) -> None:
    with pytest.raises(BadCall):
        Call.parse(arguments)


def test_asking_the_helper_imports_nothing_heavy() -> None:
    heavy = ("pandas", "xlwings", "openpyxl", "lxml")
    script = f"import sys, xladdin.__main__; print([name for name in {heavy} if name in sys.modules])"
    seen = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "[]"
