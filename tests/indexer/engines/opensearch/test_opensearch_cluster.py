"""Three nodes, one of them killed while articles are written and searched."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any
from urllib.request import Request, urlopen

import opensearch_server
import pytest
from engine_index import SIGNATURE, available, document, word
from opensearch_server import Node
from ports import free_port

from bahith.indexer.engines.base import Engine, Writer
from bahith.indexer.query import Bool
from bahith.indexer.settings import Settings

NODES = 3
BATCH = 20
BEFORE, AFTER = 5, 15
"""Commits before a node is killed, and after."""


@dataclass
class Cluster:
    nodes: list[Node]
    settings: Settings

    def ask(self, path: str, body: Any = None, method: str = "GET") -> Any:
        """The answer of a node that lives."""
        node = next(node for node in self.nodes if node.process.poll() is None)
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        with urlopen(Request(node.url + path, data, headers, method=method)) as answer:
            return json.load(answer)

    def with_primary(self) -> Node:
        """A node that holds the primary of a shard of the index."""
        shards = self.ask("/_cat/shards/bahith-*?format=json")
        held = {s["node"] for s in shards if s["prirep"] == "p" and "ledger" not in s["index"]} - {
            None
        }
        return self.nodes[int(sorted(held)[0].removeprefix("n"))]


@pytest.fixture
def cluster(name: str, tmp_path: Path) -> Iterator[Cluster]:
    folder = opensearch_server.folder()
    ports = [free_port() for _ in range(NODES)]
    seeds = ",".join(f"127.0.0.1:{port}" for port in ports)
    names = ",".join(f"n{number}" for number in range(NODES))
    nodes = [
        Node(
            folder / f"n{number}",
            free_port(),
            384,
            node__name=f"n{number}",
            transport__port=port,
            discovery__seed_hosts=seeds,
            cluster__initial_cluster_manager_nodes=names,
        )
        for number, port in enumerate(ports)
    ]
    nodes[0].wait(NODES)
    yield Cluster(
        nodes,
        Settings.load(
            environ={},
            index=str(tmp_path / "index"),
            engine=name,
            opensearch_url=",".join(node.url for node in nodes),
            opensearch_shards=2,
            opensearch_replicas=1,
            opensearch_timeout=60,
        ),
    )
    for node in nodes:
        node.kill()


def write(writer: Writer, number: int) -> list[str]:
    """One commit; the ids that it acknowledges."""
    ids = [f"{number}-{n}" for n in range(BATCH)]
    writer.put(document(id, "common") for id in ids)
    writer.commit()
    return ids


def watch(engine: Engine, acknowledged: list[str], stop: Event) -> int:
    """Search all the time; what was acknowledged before a look is in every look."""
    looks = 0
    while not stop.is_set():
        least = len(acknowledged)
        engine.refresh()
        found = engine.search(word("common"), "relevance", 0, 5)
        assert found.total >= least
        looks += 1
    return looks


def test_killing_the_node_of_a_primary_loses_nothing_and_stops_no_search(cluster: Cluster) -> None:
    kind = available("opensearch")
    acknowledged: list[str] = []
    stop = Event()
    with kind.writer(cluster.settings, SIGNATURE) as writer, ThreadPoolExecutor(2) as threads:
        acknowledged += write(writer, 0)
        delay = {"index.unassigned.node_left.delayed_timeout": "0"}
        cluster.ask("/bahith-*/_settings", delay, "PUT")
        cluster.ask("/_cluster/health?wait_for_status=green&timeout=60s")
        engine = kind.open(cluster.settings, SIGNATURE)
        watching = [threads.submit(watch, engine, acknowledged, stop) for _ in range(2)]
        try:
            for number in range(1, BEFORE):
                acknowledged += write(writer, number)
            cluster.with_primary().kill()
            for number in range(BEFORE, BEFORE + AFTER):
                acknowledged += write(writer, number)
            time.sleep(1)
        finally:
            stop.set()
        assert all(look.result() for look in watching)
    health = cluster.ask("/_cluster/health?wait_for_status=green&timeout=60s")
    assert (health["status"], health["number_of_nodes"]) == ("green", NODES - 1)
    engine.refresh()
    assert {article.id for article in engine.articles()} == set(acknowledged)
    assert engine.search(Bool(), "relevance", 0, 0).total == len(acknowledged)
    engine.close()
