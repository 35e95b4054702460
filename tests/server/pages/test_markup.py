"""What the templates show of a value."""

from __future__ import annotations

import pytest

from bahith.i18n import isolated
from bahith.server.pages.markup import direction, web_address


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
        ("iPhone 17 يصل إلى أسواق المغرب", "rtl"),
        ("CNN: زلزال يضرب سواحل اليابان", "rtl"),
        ("الأهرام: the oldest newspaper in the region", "ltr"),
        ("The word متحف in English texts", "ltr"),
        ("«متحف» DC-3", "rtl"),
        ("عامل year", "rtl"),
        ("year عامان", "rtl"),
        ("year عامل", "ltr"),
        ("עברית", "rtl"),
        ("مَ.َََّ abc", "ltr"),
        ("123!", "auto"),
        ("٢٠٢١", "auto"),
        ("", "auto"),
        ("انظر https://example.org/a/very/long/address", "rtl"),
        ("نفّذ `git rebase --continue` ثم أعد", "rtl"),
        ("راسلنا: editor@newspaper.example.org", "rtl"),
        ("https://example.org", "ltr"),
        ("`cat` قط `كلب` cat cat", "ltr"),
    ],
)
def test_the_direction_is_that_of_most_letters(text: str, found: str) -> None:
    assert direction(text) == found


def test_isolated_text_cannot_turn_what_follows() -> None:
    assert isolated("\u202eabc") == "\u2068\u202eabc\u2069"
