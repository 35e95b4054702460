"""Nothing that is typed or indexed breaks the server or becomes markup."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from html.parser import HTMLParser
from random import Random
from typing import Any
from xml.etree import ElementTree

from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples
from page_outline import SCRIPT
from sample_site import Reply, Site

from bahith.indexer.formulas import defused
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

PIECES = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title>", "</mark><b>"]
PIECES += ["<!--", "]]>", "&lt;b&gt;", "&amp;", "{{7*7}}", "{% raw %}", "javascript:alert(1)"]
PIECES += [
    "' OR 1=1 --",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u200f",
    "\ufeff",
    "\U0001f54c",
    "\u0651" * 9,
]
PIECES += [
    "السد",
    "كِتَابٌ",
    '"',
    "«",
    "(",
    ")",
    "-",
    "=",
    "*",
    "AND",
    "OR",
    "NOT",
    "العنوان:",
    "بعد:",
]
PIECES += [
    "title:",
    "source:",
    "before:2021",
    "\t",
    "\n",
    " " * 9,
    "%00",
    "\\",
    "..",
    "/",
    "ا" * 300,
]
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=12).map("".join)
FOREIGN = {"img", "b", "iframe", "style"}


class Tags(HTMLParser):
    """The names of a page's elements, and of their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.scripts: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag} | {name for name, _ in attrs}
        if tag == "script":
            self.scripts.append(dict(attrs))


def page(site: Site, path: str, **parameters: str) -> Reply:
    """A page, without the parameters that are empty."""
    reply = site.get(path, **parameters)
    return site.ask("GET", reply.headers["Location"]) if reply.status == 302 else reply


def check_page(reply: Reply, *statuses: int) -> None:
    assert reply.status in statuses, reply.text
    assert "Traceback" not in reply.text
    own, *data = Tags(reply.text).scripts
    assert own == {"src": SCRIPT, "type": "module"}
    assert data in ([], [{"type": "application/ld+json"}])
    assert not Tags(reply.text).names & (FOREIGN | {"onerror", "onload", "style"})


@max_examples(500)
@given(HOSTILE)
@example("\0")
@example("كلمة " * 10_000)
@example('"' * 3000)
@example("(" * 3000)
def test_any_question_gets_an_answer(site: Site, q: str) -> None:
    reply = site.post({"q": q})
    assert reply.status == 400 if "\0" in q else reply.status in (200, 413)
    check_page(page(site, "/", q=q), 200, 400, 414)


@max_examples(200)
@given(
    st.dictionaries(st.sampled_from(["q", "page", "sort", "source", "after", "before"]), HOSTILE)
)
def test_any_parameters_get_an_answer(site: Site, parameters: dict[str, str]) -> None:
    assert site.get("/api/search", **parameters).status in (200, 400)
    check_page(page(site, "/", **parameters), 200, 400, 404)
    check_page(page(site, "/article/hostile", **parameters), 200, 400)


CALLS = {
    "/api/search": "q page size sort source after before explain facets outlet category group",
    "/api/articles": "after size",
    "/api/articles/hostile": "q",
    "/api/suggest": "q size format",
    "/api/similar/hostile": "size",
    "/api/cite/hostile": "format lang",
    "/api/analyze": "text",
    "/api/export": "q sort source after before outlet category format",
}


@max_examples(300)
@given(st.sampled_from(sorted(CALLS)), st.data())
def test_any_parameters_of_any_call_get_an_answer(
    site: Site, path: str, data: st.DataObject
) -> None:
    names = st.sampled_from(CALLS[path].split())
    reply = site.get(path, **data.draw(st.dictionaries(names, HOSTILE | st.just("csv"))))
    assert reply.status in (200, 400)
    if reply.status == 400:
        assert list(reply.json()) == ["error"]
    elif path not in ("/api/export", "/api/cite/hostile"):
        reply.json()


@max_examples(200)
@given(HOSTILE, HOSTILE)
def test_any_question_has_a_feed(site: Site, q: str, source: str) -> None:
    reply = site.get("/feed", q=q, source=source)
    if reply.status == 200:
        assert ElementTree.fromstring(reply.body).tag == "rss"
    else:
        check_page(reply, 400)


@max_examples(200)
@given(HOSTILE)
@example("\0")
@example("كلمة " * 5000)
def test_any_text_is_analyzed(site: Site, text: str) -> None:
    body = json.dumps({"text": text}, ensure_ascii=False).encode()
    reply = site.ask("POST", "/api/analyze", body, Content_Type="application/json")
    if "\0" in text:
        assert reply.status == 400
    else:
        for word in reply.json()["words"]:
            assert text[word["start"] : word["end"]] == word["word"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | HOSTILE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE, inner, max_size=3),
    max_leaves=8,
)


@max_examples(200)
@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(["q", "page", "size", "after"], JSON)) | JSON
)
def test_any_json_gets_an_answer(site: Site, values: Any) -> None:
    reply = site.post(values)
    assert reply.status in (200, 400)
    assert next(iter(reply.json())) in ("query", "error")


@max_examples(200)
@given(st.text(max_size=30) | HOSTILE)
def test_any_path_gets_an_answer(site: Site, path: str) -> None:
    check_page(site.get(f"/{path}"), 200, 404, 400)
    assert list(site.get(f"/api/{path}").json()) == ["error"]


def hostile_articles(count: int) -> list[dict[str, str]]:
    random = Random("hostile")
    records = []
    for _ in range(count):
        names = ("title", "source", "url", "category", "text")
        record = {name: "".join(random.choices(PIECES, k=random.randrange(12))) for name in names}
        records.append(record | {"text": f"{record['text']} السد"})
    return records


def test_hostile_articles_are_shown_as_text(
    make_index: Callable[..., Settings], run: Callable[[Searcher], Site]
) -> None:
    searcher = Searcher.open(make_index(hostile_articles(200)))
    site = run(searcher)
    pages = [site.search("السد", size=100, page=page) for page in (1, 2)]
    results = [result for page in pages for result in page["results"]]
    assert len(results) == 200
    for result in results:
        check_page(site.get(f"/article/{result['id']}", q="السد"), 200)
        assert site.get(f"/api/articles/{result['id']}").json()["title"] == result["title"]
    for page in range(1, 41):
        check_page(site.get("/", q="السد", page=page), 200)
    feed = ElementTree.fromstring(site.get("/feed", q="السد", size=100).body)
    assert len(feed.findall("channel/item")) == 100
    lines = site.get("/api/export", q="السد").text.splitlines()
    titles = {json.loads(line)["id"]: json.loads(line)["title"] for line in lines}
    table = csv.DictReader(
        io.StringIO(site.get("/api/export", q="السد", format="csv").text, newline="")
    )
    shown = {id: defused(title) for id, title in titles.items()}
    assert {row["id"]: row["title"] for row in table} == shown
    assert len(titles) == 200
    searcher.close()


def test_a_length_of_thousands_of_digits_is_refused(site: Site) -> None:
    length = b"1" * 5000  # Python converts 4,300 digits at most
    reply = site.raw(b"POST /api/search HTTP/1.1\r\nHost: x\r\nContent-Length: %s\r\n\r\n" % length)
    assert reply.startswith(b"HTTP/1.1 400 ")
