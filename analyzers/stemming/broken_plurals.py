"""Candidate singulars of a broken plural, by its pattern (Ryding 2005, 7.2.4 and appendix).

For plurals that the lexicon lacks. The pattern of a plural allows two or three patterns for its
singular; only the lexicon can tell which of the candidates is a word. Words are folded and keep ة.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bahith.analyzers.patterns import lazy

EXAMPLES = (
    ("عصور", "عصر"),
    ("مزاعمهم", "مزعمة"),
    ("اجداد", "جد"),
    ("اخطار", "خطر"),
    ("اعياد", "عيد"),
    ("ممالك", "مملكة"),
    ("دسايس", "دسيسة"),
    ("انسجة", "نسيج"),
    ("ابرياء", "بريء"),
    ("جواسيس", "جاسوس"),
    ("براكين", "بركان"),
    ("تحاليل", "تحليل"),
    ("اغارقة", "اغريقي"),
    ("وصايا", "وصية"),
)
"""A plural and one of its candidates."""

VOWELS = "اةىء"
"""Letters that are no consonant of a plural."""
CONSONANT = "{c}"
_C = f"([^{VOWELS}])"
# fmt: off
PATTERNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ا{c}{c}ا\\2", (r"\1\2",)),
    ("ا{c}واء", (r"\1واء", r"\1و")),
    ("ا{c}{c}اء", (r"\1\2ء", r"\1\2و", r"\1\2ي\2")),
    ("ا{c}[وي]ا{c}", (r"\1ا\2", r"\1ي\2", r"\1و\2")),
    ("ا{c}{c}ا{c}", (r"\1\2\3", r"\1\2\3ة", r"\1ا\2\3", r"\1\2ي\3")),
    ("{c}{c}و{c}", (r"\1\2\3",)),
    ("{c}وا{c}{c}", (r"\1ا\2\3", r"\1ا\2\3ة", r"\1و\2\3", r"\1و\2\3ة")),
    ("{c}وا{c}ي{c}", (r"\1ا\2و\3", r"\1ا\2ي\3", r"\1ا\2ا\3")),
    ("م{c}اي{c}", (r"م\1ي\2ة", r"م\1ا\2ة", r"م\1ا\2")),
    ("م{c}ا{c}{c}", (r"م\1\2\3", r"م\1\2\3ة")),
    ("ا{c}ا{c}{c}", (r"ا\1\2\3", r"ا\1\2\3ة")),
    ("ا{c}ا{c}ي{c}", (r"ا\1\2و\3", r"ا\1\2و\3ة", r"ا\1\2ا\3", r"\1\2\3")),
    ("{c}{c}اي{c}", (r"\1\2ي\3ة", r"\1\2ا\3ة", r"\1\2ي\3", r"\1\2ا\3")),
    ("{c}{c}ا{c}{c}", (r"\1\2\3\4", r"\1\2\3\4ة", r"\1\2\3\4ية")),
    ("{c}{c}ا{c}ي{c}", (r"\1\2\3و\4", r"\1\2\3ا\4", r"\1\2\3ي\4", r"\1\2\3\4")),
    ("{c}{c}ا{c}{c}ة", (r"\1\2\3\4ي", r"\1\2\3\4", r"\1\2\3ا\4", r"\1\2\3و\4")),
    ("ا{c}ا{c}{c}ة", (r"ا\1\2ي\3ي", r"ا\1\2ا\3", r"ا\1\2و\3")),
    ("ا{c}{c}{c}ة", (r"\1\2ا\3", r"\1\2ي\3", r"\1\2و\3")),
    ("ا{c}{c}ية", (r"\1\2اء", r"\1ا\2ي")),
    ("{c}{c}{c}اء", (r"\1\2ي\3", r"\1ا\2\3")),
    ("ا{c}{c}{c}اء", (r"\1\2ي\3", r"\1\2يء", r"\1\2ي")),
    ("{c}{c}ايا", (r"\1\2ية",)),
)
# fmt: on
"""The places of a plural, where ``{c}`` is any consonant, and the forms of its singular."""
PLACE = re.compile(r"\{c\}|\\\d|\[..\]|.")

_Forms = tuple[str, ...]
_PLURALS: dict[int, list[tuple[re.Pattern[str], _Forms]]] = {}
"""By the number of letters, so that only a handful have to be tried."""

for _pattern, _forms in PATTERNS:
    _PLURALS.setdefault(len(PLACE.findall(_pattern)), []).append(
        (lazy(_pattern.replace(CONSONANT, _C)), _forms)
    )

PRONOUN = lazy("(?<=....)(?:ها|هم|هما|هن|كم|نا|ه|ا)$")
SEAT = lazy("(?<=...ا)[وي]$")


def singulars(body: str) -> Iterator[tuple[str, ...]]:
    """Candidates for the singular of ``body``, those of one pattern at a time.

    ``body`` is also read without a pronoun at its end.
    """
    stripped = PRONOUN.sub("", body)
    for plural in dict.fromkeys((body, stripped, SEAT.sub("ء", stripped))):
        for pattern, forms in _PLURALS.get(len(plural), ()):
            if match := pattern.fullmatch(plural):
                yield tuple(match.expand(form) for form in forms)
