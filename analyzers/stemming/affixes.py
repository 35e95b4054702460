"""Prefixes and suffixes, each with its weight: how common it is relative to the bare word.

The affixes are those of light10 (Larkey, Ballesteros and Connell 2007, "Light stemming for Arabic
information retrieval", table 1), completed from Ryding 2005, "A Reference Grammar of Modern
Standard Arabic": all stacks of conjunction, preposition and article (chapter 12), object and
possessive pronouns (12.3), the dual and sound plurals with their construct forms (5, 7), and the
conjugation of verbs (21 to 27). The weights are rough frequencies in news; only their order of
magnitude matters.
"""

from __future__ import annotations

from bahith.analyzers.letters import TEH_MARBUTA, YEH

CONJUNCTIONS = {"": 1.0, "و": 0.08, "ف": 0.01}

_BEFORE_NOUN = {
    **{"": 1.0, "ال": 0.5, "ب": 0.05, "ل": 0.05, "ك": 0.004},
    **{"بال": 0.05, "لل": 0.05, "كال": 0.005},
}
_NOUN_PREFIXES = {
    conjunction + prefix: weight * one
    for conjunction, weight in CONJUNCTIONS.items()
    for prefix, one in _BEFORE_NOUN.items()
}

_PERSONS = {"ي": 0.3, "ت": 0.2, "ن": 0.05, "ا": 0.03}
_IMPERFECT_PREFIXES = {
    conjunction + before + person: weight * one * share * 0.3
    for conjunction, weight in CONJUNCTIONS.items()
    for before, one in {"": 1.0, "س": 0.1, "ل": 0.05}.items()
    for person, share in _PERSONS.items()
}
_PERFECT_PREFIXES = {
    prefix: weight * 0.5 for prefix, weight in {**CONJUNCTIONS, "ل": 0.001}.items()
}

_POSSESSIVES = ("ه", "ها", "هم", "هن", "هما", "كم", "كن", "كما", "نا", "ك")

_NOUN_SUFFIXES: dict[str, tuple[tuple[str, float], ...]] = {
    "": (("", 1.0),),
    TEH_MARBUTA: (("", 0.1),),
    "ا": (("", 0.05),),
    "ان": (("", 0.02),),
    "ين": (("", 0.06),),
    "ون": (("", 0.04),),
    "ات": ((TEH_MARBUTA, 0.08), ("", 0.02)),
    "تان": ((TEH_MARBUTA, 0.01),),
    "تين": ((TEH_MARBUTA, 0.02),),
    "تا": ((TEH_MARBUTA, 0.002),),
    "تي": ((TEH_MARBUTA, 0.01),),
    "و": (("", 0.004),),
    "وا": (("", 0.0005),),
    "ي": (("", 0.02),),
    "ية": (("", 0.03), (TEH_MARBUTA, 0.005), ("ا", 0.001)),
    "يا": (("", 0.01),),
    "يين": (("ي", 0.02), ("", 0.01)),
    "يون": (("ي", 0.02), ("", 0.01)),
    "يات": (("ية", 0.01), ("", 0.005), ("ي", 0.005)),
    **dict.fromkeys(_POSSESSIVES, (("", 0.03),)),
    **{"ت" + suffix: ((TEH_MARBUTA, 0.03),) for suffix in _POSSESSIVES},
    **{"ات" + suffix: ((TEH_MARBUTA, 0.02), ("", 0.005)) for suffix in (*_POSSESSIVES, YEH)},
    **{"ي" + suffix: (("", 0.004),) for suffix in _POSSESSIVES},
    **{"و" + suffix: (("", 0.002),) for suffix in _POSSESSIVES},
    **{"ا" + suffix: (("", 0.001),) for suffix in _POSSESSIVES},
}
"""Suffix → (the letters of the word's end that it hides, weight)."""

_OBJECTS = ("ه", "ها", "هم", "هن", "هما", "كم", "نا", "ني", "ك")


def _with_objects(subjects: dict[str, float], before: dict[str, float]) -> dict[str, float]:
    objects = {
        subject + object_: weight * 0.05
        for subject, weight in before.items()
        for object_ in _OBJECTS
    }
    return {**objects, **subjects}


_PERFECT_SUFFIXES = _with_objects(
    {"": 1.0, "ت": 0.2, "وا": 0.1, "نا": 0.02, "ا": 0.02, "تا": 0.003, "تم": 0.002, "ن": 0.005},
    {"": 1.0, "ت": 0.2, "و": 0.1, "نا": 0.02},
)
_IMPERFECT_SUFFIXES = _with_objects(
    {"": 1.0, "ون": 0.2, "ان": 0.02, "ين": 0.005, "وا": 0.1, "ن": 0.01, "ا": 0.005},
    {"": 1.0, "ون": 0.1, "و": 0.1},
)


NOUN, PERFECT, IMPERFECT, PARTICLE = "noun", "perfect", "imperfect", "particle"
"""Kinds of words, by the affixes they take; a noun's kind ends in the letters a suffix hides."""

SHORT = "short noun"
"""A noun of two letters. It takes no ات: آيات is not a form of أي, nor بنات of بن."""

SEATED = "noun seated"
"""A noun whose final hamza sits on و or ي, which happens only before a suffix."""

DEFECTIVE = "defective perfect"
"""A past verb in ا or ى without that letter, which some suffixes drop: جرت, التقوا."""

ON_ALEF = "noun on alef"
"""A noun whose final ى becomes ا before a pronoun: مستواها."""

HOLLOW = "hollow perfect"
"""A past verb with ا inside, without it, as before some persons: قلت, زرنا."""

ON_WAW = "perfect on waw"
"""A past verb whose final hamza sits on و before وا: بدؤوا."""

_AFTER_HOLLOW = tuple(
    person + object_ for person in ("ت", "نا", "تم", "ن") for object_ in ("", *_OBJECTS)
)
_AFTER_WAW = ("وا", *("و" + object_ for object_ in _OBJECTS))
_AFTER_DEFECTIVE = (
    "ت",
    "وا",
    "تا",
    *("ت" + object_ for object_ in _OBJECTS),
    *("و" + object_ for object_ in _OBJECTS),
)

Weights = dict[str, float]

PREFIXES: dict[str, Weights] = {}
"""Prefix → kind of the word after it → weight."""

SUFFIXES: dict[str, Weights] = {}
"""Suffix → kind of the word before it, with the letters that the suffix hides → weight."""

for _kind, _prefixes in (
    (NOUN, _NOUN_PREFIXES),
    (PERFECT, _PERFECT_PREFIXES),
    (IMPERFECT, _IMPERFECT_PREFIXES),
    (PARTICLE, CONJUNCTIONS),
):
    for _prefix, _weight in _prefixes.items():
        PREFIXES.setdefault(_prefix, {})[_kind] = _weight
for _suffix, _ways in _NOUN_SUFFIXES.items():
    SUFFIXES[_suffix] = {NOUN + _hidden: _weight for _hidden, _weight in _ways}
    if NOUN in SUFFIXES[_suffix] and _suffix:
        SUFFIXES[_suffix][SEATED] = SUFFIXES[_suffix][NOUN]
    if NOUN in SUFFIXES[_suffix] and not _suffix.startswith("ات"):
        SUFFIXES[_suffix][SHORT] = SUFFIXES[_suffix][NOUN]
for _kind, _suffixes in ((PERFECT, _PERFECT_SUFFIXES), (IMPERFECT, _IMPERFECT_SUFFIXES)):
    for _suffix, _weight in _suffixes.items():
        SUFFIXES.setdefault(_suffix, {})[_kind] = _weight
SUFFIXES[""][PARTICLE] = 1.0
for _suffix in _AFTER_DEFECTIVE:
    SUFFIXES[_suffix][DEFECTIVE] = SUFFIXES[_suffix][PERFECT]
for _suffix in _AFTER_HOLLOW:
    # The first and second person, which are rare in the press.
    SUFFIXES.setdefault(_suffix, {})[HOLLOW] = 0.01
for _suffix in _AFTER_WAW:
    SUFFIXES[_suffix][ON_WAW] = SUFFIXES[_suffix][PERFECT]
for _suffix in _POSSESSIVES:
    SUFFIXES[_suffix][ON_ALEF] = SUFFIXES[_suffix][NOUN]
_KINDS = {SHORT: NOUN, DEFECTIVE: PERFECT, HOLLOW: PERFECT, ON_WAW: PERFECT}

ARTICLES = frozenset(prefix for prefix in PREFIXES if prefix.endswith(("ال", "لل")))
# In لل the article has lost its alef: the first alef after it is the noun's own, as in للإنسان.
WITH_ALEF = frozenset(prefix for prefix in ARTICLES if prefix.endswith("ال"))
HIDDEN = frozenset(hidden for ways in _NOUN_SUFFIXES.values() for hidden, _ in ways)

AROUND: dict[str, dict[str, Weights]] = {}
"""Prefix → suffix → kind of the word between, with the letters that the suffix hides → weight."""

for _prefix, _kinds in PREFIXES.items():
    AROUND[_prefix] = _by_suffix = {}
    for _suffix, _shares in SUFFIXES.items():
        _between = {
            _way: _weight * _kinds[_kind]
            for _way, _weight in _shares.items()
            if (_kind := NOUN if _way.startswith(NOUN) else _KINDS.get(_way, _way)) in _kinds
        }
        if _between:
            _by_suffix[_suffix] = _between
