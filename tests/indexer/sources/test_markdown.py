"""Promises of bahith.indexer.sources.markdown: text without markup, and what front matter says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.article import Article, Problem
from bahith.indexer.sources import front_matter, read

FIELDS = """\
---
title: "*طبيب* وأديب"
date: 1906-04-25
publisher: {name: المقتبس}
link: https://example.org/1
categories: [أدب, طب]
author:
---
"""


def items(text: str) -> list[Article | Problem]:
    return list(read(text.encode(), "notes.md"))


def article(text: str) -> Article:
    (found,) = items(text)
    assert isinstance(found, Article)
    return found


def body(markdown: str) -> str:
    return article(f"# عنوان\n\n{markdown}").body


def test_front_matter_has_the_fields_of_an_article() -> None:
    found = article(f"{FIELDS}\n# طبيب وأديب\n\nفقدت مصر رجلين.")
    assert (found.id, found.title, found.body) == ("notes.md", "طبيب وأديب", "فقدت مصر رجلين.")
    assert (str(found.published), found.source) == ("1906-04-25", "المقتبس")
    assert (found.url, found.category) == ("https://example.org/1", "أدب")


def test_the_first_heading_is_the_title() -> None:
    found = article("نص قبله.\n\n# عنوان *أول* {#a}\n\n## فرع\n\nنص بعده.")
    assert (found.title, found.body) == ("عنوان أول", "نص قبله.\nفرع\nنص بعده.")


def test_a_file_without_headings_is_read_like_a_text() -> None:
    found = article("مكتبة الحي\n\nافتتحت البلدية أمس مكتبة عامة جديدة في الحي الجامعي.")
    assert found.title == "مكتبة الحي"
    assert found.body == "افتتحت البلدية أمس مكتبة عامة جديدة في الحي الجامعي."


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**قال** _زيد_ ~~أمس~~ `س`", "قال زيد أمس س"),
        ("[رابط](https://a.b 'ع') و[آخر][1]\n\n[1]: https://c.d", "رابط وآخر"),
        ("![قلعة حلب](a.png)", "قلعة حلب"),
        ("سطر\nيتبعه  \nبيت", "سطر يتبعه\nبيت"),
        ("- أ\n- ب\n\n3. ج\n4. د", "- أ\n- ب\n3. ج\n4. د"),
        ("- أ\n-\n\nنص", "- أ\nنص"),
        ("1. أ\n2. ```\n   ب\n   ```\n3. <p>ج</p>", "1. أ\n2. ب\n3. ج"),
        ("- <ul><li>أ</li><li>ب</li></ul>", "- أ\n- ب"),
        ("<ol start='3'>\n<li>أ</li>\n\n<li>ب</li>\n</ol>", "3. أ\n4. ب"),
        ("> قول\n>\n> ثان", "قول\nثان"),
        ("| س | ص |\n|---|---|\n| ١ | |\n| ٢ | ٣ |", "س | ص\n١ | –\n٢ | ٣"),
        ("```py\nx = *1*\n```", "x = *1*"),
        ("<div>قسم<br>آخر</div>\n\n<!-- سر -->\n\nنص<sup>١</sup>", "قسم\nآخر\nنص١"),
        (
            "كلمة[^1] وأخرى.[^ب]\n\n[^1]: حاشية\n[^ب]: حاشية ثانية",
            "كلمة وأخرى.\nحاشية\nحاشية ثانية",
        ),
        ("سطر\n\n---\n\nتال &amp; ٥ < ٦", "سطر\nتال & ٥ < ٦"),
    ],
)
def test_markup_is_made_plain(markdown: str, plain: str) -> None:
    assert body(markdown) == plain


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("title: [أ\n", "front matter: "),
        ("a: &a [س, س]\nb: [*a, *a]\n", "front matter: aliases are not read"),
        ("title: عنوان\ndate: 2021-13-45\n", "date: '2021-13-45' is not a date"),
        ("title: عنوان\nurl: 5\nsource: {}\n", "source: must be a string, not an object"),
        (f"title: {'[' * 5000}\n", "front matter: "),
    ],
)
def test_what_front_matter_says_wrongly_is_told(block: str, reason: str) -> None:
    found, problem = items(f"---\n{block}---\n\nنص المقالة.")
    assert isinstance(found, Article)
    assert isinstance(problem, Problem)
    assert "نص المقالة." in found.body
    assert (reason in str(problem.reason), problem.severity) == (True, "warning")


def test_a_paragraph_too_long_for_its_markup_is_kept() -> None:
    text = "*كلمة* [" * 10_000
    assert body(text) == text.strip()


def test_a_rule_above_a_text_is_no_front_matter() -> None:
    assert "هذا نص." in article("---\nهذا نص.\n\n---\n\nوهذا آخر.").body


def test_a_file_without_text_is_a_problem() -> None:
    (problem,) = items("---\ntitle: عنوان\n---\n")
    assert isinstance(problem, Problem)
    assert problem.severity == "failed"


@given(st.text(st.sampled_from("---\n:[]{}&*!'\"| أ1a#>")))
def test_front_matter_is_total(text: str) -> None:
    _record, rest, _problem = front_matter.split(f"---\n{text}\n---\n")
    assert f"---\n{text}\n---\n".endswith(rest)
