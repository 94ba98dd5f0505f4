"""Scheme files: those that come with ziping, and a county's own.

A file may build on another (`base`) and then names only what differs: tables are merged key by key, lists are
replaced, `[weights]` changes the weights of first levels by name.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from schemas.scheme import FREE, Scheme

SCHEME_FOLDER = Path(__file__).parent / "schemes"
DEFAULT_SCHEME = "national-2020"
LARGEST_FILE = 100_000
OWN_KEYS = ("id", "title", "source")
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
    "finite_number": "应为确切的数字",
    "int_type": "应为整数",
    "bool_type": "应为 true 或 false",
    "string_type": "应为文字（加引号）",
    "string_too_long": "不超过 {max_length} 个字",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "至多 {max_length} 项",
    "tuple_type": "应为列表，写成 [ … ]",
    "model_type": "应为一组，写成 { … } 或 [表名]",
    "model_attributes_type": "应为一组，写成 { … } 或 [表名]",
    "value_error": "{error}",
}
_WANTED = {"id": "只能用小写字母、数字和短横线", "name": "用 30 字以内的汉字，不带空格、括号和符号"}


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
        unsaid = [name for name in OWN_KEYS if name not in data]
        if unsaid:
            raise SchemeError(f"方案文件 {path.name}：用了 base，还要写自己的 {'、'.join(unsaid)}。")
        allowed = [one for one in known_ids() if one != path.stem and one not in above]
        if base_id not in allowed:
            raise SchemeError(
                f"方案文件 {path.name}：base = {_shown(base_id)}，应为自带的方案之一：{'、'.join(allowed)}。"
            )
        data = _merged(_built(SCHEME_FOLDER / f"{base_id}.toml", (*above, path.stem)), data, path)
    return data if weights is None else _spread(weights, data, path)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SchemeError(f"找不到或打不开方案文件“{path}”，请核对文件名和路径。") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SchemeError(f"方案文件 {path.name} 不是 UTF-8 编码，请用记事本另存为 UTF-8。") from error
    if len(raw) > LARGEST_FILE:
        raise SchemeError(f"方案文件 {path.name} 有 {len(raw)} 字节，不像方案文件。")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        at = f"第 {line[1]} 行" if line else "结尾"
        raise SchemeError(
            f"方案文件 {path.name} 的{at}不合 TOML 的写法，请对照自带的方案核对括号、引号和等号。"
        ) from error


def _merged(below: dict[str, Any], above: dict[str, Any], path: Path) -> dict[str, Any]:
    """The base with what the file says; a block that is changed has to name its own source."""
    merged = {**below, **above}
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict):
            if "source" in below[key] and "source" not in value:
                raise SchemeError(f"方案文件 {path.name}：改了 [{key}]，请在其中写明依据 source。")
            merged[key] = {**below[key], **value}
    return merged


def _spread(weights: object, data: dict[str, Any], path: Path) -> dict[str, Any]:
    """The data with `[weights]` written into its first levels: points, or "free"; its `source` is theirs."""
    levels = data.get("first_levels")
    if not isinstance(weights, dict) or not isinstance(weights.get("source"), str):
        raise SchemeError(f"方案文件 {path.name}：[weights] 应写各一级指标的分值和依据 source。")
    if not isinstance(levels, list) or not all(isinstance(level, dict) for level in levels):
        raise SchemeError(f"方案文件 {path.name}：first_levels 应为列表，每项写成 {{ … }} 或 [[first_levels]]。")
    points = {name: value for name, value in weights.items() if name != "source"}
    names = [str(level.get("name")) for level in levels]
    for name, value in points.items():
        if name not in names:
            raise SchemeError(f"方案文件 {path.name}：weights.{name} 不是一级指标，应为 {'、'.join(names)} 之一。")
        is_figure = isinstance(value, (int, Decimal)) and not isinstance(value, bool) and Decimal(value).is_finite()
        if value != FREE and not (is_figure and 0 < value <= 100):
            raise SchemeError(
                f'方案文件 {path.name}：weights.{name} = {_shown(value)}，应大于 0、不超过 100，或 "{FREE}"。'
            )
    source = weights["source"]
    changed = [
        {**level, "weight": points[name], "source": source} if name in points else level
        for level, name in zip(levels, names, strict=True)
    ]
    return {**data, "first_levels": changed}


def _problem(item: Any) -> str:
    """One mistake: the key (lists counted from 1), the value, what is allowed."""
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in item["loc"]) or "整体"
    kind, context = item["type"], item.get("ctx") or {}
    if kind == "string_pattern_mismatch":
        said = _WANTED.get(str(item["loc"][-1]), "不能是空的，不能有换行和控制字符")
    elif kind == "literal_error":
        said = f"应为 {re.sub(' or |, ', '、', str(context['expected']))} 之一"
    else:
        said = _SAID.get(kind, "不能用这个值")
        for name, value in context.items():
            said = said.replace("{" + name + "}", str(value))
    shown = "" if kind == "missing" or not item["loc"] else f" = {_shown(item['input'])}"
    return f"{key}{shown}：{said}"


def _shown(value: object) -> str:
    """A value as TOML writes it, cut short."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, str):
        text = f'"{value}"'
    else:
        text = "一组值" if isinstance(value, (dict, list)) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
