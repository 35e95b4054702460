"""Whatever the engine is, the same is suggested for what its articles lack."""

from __future__ import annotations

from engine_index import EngineIndex

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article, Document
from bahith.indexer.search.assist.corrections import Corrector

TEXTS = ("رئيس الحكومة في البرلمان", "الحكومة العراقية", "البحر الأحمر والحياة في العراق")
ASKED = {
    "الحكوكة في البرلمتن": "الحكومة في البرلمان",
    "البحرالأحمر": "البحر الأحمر",
    "البر لمان": "البرلمان",
    "hgp;,lm": "الحكومة",
    "3iraq": "عراق",
    "والحكومة": "",
}


def test_all_engines_suggest_the_same(index: EngineIndex) -> None:
    analyzer = Analyzer()
    index.write(
        *(Document(Article(text, "", text), [], analyzer.terms(text), []) for text in TEXTS)
    )
    corrector = Corrector(index.open(), analyzer)
    found = {q: corrector.correction(q) for q in ASKED}
    assert {q: one.q if one else "" for q, one in found.items()} == ASKED
