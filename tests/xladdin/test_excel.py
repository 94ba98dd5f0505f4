"""What only Excel has, against objects that answer as Excel and xlwings' engine for it do."""

import atexit
import datetime as dt
import sys
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from workbook.grid import Edit, Plan
from xladdin import excel, host
from xladdin.host import Block, _write, as_typed, plain, selection
from xladdin.native import ExcelBook, ExcelSheet


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """xlwings' engine for Excel, as far as it is touched."""
    module = ModuleType("xlwings._xlwindows")
    module.cleanup, module.N_COM_ATTEMPTS = lambda: None, 0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", module)
    return module


def test_xlwings_does_not_kill_other_excels_when_a_click_ends(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    unregistered: list[object] = []
    monkeypatch.setattr(atexit, "unregister", unregistered.append)
    assert excel.tamed() is engine
    assert unregistered == [engine.cleanup]


def test_a_call_that_excel_refuses_is_not_repeated_for_ever(engine: Any) -> None:
    assert excel.tamed().N_COM_ATTEMPTS == excel.TRIES > 0


def test_a_workbook_is_found_by_window_and_whole_name(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    book, asked = object(), []
    engine.App = lambda xl: asked.append(xl) or SimpleNamespace(books={" 某局=自评.xlsx": book})
    monkeypatch.setattr(excel.xw, "App", lambda impl: impl)
    assert excel.book_in("1234", " 某局=自评.xlsx") is book
    assert asked == [1234]


class Busy:
    """Excel while somebody types: it refuses to be asked."""

    @property
    def Ready(self) -> bool:  # noqa: N802
        raise RuntimeError("RPC_E_CALL_REJECTED")


@pytest.mark.parametrize(
    ("application", "ready"),
    [(SimpleNamespace(Ready=True), True), (SimpleNamespace(Ready=False), False), (Busy(), False)],
)
def test_an_excel_that_does_not_answer_is_not_ready(application: object, ready: bool) -> None:
    assert ExcelBook(SimpleNamespace(Application=application)).is_ready() is ready


def placed(first: tuple[int, int] = (5, 3), **known: object) -> SimpleNamespace:
    """C5, in an area merged from `first` on; what an older Excel does not know is not there."""
    return SimpleNamespace(Row=5, Column=3, MergeArea=SimpleNamespace(Row=first[0], Column=first[1]), **known)


@pytest.mark.parametrize(
    ("cell", "hung"),
    [
        (placed(CommentThreaded=None), True),
        (placed(), True),
        (placed(CommentThreaded="讨论"), False),
        (placed(first=(4, 3)), False),
    ],
)
def test_a_note_is_hung_in_every_excel_where_a_cell_takes_one(cell: object, hung: bool) -> None:
    shape, texts = SimpleNamespace(Width=0.0, Height=0.0), []
    note = SimpleNamespace(api=SimpleNamespace(Shape=shape))
    noted: Any = SimpleNamespace(api=cell, add_note=lambda text: texts.append(text) or note)
    assert ExcelBook(None).hang(noted, "【自评校验】\n" + "长" * 100) is hung
    assert (bool(texts), 200 < shape.Width < 300, shape.Height > 50) == (hung, hung, hung)


NOTE_BOX, ARROW = SimpleNamespace(Type=4), SimpleNamespace(Type=8, FormControlType=2)
BUTTON, PICTURE = SimpleNamespace(Type=8, FormControlType=0), SimpleNamespace(Type=13)


@pytest.mark.parametrize(
    ("shapes", "pictures"),
    [([], False), ([NOTE_BOX, ARROW], False), ([NOTE_BOX, BUTTON], True), ([ARROW, PICTURE], True)],
)
def test_boxes_of_notes_and_arrows_of_lists_are_no_pictures(shapes: list[object], pictures: bool) -> None:
    assert ExcelSheet(SimpleNamespace(Shapes=shapes)).has_pictures() is pictures


@pytest.mark.parametrize(
    ("value", "text", "cell"),
    [
        (Decimal("12.3457"), "12.345678", 12.345678),
        (Decimal("12.3457"), "=A1*2", 12.3457),
        (-2146826243, "=A1:A3", "#SPILL!"),
        (dt.datetime(2024, 5, 1), "45413", dt.date(2024, 5, 1)),
        (1.0, "1", 1.0),
        (True, "TRUE", True),
    ],
)
def test_what_excel_hands_out_is_read_as_a_closed_file(value: object, text: str, cell: object) -> None:
    assert plain(value, text) == cell
    assert type(plain(value, text)) is type(cell)


def test_no_amount_is_handed_over_as_currency() -> None:
    assert type(as_typed(Decimal("1.234567"))) is float


class Cells:
    """A row of cells, some of text format: those show the apostrophe."""

    def __init__(self, formats: str) -> None:
        self.formats, self.held = formats, [None] * len(formats)

    def options(self, **_: object) -> "Cells":
        return self

    @property
    def value(self) -> list[list[Any]]:
        return [self.held]

    @value.setter
    def value(self, rows: list[list[Any]]) -> None:
        self.held = [
            value[1:] if isinstance(value, str) and value.startswith("'") and form != "@" else value
            for value, form in zip(rows[0], self.formats, strict=True)
        ]


@pytest.mark.parametrize("formats", ["0000", "@@@@", "@0@0", "0@0@"])
def test_text_cells_show_no_apostrophe(formats: str) -> None:
    cells, texts = Cells(formats), ["=不是公式", "+86 电话", "'引用", "普通"]
    excel = SimpleNamespace(app=SimpleNamespace(engine=SimpleNamespace(name="excel")))
    sheet: Any = SimpleNamespace(range=lambda *_: cells, book=excel)
    _write(sheet, Block(1, 1, (tuple(Edit("表", 1, number, text) for number, text in enumerate(texts, 1)),)))
    assert cells.held == texts


class NothingSelected:
    """xlwings' answer on a chart's own sheet: None has no address."""

    @property
    def selection(self) -> None:
        raise AttributeError("Address")


def test_nothing_may_be_selected() -> None:
    app: Any = NothingSelected()
    assert selection(app) is None


class Protected:
    """A workbook of protected sheets; a copy is protected when its source is, as in Excel."""

    def __init__(self, *names: str) -> None:
        self.states = dict.fromkeys(names, True)
        self.sheets: Any = self

    def __iter__(self) -> Any:
        return iter([self[name] for name in self.states])

    def __getitem__(self, name: str) -> Any:
        def change(state: bool) -> None:
            self.states[name] = state

        return SimpleNamespace(
            name=name,
            copy=lambda after, name: self.states.update({name: self.states[after.name]}),
            is_protected=lambda: self.states[name],
            unprotect=lambda: change(False),
            protect=lambda: change(True),
        )


def test_a_copy_of_a_sheet_that_is_written_itself_is_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    book: Any = Protected("甲")
    monkeypatch.setattr(host, "native_sheet", lambda sheet: sheet)
    monkeypatch.setattr(host, "native_book", lambda book: SimpleNamespace(is_structure_protected=lambda: False))
    written = []
    monkeypatch.setattr(host, "_write", lambda sheet, block: written.append((sheet.name, dict(book.states))))
    host.carry_out(book, Plan((("甲", "乙"),), (Edit("甲", 1, 1, 1), Edit("乙", 1, 1, 1))))
    assert written == [("甲", {"甲": False, "乙": False}), ("乙", {"甲": False, "乙": False})]
    assert book.states == {"甲": True, "乙": True}
