"""Paragraphs, verse, lists and tables are told from the lines of a plain text."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.server.pages.blocks import blocks
from bahith.server.pages.reading import body_html

NEWS = "قالت المديرة إن القاعات تحكي قصة البحارة الذين عاشوا في المدينة القديمة قبل مئة عام."
VERSE = ["قفا نبك من ذكرى حبيب ومنزل", "بسقط اللوى بين الدخول فحومل"]
SECOND = ["فتوضح فالمقراة لم يعف رسمها", "لما نسجتها من جنوب وشمأل"]
FREE = "أنا الغريب\nأمشي على الرصيف\nولا أحد يعرفني\nسوى المطر"


def kinds(text: str) -> list[tuple[str, int]]:
    return [(block.kind, len(block.lines)) for block in blocks(text)]


def told(text: str) -> list[list[str]]:
    """The parts of each line of the only block."""
    [block] = blocks(text)
    return [[text[start:end] for start, end in line] for line in block.lines]


@pytest.mark.parametrize(
    "sign", [" … ", " ... ", " *** ", " * ", "    ", "\t", " = ", " // ", " ۞ "]
)
def test_verse_has_two_halves(sign: str) -> None:
    poem = f"{sign.join(VERSE)}\n\n{sign.join(SECOND)}"
    assert kinds(f"{NEWS}\n{poem}\n{NEWS}") == [("paragraph", 1), ("verse", 2), ("paragraph", 1)]
    assert told(poem) == [[VERSE[0], sign, VERSE[1]], [SECOND[0], sign, SECOND[1]]]


@pytest.mark.parametrize(
    "lines",
    [
        [f"{NEWS} … {NEWS}", f"{NEWS} … {NEWS}"],
        [" … ".join(VERSE)],
        ["نعم … " + VERSE[0], "لا … " + VERSE[1]],
        ["إنه … كما قال … متحف جميل جدا", "إنها … كما قال … مدينة قديمة"],
    ],
    ids=["long", "alone", "unequal", "two signs"],
)
def test_what_is_no_verse(lines: list[str]) -> None:
    assert {kind for kind, _ in kinds("\n".join(lines))} == {"paragraph"}


def test_short_lines_in_a_row_stay_together() -> None:
    assert kinds(f"{NEWS}\n{FREE}\n{NEWS}") == [("paragraph", 1), ("lines", 4), ("paragraph", 1)]
    assert kinds("\n".join(f"{line}." for line in FREE.split("\n"))) == [("paragraph", 1)] * 4
    assert kinds("\n".join(FREE.split("\n")[:3])) == [("paragraph", 1)] * 3


@pytest.mark.parametrize("marks", ["--", "••", ("1.", "2."), ("١-", "٢-"), ("9)", "10)")])
def test_a_list_keeps_its_marks(marks: tuple[str, str]) -> None:
    text = f"{marks[0]} خبز\n{marks[1]} {NEWS}"
    assert told(text) == [[f"{marks[0]} ", "خبز"], [f"{marks[1]} ", NEWS]]
    assert kinds(text) == [("list", 2)]


@pytest.mark.parametrize(
    "text", ["- خبز", "2019 كان عاما\n2020 كان عاما", "-خبز\n-لبن", "3.5% نمو\n4.5% نمو"]
)
def test_what_is_no_list(text: str) -> None:
    assert "list" not in dict(kinds(text))


@pytest.mark.parametrize("sign", [" | ", "\t"])
def test_a_table_has_as_many_cells_in_each_row(sign: str) -> None:
    rows = [sign.join(row) for row in (["المدينة", "السكان"], ["تونس", "١٢٠٠"], ["صفاقس", "٩٠٠"])]
    assert kinds("\n".join(rows)) == [("table", 3)]
    assert told("\n".join(rows))[1][::2] == ["تونس", "١٢٠٠"]
    assert kinds("\n".join([rows[0], f"{rows[1]}{sign}٣"])) == [("paragraph", 1)] * 2


LINES = st.lists(
    st.sampled_from([NEWS, *FREE.split("\n"), " … ".join(VERSE), "- خبز", "١. لبن", "a | b"])
)
TEXTS = st.lists(LINES.map("\n".join) | st.text("ab \n\t-|…<&", max_size=40)).map("\n".join)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200))))
def test_no_word_is_lost_and_none_moves(text: str, marks: list[tuple[int, int]]) -> None:
    whole = re.sub(r"<[^>]+>", " ", body_html(text, marks, "rtl"))
    seen = "".join(unescape(whole).split())
    # Between the cells of a table there are borders instead of signs.
    assert seen.replace("|", "") == "".join(text.split()).replace("|", "")


def test_marks_stay_in_their_parts() -> None:
    shown = body_html("- خبز\n- لبن <b>", [(2, 5), (4, 9), (10, 11)], "rtl")
    first, second = re.findall(r"<li><span>(.*)</span><span>(.*)</span></li>", shown)
    assert first == ("- ", '<mark id="match">خبز</mark>')
    assert second == ("<mark>- </mark>", "<mark>ل</mark>ب<mark>ن</mark> &lt;b&gt;")


def test_a_block_in_the_other_direction_says_so() -> None:
    shown = body_html(f"{NEWS}\nIt was late.\nقال صاحب المتجر iPhone", [], "rtl")
    assert shown.count(' dir="ltr"') == 1
    assert '<p dir="ltr">It was late.' in shown
    assert (
        body_html("It was late.\nنعم", [], "ltr") == '<p>It was late.</p>\n<p dir="rtl">نعم</p>\n'
    )
