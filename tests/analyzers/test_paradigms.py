"""Sweeps: every common word of the lexicon is found in all its forms.

The exceptions are in ``data/other-words.tsv``, each with the words that the form is far more often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bahith.analyzers import lexicon
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.analyzers.lexicon import Lexicon
from bahith.analyzers.stemming import verbs
from bahith.analyzers.stemming.affixes import (
    NAMES,
    PAST,
    PAST_BEFORE_VOWEL,
    PRESENT,
    PRESENT_SHORTENED,
)

pytestmark = pytest.mark.slow

COMMON = 20_000
"""Words that occur more often than this in the news that Arramooz counted are swept."""
PRONOUNS = ("ه", "ها", "هم", "نا")
TABLE = Path(__file__).resolve().parent.parent / "data" / "other-words.tsv"
OTHER_WORDS = {
    tuple(line.split("\t")[:2]) for line in TABLE.read_text("utf-8").splitlines() if line[0] != "#"
}

Sweep = Callable[[str, Iterator[str]], list[tuple[str, str]]]


@pytest.fixture(scope="module")
def listed() -> Lexicon:
    return lexicon.load()


@pytest.fixture(scope="module")
def lost(analyzer: Analyzer) -> Sweep:
    """A function that returns the forms that a word does not meet, and that are no exceptions."""

    def terms(word: str) -> list[Terms]:
        return analyzer.terms(word)

    def sweep(word: str, forms: Iterator[str]) -> list[tuple[str, str]]:
        (own,) = terms(word)
        missed = []
        for form in forms:
            found = terms(form)
            if len(found) != 1 or {*found[0].stems}.isdisjoint(own.stems):
                missed.append((word, form))
        return [pair for pair in missed if pair not in OTHER_WORDS]

    return sweep


def forms_of_noun(noun: str) -> Iterator[str]:
    """A noun with particles, the article, pronouns and the dual."""
    yield from (particle + noun for particle in ("و", "ف", "ب", "ل", "ك", "وب", "ول"))
    yield from (f"{particle}ال{noun}" for particle in ("", "و", "ب", "وب", "ك", "ف"))
    if noun[0] != "ل":
        yield "لل" + noun
    if noun[-1] == "ة":
        yield from (noun[:-1] + "ت" + pronoun for pronoun in PRONOUNS)
        yield from ("ب" + noun[:-1] + "ت" + pronoun for pronoun in PRONOUNS)
        yield from (article + noun[:-1] + dual for article in ("", "ال") for dual in ("تان", "تين"))
    elif noun[-1] not in "اىيءئؤأو":
        yield from (noun + pronoun for pronoun in PRONOUNS)
        yield from ("و" + noun + pronoun for pronoun in PRONOUNS)
        yield from ("ال" + noun + dual for dual in ("ان", "ين"))
        yield noun + "ا"


def forms_of_verb(verb: verbs.Verb) -> Iterator[str]:
    """A verb in the persons of news, with particles and objects; not in the passive."""
    for form, kind, share in verbs.forms(verb):
        if share < 1:
            continue
        if kind in (PAST, PAST_BEFORE_VOWEL):
            yield from (form + suffix for suffix in ("", "ت", "وا", "ه", "ها", "هم"))
            yield "و" + form
        elif kind == PRESENT:
            yield from (before + form for before in ("ي", "ت", "سي", "وي", "لي"))
            yield from ("ي" + form + pronoun for pronoun in ("ه", "ها", "هم"))
        elif kind == PRESENT_SHORTENED:
            yield "ي" + form + "ون"


def is_swept(analyzer: Analyzer, word: str) -> bool:
    found = analyzer.terms(word)
    return len(word) > 2 and len(found) == 1 and not analyzer.is_stop_word(found[0])


def test_every_common_noun_meets_its_forms(
    analyzer: Analyzer, listed: Lexicon, lost: Sweep
) -> None:
    counts = {
        word: sum(count for kind, count in kinds.items() if kind not in NAMES)
        for word, kinds in listed.kinds.items()
    }
    nouns = [word for word in counts if counts[word] >= COMMON and is_swept(analyzer, word)]
    assert len(nouns) > 2500
    assert [pair for noun in nouns for pair in lost(noun, forms_of_noun(noun))] == []


def test_every_common_verb_meets_its_forms(
    analyzer: Analyzer, listed: Lexicon, lost: Sweep
) -> None:
    common = [
        verb
        for verb, count in listed.verbs.items()
        if count >= COMMON and is_swept(analyzer, verb.past)
    ]
    assert len(common) > 600
    assert [pair for verb in common for pair in lost(verb.past, forms_of_verb(verb))] == []
