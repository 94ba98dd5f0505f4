"""One workbook, read and evaluated: the way from bytes to findings, and from an evaluation back to Edits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas.evaluation import Evaluation, evaluate
from schemas.expected import expected_values
from schemas.finding import Place
from schemas.records import Record, Tables
from schemas.scheme import Scheme
from schemas.scheme_files import SHIPPED, SchemeError, Schemes
from workbook.files.package import NotAWorkbook
from workbook.files.reader import read_workbook
from workbook.form.extract import extract
from workbook.form.formulas import formulas
from workbook.form.layout import Layout
from workbook.form.locate import IncompleteWorkbook, locate, locate_meta
from workbook.form.plain_sheets import TEMPLATE_VERSION, fingerprint_of
from workbook.grid import Edit, Grid, Plan, Sheet


class OtherTemplate(NotAWorkbook):
    """A workbook of ours, made with another version of the template."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"模板版本是“{version}”，当前是“{TEMPLATE_VERSION}”，请领取新模板（或用 ziping new 新建）后转填。"
        )
        self.version = version


class UnknownScheme(NotAWorkbook):
    """A workbook of ours whose scheme is not at hand."""


@dataclass(frozen=True)
class Document:
    """A workbook of ours: where its tables stand and what they hold."""

    grid: Grid
    layout: Layout
    tables: Tables
    scheme: Scheme
    overall_scheme: Scheme
    meta: Record

    @property
    def hidden(self) -> Sheet:
        """The hidden sheet, which also keeps what ziping remembers."""
        return self.grid.sheets[self.layout.block("meta").sheet]

    @property
    def is_of_another_scheme(self) -> bool:
        """Whether its schemes were changed after it was issued; a workbook without the mark is taken as it is."""
        mark = self.meta.text("fingerprint")
        return bool(mark) and mark != fingerprint_of(self.scheme, self.overall_scheme)

    def after(self, plan: Plan) -> "Document":
        """The document as it reads once the plan is carried out."""
        return _located(plan.on(self.grid), self.scheme, self.overall_scheme, self.meta)

    def evaluated(self, failures: Mapping[str, tuple[Place, ...]] | None = None) -> Evaluation:
        """Evaluate it; `failures` are its failed column checks."""
        return evaluate(self.tables, self.scheme, self.overall_scheme, failures)


def read_document(data: bytes, schemes: Schemes = SHIPPED) -> Document:
    """Read a closed workbook. Raises NotAWorkbook for a file that is none, none of ours, or of an unknown scheme."""
    return from_grid(read_workbook(data), schemes)


def from_grid(grid: Grid, schemes: Schemes = SHIPPED) -> Document:
    """Find the form in a Grid. Raises NotAWorkbook when it is not our form, or of an unknown scheme."""
    meta = _meta(grid)
    scheme, overall = _schemes(meta, schemes)
    return _located(grid, scheme, overall, meta)


def read_layout(grid: Grid, schemes: Schemes = SHIPPED) -> Layout:
    """Where the tables stand on the sheets of a Grid, without reading what they hold. Raises NotAWorkbook."""
    return locate(grid, *_schemes(_meta(grid), schemes)).layout


def _located(grid: Grid, scheme: Scheme, overall: Scheme, meta: Record) -> Document:
    located = locate(grid, scheme, overall)
    if located.missing:
        raise IncompleteWorkbook(tuple(f"工作表“{name}”" for name in located.missing))
    tables = extract(grid, located.layout, formulas(located.layout, scheme, overall))
    return Document(grid, located.layout, tables, scheme, overall, meta)


def _meta(grid: Grid) -> Record:
    """What the hidden sheet says of template and schemes. Raises NotAWorkbook when it is not our form."""
    found = locate_meta(grid)
    if not found.has("meta"):
        raise NotAWorkbook(
            "不是 ziping 的自评工作簿（没有模板信息）。请用财政部门发的自评工作簿，或用 ziping new 新建后填写。"
        )
    meta = extract(grid, found, {}).one("meta")
    if meta.text("version") != TEMPLATE_VERSION:
        raise OtherTemplate(meta.text("version"))
    return meta


def _schemes(meta: Record, schemes: Schemes) -> tuple[Scheme, Scheme]:
    """The project and overall schemes the hidden sheet names."""
    try:
        scheme, overall = schemes.get(meta.text("scheme")), schemes.get(meta.text("overall_scheme"))
    except SchemeError as error:
        raise UnknownScheme(f"工作簿所用的方案不可用：{error}") from error
    if (scheme.kind, overall.kind) != ("project", "overall"):
        raise UnknownScheme(f"工作簿的方案“{scheme.id}”“{overall.id}”不是项目表和整体表的方案，请从原模板重新填写。")
    return scheme, overall


def computed_edits(document: Document) -> Iterator[Edit]:
    """Each live formula with the value it shows now: what brings cached values up to date."""
    texts = formulas(document.layout, document.scheme, document.overall_scheme)
    live = {record.place(name) for rows in document.tables.records.values() for record in rows for name in record.live}
    for place, value in expected_values(document.evaluated()).items():
        if place in live:
            row, column = document.layout.cell(place)
            yield Edit(place.sheet, row, column, value, texts[place])
