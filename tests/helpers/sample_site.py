"""The articles that server tests use, and a client for the server."""

from __future__ import annotations

import http.client
import json
import socket
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from bahith.indexer.index import Index
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings


class Served(Index):
    """An index that is read through the searcher of a test."""

    def __init__(self, settings: Settings, searcher: Searcher) -> None:
        super().__init__(settings)
        self._through = searcher

    @property
    def searcher(self) -> Searcher:
        return self._through


HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(1)> زورق'
OVERRIDE = "قارب \u202eمقلوب\u2066 moc.elpmaxe"
ODD_ID = "/ميناء//قديم ١#؟?&%41.txt"

RECORDS: list[dict[str, Any]] = [
    {
        "id": ODD_ID,
        "title": "متحف الميناء القديم يفتح أبوابه",
        "text": "فتح متحف المِيناء أبوابه للزوار صباح اليوم.\n\n"
        "وقالت المديرة إن القاعات تحكي قصة البحارة. The museum is near the old port.",
        "date": "2021-07-23",
        "source": "مرصد الساحل",
        "url": "https://example.org/news?id=1&lang=ar",
        "category": "ثقافة",
        "author": ["سلمى البحري", "نور الدين"],
        "tags": ["متاحف", "تراث، وآثار"],
        "language": "ar",
        "updated": "2021-07-25",
        "image": "https://example.org/old-port.jpg",
        "price": 1200.5,
    },
    # Escaped, since markup in records is made plain.
    {
        "id": "hostile",
        "title": escape(HOSTILE),
        "text": escape(HOSTILE),
        "url": "javascript:alert(1)",
    },
    {"id": '"><b id=x>', "title": OVERRIDE, "text": f"{OVERRIDE}\n{'x' * 500}", "source": OVERRIDE},
    {"id": "untitled", "text": "سطر بلا عنوان عن الشراع."},
    *(
        {
            "id": f"dam-{n}",
            "title": f"نشرة السد رقم {n}",
            "text": f"بلغ منسوب المياه في بحيرة السد {n} أمتار هذا الشهر. " * (1 + n % 4),
            "date": f"2020-{1 + n % 12:02}-15",
            "source": "هيئة الري" if n % 2 else "وكالة النهر",
        }
        for n in range(23)
    ),
]


@dataclass(frozen=True)
class Reply:
    """A response of the server."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        assert self.headers["Content-Type"] == "application/json"
        return json.loads(self.body)


class Site:
    """A client for a running server."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, names)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **parameters: object) -> Reply:
        return self.ask("GET", f"{quote(path)}?{urlencode(parameters)}".rstrip("?"))

    def post(self, values: object) -> Reply:
        body = json.dumps(values).encode()
        return self.ask("POST", "/api/search", body, Content_Type="application/json")

    def raw(self, request: bytes) -> bytes:
        """The response to raw bytes that http.client would not send."""
        host, port = urlsplit(self.address).netloc.split(":")
        with socket.create_connection((host, int(port)), 30) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def search(self, q: str, **parameters: object) -> Any:
        reply = self.get("/api/search", q=q, **parameters)
        assert reply.status == 200, reply.text
        return reply.json()
