"""Careful rules for words that no list has, which are mostly names.

They take off articles, و, and those endings of light10 that few names have of their own. Where a
first letter may be a preposition or a part of the name, the word yields both stems.
"""

from __future__ import annotations

import re

from bahith.analyzers.letters import HEH, TEH_MARBUTA

ARTICLE = re.compile("(?:[وف]?(?:[بك]?ال|لل))(?=...)")
AND = re.compile("[وف](?=....)")
TO = re.compile("[بلك](?=....)")
ENDING = re.compile(
    "(?<=....)(?:ها|هم|ات|ون|ين|ان|يين|يون|يات|ية|يه|ي)$|(?<=...)(?:[ةه])$|(?<=....)ا$"
)


def bodies(word: str, spelled: str) -> tuple[str, ...]:
    """What a folded word that keeps its ة may be without its prefixes, the likeliest first.

    Arguments as of ``Stemmer.stems``.
    """
    if after_article := _after_article(word, spelled):
        return (after_article,)
    conjunction = AND.match(word)
    rest = word[1:] if conjunction else word
    candidates = [word, rest] if conjunction else [word]
    if TO.match(rest):
        candidates.append(rest[1:])
    return tuple(candidates)


def _after_article(word: str, spelled: str) -> str:
    """What follows an article, or "" if there is none. In لل the article has lost its alef."""
    article = ARTICLE.match(spelled)
    return word[article.end() :] if article else ""


def without_ending(word: str) -> str:
    """``word`` without one ending, and with ه for a final ة."""
    return ENDING.sub("", word).replace(TEH_MARBUTA, HEH)
