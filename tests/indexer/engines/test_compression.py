"""Stored articles are compressed with a dictionary of what they have in common."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from engine_index import EngineIndex, document, rewrite
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.article import Article, Document, Opening
from bahith.indexer.engines.compression import LEAST, Compression, is_dictionary
from bahith.indexer.errors import IndexDamaged

WORDS = [f"كلمة{number}" for number in range(800)]


@pytest.fixture(params=["whoosh", "tantivy"])
def name(request: pytest.FixtureRequest) -> str:
    """The engines that keep articles in files of their own."""
    return str(request.param)


def documents(count: int, seed: int = 0) -> list[Document]:
    chance = random.Random(seed)
    texts = (" ".join(chance.choices(WORDS, k=120)) for _ in range(count))
    return [document(f"{seed}-{number}", text, title="red") for number, text in enumerate(texts)]


def dictionaries(index: EngineIndex) -> list[Path]:
    return [path for path in index.folder.iterdir() if is_dictionary(path.name)]


LEARNED = Compression().trained([each.article.serialized for each in documents(300)])


@given(st.builds(Article, *[st.text(st.characters(exclude_categories=()))] * 5))
def test_any_article_is_read_as_it_was(article: Article) -> None:
    assert LEARNED.name
    for compression in (Compression(), LEARNED):
        compressed = compression.compress(article.serialized)
        # A dictionary may have come after an article.
        assert LEARNED.article(compressed) == compression.article(compressed) == article
        assert LEARNED.opening(compressed) == Opening.of(article)
        assert LEARNED.id(compressed) == article.id


def test_articles_alike_take_less_with_a_dictionary() -> None:
    other = [each.article.serialized for each in documents(20, seed=1)]
    alone, learned = (
        sum(len(compression.compress(each)) for each in other)
        for compression in (Compression(), LEARNED)
    )
    assert learned < 0.9 * alone


@pytest.mark.parametrize("texts", [[b"x" * 2 * LEAST], [b"x"] * 5, []])
def test_too_few_articles_give_no_dictionary(texts: list[bytes]) -> None:
    assert Compression().trained(texts).name == ""


def test_what_is_no_article_is_an_error() -> None:
    for content in (b"", b"junk", Compression().compress(b"junk")):
        with pytest.raises(ValueError, match=r"."):
            LEARNED.article(content)


def test_an_index_learns_one_dictionary_and_keeps_it(index: EngineIndex) -> None:
    """The first commit has too few articles; those of all commits are read as they were."""
    batches = [documents(count, seed) for seed, count in enumerate((3, 300, 300, 3))]
    seen = []
    for batch in batches:
        index.write(*batch)
        seen.append([path.name for path in dictionaries(index)])
    assert seen[0] == []
    assert seen[1] == seen[2] == seen[3]
    assert len(seen[1]) == 1
    expected = [each.article for batch in batches for each in batch]
    assert [*index.open().articles()] == sorted(expected, key=lambda article: article.id)


def test_a_damaged_dictionary_is_noticed(index: EngineIndex) -> None:
    index.write(*documents(300))
    [path] = dictionaries(index)
    content = bytearray(path.read_bytes())
    content[99] ^= 1
    rewrite(path, bytes(content))
    with pytest.raises(IndexDamaged, match="dictionary is damaged"):
        index.open()


def test_a_missing_dictionary_is_noticed(index: EngineIndex) -> None:
    index.write(*documents(300))
    [path] = dictionaries(index)
    path.unlink()
    with pytest.raises(IndexDamaged, match="files are missing"):
        index.open()


def test_a_dictionary_that_was_never_committed_is_removed(index: EngineIndex) -> None:
    index.write(*documents(3))
    LEARNED.save(index.folder)
    index.write(document("last", "red"))
    assert dictionaries(index) == []
