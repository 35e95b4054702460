"""Words in Latin letters and designations, searched for in Arabic articles by every engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from library import Library

from bahith.indexer.query import Request
from bahith.indexer.search.searcher import Searcher

TEXTS = {
    "f-16": "سلّمت واشنطن طائرات F-16 إلى القاهرة",
    "f16": "تحطمت مقاتلة من طراز F16 أمس",
    "f 16": "اشترت المغرب مقاتلات F 16 جديدة",
    "16": "قتل 16 شخصا في زلزال",
    "covid-19": "لقاح COVID-19 الجديد",
    "covid": "موقع Covid Tracker",
    "ministers": "Ministers of the Gulf met, les ministres étrangers aussi",
    "5g": "شبكات 5G في الخليج",
}


@pytest.fixture(scope="module", params=["whoosh", "tantivy"])
def searcher(
    request: pytest.FixtureRequest,
    one_analyzer: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Searcher]:
    library = Library(tmp_path_factory.mktemp("library"))
    library.settings = replace(library.settings, engine=request.param)
    library.records("a.jsonl", *({"id": id, "text": text} for id, text in TEXTS.items()))
    library.build()
    searcher = library.open()
    yield searcher
    searcher.close()


F16 = {"f-16", "f16", "f 16"}


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("F-16", F16),
        ("F16", F16),
        ("f 16", F16),
        ('"F 16"', F16),
        ('"طائرات F16"', {"f-16"}),
        ('"مقاتلات F-16 جديدة"', {"f 16"}),
        ("=F-16", F16),
        ("covid19", {"covid-19", "covid"}),
        ('"COVID 19"', {"covid-19"}),
        ("minister", {"ministers"}),
        ("étrangère", {"ministers"}),
        ("the minister", {"ministers"}),
        ('"of the gulf"', {"ministers"}),
        ("5 G", {"5g"}),
    ],
)
def test_a_query_finds_every_spelling(searcher: Searcher, q: str, ids: set[str]) -> None:
    assert {result.id for result in searcher.search(Request(q)).results} == ids


def test_the_number_ranks_first(searcher: Searcher) -> None:
    assert searcher.search(Request("covid19")).results[0].id == "covid-19"
