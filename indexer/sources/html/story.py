"""The story of a web page: our reader of copied pages and trafilatura, each checked by the other.

Ours keeps too much rather than too little; trafilatura knows what elements mean, but leaves out
paragraphs now and then, most often the first. So paragraphs of either are kept. Short lines are
kept if both have them, or between paragraphs, unless they are links or captions of pictures.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence

from lxml.etree import LxmlError
from lxml.html import HtmlElement

from bahith.indexer.sources.flow import FlowLine
from bahith.indexer.sources.html.lines import depth
from bahith.indexer.sources.page.evidence import is_prose
from bahith.indexer.sources.page.lines import Line

# trafilatura copies and walks trees by recursion, and searches texts several times.
DEEPEST = 150
LONGEST = 400_000
# The readers agree if they share this much of the words of the shorter text.
AGREEMENT = 0.5
# Lines above and below the story in which a paragraph that only trafilatura has belongs to it.
NEAR = 6


def body(page: HtmlElement, lines: Sequence[FlowLine], ours: str, title: str) -> list[str]:
    """The lines of a page's story: of ``lines``, of which our reader takes ``ours``."""
    mine = [line for line in ours.split("\n") if line]
    shown = [line.text for line in lines if line.text != title]
    if sum(map(len, shown)) > LONGEST or depth(page, DEEPEST) >= DEEPEST:
        return mine
    theirs = [line for line in _extracted(page) if line != title]
    if not _agree(mine, theirs):
        return mine if mine else theirs
    # What has several lines in ``pre`` is one here.
    text = " ".join(theirs)
    theirs += [line.text for line in lines if line.shown and line.text in text]
    return _joined(shown, mine, theirs, _linked(page, mine))


def _joined(
    shown: Sequence[str], mine: list[str], theirs: list[str], linked: set[str]
) -> list[str]:
    """The lines of the page that belong to the story, in their order."""
    rest = Counter(mine)
    second = "\n".join(theirs)
    places = [place for place, text in enumerate(shown) if text in rest]
    if not places:
        return mine
    near = range(places[0] - NEAR, places[-1] + NEAR)
    prose = [place for place in near if 0 <= place < len(shown) and is_prose(Line(shown[place]))]
    within = range(prose[0], prose[-1]) if prose else range(0)
    lines = []
    for place in near:
        text = shown[place] if 0 <= place < len(shown) else ""
        ours = rest[text] > 0
        rest[text] -= ours
        also = text in second
        kept = place in prose or (text not in linked and (also or place in within))
        if text and ((ours and kept) or (place in prose and also)):
            lines.append(text)
    return lines


def _linked(page: HtmlElement, mine: Sequence[str]) -> set[str]:
    """The texts of links and captions; none if the story ``mine`` is a list of links itself."""
    elements = page.iter("a", "figcaption")
    texts = {" ".join(element.text_content().split()) for element in elements}
    return texts if 2 * len(texts.intersection(mine)) < len(mine) else set()


def _extracted(page: HtmlElement) -> list[str]:
    """What trafilatura takes for the story; nothing if it fails."""
    from trafilatura import bare_extraction  # takes a while, and only web pages need it

    # It warns of each page that it leaves to us.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(page, with_metadata=False, include_comments=False)
    except (LxmlError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return []
    text = getattr(document, "text", None) or ""
    return [line for each in text.split("\n") if (line := " ".join(each.split()))]


def _agree(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    first, second = (
        Counter(word for line in lines for word in line.split()) for lines in (mine, theirs)
    )
    fewer = min(first.total(), second.total())
    return fewer > 0 and (first & second).total() >= AGREEMENT * fewer
