"""Scheme files: those that come with ziping, and a county's own.

A file may build on another (`base`) and then names only what differs: tables are merged key by key, lists are
replaced, `[weights]` changes the weights of first levels by name.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from schemas.scheme import Scheme

SCHEME_FOLDER = Path(__file__).parent / "schemes"
DEFAULT_SCHEME = "national-2020"
FREE = "free"
_SAID = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请核对拼写",
    "literal_error": "应为 {expected} 之一",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "decimal_parsing": "应为数字",
    "decimal_type": "应为数字",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "string_type": "应为文字（加引号）",
    "string_pattern_mismatch": "只能用小写字母、数字和短横线",
    "tuple_type": "应为列表 [ … ]",
    "model_type": "应为一组 { … }",
    "model_attributes_type": "应为一组 { … }",
    "value_error": "{error}",
}


class SchemeError(ValueError):
    """A scheme file that cannot be used; the message is Chinese and names file, key, value and what is allowed."""


@dataclass(frozen=True)
class Schemes:
    """The schemes at hand: those that come with ziping, and a county's `own`, by id."""

    own: Mapping[str, Scheme] = field(default_factory=dict)

    def get(self, scheme_id: str) -> Scheme:
        """A scheme by id. Raises SchemeError for an unknown one."""
        return self.own.get(scheme_id) or load_scheme(scheme_id)


SHIPPED = Schemes()


def with_files(paths: Iterable[Path]) -> Schemes:
    """The schemes at hand, together with those of a county's own files. Raises SchemeError."""
    own: dict[str, Scheme] = {}
    for path in paths:
        scheme = read_scheme(path)
        if scheme.id in own or scheme.id in known_ids():
            raise SchemeError(f"方案文件 {path.name} 的 id = “{scheme.id}”与已有方案重复，请换一个 id。")
        own[scheme.id] = scheme
    return Schemes(own)


def read_scheme(path: Path) -> Scheme:
    """Read and validate a scheme file. Raises SchemeError with file, key, value and what is allowed."""
    data = _built(path)
    try:
        return Scheme.model_validate(data)
    except ValidationError as error:
        problems = [_problem(item) for item in error.errors()]
        raise SchemeError(f"方案文件 {path.name} 有 {len(problems)} 处不对：" + "；".join(problems) + "。") from error


def known_ids() -> list[str]:
    """The ids of all schemes that come with ziping."""
    return [path.stem for path in sorted(SCHEME_FOLDER.glob("*.toml"))]


def scheme_ids(kind: str) -> list[str]:
    """The ids of the schemes that come with ziping, of one kind."""
    return [scheme_id for scheme_id in known_ids() if load_scheme(scheme_id).kind == kind]


@cache
def load_scheme(scheme_id: str) -> Scheme:
    """A scheme that comes with ziping, by id. Raises SchemeError for an unknown one."""
    if scheme_id not in known_ids():
        listed = "、".join(known_ids())
        raise SchemeError(
            f"没有名为“{scheme_id[:60]}”的方案。自带的方案：{listed}；自己的方案用 --scheme 文件.toml 指定。"
        )
    return read_scheme(SCHEME_FOLDER / f"{scheme_id}.toml")


def _built(path: Path, above: tuple[str, ...] = ()) -> dict[str, Any]:
    """A file's data on top of its base's, the weights brought to their first levels."""
    data = _parsed(path)
    base_id = data.pop("base", None)
    weights = data.pop("weights", None)
    if base_id is not None:
        if base_id not in known_ids() or base_id in above:
            allowed = "、".join(one for one in known_ids() if one != path.stem)
            raise SchemeError(f"方案文件 {path.name}：base = {_short(base_id)}，应为自带的方案之一：{allowed}。")
        data = _merged(_built(SCHEME_FOLDER / f"{base_id}.toml", (*above, base_id)), data)
    if weights is not None:
        _spread(weights, data, path)
    return data


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SchemeError(f"方案文件 {path.name} 无法读取：{error}。请检查文件是否为 UTF-8 编码的 TOML。") from error


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both_tables = isinstance(value, dict) and isinstance(below.get(key), dict)
        merged[key] = _merged(below[key], value) if both_tables else value
    return merged


def _spread(weights: object, data: dict[str, Any], path: Path) -> None:
    """Write `[weights]` into the first levels: points, or "free"; its `source` is theirs."""
    levels = data.get("first_levels")
    if not isinstance(weights, dict) or not isinstance(weights.get("source"), str) or not isinstance(levels, list):
        raise SchemeError(f"方案文件 {path.name}：[weights] 应写各一级指标的分值和 source（依据）。")
    changed = {name: value for name, value in weights.items() if name != "source"}
    names = [level.get("name") for level in levels]
    unknown = [name for name in changed if name not in names]
    if unknown:
        raise SchemeError(
            f"方案文件 {path.name}：weights.{unknown[0]} 不是一级指标，应为 {'、'.join(map(str, names))} 之一。"
        )
    data["first_levels"] = [
        {
            **level,
            "weight": None if changed[level["name"]] == FREE else changed[level["name"]],
            "source": weights["source"],
        }
        if level["name"] in changed
        else level
        for level in levels
    ]


def _problem(item: Any) -> str:
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in item["loc"]) or "整体"
    said = _SAID.get(item["type"], item["msg"]).format_map(item.get("ctx") or {})
    shown = "" if item["type"] in {"missing", "value_error"} else f" = {_short(item['input'])}"
    return f"{key}{shown}：{said.replace(' or ', '、')}"


def _short(value: object) -> str:
    text = str(value) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
