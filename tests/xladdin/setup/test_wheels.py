"""Whether a folder of wheels is complete for Windows, told from hand-made wheels."""

from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.xladdin.setup.pc import wheel
from workbook.files.output import FileTrouble
from xladdin.setup.wheels import Target, closure, read_wheels

ROOT = Requirement("zipingbiao[excel]")
TARGET = Target((3, 12))
WINDOWS = 'pywin32>=300; sys_platform == "win32"'


def gaps(folder: Path, target: Target = TARGET) -> list[str]:
    return [str(gap) for gap in closure(ROOT, read_wheels(folder), target).gaps]


def project(folder: Path) -> None:
    """The project, the library its extra needs, and that library's own needs on Windows."""
    wheel(folder, "zipingbiao", requires=["pandas>=3", 'xlwings>=0.37; extra == "excel"', 'dask; extra == "cluster"'])
    wheel(folder, "pandas", "3.1.1", tag="cp312-cp312-win_amd64", requires=['tzdata; sys_platform == "win32"'])
    wheel(
        folder, "xlwings", "0.37.8", requires=[WINDOWS, 'appscript; platform_system == "Darwin"', "Typing_Extensions"]
    )
    wheel(folder, "tzdata")
    wheel(folder, "typing-extensions")
    wheel(folder, "pywin32", "312", tag="cp312-cp312-win_amd64")


def test_a_complete_folder(tmp_path: Path) -> None:
    project(tmp_path)
    wheel(tmp_path, "unneeded")
    found = closure(ROOT, read_wheels(tmp_path), TARGET)
    assert not found.gaps
    assert set(found.wheels) == {"zipingbiao", "pandas", "xlwings", "tzdata", "typing-extensions", "pywin32"}


def test_what_pip_leaves_out_elsewhere_is_missed_by_name(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "pywin32-312-cp312-cp312-win_amd64.whl").unlink()
    (tmp_path / "tzdata-1.0-py3-none-any.whl").unlink()
    assert gaps(tmp_path) == [
        "pandas 3.1.1 需要 tzdata，没有合适的包",
        "xlwings 0.37.8 需要 pywin32>=300，没有合适的包",
    ]


@pytest.mark.parametrize("tag", ["cp312-cp312-win32", "cp312-cp312-manylinux_2_28_x86_64", "cp311-cp311-win_amd64"])
def test_a_wheel_for_another_pc_does_not_count(tmp_path: Path, tag: str) -> None:
    project(tmp_path)
    (tmp_path / "pywin32-312-cp312-cp312-win_amd64.whl").unlink()
    wheel(tmp_path, "pywin32", "312", tag=tag)
    assert gaps(tmp_path) == [f"xlwings 0.37.8 需要 pywin32>=300，没有合适的包，只有 pywin32-312-{tag}.whl"]


def test_an_older_version_or_a_newer_python_does_not_count(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "tzdata-1.0-py3-none-any.whl").unlink()
    wheel(tmp_path, "tzdata", python=">=3.13")
    (tmp_path / "pandas-3.1.1-cp312-cp312-win_amd64.whl").rename(tmp_path / "pandas-2.9-cp312-cp312-win_amd64.whl")
    assert gaps(tmp_path) == ["zipingbiao 1.0 需要 pandas>=3，没有合适的包，只有 pandas-2.9-cp312-cp312-win_amd64.whl"]


def test_one_version_has_to_do_for_all_that_need_a_package(tmp_path: Path) -> None:
    wheel(tmp_path, "zipingbiao", requires=["one<2", "other"])
    wheel(tmp_path, "other", requires=["one>=2"])
    wheel(tmp_path, "one", "1.5")
    wheel(tmp_path, "one", "2.0")
    assert gaps(tmp_path) == [
        "zipingbiao 1.0 需要 one<2，没有合适的包，只有 one-1.5-py3-none-any.whl、one-2.0-py3-none-any.whl"
    ]


def test_every_python_has_wheels_of_its_own(tmp_path: Path) -> None:
    project(tmp_path)
    assert len(gaps(tmp_path, Target((3, 13)))) == 2
    wheel(tmp_path, "pywin32", "312", tag="cp39-abi3-win_amd64")
    assert len(gaps(tmp_path, Target((3, 13)))) == 1


def test_packages_that_need_each_other_come_to_an_end(tmp_path: Path) -> None:
    wheel(tmp_path, "zipingbiao", requires=["other"])
    wheel(tmp_path, "other", requires=["zipingbiao[excel]", "other"])
    assert not gaps(tmp_path)


def test_an_extra_of_a_requirement_is_followed(tmp_path: Path) -> None:
    wheel(tmp_path, "zipingbiao", requires=['other[excel]; extra == "excel"'])
    wheel(tmp_path, "other", requires=['deep; extra == "excel"', 'deeper; extra == "more"'])
    assert gaps(tmp_path) == ["other 1.0 需要 deep，没有合适的包"]


@pytest.mark.parametrize("name", ["broken-1.0-py3-none-any.whl", "not a wheel.whl"])
def test_a_broken_wheel_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"nothing")
    with pytest.raises(FileTrouble, match=name):
        read_wheels(tmp_path)
