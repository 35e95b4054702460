"""The forms of a verb that stand between its affixes, by its kind of root and its measure.

After Ryding 2005, "A Reference Grammar of Modern Standard Arabic": measures I to X (chapters 22 to
32), hollow, defective, doubled, assimilated and hamzated roots in each, the jussive (35), the
imperative (36) and the passive (38).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bahith.analyzers.letters import (
    ALEF,
    ALEF_HAMZA_ABOVE,
    ALEF_MADDA,
    ALEF_MAKSURA,
    HAMZA,
    TEH,
    WAW,
    WAW_HAMZA,
    YEH,
    YEH_HAMZA,
)
from bahith.analyzers.stemming.affixes import (
    FIRST_PERSON,
    IMPERATIVE,
    PAST,
    PAST_BARE,
    PAST_BEFORE_CONSONANT,
    PAST_BEFORE_OBJECT,
    PAST_BEFORE_VOWEL,
    PAST_BEFORE_WAW,
    PAST_SHORTENED,
    PERSONS,
    PRESENT,
    PRESENT_BEFORE_OBJECT,
    PRESENT_JUSSIVE,
    PRESENT_SHORTENED,
    PRESENT_WITH_PERSON,
)

EXAMPLES = (
    ("كتب", "يكتبون"),
    ("انتقل", "سينتقل"),
    ("أعلن", "يعلن"),
    ("أكد", "تؤكد"),
    ("وصل", "يصل"),
    ("وضع", "ضع"),
    ("وجد", "يوجد"),
    ("قال", "يقول"),
    ("قال", "قلت"),
    ("قال", "قيل"),
    ("قال", "يقال"),
    ("باع", "بيعت"),
    ("باع", "يبيع"),
    ("زار", "زرنا"),
    ("نام", "ينام"),
    ("أعاد", "يعيد"),
    ("أقام", "أقيمت"),
    ("أقام", "يقام"),
    ("أعاد", "أعدت"),
    ("استطاع", "يستطع"),
    ("اختار", "اخترنا"),
    ("اختار", "اختير"),
    ("مد", "مددت"),
    ("أحس", "أحسست"),
    ("رمى", "رموا"),
    ("رمى", "رماها"),
    ("نفى", "ينفون"),
    ("نفى", "نفت"),
    ("دعا", "يدعو"),
    ("دعا", "دعاهم"),
    ("دعا", "يدعى"),
    ("سعى", "يسعون"),
    ("بقي", "يبقى"),
    ("بقي", "يبق"),
    ("التقى", "يلتقون"),
    ("أعطى", "أعطاني"),
    ("أعطى", "يعطي"),
    ("أدى", "يؤدي"),
    ("أدى", "يؤدون"),
    ("نادى", "نودي"),
    ("شاهد", "شوهدت"),
    ("فاجأ", "فوجئوا"),
    ("استأنف", "استؤنفت"),
    ("لجأ", "يلجآن"),
    ("تبنى", "يتبناه"),
    ("أجرى", "يجرون"),
    ("رأى", "يراها"),
    ("رأى", "ير"),
    ("رأى", "يرون"),
    ("أنشأ", "أنشئت"),
    ("أنشأ", "ينشئ"),
    ("سأل", "سئلت"),
    ("بدأ", "بدؤوا"),
    ("بدأ", "يبدؤون"),
    ("جاء", "جاؤوا"),
    ("جاء", "يجيء"),
    ("أضاء", "أضيئت"),
    ("آمن", "يؤمنون"),
    ("أمل", "آمل"),
    ("أخذ", "خذ"),
)
"""A verb and one of its forms."""

Form = tuple[str, str, float]
"""What stands between affixes, its kind, and how common it is beside the others."""

PASSIVE = 0.15

_VOWEL_OF_FUTURE = {"ضمة": WAW, "كسرة": YEH, "فتحة": ALEF}
_IRREGULAR_PRESENT = {"رأى": "ر", "أرى": "ر"}
"""رأى and أرى lose their hamza: يرى, يري."""
_IRREGULAR_IMPERATIVE = {"أخذ": "خذ", "أكل": "كل", "أمر": "مر"}


class Verb(NamedTuple):
    """A verb, as dictionaries list it: the past, third person masculine singular.

    ``past`` has no vowels but keeps its hamzas; ``root`` is "" if it is not known; ``future`` is
    the vowel of a verb of measure I before its last letter in the present, as Arramooz names it,
    and "" for other measures.
    """

    past: str
    root: str = ""
    future: str = ""

    @property
    def is_first_measure(self) -> bool:
        """Whether the past has no letters beside those of its root."""
        return bool(self.future)

    @property
    def has_prefix_alef(self) -> bool:
        """Whether the first alef is the measure's (أعلن, انتقل), not the root's (أخذ, أكد)."""
        first = self.past[:1]
        if first == ALEF:
            return len(self.past) > 3
        if first != ALEF_HAMZA_ABOVE:
            return False
        if self.root[:1] in (HAMZA, ALEF_HAMZA_ABOVE):
            return False
        return len(self.past) > 3 or (bool(self.root) and not self.future)


def forms(verb: Verb) -> Iterator[Form]:
    """The forms of ``verb``, spelled with their hamzas; some may come twice."""
    past = verb.past
    if len(past) < 2:
        return
    if past[-1] in (ALEF_MAKSURA, YEH) or (past[-1] == ALEF and len(past) > 2):
        yield from _defective(verb)
    elif _is_doubled(verb):
        yield from _doubled(verb)
    elif len(past) > 2 and past[-2] == ALEF:
        yield from _hollow(verb)
    else:
        yield from _sound(verb)


def _is_doubled(verb: Verb) -> bool:
    past, root = verb.past, verb.root
    if len(root) == 3:
        return root[1] == root[2] and past[-1] == root[2] and past[-2:] != root[1:]
    return len(past) == 2 or (len(past) == 3 and past[0] == ALEF_HAMZA_ABOVE)


def _present(verb: Verb) -> str:
    """The letters of the past that stay in the present, without the person before them."""
    past = verb.past
    if past[0] == ALEF_MADDA:
        return WAW_HAMZA + past[1:]
    loses_first = verb.has_prefix_alef or (past[0] == WAW and verb.future in ("فتحة", "كسرة"))
    return past[1:] if loses_first else past


def _sound(verb: Verb) -> Iterator[Form]:
    past, body = verb.past, _present(verb)
    yield past, PAST, 1.0
    yield body, PRESENT, 1.0
    if past[0] == WAW and body != past:
        # يوجد, it is found; ضع.
        yield past, PRESENT, PASSIVE
        yield body, IMPERATIVE, 1.0
    if past[0] == ALEF_HAMZA_ABOVE and body == past:
        yield from _first_hamza(verb)
    if past[0] == ALEF_MADDA:
        # يؤاخذ.
        yield WAW_HAMZA + ALEF + past[1:], PRESENT, 0.5
    yield from _passives_of_long_vowel(past)
    if ALEF_HAMZA_ABOVE in past[1:-1]:
        yield from _middle_hamza(past, body)
    if past[-1] in (ALEF_HAMZA_ABOVE, YEH_HAMZA, WAW_HAMZA, HAMZA):
        yield from _final_hamza(past, body)


def _first_hamza(verb: Verb) -> Iterator[Form]:
    """يؤكد, يؤخذ; آمل, آخذ; خذ."""
    past = verb.past
    yield WAW_HAMZA + past[1:], PRESENT, 0.5 if verb.is_first_measure else 1.0
    yield ALEF_MADDA + past[1:], FIRST_PERSON, 1.0
    if imperative := _IRREGULAR_IMPERATIVE.get(past):
        yield imperative, IMPERATIVE, 1.0


def _passives_of_long_vowel(past: str) -> Iterator[Form]:
    """شوهد of شاهد, فوجئ of فاجأ, تنوول of تناول."""
    before = past[:1] if past[1] == ALEF else past[:2] if past[0] == TEH else ""
    rest = past[len(before) :]
    if before and rest[0] == ALEF and len(rest) > 2:
        yield before + WAW + rest[1:], PAST, PASSIVE
        if past[-1] == ALEF_HAMZA_ABOVE:
            yield before + WAW + rest[1:-1] + YEH_HAMZA, PAST, PASSIVE


def _middle_hamza(past: str, body: str) -> Iterator[Form]:
    """سئل, استؤنف; يسئم."""
    for seat in (YEH_HAMZA, WAW_HAMZA):
        yield past[0] + past[1:-1].replace(ALEF_HAMZA_ABOVE, seat) + past[-1], PAST, PASSIVE
    if body == past[1:]:
        yield body[:-1].replace(ALEF_HAMZA_ABOVE, YEH_HAMZA) + body[-1], PRESENT, 1.0


def _final_hamza(past: str, body: str) -> Iterator[Form]:
    """بدؤوا, يبدؤون, بدئت, ينشئ: the seat of the hamza follows the vowels around it."""
    yield past[:-1] + WAW_HAMZA, PAST_BEFORE_WAW, 1.0
    yield past[:-1] + YEH_HAMZA, PAST, PASSIVE
    yield past[:-1] + ALEF_MADDA, PAST_BARE, 0.01
    # يلجآن.
    yield body[:-1] + ALEF_MADDA, PRESENT, 0.1
    for seat, weight in ((WAW_HAMZA, 0.3), (YEH_HAMZA, 1.0), (ALEF_HAMZA_ABOVE, 0.5)):
        yield body[:-1] + seat, PRESENT, weight


def _hollow(verb: Verb) -> Iterator[Form]:
    past = verb.past
    body = _present(verb)
    short_past, last = past[:-2] + past[-1], past[-1]
    yield past, PAST_BEFORE_VOWEL, 1.0
    yield short_past, PAST_BEFORE_CONSONANT, 1.0
    yield past[:-2] + YEH + last, PAST, PASSIVE
    for vowel in _vowels_of_present(verb):
        yield body[:-2] + vowel + last, PRESENT, 1.0
    # يقال, يقام; يختار.
    yield body[:-2] + ALEF + last, PRESENT, PASSIVE
    yield body[:-2] + last, PRESENT_JUSSIVE, 1.0
    if verb.is_first_measure:
        yield short_past, IMPERATIVE, 1.0
    if last == HAMZA:
        yield from _final_hamza_after_vowel(past, body)


def _final_hamza_after_vowel(past: str, body: str) -> Iterator[Form]:
    """جئت, جاؤوا, يجيئون, أضيئت."""
    yield past[:-2] + YEH_HAMZA, PAST_BEFORE_CONSONANT, 1.0
    yield past[:-1] + WAW_HAMZA, PAST_BEFORE_WAW, 1.0
    yield past[:-2] + YEH + YEH_HAMZA, PAST, PASSIVE
    for vowel in (WAW, YEH):
        yield body[:-2] + vowel + YEH_HAMZA, PRESENT, 0.3
    yield body[:-2] + ALEF + WAW_HAMZA, PRESENT, 0.3


def _vowels_of_present(verb: Verb) -> tuple[str, ...]:
    """The letter that the alef of a hollow verb becomes: يقول, يبيع, ينام; يعيد, يستقيل; يختار."""
    past = verb.past
    if verb.is_first_measure:
        if verb.future in ("ضمة", "كسرة"):
            return (_VOWEL_OF_FUTURE[verb.future],)
        if verb.root[1:2] and verb.future == "فتحة":
            return (ALEF,)
        return (WAW, YEH)
    if past[0] == ALEF_HAMZA_ABOVE or past.startswith("است"):
        return (YEH,)
    return (ALEF,)


def _doubled(verb: Verb) -> Iterator[Form]:
    past, body = verb.past, _present(verb)
    yield past, PAST_BEFORE_VOWEL, 1.0
    yield past + past[-1], PAST_BEFORE_CONSONANT, 1.0
    yield body, PRESENT, 1.0
    yield body + body[-1], PRESENT_JUSSIVE, 0.3


def _defective(verb: Verb) -> Iterator[Form]:
    past, body = verb.past, _IRREGULAR_PRESENT.get(verb.past, "") + "ى"
    if len(body) == 1:
        body = _present(verb)
    short_past, short = past[:-1], body[:-1]
    if past[0] == ALEF_HAMZA_ABOVE and body == past and not verb.is_first_measure:
        # يؤدي of أدى.
        short = WAW_HAMZA + short[1:]
    if len(past) == 4 and past[1] == ALEF:
        # نودي of نادى.
        yield past[0] + WAW + past[2] + YEH, PAST, PASSIVE
    yield past, PAST_BARE if past[-1] != YEH else PAST, 1.0
    yield short_past, PAST_SHORTENED, 1.0
    if past[-1] != YEH:
        vowel = WAW if past[-1] == ALEF else YEH
        yield short_past + vowel, PAST_BEFORE_CONSONANT, 1.0
        yield short_past + ALEF, PAST_BEFORE_OBJECT, 1.0
        yield short_past + YEH, PAST, PASSIVE
    for vowel, weight in _final_vowels(verb):
        yield short + vowel, PRESENT, weight
        if vowel == ALEF_MAKSURA:
            yield short + ALEF, PRESENT_BEFORE_OBJECT, weight
    if len(short) > 1:
        yield short, PRESENT_SHORTENED, 1.0
        yield short, PRESENT_JUSSIVE, 1.0
    else:
        # يرون, ير; a middle has at least two letters.
        for person, weight in PERSONS.items():
            yield person + short, PRESENT_WITH_PERSON, weight


def _final_vowels(verb: Verb) -> Iterator[tuple[str, float]]:
    """The last letter of a defective verb in the present: يدعو, يرمي, يسعى; يلتقي; يتبنى."""
    past = verb.past
    if verb.is_first_measure:
        if past[-1] == ALEF:
            yield WAW, 1.0
        elif past[-1] == YEH or verb.future == "فتحة":
            yield ALEF_MAKSURA, 1.0
        elif verb.future:
            yield YEH, 1.0
        else:
            yield from ((YEH, 0.5), (ALEF_MAKSURA, 0.5))
    elif past[0] == TEH and not (len(past) == 4 and past[1] == ALEF):
        yield ALEF_MAKSURA, 1.0
    else:
        yield YEH, 1.0
    yield ALEF_MAKSURA, PASSIVE
