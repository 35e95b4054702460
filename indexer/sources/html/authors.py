"""Who wrote the article of a web page: the names that it declares, or those of its byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bahith.indexer.sources.page.furniture import AGENCIES, BYLINES, GIVEN_NAMES
from bahith.indexer.sources.page.lines import Line, folded_words

_SIGNS = re.compile(r"\s*(?:[;؛|\n]|\s[و&]\s|\sand\s)\s*")
_COMMAS = re.compile(r"\s*[,،]\s*")
_LABEL_END = re.compile(r"\s*[:：/–—-]\s*|\s+")
_AND = re.compile(r"\sو(?=\w{2})")

# Most words of a byline, and of the name of one person.
LONGEST_BYLINE = 10
LONGEST_NAME = 5


def authors(declared: Iterable[str], outlets: Iterable[str], above: Iterable[str]) -> list[str]:
    """The names of the people who wrote an article, each once, as the page has them.

    ``declared`` are the values that it declares, and ``above`` its lines above the story, where a
    byline («كتب: …») counts if none is declared. Names of the ``outlets`` are none of people.
    """
    others = {folded_words(outlet) for outlet in outlets}
    found = {folded_words(name): name for name in _people(declared)}
    names = [
        name
        for words, name in found.items()
        # «admin», «newsdesk»: an account, not a name.
        if words and words not in others and not (name.isascii() and name.islower())
    ]
    return names or [name for line in above for name in _byline(line)]


def _people(values: Iterable[str]) -> Iterator[str]:
    """The single names in ``values``, of which each may have several."""
    for value in values:
        text = _unlabelled(value)
        for part in _SIGNS.split(text):
            yield from _by_conjunction(part)


def _by_conjunction(text: str) -> Iterator[str]:
    """The names in a text with commas, «X, Y», or with a conjunction, «X وY»."""
    listed = _COMMAS.split(text)
    # «Surname, given name» is one person.
    if len(listed) > 1 and all(len(part.split()) > 1 for part in listed):
        for part in listed:
            yield from _by_conjunction(part)
        return
    start = 0
    for match in _AND.finditer(text):
        # «وليد» is a name itself, and «ليد» is none.
        rest = folded_words(text[match.end() :])
        if GIVEN_NAMES.at(rest) and not GIVEN_NAMES.at(folded_words(text[match.start() :])):
            yield text[start : match.start()].strip()
            start = match.end()
    yield text[start:].strip()


def _unlabelled(text: str) -> str:
    """A name without «كتب:», «بقلم» or «By» before it."""
    words = folded_words(text)
    label = BYLINES.at(words)
    if not label or len(words) == label:
        return text
    for _word in range(label):
        text = _LABEL_END.split(text, maxsplit=1)[-1]
    return text


def _byline(text: str) -> Iterator[str]:
    """The names in a line that has a label with a colon and nothing but names after it."""
    line = Line(text)
    label, colon, rest = text.partition(":")
    written = BYLINES.at(folded_words(label)) == len(folded_words(label)) > 0
    if not (colon and written) or line.closed or len(line.words) > LONGEST_BYLINE:
        return
    names = list(_people([rest.strip()]))
    if all(1 < len(name.split()) <= LONGEST_NAME and _is_person(name) for name in names):
        yield from names


def _is_person(name: str) -> bool:
    words = folded_words(name)
    return name.replace(" ", "").replace(".", "").isalpha() and not AGENCIES.at(words)
