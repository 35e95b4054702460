"""A hamza gets its modern seat: يَسْـَٔلُونَ is يسألون, ٱلْأَفْـِٔدَةِ الأفئدة; with a long a it is آ.

The seat follows from the stronger of the vowels before and after the hamza, i before u before a
(Ryding 2005, 2.3; Unicode has no letter for a hamza without a seat that joins its neighbours).
"""

from __future__ import annotations

from bahith.analyzers.letters import (
    ALEF,
    ALEF_HAMZA_ABOVE,
    ALEF_HAMZA_BELOW,
    ALEF_MADDA,
    ALEF_MAKSURA,
    HAMZA,
    LAM,
    SEEN,
    WAW,
    WAW_HAMZA,
    YEH_HAMZA,
)
from bahith.analyzers.patterns import lazy
from bahith.analyzers.quranic.units import (
    DAMMA,
    FATHA,
    KASRA,
    MADDA,
    SUKUN,
    TANWEEN,
    YEHS,
    Unit,
    letters,
)

EXAMPLES = (
    ("ءَامَنُوا۟", "آمنوا"),
    ("لَءَاكِلُونَ", "لآكلون"),
    ("بِـَٔايَـٰتِنَا", "بآياتنا"),
    ("ٱلۡأٓخِرَةِ", "الآخرة"),
    ("ٱلۡقُرۡءَانُ", "القرآن"),
    ("ءَأَنذَرْتَهُمْ", "أأنذرتهم"),
    ("ٱلۡأَفۡـِٔدَةِ", "الأفئدة"),
    ("شَيۡـٔٗا", "شيئا"),
    ("سَيِّـَٔاتِ", "سيئات"),
    ("يَسْـَٔلُونَكَ", "يسألونك"),
    ("ٱلرُّءْيَا", "الرؤيا"),
    ("إِسْرَٰٓءِيلَ", "إسرائيل"),
    ("ٱلضُّعَفَـٰٓؤُا۟", "الضعفاء"),
    ("ٱلْمَلَؤُا۟", "الملأ"),
    ("وَرَآئِ", "وراء"),
)

_NOT_JOINING = "اأإآدذرزو"
_PARTICLES = lazy("[أوف]{0,2}[بلكس]?(?:ا?ل)?")
_SEATS = {KASRA: YEH_HAMZA, DAMMA: WAW_HAMZA, FATHA: ALEF_HAMZA_ABOVE}
_HAMZA_BELOW = "\u0655"
_TASHEEL = "\u06ec"


def rule(units: list[Unit]) -> list[Unit]:
    """The word with the modern seat of each hamza, and آ for a hamza with a long a."""
    spelled: list[Unit] = []
    for index, unit in enumerate(units):
        after = units[index + 1] if index + 1 < len(units) else None
        if unit.letter == LAM and _is_ask(spelled):
            spelled.insert(-2, Unit(ALEF))
        if unit.letter == ALEF and spelled and _swallows_alef(spelled, unit):
            continue
        if unit.letter == HAMZA and index == 0 and after and after.letter == ALEF_MADDA:
            continue
        if unit.letter == HAMZA and after is not None:
            unit.letter = _seat(spelled, unit, after, index == len(units) - 2)
        elif unit.letter == HAMZA and not _is_long(spelled):
            unit.letter = _SEATS.get(spelled[-1].vowel, HAMZA)
        elif unit.letter == ALEF_HAMZA_ABOVE and MADDA in unit.marks and not unit.vowel:
            unit.letter = ALEF_MADDA
        spelled.append(unit)
    return _final(spelled)


def _is_ask(before: list[Unit]) -> bool:
    """Whether the imperative of سأل, which the Quran writes without its alef, comes before ل."""
    return letters(before) in ("وسأ", "فسأ") and before[1].vowel == SUKUN


def _swallows_alef(before: list[Unit], alef: Unit) -> bool:
    """Whether the hamza before ``alef`` is, or becomes, the آ that this alef belongs to."""
    hamza = before[-1]
    if hamza.letter == ALEF_MADDA:
        return True
    if hamza.letter != ALEF_HAMZA_ABOVE or alef.vowel:
        return False
    if _TASHEEL in alef.marks:
        alef.letter = ALEF_HAMZA_ABOVE
        return False
    if not hamza.has(TANWEEN):
        hamza.letter = ALEF_MADDA
    # In خَطَـًٔا the alef was the seat.
    return True


def _seat(before: list[Unit], hamza: Unit, after: Unit, is_last: bool) -> str:
    """The seat of a hamza after the letters ``before``; ``is_last`` is whether ``after`` is."""
    if not before:
        return ALEF_HAMZA_ABOVE
    if hamza.vowel == KASRA and _is_question(before):
        return ALEF_HAMZA_BELOW
    if after.letter == ALEF and _PARTICLES.fullmatch(letters(before)):
        return ALEF_HAMZA_ABOVE
    previous = before[-1]
    vowels = {hamza.vowel, previous.vowel}
    if KASRA in vowels or (previous.letter in YEHS and after.letter != SEEN):
        return YEH_HAMZA
    if DAMMA in vowels:
        return WAW_HAMZA
    if not hamza.vowel and not previous.vowel:
        is_inside = after.letter == ALEF and not after.vowel and not is_last
        return ALEF_HAMZA_ABOVE if is_inside and not _is_long(before) else HAMZA
    if hamza.has(TANWEEN) and previous.vowel in (SUKUN, ""):
        return HAMZA if previous.letter in _NOT_JOINING else YEH_HAMZA
    if hamza.vowel == FATHA and after.letter != SEEN and _is_long(before):
        return HAMZA
    return ALEF_HAMZA_ABOVE


def _is_question(before: list[Unit]) -> bool:
    return letters(before) in ("أ", "أف") and before[-1].vowel == FATHA


def _is_long(before: list[Unit]) -> bool:
    """Whether the letters before end in a long vowel or a diphthong; so does the empty word."""
    if not before or before[-1].letter in (ALEF, ALEF_MADDA):
        return True
    return before[-1].letter in (WAW, *YEHS) and before[-1].vowel in (SUKUN, "")


def _final(units: list[Unit]) -> list[Unit]:
    """A hamza at the end of a word on the seat that it has in modern spelling."""
    *_, before, hamza = [Unit(""), Unit(""), *units]
    if hamza.letter == ALEF and before.letter == WAW_HAMZA and not before.has(TANWEEN):
        stem = units[:-2]
        if stem and stem[-1].letter in (ALEF, ALEF_MADDA):
            return [*stem, Unit(HAMZA)]
        if stem and stem[-1].vowel == FATHA:
            return [*stem, Unit(ALEF_HAMZA_ABOVE)]
    if before.letter in (ALEF, ALEF_MADDA) and (
        hamza.letter == YEH_HAMZA or (hamza.letter in YEHS and _HAMZA_BELOW in hamza.marks)
    ):
        return [*units[:-1], Unit(HAMZA)]
    if before.letter == WAW and not before.vowel and hamza.letter == ALEF_HAMZA_ABOVE:
        return [*units[:-1], Unit(HAMZA)]
    if before.letter == WAW_HAMZA and hamza.letter == WAW and not hamza.vowel:
        return [*units, Unit(ALEF)]
    particles = letters(units[:-2])
    if hamza.letter == ALEF_MADDA and before.letter in "رن" and _PARTICLES.fullmatch(particles):
        return [*units[:-1], Unit(ALEF_HAMZA_ABOVE), Unit(ALEF_MAKSURA)]
    return units
