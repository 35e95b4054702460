"""The text of a page as a browser shows it: a line for each block."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from bahith.indexer.sources.markup import BLOCKS, SILENT

# Links in menus often have nothing but a list or a button around them.
_BLOCKS = BLOCKS | {"button", "option", "select", "label", "title", "body", "caption", "legend"}
_UNSEEN = SILENT | {"select", "textarea", "object", "canvas", "audio", "video"}


def lines(page: HtmlElement) -> list[str]:
    """The lines of ``page``, without blank ones. Total, and linear in its size."""
    text = "".join(_pieces(page))
    return [line for each in text.split("\n") if (line := " ".join(each.split()))]


def depth(page: HtmlElement, most: int) -> int:
    """How deep elements are nested in each other, counted to ``most``."""
    current = deepest = 0
    for event, _element in iterwalk(page, events=("start", "end")):
        current += 1 if event == "start" else -1
        deepest = max(deepest, current)
        if deepest >= most:
            break
    return deepest


def _pieces(page: HtmlElement) -> Iterator[str]:
    """The texts of a page in order, with line ends around blocks and none within."""
    unseen = 0
    for event, element in iterwalk(page, events=("start", "end", "comment", "pi")):
        tag = element.tag
        if event in ("comment", "pi"):
            yield from _seen(element.tail, unseen)
            continue
        block = tag in _BLOCKS
        if event == "start":
            unseen += tag in _UNSEEN
            if block:
                yield "\n"
            yield from _seen(element.text, unseen)
        else:
            unseen -= tag in _UNSEEN
            if block:
                yield "\n"
            yield from _seen(element.tail, unseen)


def _seen(text: str | None, unseen: int) -> Iterator[str]:
    if text and not unseen:
        yield text.replace("\n", " ")
