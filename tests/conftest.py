"""Workbooks that many tests start from, each built once."""

import hypothesis
import pytest

from schemas.scheme import Scheme
from schemas.scheme_files import load_scheme
from tests.settings import examples
from workbook.demo.story import blank_demo_workbook, type_in
from workbook.fill import fill
from workbook.new import blank_workbook

hypothesis.settings.register_profile("suite", max_examples=examples(100), deadline=None, derandomize=True)
hypothesis.settings.load_profile("suite")


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees what another, or the user, has checked before."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    return load_scheme("national-2020")


@pytest.fixture(scope="session")
def overall(scheme: Scheme) -> Scheme:
    return load_scheme(scheme.overall)


@pytest.fixture(scope="session")
def blank(scheme: Scheme, overall: Scheme) -> bytes:
    """A blank workbook with two project sheets."""
    return blank_workbook(scheme, overall, 2)


@pytest.fixture(scope="session")
def unfilled() -> bytes:
    """The demonstration unit's workbook as typed, before fill."""
    return type_in(blank_demo_workbook())


@pytest.fixture(scope="session")
def filled(unfilled: bytes) -> bytes:
    """The demonstration unit's workbook, filled: valid and without a finding."""
    return fill(unfilled).workbook
