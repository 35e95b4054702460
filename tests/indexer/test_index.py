"""Promises of bahith.Index: what a program may do with an index, and what goes wrong clearly."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import bahith
from bahith import (
    Article,
    ArticleMissing,
    BadRequest,
    Index,
    IndexClosed,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    Problem,
    SettingError,
    SourceError,
)
from bahith.indexer import errors
from bahith.indexer.settings import Settings

ARABIC: dict[str, Any] = {"language": "ar"}
BRIDGE = Article("bridge", "فتح الجسر الجديد", "عبرت أول سيارة الجسر عند الفجر.", **ARABIC)
GARDEN = Article(
    "garden", "الحديقة العامة", "غرس المتطوعون مئة شجرة في الحديقة.", source="بلدية", **ARABIC
)
RAIN = Article("rain", "مطر", "هطل المطر فوق الجسر.", published=dt.date(2021, 7, 26), **ARABIC)

pytestmark = pytest.mark.usefixtures("one_analyzer")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index(tmp_path / "news") as index:
        yield index


def ids(page: bahith.Page) -> list[str]:
    return [result.id for result in page]


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_what_was_added_and_removed_is_seen_at_once(tmp_path: Path, engine: str) -> None:
    # No look for a newer commit within the test.
    with Index(tmp_path / "news", engine=engine, refresh=3600) as index:
        assert index.add([BRIDGE, GARDEN]).added == 2
        assert ids(index.search("جسر")) == ["bridge"]
        assert index.add([RAIN, GARDEN]) == bahith.Summary(added=1, unchanged=1)
        assert index.search("جسر").total == 2
        assert index.remove(["bridge", "nobody"]) == 1
        assert ids(index.search("جسر")) == ["rain"]
        assert (len(index), "rain" in index, "bridge" in index) == (2, True, False)


def test_an_index_remembers_what_it_was_given(tmp_path: Path) -> None:
    with Index(tmp_path / "news", engine="tantivy") as index:
        index.add([BRIDGE])
    with Index(str(tmp_path / "news")) as index:
        assert index.statistics().engine == "tantivy"
        assert index.get("bridge") == BRIDGE
    with pytest.raises(IndexMismatch, match="tantivy"):
        Index(tmp_path / "news", engine="whoosh")


def test_reading_what_is_not_there_is_an_error_and_makes_nothing(
    index: Index, tmp_path: Path
) -> None:
    readers: list[Callable[[], object]] = [
        lambda: index.search("جسر"),
        lambda: index.get("bridge"),
        lambda: len(index),
        lambda: index.remove("bridge"),
        index.articles,
    ]
    for read in readers:
        with pytest.raises(IndexMissing, match="news"):
            read()
    assert not (tmp_path / "news").exists()


def test_an_index_of_nothing_finds_nothing(index: Index) -> None:
    assert index.add([]) == bahith.Summary()
    assert (len(index), index.search("جسر").total, [*index.articles()]) == (0, 0, [])


def test_a_page_has_what_a_search_asks_for(index: Index) -> None:
    index.add([BRIDGE, GARDEN, RAIN])
    page = index.search("جسر", size=1, page=2)
    assert (page.total, len(page)) == (2, 1)
    assert index.search("الجسر", explain=True)[0].explanation
    assert index.search("جسر")[0].snippet.html("b").count("<b>") == 1
    assert ids(index.search("في", source="بلدية")) == ["garden"]
    assert ids(index.search("جسر", sort="newest")) == ["rain", "bridge"]


def test_a_page_begins_anywhere_with_the_snippets_asked_for(index: Index) -> None:
    index.add([{"id": f"n-{n}", "title": "خبر", "text": "نزل المطر. " * 60} for n in range(5)])
    whole = index.search("المطر", sort="newest")
    page = index.search("المطر", sort="newest", offset=2, size=2, snippets=3, snippet_size=60)
    assert [result.id for result in page] == [result.id for result in whole[2:4]]
    assert [len(result.snippets) for result in page] == [3, 3]
    assert all(len(one.text) <= 60 for result in page for one in result.snippets)
    assert page[0].snippet == page[0].snippets[0]
    with pytest.raises(BadRequest, match="snippet_size: must be a whole number from 40 to 2000"):
        index.search("المطر", snippet_size=5)


def test_a_page_counts_by_the_facets_asked_for(index: Index) -> None:
    index.add([BRIDGE, GARDEN, RAIN])
    page = index.search("الجسر OR الحديقة", size=1, facets=["source", "year"])
    assert page.counts == {"source": {"بلدية": 1}, "year": {"2021": 1}}


@pytest.mark.parametrize("after", ["2021-07", "تموز 2021", dt.date(2021, 7, 1), "2021"])
def test_a_bound_is_a_day_or_a_text_that_names_a_time(index: Index, after: str | dt.date) -> None:
    index.add([BRIDGE, RAIN])
    assert ids(index.search("جسر", after=after)) == ["rain"]
    assert [article.id for article in index.matches("جسر", after=after)] == ["rain"]


def test_the_hour_of_a_bound_does_not_count(index: Index) -> None:
    index.add([RAIN])
    noon = dt.datetime(2021, 7, 26, 12)
    assert index.search("جسر", after=noon, before=noon).total == 1


def test_all_matches_and_all_articles_are_read_one_by_one(index: Index) -> None:
    index.add([RAIN, GARDEN, BRIDGE])
    assert {article.id for article in index.matches("جسر")} == {"bridge", "rain"}
    assert [*index.articles()] == [BRIDGE, GARDEN, RAIN]


def test_articles_can_be_changed_while_they_are_read(index: Index) -> None:
    index.add([BRIDGE, GARDEN])
    changed = (
        Article(article.id, article.title, article.body, category="مدينة")
        for article in index.articles()
    )
    assert index.add(changed).replaced == 2
    assert {article.category for article in index.articles()} == {"مدينة"}


def test_what_helps_to_search(index: Index) -> None:
    story = "عبرت أول سيارة الجسر عند الفجر ثم تبعتها شاحنات محملة بالخضار والفواكه إلى السوق."
    one, copy = (Article(id, "فتح الجسر الجديد", story, **ARABIC) for id in ("one", "copy"))
    index.add([one, copy, GARDEN, RAIN])
    assert "الجسر" in {suggestion.text for suggestion in index.suggest("الجس")}
    correction = index.correct("الحديقت")
    assert correction
    assert correction.q == "الحديقة"
    assert index.correct("الحديقة") is None
    assert index.copies("one") == (copy,)
    assert [result.id for result in index.similar("one")] == ["rain"]
    assert index.view("rain", "المطر").body_html() == "هطل <mark>المطر</mark> فوق الجسر."


def test_an_article_that_is_not_there_is_named(index: Index) -> None:
    index.add([BRIDGE])
    for read in (index.similar, index.copies, index.view):
        with pytest.raises(ArticleMissing, match="'nobody'"):
            read("nobody")
    assert index.get("nobody") is None


RECORD = {"id": 7, "title": "سوق  السمك", "text": "نص", "date": "26/7/2021", "source": "جريدة"}


def test_a_mapping_is_read_as_a_line_of_json(index: Index) -> None:
    index.add([RECORD])
    day = dt.date(2021, 7, 26)
    article = Article("7", "سوق السمك", "نص", source="جريدة", published=day)
    assert index.get("7") == replace(article, language="ar")


@pytest.mark.parametrize("day", [dt.date(2021, 7, 26), dt.datetime(2021, 7, 26, 12), "2021-07-26"])
def test_a_date_may_be_a_date_or_a_text(index: Index, day: object) -> None:
    index.add([{"id": "a", "text": "نص", "published": day}])
    assert index.get("a") == Article("a", "", "نص", published=dt.date(2021, 7, 26), **ARABIC)


def test_an_article_has_a_day_without_an_hour(index: Index) -> None:
    index.add([Article("a", "", "نص", published=dt.datetime(2021, 7, 26, 12))])
    assert index.get("a") == Article("a", "", "نص", published=dt.date(2021, 7, 26), **ARABIC)


def test_what_a_table_lacks_is_not_given(index: Index) -> None:
    nan = float("nan")
    index.add([{"id": "a", "title": nan, "text": "نص", "date": nan, "url": None}])
    assert index.get("a") == Article("a", "", "نص", **ARABIC)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({**RECORD, "title": 5}, "title: must be a string, not a number"),
        ({**RECORD, "url": b"x"}, "url: must be a string, not bytes"),
        ({**RECORD, "id": None}, "id: missing"),
        ({**RECORD, "date": "الخريف"}, "date: 'الخريف' is not a date"),
        ({**RECORD, "date": 2021}, "date: '2021' is not a date"),
        ({**RECORD, "date": b"x"}, "date: must be a string, not bytes"),
        ({"id": "7"}, "title and text are both empty"),
        ({**RECORD, "id": "a"}, "another article in this run has the same id, 'a'"),
        ("bridge", "must be an Article or a mapping, not str"),
        (Article("", "", "نص"), "id: missing"),
        (Article("9", None, "نص"), "title: must be a string"),  # type: ignore[arg-type]
    ],
)
def test_a_record_that_cannot_be_used_is_named(index: Index, wrong: Any, reason: str) -> None:
    with pytest.raises(SourceError, match=re.escape(reason)) as caught:
        index.add([{"id": "a", "text": "نص"}, wrong])
    assert "record 2: " in str(caught.value)
    assert index.add([]) == bahith.Summary()
    assert len(index) == 0


def test_what_is_read_can_be_looked_at_and_added(index: Index, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("عنوان\n\nفتح الجسر الجديد أمام السيارات.\n", "utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    assert [type(item) for item in bahith.read(tmp_path)] == [Article, Problem]
    summary = index.add(bahith.read(tmp_path))
    assert (summary.added, [problem.origin for problem in summary.failed]) == (1, ["b.txt"])


@pytest.mark.parametrize("name", ["news/today.jsonl", "news/today.jsonl.gz"])
def test_the_content_of_a_file_is_read_by_its_name(index: Index, name: str) -> None:
    content = json.dumps(RECORD).encode() + b"\n{"
    if name.endswith(".gz"):
        content = gzip.compress(content)
    (problem,) = index.add(bahith.read(content, name)).failed
    assert (str(problem.path), problem.line) == (name, 2)
    assert index.search("سوق")[0].article.origin == name


@pytest.mark.parametrize("source", ["nowhere", "picture.png", b"text"])
def test_what_can_never_be_read_is_an_error_at_once(
    tmp_path: Path, source: str | bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "picture.png").write_bytes(b"PNG")
    with pytest.raises(SourceError, match=r"no such file or folder|unknown kind of file"):
        bahith.read(source)


def test_files_are_followed(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("عنوان\n\nفتح الجسر الجديد أمام السيارات.\n", "utf-8")
    (folder / "b.txt").write_bytes(b"")
    (problem,) = index.update(folder).failed
    assert problem.origin == "b.txt"
    (folder / "a.txt").unlink()
    assert index.update(folder, prune=True).removed == 1


def test_an_index_is_copied_to_another_engine(index: Index, tmp_path: Path) -> None:
    index.add([BRIDGE, GARDEN])
    with Index(tmp_path / "other", engine="tantivy") as other:
        assert index.copy_to(other).added == 2
        assert [*other.articles()] == [BRIDGE, GARDEN]


def test_progress_is_told_after_each_article(index: Index) -> None:
    counts = []
    index.add([BRIDGE, GARDEN], progress=lambda summary: counts.append(summary.added))
    assert counts == [1, 2]


def test_a_second_writer_is_refused(index: Index) -> None:
    def articles() -> Iterator[Article]:
        yield BRIDGE
        with Index(index.settings.index) as other:
            other.add([GARDEN])

    with pytest.raises(IndexLocked):
        index.add(articles())
    assert index.add([RAIN]).added == 1


@pytest.mark.parametrize("settings", [{"volumes": 3}, {"batch": "many"}, {"engine": "abacus"}])
def test_a_setting_that_cannot_be_used_is_named(
    tmp_path: Path, settings: dict[str, int | str]
) -> None:
    with pytest.raises(SettingError, match=r"volumes|batch|abacus"):
        Index(tmp_path / "news", **settings)  # type: ignore[arg-type]  # what a caller may get wrong


WRONG = {"size": 0, "page": 0, "sort": "best", "after": "غدًا", "facets": ["size"]}


@pytest.mark.parametrize("field", WRONG)
def test_a_request_that_cannot_be_answered_names_its_field(index: Index, field: str) -> None:
    index.add([BRIDGE])
    with pytest.raises(BadRequest) as caught:
        index.search("جسر", **{field: WRONG[field]})  # type: ignore[arg-type]  # as above
    assert caught.value.field == field


def test_a_closed_index_says_so(index: Index) -> None:
    index.add([BRIDGE])
    index.close()
    index.close()
    for use in (lambda: index.search("جسر"), lambda: index.add([RAIN]), lambda: len(index)):
        with pytest.raises(IndexClosed, match="closed"):
            use()


def test_every_error_is_public() -> None:
    tree = [error for error in vars(errors).values() if isinstance(error, type)]
    names = {error.__name__ for error in tree if issubclass(error, bahith.BahithError)}
    assert names <= {*bahith.__all__}


def test_every_public_name_can_be_imported() -> None:
    assert all(getattr(bahith, name) for name in bahith.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'Indexes'"):
        bahith.Indexes  # type: ignore[attr-defined]  # noqa: B018


ALONE = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name in ("flask", "werkzeug", "waitress", "click", "rich", "marshmallow"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Blocked())
import bahith
assert not [name for name in sys.modules if name.startswith(("bahith.", "numpy"))]
with bahith.Index(sys.argv[1]) as index:
    index.add([bahith.Article("a", "عنوان", "نص")])
    assert index.search("نص").total == 1
assert "bahith.server" not in sys.modules
"""


def test_nothing_of_the_server_is_needed_and_nothing_printed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ALONE, str(tmp_path / "index")]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_settings_are_given_once(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="further settings"):
        Index(Settings(index=str(tmp_path)), fields="price:number")
