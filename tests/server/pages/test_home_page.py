"""The home page shows what the collection holds, and asks what it can answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from page_outline import Outline, asked, page
from sample_site import Site

from bahith.indexer.article import Article
from bahith.indexer.index import Index
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app

Made = Callable[..., Site]


@pytest.fixture
def made(
    make_index: Callable[..., Settings], run: Callable[[Searcher], Site]
) -> Iterator[Callable[[list[dict[str, Any]]], Site]]:
    """A function that serves the index of some records."""
    searchers = []

    def serve(records: list[dict[str, Any]]) -> Site:
        searchers.append(Searcher.open(make_index(records)))
        return run(searchers[-1])

    yield serve
    for searcher in searchers:
        searcher.close()


def shown(found: Outline, name: str) -> dict[str, str]:
    """The links inside elements of a class, with their texts."""
    texts = dict(zip(found.links(), map(str.strip, found.texts["a"]), strict=True))
    return {str(link["href"]): texts[str(link["href"])] for link in found.within(name, "a")}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_example_finds_something(site: Site, language: str) -> None:
    examples = shown(page(site, lang=language), "syntax")
    assert len(examples) >= 8
    for link, text in examples.items():
        found = Outline(site.ask("GET", f"{link}&lang={language}"))
        assert asked(link) == {"q": text}
        assert "notes" not in [attributes.get("class") for _, attributes in found.elements]
        assert any(address.startswith("/article/") for address in found.links()), text
        assert found.texts["title"][0].startswith("\u2068"), "it has results"


def test_examples_are_words_of_the_collection(made: Made) -> None:
    titles = ["A quiet garden in Lisbon", "The quiet garden and its trees", "Trees of Lisbon"]
    examples = shown(page(made([{"title": title, "text": title} for title in titles])), "syntax")
    assert "quiet garden" in examples.values()
    words = {word.casefold() for title in titles for word in title.split()}
    for text in examples.values():
        word = text.split()[0].split(":")[-1].strip('="*').casefold()
        assert any(one.startswith(word) for one in words), text


def test_the_newest_articles_come_first(site: Site) -> None:
    newest = shown(page(site), "newest")
    expected = site.search("", sort="newest", size=6)["results"]
    titles = [text for link, text in newest.items() if link.startswith("/article/")]
    assert titles == [each["title"] for each in expected]
    everything = Outline(site.ask("GET", [*newest][-1]))
    assert everything.text("strong") == "٢٧ نتيجة"


def test_sources_and_years_have_counts_that_are_true(site: Site) -> None:
    found = page(site)
    links = shown(found, "shelf")
    assert {"هيئة الري", "وكالة النهر", "٢٠٢٠", "٢٠٢١"} <= {*links.values()}
    counts = [int(text) for text in found.texts["span"] if text.isdigit()]
    totals = []
    for link in links:
        number = Outline(site.ask("GET", link)).text("strong").split()[0]
        totals.append({"نتيجة": 1, "نتيجتان": 2}.get(number) or int(number))
    assert counts == totals


def test_what_there_is_not_has_no_place(made: Made) -> None:
    records = [{"id": str(n), "text": f"خبر قصير عن المطر {n}"} for n in range(3)]
    found = page(made(records))
    assert found.within("shelf", "a") == []
    assert len(found.within("newest", "li")) == 3
    headings = [" ".join(text.split()) for text in found.texts["h2"]]
    assert headings == ["المقالات", "كيف تبحث؟"]


def test_it_is_made_anew_for_a_new_commit_only(tmp_path: Any) -> None:
    with Index(Settings(index=str(tmp_path / "index"), refresh=0)) as index:
        index.add([Article("1", "خبر عن الأمطار", "هطلت الأمطار")])
        client = create_app(index).test_client()
        assert "خبر عن الأمطار" in client.get("/").text
        first = index.searcher.overview(())
        assert index.searcher.overview(()) is first
        index.add([Article("2", "خبر عن الثلوج", "هطلت الثلوج")])
        assert "خبر عن الثلوج" in client.get("/").text
        assert index.searcher.overview(()) is not first
