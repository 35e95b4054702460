"""A node of OpenSearch with the articles, to be asked beside Bahith.

The text has OpenSearch's own analyzer for Arabic and ``index_options: offsets``, so that the
highlighter need not analyze it again. A search asks for ten hits, the exact total and a passage of
250 letters of each; the texts themselves are not sent.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from peers import Record, whole

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "helpers"))

import opensearch_server
from ports import free_port

JAVA = """-Xss1m -Dfile.encoding=UTF-8 -Dio.netty.noUnsafe=true -Dlog4j2.disable.jmx=true
    -Dlog4j.shutdownHookEnabled=false -Djna.nosys=true -Djava.locale.providers=SPI,COMPAT"""
"""Without the options that make the tests' nodes start sooner, and run more slowly."""

BULK = 1000

MAPPING = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": -1},
    "mappings": {
        "properties": {
            "text": {"type": "text", "analyzer": "arabic", "index_options": "offsets"},
            "title": {"type": "keyword", "index": False, "doc_values": False},
            "source": {"type": "keyword"},
        }
    },
}


@dataclass(frozen=True)
class OpenSearch:
    """The node's ``_search`` with highlighting."""

    port: int
    pid: int
    empty: bytes = b'"hits":[]'

    def message(self, query: str) -> bytes:
        fragment = {"fragment_size": 250, "number_of_fragments": 1}
        body = json.dumps(
            {
                "query": {"match": {"text": query}},
                "track_total_hits": True,
                "_source": ["title", "source"],
                "highlight": {"fields": {"text": fragment}},
            }
        )
        head = "POST /articles/_search HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return f"{head}{kind}{body}".encode()


@contextmanager
def indexed(articles: Sequence[Record]) -> Iterator[OpenSearch]:
    """A running node that holds the articles."""
    port = free_port()
    settings = {"transport__port": free_port(), **opensearch_server.SINGLE}
    folder = opensearch_server.folder()
    node = opensearch_server.Node(folder, port, megabytes=1024, java=JAVA, **settings)
    try:
        node.wait()
        _send(node.url, "PUT", "/articles", json.dumps(MAPPING))
        for start in range(0, len(articles), BULK):
            _send(node.url, "POST", "/articles/_bulk", _lines(articles[start : start + BULK]))
        _send(node.url, "POST", "/articles/_refresh", "")
        yield OpenSearch(port, node.process.pid)
    finally:
        node.kill()


def _lines(articles: Sequence[Record]) -> str:
    return "".join(
        f"{json.dumps({'index': {'_id': one['id']}})}\n"
        + json.dumps(
            {
                "text": whole(one),
                "title": one.get("title") or "",
                "source": one.get("source") or "",
            }
        )
        + "\n"
        for one in articles
    )


def _send(url: str, method: str, path: str, body: str) -> None:
    """Raises RuntimeError if part of the request fails."""
    kind = {"Content-Type": "application/json"}
    with urlopen(Request(url + path, body.encode(), kind, method=method)) as answer:
        if json.load(answer).get("errors"):
            raise RuntimeError(f"{path}: OpenSearch did not take all articles")
