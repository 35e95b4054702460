"""Words to terms, each distinct word worked out once and then remembered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import cast

from bahith.analyzers import compounds, folding, lexicon, months
from bahith.analyzers.letters import TEH_MARBUTA
from bahith.analyzers.lexicon import MONTH, Lexicon
from bahith.analyzers.stemming import SPELLING, Stemmer, roots
from bahith.analyzers.terms import Numbered, Terms
from bahith.analyzers.tokenizer import WORD

REMEMBERED = 300_000
"""Distinct words after which a memory begins anew, keeping those before for one turn more: so
at most twice as many are remembered at a time, about 300 MB."""

ENOUGH = 100
"""So many new words are worked out at once; for fewer that takes longer than one by one."""

PUNCTUATION = '.,،;؛:!?؟…()[]{}«»"“”'
"""What stands beside words, and is part of none at its ends."""

LONGEST = 40
"""Longer texts without white space are not remembered; no word of the language is so long."""


HAMZA_FIRST = re.compile("[^اأإآ]{0,3}[أإآ]")
"""A clean word whose first alef has a hamza or madda, as the article's has not."""


class Memory(dict[str, tuple[Terms, ...]]):
    """Text without white space, or a month's name → the terms of its words.

    Worked out at the first look and then remembered, without the punctuation
    around it: what was seen before is looked up without being cut again.
    """

    def __init__(self, known: Lexicon, stop: frozenset[str]) -> None:
        super().__init__()
        self._before: dict[str, tuple[Terms, ...]] = {}
        self._stop = stop
        self._joined = lexicon.joined()
        self._names = known.alike
        self._nouns = known.nouns
        self._stemmer = Stemmer(*known[:6])
        self._roots = _Roots(roots.listed(known.roots))

    def __missing__(self, text: str) -> tuple[Terms, ...]:
        known = self._known(text)
        if known is not None:
            return known
        bare = text.strip(PUNCTUATION)
        if bare != text:
            return self[bare]
        words = WORD.findall(text)
        if words == [text]:
            found = self._read(text)
        else:
            found = tuple(chain.from_iterable(map(self.__getitem__, words)))
        if len(text) <= LONGEST:
            self._make_room(1)
            self[text] = found
        return found

    def _known(self, text: str) -> tuple[Terms, ...] | None:
        known = self.get(text)
        if known is None and (known := self._before.get(text)) is not None:
            self._make_room(1)
            self[text] = known
        return known

    def _make_room(self, count: int) -> None:
        """What is not asked for again until the next time is forgotten then."""
        if len(self) + count > REMEMBERED:
            self._before = dict(self)
            self.clear()

    def _read(self, raw: str) -> tuple[Terms, ...]:
        if " " in raw or "\u00a0" in raw:
            return self._month(raw)
        words = folding.clean(raw).split()
        if len(words) == 1:
            how = (self._listed, self._named, self._noun, self._joined)
            words = [*compounds.apart(words[0], *how)]
        return tuple(map(self._terms, words))

    def numbered(self, texts: Sequence[Sequence[str]]) -> Numbered:
        """The words of texts that are given in pieces; new words are worked out all at once."""
        # Each different piece is looked for once: of a large memory most is in no cache.
        return Numbered.joined(texts, self.found(dict.fromkeys(chain.from_iterable(texts))))

    def each(self, texts: Sequence[Sequence[str]]) -> list[list[tuple[Terms, ...]]]:
        """The terms of each piece of some texts that have few words that are not remembered."""
        known = [list(map(self.get, pieces)) for pieces in texts]
        new = []
        for pieces, terms in zip(texts, known, strict=True):
            for place in [place for place, found in enumerate(terms) if found is None]:
                bare = pieces[place].strip(PUNCTUATION)
                terms[place] = self.get(bare)
                if terms[place] is None:
                    new.append((terms, place, bare))
        learnt = self.found(dict.fromkeys(bare for _, _, bare in new))
        for terms, place, bare in new:
            terms[place] = learnt[bare]
        return cast(list[list[tuple[Terms, ...]]], known)

    def found(self, pieces: Mapping[str, None]) -> dict[str, tuple[Terms, ...]]:
        """Each piece with its terms."""
        known = dict(zip(pieces, map(self.get, pieces), strict=True))
        bare = {piece: piece.strip(PUNCTUATION) for piece, terms in known.items() if terms is None}
        self._learn({word for word in bare.values() if self._known(word) is None})
        # One by one, should the memory have lost some meanwhile.
        known.update((piece, self[word]) for piece, word in bare.items())
        return cast(dict[str, tuple[Terms, ...]], known)

    def _learn(self, pieces: Collection[str]) -> None:
        cut = {piece: WORD.findall(piece) for piece in pieces if len(piece) <= LONGEST}
        # Not set.difference, which walks through all of a dict that is not plainly a dict.
        words = {word for word in chain.from_iterable(cut.values()) if word not in self}
        if not ENOUGH <= len(words) <= REMEMBERED - len(cut):
            return
        self._make_room(len(cut) + len(words))
        self._learn_words(words)
        for piece, parts in cut.items():
            if len(parts) == 1:
                self[piece] = self[parts[0]]

    def _learn_words(self, words: Iterable[str]) -> None:
        usual = []
        for raw in words:
            clean = folding.clean(raw)
            kept = folding.letters(clean)
            if kept.isalpha() and kept not in self._joined and not compounds.may_be(clean):
                usual.append((raw, clean, kept, *_asked(clean, kept)))
        stems = self._stemmer.many([row[3] for row in usual], [row[4] for row in usual])
        for (raw, clean, kept, _, _), found in zip(usual, stems, strict=True):
            self[raw] = (self._worded(clean, kept, found),)

    def commonness(self, clean: str) -> float:
        """See ``Stemmer.commonness``; of an Arabic word as ``folding.clean`` leaves it."""
        return self._stemmer.commonness(*_asked(clean, folding.letters(clean)))

    def _listed(self, clean: str) -> bool:
        return self._stemmer.known(lexicon.key(clean))

    def _noun(self, clean: str) -> bool:
        return lexicon.key(clean) in self._nouns

    def _named(self, clean: str) -> bool:
        return lexicon.key(clean) in self._names

    def _month(self, raw: str) -> tuple[Terms, ...]:
        """A month's name of two words; its first word stands for the month."""
        first, second = (self._terms(folding.clean(word)) for word in raw.split())
        month = f"{MONTH}{months.of_pair(raw):02}"
        return first._replace(stems=(*first.stems, month)), second

    def _terms(self, clean: str) -> Terms:
        kept = folding.letters(clean)
        return self._worded(clean, kept, self._stemmer.stems(*_asked(clean, kept)))

    def _worded(self, clean: str, kept: str, stems: tuple[str, ...]) -> Terms:
        """The terms of a word, ``stems`` being its stems if it is an Arabic one with a subject."""
        if not is_arabic(kept):
            return Terms(kept, _foreign(kept), (kept,))
        if kept in self._stop:
            # Cut like a noun تلك would be تل, a hill, and التي would be إله, a god.
            return Terms(kept, (kept,), (kept,))
        if clean.endswith(months.AUGUST) and len(clean) <= len(months.AUGUST) + 1:
            stems += (f"{MONTH}08",)
        return Terms(kept, stems, self._roots[stems])


def _asked(clean: str, kept: str) -> tuple[str, bool]:
    """What the stemmer is asked: the folded word with its ة, and whether its alef is bare."""
    word = kept[:-1] + TEH_MARBUTA if clean[-1] == TEH_MARBUTA else kept
    # Where folding left the word as it was there is no hamza on its alefs.
    return word, clean is kept or not HAMZA_FIRST.match(clean)


class _Roots(dict[tuple[str, ...], tuple[str, ...]]):
    """The stems of a word → their roots, remembered: stems are far fewer than words."""

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, stems: tuple[str, ...]) -> tuple[str, ...]:
        plain = [stem for stem in stems if stem[0] not in (MONTH, SPELLING)] or stems[:1]
        found = dict.fromkeys(self._known.get(stem) or roots.skeleton(stem) for stem in plain)
        if len(self) >= REMEMBERED:
            self.clear()
        self[stems] = told = tuple(found)
        return told


def is_arabic(word: str) -> bool:
    """Whether a folded word is in the Arabic script."""
    return "\u0600" <= word[0] <= "\u08ff"


def _foreign(word: str) -> tuple[str, ...]:
    """Stems of a number or a word in another script: covid19 also meets covid."""
    letters = word.rstrip("0123456789")
    return (word, letters) if len(letters) > 2 and letters != word else (word,)
