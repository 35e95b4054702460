"""Lists and tables of HTML, as the signs that texts have for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from bahith.indexer.sources.flow import BLOCKS, LONGEST_CELL, restored
from bahith.indexer.sources.html import read_page
from bahith.indexer.sources.html.lines import lines as lines_of
from bahith.indexer.sources.markup import plain

LONG = "كلمة " * (LONGEST_CELL // 5) + "أخيرة"


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<ul><li>أ<li>ب</ul>ج", ["- أ", "- ب", "ج"]),
        ("<ol><li>أ</li><li>ب</li></ol>", ["1. أ", "2. ب"]),
        ("<ol start='9'><li>أ</li><li>ب</li></ol>", ["9. أ", "10. ب"]),
        ("<ol start='س'><li>أ</li><li>ب</li></ol>", ["1. أ", "2. ب"]),
        ("<ul><li><p>أ</p><p>تتمة</p></li><li>ب</li></ul>", ["- أ", "تتمة", "- ب"]),
        ("<ul><li>أ<ol><li>ب<li>ج</ol><li>د</ul>", ["- أ", "1. ب", "2. ج", "- د"]),
        ("<ul><li><ul><li>أ<li>ب</ul></ul>", ["- أ", "- ب"]),
        ("<ul><li>• أ</li><li>2) ب</li><li>2.5 ج</li></ul>", ["• أ", "2) ب", "- 2.5 ج"]),
        ("<ul><li></li><li>أ</li></ul><p>ب</p>", ["أ", "ب"]),
        ("<li>أ</li><li>ب</li>", ["أ", "ب"]),
        ("<table><tr><th>أ<th>ب<tr><td>1<td>2</table>ج", ["أ | ب", "1 | 2", "ج"]),
        ("<table><tr><td>أ</td><td></td><td>ب</td></tr></table>", ["أ | – | ب"]),
        ("<table><tr><td><p>أ</p></td><td><b>ب</b> ج</td></tr></table>", ["أ | ب ج"]),
        ("<table><tr><td></td><td>أ</td></tr></table>", ["أ"]),
        (
            "<table><tr><td rowspan=2>أ<td colspan=2>ب<tr><td>1<td>2<tr><td>ج<td>3<td>4</table>",
            ["أ | ب | –", "– | 1 | 2", "ج | 3 | 4"],
        ),
        ("<table><tr><td>أ<td rowspan=2>ب<tr><td>1<tr><td>2<td>3</table>", ["أ | ب", "1", "2 | 3"]),
        ("<table><tr><td colspan=9>أ<tr><td colspan=2>ب<td>ج</table>", ["أ", "ب | – | ج"]),
        ("<table><tr><td>أ<br>ب</td><td>ج</td></tr></table>", ["أ", "ب", "ج"]),
        (f"<table><tr><td>أ</td><td>{LONG}</td></tr></table>", ["أ", LONG]),
        (
            "<table><tr><td><table><tr><td>أ</td><td>ب</td></tr></table></td><td>ج</td></tr></table>",
            ["أ | ب", "ج"],
        ),
        ("<table><tr><td>أ</td></tr></table>ب<table><tr><td>ج</td></tr></table>", ["أ", "ب", "ج"]),
        ("<td>أ</td><td>ب</td></tr></table></ul>", ["أ", "ب"]),
    ],
)
def test_lists_and_tables_become_signs(html: str, lines: list[str]) -> None:
    assert plain(html + "<br>").split("\n") == lines
    shown = lines_of(document_fromstring(html))
    assert [*restored([line.text for line in shown], shown)] == lines


def test_merged_cells_make_no_text_much_longer() -> None:
    cells = "<td rowspan=999999 colspan=999999>س"
    html = f"<table>{f'<tr>{cells * 50}' * 200}</table>"
    assert len(plain(html + "<br>")) < 2 * len(html)


def test_a_story_keeps_its_lists_and_tables_and_no_menu() -> None:
    prose = "أعلنت الهيئة {} في بيان أن المشروع الجديد سيبدأ في الشهر المقبل بعد اكتمال الدراسات."
    first, second, third = map(prose.format, ("اليوم", "أمس", "غدًا"))
    items = ["بدأ المشروع في محافظة الساحل.", "يستمر العمل ثلاث سنوات."]
    page = (
        "<html><body><nav><ul><li><a href=/>الرئيسية</a></li><li><a href=/s>رياضة</a></li></ul>"
        f"</nav><article><h1>بيان الهيئة</h1><p>{first}</p>"
        f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul><p>{second}</p>"
        "<table><tr><th>الفريق</th><th>لعب</th><th>النقاط</th></tr>"
        "<tr><td>الساحل</td><td></td><td>26</td></tr></table>"
        f"<p>{third}</p></article></body></html>"
    )
    assert read_page(page.encode())[0].body.split("\n") == [
        first,
        *(f"- {item}" for item in items),
        second,
        "الفريق | لعب | النقاط",
        "الساحل | – | 26",
        third,
    ]


POEM = "يا نجمة المساء\nعودي إلى السماء\n  فالليل قد أضاء\nقناديل الصفاء"


def test_a_poem_in_pre_keeps_its_lines() -> None:
    lines = [line.strip() for line in POEM.split("\n")]
    assert plain(f"<p>سطر\nواحد</p><pre>\n{POEM}</pre>").split("\n") == ["سطر واحد", *lines]
    assert plain(f"<pre>{POEM}</pre>").split("\n") == lines
    prose = "أعلنت الهيئة في بيان أن المشروع الجديد سيبدأ في الشهر المقبل بعد اكتمال الدراسات."
    page = f"<html><body><h1>قصيدة</h1><p>{prose}</p><pre>{POEM}</pre></body></html>"
    assert read_page(page.encode())[0].body.split("\n") == [prose, *lines]


TAGS = sorted({*BLOCKS, "b", "a"})
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.text("أبج 1.-|", max_size=5),
)


@given(st.lists(PIECES, max_size=40))
def test_no_word_is_lost_or_moved(pieces: list[str]) -> None:
    def words(text: str) -> str:
        return "".join(char for char in text if char in "أبج")

    html = "".join(pieces) + "<br>"
    assert words(plain(html)) == words("".join(one for one in pieces if "<" not in one))
