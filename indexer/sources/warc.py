"""WARC: what crawlers and browsers archived of the web, a record per answer of a server.

WACZ is a zip of such files (``archives.py``). warcio reads the records; a record is read whole, so
that a file needs as much memory as its largest record, within ``streams.LARGEST_TEXT``.
"""

from __future__ import annotations

import datetime as dt
import io
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, BinaryIO, Final
from urllib.parse import urlsplit

from bahith.i18n import Text, _, detailed, reason
from bahith.indexer.article import Article
from bahith.indexer.dates.parsing import read_date
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import streams
from bahith.indexer.sources.html.archive import declared

SUFFIXES: tuple[str, ...] = (".warc",)

LARGEST_HEADERS = 1 << 20
"""Bytes between two records, with the headers of the second one."""

_PIECE = 1 << 16
_OK = "200"

_ENDINGS: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/tei+xml": ".xml",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""The kinds of content that hold articles, as the suffixes of their files."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a server sent: its content, or why there is none; ``skipped`` if nobody expects one.

    ``name`` is ``DAY_AND_TIME/ADDRESS``, ``suffix`` that of a file with such content.
    """

    name: str
    suffix: str
    url: str
    day: dt.date | None
    content: bytes = b""
    problem: Text = ""
    skipped: bool = False

    def completed(self, article: Article) -> Article:
        """An article of this record, with its address and day where the content names none."""
        return replace(
            article, url=article.url or self.url, published=article.published or self.day
        )


def is_warc(path: PurePath) -> bool:
    """Whether a file is a WARC, by its name, compressed or not."""
    return streams.bare(path).suffix.lower() in SUFFIXES


def records(file: BinaryIO) -> Iterator[Record]:
    """The answers of servers in an open file; each is to be used before the next.

    Raises SourceError where the file is damaged, OSError.
    """
    # warcio takes a while to import, and only these files need it.
    from bahith.indexer.sources.warc_records import Records

    stream = _Metered(file)
    try:
        for record in Records(stream):
            stream.in_content()
            found = _record(record)
            while record.raw_stream.read(_PIECE):
                pass
            if record.rec_headers.get_header("Content-Length") is None or record.raw_stream.limit:
                raise SourceError(_("the last record is cut"))
            stream.in_headers()
            if found:
                yield found
    except (SourceError, OSError):
        raise
    except Exception as error:  # on damaged files, warcio raises anything
        message = _("not a WARC file, or a damaged one")
        raise SourceError(detailed(message, _line(error))) from error


class _Metered(io.RawIOBase):
    """A stream of which only the content of records may be long."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._place = 0
        self.in_headers()

    def in_headers(self) -> None:
        self._left: int | None = LARGEST_HEADERS

    def in_content(self) -> None:
        self._left = None

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._place += len(data)
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                raise SourceError(_("the headers of a record are too long"))
        return data

    def tell(self) -> int:
        return self._place


def _record(record: Any) -> Record | None:
    """What is in a record; None if it is none of the answers, such as a request."""
    headers = record.rec_headers
    url = headers.get_header("WARC-Target-URI") or ""
    if record.rec_type not in ("response", "revisit", "resource", "conversion"):
        return None
    if not url.startswith(("http://", "https://")):
        return None
    written = headers.get_header("WARC-Date") or ""
    stamp = "".join(filter(str.isdigit, written))[:14]
    status = record.http_headers.get_statuscode() if record.http_headers else _OK
    kind = _kind(record)
    suffix = _ENDINGS.get(kind, "")
    if urlsplit(url).path == "/robots.txt":
        suffix = ""
    known = Record(f"{stamp}/{url}", suffix, url, read_date(written))
    if record.rec_type == "revisit":
        return replace(known, suffix=".revisit", skipped=True, problem=_("seen before"))
    if status != _OK:
        problem = _("the server answered %(status)s", status=status)
        return replace(known, suffix=f".{status or 'empty'}", skipped=True, problem=problem)
    if not suffix:
        suffix = mimetypes.guess_extension(kind) or PurePath(urlsplit(url).path).suffix
        return replace(known, suffix=suffix, skipped=True, problem=_("no text"))
    return _read(record, known)


def _kind(record: Any) -> str:
    header = record.http_headers or record.rec_headers
    kind = header.get_header("Content-Type") or "text/html"
    return str(kind).partition(";")[0].strip().lower()


def _read(record: Any, known: Record) -> Record:
    content = io.BufferedReader(
        streams.Bounded(record.content_stream(), SUFFIXES[0], streams.Budget())
    )
    try:
        data = streams.whole(content)
    except SourceError as error:
        return replace(known, problem=reason(error))
    if known.suffix == ".html" and record.http_headers:
        data = declared(data, _charset(record.http_headers.get_header("Content-Type") or ""))
    return replace(known, content=data)


def _charset(content_type: str) -> str | None:
    _kind, _semicolon, rest = content_type.lower().partition("charset=")
    return rest.partition(";")[0].strip(" \"'") or None


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
