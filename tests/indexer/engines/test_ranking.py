"""The order of results, against a plain reference: BM25 article by article and word by word."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelves import SIGNATURE, Shelf, document, ids, word

from analyzers.analyzer import Terms
from indexer.article import Document
from indexer.engines import ENGINES, engine
from indexer.engines.base import K1, LEVELS, PLACED, TITLE_WEIGHT, B, Level
from indexer.errors import SettingError
from indexer.query import Bool, Hits, Node, Word
from indexer.settings import Settings

VOCABULARY = 150


def count(document: Document, asked: Word, level: Level) -> int:
    """How often an article has a word at a level; in the title it counts as several."""
    wanted = set(level.of(asked.terms))

    def occurrences(words: Sequence[Terms]) -> int:
        return sum(not wanted.isdisjoint(level.of(terms)) for terms in words)

    title = TITLE_WEIGHT * occurrences(document.title)
    return title if asked.field else title + occurrences(document.body)


class Reference:
    """BM25 (Robertson and Zaragoza 2009) as its formula stands, over a list of articles."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self.length = {d.article.id: len(d.title) + len(d.body) for d in documents}
        self.average = sum(self.length.values()) / max(1, len(documents)) or 1

    def scores(self, asked: Word) -> tuple[dict[str, float], set[str]]:
        """What each article earns for the word, and the articles that it truly matches."""
        total: dict[str, float] = {}
        matched: set[str] = set()
        for level in PLACED if asked.field else LEVELS:
            counts = {d.article.id: count(d, asked, level) for d in self.documents}
            having = {id: n for id, n in counts.items() if n}
            idf = math.log(1 + (len(counts) - len(having) + 0.5) / (len(having) + 0.5))
            for id, n in having.items():
                norm = K1 * (1 - B + B * self.length[id] / self.average)
                part = level.weight * idf * n * (K1 + 1) / (n + norm)
                total[id] = total.get(id, 0) + part
            if level.admits:
                matched |= set(having)
        return total, matched

    def ranked(self, words: Sequence[Word], everyone: bool) -> dict[str, float]:
        """Articles with any (or all) of the words, and the sum of what these earn."""
        parts = [self.scores(asked) for asked in words]
        matched = [chosen for _, chosen in parts]
        chosen = set.intersection(*matched) if everyone else set().union(*matched)
        return {id: sum(part.get(id, 0) for part, _ in parts) for id in chosen}


def random_document(chance: random.Random, id: str) -> Document:
    def line(longest: int) -> str:
        length = chance.randrange(longest)
        # Zipf's law: the word of rank n is n times rarer than the first.
        ranks = (int(VOCABULARY ** chance.random()) for _ in range(length))
        return " ".join(f"{chance.choice(['', 'al', 'wa'])}w{n}/w{n}" for n in ranks)

    return document(id, line(60), line(6))


def collection(chance: random.Random, shelf: Shelf) -> Reference:
    """Some commits with replaced and deleted articles, and what is left of them."""
    held: dict[str, Document] = {}
    for _ in range(chance.randrange(1, 5)):
        put = {id: random_document(chance, id) for id in map(str, chance.sample(range(200), 50))}
        held |= put
        gone = chance.sample(sorted(held), len(held) // 5)
        shelf.write(*put.values(), delete=gone)
        held = {id: document for id, document in held.items() if id not in gone}
    return Reference(list(held.values()))


def agrees(found: Hits, expected: dict[str, float]) -> None:
    """The same articles and scores, in falling order, but for what floats cannot tell apart."""
    assert found.total == len(expected)
    assert set(ids(found)) == set(expected)
    assert [hit.score for hit in found.hits] == pytest.approx(
        sorted(expected.values(), reverse=True), rel=1e-4, abs=1e-5
    )
    for hit in found.hits:
        assert hit.score == pytest.approx(expected[hit.article.id], rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("name", ENGINES)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_ranking_is_that_of_the_reference(
    tmp_path_factory: pytest.TempPathFactory, name: str, seed: int
) -> None:
    chance = random.Random(seed)
    shelf = Shelf(engine(name), tmp_path_factory.mktemp("ranking") / "index")
    reference = collection(chance, shelf)
    with shelf.opened:
        opened = shelf.open()
        for _ in range(25):
            words = tuple(
                word(
                    f"al{w}/{w}" if chance.random() < 0.5 else f"{w}/{w}",
                    chance.choice(["", "title"]),
                )
                for w in (
                    f"w{int(VOCABULARY ** chance.random())}" for _ in range(chance.randrange(1, 5))
                )
            )
            everyone = chance.random() < 0.3
            query: Node = Bool(must=words) if everyone else Bool(should=words)
            found = opened.search(query, "relevance", 0, 1000)
            agrees(found, reference.ranked(words, everyone))
            assert opened.search(query, "relevance", 0, 10).hits == found.hits[:10]


def test_word_of_two_stems_meets_both_as_one_word(shelf: Shelf) -> None:
    documents = [
        document("a", "x/one y/two z/other"),
        document("b", "x/one x/one"),
        document("c", "q/rare"),
        document("d", "z/other"),
    ]
    shelf.write(*documents)
    asked = word("n/one/two")
    agrees(shelf.hits(asked), Reference(documents).ranked([asked], False))


def test_rare_words_outweigh_frequent_ones(shelf: Shelf) -> None:
    shelf.write(*(document(str(n), f"common filler{n}") for n in range(50)))
    shelf.write(document("rare", "rare filler"), document("both", "common rare"))
    found = shelf.found(Bool(should=(word("common"), word("rare"))))
    assert found[:2] == ["both", "rare"]


def test_title_outweighs_body(shelf: Shelf) -> None:
    shelf.write(document("a", "topic x", "y z"), document("b", "x y", "topic z"))
    shelf.write(document("c", "x", "y"))
    assert shelf.found(word("topic")) == ["b", "a"]


def test_written_form_outranks_a_shared_stem(shelf: Shelf) -> None:
    shelf.write(document("a", "كتب/كتب"), document("b", "الكتب/كتب"), document("c", "x"))
    assert shelf.found(word("الكتب/كتب")) == ["b", "a"]
    assert shelf.found(word("كتب/كتب")) == ["a", "b"]


def test_deleted_articles_leave_no_trace_in_the_scores(shelf: Shelf) -> None:
    kept = [
        document("a", "topic one"),
        document("b", "topic topic two three four"),
        document("c", "x"),
    ]
    gone = [document(f"gone{n}", "topic " * 30) for n in range(40)]
    shelf.write(*kept[:1], *gone)
    shelf.write(*kept[1:], delete=[document.article.id for document in gone])
    asked = word("topic")
    agrees(shelf.hits(asked), Reference(kept).ranked([asked], False))


def test_word_that_weighs_the_same_in_many_articles(shelf: Shelf) -> None:
    """In blocks of postings and in merged segments equal weights are kept in a shorter way."""
    documents = [document(f"{n:04}", f"w{n % 50}", "same same") for n in range(1500)]
    for start in range(0, len(documents), 150):
        shelf.write(*documents[start : start + 150])
    asked = word("same")
    for extra in range(2):
        documents.append(document(f"x{extra}", "other"))
        shelf.write(documents[-1])
        found = shelf.hits(asked, limit=2000)
        assert found.total == 1500
        agrees(found, Reference(documents).ranked([asked], False))


def test_weights_of_levels_can_be_set(shelf: Shelf) -> None:
    shelf.write(document("loose", "wx/wx"), document("stem", "wax/w1"))
    asked = Bool(should=(word("w1"), word("wx")))
    usual = Settings.load(environ={}, index=str(shelf.folder))
    loose = Settings.load(environ={}, index=str(shelf.folder), weights="stems=0, written=5")
    found = {}
    for chosen in (usual, loose):
        opened = shelf.kind.open(chosen, SIGNATURE)
        found[chosen] = {
            h.article.id: h.score for h in opened.search(asked, "relevance", 0, 9).hits
        }
        opened.close()
    assert found[usual].keys() == found[loose].keys()
    assert found[loose]["loose"] > found[usual]["loose"]
    assert found[loose]["stem"] < found[usual]["stem"]


@pytest.mark.parametrize("given", ["roots", "roots=much", "branches=1", "roots=-1", "roots=nan"])
def test_weights_that_cannot_be_read_are_refused(shelf: Shelf, given: str) -> None:
    shelf.write(document("a", "w1"))
    with pytest.raises(SettingError, match="weights"):
        shelf.kind.open(
            Settings.load(environ={}, index=str(shelf.folder), weights=given), SIGNATURE
        )
