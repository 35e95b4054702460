"""One engine between threads, and beside a writer in another process."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import wait

import pytest
from child_processes import ROUND, finish, start, write_rounds
from engine_index import EngineIndex, available, document, phrase, prefix, word

from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Bool, Node

THREADS = 8


def questions() -> list[Node]:
    chance = random.Random(7)
    words = [f"w{chance.randrange(200)}" for _ in range(60)]
    two = [tuple(map(word, chance.sample(words, 2))) for _ in range(30)]
    return [
        *map(word, words),
        *(Bool(should=pair) for pair in two),
        *(Bool(must=pair) for pair in two),
        *(phrase(f"w{n} w{n + 1}") for n in range(20)),
        *(prefix(f"w{n}") for n in range(20)),
    ]


@pytest.mark.timeout(300)
def test_threads_that_share_an_engine_find_what_one_finds(index: EngineIndex) -> None:
    chance = random.Random(3)
    for start_at in (0, 200):
        index.write(
            *(
                document(f"{n}", " ".join(f"w{chance.randrange(200)}" for _ in range(60)))
                for n in range(start_at, start_at + 200)
            )
        )
    asked = questions()
    alone = [index.open().search(query, "relevance", 0, 10) for query in asked]
    shared = index.open()

    def ask(seed: int) -> bool:
        order = random.Random(seed).sample(range(len(asked)), len(asked))
        return all(shared.search(asked[n], "relevance", 0, 10) == alone[n] for n in order)

    with ThreadPoolExecutor(THREADS) as threads:
        assert all(threads.map(ask, range(THREADS)))


def test_searches_beside_a_writer_see_whole_commits(index: EngineIndex, name: str) -> None:
    rounds = 25
    index.writer().close()
    engine = index.open()
    process = start(write_rounds, name, index.folder, rounds)

    def watch(engine: Engine) -> list[int]:
        seen: list[int] = []
        # Not is_alive: of threads that ask at once, one reads the exit code and the others lose it.
        while not seen or (seen[-1] < rounds * ROUND and not wait([process.sentinel], 0)):
            engine.refresh()
            found = engine.search(word("common"), "relevance", 0, 1000)
            assert len(found.hits) == found.total
            same = engine.search(Bool(must=(word("same"),)), "relevance", 0, 10)
            assert same.total == len(same.hits) <= 1
            seen.append(found.total)
        return seen

    with ThreadPoolExecutor(4) as threads:
        for seen in threads.map(watch, [engine] * 4):
            assert seen == sorted(seen)
            assert all(total % ROUND == 0 for total in seen)
    finish(process)
    assert process.exitcode == 0
    engine.refresh()
    assert engine.search(word("common"), "relevance", 0, 1000).total == rounds * ROUND
    assert engine.search(word("same"), "relevance", 0, 10).total == 1


def test_a_pinned_thread_sees_one_commit_and_the_others_the_newest(index: EngineIndex) -> None:
    if available(index.name).REMOTE:
        pytest.skip("a server may let go of a commit")
    with index.writer() as writer:
        writer.put([document("1", "common")])
        writer.commit()
        engine = index.open()
        with ThreadPoolExecutor(1) as threads, engine.pinned():
            before = engine.version()
            writer.put([document("2", "common")])
            writer.delete(["1"])
            writer.commit()
            assert threads.submit(engine.refresh).result()
            for _ in range(2):
                found = engine.search(word("common"), "relevance", 0, 10)
                assert [hit.article.id for hit in found.hits] == ["1"]
                assert (engine.version(), engine.get("2")) == (before, None)
            newer = threads.submit(engine.search, word("common"), "relevance", 0, 10).result()
            assert [hit.article.id for hit in newer.hits] == ["2"]
        assert engine.get("1") is None
