"""Why an article was found, told for articles as people write them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from library import Library

from bahith.analyzers.relations import Relation
from bahith.indexer.engines.ranking import (
    WEIGHTS,
)
from bahith.indexer.query import Order, Request
from bahith.indexer.results import Explanation
from bahith.indexer.search.explanations import MAX_FOUND
from bahith.indexer.search.searcher import Searcher

RECORDS = [
    {
        "id": "library",
        "title": "المَكتبة الجديدة",
        "text": "زار الوزير مكتبة الحي، ثم اجتمع الوزراء في مَكتبته. وفي مَكتبةٍ أخرى كاتب معروف.",
    },
    {"id": "towns", "title": "مدن الساحل", "text": "المدينة القديمة أقدم المدن، ولها سوق قديم."},
    {
        "id": "clouds",
        "title": "سحب",
        "text": "سحابة وسحابتان وسحابته وسحابتها وسحابتهم والسحابة وللسحابة وبالسحابة.",
    },
    {"id": "port", "text": "خرجت سفينة من الميناء القديم، ومنه إلى موانئ أخرى في فيسبوك فسبك."},
    {"id": "name", "text": "سافر عبد الله إلى المغرب."},
    {"id": "press", "text": "صدر الخبر يوم الخميس."},
    {"id": "trade", "text": "وقّعت الشركة الأميركية العقد في شهر تموز."},
]


@pytest.fixture(scope="module")
def searcher(module_library: Library) -> Iterator[Searcher]:
    module_library.records("articles.jsonl", *RECORDS)
    module_library.build()
    searcher = module_library.open()
    yield searcher
    searcher.close()


def explained(searcher: Searcher, q: str, id: str, sort: Order = "relevance") -> Explanation:
    page = searcher.search(Request(q, sort=sort, explain=True))
    (found,) = [result.explanation for result in page.results if result.article.id == id]
    assert found is not None
    return found


def told(explanation: Explanation) -> list[tuple[str, str, str]]:
    return [(match.asked, match.found, match.how) for match in explanation.matches]


@pytest.mark.parametrize(
    ("q", "id", "match"),
    [
        ("عبدال*", "name", ("عبدال*", "عبد الله", "prefix")),
        ("مكتبة", "library", ("مكتبة", "مكتبة", "written")),
        ("مكتبه", "library", ("مكتبه", "مكتبة", "written")),
        ("مكتبة", "library", ("مكتبة", "المَكتبة", "stem")),
        ("مكتبة", "library", ("مكتبة", "كاتب", "root")),
        ("وزير", "library", ("وزير", "الوزراء", "plural")),
        ("الوزراء", "library", ("الوزراء", "الوزير", "plural")),
        ("مدن", "towns", ("مدن", "المدينة", "plural")),
        ("أمريكية", "trade", ("أمريكية", "الأميركية", "spelling")),
        ("يوليو", "trade", ("يوليو", "تموز", "month")),
        ("مدين*", "towns", ("مدين*", "المدينة", "prefix")),
        ("title:مدينة", "towns", ("مدينة", "مدن", "plural")),
    ],
)
def test_each_way_to_meet_is_told(
    searcher: Searcher, q: str, id: str, match: tuple[str, str, str]
) -> None:
    assert match in told(explained(searcher, q, id))


@pytest.mark.parametrize(
    ("q", "no_kin"), [("الميناء", "من"), ("ميناء", "ومنه"), ("فيسبوك", "فسبك")]
)
def test_stop_words_and_words_with_equal_consonants_are_no_kin(
    searcher: Searcher, q: str, no_kin: str
) -> None:
    ways = {how for _, found, how in told(explained(searcher, q, "port")) if found == no_kin}
    assert "root" not in ways


def test_words_come_as_they_were_asked_and_the_closest_first(searcher: Searcher) -> None:
    found = told(explained(searcher, "وزير مكتبة غائبة", "library"))
    assert list(dict.fromkeys(asked for asked, _, _ in found)) == ["وزير", "مكتبة"]
    ways = [Relation(how) for asked, _, how in found if asked == "مكتبة"]
    assert ways == sorted(ways, key=list(Relation).index)


def test_a_word_is_told_once_and_only_so_many_of_them(searcher: Searcher) -> None:
    library = told(explained(searcher, "مكتبة", "library"))
    assert [found for _, found, how in library if how == "written"] == ["مكتبة"]
    assert len(told(explained(searcher, "سحابة", "clouds"))) == MAX_FOUND


def test_a_phrase_is_told_word_by_word_and_where_it_stands_only(searcher: Searcher) -> None:
    assert told(explained(searcher, '"أقدم المدن"', "towns")) == [
        ("أقدم", "أقدم", "written"),
        ("المدن", "المدن", "written"),
    ]


def test_an_exact_word_meets_what_is_written_so(searcher: Searcher) -> None:
    assert told(explained(searcher, "=المدن", "towns")) == [("المدن", "المدن", "written")]


def test_a_word_for_the_title_is_met_in_the_title(searcher: Searcher) -> None:
    assert told(explained(searcher, "title:المدن", "towns")) == [("المدن", "مدن", "stem")]


@pytest.mark.parametrize(
    "q", ["مكتبة", "وزير مكتبة", "مكت*", '"مكتبة الحي"', "=مكتبة", "title:مكتبة"]
)
def test_shares_are_whole_percents_of_the_score(searcher: Searcher, q: str) -> None:
    shares = explained(searcher, q, "library").shares
    assert sum(share.percent for share in shares) == 100
    names = [*WEIGHTS]
    assert [share.level for share in shares] == [
        name for name in names if name in {share.level for share in shares}
    ]


def test_what_shares_no_more_than_a_stem_has_no_share_for_its_written_form(
    searcher: Searcher,
) -> None:
    levels = {share.level for share in explained(searcher, "للخميس", "press").shares}
    assert levels == {"stems", "roots"}


def test_no_shares_where_nothing_is_ranked(searcher: Searcher) -> None:
    by_date = explained(searcher, "مكتبة", "library", "newest")
    assert by_date.shares == ()
    assert ("مكتبة", "مكتبة", "written") in told(by_date)
    assert explained(searcher, "-غائبة", "library") == Explanation((), ())


def test_nothing_is_explained_unasked(searcher: Searcher) -> None:
    (result,) = searcher.search(Request("الوزير")).results
    assert result.explanation is None
