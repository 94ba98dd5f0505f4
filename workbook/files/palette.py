"""Colours of a workbook as RRGGBB: given outright, by the theme with its tint, or by number."""

import colorsys

from lxml import etree

from workbook.files.package import MAIN

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# A theme lists dark before light; colours count light before dark.
_SWAPPED = {0: 1, 1: 0, 2: 3, 3: 2}
_BLACK, _WHITE = "000000", "FFFFFF"
_SYSTEM = {64: _BLACK, 65: _WHITE}


class Palette:
    """Resolves colour elements of a style sheet."""

    def __init__(self, styles: etree._Element, theme: etree._Element | None) -> None:
        own = styles.find(f"{MAIN}colors/{MAIN}indexedColors")
        self._own = [] if own is None else [_plain(item.get("rgb", "")) for item in own.iterchildren(MAIN + "rgbColor")]
        self._theme = [] if theme is None else _theme_colors(theme)

    def color(self, element: etree._Element | None, automatic: str) -> str:
        """A colour element as RRGGBB; `automatic` where it leaves the colour to the program."""
        if element is None:
            return automatic
        return _tinted(self._bare(element, automatic), float(element.get("tint", "0")))

    def _bare(self, element: etree._Element, automatic: str) -> str:
        if element.get("rgb") is not None:
            return _plain(str(element.get("rgb")))
        if element.get("theme") is not None:
            number = int(str(element.get("theme")))
            number = _SWAPPED.get(number, number)
            return self._theme[number] if 0 <= number < len(self._theme) else automatic
        if element.get("indexed") is not None:
            return self._indexed(int(str(element.get("indexed"))), automatic)
        return automatic

    def _indexed(self, number: int, automatic: str) -> str:
        if number in _SYSTEM:
            return _SYSTEM[number]
        if 0 <= number < len(self._own):
            return self._own[number]
        from openpyxl.styles.colors import COLOR_INDEX

        return _plain(COLOR_INDEX[number]) if 0 <= number < len(COLOR_INDEX) else automatic


def _plain(rgb: str) -> str:
    """AARRGGBB or RRGGBB as RRGGBB. Raises ValueError for anything else."""
    int(rgb, 16)
    if len(rgb) not in (6, 8):
        raise ValueError(f"{rgb!r} is no colour")
    return rgb[-6:].upper()


def _theme_colors(theme: etree._Element) -> list[str]:
    entries = (item for scheme in theme.iter(_DRAWING + "clrScheme") for item in scheme)
    values = [next(item.iter(_DRAWING + "srgbClr", _DRAWING + "sysClr"), None) for item in entries]
    return [_BLACK if value is None else _plain(value.get("lastClr") or value.get("val") or _BLACK) for value in values]


def _tinted(rgb: str, tint: float) -> str:
    """A colour made darker (tint below 0) or lighter, as office programs do it."""
    if not tint:
        return rgb
    hue, light, saturation = colorsys.rgb_to_hls(*(int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    mixed = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
    return "".join(f"{round(part * 255):02X}" for part in mixed)
