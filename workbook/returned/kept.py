"""Verdicts kept from earlier runs: a file whose content, rules and standard are unchanged is not read again.

One SQLite file; what was stored before a kill is there after it. A verdict is kept as JSON, never as pickle: the file
lies in the user's own folder, but nothing in it is ever run.
"""

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.returned.reading import Standard
from workbook.returned.verdict import Checked

if TYPE_CHECKING:
    from pydantic import TypeAdapter

ROOMS = ("schemas", "workbook")
KEPT_DAYS = 400
CREATE = "CREATE TABLE IF NOT EXISTS verdicts (key BLOB PRIMARY KEY, verdict BLOB NOT NULL, day INTEGER NOT NULL)"


class Kept:
    """The store at `path`, for one standard. Where it cannot be used, nothing is kept and `trouble` says why."""

    def __init__(self, path: Path | None, standard: Standard, today: date) -> None:
        self.today = today.toordinal()
        self.trouble = ""
        self._base = _fingerprint(standard)
        self._store = self._opened(path) if path is not None else None

    def key(self, data: bytes) -> bytes:
        """What a verdict is kept under: the content, the program and the standard, hashed together."""
        return hashlib.sha256(self._base + hashlib.sha256(data).digest()).digest()

    def get(self, key: bytes, path: str) -> Checked | None:
        """The verdict kept, for a file that now has this path; None where there is none."""
        if self._store is None:
            return None
        try:
            row = self._store.execute("SELECT verdict FROM verdicts WHERE key = ?", (key,)).fetchone()
            return _placed(self._adapter.validate_json(zlib.decompress(row[0])), path) if row else None
        except (sqlite3.Error, zlib.error, ValueError) as error:
            self.trouble = str(error)
            return None

    def put(self, verdicts: Iterable[tuple[bytes, Checked]]) -> None:
        """Keep verdicts; on disk when this returns."""
        if self._store is None:
            return
        rows = [(key, self._packed(verdict), self.today) for key, verdict in verdicts]
        try:
            with self._store:
                self._store.executemany("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?)", rows)
        except sqlite3.Error as error:
            self.trouble = str(error)

    def close(self) -> None:
        """Forget what is long unused, and close."""
        if self._store is None:
            return
        with suppress(sqlite3.Error), closing(self._store), self._store:
            self._store.execute("DELETE FROM verdicts WHERE day < ?", (self.today - KEPT_DAYS,))

    def _packed(self, verdict: Checked) -> bytes:
        return zlib.compress(self._adapter.dump_json(_placed(verdict, "")), 1)

    @cached_property
    def _adapter(self) -> "TypeAdapter[Checked]":
        from pydantic import TypeAdapter

        return TypeAdapter(Checked)

    def _opened(self, path: Path) -> sqlite3.Connection | None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            store = sqlite3.connect(path, timeout=10)
            store.execute("PRAGMA journal_mode=WAL")
            store.execute("PRAGMA synchronous=NORMAL")
            store.execute(CREATE)
        except (sqlite3.Error, OSError) as error:
            self.trouble = str(error)
            return None
        return store


def default_store() -> Path:
    """Where verdicts are kept for this user."""
    from platformdirs import user_cache_path

    return user_cache_path("ziping", appauthor=False) / "verdicts.sqlite"


def _placed(verdict: Checked, path: str) -> Checked:
    return replace(verdict, path=path, findings=tuple(replace(own, path=path) for own in verdict.findings))


def _fingerprint(standard: Standard) -> bytes:
    """Program and standard as one digest: any change of a rule, a scheme or the roster reads everything anew."""
    digest = hashlib.sha256()
    for file in _own_files():
        digest.update(file.read_bytes())
    for text in _plain(standard):
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.digest()


def _own_files() -> list[Path]:
    home = Path(__file__).parent.parent.parent
    return sorted(file for room in ROOMS for kind in ("*.py", "*.toml") for file in (home / room).rglob(kind))


def _plain(value: Any) -> Iterator[str]:
    """A value's parts as text, in order."""
    if is_dataclass(value):
        for own in fields(value):
            yield from _plain(getattr(value, own.name))
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from (str(key), *_plain(value[key]))
    elif isinstance(value, (list, tuple)):
        yield str(len(value))
        for item in value:
            yield from _plain(item)
    else:
        yield f"{type(value).__name__}:{value!r}"
