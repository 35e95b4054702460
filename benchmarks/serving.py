"""Response times of the JSON API or the search page over HTTP, also beside OpenSearch.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/serving.py DIR TEXTS.jsonl [--queries 200] [--clients 1 8] [--workers 1]
    python benchmarks/serving.py DIR TEXTS.jsonl --opensearch --rounds 6

With ``--path /`` it requests the page instead of the API.

Starts ``bahith serve`` on a free port and sends queries of three words of one text each, the same
ones in every run. Each client is a process with one connection, and takes the next query as soon
as it is free. Each number of clients runs all queries in several rounds: the first with caches as
earlier rounds left them, the others with warm ones.

Clients share the machine with the server. So they are plain sockets that read each response to
its end and check its status, its length and, from the API, that there are results, but do not
parse it. On Linux the program also prints the CPU time per request in the server and in the client.

``--opensearch`` then indexes the same texts with a node of OpenSearch 2.19, started as the tests
start one (CONTRIBUTING.md), and asks it the same; see ``opensearch_target.py``. Its JVM compiles
what it runs often, so give it more rounds.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from clients import measure
from sampling import records, sample_queries, words
from served import Server


@dataclass(frozen=True)
class Bahith:
    """The JSON API, or a page of it at another path."""

    port: int
    pid: int
    path: str

    @property
    def empty(self) -> bytes:
        # Within the text of an article, quotation marks would be escaped.
        return b'"total":0,' if self.path == "/api/search" else b""

    def message(self, query: str) -> bytes:
        return f"GET {self.path}?q={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--workers", type=int, default=1, help="processes that answer")
    parser.add_argument("--path", default="/api/search", help="/ for the search page")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--opensearch", action="store_true", help="measure OpenSearch too")
    args = parser.parse_args()
    articles = records(args.texts)
    queries = sample_queries(articles, words, args.queries)
    with Server(args.index, args.workers) as server:
        print("Bahith")
        for clients in args.clients:
            target = Bahith(server.port, server.process.pid, args.path)
            measure(target, queries, clients, args.rounds)
    if args.opensearch:
        from opensearch_target import indexed

        with indexed(articles) as other:
            print("OpenSearch")
            for clients in args.clients:
                measure(other, queries, clients, args.rounds)


if __name__ == "__main__":
    main()
