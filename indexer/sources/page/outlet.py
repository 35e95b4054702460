"""Which outlet an article is from, by what its page says; it never guesses.

In this order: a line «المصدر: …», a dateline, an agency's name below the story, a name that the
page calls an outlet, the name beside the title, the copyright holder, the name that opens the
story («NAME – …»), the outlet in a disclaimer about opinions, a name that recurs in the menu, a
name alone between title and story, and «… تابعته "…"» in the story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from bahith.indexer.dates.parsing import without_dates
from bahith.indexer.sources.page import dateline
from bahith.indexer.sources.page.furniture import (
    AGENCIES,
    BYLINES,
    EDGES,
    GIVEN_NAMES,
    NO_OUTLETS,
    OUTLET_WORDS,
    is_notice,
    is_rights,
)
from bahith.indexer.sources.page.headline import Headline
from bahith.indexer.sources.page.labels import is_named_below, source
from bahith.indexer.sources.page.layout import Layout, Role
from bahith.indexer.sources.page.lines import Line, folded_words

_RIGHTS = re.compile(r"©|الحقوق محفوظة|محفوظة ل|rights reserved|copyright", re.IGNORECASE)
_HELD = re.compile(
    r"محفوظة\s+ل(?:ـ+\s*|(?P<article>ل))?(?:شركة |مؤسسة )?\s*[\"«“(]?\s*"
    r"(?P<name>[^\W\d][^\"»”()|.,،©®\d–—-]*)"
)
_BETWEEN = re.compile(r"[©®.,،:|0-9٠-٩()–—-]+|(?:جميع|كل)?\s*(?:حقوق \w+ |الحقوق )?محفوظة|\(c\)")
_ISSUE = re.compile(r"(?P<name>[^\W\d][^\d:،/–—-]{1,40}?)\s*[-–—،/]\s*العدد\s*:?\s*\d")
_OPENING = re.compile(
    r"(?P<name>[^\W\d_]+(?: [^\W\d_]+){0,2})\s*:?\s*(?:[-–—]+|\bـ+)\s+(?=\S+ \S+ \S+)"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@\S+|\b[\w-]{1,63}\.(?:com|net|org)\b\S*"
)
_BESIDE = re.compile(r"[(\[:،.]|\s[-–—]\s")
_RIGHTS_WORDS = {
    *folded_words("جميع كل الحقوق حقوق محفوظة النشر copyright all rights reserved www")
}
_PLACED = {*folded_words("في مدينة محافظة ولاية بلدة قرية منطقة بمدينة بمحافظة بولاية ببلدة قضاء")}
_OPINION = re.compile(r"(?:عن رأي|عن آراء|عن وجهة نظر)\s+([^.،؛]+)")
_QUOTED = r"[\"«“]([^\"»”]{2,40})[\"»”]"
_FOLLOWED = re.compile(
    rf"(?:(?:تابعت|تلقت|طالعت|رصدت|اطلعت علي|حصلت علي)(?:ه|ها|هما) {_QUOTED}"
    rf"|(?:تلقت|حصلت) {_QUOTED} (?:على )?نسخة)"
)
_IN_BRACKETS = re.compile(r"\(([^()]{2,40})\)\s*\.?$")
_TOLD = set(folded_words("تصريح تصريحات حديث حوار مقابلة خاص خاصة اتصال"))
LONGEST_NAME = 4
# Most words of a name without other evidence, letters of its shortest word, and lines between it
# and the title.
LONGEST_ALONE = 3
SHORTEST_WORD = 2
NEAREST = 4
# Most lines of a menu: each is compared with all others.
LONGEST_MENU = 200


def find(layout: Layout, title: Headline) -> str:
    """The name of the outlet as the page writes it, or "" if the page does not say."""
    candidates = chain(
        _named(layout),
        _datelines(layout, title.line),
        _signature(layout),
        _confirmed(layout, title.line),
        [title.site] if title.site else [],
        _rights(layout),
        _issues(layout),
        _opening(layout),
        _opinions(layout),
        _recurring(layout, title.line),
        _alone(layout, title.line),
        _followed(layout),
    )
    return next((name for name in candidates if _is_possible(name)), "")


def _is_possible(name: str) -> bool:
    """Whether it is no address, and not only a date or a phrase about rights."""
    words = folded_words(_ADDRESS.sub(" ", without_dates(name)))
    return any(word.isalpha() for word in words) and set(words) - _RIGHTS_WORDS != set()


def _named(layout: Layout) -> Iterator[str]:
    for number, line in enumerate(layout.lines):
        named = source(line.text)
        below = layout.lines[number + 1 : number + 2]
        if named and named.name:
            yield named.name
        elif below and is_named_below(line, below[0]) and _is_name(below[0].text):
            yield below[0].text


def _datelines(layout: Layout, title: int | None) -> Iterator[str]:
    """Datelines from the title, or from just above the story, to the second paragraph."""
    story = layout.story(max(0, layout.first - NEAREST) if title is None else title + 1)
    paragraphs = 0
    for number in story:
        line = layout.lines[number]
        name = dateline.outlet(line)
        if name:
            yield name
        paragraphs += line.sentence
        if paragraphs == 2:
            return


def _signature(layout: Layout) -> Iterator[str]:
    """Agencies on the line below the story, or in brackets at its end: «(أ ف ب)».

    Also an outlet on the last line of the page: «صحيفة …».
    """
    for line in layout.lines[layout.last + 1 : layout.last + 2]:
        names = [part.words for part in dateline.parts(line.text)]
        if dateline.is_alone(line) and (_are_agencies(names) or dateline.is_known(line.words)):
            yield line.text.strip(" ()[].-–—/")
    if layout.last < len(layout.lines) - 1:
        final = layout.lines[-1]
        counted = any(char.isdecimal() for char in final.text)
        if OUTLET_WORDS.at(final.words) and dateline.is_known(final.words) and not counted:
            yield final.text
    for line in layout.lines[layout.last : layout.last + 1]:
        end = _IN_BRACKETS.search(line.text)
        if end and _are_agencies([part.words for part in dateline.parts(end[1])]):
            yield end[1].strip()


def _are_agencies(names: list[tuple[str, ...]]) -> bool:
    """Whether at least one is an agency, and none is too long for one."""
    return any(AGENCIES.at(name) == len(name) for name in names) and max(map(len, names)) <= 3


def _confirmed(layout: Layout, title: int | None) -> Iterator[str]:
    """«NAME - writer» or «NAME» below the title, where the page says «جريدة NAME» or «لـNAME»."""
    called = {word for line in layout.lines for word in _called(line.words)}
    for number in layout.story(0 if title is None else title + 1):
        line = layout.lines[number]
        if number >= layout.first or not dateline.is_alone(line):
            return
        for part in dateline.parts(line.text)[:1]:
            if dateline.is_known(part.words) or (len(part.words) == 1 and part.words[0] in called):
                yield part.text


def _called(words: tuple[str, ...]) -> Iterator[str]:
    """Words that the page calls an outlet: «جريدة NAME», «تصريح لـNAME»."""
    for before, word in pairwise(words):
        if OUTLET_WORDS.at([re.sub("^(?:ل|ب|ال)", "", before)]):
            yield word
        if before in _TOLD and word.startswith("ل"):
            yield word[1:]


def _opening(layout: Layout) -> Iterator[str]:
    """«NAME – …» at the start of the story, where NAME is no place, person or section."""
    for line in layout.lines[layout.first : layout.first + 1]:
        match = _OPENING.match(line.text)
        if match and _is_outlet(match["name"]) and not _is_place_of(layout, match["name"]):
            yield match["name"]


def _alone(layout: Layout, title: int | None) -> Iterator[str]:
    """A name alone on a line between the title and the story: «صدى البلد», «المرصد / البيان»."""
    story = frozenset[str]().union(*(layout.lines[i].keys for i in layout.story(layout.first)))
    for number in layout.story(0 if title is None else title + 1):
        line = layout.lines[number]
        if number >= layout.first or number > (title or 0) + NEAREST:
            return
        names = line.text.split("/")
        # All words of a caption or a heading are in the story.
        alone = layout.page and line.text.replace(" ", "").isalpha() and not line.keys <= story
        if (alone or len(names) == 2) and all(map(_is_outlet, names)):
            yield line.text


def _is_outlet(text: str) -> bool:
    """Whether a short text may be an outlet's name: no place, person, section or label."""
    words = folded_words(text)
    refused = BYLINES.at(words) or GIVEN_NAMES.at(words) or dateline.is_place(words)
    short = not words or len(words) > LONGEST_ALONE or min(map(len, words)) < SHORTEST_WORD
    # «للأحداث»: a slogan, not a name.
    refused = refused or any(word.startswith("لل") for word in words)
    return _is_name(text) and not refused and not short and not _BESIDE.search(text)


def _is_place_of(layout: Layout, name: str) -> bool:
    """Whether the story calls the name a place: «في NAME», «محافظة NAME»."""
    words = folded_words(name)
    places = chain.from_iterable(pairwise(layout.lines[i].words) for i in layout.story())
    return any(before in _PLACED and word == words[0] for before, word in places)


def _rights(layout: Layout) -> Iterator[str]:
    for role, line in zip(layout.roles, layout.lines, strict=True):
        if role is Role.STORY or not _RIGHTS.search(line.text):
            continue
        text = _ADDRESS.sub(" ", line.text)
        holder = _HELD.search(text)
        if holder and 0 < len(folded_words(holder["name"])) <= LONGEST_NAME:
            yield ("ال" if holder["article"] else "") + holder["name"].strip()
        if not holder and is_rights(line):
            parts = map(str.strip, _BETWEEN.split(text))
            yield from (part for part in parts if _is_name(part) and not is_notice(Line(part)))


def _issues(layout: Layout) -> Iterator[str]:
    """«NAME - العدد: 3501» above the story: the paper before the number of its issue."""
    for line in layout.lines[: layout.first]:
        match = _ISSUE.match(line.text)
        if match and _is_name(match["name"]):
            yield match["name"].strip()


def _opinions(layout: Layout) -> Iterator[str]:
    for line in _around(layout):
        if is_notice(Line(line)):
            for name in _OPINION.findall(line):
                if _is_name(name):
                    yield name.strip()


def _recurring(layout: Layout, title: int | None) -> Iterator[str]:
    """A short line above the title whose words recur twice within other lines."""
    above = layout.lines[: layout.first if title is None else title]
    around = [line.words for line in above] + [folded_words(line) for line in _around(layout)]
    around = around[:LONGEST_MENU]
    for line in above[:LONGEST_MENU]:
        longer = {words for words in around if len(words) > len(line.words)}
        if _is_name(line.text) and sum(_count(line.words, words) for words in longer) >= 2:
            yield line.text


def _followed(layout: Layout) -> Iterator[str]:
    for number in layout.story():
        for names in _FOLLOWED.findall(layout.lines[number].text):
            yield from filter(_is_name, names)


def _around(layout: Layout) -> list[str]:
    lines = enumerate(layout.lines)
    return [line.text for number, line in lines if layout.roles[number] is not Role.STORY]


def _count(part: tuple[str, ...], words: tuple[str, ...]) -> int:
    return sum(words[i : i + len(part)] == part for i in range(len(words)))


def _is_name(text: str) -> bool:
    words = folded_words(text)
    if not words or len(words) > LONGEST_NAME or NO_OUTLETS.at(words):
        return False
    return any(char.isalpha() for char in text) and bool(EDGES.beside(words))
