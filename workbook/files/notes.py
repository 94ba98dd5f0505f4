"""Notes (批注) on the cells of a closed workbook, read and changed in the XML parts concerned.

Only notes that begin with PREFIX are ours. All others, threaded comments among them, stay as they are.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from lxml import etree

from schemas.cells import printable
from workbook.files.note_box import Measures
from workbook.files.note_shapes import NoteShapes, parse_shapes
from workbook.files.package import MAIN, RELATIONS, parse_xml
from workbook.files.parts import Parts, reading
from workbook.grid import Note, address, parse_address

PREFIX = "【自评校验】"
AUTHOR = "ziping"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
LONGEST = 32_000
_EMPTY = f'<comments xmlns="{MAIN.strip("{}")}"><authors/><commentList/></comments>'.encode()
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AFTER_DRAWING = tuple(
    MAIN + tag
    for tag in ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts")
)
# A cell's text may hold a sign by its number, and then escapes what only looks so.
_ESCAPED, _LIKE_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_"), re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def apply_notes(data: bytes, notes: Iterable[Note]) -> bytes:
    """A copy of a workbook with these notes; a cell that has somebody else's keeps that.

    Raises NotAWorkbook, KeyError for an unknown sheet.
    """
    parts = Parts.of(data)
    put_notes(parts, notes)
    return parts.packed()


def put_notes(parts: Parts, notes: Iterable[Note]) -> None:
    """`apply_notes` among other changes of the same workbook."""
    by_sheet: defaultdict[str, dict[tuple[int, int], str | None]] = defaultdict(dict)
    for note in notes:
        text = None if note.text is None else printable(note.text)[:LONGEST]
        by_sheet[note.sheet][note.row, note.column] = text
    for name, wanted in by_sheet.items():
        part = parts.sheet(name)
        with reading(part):
            _SheetNotes(parts, part).apply(wanted)


def read_notes(data: bytes) -> dict[tuple[str, int, int], str]:
    """The text of every note by (sheet, row, column). Raises NotAWorkbook."""
    return notes_in(Parts.of(data))


def notes_in(parts: Parts) -> dict[tuple[str, int, int], str]:
    """`read_notes` of a workbook that is open already."""
    found = {}
    for sheet in parts.package.sheets:
        with reading(sheet.part):
            for (row, column), text in _SheetNotes(parts, sheet.part).texts().items():
                found[sheet.name, row, column] = text
    return found


class _SheetNotes:
    """The notes of one sheet: its comments part, its drawing part, and how it is tied to both."""

    def __init__(self, parts: Parts, sheet: str) -> None:
        self.parts, self.sheet = parts, sheet
        self.related = parts.related(sheet, "comments")
        self.comments = parts.root(self.related[0]) if self.related else parse_xml(_EMPTY)
        self.list = self._list("commentList")

    def texts(self) -> dict[tuple[int, int], str]:
        """Every note's text by its place."""
        return {place: _text(comment) for place, comment in self._standing().items()}

    def apply(self, wanted: Mapping[tuple[int, int], str | None]) -> None:
        """Write, change and take away notes of ours."""
        standing, texts = self._standing(), self.texts()
        changes = {place: text for place, text in wanted.items() if text != texts.get(place)}
        changes = {place: text for place, text in changes.items() if texts.get(place, PREFIX).startswith(PREFIX)}
        if not changes:
            return
        for place in changes.keys() & standing.keys():
            self.list.remove(standing[place])
        added = {place: text for place, text in sorted(changes.items()) if text is not None}
        for place, text in added.items():
            self._add(place, text)
        self._tidy_authors()
        self._write_shapes(changes.keys() & standing.keys(), added)
        self._write_comments()

    def _standing(self) -> dict[tuple[int, int], etree._Element]:
        return {parse_address(str(item.get("ref"))): item for item in self.list.iterchildren(MAIN + "comment")}

    def _list(self, tag: str) -> etree._Element:
        found = self.comments.find(MAIN + tag)
        if found is None:
            found = etree.Element(MAIN + tag)
            self.comments.insert(0 if tag == "authors" else 1, found)
        return found

    def _add(self, place: tuple[int, int], text: str) -> None:
        author = str(self._author())
        comment = etree.SubElement(self.list, MAIN + "comment", ref=address(*place), authorId=author, shapeId="0")
        run = etree.SubElement(etree.SubElement(comment, MAIN + "text"), MAIN + "r")
        font = etree.SubElement(run, MAIN + "rPr")
        for tag, value in (("sz", {"val": "9"}), ("color", {"indexed": "81"}), ("rFont", {"val": "宋体"})):
            etree.SubElement(font, MAIN + tag, value)
        holder = etree.SubElement(run, MAIN + "t")
        holder.text = _LIKE_ESCAPED.sub("_x005F_", text)
        holder.set(_SPACE, "preserve")

    def _author(self) -> int:
        authors = self._list("authors")
        names = [item.text for item in authors]
        if AUTHOR not in names:
            etree.SubElement(authors, MAIN + "author").text = AUTHOR
            return len(names)
        return names.index(AUTHOR)

    def _tidy_authors(self) -> None:
        """Take our name away again when it stands last and nothing is ours."""
        authors = self._list("authors")
        used = {item.get("authorId") for item in self.list}
        if len(authors) and authors[-1].text == AUTHOR and str(len(authors) - 1) not in used:
            authors.remove(authors[-1])

    def _write_comments(self) -> None:
        if len(self.list) == 0:
            if self.related:
                self.parts.drop(self.related[0])
                self.parts.unrelate(self.sheet, self.related[1])
        elif self.related:
            self.parts.write(self.related[0], self.comments)
        else:
            part = self.parts.free("xl/comments{}.xml")
            self.parts.add(part, self.comments, COMMENTS_TYPE)
            self.parts.relate(self.sheet, "comments", part)

    def _write_shapes(self, removed: Iterable[tuple[int, int]], added: Mapping[tuple[int, int], str]) -> None:
        sheet = self.parts.root(self.sheet)
        tie = sheet.find(MAIN + "legacyDrawing")
        key = None if tie is None else tie.get(RELATIONS + "id")
        part = next((target for target, _, own in self.parts.relations(self.sheet) if own == key), None)
        drawn = part if part is not None and part in self.parts else None
        if drawn is None and not added:
            return
        new = drawn or self.parts.free("xl/drawings/vmlDrawing{}.vml")
        number = int(re.sub(r"\D", "", new) or 1)
        shapes = NoteShapes(self.parts.root(drawn, parse_shapes)) if drawn else NoteShapes.blank(number)
        shapes.remove(set(removed))
        measures = Measures(sheet)
        for place, text in added.items():
            shapes.add(*place, measures.box(*place, text))
        if drawn is None:
            self.parts.add(new, shapes.root, DRAWING_TYPE)
            if tie is not None:
                sheet.remove(tie)
            _tie(sheet, self.parts.relate(self.sheet, "vmlDrawing", new))
            self.parts.write(self.sheet, sheet)
        elif not shapes.empty:
            self.parts.write(drawn, shapes.root)
        elif tie is not None:
            sheet.remove(tie)
            self.parts.write(self.sheet, sheet)
            self.parts.unrelate(self.sheet, str(key))
            self.parts.drop(drawn)


def _text(comment: etree._Element) -> str:
    """What a note says, without the hints how to pronounce it."""
    signs = comment.iterfind(f"{MAIN}text/{MAIN}t"), comment.iterfind(f"{MAIN}text/{MAIN}r/{MAIN}t")
    joined = "".join(item.text or "" for found in signs for item in found)
    return _ESCAPED.sub(lambda found: printable(chr(int(found[1], 16))), joined)


def _tie(sheet: etree._Element, key: str) -> None:
    """Name the drawing part in the sheet, where the schema wants it."""
    tie = etree.Element(MAIN + "legacyDrawing", nsmap={"r": RELATIONS.strip("{}")})
    tie.set(RELATIONS + "id", key)
    for child in sheet:
        wrapped = str(child.tag).endswith("}AlternateContent") and next(child.iter(*_AFTER_DRAWING), None) is not None
        if wrapped or child.tag in _AFTER_DRAWING or child.tag == MAIN + "extLst":
            child.addprevious(tie)
            return
    sheet.append(tie)
