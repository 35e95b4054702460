"""Words written as one that are several: عبدالله, أبوظبي, لايزال, ثلاثمائة.

A word is taken apart where that is the only way to read it, by a list
(``data/joined.txt``) and by the rules below; so it meets the same words written
with a space.
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
    "|".join(one.pattern for one in (_SERVANT, _HUNDREDS, _NOT, _HE_NOT, _MAYBE)), re.DOTALL
)

may_be = _ANY.match
"""Tells of most clean words that no rule takes them apart; a list may."""

Known = Callable[[str], bool]


def apart(
    clean: str,
    known: Known,
    names: Known,
    noun: Known,
    listed: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    """The words that a clean word is; itself where it is one.

    ``known`` tells whether a word can be read with its affixes, ``names`` whether
    it is a listed name, which may be of several words, ``noun`` whether it is a noun
    as it stands; ``listed`` has words, folded, and what they are.
    """
    if whole := listed.get(letters(clean)):
        return whole
    if not may_be(clean):
        return (clean,)
    if found := _SERVANT.fullmatch(clean) or _HUNDREDS.fullmatch(clean):
        return tuple(part for part in found.groups() if part)
    if not names(clean):
        for pattern in (_HE_NOT,) if known(clean) else (_HE_NOT, _NOT):
            found = pattern.fullmatch(clean)
            if found and known(found[2]):
                return found.groups()
    if not _MAYBE.match(clean) or (known(clean) and not names(clean)):
        return (clean,)
    return next(_cuts(clean, known, noun), (clean,))


def _cuts(clean: str, known: Known, noun: Known) -> Iterator[tuple[str, ...]]:
    if (found := _FATHER.fullmatch(clean)) and known(found[2]):
        yield found.groups()
    for article in re.finditer("(?<=...)ال(?=...)", clean):
        one, two = clean[: article.start()], clean[article.start() :]
        # كاتالونيا and رونالدينيو would come apart if a part could have its own affixes.
        if (noun(one) or noun(one[1:])) and noun(two[2:]):
            yield one, two
