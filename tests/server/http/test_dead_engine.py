"""A search engine on servers that do not answer: an error in time, and others are still served."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import opensearch_server
import pytest
from engine_index import ENGINE_SETTINGS, available
from faulty_proxy import FAULTS, FaultyProxy
from listening import listening
from requirements import require
from sample_site import RECORDS, Reply, Site

from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app

BUDGET = 2
ALL_WITHIN = 20
"""Seconds: generous, since machines are busy, and far less than without any limit."""
THREADS = 4

CALLS = {"/api/search": {"q": "السد"}, "/api/ready": {}, "/api/health": {}, "/": {"q": "السد"}}

Served = tuple[FaultyProxy, Site]


@pytest.fixture(scope="module", params=["opensearch"])
def settings(request: pytest.FixtureRequest, make_index: Callable[..., Settings]) -> Settings:
    available(request.param)
    given: dict[str, Any] = {**ENGINE_SETTINGS[request.param], "engine": request.param}
    return make_index(RECORDS, port=0, threads=THREADS, budget=BUDGET, refresh=0, **given)


@pytest.fixture
def served(settings: Settings) -> Iterator[Served]:
    """A server, and what stands between it and the engine."""
    with ExitStack() as stack:
        proxy = stack.enter_context(FaultyProxy(settings.opensearch_url).running())
        index = stack.enter_context(Index(replace(settings, opensearch_url=proxy.url)))
        site = Site(stack.enter_context(listening(create_app(index), index.settings)))
        wait_for_an_answer(site)
        yield proxy, site
        proxy.fault = ""


def wait_for_an_answer(site: Site) -> None:
    """A node that has just started, or gone on, takes its time."""
    deadline = time.monotonic() + 60
    while (reply := site.get("/api/search", q="السد")).status == 503 or reply.json()["timed_out"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert reply.json()["total"] == 23


def timed(site: Site, path: str, **parameters: str) -> Reply:
    started = time.monotonic()
    reply = site.get(path, **parameters)
    assert time.monotonic() - started < ALL_WITHIN
    return reply


@pytest.mark.parametrize("fault", FAULTS)
def test_every_call_ends_in_time_with_an_error(served: Served, fault: str) -> None:
    proxy, site = served
    proxy.fault = fault
    for path, parameters in CALLS.items():
        reply = timed(site, path, **parameters)
        assert reply.status == 503
        if path.startswith("/api"):
            assert reply.json()["error"]["code"] == "engine_unavailable"
    proxy.fault = ""
    wait_for_an_answer(site)


def test_threads_are_not_used_up(served: Served) -> None:
    proxy, site = served
    proxy.fault = "silent"
    started = time.monotonic()
    with ThreadPoolExecutor(40) as threads:
        replies = threads.map(lambda n: site.get("/api/search", q=f"السد {n}"), range(40))
    assert {reply.status for reply in replies} == {503}
    # If each of them waited, four threads would take ten times the budget.
    assert time.monotonic() - started < 6 * BUDGET


def test_an_engine_that_is_busy_for_a_moment_is_waited_for(served: Served) -> None:
    proxy, site = served
    proxy.fault = "503"
    with ThreadPoolExecutor(1) as thread:
        reply = thread.submit(site.get, "/api/search", q="السد")
        time.sleep(0.3)
        proxy.fault = ""
        assert reply.result().status == 200


def test_a_node_that_stands_still_is_an_error_until_it_goes_on(settings: Settings) -> None:
    require(not opensearch_server.OTHER, "a node of our own")
    with Index(settings) as index, listening(create_app(index), settings) as address:
        site = Site(address)
        node = opensearch_server.node()
        os.kill(node.process.pid, signal.SIGSTOP)
        try:
            for path, parameters in CALLS.items():
                assert timed(site, path, **parameters).status == 503
        finally:
            os.kill(node.process.pid, signal.SIGCONT)
        wait_for_an_answer(site)
