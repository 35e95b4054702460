"""The pages that were fetched, on disk: WARC files, and a database about each page."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bahith.i18n import _
from bahith.indexer.article import Article, Problem
from bahith.indexer.engines.files import lock
from bahith.indexer.errors import IndexLocked, SourceError
from bahith.indexer.fetching.archive import Archive
from bahith.indexer.fetching.client import Response
from bahith.indexer.sources import fetched
from bahith.indexer.sources.fetched import DATABASE, FORMAT, SCHEMA, Content, Stored

PAUSE = 1.0
"""Seconds between two commits: a crash costs the pages of that time, which are fetched again."""

_LOCK = "pages.lock"


class Store:
    """A folder of pages, with one writer at a time. What was saved is on disk within a second.

    Threads may share it as long as only one uses it at a time.
    """

    def __init__(self, folder: Path, agent: str) -> None:
        """Open the folder, or make it; ``agent`` is the User-Agent.

        Raises SourceError if another process writes to it, if it is damaged, or if another
        version of Bahith made it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        try:
            self._lock = lock(folder, _LOCK)
        except IndexLocked:
            message = _("another process is fetching pages to %(folder)s", folder=folder)
            raise SourceError(message) from None
        try:
            self._database = self._opened()
        except BaseException:
            self._lock.release()
            raise
        self._archive = Archive(folder, agent)
        self._committed = time.monotonic()

    def page(self, url: str) -> Stored | None:
        """What is known about a page."""
        row = self._database.execute("SELECT * FROM page WHERE url = ?", [url]).fetchone()
        return Stored(*row) if row else None

    def content(self, row: Stored) -> Content:
        """The content of a page as it was fetched. Raises as ``fetched.content``."""
        return fetched.content(self.folder, row)

    def articles(self, row: Stored) -> list[Article | Problem]:
        """The articles of a page, with their ids."""
        return list(fetched.of_page(self.folder, self._database, row))

    def owner(self, id: str) -> str:
        """The page that has the article with this id; "" if there is none."""
        return self._value("SELECT page FROM article WHERE id = ?", id)

    def text_of(self, id: str) -> str:
        """The digest of the text of an article; "" if there is none."""
        return self._value("SELECT text FROM article WHERE id = ?", id)

    def with_text(self, text: str) -> list[str]:
        """The pages with an article of this text."""
        query = "SELECT page FROM article WHERE text = ?"
        return [page for (page,) in self._database.execute(query, [text])]

    def pages_of(self, site: str) -> Iterator[str]:
        """The pages of a site, those that were not checked for longest first."""
        query = (
            "SELECT url FROM page WHERE gone = 0 AND (url LIKE ? OR url LIKE ?) ORDER BY checked"
        )
        sites = [f"%://{site}/%", f"%://www.{site}/%"]
        for (url,) in self._database.execute(query, sites).fetchall():
            yield url

    def save(self, response: Response, row: Stored, articles: Sequence[Article] = ()) -> bool:
        """Keep an answer, and what was made of it; whether anything has changed.

        ``row`` says what kind of page it is. Articles that the page had, and no longer has, are
        to be removed from the index.
        """
        digest = hashlib.sha256(response.body).hexdigest()
        old = self.page(response.url)
        ids = self._ids(response.url)
        is_same = (
            old is not None
            and (old.sha256, old.kind, old.gone) == (digest, row.kind, 0)
            and ids == [article.id for article in articles]
        )
        file, place = (old.file, old.place) if old and is_same else self._archive.write(response)
        row = replace(
            row,
            file=file,
            place=place,
            sha256=digest,
            etag=response.header("etag"),
            modified=response.header("last-modified"),
            checked=_now(),
            indexed=old.indexed if old and is_same else int(not articles),
        )
        self._put(row)
        if not is_same:
            self._replace_articles(row.url, ids, articles)
        self._changed()
        return not is_same

    def touch(self, row: Stored, lastmod: str = "") -> None:
        """Remember that a page has not changed, and is there."""
        self._put(replace(row, checked=_now(), lastmod=lastmod or row.lastmod, gone=0))
        self._changed()

    def mark_gone(self, row: Stored) -> None:
        """Remember that a page is gone; its articles stay until ``remove_gone``."""
        self._put(replace(row, checked=_now(), gone=1))
        self._changed()

    def remove_gone(self, site: str) -> None:
        """Articles of the pages of a site that are gone are to be removed from the index."""
        where = "gone = 1 AND (url LIKE ? OR url LIKE ?)"
        sites = [f"%://{site}/%", f"%://www.{site}/%"]
        with self._database as database:
            query = f"SELECT url FROM page WHERE {where}"
            for (url,) in database.execute(query, sites).fetchall():
                self._replace_articles(url, self._ids(url), ())
            database.execute(f"UPDATE page SET gone = 2, indexed = 1 WHERE {where}", sites)

    def pending(self) -> list[Stored]:
        """The pages whose current version is not known to be in the index."""
        query = "SELECT * FROM page WHERE indexed = 0 AND gone < 2 ORDER BY rowid"
        return [Stored(*row) for row in self._database.execute(query)]

    def mark_indexed(self, pages: Sequence[tuple[str, str]]) -> None:
        """Remember that these versions are in the index: an address and the digest of its body."""
        with self._database as database:
            query = "UPDATE page SET indexed = 1 WHERE url = ? AND sha256 = ?"
            database.executemany(query, pages)

    def forget_indexed(self) -> None:
        """The index is a new one: it has none of the pages."""
        with self._database as database:
            database.execute("UPDATE page SET indexed = 0 WHERE kind IN ('page', 'feed')")

    def stale(self) -> list[str]:
        """The ids of articles that are to be removed from the index."""
        return [id for (id,) in self._database.execute("SELECT id FROM stale")]

    def forget_stale(self, ids: Sequence[str]) -> None:
        """Remember that these articles are removed."""
        with self._database as database:
            database.executemany("DELETE FROM stale WHERE id = ?", [(id,) for id in ids])

    def close(self) -> None:
        """Close the files, and let others write."""
        try:
            self.commit()
        finally:
            self._archive.close()
            self._database.close()
            self._lock.release()

    def commit(self) -> None:
        """Put on disk what was saved."""
        self._archive.sync()
        self._database.commit()
        self._committed = time.monotonic()

    def _changed(self) -> None:
        if time.monotonic() - self._committed > PAUSE:
            self.commit()

    def _opened(self) -> sqlite3.Connection:
        path = self.folder / DATABASE
        is_new = not path.exists() or not path.stat().st_size
        database = sqlite3.connect(path, check_same_thread=False)
        try:
            if is_new:
                database.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {FORMAT}; COMMIT")
            fetched.check_format(database)
        except sqlite3.DatabaseError:
            database.close()
            message = _("%(path)s: not a database of fetched pages, or a damaged one", path=path)
            raise SourceError(message) from None
        return database

    def _put(self, row: Stored) -> None:
        names = [name for name in Stored.__dataclass_fields__ if name != "url"]
        columns = ", ".join(f"{name} = excluded.{name}" for name in names)
        places = ", ".join("?" * (len(names) + 1))
        self._database.execute(
            f"INSERT INTO page VALUES ({places}) ON CONFLICT (url) DO UPDATE SET {columns}",
            [getattr(row, name) for name in Stored.__dataclass_fields__],
        )

    def _replace_articles(self, url: str, old: Sequence[str], new: Sequence[Article]) -> None:
        database = self._database
        database.execute("DELETE FROM article WHERE page = ?", [url])
        for number, article in enumerate(new):
            values = [article.id, url, number, text_digest(article)]
            database.execute("INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?)", values)
            database.execute("DELETE FROM stale WHERE id = ?", [article.id])
        for id in set(old) - {article.id for article in new}:
            database.execute("INSERT OR IGNORE INTO stale VALUES (?)", [id])

    def _ids(self, url: str) -> list[str]:
        return fetched.ids(self._database, url)

    def _value(self, query: str, value: str) -> str:
        row = self._database.execute(query, [value]).fetchone()
        return str(row[0]) if row else ""


def text_digest(article: Article) -> str:
    """What articles of the same text share."""
    text = f"{article.title}\n{article.body}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _now() -> str:
    return dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds")
