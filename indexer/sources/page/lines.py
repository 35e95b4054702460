"""A page as lines, and what the look of a line says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bahith.analyzers.folding import fold
from bahith.analyzers.tokenizer import words

_STRONG_END = re.compile(r"(?<!\.)\.['\"»”’)\]]*(?:\s*\([^()]{2,40}\))?$")
_WEAK_END = re.compile(r"[؟?!:؛…»”\"]$|\.\.$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
# Wider than any layout in text; expressions that look for spaces would take for ever.
_GULF = re.compile(r"[^\S\n]{80,}")
_INSIDE = re.compile(r"[،؛]|[.,:؟!](?=\s)")


@dataclass(frozen=True)
class Line:
    """One line of a page, its ends trimmed."""

    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, folded; addresses of the web are none."""
        return folded_words(_ADDRESS.sub(" ", self.text))

    @cached_property
    def closed(self) -> bool:
        """Whether it ends as a statement does, with a full stop."""
        return bool(_STRONG_END.search(self.text))

    @cached_property
    def sentence(self) -> bool:
        """Whether it reads like a paragraph of a story, not like a heading or a menu.

        Many outlets leave out the last full stop, so a long line with signs
        within counts too; how long is set by headlines, which seldom have 18 words.
        """
        count = len(self.words)
        if self.closed:
            return count >= 5
        if _WEAK_END.search(self.text):
            return count >= 12
        return count >= 24 or (count >= 18 and bool(_INSIDE.search(self.text)))

    @cached_property
    def plain(self) -> bool:
        """Whether it has no sign of a sentence, as a keyword or an item of a menu."""
        return not re.search(r"[.،؛:؟?!…,]", self.text)

    @cached_property
    def addressed(self) -> bool:
        """Whether it holds an address of the web."""
        return bool(_ADDRESS.search(self.text))


def folded_words(text: str) -> tuple[str, ...]:
    """The words of ``text``, folded."""
    folded = (fold(word) for _, _, word in words(text))
    # A lone mark or joiner folds to nothing.
    return tuple(word for word in folded if word)


def split(text: str) -> list[Line]:
    """The lines of ``text`` that are not blank."""
    lines = _GULF.sub(" ", text).split("\n")
    return [Line(stripped) for line in lines if (stripped := line.strip())]
