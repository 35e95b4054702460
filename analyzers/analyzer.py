"""The chain on one screen: raw text → words → terms at every level of evidence."""

from __future__ import annotations

import hashlib
import marshal
import re
from functools import cached_property
from itertools import accumulate, chain
from typing import NamedTuple

from analyzers import folding, joined, lexicon, months, stopwords
from analyzers.letters import ALEF, LAM, TEH_MARBUTA
from analyzers.lexicon import MONTH, Lexicon
from analyzers.stemming import SPELLING, Stemmer, roots
from analyzers.stemming.affixes import ARTICLES, PREFIXES, SUFFIXES
from analyzers.words import WORD

VERSION = 1
"""Raised by hand when the chain changes in a way that ``signature``'s probes may not show."""

REMEMBERED = 400_000
"""Distinct words whose terms are remembered at a time: about 200 MB at most."""


class Terms(NamedTuple):
    """What one word yields at each level of evidence.

    ``written`` is the folded word. ``stems`` are its light stems, the likeliest
    first: a word truly meets another when they share the written form or a stem.
    ``roots`` are looser evidence: sharing one makes no match, it only adds to one.
    """

    written: str
    stems: tuple[str, ...]
    roots: tuple[str, ...] = ()


class Token(NamedTuple):
    """A word in a text: its range in code points of the raw text, and its terms."""

    start: int
    end: int
    terms: Terms


class _Memory(dict[str, tuple[Terms, ...]]):
    """Raw word → its terms, worked out at the first look and then remembered."""

    def __init__(self, known: Lexicon, stop: frozenset[str]) -> None:
        super().__init__()
        self._stop = stop
        self._joined = lexicon.joined()
        self._names = known.alike
        self._stemmer = Stemmer(*known[:6])
        self._roots = roots.listed(known.roots)

    def __missing__(self, raw: str) -> tuple[Terms, ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        if " " in raw or "\u00a0" in raw:
            found = self._month(raw)
        else:
            words = folding.clean(raw).split()
            if len(words) == 1:
                words = [*joined.apart(words[0], self._known, self._named, self._joined)]
            found = tuple(self._terms(word) for word in words)
        self[raw] = found
        return found

    def _known(self, clean: str) -> bool:
        return self._stemmer.known(lexicon.key(clean))

    def _named(self, clean: str) -> bool:
        return lexicon.key(clean) in self._names

    def _month(self, raw: str) -> tuple[Terms, ...]:
        """A month's name of two words; its first word stands for the month."""
        first, second = (self._terms(folding.clean(word)) for word in raw.split())
        month = f"{MONTH}{months.of_pair(raw):02}"
        return first._replace(stems=(*first.stems, month)), second

    def _terms(self, clean: str) -> Terms:
        kept = folding.letters(clean)
        if not is_arabic(kept):
            return Terms(kept, _foreign(kept), (kept,))
        if kept in self._stop:
            # Cut like a noun تلك would be تل, a hill, and التي would be إله, a god.
            return Terms(kept, (kept,), (kept,))
        word = kept[:-1] + TEH_MARBUTA if clean[-1] == TEH_MARBUTA else kept
        stems = self._stemmer.stems(word, _bare_alef(clean))
        if clean.endswith(months.AUGUST) and len(clean) <= len(months.AUGUST) + 1:
            stems += (f"{MONTH}08",)
        return Terms(kept, stems, self._rooted(stems))

    def _rooted(self, stems: tuple[str, ...]) -> tuple[str, ...]:
        known = self._roots
        if len(stems) == 1:
            return (known.get(stems[0]) or roots.skeleton(stems[0]),)
        plain = [stem for stem in stems if stem[0] not in (MONTH, SPELLING)]
        return tuple(dict.fromkeys(known.get(stem) or roots.skeleton(stem) for stem in plain))


def _placed(raw: str, terms: tuple[Terms, ...], start: int) -> list[Token]:
    """Tokens of several words cut as one; where marks hide the bounds each has the whole range."""
    lengths = [len(word.written) for word in terms]
    if sum(lengths) == len(raw) == len(folding.clean(raw)):
        ends = [start + end for end in accumulate(lengths)]
        return [Token(end - n, end, t) for end, n, t in zip(ends, lengths, terms, strict=True)]
    apart = [(start + part.start(), start + part.end()) for part in _PART.finditer(raw)]
    if len(apart) != len(terms):
        apart = [(start, start + len(raw))] * len(terms)
    return [Token(*place, term) for place, term in zip(apart, terms, strict=True)]


_PART = re.compile(r"\S+")


def is_arabic(word: str) -> bool:
    """Whether a folded word is in the Arabic script."""
    return "\u0600" <= word[0] <= "\u08ff"


def _bare_alef(clean: str) -> bool:
    """Whether the first alef of a clean word has no hamza or madda, as the article's has not."""
    for letter in clean[:4]:
        if letter in "أإآ":
            return False
        if letter == ALEF:
            return True
    return True


def _foreign(word: str) -> tuple[str, ...]:
    """Stems of a number or a word in another script: covid19 also meets covid."""
    letters = word.rstrip("0123456789")
    return (word, letters) if len(letters) > 2 and letters != word else (word,)


class Analyzer:
    """Raw text to terms. Pure, total and deterministic; safe to share between threads."""

    def __init__(self) -> None:
        self._stop = stopwords.load(folding.fold)
        self._memory = _Memory(lexicon.load(), self._stop)

    @cached_property
    def signature(self) -> str:
        """A short text that changes whenever the same text could give other terms."""
        tables = [list(table.items()) for table in (*lexicon.load(), PREFIXES, SUFFIXES)]
        examples = " ".join(word for rule in folding.RULES for word, _ in rule.EXAMPLES)
        terms = [tuple(found) for found in self.terms(examples)]
        parts = (VERSION, sorted(self._stop), WORD.pattern, lexicon.joined(), tables, terms)
        # marshal's second version writes equal values as equal bytes, ten times faster than repr.
        return hashlib.sha256(marshal.dumps(parts, 2)).hexdigest()[:16]

    def tokens(self, text: str) -> list[Token]:
        """The words of ``text`` in order, each with its range and terms.

        Several words written as one have a range each; a ligature gives its own to each.
        """
        memory = self._memory
        tokens: list[Token] = []
        for found in WORD.finditer(text):
            raw = found.group()
            terms = memory[raw]
            if len(terms) == 1:
                tokens.append(Token(found.start(), found.end(), terms[0]))
            else:
                tokens += _placed(raw, terms, found.start())
        return tokens

    def terms(self, text: str) -> list[Terms]:
        """The terms of the words of ``text``, in order: ``tokens`` without ranges, faster."""
        return list(chain.from_iterable(map(self._memory.__getitem__, WORD.findall(text))))

    def fold(self, text: str) -> str:
        """``text`` with its orthography folded, as a word's written form is."""
        return folding.fold(text)

    def beginnings(self, text: str) -> tuple[str, ...]:
        """How a word's written form begins where someone typed its beginning.

        First ``text`` itself, folded and without the article; then with each of
        the stacks that end in the article: حكوم, الحكوم, وللحكوم.
        """
        folded = folding.fold(text)
        if not folded or not is_arabic(folded):
            return (folded,)
        if _bare_alef(folding.clean(text)):
            # Of the stacks only ال itself: والد and كاليفورنيا begin like the others.
            rest = folded.removeprefix(ALEF + LAM)
            folded = rest if len(rest) > 1 else folded
        return (folded, *sorted(article + folded for article in ARTICLES))

    def is_stop(self, terms: Terms) -> bool:
        """Whether the word says too little to be searched for beside other words."""
        return terms.written in self._stop
