"""Extracts title, date of publication, source and body from the text of a scraped page.

The rules are general: they look at the shape of lines first, then at the vocabulary of page
furniture (see ``docs/sources.md``). What a page does not say stays empty.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bahith.indexer.article import Article
from bahith.indexer.sources.page import body, headline, outlet, published
from bahith.indexer.sources.page.layout import Layout, lay_out
from bahith.indexer.sources.page.lines import split


@dataclass(frozen=True, slots=True)
class Page:
    """The article on a page; the paragraphs of ``body`` are separated by one newline."""

    title: str
    body: str
    source: str
    published: dt.date | None

    def article(self, origin: str) -> Article:
        """The article of the file at ``origin``, which is its id, too."""
        return Article(
            id=origin,
            title=self.title,
            body=self.body,
            origin=origin,
            source=self.source,
            published=self.published,
        )


OPENING = 1 << 16
"""Characters at the beginning of a long text in which title, source and date are looked for."""


def read_page(text: str) -> Page:
    """The article in ``text``, a page or a clean article. Total: any text gives a page."""
    layout = lay_out(split(text))
    title, source, day = _described(layout)
    return Page(
        title=title.text,
        body=body.text(layout, title, day.line if day else None, source),
        source=source,
        published=day.date if day else None,
    )


def read_long(text: str) -> Page:
    """The same of a text, or its first part, that is too long for a page.

    The body has all lines but the title, since no story of a page is that long. Total.
    """
    title, source, day = _described(lay_out(split(text[:OPENING])))
    lines = split(text)
    return Page(
        title=title.text,
        body="\n".join(line.text for i, line in enumerate(lines) if i != title.line),
        source=source,
        published=day.date if day else None,
    )


def _described(layout: Layout) -> tuple[headline.Headline, str, published.Published | None]:
    title = headline.find(layout)
    source = outlet.find(layout, title)
    return title, source, published.find(layout, title.line, source)
