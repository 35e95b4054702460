"""What a web page is read as."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from bahith.indexer.article import Article
from bahith.indexer.sources.metadata import Page


@dataclass(frozen=True, slots=True)
class WebPage(Page):
    """The article on a web page. ``language`` is a code such as ``ar``; texts are "" if unknown."""

    updated: dt.date | None = None
    author: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    url: str = ""
    image: str = ""

    def article(self, origin: str) -> Article:
        """The article of the file at ``origin``, with all that the page says about it."""
        return replace(
            Page.article(self, origin),
            url=self.url,
            category=self.section,
            author=self.author,
            tags=self.tags,
            language=self.language,
            updated=self.updated,
            image=self.image,
        )
