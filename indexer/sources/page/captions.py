"""Lines within a story that are not its text: captions of pictures, and posts of networks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bahith.indexer.sources.page import vocabulary
from bahith.indexer.sources.page.furniture import Phrases
from bahith.indexer.sources.page.layout import Layout, Role
from bahith.indexer.sources.page.lines import Line, folded_words

_OWNERS = Phrases(vocabulary.AGENCIES, vocabulary.OWNERS)
_OPENINGS = Phrases(vocabulary.CAPTIONS)
_OWNED = re.compile(r"\(([^()]{2,40})\)$")
_ARABIC = re.compile("[ء-ي]")
_POST = re.compile(r"[—–-]\s*[^()]{2,60}\(@\w{1,30}\)\s.{4,30}$")

# Words of the longest caption, and lines of the longest post.
LONGEST = 30
LINES = 6


def numbers(layout: Layout) -> Iterator[int]:
    """The lines of a page that are captions, or belong to a post; none in other texts."""
    if not layout.page:
        return
    lines = layout.lines
    for number in layout.story():
        if _is_caption(lines[number]):
            yield number
            # One picture may have two captions, in two languages.
            above = lines[number - 1] if number else lines[number]
            if _OPENINGS.at(above.words) or _is_foreign(above):
                yield number - 1
        elif _POST.match(lines[number].text) and layout.within(number):
            yield number
            yield from _post(layout, number)


def _post(layout: Layout, end: int) -> Iterator[int]:
    """The lines of a post in another script, above the line with its author and date."""
    for number in range(end - 1, max(layout.first, end - LINES), -1):
        if not _is_foreign(layout.lines[number]) or layout.roles[number] is not Role.STORY:
            return
        yield number


def _is_caption(line: Line) -> bool:
    """Whether a line ends with the owner of a picture, and is no sentence: «… (أرشيفية)»."""
    owner = _OWNED.search(line.text)
    words = folded_words(owner[1]) if owner else ()
    return bool(words and _OWNERS.at(words)) and not line.closed and len(line.words) <= LONGEST


def _is_foreign(line: Line) -> bool:
    return not _ARABIC.search(line.text) and any(char.isalpha() for char in line.text)
