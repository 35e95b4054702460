"""The folder in which ``bahith fetch`` keeps pages: WARC files, and a database that says where each
page is in them.

WARC (ISO 28500) is the form in which web archives keep what servers answered. A file may have
several versions of a page, and pages that are gone; the database knows which are current.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO, NamedTuple

from bahith.i18n import _, reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import responses
from bahith.indexer.sources.content_type import ContentType
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.http_bodies import decoded, is_zipped, unzipped

DATABASE = "bahith-pages.sqlite"
"""The file in a folder that says that it has fetched pages."""

SUFFIXES: tuple[str, ...] = ("-pages.sqlite",)

FORMAT = 1

SCHEMA = """
CREATE TABLE page (
    url TEXT PRIMARY KEY,
    kind TEXT NOT NULL,                -- page, feed, sitemap, list, duplicate, other
    file TEXT NOT NULL DEFAULT '',     -- of the WARC record
    place INTEGER NOT NULL DEFAULT 0,  -- its offset
    sha256 TEXT NOT NULL DEFAULT '',   -- of the body, as transferred
    etag TEXT NOT NULL DEFAULT '',
    modified TEXT NOT NULL DEFAULT '', -- the header Last-Modified
    lastmod TEXT NOT NULL DEFAULT '',  -- what a sitemap said when the page was fetched
    checked TEXT NOT NULL DEFAULT '',  -- when the server was asked last
    canonical TEXT NOT NULL DEFAULT '',
    indexed INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0    -- 1: the server says so; 2: it is removed from the index
);
CREATE TABLE article (
    id TEXT PRIMARY KEY,
    page TEXT NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL                 -- digest of title and body
);
CREATE INDEX article_page ON article (page);
CREATE INDEX article_text ON article (text);
CREATE TABLE stale (id TEXT PRIMARY KEY); -- articles that are to be removed from the index
"""

READ = ("page", "feed")
"""The kinds of pages that have articles."""

REMOVED = 2
"""In the column ``gone``: the articles of the page are not to be in an index."""

LARGEST = 1 << 26
"""Bytes of a body, decompressed."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A page in the database: its columns."""

    url: str
    kind: str
    file: str = ""
    place: int = 0
    sha256: str = ""
    etag: str = ""
    modified: str = ""
    lastmod: str = ""
    checked: str = ""
    canonical: str = ""
    indexed: int = 0
    gone: int = 0


class Content(NamedTuple):
    """The body of an answer, decompressed, and its Content-Type."""

    kind: ContentType
    data: bytes


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The articles of the folder that the database is in; its address is what each came from."""
    if isinstance(path, Path) and path.exists():
        yield from articles(path.parent)
    else:
        yield Problem(path, origin, _("pages in an archive have to be unpacked first"))


def articles(folder: Path) -> Iterator[Article | Problem]:
    """The articles of all pages in a folder that are not gone; their ids are as when fetched."""
    try:
        with closing(opened(folder)) as database:
            for values in database.execute("SELECT * FROM page ORDER BY rowid"):
                row = Stored(*values)
                if row.kind in READ and row.gone < REMOVED:
                    yield from of_page(folder, database, row)
    except (sqlite3.Error, SourceError) as error:
        yield Problem(folder / DATABASE, DATABASE, reason(error))


def opened(folder: Path) -> sqlite3.Connection:
    """The database of a folder, to read from. Raises SourceError for one of another format."""
    database = sqlite3.connect(f"{(folder / DATABASE).absolute().as_uri()}?mode=ro", uri=True)
    check_format(database)
    return database


def check_format(database: sqlite3.Connection) -> None:
    """Raises SourceError if another version of Bahith made the database."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version != FORMAT:
        database.close()
        raise SourceError(_("these pages were fetched by another version of Bahith"))


def of_page(folder: Path, database: sqlite3.Connection, row: Stored) -> Iterator[Article | Problem]:
    """The articles of a page, with the ids that they got when it was fetched."""
    try:
        kind, data = content(folder, row)
    except (SourceError, OSError) as error:
        yield Problem(folder / row.file, row.url, reason(error))
        return
    if row.kind == "feed":
        items = responses.feed_items(row.url, data)
    else:
        items = responses.articles(row.url, kind, data)
    names = iter(ids(database, row.url))
    for item in items:
        if isinstance(item, Article):
            id = next(names, item.id)
            item = replace(item, id=id, url=id if row.canonical == id else item.url)
        yield item


def ids(database: sqlite3.Connection, url: str) -> list[str]:
    """The ids of the articles of a page."""
    query = "SELECT id FROM article WHERE page = ? ORDER BY number"
    return [id for (id,) in database.execute(query, [url])]


def content(folder: Path, row: Stored) -> Content:
    """The content of a page as it was fetched, decompressed.

    Raises SourceError if it is damaged, OSError.
    """
    # warcio takes a while to import, and only these pages need it.
    from warcio.exceptions import ArchiveLoadFailed

    from bahith.indexer.sources.warc_records import Records

    damaged = SourceError(_("the record of %(url)s is damaged", url=row.url))
    with (folder / row.file).open("rb") as file:
        file.seek(row.place)
        try:
            record = next(iter(Records(file)))
            data = record.raw_stream.read()
        except (ArchiveLoadFailed, StopIteration, EOFError, ValueError):
            raise damaged from None
    if hashlib.sha256(data).hexdigest() != row.sha256 or not record.http_headers:
        raise damaged
    encoding = record.http_headers.get_header("content-encoding") or ""
    data = decoded(data, encoding, LARGEST)
    if is_zipped(data):
        data = unzipped(data, LARGEST)
    return Content(ContentType.of(record.http_headers.get_header("content-type") or ""), data)
