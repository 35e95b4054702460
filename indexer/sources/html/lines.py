"""The text of a page as a browser shows it: a line for each block."""

from __future__ import annotations

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from bahith.indexer.sources.flow import BLOCKS, Flow, FlowLine
from bahith.indexer.sources.markup import SILENT

# Links in menus often have nothing but a list or a button around them.
_BLOCKS = BLOCKS | {"button", "option", "select", "label", "title", "body", "caption", "legend"}
_UNSEEN = SILENT | {"select", "textarea", "object", "canvas", "audio", "video"}


def lines(page: HtmlElement) -> list[FlowLine]:
    """The lines of ``page``, without blank ones. Total, and linear in its size."""
    flow = Flow(_BLOCKS)
    unseen = 0
    for event, element in iterwalk(page, events=("start", "end", "comment", "pi")):
        tag = element.tag
        if event == "start":
            unseen += tag in _UNSEEN
            flow.start(tag, element.get)
            text = element.text
        else:
            if event == "end":
                unseen -= tag in _UNSEEN
                flow.end(tag)
            text = element.tail
        if text and not unseen:
            flow.add_wrapped(text)
    flow.end_line()
    return flow.lines


def depth(page: HtmlElement, most: int) -> int:
    """How deep elements are nested in each other, counted to ``most``."""
    current = deepest = 0
    for event, _element in iterwalk(page, events=("start", "end")):
        current += 1 if event == "start" else -1
        deepest = max(deepest, current)
        if deepest >= most:
            break
    return deepest
