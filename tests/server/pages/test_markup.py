"""What the templates show of a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.server.pages.markup import (
    Segment,
    direction,
    isolated,
    loosened,
    paragraphs,
    segments,
    web_address,
)

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


@given(st.text(st.sampled_from("اب \n\r"), max_size=50), RANGES)
def test_paragraphs_keep_every_letter(text: str, marks: list[tuple[int, int]]) -> None:
    lines = ["".join(piece.text for piece in line) for line in paragraphs(text, marks)]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(line.strip() for line in lines)


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b#c", "http://مثال.إختبار/ص", "HTTPS://X.org"]
)
def test_web_addresses_are_linked(url: str) -> None:
    assert web_address(url) == url


NOT_LINKED = ["", "javascript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)"]
NOT_LINKED += ["data:text/html,x", "vbscript:x", "https:javascript", "http:", "http://["]
NOT_LINKED += ["//example.org", "example.org"]


@pytest.mark.parametrize("url", NOT_LINKED)
def test_no_other_address_is_linked(url: str) -> None:
    assert web_address(url) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("«متحف» DC-3", "rtl"),
        ("3 DC متحف", "ltr"),
        ("עברית", "rtl"),
        ("123!", "auto"),
        ("", "auto"),
    ],
)
def test_the_direction_is_that_of_the_first_letter(text: str, found: str) -> None:
    assert direction(text) == found


def test_loosened_keeps_the_words() -> None:
    assert loosened('="بيت" AND (قديم «جدا»') == "بيت قديم جدا"


def test_isolated_text_cannot_turn_what_follows() -> None:
    assert isolated("\u202eabc") == "\u2068\u202eabc\u2069"
