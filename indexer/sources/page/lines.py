"""The lines of a page, and what the shape of a line tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bahith.analyzers.folding import fold
from bahith.analyzers.tokenizer import words

_STRONG_END = re.compile(r"(?<!\.)\.['\"»”’)\]]*(?:\s*\([^()]{2,40}\))?$")
_WEAK_END = re.compile(r"[؟?!:؛…»”\"]$|\.\.$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
# Wider than any gap in a text; patterns that look for spaces would be too slow.
_WIDE_GAP = re.compile(r"[^\S\n]{80,}")
_INSIDE = re.compile(r"[،؛]|[.,؟!](?=\s)")
_PARTICLE = re.compile(r"^(?:[وفبك]?ال|لل|[وفبلس](?=\w{4}))")


@dataclass(frozen=True)
class Line:
    """One line of a page, without white space at its ends."""

    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, folded, without web addresses."""
        return folded_words(_ADDRESS.sub(" ", self.text))

    @cached_property
    def closed(self) -> bool:
        """Whether it ends with a full stop."""
        return bool(_STRONG_END.search(self.text))

    @cached_property
    def sentence(self) -> bool:
        """Whether it reads like a paragraph of a story, not like a heading or a menu.

        Many outlets omit the last full stop, so a long line with punctuation inside counts too:
        few headlines have 18 words. A colon does not count: headlines have them.
        """
        count = len(self.words)
        if self.closed:
            return count >= 5
        if _WEAK_END.search(self.text):
            return count >= 12
        return count >= 24 or (count >= 18 and bool(_INSIDE.search(self.text)))

    @cached_property
    def punctuated(self) -> bool:
        """Whether it has a full stop, or punctuation inside."""
        return self.closed or bool(_INSIDE.search(self.text))

    @cached_property
    def plain(self) -> bool:
        """Whether it has no punctuation, like a keyword or an item of a menu."""
        return not re.search(r"[.،؛:؟?!…,]", self.text)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The beginnings of its longer words, so that forms match: الرحلة, رحلة, رحلتهم."""
        bare = (_PARTICLE.sub("", word) for word in self.words)
        return frozenset(word[:4] for word in bare if len(word) >= 3)

    @cached_property
    def addressed(self) -> bool:
        """Whether it contains a web address."""
        return bool(_ADDRESS.search(self.text))


def folded_words(text: str) -> tuple[str, ...]:
    """The words of ``text``, folded."""
    folded = (fold(word) for _, _, word in words(text))
    # A lone mark or joiner folds to nothing.
    return tuple(word for word in folded if word)


def split(text: str) -> list[Line]:
    """The lines of ``text`` that are not blank."""
    lines = _WIDE_GAP.sub(" ", text).split("\n")
    return [Line(stripped) for line in lines if (stripped := line.strip())]
