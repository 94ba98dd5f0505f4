"""Figures in a text: which facts it says, and which of them it still says as they were."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import sha256

from schemas.facts import Fact, Facts
from schemas.rounding import plain
from schemas.tables import BUDGET_KINDS, LEVELS

NEAR_COPY, WORDS = 0.85, 3
_KINDS = "|".join((*BUDGET_KINDS, *LEVELS, "上级"))
_GRADE = "“[优良中差]”|评为[优良中差]"
_TOKENS = re.compile(rf"20\d\d年|\d+(?:\.\d+)?(?:万元|亿元|元|%|个|分)?|{_KINDS}|{_GRADE}|[^\d]")
_WEIGHTY = re.compile(rf"(?!20\d\d年)(?<!\d)\d|{_KINDS}|{_GRADE}")
_ORDINAL = re.compile(r"^\s*[(（]?\d+[)）.、]")
SEEN = "冲突时的正文"
_NUMBER = r"(?<![\d.])(\d+(?:\.\d+)?)\s*"
_FIGURE = re.compile(r"(\d+(?:\.\d+)?)(\D+)")
# A bare count such as 8个 says nothing of projects; only these do.
_COUNTS = (re.compile(_NUMBER + "个项目"), re.compile(r"项目(?:共|数|个数|数量)?[为是]?\s*" + _NUMBER + "个"))


def fingerprint(facts: Iterable[Fact]) -> dict[str, str]:
    """The figures behind a generated paragraph, and how they printed."""
    return {fact.name: fact.printed for fact in facts if fact.is_figure}


def quoted(text: str, facts: Facts) -> dict[str, str]:
    """The figures an authored text says, by fact."""
    return {name: figure for name, figure in facts.printed.items() if says(text, figure)}


def says(text: str, figure: str) -> bool:
    """Whether a text says a figure such as 348.49万元, 100% or 8个; 6万元 says 6.00万元."""
    found = _FIGURE.fullmatch(figure)
    return found is not None and found[2] in text and Decimal(found[1]) in _numbers(text, found[2])


def stale(text: str, remembered: Mapping[str, str], facts: Facts) -> dict[str, str]:
    """The remembered figures a text still says although no fact it may have meant is that any more."""
    gone = {}
    for name, old in remembered.items():
        if name == SEEN or facts.printed.get(name) == old or not says(text, old):
            continue
        meant = [other for other, figure in remembered.items() if figure == old]
        if not any(_still(other, old, facts.printed) for other in meant):
            gone[name] = old
    return gone


def _still(name: str, figure: str, current: Mapping[str, str]) -> bool:
    """Whether a fact still prints so; of a project that was renamed or given a code, whether any project's does."""
    if name in current:
        return current[name] == figure
    project, _, kind = name.rpartition("·")
    return bool(project) and any(other.endswith(f"·{kind}") and now == figure for other, now in current.items())


def altered(text: str, generated: str, remembered: Mapping[str, str], facts: Facts) -> list[tuple[str, str]]:
    """(figure said, figure due) where a rewritten text says another figure in place of one it should.

    A figure that is left out is no fault, nor is one of the accountant's own beside those due; one that was right
    when the paragraph was generated is stale, which is said elsewhere.
    """
    old = [figure for name, figure in remembered.items() if name != SEEN]
    if is_near(text, generated):
        return replaced(text, generated, old)
    current = facts.printed
    due = dict.fromkeys(current.get(name, figure) for name, figure in remembered.items() if name != SEEN)
    found: list[tuple[str, str]] = []
    for unit in dict.fromkeys(_unit_of(figure) for figure in due):
        said, wanted = _numbers(text, unit), _numbers(generated, unit)
        stale_ones = {_number_of(figure) for figure in old if _unit_of(figure) == unit} - set(wanted)
        if len(said) == len(wanted):
            pairs = _moved(said, wanted)
        else:
            known = {_number_of(figure) for figure in current.values() if _unit_of(figure) == unit} | set(wanted)
            missing = [_number_of(figure) for figure in due if _unit_of(figure) == unit and not says(text, figure)]
            foreign = [number for number in said if number not in known]
            pairs = _matched(foreign, missing, _named(text, unit), _named(generated, unit))
        found += [(f"{plain(one)}{unit}", f"{plain(other)}{unit}") for one, other in pairs if one not in stale_ones]
    return found


def is_near(text: str, generated: str) -> bool:
    """Whether a rewritten text is the generated one but for a few words."""
    return SequenceMatcher(None, generated, text, autojunk=False).ratio() >= NEAR_COPY


def replaced(text: str, generated: str, old: Sequence[str]) -> list[tuple[str, str]]:
    """(what is said, what was generated) where a near copy has another figure, unit, grade or kind of budget.

    A paragraph's own number says nothing, nor does a word that happens to hold a grade (集中); years are N107's.
    """
    due, said = (_TOKENS.findall(_ORDINAL.sub("", one)) for one in (generated, text))
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, due, said, autojunk=False).get_opcodes():
        one, other = "".join(said[j1:j2]), "".join(due[i1:i2])
        if tag == "replace" and _WEIGHTY.search(other) and one not in old and sorted(one) != sorted(other):
            found.append((one, other))
    return found


def _moved(said: Sequence[Decimal], wanted: Sequence[Decimal]) -> list[tuple[Decimal, Decimal]]:
    """Where two texts of like build say different numbers; nothing when they only say them in another order."""
    if sorted(said) == sorted(wanted):
        return []
    return [(one, other) for one, other in zip(said, wanted, strict=True) if one != other]


def _matched(
    foreign: list[Decimal], missing: list[Decimal], named: Mapping[Decimal, str], due: Mapping[Decimal, str]
) -> list[tuple[Decimal, Decimal]]:
    """Each foreign number beside the missing one that goes by the same words, else the one nearest to it."""
    pairs = []
    for number in foreign:
        alike = [other for other in missing if due.get(other) == named.get(number)]
        if missing:
            nearest = min(alike or missing, key=lambda other: abs(other - number))
            missing.remove(nearest)
            pairs.append((number, nearest))
    return pairs


def _named(text: str, unit: str) -> dict[Decimal, str]:
    """The words right before each number that a text says with a unit."""
    pattern = re.compile(_NUMBER + re.escape(unit))
    return {Decimal(said[1]): text[max(0, said.start() - WORDS) : said.start()] for said in pattern.finditer(text)}


@lru_cache(maxsize=64)
def _numbers(text: str, unit: str) -> tuple[Decimal, ...]:
    """The numbers a text says with a unit, in order; of 个 only those of projects."""
    patterns = _COUNTS if unit == "个" else (re.compile(_NUMBER + re.escape(unit)),)
    at = {said.start(1): Decimal(said[1]) for pattern in patterns for said in pattern.finditer(text)}
    return tuple(number for _, number in sorted(at.items()))


def _unit_of(figure: str) -> str:
    return figure.lstrip("0123456789.")


def _number_of(figure: str) -> Decimal:
    return Decimal(figure.removesuffix(_unit_of(figure)))


def changes(remembered: Mapping[str, str], facts: Facts) -> list[str]:
    """What has changed since figures were remembered, such as "项目个数：8个→9个"."""
    current = facts.printed
    return [
        f"{name}：{before}→{current.get(name, '没有了')}"
        for name, before in remembered.items()
        if name != SEEN and not _still(name, before, current)
    ]


def mark(text: str) -> str:
    """A short mark of a text, to see later whether it was edited."""
    return sha256(text.encode("utf-8")).hexdigest()[:16]


def dump(figures: Mapping[str, str]) -> str:
    """Figures as the hidden column keeps them."""
    return json.dumps(figures, ensure_ascii=False) if figures else ""


def load(text: str) -> dict[str, str]:
    """Figures read back; a damaged column remembers nothing."""
    try:
        data = json.loads(text) if text else {}
    except json.JSONDecodeError:
        return {}
    return {str(name): str(value) for name, value in data.items()} if isinstance(data, dict) else {}
