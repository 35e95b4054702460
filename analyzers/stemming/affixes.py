"""Which prefixes and suffixes each kind of word takes, and how common they are.

This is the whole grammar of what is attached to words: ``PREFIXES`` and ``SUFFIXES`` declare it,
and ``AROUND`` lists every pair that may stand around a word of each kind. ``nouns.py`` and
``verbs.py`` say which forms of a word are of which kind.

The affixes are those of light10 (Larkey, Ballesteros and Connell 2007, "Light stemming for Arabic
information retrieval", table 1), completed from Ryding 2005, "A Reference Grammar of Modern
Standard Arabic": stacks of conjunction, preposition and article (chapter 12), object and
possessive pronouns (12.3), the dual and sound plurals with their construct forms (5, 7), and the
conjugation of verbs (21 to 27). A weight is how often the affix occurs for each bare word in news;
only its order of magnitude matters. Affixes are folded, but keep ة.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bahith.analyzers.letters import LAM

NOUN = "noun"
"""مطر: a noun that has no feminine and no sound plural."""
COUNTED = "noun with a plural in ات"
"""قرار, قرارات."""
PERSON = "noun with a feminine"
"""مدير, مديرة, مديرون, مديرات."""
MASCULINE = "masculine noun"
"""معلم, معلمون: its feminine معلمة is listed."""
ADJECTIVE = "adjective"
"""جديد, جديدة, جديدون, جديدات."""
DEFECTIVE = "noun in ي that may lose it"
"""قاضي, محامي."""
NAME = "name"
"""بيروت: a proper name, which is not inflected."""
LISTED_NAME = "name in our list"
"""تبون: no other word with affixes is likelier."""
DEFINITE_NAME = "name in our list that has the article"
"""الناصرية."""
NAMES = (NAME, LISTED_NAME, DEFINITE_NAME)
FEMININE = "noun in ة"
"""What precedes ة: كر of كرة, كرتها, كرات."""
PLURAL = "broken plural"
"""وزراء."""
SHORT = "noun of two letters"
"""يد. It takes no sound plural: آيات is not a form of أي, nor بنات of بن."""

BEFORE_PRONOUN = "noun before a pronoun"
"""معنا of معنى, as in معناها."""
BEFORE_SUFFIX = "noun before a suffix"
"""شيئ of شيء, as in شيئا."""
BEFORE_PLURAL = "noun before ات"
"""مستشفي of مستشفى, صلو of صلاة."""
BEFORE_TEH = "noun before the ت of a plural"
"""منشا of منشأة, as in منشآت."""
WITHOUT_YEH = "noun without its ي"
"""قاض of قاضي, as in قاض, قاضون."""

PAST = "past"
"""كتب: all persons."""
PAST_BEFORE_VOWEL = "past before vowels"
"""قال, قالت, قالوا; مد, مدت."""
PAST_BEFORE_CONSONANT = "past before consonants"
"""قل of قال, as in قلت; مدد of مد; رمي of رمى."""
PAST_SHORTENED = "past without its last letter"
"""رم of رمى, as in رمت, رموا."""
PAST_BARE = "past without a suffix"
"""رمى."""
PAST_BEFORE_OBJECT = "past before an object"
"""رما of رمى, as in رماه."""
PAST_BEFORE_WAW = "past before و"
"""بدؤ of بدأ, as in بدؤوا."""

PRESENT = "present"
"""كتب of يكتب: all persons and moods."""
PRESENT_JUSSIVE = "jussive"
"""قل of يقل."""
PRESENT_SHORTENED = "present without its last letter"
"""رم of يرمون."""
PRESENT_BEFORE_OBJECT = "present before an object"
"""را of يراها."""
PRESENT_WITH_PERSON = "present with its person"
"""ير of رأى, as in يرون: without its person one letter is left."""
FIRST_PERSON = "present of the first person"
"""آمل."""
IMPERATIVE = "imperative"
"""ضع, قل."""

PARTICLE = "particle"

Weights = dict[str, float]

_CONJUNCTIONS = {"": 1.0, "و": 0.08, "ف": 0.004}
_ARTICLES = {"ال": 0.5, "بال": 0.05, "كال": 0.005, "لل": 0.05}
_PREPOSITIONS = {"ب": 0.05, "ل": 0.05, "ك": 0.004}
PERSONS = {"ي": 0.3, "ت": 0.2, "ن": 0.05, "ا": 0.03}
_BEFORE_PERSONS = {"": 1.0, "س": 0.1, "ل": 0.05}
_DIALECT = {"ب": 0.001, "ه": 0.0005, "ح": 0.0005}
"""The future and the present of dialects: بيقول (Levant, Egypt), هيقول and حيقول (Egypt)."""


def _stacks(*tables: Weights) -> Weights:
    """The prefixes made of one prefix of each table."""
    stacks = {"": 1.0}
    for table in tables:
        stacks = {
            before + prefix: weight * own
            for before, weight in stacks.items()
            for prefix, own in table.items()
        }
    return stacks


DEFINITE = _stacks(_CONJUNCTIONS, _ARTICLES)
GENITIVE = _stacks(_CONJUNCTIONS, _PREPOSITIONS)
_PAST = {**{prefix: weight * 0.5 for prefix, weight in _CONJUNCTIONS.items()}, "ل": 0.0005}
_INDICATIVE = _stacks(_CONJUNCTIONS, {**_BEFORE_PERSONS, **_DIALECT}, PERSONS)
_JUSSIVE = _stacks(_CONJUNCTIONS, {"": 1.0, "ل": 0.05}, PERSONS)

_PRONOUNS = {"ه": 1.0, "ها": 1.0, "هم": 0.6, "هما": 0.05, "هن": 0.03, "نا": 0.3}
"""News seldom addresses its readers."""
_POSSESSIVES = {**_PRONOUNS, "ك": 0.05, "كم": 0.05, "كن": 0.005, "كما": 0.005}
_OBJECTS = {**_PRONOUNS, "ني": 0.1, "ك": 0.05, "كم": 0.05}


def _with(endings: Weights, pronouns: Weights, weight: float) -> Weights:
    """Each ending before each pronoun."""
    return {
        ending + pronoun: own * share * weight
        for ending, own in endings.items()
        for pronoun, share in pronouns.items()
    }


class Suffixes(NamedTuple):
    """Suffix → weight, of words that may have the article (free) and of those that have none."""

    free: Weights
    bound: Weights
    """Tanwin, construct forms and pronouns (the construct state, Ryding 2005, 8.1)."""


_SINGULAR = Suffixes({"": 1.0}, {"ا": 0.05, "ي": 0.01, **_with({"": 1.0}, _POSSESSIVES, 0.03)})
_DUAL = Suffixes(
    {"ان": 0.02, "ين": 0.05},
    {"ا": 0.001, "ي": 0.01, **_with({"ا": 0.02, "ي": 0.05}, _POSSESSIVES, 0.05)},
)
_MASCULINE_PLURAL = Suffixes(
    {"ون": 0.04, "ين": 0.08},
    {"و": 0.01, "ي": 0.02, **_with({"و": 0.04, "ي": 0.08}, _POSSESSIVES, 0.03)},
)
_FEMININE_PLURAL = Suffixes({"ات": 1.0}, {"اتي": 0.005, **_with({"ات": 1.0}, _POSSESSIVES, 0.1)})
_IN_TEH = Suffixes(
    {"ة": 1.0, "ه": 0.05, "تان": 0.015, "تين": 0.03},
    {
        **{"تا": 0.003, "تي": 0.004, **_with({"ت": 1.0}, _POSSESSIVES, 0.04)},
        **_with({"تا": 0.02, "تي": 0.03}, _POSSESSIVES, 0.02),
    },
)
"""كرة and its dual. Many people write ه for ة."""


def _total(tables: Iterable[Weights]) -> Weights:
    total: Weights = {}
    for table in tables:
        for suffix, weight in table.items():
            total[suffix] = total.get(suffix, 0.0) + weight
    return total


def _sum(*tables: Suffixes) -> Suffixes:
    """The suffixes of all tables; a suffix of several counts for all of them."""
    return Suffixes(*map(_total, zip(*tables, strict=True)))


def _times(share: float, table: Suffixes) -> Suffixes:
    scaled = ({suffix: weight * share for suffix, weight in part.items()} for part in table)
    return Suffixes(*scaled)


_PAST_BEFORE_VOWEL = {
    **{"": 1.0, "ت": 0.5, "وا": 0.2, "ا": 0.01, "تا": 0.005},
    **_with({"": 1.0, "ت": 0.4, "و": 0.2}, _OBJECTS, 0.05),
}
_PAST_BEFORE_CONSONANT = {
    **{"ت": 0.05, "نا": 0.05, "تم": 0.005, "تن": 0.0005, "تما": 0.0005, "ن": 0.002},
    **_with({"ت": 0.03, "نا": 0.03, "تمو": 0.002, "ن": 0.001}, _OBJECTS, 0.05),
}
_PAST_SHORTENED = {
    **{"ت": 0.5, "وا": 0.2, "تا": 0.005},
    **_with({"ت": 0.4, "و": 0.2}, _OBJECTS, 0.05),
}
_PRESENT_PLURAL = {
    **{"ون": 0.2, "وا": 0.1, "ين": 0.003, "ي": 0.001},
    **_with({"ون": 0.05, "و": 0.1}, _OBJECTS, 0.05),
}
_PRESENT_ENDING = {
    **{"": 1.0, "ان": 0.02, "ا": 0.01, "ن": 0.01},
    **_with({"": 1.0}, _OBJECTS, 0.1),
}

NOMINAL: dict[str, Suffixes] = {
    NOUN: _sum(_SINGULAR, _DUAL, _times(0.002, _FEMININE_PLURAL), _times(0.01, _MASCULINE_PLURAL)),
    COUNTED: _sum(_SINGULAR, _DUAL, _times(0.2, _FEMININE_PLURAL)),
    PERSON: _sum(
        _SINGULAR,
        _DUAL,
        _MASCULINE_PLURAL,
        _times(0.1, _IN_TEH),
        _times(0.04, _FEMININE_PLURAL),
    ),
    MASCULINE: _sum(_SINGULAR, _DUAL, _MASCULINE_PLURAL),
    ADJECTIVE: _sum(
        _times(0.3, _SINGULAR),
        Suffixes({"": 0.7}, {}),
        _DUAL,
        _MASCULINE_PLURAL,
        _times(0.5, _IN_TEH),
        _times(0.05, _FEMININE_PLURAL),
    ),
    DEFECTIVE: _sum(_SINGULAR, _DUAL, _times(0.3, _IN_TEH), _times(0.04, _FEMININE_PLURAL)),
    NAME: Suffixes({"": 3.0}, {"ا": 0.01, "ي": 0.0005, **_with({"": 1.0}, _POSSESSIVES, 0.0005)}),
    FEMININE: _sum(_IN_TEH, _times(0.15, _FEMININE_PLURAL)),
    PLURAL: _SINGULAR,
    SHORT: _sum(_SINGULAR, _DUAL),
    BEFORE_PRONOUN: Suffixes({}, _with({"": 1.0}, _POSSESSIVES, 0.03)),
    BEFORE_SUFFIX: _sum(Suffixes({}, _SINGULAR.bound), _DUAL, _times(0.1, _FEMININE_PLURAL)),
    BEFORE_PLURAL: _sum(_DUAL, _times(0.2, _FEMININE_PLURAL)),
    BEFORE_TEH: Suffixes({"ت": 0.15}, {"تي": 0.001, **_with({"ت": 0.15}, _POSSESSIVES, 0.1)}),
    WITHOUT_YEH: _sum(Suffixes({}, {"": 0.05}), _MASCULINE_PLURAL),
}
"""Kind → its suffixes. Tanwin of the accusative is ا; the ة of a feminine is written out."""

VERBAL: dict[str, tuple[Weights, Weights]] = {
    PAST: (_PAST, _total((_PAST_BEFORE_VOWEL, _PAST_BEFORE_CONSONANT))),
    PAST_BEFORE_VOWEL: (_PAST, _PAST_BEFORE_VOWEL),
    PAST_BEFORE_CONSONANT: (_PAST, {**_PAST_BEFORE_CONSONANT, "ا": 0.01}),
    PAST_SHORTENED: (_PAST, _PAST_SHORTENED),
    PAST_BARE: (_PAST, {"": 1.0}),
    PAST_BEFORE_OBJECT: (_PAST, _with({"": 1.0}, _OBJECTS, 0.05)),
    PAST_BEFORE_WAW: (_PAST, {"وا": 0.2, **_with({"و": 0.2}, _OBJECTS, 0.05)}),
    PRESENT: (_INDICATIVE, {**_PRESENT_ENDING, **_PRESENT_PLURAL}),
    PRESENT_JUSSIVE: (_JUSSIVE, {"": 0.1, "ن": 0.001, **_with({"": 0.1}, _OBJECTS, 0.05)}),
    PRESENT_SHORTENED: (_INDICATIVE, _PRESENT_PLURAL),
    PRESENT_BEFORE_OBJECT: (_INDICATIVE, _with({"": 1.0}, _OBJECTS, 0.1)),
    PRESENT_WITH_PERSON: (
        _stacks(_CONJUNCTIONS, _BEFORE_PERSONS),
        _total((_PRESENT_PLURAL, {"": 0.1, **_with({"": 0.1}, _OBJECTS, 0.05)})),
    ),
    FIRST_PERSON: (_CONJUNCTIONS, {"": 0.01, **_with({"": 0.01}, _OBJECTS, 0.05)}),
    IMPERATIVE: (
        _CONJUNCTIONS,
        {"": 0.0005, "وا": 0.0001, **_with({"": 0.0005}, _OBJECTS, 0.05)},
    ),
    PARTICLE: (_CONJUNCTIONS, {"": 1.0}),
}
"""Kind → its prefixes and its suffixes."""

_NOT_GENITIVE = frozenset(("ان", "ون", "تان", "و", "تا", "ا"))
"""Endings that a preposition before the word does not allow."""

CERTAIN = 20.0
"""How much more a name in our list weighs, as it is listed, than a word with its count."""

EMPHATIC = 0.01
"""How often ل before a noun is no preposition: لآكلون."""

_PLURAL_PERSONS = frozenset("يت")
"""The persons of the present that take ون, ين, ان or ن."""


def _nominal_pairs(suffixes: Suffixes) -> Iterator[tuple[str, str, float]]:
    for prefix, own in DEFINITE.items():
        for suffix, weight in suffixes.free.items():
            yield prefix, suffix, own * weight
    for suffix, weight in _total(suffixes).items():
        for prefix, own in _CONJUNCTIONS.items():
            yield prefix, suffix, own * weight
        for prefix, own in GENITIVE.items():
            if suffix not in _NOT_GENITIVE:
                yield prefix, suffix, own * weight
            elif prefix[-1] == LAM:
                yield prefix, suffix, own * weight * EMPHATIC


def _verbal_pairs(prefixes: Weights, suffixes: Weights) -> Iterator[tuple[str, str, float]]:
    with_persons = prefixes is _INDICATIVE or prefixes is _JUSSIVE
    for prefix, own in prefixes.items():
        for suffix, weight in suffixes.items():
            needs_plural = with_persons and suffix not in ("", *_OBJECTS)
            if not needs_plural or prefix[-1] in _PLURAL_PERSONS:
                yield prefix, suffix, own * weight * (0.3 if with_persons else 1.0)


AROUND: dict[str, dict[str, Weights]] = {}
"""Prefix → suffix → kind of the word between → weight."""

for _kind, _suffixes in NOMINAL.items():
    for _prefix, _suffix, _weight in _nominal_pairs(_suffixes):
        AROUND.setdefault(_prefix, {}).setdefault(_suffix, {})[_kind] = _weight
for _kind, _affixes in VERBAL.items():
    for _prefix, _suffix, _weight in _verbal_pairs(*_affixes):
        AROUND.setdefault(_prefix, {}).setdefault(_suffix, {})[_kind] = _weight

for _prefix in DEFINITE:
    # Fewer names have the article than nouns.
    AROUND[_prefix][""][NAME] *= 0.3
for _prefix in AROUND:
    for _weights in AROUND[_prefix].values():
        if NAME in _weights:
            _weights[LISTED_NAME] = _weights[DEFINITE_NAME] = _weights[NAME]
AROUND[""][""][LISTED_NAME] = CERTAIN
for _prefix in DEFINITE:
    AROUND[_prefix][""][DEFINITE_NAME] = DEFINITE[_prefix] * CERTAIN

PREFIXES = tuple(AROUND)
SUFFIXES = tuple(sorted({suffix for by_suffix in AROUND.values() for suffix in by_suffix}))

ARTICLES = frozenset(DEFINITE)
# In لل the article has lost its alef: the first alef after it is the noun's own, as in للإنسان.
WITH_ALEF = frozenset(prefix for prefix in ARTICLES if prefix.endswith("ال"))
