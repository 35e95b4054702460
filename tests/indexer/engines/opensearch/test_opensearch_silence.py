"""Servers that do not answer, or answer half: every use ends in time, with an error."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import opensearch_server
import pytest
from click.testing import CliRunner
from engine_index import SIGNATURE, EngineIndex, document, word
from faulty_proxy import FAULTS, FaultyProxy

from bahith.indexer import deadlines
from bahith.indexer.engines.base import Engine, Writer
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.errors import EngineUnavailable, TimedOut
from bahith.indexer.query import Bool
from bahith.server.cli import main

TIMEOUT = 1
LONGEST = 12
"""Seconds: generous, since machines are busy."""


@pytest.fixture
def proxy(name: str) -> Iterator[FaultyProxy]:
    with FaultyProxy(opensearch_server.URL).running() as proxy:
        yield proxy


Opened = tuple[Engine, Writer]
USES: dict[str, Callable[[Opened], object]] = {
    "search": lambda opened: opened[0].search(word("text"), "relevance", 0, 10),
    "articles": lambda opened: list(opened[0].articles()),
    "check": lambda opened: list(opened[0].check()),
    "refresh": lambda opened: opened[0].refresh(),
    "commit": lambda opened: opened[1].commit(),
}


def answered(ask: Callable[[], int]) -> int:
    """The answer, asked for until there is one: a busy server may need more than ``TIMEOUT``."""
    ends = time.monotonic() + LONGEST
    while True:
        try:
            return ask()
        except EngineUnavailable:
            if time.monotonic() > ends:
                raise


@pytest.mark.parametrize("fault", FAULTS)
def test_every_use_ends_in_time(index: EngineIndex, proxy: FaultyProxy, fault: str) -> None:
    settings = index.settings_with(opensearch_url=proxy.url, opensearch_timeout=TIMEOUT)
    index.write(document("a", "text"))
    writer = index.engine_class.writer(settings, SIGNATURE)
    engine = index.engine_class.open(settings, SIGNATURE)
    writer.put([document("b", "text")])
    proxy.fault = fault
    for name, use in USES.items():
        started = time.monotonic()
        with pytest.raises(EngineUnavailable):
            use((engine, writer))
        assert time.monotonic() - started < LONGEST, name
    proxy.fault = ""
    writer.commit()  # the batch is still there
    writer.close()
    assert engine.refresh()
    assert answered(lambda: engine.search(word("text"), "relevance", 0, 10).total) == 2
    engine.close()


def test_the_command_that_checks_says_so(index: EngineIndex, proxy: FaultyProxy) -> None:
    index.write(document("a", "text"))
    proxy.fault = "silent"
    env = {"BAHITH_OPENSEARCH_URL": proxy.url, "BAHITH_OPENSEARCH_TIMEOUT": "1", "LC_ALL": "C"}
    reply = CliRunner().invoke(main, ["--index", str(index.folder), "check"], env=env)
    assert reply.exit_code == 1
    assert "does not answer in time" in reply.stderr


def test_another_node_answers_for_one_that_is_silent(
    index: EngineIndex, proxy: FaultyProxy
) -> None:
    index.write(document("a", "text"))
    urls = f"{proxy.url},{opensearch_server.URL}"
    engine = index.engine_class.open(index.settings_with(opensearch_url=urls), SIGNATURE)
    proxy.fault = "silent"
    for _ in range(4):
        with deadlines.within(10):
            assert engine.search(Bool(), "newest", 0, 1).total == 1
    engine.close()


BURN = "double s = 0; for (int i = 0; i < 20000; i++) { s += Math.sqrt(i); } return s;"


def test_a_search_that_servers_end_is_no_failure_of_theirs(index: EngineIndex) -> None:
    index.write(*(document(f"{n}", "text") for n in range(2500)))
    snapshot = index.open()._snapshot  # type: ignore[attr-defined]
    query = {"script_score": {"query": {"match_all": {}}, "script": {"source": BURN}}}
    with pytest.raises(TimedOut):
        snapshot.search({"query": query, "timeout": "20ms"})


def test_servers_are_told_how_long_a_search_may_take(
    index: EngineIndex, proxy: FaultyProxy
) -> None:
    index.write(document("a", "text"))
    engine = index.engine_class.open(index.settings_with(opensearch_url=proxy.url), SIGNATURE)
    proxy.asked.clear()
    with deadlines.within(20):
        engine.search(word("text"), "relevance", 0, 10)
    limits = [json.loads(body).get("timeout") for body in proxy.asked if b"query" in body]
    assert [0 < int(limit.removesuffix("ms")) <= 20_000 for limit in limits] == [True]
    with deadlines.within(1e-9), pytest.raises(TimedOut):
        engine.search(word("text"), "relevance", 0, 10)
    engine.close()


def test_a_request_that_is_too_much_does_not_stop_others(
    index: EngineIndex, proxy: FaultyProxy
) -> None:
    server = Server(index.settings_with(opensearch_url=proxy.url))
    with deadlines.within(1):
        proxy.fault = "silent"
        with pytest.raises(EngineUnavailable, match="in time"):
            server.ask(lambda client: client.info())
        proxy.fault = ""
    with deadlines.within(20):
        assert server.ask(lambda client: client.info())
    server.close()
