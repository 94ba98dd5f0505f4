"""File names made of what people typed, good on Windows too."""

from collections.abc import Iterable, Iterator

LONGEST = 80
RESERVED = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))})


def safe_name(text: str) -> str:
    """A text as the stem of a file name: nothing Windows refuses, no path, not too long, never empty."""
    kept = "".join("_" if own in '<>:"/\\|?*' or not own.isprintable() else own for own in text)
    bare = kept.strip(" .")[:LONGEST].strip(" .") or "_"
    return f"_{bare}" if bare.partition(".")[0].strip().upper() in RESERVED else bare


def numbered(stems: Iterable[str], suffix: str) -> Iterator[str]:
    """File names of these stems; those that would be taken for one another get numbers."""
    taken: set[str] = set()
    for stem in stems:
        name, number = f"{stem}{suffix}", 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}({number}){suffix}"
        taken.add(name.casefold())
        yield name
