"""What tokens of an index a word, or the beginning of one, stands for."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.article import Terms
from indexer.engines.base import MAX_EXPANSION, WRITTEN, Level
from indexer.engines.tantivy import schema as names
from indexer.engines.tantivy.commit import Commit
from indexer.engines.tantivy.prepare import written
from indexer.engines.tantivy.schema import (
    COMBINED,
    END,
    OF,
    TERMS,
    TITLE,
    WORDS,
    plain,
    term,
    token,
)
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


def occurrences(commit: Commit, word: str) -> int:
    """In how many articles a written form occurs, whatever its stems.

    0 for one of hundreds of letters, whose tokens cannot be told without its stems.
    """
    found = commit.looked_up(WORDS, f"{names.WRITTEN}{term(word)}{OF}")
    return commit.present(WORDS, tuple(each for each, _ in found)) if found else 0


def completed(commit: Commit, prefix: str, limit: int) -> list[tuple[str, int]]:
    """The commonest written forms that begin so, and in how many articles each is."""
    found, _ = commit.cached(
        ("completed", prefix), lambda: beginning(commit, "", WRITTEN, (prefix,))
    )
    whole = {text: some for text, some in found.items() if names.NONE not in text}
    some = [*whole.items()][: 2 * limit]
    counts = {plain(text[1:]): commit.present(WORDS, tokens) for text, tokens in some}
    best = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [each for each in best if each[1]][:limit]


def beginning(
    commit: Commit, field: Field, level: Level, prefixes: Iterable[str]
) -> tuple[dict[str, Tokens], bool]:
    """The commonest terms of a level that begin so, with their tokens, and whether there are more.

    Of a written form these are its tokens with all keys, of a stem its only one; both
    in the field that ``prefix_field`` names.
    """
    mark = names.WRITTEN if level is WRITTEN else ""
    name = prefix_field(field, level)
    found = dict(
        pair for prefix in prefixes for pair in commit.beginning(name, mark + term(prefix))
    )
    tokens: dict[str, list[str]] = {}
    for each in found:
        if mark or each[0] > names.PAD:
            tokens.setdefault(each.partition(OF)[0], []).append(each)
    counts = {text: sum(map(found.__getitem__, some)) for text, some in tokens.items()}
    if len(tokens) > MAX_EXPANSION:
        _count_exactly(commit, name, tokens, found, counts)
    best = sorted(tokens, key=lambda text: (-counts[text], text))[:MAX_EXPANSION]
    return {text: tuple(tokens[text]) for text in best}, len(tokens) > len(best)


def prefix_field(field: Field, level: Level) -> str:
    """The field whose dictionary holds the terms of a level."""
    return TITLE if field else WORDS if level is WRITTEN else TERMS


def _count_exactly(
    commit: Commit,
    name: str,
    tokens: dict[str, list[str]],
    found: dict[str, int],
    counts: dict[str, int],
) -> None:
    """Correct the counts of terms with several tokens, which one article may all have."""
    least = {text: max(map(found.__getitem__, some)) for text, some in tokens.items()}
    needed = sorted(least.values(), reverse=True)[MAX_EXPANSION - 1]
    for text, some in tokens.items():
        if len(some) > 1 and counts[text] >= needed:
            counts[text] = commit.frequency(name, tuple(some))
