"""HTML within a text, made plain: no tags, characters instead of entities, a line per block."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from bahith.indexer.sources.flow import Flow, signed

_TAG = re.compile(
    r"<(?:/(?:p|pre|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|blockquote|figure|figcaption|table|tr"
    r"|td|section|article|font|sup|sub|strike|center|script|style|iframe)\s*|(?:br|hr)\s*/?"
    r"|img\s[^<>]*)>",
    re.IGNORECASE,
)
"""An end tag of HTML, or a tag that needs none: only texts with one of these are markup."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)

_PARAGRAPH = re.compile(r"<(?:p|br|div)[\s/>]", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
"""How feeds put HTML into XML."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")

SILENT = frozenset(("script", "style", "template", "noscript", "iframe", "svg", "head"))
"""Elements whose content nobody reads."""


def plain(text: str) -> str:
    """``text`` without markup if it is HTML, else as it is, except for entities.

    Total: any text gives a text, and what only looks like a tag, as in "a < b", stays.
    """
    if "<![CDATA[" in text:
        text = _CDATA.sub(r"\1", text)
    if "<" in text and _TAG.search(text):
        # WordPress keeps paragraphs as lines, and only the rest as tags.
        reader = _Reader(is_wrapped=bool(_PARAGRAPH.search(text)))
        reader.feed(_BLANK_LINE.sub("<br>", text))
        reader.close()
        return reader.text()
    return unescape(text) if "&" in text and _ENTITY.search(text) else text


class _Reader(HTMLParser):
    """Collects the lines of a text that is HTML."""

    def __init__(self, is_wrapped: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._flow = Flow()
        self._add = self._flow.add_wrapped if is_wrapped else self._flow.add
        self._silent: list[str] = []

    def text(self) -> str:
        """The text so far: no empty lines, and signs for lists and tables."""
        self._flow.end_line()
        return "\n".join(signed(self._flow.lines))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent.append(tag)
        else:
            self._flow.start(tag, dict(attrs).get)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flow.start(tag)
        self._flow.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        else:
            self._flow.end(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._add(data)
