"""The beginnings of written forms, of a word of which only the beginning was typed."""

from __future__ import annotations

from bahith.analyzers import folding
from bahith.analyzers.folding import hamza
from bahith.analyzers.letters import ALEF, LAM, is_arabic
from bahith.analyzers.stemming.affixes import ARTICLES
from bahith.analyzers.stemming.segmentation import HAMZA_FIRST


def prefixes(text: str) -> tuple[str, ...]:
    """The prefixes of written forms that match a word whose beginning was typed.

    First ``text`` itself, folded and without the article; then with each stack of particles
    that ends in the article: حكوم, الحكوم, وللحكوم. Where the seat of a hamza depends on what
    follows, so do the letters that it is folded to: مسئ also begins مسئول, folded to مسوول.
    """
    bare, *others = beginnings(text)
    if not bare or not is_arabic(bare):
        return (bare,)
    # Stems show through other particles, but only stems that begin with the first prefix.
    particles = (*ARTICLES, "", *"وفبلك")
    return (
        bare,
        *sorted(article + bare for article in ARTICLES),
        *sorted(particle + other for particle in particles for other in others),
    )


def beginnings(text: str) -> tuple[str, ...]:
    """The folded beginnings of a word of which ``text`` was typed, without the article.

    First that of ``text`` as it stands; mostly there is no other.
    """
    clean = folding.clean(text)
    as_typed = folding.letters(clean)
    continued = {folding.letters(word) for word in hamza.continued(clean)}
    others = sorted(word for word in continued if not word.startswith(as_typed))
    if HAMZA_FIRST.match(clean):
        return (as_typed, *others)
    return (_without_article(as_typed), *map(_without_article, others))


def _without_article(beginning: str) -> str:
    """Only ال itself goes: والد and كاليفورنيا begin like longer stacks."""
    rest = beginning.removeprefix(ALEF + LAM)
    return rest if len(rest) > 1 else beginning
