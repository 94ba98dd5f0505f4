"""What is there on this PC and what is missing for the add-in to run, each with what to do."""

import importlib
import importlib.metadata
import json
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from xladdin import places
from xladdin.setup.registry import Registry, ThisRegistry

Level = Literal["ok", "notice", "missing"]
TITLES: dict[Level, str] = {"ok": "正常", "notice": "注意", "missing": "缺少"}
OLDEST_PYTHON = (3, 11)
PACKAGES = {
    "pandas": "pandas", "pandera": "pandera.pandas", "python-calamine": "python_calamine", "xlwings": "xlwings",
}  # fmt: skip
ON_WINDOWS = {"pywin32": "pythoncom"}
REINSTALL = "请重新运行安装程序，或把 ziping 连同它需要的包重新装一遍。"


@dataclass(frozen=True)
class Line:
    """One thing looked at; `remedy` says what to do unless all is well."""

    level: Level
    subject: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{TITLES[self.level]}  {self.subject}：{self.message}" + (
            f"\n      {self.remedy}" if self.remedy else ""
        )


@dataclass(frozen=True)
class Pc:
    """The PC as it is looked at; a test gives another one."""

    registry: Registry = field(default_factory=ThisRegistry)
    system: str = field(default_factory=platform.system)
    release: tuple[int, ...] = field(default_factory=lambda: _numbers(platform.version()))
    is_64_bit: bool = field(default_factory=lambda: platform.machine().endswith("64"))
    python: tuple[int, ...] = sys.version_info[:3]
    python_is_64_bit: bool = sys.maxsize > 2**32
    log: Path = field(default_factory=places.log_file)


def examine(pc: Pc | None = None) -> list[Line]:
    """Look at everything; nothing is changed on the PC."""
    pc = pc or Pc()
    if pc.system == "Windows":
        from xladdin.setup.doctor_windows import surroundings
    else:
        from xladdin.setup.doctor_elsewhere import surroundings
    return [*surroundings(pc), *_python(pc), *_packages(pc), _log(pc.log)]


def is_well(lines: Sequence[Line]) -> bool:
    """Whether nothing needs attention."""
    return all(line.level == "ok" for line in lines)


def as_text(lines: Sequence[Line]) -> str:
    """The lines as people read them."""
    counted = [f"{title} {sum(line.level == level for line in lines)} 项" for level, title in TITLES.items()]
    return "\n".join([*map(str, lines), "，".join(counted) + "。"])


def as_json(lines: Sequence[Line]) -> str:
    """The lines as one JSON document."""
    document = {"well": is_well(lines), "lines": [asdict(line) for line in lines]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def _python(pc: Pc) -> Iterator[Line]:
    version = ".".join(map(str, pc.python))
    if pc.python[:2] < OLDEST_PYTHON:
        yield Line("missing", "Python", f"版本是 {version}，需要 3.11 以上", REINSTALL)
    elif not pc.python_is_64_bit:
        yield Line("missing", "Python", f"版本 {version} 是 32 位，需要 64 位", REINSTALL)
    else:
        yield Line("ok", "Python", f"{version}，64 位，{sys.executable}")


def _packages(pc: Pc) -> Iterator[Line]:
    for name, module in (PACKAGES | ON_WINDOWS if pc.system == "Windows" else PACKAGES).items():
        try:
            importlib.import_module(module)
            yield Line("ok", name, importlib.metadata.version(name))
        except Exception as error:  # whatever keeps it from being imported is what has to be said
            yield Line("missing", name, f"不能使用（{type(error).__name__}：{error}）", REINSTALL)


def _log(path: Path) -> Line:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
    except OSError as error:
        return Line("missing", "日志", f"写不了“{path}”（{error.strerror}）", "请核对这个文件夹的权限和磁盘空间。")
    return Line("ok", "日志", str(path))


def _numbers(version: str) -> tuple[int, ...]:
    """10.0.19045 as numbers; empty for a version that is spelt otherwise."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdigit() for part in parts) else ()
