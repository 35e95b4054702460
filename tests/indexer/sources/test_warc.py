"""What crawlers archived of the web: pages, documents and feeds, as they would be read as files."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bahith.indexer.article import Article, Problem
from bahith.indexer.sources import read, warc

DAY = "2021-07-26T10:30:00Z"
STORY = "وصل القطار السريع إلى المحطة القديمة بعد ساعات من التأخير بسبب الأمطار الغزيرة. " * 4
PAGE = (
    "<html><head><title>وصول القطار بعد تأخير طويل</title></head><body>"
    f"<h1>وصول القطار بعد تأخير طويل</h1><p>{STORY}</p></body></html>"
)
DATED = PAGE.replace(
    "<head>", '<head><meta property="article:published_time" content="2020-01-02T10:00:00Z">'
)
FEED = (
    "<rss version='2.0'><channel><title>صحيفة</title><item><guid>1</guid><title>خبر</title>"
    f"<description>{STORY}</description></item></channel></rss>"
)


class Answer(NamedTuple):
    """What a server answered."""

    url: str
    content: bytes = PAGE.encode()
    kind: str = "text/html; charset=utf-8"
    status: str = "200 OK"
    type: str = "response"
    headers: tuple[tuple[str, str], ...] = ()


def written(*answers: Answer, compressed: bool = False) -> bytes:
    """A WARC with these answers, as warcio writes it."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=compressed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "test"}))
    for answer in answers:
        headers = StatusAndHeaders(
            answer.status, [("Content-Type", answer.kind), *answer.headers], protocol="HTTP/1.1"
        )
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "example.org")], is_http_request=True)
        for type, content, http_headers in (
            ("request", b"", asked),
            (answer.type, answer.content, headers if answer.status else None),
        ):
            record = writer.create_warc_record(
                answer.url,
                type,
                payload=io.BytesIO(content),
                length=len(content),
                http_headers=http_headers,
                warc_headers_dict={"WARC-Date": DAY},
            )
            writer.write_record(record)
    return file.getvalue()


def read_as(content: bytes, name: str) -> tuple[list[Article], list[Problem]]:
    items = [*read(content, name)]
    return (
        [item for item in items if isinstance(item, Article)],
        [item for item in items if isinstance(item, Problem)],
    )


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_page_is_an_article_with_its_address_and_day(name: str) -> None:
    content = written(Answer("https://example.org/a?b=1"), compressed=name.endswith(".gz"))
    (article,), problems = read_as(content, name)
    assert article.id == f"{name}!/20210726103000/https://example.org/a?b=1"
    assert article.url == "https://example.org/a?b=1"
    assert article.published == dt.date(2021, 7, 26)
    assert article.title == "وصول القطار بعد تأخير طويل"
    assert article.body == STORY.strip()
    assert not problems


def test_the_day_of_the_page_itself_counts_more() -> None:
    (article,), _problems = read_as(
        written(Answer("https://example.org/", DATED.encode())), "a.warc"
    )
    assert article.published == dt.date(2020, 1, 2)


def test_the_encoding_is_what_the_server_says() -> None:
    content = PAGE.encode("cp1256")
    answer = Answer("https://example.org/", content, "text/html; charset=windows-1256")
    (article,), _problems = read_as(written(answer), "a.warc")
    assert article.body == STORY.strip()


def test_other_kinds_are_read_as_files_of_them() -> None:
    (feed, text), problems = read_as(
        written(
            Answer("https://example.org/feed", FEED.encode(), "application/rss+xml"),
            Answer("https://example.org/b.txt", STORY.encode(), "text/plain"),
        ),
        "a.warc",
    )
    assert (feed.title, feed.published) == ("خبر", dt.date(2021, 7, 26))
    assert text.url == "https://example.org/b.txt"
    assert not problems


def test_what_is_no_text_of_the_site_is_skipped_and_counted() -> None:
    articles, problems = read_as(
        written(
            Answer("https://example.org/"),
            Answer("https://example.org/robots.txt", b"User-agent: *", "text/plain"),
            Answer("https://example.org/a.png", b"PNG", "image/png"),
            Answer("https://example.org/b/", b"gone", status="404 Not Found"),
            Answer("https://example.org/c", b"", status="301 Moved"),
            Answer("https://example.org/d", b"", type="revisit"),
            Answer("dns:example.org", b"127.0.0.1", "text/dns", type="resource"),
        ),
        "a.warc",
    )
    assert len(articles) == 1
    assert {problem.severity for problem in problems} == {"skipped"}
    assert Counter(problem.path.suffix for problem in problems) == Counter(
        [".txt", ".png", ".404", ".301", ".revisit"]
    )


@pytest.mark.parametrize("content", [b"", b"no header at all"])
def test_an_answer_that_is_none_does_not_end_the_file(content: bytes) -> None:
    file = io.BytesIO(written(Answer("https://example.org/1")))
    file.seek(0, io.SEEK_END)
    file.write(
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/2\r\n"
        b"WARC-Date: 2021-07-26T10:30:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(content), content)
    )
    file.write(written(Answer("https://example.org/3")))
    articles, problems = read_as(file.getvalue(), "a.warc")
    assert [article.url[-1] for article in articles] == ["1", "3"]
    assert [problem.severity for problem in problems] == ["skipped"]


def test_an_answer_may_be_compressed_and_in_chunks() -> None:
    packed = gzip.compress(PAGE.encode())
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    headers = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    articles, problems = read_as(
        written(Answer("https://example.org/", chunks, headers=headers)), "a.warc"
    )
    assert [article.body for article in articles] == [STORY.strip()]
    assert not problems


def test_a_wacz_is_read_for_what_was_archived() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "archive/a.warc.gz", written(Answer("https://example.org/"), compressed=True)
        )
        archive.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}')
        archive.writestr("datapackage.json", "{}")
        archive.writestr("indexes/index.cdx", "")
    (article,), problems = read_as(file.getvalue(), "a.wacz")
    assert article.id == "a.wacz!/archive/a.warc.gz!/20210726103000/https://example.org/"
    assert not problems


def sizes(content: bytes) -> Iterable[int]:
    return range(1, len(content), max(1, len(content) // 40))


@pytest.mark.parametrize("compressed", [False, True])
def test_a_cut_file_is_a_problem_and_no_cut_article(compressed: bool) -> None:
    name = "a.warc.gz" if compressed else "a.warc"
    content = written(
        Answer("https://example.org/1"), Answer("https://example.org/2"), compressed=compressed
    )
    start = b"\x1f\x8b\x08" if compressed else b"WARC/1.0\r\n"
    for size in sizes(content):
        if content.startswith(start, size):
            continue  # cut between two records, which leaves a whole file
        articles, problems = read_as(content[:size], name)
        assert {article.body for article in articles} <= {STORY.strip()}
        assert len(articles) == 2 or problems or size > 0.9 * len(content)


@given(place=st.integers(0, 2000), noise=st.binary(max_size=20))
def test_a_damaged_file_is_a_problem_and_no_crash(place: int, noise: bytes) -> None:
    content = written(Answer("https://example.org/1"))
    place = min(place, len(content))
    read_as(content[:place] + noise + content[place + len(noise) :], "a.warc")


def test_a_record_that_unpacks_to_too_much_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bahith.indexer.sources.streams.LARGEST_TEXT", 1 << 20)
    bomb = gzip.compress(bytes(1 << 22))
    answers = (
        Answer("https://example.org/1", bomb, headers=(("Content-Encoding", "gzip"),)),
        Answer("https://example.org/2"),
    )
    articles, problems = read_as(written(*answers), "a.warc")
    assert len(articles) == 1
    assert [str(problem.reason) for problem in problems] == ["larger than 1 MB"]


@pytest.mark.parametrize(
    "line", [b"a" * 2 * warc.LARGEST_HEADERS, b"a: b\r\n" * 400_000, b"WARC-Type: response\r\n"]
)
def test_headers_without_an_end_are_a_problem(line: bytes) -> None:
    content = written(Answer("https://example.org/1")) + b"WARC/1.0\r\n" + line
    articles, problems = read_as(content, "a.warc")
    assert len(articles) == 1
    assert [problem.severity for problem in problems] == ["failed"]


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    content = written(Answer("https://example.org/1")).replace(
        b"Content-Length: ", b"Content-Length: 1"
    )
    read_as(content, "a.warc")
    assert capfd.readouterr() == ("", "")
