"""Several words written as one: عبدالله, أبوظبي, لايزال, ثلاثمائة.

A word is split where that is the only way to read it, by a list (``data/compounds.txt``) and by
the rules below, so that it matches the same words written with a space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from bahith.analyzers.folding import letters

EXAMPLES = (
    ("عبدالله", ("عبد", "الله")),
    ("وعبدالرحمن", ("وعبد", "الرحمن")),
    ("نورالدين", ("نور", "الدين")),
    ("أبوظبي", ("أبو", "ظبي")),
    ("لايزال", ("لا", "يزال")),
    ("مايزال", ("ما", "يزال")),
    ("نصرالله", ("نصر", "الله")),
    ("ذوالفقار", ("ذو", "الفقار")),
    ("ثلاثمائة", ("ثلاث", "مائة")),
    ("إنشاءالله", ("إن", "شاء", "الله")),
    ("المعالي", ("المعالي",)),
    ("أبواب", ("أبواب",)),
    ("لاعب", ("لاعب",)),
    ("مايكل", ("مايكل",)),
    ("رونالدينيو", ("رونالدينيو",)),
    ("كاتالونيا", ("كاتالونيا",)),
    ("وبالله", ("وبالله",)),
)

_SERVANT = re.compile("([وفبلك]?(?:عبد|ذو|ذي))(ال...+)|(...+)(الله)")
_FATHER = re.compile("([وفبل]?[أا]بو)(...+)")
_NOT = re.compile("([وف]?[لم]ا)([يتن]...*)")
_HE_NOT = re.compile("([وف]?[لم]ا)(ي...+)")
_HUNDREDS = re.compile("([وب]?(?:ثلاث|[أا]ربع|خمس|ست|سبع|ثمان|تسع))(ما?[ئي][ةه])")
_MAYBE = re.compile("...+ال...|[وفبل]?[أا]بو...")
_ANY = re.compile(
    "|".join(rule.pattern for rule in (_SERVANT, _HUNDREDS, _NOT, _HE_NOT, _MAYBE)), re.DOTALL
)

may_be = _ANY.match
"""A quick test that most clean words fail: no rule splits these, though the list may."""

Lookup = Callable[[str], bool]


def split(
    clean: str,
    is_known: Lookup,
    is_name: Lookup,
    is_noun: Lookup,
    listed: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    """The words that a clean word is made of; the word itself if it is one.

    ``is_known`` tells whether a word can be read with its affixes, ``is_name`` whether it is a
    listed name, which may consist of several words, ``is_noun`` whether it is a noun as it stands.
    ``listed`` maps folded words to their parts.
    """
    if parts := listed.get(letters(clean)):
        return parts
    if not may_be(clean):
        return (clean,)
    if match := _SERVANT.fullmatch(clean) or _HUNDREDS.fullmatch(clean):
        return tuple(part for part in match.groups() if part)
    if not is_name(clean):
        for pattern in (_HE_NOT,) if is_known(clean) else (_HE_NOT, _NOT):
            match = pattern.fullmatch(clean)
            if match and is_known(match[2]):
                return match.groups()
    if not _MAYBE.match(clean) or (is_known(clean) and not is_name(clean)):
        return (clean,)
    return next(_split_before_noun(clean, is_known, is_noun), (clean,))


def _split_before_noun(clean: str, is_known: Lookup, is_noun: Lookup) -> Iterator[tuple[str, ...]]:
    if (match := _FATHER.fullmatch(clean)) and is_known(match[2]):
        yield match.groups()
    for article in re.finditer("(?<=...)ال(?=...)", clean):
        first, second = clean[: article.start()], clean[article.start() :]
        # كاتالونيا and رونالدينيو would be split if a part could have affixes of its own.
        if (is_noun(first) or is_noun(first[1:])) and is_noun(second[2:]):
            yield first, second
