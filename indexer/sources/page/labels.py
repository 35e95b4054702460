"""Lines that name the date or the source: «نشر في: 5/6/2021», «المصدر: …»."""

from __future__ import annotations

import re
from typing import NamedTuple

from bahith.indexer.dates.parsing import find_dates, without_dates
from bahith.indexer.sources.page import vocabulary
from bahith.indexer.sources.page.furniture import GLUE, Phrases
from bahith.indexer.sources.page.lines import Line, folded_words

_LABEL = r"(?:المصدر|مصدر الخبر|المصادر|نقلا عن|نقلاً عن|Source)"
_SOURCE = re.compile(rf"(?:^|(?<=[|–—)-]))\s*{_LABEL}\s*(?:[:：]|\s[-–—]\s|$)\s*(?P<name>[^|]*)$")
# Most words of a name with partners: «الجزيرة + وكالات».
LONGEST_NAME = 7

_TIME = re.compile(r"\b[0-2]?\d:[0-5]\d\b")
_LABELS = Phrases("نشر في · نشرت في · تم النشر · تاريخ النشر · آخر تحديث · published · updated")
_STAMP = Phrases(vocabulary.ACTIONS, vocabulary.SECTIONS, vocabulary.HIJRI, vocabulary.AGENCIES)


class Source(NamedTuple):
    """A source after its label: the label with the name, and the name."""

    text: str
    name: str


def source(text: str) -> Source | None:
    """The source after «المصدر:» in a line; its name is empty if the next line has it."""
    match = _SOURCE.search(text)
    if not match or len(match["name"].split()) > LONGEST_NAME:
        return None
    return Source(match[0], match["name"].strip(" .،:-–—[]()"))


def is_source(line: Line) -> bool:
    """Whether the line only names the source, and is not a paragraph that ends with it."""
    named = source(line.text)
    return named is not None and (line.text == named.text or not line.sentence)


def is_named_below(label: Line, name: Line) -> bool:
    """Whether the line after a «المصدر:» without a name is the name."""
    named = source(label.text)
    return named is not None and not named.name and len(name.words) <= LONGEST_NAME


def is_stamp(line: Line) -> bool:
    """Whether it has a date, and nothing else but its label, a time and a source."""
    return not line.closed and bool(find_dates(line.text)) and not beside_stamp(line)


def is_timed(line: Line) -> bool:
    """Whether it labels the day and time of publication, as only pages do: «نشر في … 12:21»."""
    labelled = _LABELS.within(line.words) and bool(_TIME.search(line.text))
    return labelled and not line.closed and bool(find_dates(line.text))


def beside_stamp(line: Line) -> list[str]:
    """The words of a line without its dates, their labels and the source."""
    named = source(line.text)
    text = line.text.replace(named.text, " ") if named else line.text
    rest = _STAMP.beside(folded_words(without_dates(text)))
    return [word for word in rest if word not in GLUE]
