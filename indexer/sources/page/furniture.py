"""Whether a line is furniture of a page: menu, share bar, counter, link list, notice.

A line is judged by what it is made of, and compared folded with the phrases of
``vocabulary``. Where it stands is for ``layout`` to weigh.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bahith.indexer.sources.page import vocabulary
from bahith.indexer.sources.page.lines import Line, folded_words

_BREADCRUMB = re.compile(r"\s*[»«>›❯|/\\•·←→]+\s*")

# A link's text is a headline; beyond this a line that opens like a list is prose.
LONGEST_LINK = 25
# A menu on one line: at least so many words, and at most this share unknown.
SHORTEST_MENU = 5
MOST_UNKNOWN = 0.4
LONGEST_CREDIT = 5
LONGEST_NOTICE = 60
LONGEST_RIGHTS = 7


class Phrases:
    """A set of phrases, to be met at the start of a line, within it, or all over it."""

    def __init__(self, *tables: str) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for table in tables:
            for phrase in vocabulary.phrases(table):
                words = folded_words(phrase)
                self._by_first.setdefault(words[0], []).append(words)
        for same_first in self._by_first.values():
            same_first.sort(key=len, reverse=True)

    def at(self, words: Sequence[str], start: int = 0) -> int:
        """How many words the longest phrase takes that stands at ``start``; 0 for none."""
        for phrase in self._by_first.get(words[start], ()) if start < len(words) else ():
            if tuple(words[start : start + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def within(self, words: Sequence[str]) -> bool:
        """Whether a phrase stands anywhere in ``words``."""
        return any(self.at(words, start) for start in range(len(words)))

    def beside(self, words: Iterable[str]) -> list[str]:
        """The words that no phrase takes and that are no numbers."""
        words = [word for word in words if not _number(word)]
        left = []
        start = 0
        while start < len(words):
            taken = self.at(words, start)
            if not taken:
                left.append(words[start])
            start += taken or 1
        return left


ACTIONS = Phrases(vocabulary.ACTIONS)
EDGES = Phrases(vocabulary.ACTIONS, vocabulary.SECTIONS, vocabulary.COMMENTS, vocabulary.LINKS)
LINKS = Phrases(vocabulary.LINKS)
TAGS = Phrases(vocabulary.TAGS)
COMMENTS = Phrases(vocabulary.COMMENTS)
NOTICES = Phrases(vocabulary.NOTICES)
MENTIONS = Phrases(vocabulary.MENTIONS)
AGENCIES = Phrases(vocabulary.AGENCIES)
OUTLET_WORDS = Phrases(vocabulary.OUTLET_WORDS)
OUTLET_MARKS = Phrases(vocabulary.OUTLET_MARKS)
NO_OUTLETS = Phrases(vocabulary.NO_OUTLETS)
BYLINES = Phrases(vocabulary.BYLINES)
CREDITS = Phrases(vocabulary.CREDITS)
_SET_OFF = re.compile(r"[:：|«»…]|\.\.|\s[-–—]\s")
_HOME = {*folded_words("الرئيسية"), "home"}
_ALSO = folded_words("أيضا")[0]
GLUE = {*folded_words("على في عبر أو و من إلى هذا")}


def _number(word: str) -> bool:
    return word[0].isdecimal() and not any(char.isalpha() for char in word)


def is_sign(line: Line) -> bool:
    """No word in it: a closing cross, a row of stars, a counter."""
    return not any(char.isalpha() for char in line.text)


def is_action(line: Line) -> bool:
    """Made of buttons only: furniture wherever it stands."""
    left = ACTIONS.beside(line.words)
    return len(left) < len(line.words) and not line.closed and set(left) <= GLUE


def is_edge(line: Line) -> bool:
    """Made of buttons, sections and counters: furniture before and after a story."""
    words = [word for word in line.words if not _number(word)]
    left = EDGES.beside(words)
    # «العالم في أزمة»: prepositions make a heading of what buttons and sections never say.
    if ACTIONS.within(words):
        left = [word for word in left if word not in GLUE]
    if line.closed:
        return False
    mostly = len(words) >= SHORTEST_MENU and len(left) <= MOST_UNKNOWN * len(words)
    known = len(left) < len(words) and (not left or mostly or _is_breadcrumb(line))
    return known or _is_credit(line)


def _is_credit(line: Line) -> bool:
    """The label of a picture with its agency: «صدر الصورة، …»."""
    return bool(CREDITS.at(line.words)) and len(line.words) <= LONGEST_CREDIT


def _is_breadcrumb(line: Line) -> bool:
    parts = [folded_words(part) for part in _BREADCRUMB.split(line.text)]
    named = [part for part in parts if part]
    if len(named) < 2 or any(map(_number, line.words)) or EDGES.beside(named[0]):
        return False
    return named[0][0] in _HOME or all(len(part) <= 4 for part in named)


def is_notice(line: Line) -> bool:
    """The outlet speaks to its reader: rights, rules, cookies, newsletters."""
    if len(line.words) > LONGEST_NOTICE:
        return False
    brief = not line.sentence or len(line.words) <= LONGEST_RIGHTS or "©" in line.text
    return NOTICES.within(line.words) or (brief and MENTIONS.within(line.words))


def opens_links(line: Line) -> bool:
    """Begins a list of links to other articles, or is one: «اقرأ أيضا عنوان»."""
    if len(line.words) > LONGEST_LINK:
        return False
    if _opens(LINKS, line):
        return True
    # Scraping glues the two together: «اقرأ أيضاعنوان».
    first, second = (*line.words, "", "")[:2]
    also = second.startswith(_ALSO) and LINKS.at((first, _ALSO)) == 2
    return also and not line.closed


def opens_tags(line: Line) -> bool:
    """Begins a list of keywords."""
    return _opens(TAGS, line)


def opens_comments(line: Line) -> bool:
    """Begins the readers' part of the page."""
    return _opens(COMMENTS, line)


def _opens(phrases: Phrases, line: Line) -> bool:
    """The phrase alone, but for counts and signs, or set off from what follows."""
    taken = phrases.at(line.words)
    if not taken:
        return False
    if not phrases.beside(line.words[taken:]):
        return True
    before = _SET_OFF.split(line.text, maxsplit=1)[0]
    return len(folded_words(before)) == taken and len(line.words) <= LONGEST_NOTICE
