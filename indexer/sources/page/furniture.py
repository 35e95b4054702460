"""Whether a line is page furniture: menu, share bar, counter, link list, notice.

A line is judged by its words, which are compared, folded, with the phrases in ``vocabulary``. Its
place on the page is up to ``layout``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bahith.indexer.sources.page import vocabulary
from bahith.indexer.sources.page.lines import Line, folded_words

_BREADCRUMB = re.compile(r"\s*[»«>›❯|/\\•·←→]+\s*")

_DASHES = re.compile(r"\s[-–—]\s")
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)[^\d]{0,30}\d{4}|\d{4}\s*©|الحقوق\s+(?:©\s*)?محفوظة|محفوظة\s+ل"
    r"|rights reserved|copyright",
    re.IGNORECASE,
)
_TIMED = re.compile(r"[-•*]?\s*\d{1,2}:\d\d(?:\s*GMT)?\s*[^\W\d]")
_QUOTED = re.compile(r"«([^«»]*)»")

# The text of a link is a headline; a longer line that begins like a list is prose.
LONGEST_LINK = 25
# A menu on one line has at least this many words, and at most this share of unknown ones.
SHORTEST_MENU = 5
MOST_UNKNOWN = 0.4
LONGEST_CREDIT = 5
LONGEST_STAFF = 12
# A menu between dashes has at least this many items.
FEWEST_ITEMS = 4
LONGEST_NOTICE = 60
LONGEST_RIGHTS = 7


class Phrases:
    """A set of phrases, to be found at the start of a line, within it, or throughout it."""

    def __init__(self, *tables: str) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for table in tables:
            for phrase in vocabulary.phrases(table):
                words = folded_words(phrase)
                self._by_first.setdefault(words[0], []).append(words)
        for same_first in self._by_first.values():
            same_first.sort(key=len, reverse=True)

    def at(self, words: Sequence[str], start: int = 0) -> int:
        """The number of words in the longest phrase at ``start``; 0 if there is none."""
        for phrase in self._by_first.get(words[start], ()) if start < len(words) else ():
            if tuple(words[start : start + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def within(self, words: Sequence[str]) -> bool:
        """Whether a phrase occurs anywhere in ``words``."""
        return any(self.at(words, start) for start in range(len(words)))

    def beside(self, words: Iterable[str]) -> list[str]:
        """The words that belong to no phrase and are no numbers."""
        words = [word for word in words if not _number(word)]
        rest = []
        start = 0
        while start < len(words):
            length = self.at(words, start)
            if not length:
                rest.append(words[start])
            start += length or 1
        return rest


ACTIONS = Phrases(vocabulary.ACTIONS)
EDGES = Phrases(
    vocabulary.ACTIONS,
    vocabulary.SECTIONS,
    vocabulary.named_sections(),
    vocabulary.COMMENTS,
    vocabulary.LINKS,
)
LINKS = Phrases(vocabulary.LINKS)
TAGS = Phrases(vocabulary.TAGS)
EVERYDAY = Phrases(vocabulary.EVERYDAY)
TELLING = Phrases(vocabulary.TELLING)
TIMES = Phrases(vocabulary.TIMES)
COMMENTS = Phrases(vocabulary.COMMENTS)
NOTICES = Phrases(vocabulary.NOTICES)
MENTIONS = Phrases(vocabulary.MENTIONS)
AGENCIES = Phrases(vocabulary.AGENCIES)
OUTLET_WORDS = Phrases(vocabulary.OUTLET_WORDS)
OUTLET_MARKS = Phrases(vocabulary.OUTLET_MARKS)
GIVEN_NAMES = Phrases(vocabulary.GIVEN_NAMES)
NO_OUTLETS = Phrases(vocabulary.NO_OUTLETS)
BYLINES = Phrases(vocabulary.BYLINES)
CREDITS = Phrases(vocabulary.CREDITS)
STAFF = Phrases(vocabulary.STAFF)
_SET_OFF = re.compile(r"[:：|«»…]|\.\.|\s[-–—]\s")
_HOME = {*folded_words("الرئيسية"), "home"}
_ALSO = folded_words("أيضا")[0]
GLUE = {*folded_words("على في عبر أو و من إلى هذا")}


def _number(word: str) -> bool:
    return word[0].isdecimal() and not any(char.isalpha() for char in word)


def is_sign(line: Line) -> bool:
    """Whether it has no letters: a closing cross, also typed as x, a row of stars, a counter."""
    return line.text in ("x", "X") or not any(char.isalpha() for char in line.text)


def is_action(line: Line) -> bool:
    """Whether it consists of buttons: furniture wherever it stands."""
    words = [word for word in line.words if not _number(word)]
    rest = ACTIONS.beside(words)
    return len(rest) < len(words) and not line.closed and set(rest) <= GLUE


def is_edge(line: Line) -> bool:
    """Whether it consists of buttons, sections and counters: furniture around a story."""
    words = [word for word in line.words if not _number(word)]
    rest = EDGES.beside(words)
    # «العالم في أزمة»: beside names of sections, a preposition makes a heading.
    if ACTIONS.within(words):
        rest = [word for word in rest if word not in GLUE]
    if line.closed:
        return False
    mostly = len(words) >= SHORTEST_MENU and len(rest) <= MOST_UNKNOWN * len(words)
    known = len(rest) < len(words) and (not rest or mostly or _is_breadcrumb(line))
    return known or is_credit(line) or is_staff(line)


def is_staff(line: Line) -> bool:
    """Whether it names somebody who runs the outlet: «رئيس التحرير: NAME»."""
    short = len(line.words) <= LONGEST_STAFF and not line.closed
    return short and ":" in line.text and _opens(STAFF, line)


def is_credit(line: Line) -> bool:
    """Whether it names the owner of a picture: «صدر الصورة، …», «© REUTERS / …»."""
    owned = line.text.startswith("©") and not is_rights(line)
    return (owned or bool(CREDITS.at(line.words))) and len(line.words) <= LONGEST_CREDIT


def is_ticker(line: Line) -> bool:
    """Whether it is a headline behind its time: «- 09:00 …»."""
    return bool(_TIMED.match(line.text)) and len(line.words) <= LONGEST_LINK and not line.closed


def is_rights(line: Line) -> bool:
    """Whether it says who owns the page: «© 2020 …», «جميع الحقوق محفوظة», not a picture."""
    return len(line.words) <= LONGEST_LINK and bool(_RIGHTS.search(line.text))


def _is_breadcrumb(line: Line) -> bool:
    parts = [folded_words(part) for part in _BREADCRUMB.split(_QUOTED.sub(r"\1", line.text))]
    named = [part for part in parts if part]
    # One dash sets off a subtitle; several stand between items.
    dashed = [words for part in _DASHES.split(line.text) if (words := folded_words(part))]
    named = dashed if len(dashed) >= FEWEST_ITEMS else named
    if len(named) < 2 or any(map(_number, line.words)) or EDGES.beside(named[0]):
        return False
    return not _HOME.isdisjoint(named[0]) or all(len(part) <= 4 for part in named)


def is_notice(line: Line) -> bool:
    """Whether the outlet addresses its readers: rights, rules, cookies, newsletters."""
    if len(line.words) > LONGEST_NOTICE:
        return False
    brief = not line.sentence or len(line.words) <= LONGEST_RIGHTS or "©" in line.text
    return NOTICES.within(line.words) or (brief and MENTIONS.within(line.words))


def opens_links(line: Line) -> bool:
    """Whether it begins a list of links to other articles, or is one: «اقرأ أيضا عنوان».

    «انظر أيضا: …،» is a note to a text.
    """
    if len(line.words) > LONGEST_LINK or line.text[-1] in "،؛":
        return False
    if _opens(LINKS, line):
        return True
    # Scrapers may join the words: «اقرأ أيضاعنوان».
    first, second = (*line.words, "", "")[:2]
    also = second.startswith(_ALSO) and LINKS.at((first, _ALSO)) == 2
    return also and not line.closed


def opens_tags(line: Line) -> bool:
    """Whether it begins a list of keywords."""
    return _opens(TAGS, line)


def opens_comments(line: Line) -> bool:
    """Whether it begins the readers' comments."""
    return _opens(COMMENTS, line)


def _opens(phrases: Phrases, line: Line) -> bool:
    """Whether it is a phrase, with counts and signs at most, or has one before a separator."""
    length = phrases.at(line.words)
    if not length:
        return False
    if not phrases.beside(line.words[length:]):
        return True
    before = _SET_OFF.split(line.text, maxsplit=1)[0]
    return len(folded_words(before)) == length and len(line.words) <= LONGEST_NOTICE
