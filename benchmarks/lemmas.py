"""Do words meet as gold lemmas say? Measured on a treebank in CoNLL-U, such as UD Arabic-PUD.

    python benchmarks/lemmas.py TREEBANK.conllu [--misses N]

A word of the text is what stands between spaces and punctuation. Those with one content word (noun,
adjective, verb, proper noun) count, with the lemma of that word. Two words should meet if their
lemmas are the same but for vowels, hamza and the dots of ة and ى. The program prints, weighted by
how often the words occur,

- how many words meet the citation form of their lemma;
- of the pairs of words that should meet, how many do (recall), and of those that meet, how many
  should (precision), with all pairs, and without pairs of a noun and its adjective in ي, which
  treebanks keep apart (بريطانيا and البريطانية).
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from bahith.analyzers.analyzer import Analyzer

CONTENT = frozenset(("NOUN", "ADJ", "VERB", "PROPN"))
MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
SAME = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})

Pair = tuple[str, str]


class Gold(NamedTuple):
    """A word of the text, the citation form of its lemma, and its part of speech."""

    word: str
    lemma: str
    part: str


def read(path: Path) -> Counter[Gold]:
    """The words of a treebank with their lemmas, and how often each occurs."""
    gold: Counter[Gold] = Counter()
    group: list[list[str]] = []
    for line in path.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) != 10:
            gold.update(_of_group(group))
            group = []
        elif cells[0].isdigit():
            if cells[3] in ("PUNCT", "SYM"):
                gold.update(_of_group(group))
                group = []
                continue
            group.append(cells)
            if "SpaceAfter=No" not in cells[9]:
                gold.update(_of_group(group))
                group = []
    return gold


def _of_group(group: list[list[str]]) -> Iterator[Gold]:
    """The word that tokens written together make, if one of them is a content word."""
    content = [cells for cells in group if cells[3] in CONTENT]
    if len(content) == 1 and re.search("[\u0621-\u064a]", content[0][1]):
        word = "".join(cells[1] for cells in group)
        yield Gold(MARKS.sub("", word), MARKS.sub("", content[0][2]), content[0][3])


class Measured:
    """Which words of a treebank meet."""

    def __init__(self, gold: Counter[Gold], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self.gold = gold
        self.count: Counter[str] = Counter()
        self.lemmas: dict[str, set[str]] = defaultdict(set)
        for (word, lemma, _), count in gold.items():
            self.count[word] += count
            self.lemmas[word].add(lemma.translate(SAME))
        self._terms = {word: self.terms(word) for word in self.count}

    def terms(self, word: str) -> set[str]:
        """The written forms and stems of a word, which may be several to the analyzer."""
        found = self._analyzer.terms(word)
        return {*chain.from_iterable((terms.written, *terms.stems) for terms in found)}

    def missed(self) -> Counter[Gold]:
        """The words that do not meet their citation form."""
        return Counter(
            {
                word: count
                for word, count in self.gold.items()
                if self.terms(word.lemma).isdisjoint(self._terms[word.word])
            }
        )

    def pairs(self) -> tuple[Counter[Pair], Counter[Pair]]:
        """The pairs of words that should meet and those that do, by the counts of both."""
        by_lemma = _inverted(self.lemmas)
        by_term = _inverted(self._terms)
        should = self._weighed(self.lemmas, by_lemma)
        return should, self._weighed(self._terms, by_term)

    def _weighed(self, values: dict[str, set[str]], words: dict[str, set[str]]) -> Counter[Pair]:
        pairs = {
            (word, other)
            for word in self.count
            for other in chain.from_iterable(words[value] for value in values[word])
            if word < other
        }
        return Counter({pair: self.count[pair[0]] * self.count[pair[1]] for pair in pairs})

    def is_noun_and_adjective(self, pair: Pair) -> bool:
        """Whether one of two words is the other's adjective in ي by their lemmas."""
        first, second = (self.lemmas[word] for word in pair)
        return _has_adjective(first, second) or _has_adjective(second, first)


def _inverted(values: dict[str, set[str]]) -> dict[str, set[str]]:
    words: dict[str, set[str]] = defaultdict(set)
    for word, of_word in values.items():
        for value in of_word:
            words[value].add(word)
    return words


def _has_adjective(nouns: set[str], lemmas: set[str]) -> bool:
    bases = {lemma[:-1] for lemma in lemmas if lemma.endswith("ي")}
    return not bases.isdisjoint({*nouns, *(noun.rstrip("اهي") for noun in nouns)})


def report(measured: Measured, misses: int) -> None:
    total, missed = measured.gold.total(), measured.missed()
    should, met = measured.pairs()
    good = sum(count for pair, count in met.items() if pair in should)
    adjectives = sum(
        count
        for pair, count in met.items()
        if pair not in should and measured.is_noun_and_adjective(pair)
    )
    recall = good / should.total()
    print(f"citation form: {1 - missed.total() / total:.3f} of {total:,} words")
    for name, of in (("all pairs", met.total()), ("without adjectives", met.total() - adjectives)):
        precision = good / of
        f1 = 2 * recall * precision / (recall + precision)
        print(f"{name}: recall {recall:.3f}, precision {precision:.3f}, F1 {f1:.3f}")
    for (word, lemma, part), count in missed.most_common(misses):
        print(f"missed\t{lemma}\t{word}\t{part}\t{count}")
    false = Counter({pair: count for pair, count in met.items() if pair not in should})
    for (word, other), count in false.most_common(misses):
        print(f"false\t{word}\t{other}\t{count}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("treebank", type=Path)
    parser.add_argument("--misses", type=int, default=0, help="how many misses to print")
    options = parser.parse_args()
    report(Measured(read(options.treebank), Analyzer()), options.misses)


if __name__ == "__main__":
    main()
