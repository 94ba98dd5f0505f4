"""The three-way merge: no word of the accountant's is ever lost."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from schemas.facts import Fact, Facts
from workbook.narrative.merge import merge
from workbook.narrative.paragraph import Draft, Row


def facts(count: int = 8, total: str = "348.49") -> Facts:
    single = {
        "项目个数": Fact("项目个数", str(count), "个", Decimal(count)),
        "全部全年数": Fact("全部全年数", total, "万元", Decimal(total)),
        "年度": Fact("年度", "2023"),
    }
    return Facts(single, {}, (), ())


def draft(text: str, *, kind: str = "生成", quoted: Facts | None = None, id: str = "a") -> Draft:
    return Draft(id, "正文", kind, text, facts=tuple((quoted or facts()).single.values()))


def write(rows: list[Row], *drafts: Draft, now: Facts | None = None) -> list[Row]:
    return merge(rows, drafts, now or facts(), lambda place: "")


def edited(rows: list[Row], text: str) -> list[Row]:
    from dataclasses import replace

    return [replace(rows[0], text=text), *rows[1:]]


def test_an_untouched_paragraph_follows_its_figures() -> None:
    rows = write([], draft("共8个项目。"))
    (row,) = write(rows, draft("共9个项目。", quoted=facts(9)), now=facts(9))
    assert (row.text, row.state) == ("共9个项目。", "最新")


def test_a_rewritten_paragraph_stays_while_its_figures_stay() -> None:
    rows = edited(write([], draft("共8个项目。")), "我们有8个项目。")
    (row,) = write(rows, draft("共8个项目。"))
    assert (row.text, row.state) == ("我们有8个项目。", "改写")


def test_both_changed_is_a_conflict_that_keeps_mine_and_shows_new() -> None:
    rows = edited(write([], draft("共8个项目。")), "我们有8个项目。")
    (row,) = write(rows, draft("共9个项目。", quoted=facts(9)), now=facts(9))
    assert (row.text, row.state) == ("我们有8个项目。", "冲突")
    assert "8个→9个" in row.beside
    assert "共9个项目。" in row.beside


def test_a_conflict_stays_until_it_is_settled() -> None:
    rows = edited(write([], draft("共8个项目。")), "我们有8个项目。")
    for _ in range(3):
        rows = write(rows, draft("共9个项目。", quoted=facts(9)), now=facts(9))
    assert rows[0].state == "冲突"
    assert write(edited(rows, ""), draft("共9个项目。"), now=facts(9))[0].text == "共9个项目。"


def test_an_authored_paragraph_is_kept_to_the_letter_and_watched() -> None:
    own = draft("", kind="手写")
    rows = write(edited(write([], own), "  管好8个项目、348.49万元。"), own)
    (row,) = write(rows, own, now=facts(9, "351.20"))
    assert row.text == "  管好8个项目、348.49万元。"
    assert row.state == "过期"
    assert row.beside == "项目个数：8个→9个；全部全年数：348.49万元→351.20万元"
    (settled,) = write(edited([row], "管好9个项目、351.20万元。"), own, now=facts(9, "351.20"))
    assert settled.state == "手写"


def test_a_mixed_paragraph_fills_its_placeholders_beside() -> None:
    own = draft("共{项目个数}个。", kind="混合")
    (row,) = write([], own)
    assert (row.text, row.beside, row.state) == ("共{项目个数}个。", "共8个。", "最新")
    (row,) = write([row], own, now=facts(9))
    assert (row.text, row.beside, row.state) == ("共{项目个数}个。", "共9个。", "最新")


def test_an_unknown_placeholder_is_named_and_never_a_blank() -> None:
    (row,) = write(edited(write([], draft("", kind="混合")), "共{项目数}个。"), draft("", kind="混合"))
    assert (row.text, row.state) == ("共{项目数}个。", "待改")
    assert "项目数" in row.beside


def test_rows_of_the_accountants_own_stay_after_their_predecessor() -> None:
    rows = write([], draft("甲", id="a"), draft("乙", id="b"))
    own = Row("", "", "", "我加的一段。")
    merged = write([rows[0], own, rows[1]], draft("甲", id="a"), draft("乙", id="b"))
    assert [row.text for row in merged] == ["甲", "我加的一段。", "乙"]


def test_a_vanished_paragraph_goes_unless_it_was_rewritten() -> None:
    rows = write([], draft("甲", id="a"), draft("乙", id="b"))
    assert [row.text for row in write(rows, draft("甲", id="a"))] == ["甲"]
    kept = write([rows[0], *edited(rows[1:], "乙改")], draft("甲", id="a"))
    assert [(row.text, row.state) for row in kept] == [("甲", "最新"), ("乙改", "过期")]


words = st.text(alphabet="甲乙丙8个万元。{}项目数 \n", max_size=12)
kinds = st.sampled_from(["生成", "手写", "混合"])


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), kinds, words), max_size=6, unique_by=lambda item: item[0]), st.data()
)
def test_no_word_is_lost_whatever_is_typed(wording: list[tuple[str, str, str]], data: st.DataObject) -> None:
    rows = write([], *(draft(text, kind=kind, id=id) for id, kind, text in wording))
    rows = [edited([row], data.draw(words))[0] if data.draw(st.booleans()) else row for row in rows]
    rows.insert(data.draw(st.integers(0, len(rows))), Row("", "", "", "我加的一段"))
    typed = [row.text for row in rows if row.text.strip() and row.text != row.generated]
    again = [draft(data.draw(words), kind=kind, id=id) for id, kind, _ in wording if data.draw(st.booleans())]
    merged = write(rows, *again, now=facts(9))
    for _ in range(2):
        kept = [row.text for row in merged]
        assert all(text in kept for text in typed)
        merged = write(merged, *again, now=facts(9))


def test_a_row_copied_with_its_id_becomes_a_row_of_the_accountants_own() -> None:
    (row,) = write([], draft("共8个项目。"))
    first, second = edited([row], "第一份"), edited([row], "第二份")
    assert [(row.id, row.text) for row in write([*first, *second], draft("共8个项目。"))] == [
        ("a", "第一份"),
        ("", "第二份"),
    ]


def test_a_conflict_is_settled_by_editing_the_old_figure_away() -> None:
    rows = edited(write([], draft("共8个项目。")), "我们有8个项目。")
    new = draft("共9个项目。", quoted=facts(9))
    rows = write(rows, new, now=facts(9))
    assert write(edited(rows, "我们还是8个项目。"), new, now=facts(9))[0].state == "冲突"
    (row,) = write(edited(rows, "我们有9个项目。"), new, now=facts(9))
    assert (row.text, row.state) == ("我们有9个项目。", "改写")
    assert write([row], new, now=facts(9))[0].state == "改写"


def test_a_paragraph_follows_its_project_when_it_gets_a_code() -> None:
    rows = edited(write([], draft("甲", id="2@某项目（县级）")), "甲改")
    coded = Draft("2@P001", "正文", "生成", "甲", aliases=("2@某项目（县级）",))
    (row,) = write(rows, coded)
    assert (row.id, row.text, row.state) == ("2@P001", "甲改", "改写")


def test_a_formula_in_a_text_cell_stays() -> None:
    from dataclasses import replace

    (row,) = write([], draft("共8个项目。"))
    own = replace(row, text="", formula='"共"&整体自评!F17')
    (kept,) = write([own], draft("共8个项目。"))
    assert kept.formula == own.formula


def test_a_bare_count_is_no_project_count() -> None:
    own = draft("", kind="手写")
    rows = write(edited(write([], own), "历时8个月，开了8个会。"), own)
    assert write(rows, own, now=facts(9))[0].state == "手写"


def test_money_is_recognised_however_it_is_written() -> None:
    own = draft("", kind="手写")
    now = facts(total="6.00")
    rows = write(edited(write([], own, now=now), "安排6万元。"), own, now=now)
    assert write(rows, own, now=facts(total="7.00"))[0].state == "过期"
