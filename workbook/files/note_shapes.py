"""The boxes of a sheet's notes: shapes in the legacy drawing part (VML) beside it."""

import re
from collections.abc import Collection

from lxml import etree

from workbook.files.note_box import Box
from workbook.files.package import NotAWorkbook, parse_xml

_VML, _OFFICE, _EXCEL = (f"{{urn:schemas-microsoft-com:{name}}}" for name in ("vml", "office:office", "office:excel"))
_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_KIND = "_x0000_t202"
_LAYOUT = '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout>'
_SHAPETYPE = (
    f'<v:shapetype id="{_KIND}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    f'<v:shape id="_x0000_s{{number}}" type="#{_KIND}" style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;'
    'width:{width:g}pt;height:{height:g}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_NUMBER = re.compile(r"_x0000_s(\d+)")
_OPEN_BREAK = re.compile(rb"<br\s*>")
_BLOCK = 1024


class NoteShapes:
    """The shapes of one drawing part; those that are no notes stay as they are."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root

    @classmethod
    def blank(cls, block: int) -> "NoteShapes":
        """A drawing part without shapes; its shapes will be numbered from a block of their own."""
        return cls(parse_xml(f"<xml {_NAMESPACES}>{_LAYOUT.format(block=block)}</xml>".encode()))

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it to be seen."""
        return all(item.tag in (_OFFICE + "shapelayout", _VML + "shapetype") for item in self.root)

    def add(self, row: int, column: int, box: Box) -> None:
        """Add the hidden box of a cell's note."""
        if all(item.get("id") != _KIND for item in self.root.iterchildren(_VML + "shapetype")):
            self.root.append(_made(_SHAPETYPE))
        text = _SHAPE.format(
            number=self._free_number(),
            width=box.width * 0.75,
            height=box.height * 0.75,
            anchor=", ".join(map(str, box.corners)),
            row=row - 1,
            column=column - 1,
        )
        self.root.append(_made(text))

    def remove(self, places: Collection[tuple[int, int]]) -> None:
        """Remove the boxes of these cells' notes."""
        for shape in list(self.root.iterchildren(_VML + "shape")):
            if _place(shape) in places:
                self.root.remove(shape)
        used = {shape.get("type") for shape in self.root.iter(_VML + "shape")}
        for kind in list(self.root.iterchildren(_VML + "shapetype")):
            if kind.get("id") == _KIND and f"#{_KIND}" not in used:
                self.root.remove(kind)

    def _free_number(self) -> int:
        block = next((item.get("data", "1") for item in self.root.iter(_OFFICE + "idmap")), "1")
        taken = [int(found[1]) for item in self.root.iter() if (found := _NUMBER.fullmatch(str(item.get("id"))))]
        return max([int(block.split(",")[0]) * _BLOCK, *taken]) + 1


def parse_shapes(data: bytes) -> etree._Element:
    """A drawing part; Excel leaves the line breaks of captions open. Raises NotAWorkbook."""
    try:
        return parse_xml(data)
    except NotAWorkbook:
        return parse_xml(_OPEN_BREAK.sub(b"<br/>", data))


def _place(shape: etree._Element) -> tuple[int, int] | None:
    """The cell a note's shape belongs to."""
    data = shape.find(_EXCEL + "ClientData")
    if data is None or data.get("ObjectType") != "Note":
        return None
    return int(data.findtext(_EXCEL + "Row", "-1")) + 1, int(data.findtext(_EXCEL + "Column", "-1")) + 1


def _made(text: str) -> etree._Element:
    return next(iter(parse_xml(f"<xml {_NAMESPACES}>{text}</xml>".encode())))
