"""Five real articles, copied from their pages, and the questions people put to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bahith.indexer.build import build
from bahith.indexer.query import Request
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

# Question, and the articles of which one has to come first.
ASKED = (
    ("انسحاب القوات الاميركية", {"000", "004"}),
    ("إعادة انتشار قوات التحالف", {"001"}),
    ("الاعرجي", {"002", "000"}),
    ("ثابت العباسي", {"003"}),
    ("بايدن والكاظمي", {"004"}),
)

# How the same question is typed by others.
TYPED: dict[str, Callable[[str], str]] = {
    "plain": lambda q: q,
    "vowel marks": lambda q: "".join(f"{c}َّ" if c.isalpha() else c for c in q),
    "no hamza": lambda q: q.translate(str.maketrans("أإآؤئ", "اااوي")),
    "heh for teh marbuta": lambda q: q.replace("ة", "ه"),
    "alef maksura for yeh": lambda q: q.replace("ي", "ى"),
    "tatweel": lambda q: "".join(f"{c}ـ" if c.isalpha() else c for c in q),
}


@pytest.fixture(scope="module")
def searcher(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    settings = Settings.load(environ={}, index=str(tmp_path_factory.mktemp("five") / "index"))
    # The table beside them, of what is expected, would be read as articles too.
    assert not build(settings, sorted((shared / "articles").glob("*.txt"))).failed
    opened = Searcher.open(settings)
    yield opened
    opened.close()


def found(searcher: Searcher, q: str) -> list[str]:
    return [result.article.id[:3] for result in searcher.search(Request(q)).results]


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize(("q", "answers"), ASKED)
def test_right_article_comes_first_however_it_is_typed(
    searcher: Searcher, q: str, answers: set[str], typed: Callable[[str], str]
) -> None:
    assert found(searcher, typed(q))[0] in answers


def test_phrase_is_met_behind_a_particle(searcher: Searcher) -> None:
    page = searcher.search(Request('"الحوار الاستراتيجي"'))
    assert page.total == 4
    assert all(result.snippet.marks or result.title_marks for result in page.results)


def test_written_form_keeps_to_itself(searcher: Searcher) -> None:
    results = searcher.search(Request('="الأميركية"')).results
    assert results
    for result in results:
        marked = {result.snippet.text[start:end] for start, end in result.snippet.marks}
        assert marked
        assert marked <= {"الأميركية", "الاميركية"}


@pytest.mark.parametrize(
    "furniture", ["شروط النشر", "عدد التعليقات", "رئيس التحرير", "لم يتم العثور", "Sada Elbalad"]
)
def test_no_body_holds_page_furniture(searcher: Searcher, shared: Path, furniture: str) -> None:
    pages = [path.read_text("utf-8") for path in (shared / "articles").glob("*.txt")]
    assert any(furniture in page for page in pages)
    results = searcher.search(Request("العراق")).results
    assert len(results) == len(pages)
    assert not [result.article.id for result in results if furniture in result.article.body]
