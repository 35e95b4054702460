"""Which plain words the compiled core leaves to Python, and the function words that it does not.

These are tables for ``core_tables``. Regular expressions are in the syntax that Python and Rust
share, but end with ``\\z`` in Rust.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers import compounds, damaged, months, quranic
from bahith.analyzers.function_words import FunctionWords
from bahith.analyzers.letters import ALEF, HAMZA, LAM, YEH_HAMZA
from bahith.analyzers.stemming import words
from bahith.analyzers.stemming.words import Bytes, Tables

Given = dict[str, Any]


def irregular(tables: Tables, listed: Iterable[str]) -> Given:
    """Which plain words Python analyzes: those whose terms may follow from more than the tables.

    ``listed`` are such words, folded.
    """
    damaged_words = f"(?:{'|'.join(damaged.DAMAGED)})\\z"
    never_first = f"[{''.join(damaged.NEVER_FIRST)}]"
    # As damaged.may_be: a pair of alef and ل after the article.
    pair = f"(?>{damaged.ARTICLE.pattern}|{ALEF + LAM}|).*{damaged.PAIR.pattern}"
    ending = f".*{LAM}.?{ALEF}\\z"
    odd = (YEH_HAMZA, f".?{months.AUGUST}\\z")
    return {
        "words": "\n".join(listed),
        # Most words need no other test than this.
        "suspicious": at_start(*odd, damaged.SIGN.pattern, damaged_words, compounds.ANY.pattern),
        "any": [*map(at_start, odd)],
        "with_letter": [(HAMZA, quranic.QURANIC.pattern)],
        # A word that can be read is repaired only if it has a sure sign, or turned if it is rare.
        "damaged": at_start(damaged.SIGN.pattern, damaged_words),
        "rare": (at_start(f"(?:{damaged.REVERSED.pattern})\\z"), damaged.RARE),
        "unknown": at_start(pair, ending, never_first),
        "repairs": _repairs(tables),
        "compounds": at_start(compounds.ANY.pattern),
        # A word that can be read and is no name is split only by these.
        "sure_compounds": at_start(
            *(rule.pattern for rule in (compounds.SERVANT, compounds.HUNDREDS, compounds.NOT))
        ),
    }


def _repairs(tables: Tables) -> Given:
    """What ``damaged`` repairs words by."""
    nouns = _common(tables.nouns, tables.noun_counts)
    pasts = _common(tables.pasts, tables.past_counts)
    return {
        "sign": at_start(damaged.SIGN.pattern),
        "reversed": at_start(f"(?:{damaged.REVERSED.pattern})\\z"),
        "pair": (list(damaged.ALEFS), LAM, damaged.MOST_PAIRS),
        "ending": ALEF,
        "plural": damaged.PLURAL,
        "of_nouns": _around(damaged.OF_NOUNS, damaged.AFTER_NOUNS, nouns),
        "of_verbs": _around(damaged.OF_VERBS, damaged.AFTER_VERBS, pasts),
    }


def _common(names: Bytes, counts: NDArray[np.int64]) -> str:
    """The words that damaged ones are repaired to."""
    common = zip(words.words(names), (counts >= damaged.COMMON).tolist(), strict=True)
    return "\n".join(word for word, is_common in common if is_common)


def _around(
    prefixes: Mapping[str, Iterable[str]],
    suffixes: Mapping[str, Iterable[tuple[str, str]]],
    common: str,
) -> Given:
    return {
        "prefixes": sorted({"", *(each for group in prefixes.values() for each in group)}),
        "suffixes": sorted({("", ""), *(each for group in suffixes.values() for each in group)}),
        "words": common,
    }


def function_words(table: FunctionWords, not_plain: Collection[str]) -> Given:
    """The stop words whose only stem follows from their spelling.

    ``not_plain`` are folded words whose terms follow from more.
    """
    rows = [
        (spelled, stems[0])
        for folded, own_stems in table.stems.items()
        if folded in table.stop_words and folded not in not_plain
        if len(stems := table.stems_as_spelled.get(folded, own_stems)) == 1
        for spelled in table.spellings[folded]
        if table.written(spelled, folded) == folded
    ]
    return {
        "spelled": "\n".join(spelled for spelled, _ in rows),
        "stems": "\n".join(stem for _, stem in rows),
        "others": "\n".join(table.stems_as_spelled),
    }


def at_start(*patterns: str) -> str:
    """A pattern for any of the patterns at the beginning of a word."""
    return f"(?s)\\A(?:{'|'.join(patterns)})"
