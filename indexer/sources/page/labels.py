"""Lines that say when or from whom: «نشر في: 5/6/2021», «المصدر: …»."""

from __future__ import annotations

import re
from typing import NamedTuple

from bahith.indexer.dates.parsing import find_dates, without_dates
from bahith.indexer.sources.page import vocabulary
from bahith.indexer.sources.page.furniture import GLUE, Phrases
from bahith.indexer.sources.page.lines import Line, folded_words

_LABEL = r"(?:المصدر|مصدر الخبر|المصادر|نقلا عن|نقلاً عن|Source)"
_SOURCE = re.compile(rf"(?:^|(?<=[|–—)-]))\s*{_LABEL}\s*(?:[:：]|\s[-–—]\s|$)\s*(?P<name>[^|]*)$")
# Words of a name, with partners: «الجزيرة + وكالات».
LONGEST_NAME = 7

_STAMP = Phrases(vocabulary.ACTIONS, vocabulary.SECTIONS, vocabulary.HIJRI, vocabulary.AGENCIES)


class Source(NamedTuple):
    """A source that is named as such: the label with the name, and the name."""

    text: str
    name: str


def source(text: str) -> Source | None:
    """The source that a line names after «المصدر:»; an empty name is on the next line."""
    match = _SOURCE.search(text)
    if not match or len(match["name"].split()) > LONGEST_NAME:
        return None
    return Source(match[0], match["name"].strip(" .،:-–—[]()"))


def is_source(line: Line) -> bool:
    """Whether naming the source is what the line is for, and not the end of a paragraph."""
    found = source(line.text)
    return found is not None and (line.text == found.text or not line.sentence)


def is_named_below(label: Line, name: Line) -> bool:
    """Whether a line «المصدر:» without a name has it on the line below."""
    found = source(label.text)
    return found is not None and not found.name and len(name.words) <= LONGEST_NAME


def is_stamp(line: Line) -> bool:
    """A date, and nothing else but its label, its time and the source named beside it."""
    return not line.closed and bool(find_dates(line.text)) and not beside_stamp(line)


def beside_stamp(line: Line) -> list[str]:
    """The words of a line beside its dates, their labels and the source named."""
    named = source(line.text)
    text = line.text.replace(named.text, " ") if named else line.text
    left = _STAMP.beside(folded_words(without_dates(text)))
    return [word for word in left if word not in GLUE]
