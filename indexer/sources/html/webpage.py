"""What a web page is read as."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebPage:
    """The article on a web page. ``language`` is a code such as ``ar``; texts are "" if unknown."""

    title: str
    body: str
    source: str = ""
    published: dt.date | None = None
    updated: dt.date | None = None
    author: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    url: str = ""
    image: str = ""
