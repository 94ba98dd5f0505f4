"""The macros keep log and locks in a folder of the tests' own; one LibreOffice serves the tests of a worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.xladdin.office import Office


@pytest.fixture(autouse=True)
def own_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(tmp_path_factory.mktemp("office"))
    yield office
    office.close()


@pytest.fixture
def office(running: Office) -> Iterator[Office]:
    yield running
    running.clear()
