"""ؤ and ئ become و and ي, since many people type them without their hamza.

Where spelling traditions seat the hamza differently, one seat is chosen first: مسئول and مسؤول
(Egypt seats it on ي before و), هيأة and هيئة, مائة and مئة (the Academy of Cairo allows both),
مبادىء and مبادئ, قرائة and قراءة. At the beginning of a word only other languages write ئ, before
any vowel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bahith.analyzers.letters import ALEF, HAMZA, WAW, WAW_HAMZA, YEH, YEH_HAMZA

EXAMPLES = (
    ("مؤتمر", "موتمر"),
    ("رئيس", "رييس"),
    ("مسئول", "مسوول"),
    ("مسؤول", "مسوول"),
    ("شئون", "شوون"),
    ("رءوس", "رووس"),
    ("هيأة", "هيية"),
    ("هيئة", "هيية"),
    ("مائة", "مية"),
    ("مئة", "مية"),
    ("ثلاثمائة", "ثلاثمية"),
    ("مبادىء", "مبادي"),
    ("قرائة", "قراءة"),
    ("سماء", "سماء"),
    ("ئازاد", "ازاد"),
    ("ئحمد", "احمد"),
)

TABLE = {ord(WAW_HAMZA): WAW, ord(YEH_HAMZA): YEH}

_ON_ALEF = "يأة"
ONE_SEAT = {
    "ئو": "ؤو",
    "ءو": "ؤو",
    _ON_ALEF: "يئة",
    "مائة": "مئة",
    "مائت": "مئت",
    "ائة": "اءة",
    "ىء": "ئ",
}
_SEATS = re.compile("|".join(ONE_SEAT))
_CARRIER = re.compile("\\bئ+ا?(?=\\w)")
_HAMZAS = re.compile("[ءأؤئ]")


def fold(word: str) -> str:
    """``word`` with one seat for each hamza that spelling traditions seat differently."""
    # True of most words, and faster than the two patterns below.
    if HAMZA not in word and YEH_HAMZA not in word and _ON_ALEF not in word:
        return word
    return _SEATS.sub(lambda match: ONE_SEAT[match.group()], _CARRIER.sub(ALEF, word))


def continued(word: str) -> Iterator[str]:
    """The beginning of a word with letters that change the seat of its last hamza: مسئ, مسئو."""
    for letters in ONE_SEAT:
        for typed in range(1, len(letters)):
            if word.endswith(letters[:typed]) and _HAMZAS.search(letters[:typed]):
                yield word + letters[typed:]
