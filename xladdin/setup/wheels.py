"""Whether a folder of wheels is complete for a PC of another kind: every requirement followed as it would be there.

pip evaluates markers on the machine it runs on, so what only Windows needs is left out in silence; here each
wheel's own requirements are evaluated for the target.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from packaging.markers import default_environment
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from workbook.files.output import FileTrouble

PLATFORM = "win_amd64"


@dataclass(frozen=True)
class Target:
    """The PC the wheels are for: 64-bit Windows with this Python, as (3, 12)."""

    python: tuple[int, int]

    @property
    def version(self) -> str:
        """3.12."""
        return ".".join(map(str, self.python))

    @cached_property
    def tags(self) -> frozenset[Tag]:
        """Every tag its Python can use."""
        own = cpython_tags(self.python, platforms=[PLATFORM])
        return frozenset([*own, *compatible_tags(self.python, f"cp{self.python[0]}{self.python[1]}", [PLATFORM])])

    def needs(self, requirement: Requirement, extras: Iterable[str]) -> bool:
        """Whether a requirement holds there, of a package asked for with these extras."""
        marker = requirement.marker
        return marker is None or any(marker.evaluate({**self._environment, "extra": extra}) for extra in ("", *extras))

    @cached_property
    def _environment(self) -> dict[str, str]:
        there = {
            "implementation_name": "cpython", "platform_python_implementation": "CPython", "os_name": "nt",
            "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64",
            "platform_release": "10", "platform_version": "10.0.19045", "python_version": self.version,
            "python_full_version": f"{self.version}.0", "implementation_version": f"{self.version}.0",
        }  # fmt: skip
        return {name: there[name] for name in default_environment()}


@dataclass(frozen=True)
class Wheel:
    """A wheel, by its name and its own METADATA."""

    path: Path
    name: str
    version: Version
    tags: frozenset[Tag]
    requires: tuple[Requirement, ...]
    python: SpecifierSet


@dataclass(frozen=True)
class Gap:
    """A requirement that no wheel of the folder meets: who needs it, and what was found instead."""

    needed_by: str
    requirement: Requirement
    found: tuple[str, ...] = ()

    def __str__(self) -> str:
        instead = f"，只有 {'、'.join(self.found)}" if self.found else ""
        return f"{self.needed_by} 需要 {_bare(self.requirement)}，没有合适的包{instead}"


@dataclass
class Closure:
    """What a requirement brings along there, found among the wheels: those needed, and the gaps."""

    wheels: dict[str, Wheel] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)


def read_wheel(path: Path) -> Wheel:
    """A wheel's name and metadata. Raises FileTrouble for a file that is none."""
    try:
        name, version, _, tags = parse_wheel_filename(path.name)
        with ZipFile(path) as archive:
            entry = next(item for item in archive.namelist() if item.endswith(".dist-info/METADATA"))
            metadata = Metadata.from_email(archive.read(entry), validate=False)
    except (InvalidWheelFilename, BadZipFile, StopIteration, OSError) as error:
        raise FileTrouble(f"“{path}”不是完好的 wheel（{error}），请删除后重做。") from error
    requires = tuple(metadata.requires_dist or ())
    return Wheel(path, name, version, tags, requires, metadata.requires_python or SpecifierSet())


def read_wheels(folder: Path) -> list[Wheel]:
    """All wheels of a folder. Raises FileTrouble."""
    return [read_wheel(path) for path in sorted(folder.glob("*.whl"))]


def closure(root: Requirement, wheels: Iterable[Wheel], target: Target) -> Closure:
    """Follow a requirement and all that it requires on the target.

    Of each package the newest wheel that runs there is the one that counts: what needs another version is a gap.
    """
    everything = list(wheels)
    usable = {wheel.name: wheel for wheel in sorted(everything, key=_version) if _runs_on(wheel, target)}
    found = Closure()
    seen: set[tuple[str, str]] = set()
    waiting = [Gap("离线包", root)]
    while waiting:
        asked = waiting.pop()
        key = (asked.needed_by, _bare(asked.requirement))
        if key in seen:
            continue
        seen.add(key)
        wheel = usable.get(canonicalize_name(asked.requirement.name))
        if wheel is None or not asked.requirement.specifier.contains(wheel.version, prereleases=True):
            found.gaps.append(Gap(asked.needed_by, asked.requirement, _found(asked.requirement, everything)))
            continue
        found.wheels[wheel.name] = wheel
        waiting += _required(wheel, asked.requirement.extras, target)
    found.gaps.sort(key=str)
    return found


def _required(wheel: Wheel, extras: Iterable[str], target: Target) -> Iterator[Gap]:
    for requirement in wheel.requires:
        if target.needs(requirement, extras):
            yield Gap(f"{wheel.name} {wheel.version}", requirement)


def _version(wheel: Wheel) -> Version:
    return wheel.version


def _runs_on(wheel: Wheel, target: Target) -> bool:
    return bool(wheel.tags & target.tags) and wheel.python.contains(f"{target.version}.0")


def _found(requirement: Requirement, wheels: Iterable[Wheel]) -> tuple[str, ...]:
    return tuple(wheel.path.name for wheel in wheels if wheel.name == canonicalize_name(requirement.name))


def _bare(requirement: Requirement) -> str:
    """The requirement without its marker."""
    return str(requirement).partition(";")[0].strip()
