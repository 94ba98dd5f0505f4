"""Reading a closed workbook into a Grid: python-calamine for the values, one pass over the XML for the rest."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat

from schemas.cells import Cell
from workbook.files.package import NotAWorkbook, Package, SheetPart, open_package
from workbook.grid import Grid, Sheet, address, parse_address

MAX_ROW, MAX_COLUMN = 20_000, 1_000
PICTURES = frozenset({"drawing", "picture", "oleObjects", "controls"})


@dataclass
class _Marks:
    """What the values alone do not tell about a sheet."""

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    protected: bool = False
    pictures: bool = False


def read_workbook(data: bytes) -> Grid:
    """Read an .xlsx. Raises NotAWorkbook with a Chinese reason for anything else."""
    return read_package(open_package(data))


def read_package(package: Package) -> Grid:
    """Read an opened package."""
    marks = {sheet.name: _SheetScan(sheet).run(package.part(sheet.part)) for sheet in package.sheets}
    values = _values(package, package.sheets)
    sheets = {sheet.name: _sheet(sheet, values.get(sheet.name, []), marks[sheet.name]) for sheet in package.sheets}
    return Grid(sheets, package.names, package.all_names, package.links, package.has_macros)


def read_values(package: Package, names: Collection[str]) -> Grid:
    """The values alone of some sheets of a package that `read_package` has read before. Raises NotAWorkbook."""
    values = _values(package, [sheet for sheet in package.sheets if sheet.name in names])
    return Grid({name: Sheet(name, rows) for name, rows in values.items()}, package.names)


def _sheet(part: SheetPart, rows: list[list[Cell]], marks: _Marks) -> Sheet:
    return Sheet(
        part.name,
        rows,
        marks.formulas,
        marks.errors,
        marks.protected,
        part.visible,
        frozenset(marks.hidden_rows),
        frozenset(marks.hidden_columns),
        marks.pictures,
    )


def _values(package: Package, sheets: Iterable[SheetPart]) -> dict[str, list[list[Cell]]]:
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound, ZipError

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(package.data))
        names = set(book.sheet_names)
        return {
            sheet.name: [list(row) for row in book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)]
            for sheet in sheets
            if sheet.name in names
        }
    except (CalamineError, WorksheetNotFound, ZipError, OSError, ValueError) as error:
        raise NotAWorkbook("工作簿内容读不出来，请用 Excel 打开后另存为 .xlsx 再试。") from error


class _SheetScan:
    """One pass over a sheet's XML: formulas (shared ones spelt out), error cells, bounds, what is hidden."""

    def __init__(self, sheet: SheetPart) -> None:
        self.sheet = sheet
        self.marks = _Marks()
        self.shared: dict[str, tuple[str, tuple[int, int]]] = {}
        self.at = (0, 0)
        self.row = 0
        self.kind = ""
        self.formula: dict[str, str] | None = None
        self.text: list[str] | None = None

    def run(self, data: bytes) -> _Marks:
        """Scan the part. Raises NotAWorkbook for broken or hostile XML."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(data, True)
        except NotAWorkbook:
            raise
        except (expat.ExpatError, ValueError, KeyError) as error:
            raise NotAWorkbook(f"工作表“{self.sheet.name}”结构损坏，请用 Excel 打开后另存为 .xlsx 再试。") from error
        return self.marks

    def _doctype(self, *_: object) -> None:
        raise NotAWorkbook("文件内部含有不允许的定义（DTD），请用 Excel 重新另存为 .xlsx。")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.at = (self.row, 0)
            if _is_on(attributes.get("hidden")):
                self.marks.hidden_rows.add(self.row)
        elif name == "c":
            self.at = self._position(attributes.get("r"))
            self.kind = attributes.get("t", "n")
        elif name == "f":
            self.formula, self.text = attributes, []
        elif name == "v" and self.kind == "e":
            self.text = []
        elif name == "col" and _is_on(attributes.get("hidden")):
            last = min(int(attributes["max"]), MAX_COLUMN)
            self.marks.hidden_columns.update(range(int(attributes["min"]), last + 1))
        elif name == "sheetProtection":
            self.marks.protected = _is_on(attributes.get("sheet"))
        elif name in PICTURES:
            self.marks.pictures = True

    def _position(self, reference: str | None) -> tuple[int, int]:
        try:
            row, column = parse_address(reference) if reference else (self.row, self.at[1] + 1)
        except ValueError as error:
            raise NotAWorkbook(f"工作表“{self.sheet.name}”里有无效的单元格位置，请用 Excel 另存为 .xlsx。") from error
        if row > MAX_ROW or column > MAX_COLUMN:
            place = address(row, column)
            raise NotAWorkbook(f"工作表“{self.sheet.name}”在 {place} 处有内容，远在表格之外，请删除后另存。")
        return row, column

    def _data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def _end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name == "f" and self.formula is not None:
            self.marks.formulas[self.at] = self._formula("".join(self.text or ()), self.formula)
            self.formula = self.text = None
        elif name == "v" and self.text is not None:
            self.marks.errors[self.at] = "".join(self.text)
            self.text = None

    def _formula(self, text: str, attributes: dict[str, str]) -> str:
        if attributes.get("t") != "shared":
            return text
        key = attributes.get("si", "")
        if text:
            self.shared[key] = (text, self.at)
            return text
        if key not in self.shared:
            return ""
        from openpyxl.formula.translate import Translator

        master, origin = self.shared[key]
        return str(Translator(f"={master}", address(*origin)).translate_formula(address(*self.at))).lstrip("=")


def _is_on(value: str | None) -> bool:
    """Whether an XML attribute says yes."""
    return value in {"1", "true"}
