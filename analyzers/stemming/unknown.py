"""Words that no list knows, mostly names: cut by rule, carefully.

Articles and و go, and the endings of light10 that names seldom have by
themselves. A single letter that may be a preposition is not decided: the word
yields both stems, with and without it.
"""

from __future__ import annotations

import re

from bahith.analyzers.letters import ALEF, HEH, TEH_MARBUTA

_ARTICLE = re.compile("(?:[وف]?(?:[بك]?ال|لل))(?=...)")
_AND = re.compile("[وف](?=....)")
_TO = re.compile("[بلك](?=....)")
_ENDING = re.compile(
    "(?<=....)(?:ها|هم|ات|ون|ين|ان|يين|يون|يات|ية|يه|ي)$|(?<=...)(?:[ةه])$|(?<=....)ا$"
)


def bodies(word: str, bare_alef: bool) -> tuple[str, ...]:
    """What a folded word that keeps its ة may be without its beginnings, the likeliest first."""
    if behind := _behind_article(word, bare_alef):
        return (behind,)
    conjunction = _AND.match(word)
    rest = word[1:] if conjunction else word
    found = [word, rest] if conjunction else [word]
    if _TO.match(rest):
        found.append(rest[1:])
    return tuple(found)


def _behind_article(word: str, bare_alef: bool) -> str:
    """What an article stands before, or nothing. Where لل stands, the article's alef is gone."""
    article = _ARTICLE.match(word)
    if article and (bare_alef or ALEF not in article.group()):
        return word[article.end() :]
    return ""


def ended(word: str) -> str:
    """``word`` without one ending, and with a final ة as ه."""
    shorter = _ENDING.sub("", word)
    return shorter.replace(TEH_MARBUTA, HEH)
