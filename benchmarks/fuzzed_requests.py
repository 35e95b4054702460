"""Random requests for ``fuzzing.py``: right ones, wrong ones, and what is hardly HTTP.

A seed decides on all of them. No code of Bahith takes part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fuzzed_values import NUMBERS, Object, Values

PAGES: tuple[str, ...] = ("/", "/article/{id}", "/feed", "/opensearch.xml", "/metrics", "/api/docs")
PAGES += ("/api/openapi.json", "/static/{id}", "/favicon.ico", "/api", "/api/{id}/{id}", "/{id}")
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "get", "FOO")
TYPES: tuple[str, ...] = (
    "application/json",
    "application/x-ndjson",
    "application/octet-stream",
    "text/plain",
)
TYPES += ("application/json; charset=utf-16", "multipart/form-data; boundary=x", "", "؟", "a/b;;=")
HEADERS = "Accept Accept-Language Accept-Encoding If-None-Match If-Modified-Since Range Cookie"
HEADERS += " Origin Referer Authorization X-Forwarded-For X-Forwarded-Host X-Request-Id"
HEADERS += " Sec-Fetch-Site Content-Encoding Content-Language X-Http-Method"
VALUES: tuple[str, ...] = ("text/html", "ar", "en;q=0", "fr-CH, ar;q=0.9", "gzip;q=x", '"a"')
VALUES += ('W/"a", *', "bytes=0-5", "bytes=-9999999999", "lang=ar; digits=x", "Bearer x", "Bearer")
VALUES += ("Basic eDp4", "null", "https://other.example", "cross-site", "::1", "127.0.0.1, x", "(")
VALUES += ("Tue, 99 Jan 2020 00:00:00 GMT", "a" * 3000, ";;;,,,===", "%0d%0a", "identity;q=0")
VALUES += ("gzip;q=0.5", "Bearer bahith_x")
HOSTS = ("", "a..b", "x" * 64 + ".org", "[::1", "[::1]:99999", "a b", "localhost:x", "127.0.0.1:")


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as bytes.

    ``is_whole`` says that the server can tell where it ends, so an answer must come. ``wants`` is
    the path of the OpenAPI document that it was made for.
    """

    method: str
    target: str
    data: bytes
    is_whole: bool
    wants: str


class Requests(Values):
    """Random requests to the calls of an OpenAPI document, and to everything else."""

    def __init__(self, document: Object, ids: Sequence[str], seed: object) -> None:
        """``ids`` are those of articles that exist."""
        super().__init__(ids, seed)
        self._paths: Object = document["paths"]
        self._calls = [(path, method) for path, ways in self._paths.items() for method in ways]
        writing = [(p, m) for p, m in self._calls if "202" in self._paths[p][m]["responses"]]
        self._calls += 2 * writing
        self._names = sorted(
            {each["name"] for p, m in self._calls for each in self._paths[p][m]["parameters"]}
        )

    def next(self, host: str) -> Sent:
        """One more request, for a server that answers to ``host``."""
        choice, wants, method = self.chance.choice, "", "GET"
        if self.often(0.85):
            wants, method = choice(self._calls)
            path = wants
        else:
            path = choice(PAGES)
        parameters = self._parameters(wants, method)
        method = method.upper() if self.often(0.95) else choice(METHODS)
        while "{" in path:
            head, _, tail = path.partition("{")
            name, _, tail = tail.partition("}")
            path = f"{head}{self._segment(name)}{tail}"
        target = f"{path}?{parameters}" if parameters else path
        if self.often(0.005):
            target = choice(
                ("*", "//", f"http://{host}{target}", f"{target}#x", "/%", "/../..", "/;?")
            )
        body, headers = b"", {"Host": host}
        if method in ("POST", "PUT", "PATCH") or self.often(0.01):
            kind, body = self._body(wants, method)
            headers["Content-Type"] = kind
        return self._framed(method, target, headers, body, wants)

    def _framed(self, method: str, target: str, headers: Object, body: bytes, wants: str) -> Sent:
        choice, is_whole = self.chance.choice, True
        for _ in range(self.chance.choice((0, 0, 0, 1, 2))):
            headers[choice(HEADERS.split())] = choice(VALUES)
        if self.often(0.03):
            headers["Idempotency-Key"] = choice(
                ("a", "ا", "x" * 300, "", f"{self.chance.random()}")
            )
        if self.often(0.02):
            headers["Host"] = choice(HOSTS)
        if self.often(0.02) and body:
            cut = self.chance.randrange(1, len(body) + 1)
            pieces = (body[:cut], body[cut:], b"")[:: 1 if cut < len(body) else 2]
            body = b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in pieces)
            headers["Transfer-Encoding"] = "chunked"
            if self.often(0.3):
                body, is_whole = self.mutated(body), False
        elif body or self.often(0.02):
            headers["Content-Length"] = len(body)
            if self.often(0.01):
                headers["Content-Length"], is_whole = choice((*NUMBERS, len(body) + 9)), False
        lines = [f"{method} {target} HTTP/1.1", *(f"{n}: {v}" for n, v in headers.items())]
        head = "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n"
        if self.often(0.005):
            head, is_whole = self.mutated(head), False
        return Sent(method, target, head + body, is_whole, wants)

    def _segment(self, name: str) -> str:
        if name == "number":
            return quote(str(self.chance.randrange(3000)) if self.often(0.8) else self.value())
        if self.often(0.7):
            return quote(self.chance.choice(self.ids), safe="")
        return self.encoded(self.value()) or "x"

    def _parameters(self, path: str, method: str) -> str:
        described = self._paths[path][method]["parameters"] if path else []
        described = [each for each in described if each["in"] == "query"]
        chosen = [each for each in described if self.often(0.9 if each["required"] else 0.12)]
        pairs = [(each["name"], self.value(each["schema"])) for each in chosen]
        if path == "/api/files" and self.often(0.9):
            pairs.append(("name", self.file_name()))
        if self.often(0.03):
            pairs.append((self.chance.choice(self._names), self.value()))
        if self.often(0.01):
            pairs.append((self.value(), self.value()))
        if self.often(0.01):
            pairs += pairs * self.chance.choice((1, 3, 200))
        if self.often(0.95):  # waiting takes long
            pairs = [pair for pair in pairs if pair[0] not in ("wait", "timeout")]
        joined = "&".join(f"{self.encoded(n)}={self.encoded(v)}" for n, v in pairs)
        return (
            joined
            if self.often(0.99)
            else self.chance.choice((joined * 40, "&&=&", "%", joined + "%f"))
        )

    def _body(self, path: str, method: str) -> tuple[str, bytes]:
        """A content type and a body."""
        kind = self.chance.choice(TYPES) if self.often(0.05) else ""
        if path == "/api/files":
            return kind or TYPES[2], self.file()
        if path in ("/api/search", "/api/analyze"):
            described = self._paths[path]["get"]["parameters"]
            values: Any = {
                each["name"]: self.value(each["schema"]) if self.often(0.7) else self.json()
                for each in described
                if self.often(0.9 if each["name"] in ("q", "text") else 0.1)
            }
            values = values if self.often(0.95) else self.json()
        elif path == "/api/articles" and self.often(0.5):
            lines = [self.dumped(self.record()) for _ in range(self.chance.randrange(12))]
            return kind or TYPES[1], self.mostly_whole(
                self.chance.choice((b"\n", b"\r\n")).join(lines)
            )
        elif path == "/api/articles" and self.often(0.7):
            values = [self.record() for _ in range(self.chance.randrange(5))]
        else:
            values = self.record() if self.often(0.9) else self.json()
        return kind or TYPES[0], self.mostly_whole(self.dumped(values))
