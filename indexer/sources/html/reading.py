"""A web page as an article: what it declares, what its text says, and what trafilatura finds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from itertools import takewhile
from urllib.parse import urljoin, urlsplit

from lxml import html
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from bahith.i18n import _
from bahith.indexer.dates.parsing import read_date
from bahith.indexer.errors import SourceError
from bahith.indexer.sources.flow import restored
from bahith.indexer.sources.html.authors import authors
from bahith.indexer.sources.html.declared import Declared, declared, tags
from bahith.indexer.sources.html.lines import lines
from bahith.indexer.sources.html.story import body
from bahith.indexer.sources.html.webpage import WebPage
from bahith.indexer.sources.metadata import Page, read_page
from bahith.indexer.sources.page.evidence import is_prose
from bahith.indexer.sources.page.lines import Line, folded_words

_SEPARATOR = re.compile(r"\s+[|–—»·•-]+\s+|\s*[|»]\s*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")

# A title is at least this share of another that contains it: the rest is the outlet's name.
LEAST_SHARE = 0.4
SHORTEST_TITLE = 3
LONGEST_NAME = 6


def read(text: str) -> WebPage:
    """The article on the page with this HTML. Raises SourceError if it has no text."""
    page = _parsed(text)
    said = declared(page)
    flow = lines(page)
    shown = [line.text for line in flow]
    visible = read_page("\n".join(shown))
    title = _title(said, visible)
    story = "\n".join(restored(body(page, flow, visible.body, title), flow))
    if not (story or title):
        raise SourceError(_("this page has no text"))
    url = _address(said.all("url"))
    site = _site(said, title)
    above = takewhile(lambda line: not is_prose(Line(line)), shown)
    return WebPage(
        title=title,
        body=story,
        source=visible.source or site,
        published=_published(said, visible),
        updated=_day(said.all("updated")),
        author=tuple(authors(said.names("author"), (visible.source, site), above)),
        section=next(iter(said.names("section")), ""),
        tags=tuple(tags(said.all("tags"))),
        language=_language(said),
        url=url,
        image=_address(said.all("image"), url),
    )


def _parsed(text: str) -> HtmlElement:
    # A declaration of the encoding is not true of a text that is decoded.
    content = re.sub(r"^\s*<\?xml[^<>]*>", "", text).encode("utf-8", "replace")
    try:
        page = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    except (LxmlError, ValueError):
        raise SourceError(_("this page has no text")) from None
    if not isinstance(page, HtmlElement):
        raise SourceError(_("this page has no text"))
    return page


def _title(said: Declared, visible: Page) -> str:
    """The title without the name of the outlet: what is shown, confirmed by what is declared."""
    sites = {folded_words(site) for site in (*said.all("site"), visible.source)}
    candidates = [*said.all("title"), *said.all("window"), *said.all("heading"), visible.title]
    titles = [text for text in candidates if text and folded_words(text) not in sites]
    for title in sorted(titles, key=len):
        within = [other for other in titles if other != title and title in other]
        short = len(folded_words(title)) < SHORTEST_TITLE
        if within and not short and len(title) >= LEAST_SHARE * max(map(len, within)):
            return title
    chosen = next(iter(titles), visible.title)
    parts = [part for part in _SEPARATOR.split(chosen) if part.strip()]
    named = [part for part in parts if folded_words(part) not in sites]
    if len(named) == 1:
        return named[0].strip()
    return chosen


def _site(said: Declared, title: str) -> str:
    """The name of the outlet: as the page declares it, or beside the title of the window."""
    beside = (
        part.strip()
        for window in said.all("window") + said.all("title")
        if title in window and window != title
        for part in _SEPARATOR.split(window.replace(title, " | "))
    )
    short = (part for part in beside if 0 < len(folded_words(part)) <= LONGEST_NAME)
    return next(iter(said.names("site")), "") or next(short, "")


def _published(said: Declared, visible: Page) -> dt.date | None:
    """The day that the page declares, or the one beside it that readers see.

    Many pages declare the time in UTC, and show the local one.
    """
    day = _day(said.all("published"))
    seen = visible.published
    if day and seen and abs((day - seen).days) == 1:
        return seen
    return day or seen or _only(said.all("times"))


def _day(values: Iterable[str]) -> dt.date | None:
    return next((day for value in values if (day := read_date(value))), None)


def _only(values: list[str]) -> dt.date | None:
    """The day of ``<time>`` elements, if all have the same: others are of linked articles."""
    days = {read_date(value) for value in values}
    return days.pop() if len(days) == 1 else None


def _language(said: Declared) -> str:
    # The attribute of the page itself says more than the locale of a template.
    codes = (_LANGUAGE.match(value) for value in reversed(said.all("language")))
    return next((match[0].lower() for match in codes if match), "")


def _address(values: Iterable[str], base: str = "") -> str:
    """The first address of a page or picture on the web, made absolute."""
    for value in values:
        try:
            address = urljoin(base, value)
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc:
            return address
    return ""
