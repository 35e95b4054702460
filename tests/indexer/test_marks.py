"""Promises of bahith.indexer.marks: a text cut at its marks, and as HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from bahith.indexer.article import Article
from bahith.indexer.marks import Segment, marked_html, segments
from bahith.indexer.query import Request
from bahith.indexer.results import Page, Result, Snippet, View

RANGES = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)))


def test_segments_cut_at_the_marks() -> None:
    assert segments("في البيت", [(3, 8)]) == [Segment("في ", False), Segment("البيت", True)]


def test_segments_count_code_points() -> None:
    assert segments("𝄞 كِتاب", [(2, 7)])[1] == Segment("كِتاب"[:5], True)


@given(st.text(max_size=50), RANGES)
def test_segments_lose_and_add_nothing(text: str, marks: list[tuple[int, int]]) -> None:
    pieces = segments(text, marks)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@given(st.text(max_size=50), RANGES)
def test_segments_mark_what_a_range_covers(text: str, marks: list[tuple[int, int]]) -> None:
    covered = {place for start, end in marks for place in range(max(start, 0), end)}
    shown = [piece.marked for piece in segments(text, marks) for _ in piece.text]
    assert shown == [place in covered for place in range(len(text))]


def test_html_is_escaped_and_its_marks_are_elements() -> None:
    assert marked_html("<b> & بيت", [(6, 9)]) == "&lt;b&gt; &amp; <mark>بيت</mark>"
    assert marked_html("<b>", [(0, 3)], "em") == "<em>&lt;b&gt;</em>"


@pytest.mark.parametrize("tag", ["", "a b", "mark><script", "1", "\u0628"])
def test_a_tag_is_the_name_of_an_element(tag: str) -> None:
    with pytest.raises(ValueError, match="not the name of an HTML element"):
        marked_html("بيت", [], tag)


def test_a_template_does_not_escape_html_again_but_what_is_added_to_it() -> None:
    template = Environment(autoescape=True).from_string("{{ one }} {{ one + other }}")
    shown = template.render(one=marked_html("بيت", [(0, 3)]), other="<i>")
    assert shown == "<mark>بيت</mark> &lt;mark&gt;بيت&lt;/mark&gt;&lt;i&gt;"


ARTICLE = Article("7", "في البيت", "نص <آخر>", source="وكالة")


def test_results_and_views_give_html() -> None:
    result = Result(ARTICLE, 1.0, ((3, 8),), Snippet("نص <آخر>", ((4, 7),)))
    assert result.title_html() == "في <mark>البيت</mark>"
    assert result.snippet.html("b") == "نص &lt;<b>آخر</b>&gt;"
    view = View(ARTICLE, ((3, 8),), ((0, 2),))
    assert view.title_html() == result.title_html()
    assert view.body_html() == "<mark>نص</mark> &lt;آخر&gt;"


def test_a_page_is_a_sequence_of_its_results() -> None:
    results = tuple(Result(ARTICLE, score, (), Snippet("")) for score in (3.0, 2.0, 1.0))
    page = Page(Request("نص"), 40, 1.0, results)
    assert (len(page), [*page], page[0], page[-2:]) == (3, [*results], results[0], results[1:])
    assert (page[0].id, page[0].title, page[0].source) == ("7", ARTICLE.title, "وكالة")
