"""What tokens of an index a word, or the beginning of one, stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from indexer.article import Terms
from indexer.engines.base import MAX_EXPANSION, WRITTEN, Level
from indexer.engines.tantivy import schema as names
from indexer.engines.tantivy.commit import Commit
from indexer.engines.tantivy.prepare import stems_key, written
from indexer.engines.tantivy.schema import COMBINED, END, OF, TERMS, TITLE, WORDS, term, token
from indexer.query import Field

Tokens = tuple[str, ...]


def keys(commit: Commit, stems: Iterable[str], mark: str = "") -> Tokens:
    """The keys in ``words`` that hold one of these stems; ``mark`` as they stand there."""
    found: dict[str, None] = {}
    for stem in map(term, stems):
        if token(stem + END) != stem + END:
            found[mark + token(stem + END)] = None
            continue
        found.update((key, None) for key, _ in commit.beginning(WORDS, mark + stem + END))
        for pair, _ in commit.beginning(COMBINED, stem + OF):
            found[mark + token(pair.partition(OF)[2])] = None
    return tuple(found)


def forms(commit: Commit, terms: Terms, mark: str = "") -> Tokens:
    """The tokens in ``words`` of all words that are written so, whatever their stems."""
    beginning = f"{names.WRITTEN}{term(terms.written)}{OF}"
    if token(beginning) != beginning:
        return (mark + written(terms),)
    return tuple(found for found, _ in commit.beginning(WORDS, mark + beginning))


def stems_of(form: str) -> frozenset[str]:
    """The stems, as ``term`` makes them, of a token that ``forms`` found."""
    return frozenset(form.partition(OF)[2].split(END)[:-1])


def beginning(
    commit: Commit, field: Field, level: Level, prefixes: Iterable[str]
) -> tuple[Tokens, bool]:
    """The tokens of the commonest terms of a level that begin so, and whether there are more."""
    counts: Counter[str] = Counter()
    tokens: dict[str, list[str]] = {}
    mark = names.WRITTEN if level is WRITTEN else ""
    name = TITLE if field else WORDS if level is WRITTEN else TERMS
    for prefix in prefixes:
        for found, count in commit.beginning(name, mark + term(prefix)):
            if found[0] <= names.PAD and not mark:
                continue
            text = found.partition(OF)[0]
            counts[text] += count
            tokens.setdefault(text, []).append(found)
    best = sorted(counts, key=lambda text: (-counts[text], text))[:MAX_EXPANSION]
    chosen = dict.fromkeys(found for text in best for found in tokens[text])
    return tuple(chosen), len(counts) > len(best)
