"""A workbook's style sheet: what colour a cell style has, and the same style in another colour."""

from copy import deepcopy

from lxml import etree

from workbook.files.package import MAIN
from workbook.files.palette import Palette

EMPTY = f'<styleSheet xmlns="{MAIN.strip("{}")}"/>'.encode()
# The lists that a cell style draws on, in the order of the schema, with what each must hold at least.
_NEEDED = {
    "fonts": '<font><sz val="11"/><name val="Calibri"/></font>',
    "fills": '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
}
_ORDER = tuple(MAIN + tag for tag in ("numFmts", *_NEEDED))
# Office programs take the first two fills for "none" and "gray125", whatever they say.
_FIRST_FREE = 2


class Styles:
    """Cell styles by number. `changed` tells whether one was added."""

    def __init__(self, root: etree._Element, theme: etree._Element | None) -> None:
        self.root, self.changed = root, False
        self._palette = Palette(root, theme)
        lists = {tag: _list(root, tag) for tag in _NEEDED}
        self._fills, self._styles = lists["fills"], lists["cellXfs"]
        self._colors = [self._read(fill) for fill in self._fills.iterchildren(MAIN + "fill")]
        self._colors[0] = None
        self._alike: dict[tuple[object, ...], list[int]] = {}
        for number, style in enumerate(self._styles.iterchildren(MAIN + "xf")):
            self._alike.setdefault(_but_for_fill(style), []).append(number)

    def color(self, number: int) -> str | None:
        """The background of a style; None for none. Raises ValueError when there is no such style."""
        return self._colors[_index(self._style(number).get("fillId", "0"), len(self._colors))]

    def recolored(self, number: int, color: str | None) -> int:
        """The style that differs from this one in nothing but its background; added where there is none."""
        if self.color(number) == color:
            return number
        style = self._style(number)
        alike = self._alike[_but_for_fill(style)]
        found = next((other for other in alike if self.color(other) == color), None)
        if found is not None:
            return found
        added = deepcopy(style)
        added.set("fillId", str(self._fill(color)))
        added.set("applyFill", "1")
        alike.append(_append(self._styles, added))
        self.changed = True
        return alike[-1]

    def _style(self, number: int) -> etree._Element:
        styles = self._styles.findall(MAIN + "xf")
        return styles[_index(str(number), len(styles))]

    def _fill(self, color: str | None) -> int:
        """The number of a fill that is all of one colour, or none."""
        if color is None:
            return 0
        for number, fill in enumerate(self._fills.iterchildren(MAIN + "fill")):
            if number >= _FIRST_FREE and self._colors[number] == color and _pattern(fill) == "solid":
                return number
        fill = etree.Element(MAIN + "fill")
        pattern = etree.SubElement(fill, MAIN + "patternFill", patternType="solid")
        etree.SubElement(pattern, MAIN + "fgColor", rgb=f"FF{color}")
        etree.SubElement(pattern, MAIN + "bgColor", indexed="64")
        self._colors.append(color)
        return _append(self._fills, fill)

    def _read(self, fill: etree._Element) -> str | None:
        """A fill's colour; of a pattern the one behind its strokes, of a gradient the one it begins with."""
        kind = _pattern(fill)
        if kind == "none":
            return None
        if kind == "gradient":
            return self._palette.color(next(fill.iter(MAIN + "color"), None), "FFFFFF")
        if kind == "solid":
            return self._palette.color(next(fill.iter(MAIN + "fgColor"), None), "000000")
        return self._palette.color(next(fill.iter(MAIN + "bgColor"), None), "FFFFFF")


def _pattern(fill: etree._Element) -> str:
    pattern = fill.find(MAIN + "patternFill")
    if pattern is None:
        return "none" if fill.find(MAIN + "gradientFill") is None else "gradient"
    return pattern.get("patternType", "none")


def _list(root: etree._Element, tag: str) -> etree._Element:
    """A list of the style sheet with at least what it must hold."""
    found = root.find(MAIN + tag)
    if found is None:
        found = etree.Element(MAIN + tag)
        before = _ORDER[: _ORDER.index(MAIN + tag)]
        root.insert(sum(child.tag in before for child in root), found)
    needed = etree.fromstring(f'<list xmlns="{MAIN.strip("{}")}">{_NEEDED[tag]}</list>')
    for item in list(needed)[len(found) :]:
        _append(found, item)
    return found


def _append(items: etree._Element, added: etree._Element) -> int:
    """Add to a list; returns the number of what was added."""
    items.append(added)
    count = sum(1 for _ in items.iterchildren(added.tag))
    items.set("count", str(count))
    return count - 1


def _but_for_fill(style: etree._Element) -> tuple[object, ...]:
    """All that a style says but for its background."""
    attributes = sorted((key, value) for key, value in style.items() if key not in ("fillId", "applyFill"))
    return *attributes, *(etree.tostring(child, method="c14n", with_tail=False) for child in style)


def _index(text: str, size: int) -> int:
    number = int(text)
    if not 0 <= number < size:
        raise ValueError(f"{number} is not below {size}")
    return number
