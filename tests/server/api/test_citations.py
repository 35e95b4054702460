"""Citations: programs that read BibTeX and RIS get what the article says, whatever is in it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_outline import page
from sample_site import ODD_ID, RECORDS, Site

from bahith.indexer.article import Article
from bahith.server.api.citations import bibtex, key, ris

RECORD = RECORDS[0]
DAY = dt.date(2021, 7, 3)
ADDRESS = "https://example.org/a"


def cite(site: Site, id: str = ODD_ID, **parameters: object) -> str:
    reply = site.get(f"/api/cite/{id}", **parameters)
    assert reply.status == 200
    assert "charset=utf-8" in reply.headers["Content-Type"]
    return reply.text


def test_bibtex(site: Site) -> None:
    entry = cite(site)
    assert re.match(r"@article\{[\x21-\x7e]+,\n", entry), "a key is ASCII"
    assert f"  author = {{{' and '.join(RECORD['author'])}}},\n" in entry
    assert f"  title = {{{{{RECORD['title']}}}}},\n" in entry
    assert f"  journal = {{{RECORD['source']}}},\n" in entry
    assert "  month = jul,\n" in entry
    assert f"  url = {{{RECORD['url']}}},\n" in entry


def test_ris(site: Site) -> None:
    reply = site.get(f"/api/cite/{ODD_ID}", format="ris")
    lines = reply.text.split("\r\n")
    assert (lines[0], lines[-2:]) == ("TY  - NEWS", ["ER  - ", ""])
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert [line[6:] for line in lines if line.startswith("AU")] == RECORD["author"]
    assert [line[6:] for line in lines if line.startswith("KW")] == RECORD["tags"]
    assert f"TI  - {RECORD['title']}" in lines
    assert "DA  - 2021/07/23/" in lines
    assert reply.headers["Content-Disposition"].endswith('.ris"')


def test_text_is_in_the_language_of_the_caller(site: Site) -> None:
    title, source = RECORD["title"], RECORD["source"]
    by, to = "سلمى البحري، نور الدين", RECORD["url"]
    arabic = cite(site, format="text", lang="ar")
    assert arabic == f"{by}. «{title}». {source}، 23 يوليو 2021. {to}"
    assert f"“{title}”. {source}, 23 July 2021. " in cite(site, format="text", lang="en")
    in_arabic_digits = cite(site, format="text", lang="ar", digits="arab")
    assert in_arabic_digits == f"{by}. «{title}». {source}، ٢٣ يوليو ٢٠٢١. {to}"


def test_an_article_of_which_little_is_known(site: Site) -> None:
    entry = cite(site, "untitled")
    assert entry.startswith("@misc{untitled,\n  title = {{سطر بلا عنوان عن الشراع}},\n  url = ")
    assert f"  url = {{{site.address}/article/untitled}},\n" in entry
    assert cite(site, "untitled", format="ris").startswith("TY  - GEN\r\n")
    assert site.get("/api/cite/none").status == 404


def balanced(text: str) -> bool:
    """Whether braces match as BibTeX counts them: a backslash makes no difference."""
    depth = 0
    for sign in re.findall("[{}]", text):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0


PIECES = [*'{}\\%#&_$~^",@\n', "\r\nTY  - X", " and "]
TEXTS = st.lists(st.sampled_from([*PIECES, "متحف", "x"]), max_size=8).map("".join)


@given(TEXTS, TEXTS, TEXTS)
def test_no_text_ends_its_field(title: str, author: str, source: str) -> None:
    article = Article("x", title or "x", "", source=source, published=DAY, author=(author or "x",))
    entry = bibtex(article, f"{ADDRESS}?{title}")
    assert balanced(entry)
    plain = re.sub(r"\\text\w+\{\}|\\[&%$#_]", "", entry.partition("  url = ")[0])
    assert not re.search(r"[\\%#&_$~^]", plain)
    record = ris(article, ADDRESS).split("\r\n")
    assert [line[:2] for line in record if line].count("TY") == 1
    assert not re.search(r"[\r\n]", "".join(record))


def test_names_that_bibtex_would_divide_are_kept_together() -> None:
    article = Article("x", "x", "", author=("Smith, John", "Sand and Sea", "Anders And"))
    [line] = [line for line in bibtex(article, ADDRESS).splitlines() if "author" in line]
    assert line == "  author = {{Smith, John} and {Sand and Sea} and {Anders And}},"


@pytest.mark.parametrize("ids", [("أ", "ب"), ("a b", "a-b"), ("a/b", "a-b")])
def test_every_article_has_a_key_of_its_own(ids: tuple[str, str]) -> None:
    keys = {key(Article(id, "", "")) for id in ids}
    assert len(keys) == 2
    assert all(re.fullmatch(r"[A-Za-z0-9:.-]+", each) for each in keys)


def test_the_page_of_an_article_has_its_citations(site: Site) -> None:
    found = page(site, f"/article/{ODD_ID}")
    links = [link for link in found.links() if link.startswith("/api/cite/")]
    replies = [site.ask("GET", link) for link in links]
    assert [reply.headers["Content-Type"].partition(";")[0] for reply in replies] == [
        "application/x-bibtex",
        "application/x-research-info-systems",
        "text/plain",
    ]
    copied: list[Any] = [a["data-text"] for tag, a in found.elements if "data-text" in a]
    assert copied == [replies[-1].text]
    assert "٢٣ يوليو ٢٠٢١" in copied[0]
    assert copied[0] in found.texts["p"]
