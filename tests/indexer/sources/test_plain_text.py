"""Promises of bahith.indexer.sources.markup: what a reader of the HTML would see, as lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.sources.markup import plain


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("سطر\n\nسطر <غير وسم>", "سطر\n\nسطر <غير وسم>"),
        ("a < b > c & d; x <3", "a < b > c & d; x <3"),
        ("قال &quot;نعم&quot; &amp; ذهب&#x200f;", 'قال "نعم" & ذهب\u200f'),
        ("<p>فقرة  أولى\nمن سطرين</p><p>ثانية", "فقرة أولى من سطرين\nثانية"),
        ("أول<br>ثان<br/>ثالث", "أول\nثان\nثالث"),
        ("<b>أول</b>\nثان\n\nثالث", "أول\nثان\nثالث"),
        ("أول <script>var a = '<p>';</script><style>p {}</style>ثان</p>", "أول ثان"),
        ("<ul><li>أول</li><li>ثان</li></ul>", "- أول\n- ثان"),
        ("<![CDATA[<p>أول</p>]]>", "أول"),
        ("كتا<b>ب</b>", "كتاب"),
    ],
)
def test_markup_becomes_lines(text: str, lines: str) -> None:
    assert plain(text) == lines


@given(st.text(st.sampled_from("<>/!-[]&;#pbr \nكت\"'")))
def test_any_text_gives_a_text(text: str) -> None:
    assert isinstance(plain(text), str)
