"""Which tokens of an index match a word or a prefix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import chain
from typing import NamedTuple

from bahith.indexer.article import Terms
from bahith.indexer.engines.ranking import (
    MAX_EXPANSION,
    WRITTEN,
    Level,
)
from bahith.indexer.engines.tantivy import schema as names
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.engines.tantivy.schema import (
    COMBINED,
    END,
    OF,
    SPELLINGS,
    TERMS,
    TITLE,
    WORDS,
    read_term,
    term,
    terms_of,
    token,
)
from bahith.indexer.engines.tantivy.tokens import combined_key, written
from bahith.indexer.query import Field

Tokens = tuple[str, ...]


def keys(commit: Commit, stems: Iterable[str], mark: str = "") -> Tokens:
    """The keys in ``words`` that contain one of these stems, each after ``mark``."""
    tokens: dict[str, None] = {}
    for stem in map(term, stems):
        if token(stem + END) != stem + END:
            tokens[mark + token(stem + END)] = None
            continue
        tokens.update((key, None) for key, _ in commit.tokens_with_prefix(WORDS, mark + stem + END))
        for pair, _ in commit.tokens_with_prefix(COMBINED, stem + OF):
            tokens[mark + combined_key(pair)] = None
    return tuple(tokens)


def forms(commit: Commit, terms: Terms, mark: str = "") -> Tokens:
    """The tokens in ``words`` of all words with this written form, whatever their stems."""
    prefix = f"{names.WRITTEN}{term(terms.written)}{OF}"
    if token(prefix) != prefix:
        return (mark + written(terms),)
    return tuple(form for form, _ in commit.tokens_with_prefix(WORDS, mark + prefix))


class Expansion(NamedTuple):
    """What a prefix expands to.

    ``tokens`` has each token with its document frequency, ``frequency`` is the number of articles
    with any of them, and ``capped`` says whether more words have the prefix.
    """

    tokens: dict[str, int]
    frequency: int
    capped: bool


def occurrences(commit: Commit, words: Sequence[str]) -> list[int]:
    """In how many articles each written form occurs, whatever its stems.

    0 for a form of hundreds of letters, whose tokens depend on its stems.
    """
    prefixes = [f"{names.WRITTEN}{text}{OF}" for text in terms_of(words)]
    return [
        commit.present(WORDS, tuple(each for each, _ in tokens)) if tokens else 0
        for tokens in commit.tokens_of_each(WORDS, prefixes)
    ]


def spellings(commit: Commit, word: str) -> dict[str, int]:
    """How articles spell a written form in other ways, and how many do."""
    prefix = term(word) + OF
    found = commit.tokens_with_prefix(SPELLINGS, prefix) if token(prefix) == prefix else ()
    return {read_term(each[len(prefix) :]): count for each, count in found}


def completed(commit: Commit, prefix: str, limit: int) -> list[tuple[str, int]]:
    """The commonest written forms with a prefix, and in how many articles each occurs."""
    frequencies, _ = _expanded(commit, WORDS, (names.WRITTEN + term(prefix),))
    whole: dict[str, list[str]] = {}
    for each in frequencies:
        text = each.partition(OF)[0]
        if names.NONE not in text:
            whole.setdefault(text, []).append(each)
    most = {text: sum(map(frequencies.__getitem__, tokens)) for text, tokens in whole.items()}
    some = sorted(whole, key=lambda text: (-most[text], read_term(text)))[: 2 * limit]
    counts = {read_term(text[1:]): commit.present(WORDS, tuple(whole[text])) for text in some}
    best = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [each for each in best if each[1]][:limit]


def expand(commit: Commit, field: Field, level: Level, prefixes: Iterable[str]) -> Expansion:
    """The commonest terms of a level that start with any of the prefixes.

    A written form has a token for each combination of stems, a stem has one; both are in the
    field that ``prefix_field`` names.
    """
    name = prefix_field(field, level)
    if level is WRITTEN:
        tokens, capped = _expanded(commit, name, [names.WRITTEN + term(each) for each in prefixes])
    else:
        tokens, capped = _stems(commit, name, [*map(term, prefixes)])
    return Expansion(tokens, commit.frequency(name, tuple(tokens)) if tokens else 0, capped)


def _stems(commit: Commit, name: str, prefixes: Sequence[str]) -> tuple[dict[str, int], bool]:
    limit = 2 * MAX_EXPANSION
    while True:
        lists = [commit.tokens(name, each, limit) for each in prefixes]
        frequencies = {t: count for some in lists for t, count in some if t[0] > names.PAD}
        ranked = sorted(frequencies, key=lambda text: (-frequencies[text], read_term(text)))
        best = ranked[:MAX_EXPANSION]
        # There may be more terms as frequent as the last one.
        least = frequencies[best[-1]] if len(best) == MAX_EXPANSION else 0
        if all(len(some) < limit or some[-1][1] < least for some in lists):
            return {text: frequencies[text] for text in best}, len(frequencies) > len(best)
        limit *= 8


def _expanded(commit: Commit, name: str, prefixes: Sequence[str]) -> tuple[dict[str, int], bool]:
    """As ``_written``; completions and prefix queries share what is cached."""
    return commit.cached(("expanded", name, *prefixes), lambda: _written(commit, name, prefixes))


def _written(commit: Commit, name: str, prefixes: Sequence[str]) -> tuple[dict[str, int], bool]:
    """As ``_stems``."""
    if best := name == WORDS and _listed(commit, prefixes):
        return best
    frequencies = dict(chain.from_iterable(commit.tokens(name, each) for each in prefixes))
    best = _best(commit, name, frequencies, 0)
    assert best
    return best


def _listed(commit: Commit, prefixes: Sequence[str]) -> tuple[dict[str, int], bool] | None:
    """As ``_written``, by forms that are listed; None if others might be as common."""
    lists = [commit.prefixes.listed(prefix) for prefix in prefixes]
    if not any(lists):
        return None
    frequencies: dict[str, int] = {}
    for prefix, listed in zip(prefixes, lists, strict=True):
        for start in map(_start, listed.forms) if listed else [prefix]:
            frequencies.update(commit.tokens(WORDS, start))
    return _best(commit, WORDS, frequencies, max(listed.others for listed in lists if listed))


def _start(form: str) -> str:
    """What all tokens of a form start with, and no others."""
    return form if names.NONE in form else form + OF


def _best(
    commit: Commit, name: str, frequencies: Mapping[str, int], others: int
) -> tuple[dict[str, int], bool] | None:
    """The tokens of the commonest forms, and whether there are more forms.

    An article may have several tokens of a form, so sums are upper bounds. ``others`` is the
    greatest sum of a form whose tokens are not among ``frequencies``; None if it is too great.
    """
    forms = [each.partition(OF)[0] for each in frequencies]
    most: dict[str, int] = {}
    least: dict[str, int] = {}
    for form, count in zip(forms, frequencies.values(), strict=True):
        # Among tens of thousands, hardly any form has several tokens.
        if form not in most:
            most[form] = least[form] = count
        else:
            most[form] += count
            least[form] = max(least[form], count)
    if len(most) <= MAX_EXPANSION:
        return None if others else (dict(frequencies), False)
    enough = nlargest(MAX_EXPANSION, least.values())[-1]
    beyond = nlargest(MAX_EXPANSION + 1, most.values())[-1]
    if others >= enough or others > beyond:
        return None
    tokens: dict[str, list[str]] = {form: [] for form in most if most[form] >= enough}
    for each, form in zip(frequencies, forms, strict=True):
        if form in tokens:
            tokens[form].append(each)
    # A form with more articles than the best that is surely left out need not be counted.
    counts = {
        form: commit.frequency(name, tuple(some))
        if least[form] < most[form] and least[form] <= beyond
        else least[form]
        for form, some in tokens.items()
    }
    best = sorted(counts, key=lambda form: (-counts[form], read_term(form)))[:MAX_EXPANSION]
    return {each: frequencies[each] for form in best for each in tokens[form]}, True


def prefix_field(field: Field, level: Level) -> str:
    """The field whose dictionary has the terms of a level."""
    return TITLE if field else WORDS if level is WRITTEN else TERMS
