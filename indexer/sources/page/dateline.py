"""Datelines with a place and an outlet: «بيروت (رويترز) -», «دمشق-سانا», «إيلاف من لندن:»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bahith.analyzers.folding import fold
from bahith.indexer.dates.parsing import find_dates
from bahith.indexer.sources.page import vocabulary
from bahith.indexer.sources.page.furniture import (
    AGENCIES,
    BYLINES,
    NO_OUTLETS,
    OUTLET_MARKS,
    OUTLET_WORDS,
)
from bahith.indexer.sources.page.labels import beside_stamp
from bahith.indexer.sources.page.lines import Line, folded_words

# Characters at the start of a paragraph that may be a dateline.
LONGEST = 70
# Most words of an outlet's name.
LONGEST_NAME = 4

# The ends of names of one word, and the longest of them.
_ENDS = tuple(map(fold, vocabulary.OUTLET_ENDS))
LONGEST_END = max(map(len, _ENDS))

_NAME = r"[^\W\d_]+(?: [^\W\d_]+)"
_FROM = re.compile(rf"(?P<outlet>{_NAME}{{0,2}}) من (?P<place>{_NAME}{{0,1}})\s*[:：]")
_DASH = re.compile(r"\s*[-–—/]\s*$")
_QUOTE = re.compile(r"[«\"“]\s*$")
_BRACKET_END = re.compile(r"\)\s*[-–—:]")
_SIGN = re.compile(r"(\s*[-–—ـ/|:،()«»\"“”]+\s*)")


class Part(NamedTuple):
    """A name in a dateline, with the signs before and after it."""

    before: str
    text: str
    after: str

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, folded."""
        return folded_words(self.text)

    @property
    def quoted(self) -> bool:
        """Whether it is in quotation marks, or in brackets before a dash."""
        return bool(_QUOTE.search(self.before)) or bool(_BRACKET_END.match(self.after))


def outlet(line: Line) -> str:
    """The outlet that a dateline at the start of ``line`` names, or ""."""
    match = _FROM.match(line.text)
    if match and is_place(folded_words(match["place"])):
        return match["outlet"]
    alone = is_alone(line)
    names = parts(line.text[:LONGEST])
    if alone and _is_before_places(names):
        return names[0].text
    # The last part belongs to the dateline only if the line ends with it.
    return _beside_place(names if alone else names[:-1], alone) or _after_date(line)


def is_dated(line: Line, source: str) -> bool:
    """Whether a line has one date beside the name of the source or of a place, and nothing else."""
    if line.closed or len(find_dates(line.text)) != 1:
        return False
    rest = tuple(beside_stamp(line))
    return bool(rest) and (rest == folded_words(source) or is_place(rest))


def is_alone(line: Line) -> bool:
    """Whether a line is short enough to be nothing but a dateline."""
    return not line.closed and len(line.words) <= 8


def parts(text: str) -> list[Part]:
    """The names in ``text`` that are separated by signs."""
    pieces = ["", *_SIGN.split(text), ""]
    all_parts = (Part(*pieces[i - 1 : i + 2]) for i in range(1, len(pieces) - 1, 2))
    return [part for part in all_parts if part.text]


def prefix(text: str) -> int:
    """The length of the dateline or breadcrumb at the start of a paragraph, in characters."""
    start = breadcrumb(text)
    for form in (_FROM_PREFIX, _PLACED):
        match = form.match(text, start)
        if match and _is_dateline(match["line"]):
            return match.end()
    return start


def breadcrumb(text: str) -> int:
    """The length of the sections in brackets at the start, in characters: «(الموقع | أخبار) -»."""
    match = _BREADCRUMB.match(text)
    return match.end() if match else 0


_FROM_PREFIX = re.compile(rf"(?P<line>{_NAME}{{0,2}} من {_NAME}{{0,1}}\s*[:：])\s*")
_BREADCRUMB = re.compile(r"\([^()]{2,80}[|»>][^()]{2,80}\)\s*[-–—:]?\s*")
_PLACED = re.compile(r"(?P<line>[^.،؛؟!]{2,70}?(?:\s[-–—:]+|\)\s*[-–—:]*|[-–—:/])\s)\s*")


def _is_dateline(text: str) -> bool:
    return bool(outlet(Line(text.strip(" -–—:/")))) or is_place(folded_words(text))


def _beside_place(names: Sequence[Part], alone: bool) -> str:
    """The outlet among the first two parts, recognized by the place beside it or by itself."""
    if len(names) < 2:
        return ""
    first, second = names[:2]
    dashed = bool(alone and _DASH.match(first.after) and second.before == first.after)
    for place, other in ((first, second), (second, first)):
        if is_place(place.words):
            # «العالم - العراق» alone on a line, and not a reporter's name.
            hinted = other.quoted or (dashed and _is_title_like(other.words))
            return other.text if _is_outlet(other, hinted) else ""
    if is_known(first.words) and _DASH.match(first.after):
        return first.text
    if alone and len(names) == 2:
        # Brackets may hold the owner of a picture.
        open_ = (part for part in names if "(" not in part.before)
        return next((part.text for part in open_ if is_known(part.words)), "")
    return ""


def _is_before_places(names: Sequence[Part]) -> bool:
    """«NAME - عدن، الضالع»: a name before several places, even if it is one too."""
    if len(names) < 3 or not _DASH.match(names[0].after):
        return False
    listed = all("،" in part.after for part in names[1:-1])
    return listed and any(is_place(part.words) for part in names[1:])


def _is_title_like(words: tuple[str, ...]) -> bool:
    """Whether it is one word, or several that name no person: «العربي الجديد», «الصباح اليوم»."""
    return len(words) == 1 or words[0].startswith("ال") or words[-1:] == ("اليوم",)


def _after_date(line: Line) -> str:
    """«الرياض 17 مايو 2023 م واس»: the agency at the end of a line with a place and a date."""
    if line.closed or not is_place(line.words[:1]) or not find_dates(line.text):
        return ""
    last = line.text.split()[-1]
    return last if AGENCIES.at(folded_words(last)) else ""


def is_known(words: Sequence[str]) -> bool:
    """Whether it is an agency, or a name with a word like صحيفة."""
    if not words or len(words) > LONGEST_NAME:
        return False
    telling = OUTLET_WORDS.at(words) or any(OUTLET_MARKS.at([word]) for word in words)
    compound = any(word.endswith(_ENDS) and len(word) > LONGEST_END for word in words)
    return AGENCIES.at(words) == len(words) or (bool(telling) and len(words) > 1) or compound


def _is_outlet(part: Part, hinted: bool) -> bool:
    words = part.words
    if is_known(words):
        return True
    refused = not words or NO_OUTLETS.at(words) or BYLINES.at(words) or words[0].isdecimal()
    return hinted and not refused and len(words) <= 3


def is_place(words: Sequence[str]) -> bool:
    """Whether ``words`` name a country or a city, with or without a date after it."""
    return any(
        tuple(words[:count]) in _places() and _is_datelike(words[count:]) for count in (1, 2, 3)
    )


def _is_datelike(words: Sequence[str]) -> bool:
    return not words or any(word.isdecimal() for word in words[:2])


@lru_cache(maxsize=1)
def _places() -> frozenset[tuple[str, ...]]:
    """Countries and the cities of time zones from CLDR, and those of ``vocabulary.PLACES``."""
    from babel import Locale  # takes a while, and only texts of pages need it

    locale = Locale.parse("ar")
    countries = (name for code, name in locale.territories.items() if code.isalpha())
    cities = (zone["city"] for zone in locale.time_zones.values() if "city" in zone)
    known = [*countries, *cities, *vocabulary.phrases(vocabulary.PLACES)]
    return frozenset(folded_words(name) for name in known)
