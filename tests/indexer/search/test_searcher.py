"""The way in for readers: requests, filters, refreshing, and any question at all."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from child_processes import build_folder, finish, start
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples
from library import Library

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.errors import BadRequest, IndexDamaged, IndexMissing
from bahith.indexer.index import Index
from bahith.indexer.query import Request
from bahith.indexer.results import Hits, Page
from bahith.indexer.search.query.filters import MAX_PAGE, MAX_SIZE
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

DAY = dt.date.fromisoformat
TOWNS = ["أسوان", "صيدا", "فاس", "البصرة"]


@pytest.fixture(scope="module")
def searcher(module_library: Library) -> Iterator[Searcher]:
    module_library.records(
        "towns.jsonl",
        *(
            {
                "id": f"{n:02}",
                "title": f"نشرة {TOWNS[n % 4]}",
                "text": f"هطل المطر على {TOWNS[n % 4]} فأُغلق الجسر القديم. " * (1 + n % 3),
                "source": "جريدة الصباح" if n % 2 else "وكالة الأنباء",
                "date": f"2021-{1 + n % 12:02}-10",
            }
            for n in range(24)
        ),
        {"id": "undated", "title": "بلا تاريخ", "text": "هطل المطر.", "source": "وكالة الصباح"},
    )
    module_library.build()
    searcher = module_library.open()
    yield searcher
    searcher.close()


def ids(page: Page) -> list[str]:
    return [result.article.id for result in page.results]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("page", 0),
        ("page", -1),
        ("page", MAX_PAGE + 1),
        ("size", 0),
        ("size", -5),
        ("size", MAX_SIZE + 1),
        ("sort", "best"),
        ("sort", ""),
        ("source", "؟!"),
        ("source", "\x00"),
    ],
)
def test_unusable_value_is_a_bad_request_that_names_the_field(
    searcher: Searcher, field: str, value: Any
) -> None:
    with pytest.raises(BadRequest) as caught:
        searcher.search(replace(Request("المطر"), **{field: value}))
    assert caught.value.field == field
    assert str(caught.value)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, 25),
        ({"source": "الصباح"}, 13),
        ({"source": "وَكالة الانباء"}, 12),
        ({"source": "جريدة الأنباء"}, 0),
        ({"source": "  "}, 25),
        ({"after": DAY("2021-11-10")}, 4),
        ({"before": DAY("2021-01-10")}, 2),
        ({"after": DAY("2021-03-01"), "before": DAY("2021-04-30")}, 4),
        ({"after": DAY("2022-01-01")}, 0),
        ({"after": DAY("2021-05-01"), "before": DAY("2021-04-01")}, 0),
        ({"source": "جريدة", "after": DAY("2021-12-01")}, 2),
        ({"source": "وكالة", "after": DAY("2021-12-01")}, 0),
    ],
)
def test_filters_of_the_request(
    searcher: Searcher, asked: dict[str, object], expected: int
) -> None:
    assert searcher.search(Request("المطر", **asked)).total == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("q", ["المطر OR الجسر", "-صيدا", "title:فاس OR صيدا", "source:الصباح"])
def test_filters_hold_for_the_whole_question(searcher: Searcher, q: str) -> None:
    everything = searcher.search(Request(q, size=100)).results
    kept = [
        result.article.id
        for result in everything
        if "جريدة" in result.article.source and result.article.published > DAY("2021-06-01")  # type: ignore[operator]
    ]
    asked = Request(q, size=100, source="جريدة", after=DAY("2021-06-01"))
    assert sorted(ids(searcher.search(asked))) == sorted(kept)
    assert kept


def test_a_filter_alone_lists_what_it_holds_and_no_question_at_all_nothing(
    searcher: Searcher,
) -> None:
    found = searcher.search(Request("", source="الصباح", size=100))
    assert found.total == len(found.results) > 1
    assert all("الصباح" in result.article.source for result in found.results)
    assert searcher.search(Request("")).total == 0


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_join_to_the_whole(searcher: Searcher, sort: str) -> None:
    whole = ids(searcher.search(Request("المطر", size=100, sort=sort)))
    pages = [searcher.search(Request("المطر", page, 4, sort)) for page in range(1, 9)]
    assert [id for page in pages for id in ids(page)] == whole
    assert {page.total for page in pages} == {len(whole)} == {25}


@pytest.mark.parametrize("page", [4, 1000, MAX_PAGE])
def test_page_past_the_end_is_empty_with_the_right_total(searcher: Searcher, page: int) -> None:
    found = searcher.search(Request("المطر", page, 10))
    assert (found.total, found.results, found.request.page) == (25, (), page)


def test_sorting_by_date(searcher: Searcher) -> None:
    for sort, backwards in (("newest", True), ("oldest", False)):
        found = searcher.search(Request("المطر", size=100, sort=sort)).results
        days = [result.article.published for result in found[:-1]]
        assert days == sorted(days, reverse=backwards)  # type: ignore[type-var]
        assert found[-1].article.id == "undated"


def test_results_show_where_they_match(searcher: Searcher) -> None:
    found = searcher.search(Request("مَطَر صيدا"))
    best = found.results[0]
    assert "صيدا" in best.article.title
    (title,) = best.title_marks
    assert best.article.title[slice(*title)] == "صيدا"
    marked = {best.snippet.text[start:end] for start, end in best.snippet.marks}
    assert marked == {"المطر", "صيدا"}
    assert best.snippet.text[:10] in best.article.body
    assert found.took_ms > 0


def test_view_of_an_article(searcher: Searcher) -> None:
    view = searcher.view("01", "الجسر")
    assert view is not None
    assert view.article.title == "نشرة صيدا"
    assert {view.article.body[start:end] for start, end in view.body_marks} == {"الجسر"}
    assert view.title_marks == ()
    plain = searcher.view("01")
    assert plain is not None
    assert plain.body_marks == ()
    assert searcher.view("no such id", "الجسر") is None


HOSTILE = [
    " ".join(f"after:2021-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(64)),
    " OR ".join(f"قبل:{1900 + n}" for n in range(64)),
    " ".join(f"-source:كلمة{n}" for n in range(64)),
    "(" * 3000 + "مطر" + ")" * 3000,
    "NOT " * 1000 + "مطر",
    '"' * 1001,
    '"' + "مطر " * 64 + '"',
    "م*" * 500,
    "ال* وا* با* لل* كا*",
    "مطر " * 10_000,
    "م" * 100_000,
    "ً" * 5000,
    "ـ" * 5000,
    "\x00\x1b[31m\u202e\u2066\ufeff\udcff\U0010ffff",
    "😀👩‍👩‍👧‍👦" * 100,
    "'; DROP TABLE articles; --",
    "<script>alert(1)</script>",
    'AND OR NOT ( ) : = * - "',
    'title:source:before:after:="',
    "{!func}*:* _val_:[* TO *] ~2 ^9",
    "\n\t\r\u2028\u00a0",
    "",
]


@pytest.mark.parametrize("q", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_question_is_answered(searcher: Searcher, q: str) -> None:
    check(searcher, q)


@max_examples(150)
@given(
    st.text(
        st.characters() | st.sampled_from('"*():=-+ اوبالمطرجسر\u064b\u0640'),
        max_size=80,
    )
    | st.lists(
        st.sampled_from(
            'AND OR NOT - ( ) " المطر جس* title: source:الصباح after:2021-03 before:2021-09'
            ' ="الجسر" صيدا'.split()
        ),
        max_size=30,
    ).map(" ".join)
)
def test_any_question_is_answered(searcher: Searcher, q: str) -> None:
    check(searcher, q)


def check(searcher: Searcher, q: str) -> None:
    page = searcher.search(Request(q, explain=True))
    assert len(page.results) == min(page.total, 10) <= 25
    assert len(set(ids(page))) == len(page.results)
    for result in page.results:
        for start_at, end in result.snippet.marks:
            assert 0 <= start_at < end <= len(result.snippet.text)
        assert result.explanation
        assert sum(share.percent for share in result.explanation.shares) in (0, 100)
    view = searcher.view("00", q)
    assert view is not None


def test_threads_share_a_searcher(searcher: Searcher) -> None:
    questions = ["المطر", "صيدا فاس", '"الجسر القديم"', "جس*", "البصرة -فاس", "source:الصباح"]
    alone = {q: replace(searcher.search(Request(q)), took_ms=0) for q in questions}

    def ask(seed: int) -> bool:
        order = random.Random(seed).sample(questions * 5, 30)
        return all(replace(searcher.search(Request(q)), took_ms=0) == alone[q] for q in order)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(8)))


def test_commit_of_another_process_is_seen(library: Library) -> None:
    library.records("a.jsonl", {"id": "a", "text": "قطار"})
    library.build()
    now = library.open()
    later = Searcher.open(Settings.load(environ={}, index=library.settings.index, refresh=86400))
    library.records("b.jsonl", {"id": "b", "text": "قطار"})
    process = start(build_folder, Path(library.settings.index), library.articles, 10)
    finish(process)
    assert process.exitcode == 0
    assert now.search(Request("قطار")).total == 2
    assert now.view("b") is not None
    assert now.statistics().articles == 2
    assert later.search(Request("قطار")).total == 1, "it is not yet time to look"
    for opened in (now, later):
        opened.close()


def test_while_one_thread_looks_for_a_commit_the_others_go_on(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.records("a.jsonl", {"id": "a", "text": "قطار"})
    library.build()
    searcher = library.open()
    looking, go_on = threading.Event(), threading.Event()

    def slow() -> bool:
        looking.set()
        return go_on.wait(60)

    monkeypatch.setattr(searcher._engine, "refresh", slow)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(searcher.search, Request("قطار"))
        assert looking.wait(60)
        second = threads.submit(searcher.search, Request("قطار"))
        assert second.result(60).total == 1
        assert not first.done()
        go_on.set()
        assert first.result(60).total == 1
    searcher.close()


@pytest.mark.parametrize("remote", [False, True])
def test_threads_search_by_turns_unless_they_wait_for_a_server(
    library: Library, monkeypatch: pytest.MonkeyPatch, remote: bool
) -> None:
    library.records("a.jsonl", {"id": "a", "text": "قطار"})
    library.build()
    engine = library.open()._engine
    monkeypatch.setattr(type(engine), "REMOTE", remote)
    searcher, answer = Searcher(engine, Analyzer(), 86400), engine.search
    met, most, now = threading.Barrier(2), 0, 0

    def search(*args: Any, **options: Any) -> Hits:
        nonlocal most, now
        now += 1
        most = max(most, now)
        with suppress(threading.BrokenBarrierError):
            met.wait(60 if remote else 0.1)
        now -= 1
        return answer(*args, **options)

    monkeypatch.setattr(engine, "search", search)
    with ThreadPoolExecutor(2) as threads:
        pages = threads.map(searcher.search, [Request("قطار")] * 2)
        assert [page.total for page in pages] == [1, 1]
    assert most == (2 if remote else 1)
    searcher.close()


@pytest.mark.parametrize("texts", [[], ["هطل المطر على صيدا"]])
def test_what_is_prepared_is_answered_the_same(library: Library, texts: list[str]) -> None:
    with Index(library.settings) as index:
        index.add([{"id": text, "text": text} for text in texts])
    searcher = library.open()
    before = searcher.search(Request("المطر"))
    searcher.prepare()
    assert replace(searcher.search(Request("المطر")), took_ms=before.took_ms) == before
    searcher.close()


def test_dead_index_is_an_error_and_not_an_empty_page(library: Library) -> None:
    with pytest.raises(IndexMissing):
        library.open()
    library.records("a.jsonl", {"id": "a", "text": "قطار"})
    library.build()
    searcher = library.open()
    library.records("a.jsonl", {"id": "a", "text": "قطار جديد"})
    library.build()
    for file in Path(library.settings.index).iterdir():
        file.write_bytes(b"")
    with pytest.raises(IndexDamaged):
        searcher.search(Request("قطار"))
    searcher.close()


def test_matches_are_those_of_all_pages_whatever_the_page(searcher: Searcher) -> None:
    wanted = Request("المطر", page=2, size=7, sort="newest", source="الصباح")
    pages = [searcher.search(replace(wanted, page=page)) for page in (1, 2)]
    assert [article.id for article in searcher.matches(wanted)] == ids(pages[0]) + ids(pages[1])


def test_matches_check_the_request_at_once(searcher: Searcher) -> None:
    with pytest.raises(BadRequest):
        searcher.matches(Request("المطر", source="؟!"))


def test_articles_are_listed_from_an_id_on(searcher: Searcher) -> None:
    assert [article.id for article in searcher.articles("", 3)] == ["00", "01", "02"]
    assert [article.id for article in searcher.articles("22", 3)] == ["23", "undated"]
    assert searcher.articles("undated", 3) == ()


def test_a_text_is_analyzed_word_by_word(searcher: Searcher) -> None:
    text = "في الجسور، ثم الجِسر."
    words = searcher.analyze(text)
    assert [text[word.start : word.end] for word in words] == ["في", "الجسور", "ثم", "الجِسر"]
    assert [word.word for word in words if not word.stop] == ["الجسور", "الجِسر"]
    assert set(words[1].terms.stems) & set(words[3].terms.stems)
