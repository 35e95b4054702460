"""What every engine ranks by: levels of evidence, their weights, and the constants of BM25."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bahith.i18n import _
from bahith.indexer.article import Terms
from bahith.indexer.errors import SettingError
from bahith.indexer.notes import note
from bahith.indexer.query import Leaf, Prefix, Word
from bahith.indexer.settings import Settings


@dataclass(frozen=True, slots=True)
class Level:
    """One level of evidence: a field of Terms and of the index, and its weight in the score.

    A level that does not admit makes no matches; it only raises those of other levels.
    """

    name: str
    weight: float
    admits: bool = True

    def of(self, terms: Terms) -> tuple[str, ...]:
        """The terms of a word at this level."""
        value: str | tuple[str, ...] = getattr(terms, self.name)
        return (value,) if isinstance(value, str) else value


WRITTEN = Level("written", 0.3)
STEMS = Level("stems", 1.0)
ROOTS = Level("roots", 0.6, admits=False)
LEVELS = (WRITTEN, STEMS, ROOTS)
"""A score is the sum over the levels: the stem, the written form beside it, and the root."""


PROXIMITY, PAIRS, COVERAGE, ALIKE = "proximity", "pairs", "coverage", "alike"
MEANING, RERANKER = "meaning", "reranker"

WEIGHTS = {
    **{level.name: level.weight for level in LEVELS},
    PROXIMITY: 0.1,
    PAIRS: 0.3,
    COVERAGE: 0.3,
    ALIKE: 1.0,
    MEANING: 0.3,
    RERANKER: 1.0,
}
"""The weight of each level, and of each kind of evidence about a whole question: ``evidence``,
``bahith.indexer.meaning.ranking``."""


def weights(settings: Settings) -> dict[str, float]:
    """``WEIGHTS`` as the setting changes them. Raises SettingError if that cannot be read."""
    by_name = dict(WEIGHTS)
    for part in filter(None, settings.weights.replace(" ", "").split(",")):
        name, _sign, weight = part.partition("=")
        try:
            if name not in by_name or not 0 <= (value := float(weight)) <= 1000:
                raise ValueError
        except ValueError:
            message = _(
                "weights: %(part)s is not LEVEL=NUMBER, with a level of %(levels)s and a number "
                "from 0 to 1000",
                part=repr(part),
                levels=", ".join(by_name),
            )
            raise SettingError(message) from None
        by_name[name] = value
    return by_name


def weight(weights: Mapping[str, float], leaf: Leaf, level: Level) -> float:
    """What the score of a leaf at a level is multiplied by."""
    return weights[level.name] * (leaf.weight if isinstance(leaf, Prefix) else 1.0)


POSITIONAL = tuple(level for level in LEVELS if level.admits)
"""The levels with positions, for phrases, titles and prefixes."""


def levels(leaf: Leaf) -> tuple[Level, ...]:
    """The levels at which a leaf of a query tree is looked for."""
    if not isinstance(leaf, Prefix) and leaf.exact:
        return (WRITTEN,)
    return LEVELS if isinstance(leaf, Word) and not leaf.field else POSITIONAL


K1 = 1.2
B = 0.75
"""BM25's usual parameters (Robertson and Zaragoza 2009, section 3.2)."""

TITLE_WEIGHT = 3
"""How many words of the body a word in the title counts for (BM25F, ibid., section 3.6)."""

MAX_EXPANSION = 128
"""The most terms of a level that a prefix expands to, the commonest first."""

PREFIX_CAPPED = note("prefix_capped")
"""The note of an engine where more terms than that have the prefix."""
