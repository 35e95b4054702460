"""Why an article was found, in words: for the API, the pages and the terminal."""

from __future__ import annotations

from itertools import groupby

from bahith.i18n import _
from bahith.indexer.results import Effect, Explanation, Match

RELATIONS = {
    "prefix": _("begins with it"),
    "written": _("as written"),
    "stem": _("same stem"),
    "plural": _("broken plural"),
    "spelling": _("another spelling"),
    "month": _("another name of the month"),
    "root": _("same root"),
}
"""How a word of the query and a word of the article are related."""

LEVELS = {
    "written": _("form as written"),
    "stems": _("stem"),
    "roots": _("root"),
    "proximity": _("words near each other"),
    "pairs": _("words side by side"),
    "coverage": _("how much of the query is met"),
    "alike": _("words that look alike"),
    "meaning": _("meaning"),
    "reranker": _("reranker"),
}
"""The evidence that a share of the score comes from."""


RULES = {
    "synonyms": _("also searched for: %(texts)s"),
    "spellings": _("also searched for, in the spelling of the house: %(texts)s"),
    "stop_words": _("left out as a stop word: %(texts)s"),
    "names": _("found only as written: %(texts)s"),
    "pins": _("pinned before the others"),
    "hide": _("hidden: %(texts)s"),
    "boosts": _("score multiplied by %(texts)s"),
}
"""What a rule of the owner did, by its section."""

_WITHOUT_TEXTS = {
    "boosts": _("scores multiplied"),
    "hide": _("some matching articles are hidden"),
}


def effect_text(effect: Effect) -> str:
    """What a rule did, in the current language."""
    if not effect.texts and effect.kind in _WITHOUT_TEXTS:
        return str(_WITHOUT_TEXTS[effect.kind])
    return str(RULES[effect.kind].filled(texts=str(_(", ")).join(effect.texts)))


def explanation_lines(explanation: Explanation) -> list[str]:
    """A line per matched word of the query, one for each rule of the owner, and one for the
    shares, in the current language."""
    comma = str(_(", "))
    lines = [
        f"{asked}: {comma.join(map(_matched, matches))}"
        for asked, matches in groupby(explanation.matches, key=lambda match: match.asked)
    ]
    lines += [
        str(_("Rule %(rule)s: %(effect)s", rule=effect.rule, effect=effect_text(effect)))
        for effect in explanation.effects
    ]
    shares = [f"{LEVELS[share.level]} {share.percent}%" for share in explanation.shares]
    return [*lines, str(_("Score: %(shares)s", shares=comma.join(shares)))] if shares else lines


def _matched(match: Match) -> str:
    return f"{match.found} ({RELATIONS[match.how]})"
