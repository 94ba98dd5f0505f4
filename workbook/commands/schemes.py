"""The `--scheme` option that several commands share: a scheme's id, or a county's own TOML file."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.commands import UsageError

if TYPE_CHECKING:
    from schemas.scheme import Scheme
    from schemas.scheme_files import Schemes


def add_scheme_argument(parser: argparse.ArgumentParser, help_text: str) -> None:
    """Declare `--scheme`, which may be given several times."""
    parser.add_argument("--scheme", action="append", default=[], metavar="方案|文件.toml", help=help_text)


def schemes_at_hand(options: argparse.Namespace) -> "Schemes":
    """The schemes that come with ziping and those of the files given. Raises UsageError."""
    from schemas.scheme_files import SchemeError, with_files

    try:
        schemes = with_files(Path(value) for value in options.scheme if _is_file(value))
        for value in options.scheme:
            if not _is_file(value):
                schemes.get(value)
    except SchemeError as problem:
        raise UsageError(str(problem)) from problem
    return schemes


def scheme_of_rows(options: argparse.Namespace) -> "Scheme":
    """The one scheme to score rows by, of project sheets or of the overall sheet. Raises UsageError."""
    from schemas.scheme_files import DEFAULT_SCHEME

    schemes = schemes_at_hand(options)
    named = _named(options, schemes)
    if len(named) > 1:
        raise UsageError("解释一行时只选一个方案。")
    return named[0] if named else schemes.get(DEFAULT_SCHEME)


def chosen_scheme(options: argparse.Namespace) -> "tuple[Scheme, Scheme]":
    """The project scheme chosen, and the overall scheme that goes with it. Raises UsageError."""
    from schemas.scheme_files import DEFAULT_SCHEME, SchemeError

    schemes = schemes_at_hand(options)
    named = _named(options, schemes)
    projects = [scheme for scheme in named if scheme.kind == "project"]
    if named and not projects:
        raise UsageError(f"“{named[0].id}”是整体自评表的方案，请选项目方案。")
    if len(projects) > 1:
        raise UsageError(f"给了几个项目方案（{'、'.join(one.id for one in projects)}），请只选一个。")
    scheme = projects[0] if projects else schemes.get(DEFAULT_SCHEME)
    try:
        overall = schemes.get(scheme.overall)
    except SchemeError as problem:
        raise UsageError(f"方案“{scheme.id}”的 overall = “{scheme.overall}”：{problem}") from problem
    unused = [one.id for one in named if one.kind == "overall" and one.id != overall.id]
    if overall.kind != "overall":
        raise UsageError(f"方案“{scheme.id}”的 overall = “{overall.id}”不是整体自评表的方案。")
    if unused:
        raise UsageError(
            f"方案“{scheme.id}”的 overall 写的是“{overall.id}”，给的整体方案却是“{unused[0]}”，请改成一致。"
        )
    return scheme, overall


def _named(options: argparse.Namespace, schemes: "Schemes") -> "list[Scheme]":
    return [*schemes.own.values(), *(schemes.get(value) for value in options.scheme if not _is_file(value))]


def _is_file(value: str) -> bool:
    return value.lower().endswith(".toml") or Path(value).exists()
